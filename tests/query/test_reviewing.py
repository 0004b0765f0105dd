"""What people say of findings and actors counts at once, in every question, and can be taken back."""

from __future__ import annotations

import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import communique
from communique.errors import QueryError, UnknownName
from communique.query.corpus import Corpus
from communique.query.fields import checked, corrected, fields, party
from communique.query.rows import Rows
from communique.run.derive import merge
from communique.store import corrections
from communique.store.schema import FINDINGS
from tests.query import press


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return press.make(tmp_path / "press.communique").path


@pytest.fixture
def own(path: Path) -> Corpus:
    return communique.open(path)


def words(corpus: Corpus, **given: Any) -> list[str]:
    return [found.words for found in corpus.quotations(**given)]


def one(corpus: Corpus, **given: Any) -> str:
    return str(next(iter(corpus.quotations(**given))).id)


def test_what_is_rejected_is_found_by_no_question(own: Corpus, path: Path) -> None:
    gone = one(own, text="river")
    before = own.quotations().count()
    own.reject(gone, note="a proverb")
    for corpus in (own, communique.open(path)):
        assert corpus.quotations().count() == before - 1
        assert "Sanctions have never stopped a river," not in words(corpus, speaker="Lavrov")
        assert corpus.quotations(text="river").count() == 0
        assert words(corpus, text="river") == []
        assert corpus.search("river", among="quotations").count() == 0
        assert corpus.quotations(speaker="Lavrov").limit(50).arrow().num_rows == 2
        assert corpus.sql("SELECT 1 FROM quotations WHERE words LIKE '%river%'").count() == 0
        article = next(iter(corpus.quotations(outlet="Harbour", speaker="Lavrov"))).article_id
        assert len(corpus.reading(article).quotations) == 2
    assert communique.open(path, raw=True).quotations(text="river").count() == 1
    own.accept(gone)
    assert [row["reviewed"] for row in own.quotations(text="river").dicts()] == ["accepted"]
    assert own.search("river", among="quotations").count() == 1


def test_a_search_still_gives_as_many_as_there_are(own: Corpus) -> None:
    found = [row["id"] for row in own.search("sanctions", among="quotations").dicts()]
    assert len(found) == 4
    own.reject(found[0])
    left = [row["id"] for row in own.search("sanctions", among="quotations", limit=2).dicts()]
    assert left == found[1:3]
    assert own.quotations(text="sanctions").count() == 3
    assert len(own.quotations(text="sanctions").limit(2).arrow()) == 2


def test_what_is_corrected_stands_in_the_answers_and_says_so(own: Corpus) -> None:
    finding = one(own, text="river")
    own.correct(finding, speaker="Kari Lund (NOR)", about="energy", day="2024-05-01", note="checked")
    (row,) = own.quotations(speaker="Lund", country="Norway", until="2024-05-02").nested().dicts()
    assert row["id"] == finding
    assert (row["speaker"]["name"], row["speaker_country"], row["issues"]) == ("Kari Lund", "NOR", ["energy"])
    assert (row["day"], row["reviewed"]) == (datetime.date(2024, 5, 1), "corrected")
    assert finding not in {found.id for found in own.quotations(speaker="Lavrov")}
    (hit,) = own.search("river", among="quotations").dicts()
    assert (hit["speaker"], hit["country"], hit["day"]) == ("Kari Lund", "NOR", datetime.date(2024, 5, 1))
    assert [found.day for found in own.quotations(text="river").limit(5)] == [datetime.date(2024, 5, 1)]
    own.correct(finding, kind="mixed")
    (row,) = own.quotations(speaker="Lund", kind="mixed").dicts()
    assert row["words"] == "Sanctions have never stopped a river,"


def test_a_new_speaker_has_the_country_that_the_article_gives(own: Corpus) -> None:
    finding = one(own, text="boats")
    own.correct(finding, speaker="Helena Sarmento")
    assert one(own, country="PRT", text="boats") == finding
    own.correct(finding, speaker="Somebody Else", new=True)
    (row,) = own.quotations(text="boats").dicts()
    assert (row["speaker"], row["speaker_country"]) == ("Somebody Else", None)
    own.correct(finding, speaker="")
    (row,) = own.quotations(text="boats").dicts()
    assert row["speaker"] is None


def test_encounters_events_and_positions_too(own: Corpus) -> None:
    met = next(iter(own.encounters(between=("Portugal", "Ghana"))))
    own.correct(met.id, place="Accra (GHA)", status="cancelled", between=["Helena Sarmento", "Kari Lund (NOR)"])
    (row,) = own.encounters(between=("Norway", "Portugal"), place="accra", status="cancelled").nested().dicts()
    assert row["participants"][0]["actor_id"] == "p_1"
    assert row["countries"] == ["NOR", "PRT"]
    event = next(iter(own.events(type="SANCTION")))
    own.correct(event.id, type="THREATEN", actor="European Union", voice="claimed", status="planned")
    (row,) = own.events(actor="EU", type="THREATEN", voice="claimed", status="planned").dicts()
    assert row["recipient"] == ["RUS"]
    stance = next(iter(own.positions(of="Kari Lund")))
    own.correct(stance.id, stance="supports", on="fisheries", of="Norway")
    (row,) = own.positions(of="NOR", on="fisheries", stance="supports").dicts()
    assert row["holder"] == "Norway"


