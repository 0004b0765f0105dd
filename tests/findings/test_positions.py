"""Positions: attributed acts, with holder, stance, proposition and what binds them."""

from __future__ import annotations

import pytest

from communique import Reading, read
from communique.findings.positions.abouts import Reach
from communique.records import Position, Span, Stance
from communique.text.sight import Sight


def taken(content: str) -> list[tuple[str | None, Stance, str]]:
    """Code of the holder, stance and proposition of each position."""
    reading = read(content)
    return [(p.holder.code, p.stance, words(reading, p)) for p in reading.positions]


def words(reading: Reading, position: Position) -> str:
    return " ".join(span.of(reading.article.text) for span in position.words)


@pytest.mark.parametrize(
    ("sentence", "holder", "stance", "proposition"),
    [
        ("Norway refused to lower its tariffs on steel from Spain on Monday.", "NOR", "refuses", "tariffs on steel"),
        ("Norway has rejected a Spanish proposal for new fishing quotas.", "NOR", "refuses", "proposal"),
        (
            "Norwegian Foreign Minister Kari Lund called for an immediate ceasefire in Sudan.",
            "NOR",
            "demands",
            "ceasefire",
        ),
        ("Portugal condemned the shelling of the harbour by Russian forces.", "PRT", "opposes", "shelling"),
        ("Iceland pledged two million euros for refugees in Chad on Friday.", "ISL", "offers", "two million euros"),
        ("Spain agreed to withdraw its troops from Iraq by June.", "ESP", "agrees", "withdraw its troops"),
        ("The European Union urged Serbia to arrest the general.", "EU", "demands", "arrest the general"),
        ("Iran says it is ready to resume talks with the European Union.", "IRN", "ready", "resume talks"),
    ],
)
def test_a_verb_carries_the_stance_of_its_subject(sentence: str, holder: str, stance: Stance, proposition: str) -> None:
    found = taken(f"OSLO — {sentence} The two sides have disagreed for years.")
    assert any((code, how) == (holder, stance) and proposition in what for code, how, what in found), found


def test_both_sides_of_an_agreement_agree() -> None:
    found = taken("ACCRA — Ghana and Togo have signed an agreement to share the water of the river Volta.")
    assert {(code, stance) for code, stance, _ in found} >= {("GHA", "agrees"), ("TGO", "agrees")}


def test_a_quoted_refusal_is_the_speakers_state() -> None:
    reading = read(
        "OSLO — “Norway rejects the new border with Russia,” Norwegian Foreign Minister Kari Lund told reporters "
        "on Monday."
    )
    (position,) = [p for p in reading.positions if p.stance == "refuses"]
    assert (position.holder.name, position.holder.country, position.holder.code) == ("Kari Lund", "NOR", "NOR")
    assert position.voice == "said"
    assert position.basis[0] == reading.quotations[0].id
    assert "new border" in words(reading, position)


@pytest.mark.parametrize(
    "sentence",
    [
        "The ministers of Norway and Spain will discuss fishing quotas in Madrid on Tuesday.",
        "Norwegian Foreign Minister Kari Lund spoke about the Palestinians and thanked her guests from Jordan.",
        "“The winter was long,” Norwegian Foreign Minister Kari Lund said in Oslo.",
        "The baker Kari Lund lives in a small house near the sea.",
    ],
)
def test_agendas_courtesies_and_mentions_are_none(sentence: str) -> None:
    assert not taken(f"OSLO — {sentence}")


@pytest.mark.parametrize(
    ("clause", "condition"),
    [
        ("if the ban on salmon is lifted", "if the ban on salmon is lifted"),
        ("unless Spain opens its ports", "unless Spain opens its ports"),
        ("even if Spain opens its ports", None),
        ("in Madrid on Tuesday", None),
    ],
)
def test_a_condition_is_quoted(clause: str, condition: str | None) -> None:
    reading = read(f"OSLO — Norway says it is ready to hold talks with Spain about fishing {clause}.")
    found = [p.condition and p.condition.of(reading.article.text) for p in reading.positions if p.stance == "ready"]
    assert found == [condition]


def test_the_issue_is_the_propositions_own() -> None:
    reading = read(
        "VIENNA — Iran has rejected demands by the United States that it stop enriching uranium. Iran says its nuclear "
        "program is peaceful."
    )
    refusals = [p for p in reading.positions if p.stance == "refuses" and p.holder.code == "IRN"]
    assert refusals and refusals[0].issue == "iran-nuclear-programme"


def test_an_added_issue_is_known_by_its_terms(tmp_path: object) -> None:
    from pathlib import Path

    from communique import Settings

    file = Path(str(tmp_path)) / "issues.toml"
    file.write_text('[bees]\nname = "Bees"\nmeans = "honey"\nterms = ["beehives"]\n', encoding="utf-8")
    reading = read(
        "OSLO — Norway condemned the destruction of beehives by Swedish soldiers.", settings=Settings(issues=str(file))
    )
    assert any("bees" in p.issues for p in reading.positions)


def test_an_id_is_of_what_it_says() -> None:
    content = "ACCRA — Ghana rejected a Togolese request for an extradition on Friday."
    first, second = read(content).positions, read(content).positions
    assert first and [p.id for p in first] == [p.id for p in second]
    assert len({p.id for p in first}) == len(first)


def test_a_reach_ends_on_trees_with_a_circle() -> None:
    empty = dict.fromkeys(
        ("starts", "ends", "tags", "relations", "mentions", "names", "reports", "triggers", "cues"), ()
    )
    sight = Sight(**{**empty, "sentence": (0, 0, 0), "heads": (1, 0, 1), "_refer": None, "_nobody": None})  # type: ignore[arg-type]
    reach = Reach.of(sight, 0)
    assert (reach.begin, reach.end) == (0, 3)
    assert reach.low[1] == 0 and reach.high[1] == 2
    assert Span(0, 3).holds(Span(reach.low[2], reach.high[2]))
