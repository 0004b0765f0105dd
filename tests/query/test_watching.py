"""Watching: what is new is told once, whatever happens to the files in between, in a feed that readers can take."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import communique
from communique.cli import main
from communique.errors import CorpusError, QueryError
from communique.query import atom, watching
from communique.query.corpus import Corpus
from communique.store.compact import compact
from communique.store.folder import make_folder
from tests.query import press

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A corpus with the first of the articles."""
    folder = make_folder(tmp_path / "press.communique")
    press.add(folder, "s_0", (press.fish(),))
    return folder.path


def ids(found: tuple[watching.Hits, ...]) -> dict[str, list[str]]:
    return {hits.watch.name: sorted(str(row["words"]) for row in hits.rows) for hits in found}


def grow(corpus: Corpus, name: str, reading: object) -> Corpus:
    press.add(corpus.folder, name, (reading,))  # type: ignore[arg-type]
    return communique.open(corpus.folder.path)


def test_only_what_is_new_is_told_and_once(path: Path) -> None:
    own = communique.open(path)
    own.watch("lavrov", "quotations", speaker="Sergey Lavrov", about="sanctions")
    own.watch("ghana", "quotations", country="Ghana")
    own.watch("meetings", "encounters", between="Norway")
    assert ids(own.run_watches()) == {"lavrov": [], "ghana": [], "meetings": []}
    own = grow(own, "s_1", press.river())
    assert ids(own.run_watches()) == {
        "lavrov": ["Sanctions have never stopped a river,", "new sanctions would not change anything"],
        "ghana": [],
        "meetings": [],
    }
    assert ids(own.run_watches())["lavrov"] == []
    own = grow(own, "s_2", press.firm())
    compact(path, everything=True)
    own = communique.open(path)
    found = ids(own.run_watches())
    assert found["lavrov"] == ["The sanctions will not change our position,"]
    assert len(found["meetings"]) == 1
    assert found["ghana"] == []
    assert [row["speaker"] for row in watching.hits(own.folder, "lavrov")] == [
        "Sergey Lavrov",
        "Sergey Lavrov",
        "Sergei Lavrov",
    ]


def test_words_are_watched_too(path: Path) -> None:
    own = communique.open(path)
    own.watch("river", "quotations", text="river")
    own.watch("fish", "articles", text="fish*")
    own = grow(own, "s_1", press.river())
    found = {hits.watch.name: len(hits.rows) for hits in own.run_watches()}
    assert found == {"river": 1, "fish": 0}


def test_what_is_rejected_is_not_told(path: Path) -> None:
    own = communique.open(path)
    own.watch("river", "quotations", text="river")
    own = grow(own, "s_1", press.river())
    own.reject(next(iter(own.quotations(text="river"))).id)
    assert ids(own.run_watches()) == {"river": []}


def test_the_feed(path: Path) -> None:
    own = communique.open(path)
    own.watch("all", "quotations")
    own.watch("done", "events")
    own.watch("met", "encounters")
    own.watch("stands", "positions")
    assert feedparser.parse((path / "watches" / "all.atom").read_bytes()).entries == []
    own = grow(own, "s_1", press.river())
    own.run_watches()
    read = feedparser.parse((path / "watches" / "all.atom").read_bytes())
    assert not read.bozo
    assert read.version == "atom10"
    assert len(read.entries) == 3
    (entry,) = [entry for entry in read.entries if "river" in entry.title]
    assert entry.title == "Sergey Lavrov: Sanctions have never stopped a river,"
    assert entry.updated == "2024-05-02T00:00:00Z"
    assert "Sanctions have never stopped a river," in entry.summary
    assert "The Harbour Courier" in entry.summary
    quotation = next(iter(own.quotations(text="river")))
    assert entry.id == f"tag:communique.invalid,2024:finding/{quotation.id}"
    titles = [
        entry.title
        for name in ("done", "met", "stands")
        for entry in feedparser.parse((path / "watches" / f"{name}.atom").read_bytes()).entries
    ]
    assert "ACCUSE: RUS → USA" in titles
    assert "call (held): Vladimir Putin; Joe Biden" in titles
    assert "Russia refuses “new sanctions”" in titles


