"""`communique demo`: the corpus that ships holds what it is there to show, and lies where it was asked to."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

import communique
from communique.cli import main
from communique.query.corpus import Corpus
from communique.run import demo, engine
from communique.store import manifest, search
from tests.run.corpora import here, rows_of


def call(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Result]]:
    """The demo, built once in this process, and what the command said."""
    path = tmp_path_factory.mktemp("demo") / "demo.communique"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "engine", lambda _name: here)
        yield path, call("demo", "--at", path, "--build-only")


@pytest.fixture(scope="module")
def corpus(built: tuple[Path, Result]) -> Corpus:
    return communique.open(built[0])


def rows(corpus: Corpus, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in corpus.sql(query).arrow().to_pylist()]


def test_it_says_what_it_does_and_how_to_ask(built: tuple[Path, Result]) -> None:
    path, result = built
    assert result.exit_code == 0, result.output
    assert result.stderr == "building the demo corpus; this takes some seconds, once\n"
    assert f"built from 130 articles; it lies in {path}\n" in result.stdout
    asked = [line.split() for line in result.stdout.splitlines() if line.startswith("  communique ")]
    assert len(asked) == 4
    for _, name, where, *arguments in asked:
        answer = call(name, where, *(argument.strip("'\"") for argument in _joined(arguments)))
        assert answer.exit_code == 0, (name, arguments, answer.output)
        assert len(answer.stdout.splitlines()) > 3, (name, arguments)


def _joined(arguments: list[str]) -> list[str]:
    """The arguments as a shell takes them."""
    return shlex.split(" ".join(arguments))


def test_it_is_of_many_papers_states_and_months(corpus: Corpus) -> None:
    [(articles, outlets, months)] = rows(
        corpus, "SELECT count(*), count(DISTINCT outlet), count(DISTINCT date_trunc('month', day)) FROM articles"
    )
    assert (articles, outlets) == (130, 12)
    assert months >= 40
    [(states,)] = rows(corpus, "SELECT count(DISTINCT country) FROM actors WHERE kind = 'state'")
    assert states >= 60
    assert rows(corpus, "SELECT error, count(*) FROM errors GROUP BY 1") == [("NoArticle", 1)]
    [(quotations, encounters)] = rows(
        corpus, "SELECT (SELECT count(*) FROM quotations), (SELECT count(*) FROM encounters)"
    )
    assert quotations > 400
    assert encounters > 140


def test_a_meeting_in_three_papers_is_one_and_one_of_them_only_claims_it(corpus: Corpus) -> None:
    reported = """SELECT list_sort(list(DISTINCT outlet)) FROM meetings m JOIN encounters e ON e.id = m.encounter_id
        GROUP BY meeting_id HAVING bool_or(outlet = 'Danube Letter' AND place.name = 'Riyadh')"""
    assert rows(corpus, reported) == [(["Danube Letter", "Halyard News Agency", "The Firth Herald"],)]
    voices = """SELECT outlet, list_sort(list(DISTINCT voice)) FROM events WHERE type = 'CONSULT' AND day = '2025-02-18'
        AND list_sort(actors) = ['RUS', 'USA'] GROUP BY 1 ORDER BY 1"""
    assert rows(corpus, voices) == [
        ("Danube Letter", ["claimed"]),
        ("Halyard News Agency", ["narrated"]),
        ("The Firth Herald", ["narrated"]),
    ]


def test_a_statement_in_three_wordings_is_one(corpus: Corpus) -> None:
    [(outlets,)] = rows(
        corpus,
        """SELECT list_sort(list(DISTINCT q.outlet)) FROM statements s JOIN quotations q ON q.id = s.quotation_id
        GROUP BY s.statement_id HAVING bool_or(q.words LIKE '%beacon of relief%')""",
    )
    assert outlets == ["Bosporus Daily", "Halyard News Agency", "The Lagoon Post"]


def test_the_conflict_of_places_shows(corpus: Corpus) -> None:
    places = """SELECT value, reports FROM conflicts WHERE field = 'place' AND group_id
        IN (SELECT group_id FROM conflicts WHERE value = 'Astana') ORDER BY reports DESC"""
    assert {("Almaty", 2), ("Astana", 1)} <= set(rows(corpus, places))


def test_a_plan_and_its_meeting_are_one(corpus: Corpus) -> None:
    statuses = """SELECT DISTINCT value FROM conflicts WHERE field = 'status' AND group_id IN
        (SELECT meeting_id FROM meetings JOIN encounters ON id = encounter_id WHERE place.name = 'Argyle') ORDER BY 1"""
    assert rows(corpus, statuses) == [("held",), ("planned",)]


@pytest.mark.parametrize(
    ("of", "on", "first", "last"),
    [
        ("Somalia", "horn-of-africa", "refuses", "agrees"),
        ("Russia", "food-security", "ready", "refuses"),
    ],
)
def test_a_position_changes(corpus: Corpus, of: str, on: str, first: str, last: str) -> None:
    stances = [row.stance for row in corpus.positions(of=of, on=on).order("day")]
    assert first in stances
    assert last in stances[stances.index(first) + 1 :], stances


def test_the_agency_that_a_paper_relays_is_the_relayer(corpus: Corpus) -> None:
    relayed = """SELECT DISTINCT speaker_name, relayed_by.name FROM quotations
        WHERE outlet = 'The Lagoon Post' AND words LIKE 'Moscow would guarantee%'"""
    assert rows(corpus, relayed) == [("Sergei Lavrov", "Halyard news agency")]


def test_copies_and_versions_are_known(corpus: Corpus) -> None:
    groups = """SELECT list_sort(list(outlet)), count(DISTINCT url) FROM copies JOIN articles ON id = article_id
        GROUP BY group_id ORDER BY 1"""
    assert rows(corpus, groups) == [
        (["Danube Letter", "Danube Letter"], 1),
        (["Halyard News Agency", "Lantern Bay News", "The Firth Herald"], 3),
    ]


def test_offices_change(corpus: Corpus) -> None:
    held: dict[str, set[str]] = {}
    for name, roles in rows(corpus, "SELECT canonical, flatten(list(roles)) FROM people GROUP BY 1, country"):
        held.setdefault(str(name), set()).update(str(role).lower() for role in roles)
    for name, offices in {
        "Liz Truss": ("foreign secretary", "prime minister"),
        "Wang Yi": ("foreign minister", "director"),
        "Abbas Araghchi": ("foreign minister",),
        "Qin Gang": ("ambassador", "foreign minister"),
        "David Cameron": ("foreign secretary",),
        "Kaja Kallas": ("prime minister", "foreign policy chief"),
        "Mark Rutte": ("prime minister", "secretary-general"),
        "Alexander Stubb": ("former prime minister", "president"),
    }.items():
        for office in offices:
            assert any(office in role for role in held[name]), (name, office, held[name])


def test_signs_of_translation_and_damage_are_there(corpus: Corpus) -> None:
    translated = "SELECT DISTINCT outlet FROM articles WHERE translation.machine"
    assert ("Bosporus Daily",) in rows(corpus, translated)
    [(text, edits)] = rows(corpus, "SELECT text, len(edits) FROM articles WHERE title LIKE 'Ishiba%'")
    assert "The señora at the door" in str(text)
    assert edits > 3
    [(cut,)] = rows(corpus, "SELECT text FROM articles WHERE title LIKE '%truce in trade%'")
    assert "their first meeting in six years" in str(cut)
    [(charset,)] = rows(corpus, "SELECT charset FROM articles WHERE title LIKE 'Sunak and von der Leyen%'")
    assert charset == "cp1252"


def test_it_is_built_once(built: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch) -> None:
    path, _ = built
    monkeypatch.setattr(demo, "add", lambda *_args, **_more: pytest.fail("it was built again"))
    result = call("demo", "--at", path, "--build-only")
    assert (result.exit_code, result.stderr) == (0, "")
    assert communique.demo(path) == path


def test_it_opens_the_explorer_where_there_is_one(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[Path, dict[str, Any]]] = []
    monkeypatch.setitem(
        sys.modules, "communique.web", SimpleNamespace(serve=lambda at, **how: served.append((at, how)))
    )
    result = call("demo", "--port", 8500)
    assert result.exit_code == 0, result.output
    [(path, how)] = served
    assert path == demo.place()
    assert (how["port"], how["browser"]) == (8500, False), "no browser is opened where nobody sits before it"
    how["tell"]("the explorer is at http://127.0.0.1:8500/")
    assert "ask it" not in result.stdout


def test_leaving_the_explorer_is_no_error(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def left(*_args: object, **_how: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "communique.web", SimpleNamespace(serve=left))
    result = call("demo")
    assert (result.exit_code, "stopped" in result.stderr) == (0, False)


def test_without_the_explorer_it_says_how_to_ask(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "communique.web", None)
    result = call("demo")
    assert result.exit_code == 0, result.output
    assert f"  communique search {demo.place()} " in result.stdout


def test_what_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("do not lose me")
    for more in ((), ("--fresh",)):
        result = call("demo", "--at", tmp_path, *more)
        assert result.exit_code == 2
        assert result.stderr == f"communique: {tmp_path}: is no demo corpus, and not empty; give another name\n"
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A demo of one article, and where it is to lie."""
    texts = tmp_path / "texts"
    for name in ("articles", "pages"):
        (texts / name).mkdir(parents=True)
        (texts / name / "a.txt").write_text(f"Oslo will not sign the treaty, Kari Lund said in {name}.")
    monkeypatch.setattr(engine, "engine", lambda _name: here)
    monkeypatch.setattr(demo, "_folder", lambda: texts)
    monkeypatch.setattr(demo, "_stamp", demo._stamp.__wrapped__)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


