"""Older series taken in: GDELT, its mentions and quotations, ICEWS, PLOVER of other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import communique
from communique.errors import QueryError
from communique.formats import registry
from communique.formats.gdelt import EVENT_COLUMNS, MENTION_COLUMNS
from communique.formats.icews import COLUMNS
from communique.query.corpus import Corpus
from tests.formats.conftest import Export

ONE_EACH = "FROM events WHERE len(actors) = 1 AND len(recipients) = 1"


def event(number: int, day: str, code: str, one: str, other: str, **more: object) -> str:
    """A line of GDELT's events."""
    cells = {
        "GLOBALEVENTID": number,
        "SQLDATE": day,
        "Actor1Code": one,
        "Actor1CountryCode": one[:3],
        "Actor2Code": other,
        "Actor2CountryCode": other[:3],
        "EventCode": code,
        "EventRootCode": code[:2],
        "GoldsteinScale": 1.0,
        "DATEADDED": day + "120000",
        "SOURCEURL": f"https://news.example/{number}",
        **more,
    }
    return "\t".join(str(cells.get(name, "")) for name in EVENT_COLUMNS)


def mention(number: int, name: str, **more: object) -> str:
    cells = {"GLOBALEVENTID": number, "MentionIdentifier": f"https://{name}/x", "MentionSourceName": name, **more}
    return "\t".join(str(cells.get(column, "")) for column in MENTION_COLUMNS)


