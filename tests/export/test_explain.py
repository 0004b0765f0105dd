"""`communique.explain`: each finding says which rule fired on which words, whom they mean, and how sure it is."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

import communique
from communique.export.explain import meaning

PAGE = """Norway and Chile to talk about fish

OSLO, 14 May 2024 - Foreign Ministry spokeswoman Ida Moen told reporters on Monday that Norway would stay. \
"We will not leave," she added.

Norwegian Foreign Minister Kari Lund met Chilean President Diego Vera in Oslo on Tuesday.
"""


@pytest.fixture(scope="module")
def reading() -> communique.Reading:
    return communique.read(PAGE)


def test_without_an_id_the_findings_are_listed(reading: communique.Reading) -> None:
    lines = communique.explain(reading).splitlines()
    ids = [q.id for q in reading.quotations] + [e.id for e in reading.encounters]
    ids += [e.id for e in reading.events] + [p.id for p in reading.positions]
    assert [line.split()[0] for line in lines] == ids
    assert "Ida Moen" in lines[0] and "“Norway would stay”" in lines[0]
    assert any("meeting, held: Kari Lund (Norway) and Diego Vera (Chile)" in line for line in lines)


def test_a_quotation_says_its_rule_its_words_and_its_parties(reading: communique.Reading) -> None:
    said = communique.explain(reading, reading.quotations[0].id)
    assert "Rule “reader.cue”: The trained reader saw a word of saying" in said
    assert re.search(r"cue +“told” \(\d+–\d+\)", said)
    assert "“Foreign Ministry spokeswoman Ida Moen” (57–94) is Ida Moen (Norway), by name" in said
    assert re.search(r"speaks for +Foreign Ministry", said)
    assert re.search(r"said to +“reporters” \(\d+–\d+\)$", said, re.MULTILINE)
    assert "is 13 May 2024, counted from the dateline" in said
    assert re.search(r"Confidence 0\.\d\d that these are the words, 0\.\d\d that this is the speaker", said)


def test_a_pronoun_is_said_to_be_one(reading: communique.Reading) -> None:
    said = communique.explain(reading, reading.quotations[1].id)
    assert "is Ida Moen (Norway), by a pronoun" in said


def test_an_encounter_is_explained_too(reading: communique.Reading) -> None:
    (encounter,) = reading.encounters
    said = communique.explain(reading, encounter.id)
    assert "A verb of meeting has one party as its subject and the other as its object." in said
    assert "“met”" in said


def test_the_beginning_of_an_id_is_enough_where_it_tells(reading: communique.Reading) -> None:
    whole = reading.quotations[0].id
    assert communique.explain(reading, whole[:12]) == communique.explain(reading, whole)


@pytest.mark.parametrize("wrong", ["q_nothing", "", "q_"])
def test_an_id_that_tells_nothing_is_refused(reading: communique.Reading, wrong: str) -> None:
    with pytest.raises(communique.ReadingError, match="without an id, all are listed"):
        communique.explain(reading, wrong)


def test_a_page_without_findings_says_so() -> None:
    assert "No speech" in communique.explain(communique.read("The harbour lies in the north of the small town."))


def test_every_rule_of_the_patterns_has_a_meaning() -> None:
    folder = Path(communique.__file__).parent / "findings" / "quotations"
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    table = tomllib.loads((files("communique") / "data" / "rules.toml").read_text(encoding="utf-8"))["quotation"]
    for rule in table:
        assert f'"{rule}"' in code, f"no code makes the rule {rule!r}"


def test_what_saw_the_same_words_is_told_too() -> None:
    read = communique.read("Foreign Minister Kari Lund came. “The border will stay open,” said Diego Vera of Chile.")
    said = communique.explain(read, read.quotations[0].id)
    assert "Rule “" in said and "The same words by “" in said


def test_a_rule_is_explained_by_its_longest_beginning() -> None:
    assert meaning("encounter", "noun with") != meaning("encounter", "noun") != meaning("encounter", "verb with")
    assert meaning("event", "verb after to/with") == meaning("event", "verb")
    assert meaning("quotation", "no such rule") is None


RICH = (
    "OSLO — Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz for the first time on Monday to "
    "discuss fishing quotas.\n\n“We are ready to discuss fishing quotas if the ban is lifted,” Lund said.\n\n"
    "Turkish artillery shelled a village in Syria. “The trawlers took our herring,” Lund added."
)


def test_an_encounter_says_what_was_talked_about_and_how_often() -> None:
    reading = communique.read(RICH)
    (encounter,) = reading.encounters
    said = communique.explain(reading, encounter.id)
    assert "talked about   “fishing quotas”" in said
    assert "how often      for the first time" in said
    assert "issue          fisheries: “fishing quotas”" in said


def test_an_event_says_who_acts() -> None:
    reading = communique.read(RICH)
    (event,) = [e for e in reading.events if e.type == "ASSAULT"]
    assert "acts for       Turkey: military (MIL)" in communique.explain(reading, event.id)


def test_a_position_says_what_it_rests_on_and_what_binds_it() -> None:
    reading = communique.read(
        "OSLO — Norwegian Foreign Minister Kari Lund said Norway is ready to discuss fishing quotas with Spain if the "
        "ban is lifted."
    )
    (position,) = [p for p in reading.positions if p.condition]
    said = communique.explain(reading, position.id)
    assert "position, Kari Lund on " in said and ": ready “to discuss fishing quotas with Spain”" in said
    assert f"stands in      {position.basis[0]}" in said
    assert "on condition   “if the ban is lifted”" in said


def test_an_issue_by_meaning_is_said_to_be_less_certain() -> None:
    reading = communique.read(RICH)
    (quotation,) = [q for q in reading.quotations if "herring" in q.content[0].of(reading.article.text)]
    assert "issue          fisheries, by words that go with it, 0.80: “trawlers”" in communique.explain(
        reading, quotation.id
    )


def test_an_event_of_two_that_act_together_points_at_nobody(reading: communique.Reading) -> None:
    both = next(event for event in reading.events if len(event.actors) > 1 and not event.recipients)
    assert "→" not in communique.explain(reading, both.id).splitlines()[1]