@given(st.text(), st.text(), st.sampled_from(["", "javascript:alert(1)", "https://a.example/x y?<&>", "\ud800"]))
def test_any_words_give_a_feed_that_is_well_formed(words: str, name: str, url: str) -> None:
    rows = [
        {
            "id": "q_1",
            "speaker_name": name,
            "words": words,
            "url": url,
            "outlet": words,
            "found": "2024-01-01T00:00:00Z",
        }
    ]
    root = ElementTree.fromstring(atom.feed(name or "n", "2024-01-01T00:00:00Z", rows))  # noqa: S314 - our own
    for parent in (root, root.find(f"{ATOM}entry")):
        assert parent is not None
        for wanted in ("id", "title", "updated"):
            assert len(parent.findall(ATOM + wanted)) == 1
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    links = [link.get("href", "") for link in entry.findall(f"{ATOM}link")]
    assert all(link.startswith("https://") and " " not in link for link in links)
    assert bool(links) != (entry.find(f"{ATOM}content") is not None)


def test_a_line_that_a_crash_has_cut_is_passed_over(path: Path) -> None:
    own = communique.open(path)
    own.watch("all", "quotations")
    own = grow(own, "s_1", press.river())
    own.run_watches()
    lines = path / "watches" / "all.jsonl"
    lines.write_bytes(lines.read_bytes()[:-20])
    own = grow(own, "s_2", press.firm())
    assert len(own.run_watches()[0].rows) == 3
    assert len(watching.hits(own.folder, "all")) == 5
    assert len(lines.read_bytes().split(b"\n")) == 7


def test_what_cannot_be_watched_is_told(path: Path) -> None:
    own = communique.open(path)
    for name, question, filters, message in (
        ("../x", "quotations", {}, "no name for a watch"),
        ("x", "actors", {}, "cannot be watched"),
        ("x", "quotations", {"country": "Atlantis"}, "no country"),
        ("x", "quotations", {"stance": "x"}, "cannot be asked by"),
    ):
        with pytest.raises(QueryError, match=message):
            own.watch(name, question, **filters)
    own.watch("x", "quotations", speaker="Somebody Quite Unknown")
    with pytest.raises(QueryError, match="already"):
        own.watch("x", "events")
    own.unwatch("x")
    with pytest.raises(QueryError, match="there are none"):
        own.unwatch("x")
    (path / "watches.json").write_text("{")
    with pytest.raises(CorpusError, match=r"watches\.json"):
        own.run_watches()


def test_the_commands(path: Path, tmp_path: Path) -> None:
    def run(*words: object, code: int = 0) -> str:
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == code, done.output
        return done.output

    assert "nothing is watched" in run("watch", path)
    made = run(
        "watch", path, "--name", "lund", "quotes", "--speaker", "Kari Lund", "--since", "2024", "--kind", "direct"
    )
    assert (
        made
        == "watching: lund: quotations with speaker Kari Lund, since 2024, kind direct; 0 quotations answer it now\n"
    )
    assert "no such option" in run("watch", path, "--name", "x", "quotes", "--spoker", "Lund", code=2).casefold()
    assert "cannot be watched" in run("watch", path, "--name", "x", "actors", code=2)
    assert "go together" in run("watch", path, "--name", "x", code=2)
    assert "nothing new" in run("watch", path, "--run")
    page = tmp_path / "page.txt"
    page.write_text(
        "Cod talks\n\nOSLO, 5 March 2024 — “We will share the cod,” Norwegian Foreign Minister Kari Lund said on "
        "Tuesday after talks with Iceland.\n"
    )
    added = run("add", path, page, "--no-merge")
    assert f"1 new for lund: {path / 'watches' / 'lund.atom'}".replace(" ", "") in added.replace(" ", "")
    (line,) = (path / "watches" / "lund.jsonl").read_text().splitlines()
    assert json.loads(line)["words"].startswith("We will share the cod")
    assert "lund: quotations" in run("watch", path)
    assert "dropped" in run("watch", path, "--drop", "lund")