def write(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def taken(tmp_path: Path, form: str, *paths: Path) -> Corpus:
    registry.take(tmp_path / "taken", form, paths, "the old series")
    return communique.open(tmp_path / "taken")


def test_gdelt_events_can_be_asked(tmp_path: Path) -> None:
    lines = (
        event(1, "20240501", "0411", "RUSGOV", "USA", Actor1Type1Code="GOV", GoldsteinScale=1.9),
        event(2, "20240502", "112", "ROM", "RUS", ActionGeo_FullName="Bucharest", ActionGeo_CountryCode="RO"),
        event(3, "20240502", "010", "RUS", "USA"),
        event(4, "20240503", "190", "", "", Actor1CountryCode="", Actor2CountryCode="", Actor1KnownGroupCode="NAT"),
    )
    done = registry.take(tmp_path / "taken", "gdelt", [write(tmp_path / "e.CSV", *lines)])
    assert done.rows == {"articles": 3, "events": 3}
    assert done.skipped == {"CAMEO 01: no type in PLOVER": 1}
    corpus = communique.open(tmp_path / "taken")
    (called,) = corpus.events(actor="Russia", type="CONSULT")
    assert (called.mode, called.actor_sectors, called.intensity) == ("phone", ("GOV",), 1.9)
    assert (called.cameo, str(called.day), called.when.basis) == ("0411", "2024-05-01", "metadata")
    (blamed,) = corpus.events(actor="Romania")
    assert blamed.place.country == "ROU"
    assert [found.actors for found in corpus.events(type="ASSAULT")] == [("NATO",)]
    assert next(iter(corpus.articles(since="2024-05-02", until="2024-05-02"))).url == "https://news.example/2"
    corpus.close()


def test_mentions_are_reports_of_one_event(tmp_path: Path) -> None:
    events = write(
        tmp_path / "e.CSV", event(1, "20240501", "040", "RUS", "USA"), event(2, "20240501", "040", "FRA", "DEU")
    )
    mentions = write(
        tmp_path / "m.CSV",
        mention(1, "one.example", Confidence=40, ActionCharOffset=77),
        mention(1, "two.example", Confidence=100, MentionTimeDate="20240502000000"),
        mention(1, "two.example", Confidence=20),
        mention(9, "nowhere.example"),
    )
    corpus = taken(tmp_path, "gdelt", mentions, events)
    assert (corpus.events().count(), corpus.events(reports=True).count()) == (2, 3)
    (told,) = corpus.events(actor="RUS").flat()
    assert (told["reports"], told["outlets"], told["confidence"]) == (2, 2, 1.0)
    assert {found.evidence.confidence for found in corpus.events(reports=True)} == {0.4, 1.0}
    corpus.close()


def test_quotations_of_gkg(tmp_path: Path) -> None:
    cells = [""] * 27
    cells[0], cells[1], cells[3], cells[4] = (
        "20240501000000-1",
        "20240501120000",
        "news.example",
        "https://news.example/1",
    )
    cells[22] = "120|17|said|We will not yield#400|9||No deal|"
    corpus = taken(tmp_path, "gdelt", write(tmp_path / "x.gkg.csv", "\t".join(cells)))
    first, second = sorted(corpus.quotations(), key=lambda found: found.content[0].start)
    assert (first.words, first.content[0], first.speaker) == ("We will not yield", communique.Span(120, 137), None)
    assert second.words == "No deal|"
    assert corpus.quotations(text="yield").count() == 1
    corpus.close()


def test_icews_events(tmp_path: Path) -> None:
    row = {
        "Event ID": "7",
        "Event Date": "2012-03-04",
        "Source Name": "Ministry of Example",
        "Source Sectors": "Executive,Government",
        "Source Country": "Turkey",
        "Event Text": "Make a visit",
        "CAMEO Code": "042",
        "Intensity": "1.9",
        "Target Name": "European Union",
        "Story ID": "99",
        "Publisher": "A Wire",
        "City": "Brussels",
        "Country": "Belgium",
    }
    line = "\t".join(row.get(name, "") for name in COLUMNS)
    corpus = taken(tmp_path, "icews", write(tmp_path / "e.tab", "\t".join(COLUMNS), line))
    (found,) = corpus.events()
    assert (found.type, found.mode, found.actors, found.recipients) == ("CONSULT", "visit", ("TUR",), ("EU",))
    assert (found.actor_sectors, found.words, found.outlet) == (("GOV",), "Make a visit", "A Wire")
    assert (found.place.name, found.place.country) == ("Brussels", "BEL")
    corpus.close()


def test_plover_of_another_program(tmp_path: Path) -> None:
    made = {
        "id": "PHOX-1",
        "date": "2016-07-24",
        "actor": [{"code": "USA", "sector": "GOVEXE"}],
        "recipient": [{"code": "CAN"}],
        "event": ["consult"],
        "mode": "visit",
        "event_scale": 2,
        "event_text": "flew to Ottawa",
        "event_loc": {"extracted_place": "Ottawa", "country_code": "CAN"},
        "cite_info": {"url": "https://news.example/o", "publication": "A Paper"},
    }
    two = made | {"id": "PHOX-2", "event": ["CONSULT", "AID"]}
    corpus = taken(tmp_path, "plover", write(tmp_path / "e.jsonl", json.dumps(made), json.dumps(two)))
    (found,) = corpus.events()
    assert (found.type, found.mode, found.actors, found.actor_sectors) == ("CONSULT", "visit", ("USA",), ("GOV",))
    assert (found.words, found.outlet, found.place.name, found.intensity) == (
        "flew to Ottawa",
        "A Paper",
        "Ottawa",
        2.0,
    )
    corpus.close()


def test_gdelt_out_and_in_again_has_the_same_events(export: Export, corpus: Corpus, tmp_path: Path) -> None:
    folder = export("gdelt", "g")
    back = taken(tmp_path, "gdelt", *sorted(folder.glob("*.CSV")))
    told = f"SELECT day, type, actors[1], recipients[1], intensity {ONE_EACH}"
    assert sorted(back.cursor().execute(told).fetchall()) == sorted(
        corpus.cursor().execute(told).fetchall() + _two_sided(corpus)
    )
    back.close()


def _two_sided(corpus: Corpus) -> list[tuple[object, ...]]:
    """What events of several sides are as rows of two."""
    joint = (
        "SELECT day, type, actors[1], actors[2], intensity FROM events WHERE len(recipients) = 0 AND len(actors) = 2"
    )
    many = "FROM events WHERE len(actors) > 1 AND len(recipients) = 1"
    several = f"SELECT day, type, unnest(actors), recipients[1], intensity {many}"
    return [row for sql in (joint, several) for row in corpus.cursor().execute(sql).fetchall()]


@pytest.mark.parametrize(
    ("form", "content", "message"),
    [
        ("gdelt", "a\tb\tc\n", "has 3 columns, not 61"),
        ("gdelt", event(1, "20249901", "040", "RUS", "USA") + "\n", "is no day"),
        ("gdelt", event(1, "20240501", "040", "RUS", "USA", GoldsteinScale="warm") + "\n", "'warm' is no number"),
        ("gdelt", event(1, "20240501", "040", "RUS", "USA") + "\n\tshort\n", "line 2 has 2 columns"),
        ("gdelt", mention(1, "a.example") + "\n", "need the file of their events"),
        ("icews", "a\tb\n", "not the header"),
        ("icews", "\t".join(COLUMNS) + "\n" + "\t" * 18 + "\n", "line 2 has 19 columns"),
    ],
)
def test_files_of_something_else_are_refused(tmp_path: Path, form: str, content: str, message: str) -> None:
    (tmp_path / "x").write_text(content, encoding="utf-8")
    with pytest.raises(QueryError, match=message):
        registry.take(tmp_path / "taken", form, [tmp_path / "x"])
    assert not (tmp_path / "taken").exists()