def test_it_lies_in_the_cache_and_follows_its_texts(little: Path) -> None:
    path = communique.demo()
    assert path == little / "cache" / "communique" / "demo.communique"
    assert len(communique.open(path).sql("SELECT * FROM articles")) == 2
    (little / "texts" / "pages" / "b.txt").write_text("“We will sign,” Kari Lund said on Tuesday.")
    result = call("demo", "--build-only")
    assert "building the demo corpus anew, since what it is made of has changed" in result.stderr
    assert "built from 3 articles" in result.stdout
    assert [file.name for file in path.parent.iterdir()] == ["demo.communique"], "nothing is left beside it"


def test_corrections_are_kept_until_it_is_built_anew(little: Path) -> None:
    path = communique.demo()
    finding = next(iter(communique.open(path).quotations())).id
    communique.open(path).accept(finding)
    (little / "texts" / "pages" / "b.txt").write_text("“We will sign,” Kari Lund said on Tuesday.")
    result = call("demo", "--build-only")
    assert "kept for the corrections in it; --fresh builds it anew" in result.stderr
    assert len(communique.open(path).sql("SELECT * FROM articles")) == 2
    assert call("demo", "--build-only", "--fresh").exit_code == 0
    assert len(communique.open(path).sql("SELECT * FROM articles")) == 3


