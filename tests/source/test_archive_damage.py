"""Damaged archives: every record outside the damage is in, and the damage is reported."""

from __future__ import annotations

import gzip
import itertools
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.source.items import Item, Page, Trouble
from tests.source.archives import in_parts, items, pack, page, record, response, troubles, urls

N = 8
RECORDS = [
    record("warcinfo", b"software: made for a test\r\n"),
    *(response(f"https://paper.example/{n}", page(n)) for n in range(N)),
]
ADDRESSES = [f"https://paper.example/{n}" for n in range(N)]
BOTH = pytest.mark.parametrize("packed", [True, False], ids=["gz", "plain"])


def written(folder: Path, raw: bytes, *, packed: bool) -> Path:
    path = folder / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(raw)
    return path


def whole(starts: Sequence[int], damaged: range) -> list[str]:
    """The addresses of the records that no damaged byte lies in, line ends behind plain records aside."""
    spans = list(itertools.pairwise(starts))[1:]
    return [ADDRESSES[n] for n, (a, b) in enumerate(spans) if b <= damaged.start or a >= damaged.stop]


def assert_sound(found: Sequence[Item]) -> None:
    """Pages that came in are the pages that were put in; an address that cannot be read is unknown, not wrong."""
    for item in found:
        if isinstance(item, Page):
            assert item.raw in set(map(page, range(N)))
            assert item.source.url is None or item.raw == page(ADDRESSES.index(item.source.url))


@BOTH
def test_a_sound_archive_has_no_trouble(tmp_path: Path, packed: bool) -> None:
    raw, starts = pack(RECORDS, packed=packed)
    found = items(written(tmp_path, raw, packed=packed))
    assert urls(found) == ADDRESSES
    assert not troubles(found)
    assert [item.source.origin.partition("#")[2] for item in found if isinstance(item, Page)] == [
        str(start) for start in starts[1:-1]
    ]


@BOTH
def test_cut_at_every_byte(tmp_path: Path, packed: bool) -> None:
    raw, starts = pack([response(url, b"<p>Envoys met.</p>") for url in ADDRESSES[:2]], packed=packed)
    for length in range(1, len(raw)):
        found = items(written(tmp_path, raw[:length], packed=packed))
        expected = [url for url, end in zip(ADDRESSES, starts[1:], strict=False) if end <= length + 4 * (not packed)]
        assert urls(found) == expected, length
        reported = troubles(found)
        assert len(reported) == (length not in starts), length
        assert all(one.error == "DamagedArchive" and one.origin.startswith(str(tmp_path)) for one in reported)


@BOTH
@pytest.mark.parametrize("seed", range(6))
def test_twenty_bytes_flipped_anywhere(tmp_path: Path, packed: bool, seed: int) -> None:
    raw, starts = pack(RECORDS, packed=packed)
    rng = random.Random(seed)  # noqa: S311 - any damage does
    places = [rng.randrange(len(raw) - 20) for _ in range(40)] + [
        max(0, s - d) for s in starts[:-1] for d in (19, 10, 0)
    ]
    for place in places:
        damaged = bytearray(raw)
        for offset in range(min(20, len(raw) - place)):
            damaged[place + offset] ^= rng.randrange(1, 256)
        found = items(written(tmp_path, bytes(damaged), packed=packed))
        assert set(whole(starts, range(place, place + 20))) <= set(urls(found)), place
        assert_sound(found)
        assert covers(troubles(found), place, starts), (place, troubles(found))


def covers(reported: Sequence[Trouble], place: int, starts: Sequence[int]) -> bool:
    """Whether a trouble begins in a record that the damage lies in, or right behind it."""
    touched = [a for a, b in itertools.pairwise(starts) if a < place + 20 and place < b]
    begins = {int(one.origin.rpartition("#")[2]) for one in reported}
    return any(a - 4 <= begin <= place + 20 for a in touched for begin in begins)


