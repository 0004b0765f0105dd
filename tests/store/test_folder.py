"""A corpus folder: what is committed is seen, what is not is not, and one writes at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

import communique
from communique.errors import CorpusError
from communique.store import manifest as manifests
from communique.store.folder import Folder, make_folder, open_folder
from communique.store.manifest import Manifest, Part, Shard
from communique.store.rows import rows

PAGE = "Oslo will not sign the treaty, Foreign Minister Kari Lund said on 4 March 2024."


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return make_folder(tmp_path / "press.communique")


def test_rows_are_in_the_corpus_only_when_committed(folder: Folder) -> None:
    part = folder.write("s_1", rows(communique.read(PAGE)))
    assert folder.connect().sql("SELECT count(*) FROM quotations").fetchall() == [(0,)]
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_1", 1, 0), part))
    found = folder.connect().sql("SELECT speaker_name, words FROM quotations").fetchall()
    assert found == [("Kari Lund", "Oslo will not sign the treaty")]


def test_a_shard_is_committed_once(folder: Folder) -> None:
    part = folder.write("s_1", rows(communique.read(PAGE)))
    once = folder.manifest().with_shard(Shard("s_1", 1, 0), part)
    assert once.with_shard(Shard("s_1", 1, 0), part) == once
    assert once.rows("articles") == 1


def test_new_parts_stand_where_the_last_of_the_old_stood() -> None:
    made = Manifest(parts=tuple(Part(name, {"articles": 1}, "x") for name in "abcd"))
    new = Part("n", {"articles": 2}, "x")
    for gone, names in (("ac", "bnd"), ("d", "abcn"), ("abcd", "n"), ("", "abcdn")):
        assert "".join(part.name for part in made.with_parts(frozenset(gone), (new,)).parts) == names
    assert made.with_parts(frozenset("a"), (new,)).rows("articles") == 5


def test_a_manifest_comes_back_as_it_was(folder: Folder) -> None:
    part = folder.write("s_1", rows(communique.read(PAGE)))
    made = folder.manifest().with_shard(Shard("s_1", 1, 2, {"not HTML": 3}), part)
    manifests.save(folder.path, made)
    assert open_folder(folder.path).manifest() == made
    assert not list(folder.path.rglob("*.tmp"))


def test_a_part_of_another_reader_is_known(folder: Folder) -> None:
    part = manifests.Part("s_1", {"articles": 1}, "an older one")
    assert folder.manifest().with_shard(Shard("s_1", 1, 0), part).older() == (part,)


def test_one_writes_at_a_time(folder: Folder) -> None:
    with folder.locked(), pytest.raises(CorpusError, match="is writing to it"), Folder(folder.path).locked():
        pass
    with folder.locked():
        pass


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "has no manifest.json"),
        ("{", "cannot be read"),
        ('{"schema": 99}', "schema version 99"),
        ("[]", "cannot"),
    ],
)
def test_what_is_no_corpus_is_refused(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(CorpusError, match=message):
        open_folder(tmp_path)


def test_a_folder_of_other_things_is_not_made_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"")
    with pytest.raises(CorpusError, match="not empty"):
        make_folder(tmp_path)