def test_a_build_that_is_stopped_leaves_nothing(little: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(search, "update", stopped)
    result = call("demo", "--build-only")
    assert result.exit_code == 130
    assert list((little / "cache" / "communique").iterdir()) == []


def test_a_damaged_one_is_built_anew(little: Path) -> None:
    path = communique.demo()
    (path / "manifest.json").write_text("{")
    assert len(communique.open(communique.demo()).sql("SELECT * FROM articles")) == 2


def test_where_nothing_can_be_written_it_says_so(little: Path) -> None:
    (little / "cache").write_text("a file")
    result = call("demo", "--build-only")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr


@pytest.mark.slow
def test_every_build_has_the_same_ids(built: tuple[Path, Result], tmp_path: Path) -> None:
    """By other processes, at another place, and what merging and indexing made too."""
    again = communique.demo(tmp_path / "again.communique")
    assert rows_of(again) == rows_of(built[0])
    for table in ("statements", "meetings", "happenings", "people", "copies", "conflicts"):
        first, second = (rows(communique.open(at), f"FROM {table}") for at in (built[0], again))
        assert sorted(map(str, first)) == sorted(map(str, second)), table
    assert json.loads((again / demo.STAMP).read_text()) == json.loads((built[0] / demo.STAMP).read_text())


def test_its_texts_make_no_other_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every corpus would count as read by an older one when a word of the demo changes."""
    without = manifest.reader_hash()
    monkeypatch.setattr(manifest, "_NO_READER", frozenset({"__pycache__"}))
    assert manifest.reader_hash.__wrapped__() != without