def told(item: Item) -> Item | tuple[str, str]:
    """An item; of a trouble the place and the bytes, since the reason depends on whether the damage was met or seen."""
    return (item.origin, item.reason.partition(" (")[0]) if isinstance(item, Trouble) else item


@BOTH
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_damage_read_in_parts_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, packed: bool, data: st.DataObject
) -> None:
    raw, _ = pack(RECORDS, packed=packed)
    place = data.draw(st.integers(0, len(raw) - 1))
    junk = data.draw(st.binary(min_size=1, max_size=40))
    way = data.draw(st.sampled_from(["replace", "insert", "remove"]))
    behind = {"replace": place + len(junk), "insert": place, "remove": place + len(junk)}[way]
    damaged = raw[:place] + (b"" if way == "remove" else junk) + raw[behind:]
    path = written(tmp_path_factory.mktemp("parts"), damaged, packed=packed)
    parts = in_parts(path, data.draw(st.integers(150, 3000)))
    assert list(map(told, parts)) == list(map(told, items(path)))
    if packed:
        assert_sound(parts)


@BOTH
def test_damage_at_both_ends_and_within(tmp_path: Path, packed: bool) -> None:
    raw, starts = pack(RECORDS, packed=packed)
    path = written(tmp_path, b"junk" + raw[4 : starts[3]] + b"between" + raw[starts[3] : -30], packed=packed)
    found = items(path)
    assert urls(found) == ADDRESSES[: N - 1]
    reasons = [one.reason for one in troubles(found)]
    assert len(reasons) == 3
    assert f"bytes 0 to {starts[1]:,}" in reasons[0]
    assert f"bytes {starts[3]:,} to {starts[3] + 7:,}" in reasons[1]
    assert f"to {len(raw) - 30 + 7:,}" in reasons[2]


def test_an_archive_that_is_one_member(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(b"".join(RECORDS)), packed=True)
    found = items(path)
    assert urls(found) == ADDRESSES
    assert not troubles(found)
    origins = [item.source.origin for item in found if isinstance(item, Page)]
    assert origins[0] == f"{path}#0+{len(RECORDS[0])}"
    assert in_parts(path, 300) == found
    cut = items(written(tmp_path, path.read_bytes()[:-300], packed=True))
    assert set(urls(cut)) < set(ADDRESSES) and len(troubles(cut)) == 1


@BOTH
def test_a_wrong_length_does_not_swallow_what_follows(tmp_path: Path, packed: bool) -> None:
    wrong = response(ADDRESSES[1], page(1), Content_Length=str(10**9))
    raw, _ = pack([RECORDS[1], wrong, *RECORDS[3:]], packed=packed)
    found = items(written(tmp_path, raw, packed=packed))
    assert urls(found) == [ADDRESSES[0], *ADDRESSES[2:]]
    assert len(troubles(found)) == 1


@BOTH
@pytest.mark.parametrize(
    "junk", [b"PK\x03\x04" + b"word/document.xml" * 99, b"\x1f\x8b\x08" * 9999, b"WARC/1.0\r\n" * 999]
)
def test_what_is_no_archive_is_one_trouble(tmp_path: Path, packed: bool, junk: bytes) -> None:
    found = items(written(tmp_path, junk, packed=packed))
    assert [type(item) for item in found] == [Trouble]
    assert f"bytes 0 to {len(junk):,}" in troubles(found)[0].reason


@pytest.mark.parametrize(
    ("trap", "packed"),
    [
        (b"\x1f\x8b\x08\x1c", True),
        (record("response", b"", **{"Content-Length": "1000000"}).rstrip(b"\r\n") + b"\r\n\r\n", False),
    ],
    ids=["members", "heads"],
)
def test_traps_cost_no_more_than_their_length(tmp_path: Path, trap: bytes, packed: bool) -> None:
    raw = trap * (2_000_000 // len(trap))
    began = time.process_time()
    found = items(written(tmp_path, raw, packed=packed))
    assert time.process_time() - began < 10  # one second; hours, where each one is followed to its end
    assert [type(item) for item in found] == [Trouble]