def test_a_position_goes_and_comes_back_with_what_it_rests_on(own: Corpus) -> None:
    position, *_ = own.positions(on="sanctions", stance="refuses")
    (basis,) = position.basis
    others = own.positions().count() - 1
    told = own.reject(basis, note="satire")
    assert [(one.targets, dict(one.values)) for one in told] == [((basis,), {}), ((position.id,), {"with": basis})]
    assert own.positions().count() == others
    assert [one.targets for one in own.undo()] == [(basis,), (position.id,)]
    assert own.positions().count() == others + 1
    for back in (own.accept, partial(own.correct, country="NOR")):
        own.reject(basis)
        assert own.positions().count() == others
        back(basis)
        assert own.positions().count() == others + 1
        own.undo()
        assert own.positions().count() == others
        own.undo()
    own.reject(position.id)
    own.reject(basis)
    own.accept(basis)
    assert own.positions().count() == others  # it was rejected for itself


def test_whatever_was_said_can_be_taken_back(own: Corpus) -> None:
    before = own.quotations().arrow()
    finding = one(own, text="river")
    own.reject(finding)
    own.correct(finding, country="NOR")
    assert [row["speaker_country"] for row in own.quotations(text="river").dicts()] == ["NOR"]
    (gone,) = own.undo()
    assert gone.action == "correct"
    assert own.quotations(text="river").count() == 0
    own.undo(gone_id := own.corrections()[0].id)
    assert own.quotations().arrow().sort_by("id") == before.sort_by("id")
    with pytest.raises(QueryError, match="nothing to undo"):
        own.undo()
    with pytest.raises(QueryError, match=gone_id):
        own.undo(gone_id)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"speeker": "x"}, "cannot be corrected in quotations, only speaker"),
        ({"country": "Atlantis"}, "no country 'Atlantis'"),
        ({"kind": "sung"}, "is no kind"),
        ({"kind": ""}, "cannot be empty"),
        ({"day": "2024"}, "no single day"),
        ({"speaker": ["a", "b"]}, "one value"),
        ({}, "nothing to correct"),
    ],
)
def test_what_cannot_be_said_is_told(own: Corpus, values: dict[str, str], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        own.correct(one(own, text="river"), **values)  # type: ignore[arg-type]
    assert own.corrections() == ()


def test_a_finding_must_be_there_and_be_one(own: Corpus) -> None:
    for wrong, message in (("q_none", "no finding has"), ("q_", "several findings"), ("x", "no finding has")):
        with pytest.raises(QueryError, match=message):
            own.accept(wrong)
    finding = one(own, text="river")
    assert own.accept(finding[:12])[0].targets == (finding,)


def test_a_statement_is_all_of_its_reports(tmp_path: Path) -> None:
    path = press.news(tmp_path / "news.communique").path
    merge(path)
    own = communique.open(path)
    (row,) = own.sql("SELECT statement_id, count(*) AS n FROM statements GROUP BY 1 ORDER BY 2 DESC LIMIT 1").dicts()
    before = own.quotations(reports=True).count()
    said = own.reject(row["statement_id"])
    assert len([one for one in said if one.targets[0].startswith("q_")]) == row["n"]
    assert own.quotations(reports=True).count() == before - row["n"]
    assert own.quotations().caption() == "10 quotations in 12 reports"


def test_the_least_sure_come_first_until_somebody_has_looked(own: Corpus) -> None:
    rows = list(own.review().dicts())
    assert [row["confidence"] for row in rows] == sorted(row["confidence"] for row in rows)
    assert {row["finding"] for row in rows} == {"quotation", "encounter", "event"}
    assert len(rows) == 18
    own.accept(rows[0]["id"])
    own.reject(rows[1]["id"])
    assert [row["id"] for row in own.review().dicts()] == [row["id"] for row in rows[2:]]
    assert {row["finding"] for row in own.review(among="events").dicts()} == {"event"}


def test_a_broken_line_is_told_and_the_others_count(path: Path) -> None:
    own = communique.open(path)
    own.reject(one(own, text="river"))
    with (path / corrections.NAME).open("ab") as file:
        file.write(b'{"id": "c_1", "action": "rej')
    told: list[str] = []
    again = communique.open(path, tell=told.append)
    assert again.quotations(text="river").count() == 0
    assert "line 2 is passed over" in told[0]
    again.accept(one(again, text="boats"))
    assert [one.action for one in communique.open(path).corrections()] == ["reject", "accept"]


def test_actors_are_merged_split_and_named_at_once_and_after_merging(path: Path) -> None:
    with pytest.raises(QueryError, match="communique merge"):
        communique.open(path).merge_actors("Kari Lund", "Helena Sarmento")
    merge(path)
    own = communique.open(path)
    persons = {row["name"]: row for row in own.actors(kind="person").dicts()}
    before = len(persons)
    own.merge_actors("Kari Lund", "Helena Sarmento")
    check_merged(own, before)
    merge(path)
    check_merged(communique.open(path), before)
    own = communique.open(path)
    own.split_actor("Kari Lund", "Helena Sarmento")
    assert own.actors(kind="person").count() == before
    merge(path)
    assert communique.open(path).actors(kind="person").count() == before
    own = communique.open(path)
    own.undo(2)
    own.alias_actor("Kari Lund", "Helena Sarmento")
    check_merged(own, before)
    assert communique.open(path, raw=True).actors(kind="person").count() == before
    with pytest.raises(UnknownName, match="Nobody Atall"):
        own.merge_actors("Nobody Atall", "Helena Sarmento")
    with pytest.raises(QueryError, match="are one already"):
        own.merge_actors("Kari Lund", "Helena Sarmento")


def check_merged(corpus: Corpus, before: int) -> None:
    assert corpus.actors(kind="person").count() == before - 1
    (row,) = [row for row in corpus.actors(kind="person").dicts() if "Kari Lund" in row["spellings"]]
    assert row["spellings"] == ["Helena Sarmento", "Kari Lund"]
    assert row["articles"] == 2
    said = {found.words for found in corpus.quotations(speaker="Kari Lund")}
    assert {"A cease-fire is what we need,", "We lost two years to a quarrel over fishing forms,"} <= said


def page_ids(page: Rows) -> list[str]:
    return [row["id"] for row in page.dicts()]


def test_pages_are_those_of_all_rows(own: Corpus) -> None:
    """A page is had in two steps, past what is rejected and with what a corrected day moved."""
    ids = [row["id"] for row in own.quotations().dicts()]
    words_of = {row["id"]: row["words"] for row in own.quotations().dicts()}
    own.reject(*ids[1:4])
    own.correct(ids[5], day="2024-05-30")
    own.correct(ids[7], day="2001-01-01")
    own.correct(ids[8], country="NOR")
    for given in ({"about": "sanctions"}, {"since": "2000"}, {"country": ["Norway", "Russia", "Ghana"]}):
        every = [row["id"] for row in own.quotations(**given).dicts()]
        assert own.quotations(**given).count() == len(every)
        for offset in range(len(every) + 1):
            for limit in (1, 2, 5):
                page = own.quotations(**given).limit(limit, offset)
                assert [row["id"] for row in page.dicts()] == every[offset : offset + limit]
                assert [row["id"] for row in own.quotations(**given).preview(limit)] == every[:limit]
                assert [row["words"] for row in page.select("words").dicts()] == [
                    words_of[one] for one in page_ids(page)
                ]
                assert page.count() == len(every[offset : offset + limit])
    assert next(iter(own.quotations(since="2000").limit(1))).id == ids[5]


def test_a_page_by_words_shows_what_people_said(own: Corpus) -> None:
    """The search index gives the page; what was rejected, accepted or corrected is as the tables have it."""
    asked: dict[str, Any] = {"text": "fishing OR sanctions OR the"}
    ids = [row["id"] for row in own.quotations(**asked).dicts()]
    assert len(ids) > 5
    own.reject(ids[0])
    own.accept(ids[1])
    own.correct(ids[2], country="NOR", day="2001-01-01")
    for limit in (1, 3, 50):
        page = own.quotations(**asked).preview(limit)
        every = own.quotations(**asked).limit(limit)
        assert page == list(every.select(*every.shown).dicts())
    told = {row["id"]: (row["reviewed"], row["speaker_country"]) for row in page}
    assert ids[0] not in told
    assert told[ids[1]][0] == "accepted"
    assert told[ids[2]] == ("corrected", "NOR")
    assert page[-1]["id"] == ids[2]


@pytest.mark.parametrize("table", FINDINGS)
def test_every_field_can_be_corrected(own: Corpus, table: str) -> None:
    (row,) = own.sql(f"SELECT * FROM {table} ORDER BY id LIMIT 1").dicts()  # noqa: S608
    for field in fields(table):  # type: ignore[arg-type]
        told = {"since": "2020-02-03", "issue": "energy"}.get(field.sort, "Norway")
        value = next((one for one in field.choices if one not in row.values()), told)
        values = checked(table, {field.name: value})  # type: ignore[arg-type]
        after = corrected(table, row, values)  # type: ignore[arg-type]
        assert set(after) == set(row)
        changed = {name for name in row if after[name] != row[name]}
        assert changed, field.name


def test_parties_as_they_are_written() -> None:
    assert party("Ghana")["country"] == "GHA"
    assert (party("Kari Lund (Norway)")["name"], party("Kari Lund (Norway)")["country"]) == ("Kari Lund", "NOR")
    assert party("Kari Lund")["country"] is None
