"""Who was spoken to: in words, by a pronoun, in a conversation that the text reports, in a transcript."""

from __future__ import annotations

import pytest

from tests.findings.speech import only, reading, speaker, told

CALL = "Norwegian Foreign Minister Kari Lund spoke with Chilean President Diego Vera over the phone on Monday.\n\n"


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Lund urged the Chilean envoy, Hege Dahl, to sign the treaty.", "Hege Dahl"),
        ("Lund called Vera and urged him to sign the treaty.", "Diego Vera"),
        ("Lund told the state broadcaster, Polar Vision, that the treaty was ready.", "Polar Vision"),
    ],
)
def test_named_in_words(text: str, audience: str) -> None:
    assert told(only(text)) == [audience]


def test_an_object_pronoun_is_not_the_speaker() -> None:
    (quotation,) = reading(
        "Vera met the press. Vera also spoke with Lund and warned her that the fish were gone."
    ).quotations
    assert (speaker(quotation), told(quotation)) == ("Diego Vera", ["Kari Lund"])


def test_on_the_telephone_the_other_party_listens() -> None:
    found = reading("Lund stressed that the treaty was ready. Vera replied that it was not.", CALL).quotations
    assert [(speaker(q), told(q)) for q in found] == [("Kari Lund", ["Diego Vera"]), ("Diego Vera", ["Kari Lund"])]
    assert found[0].addressees[0].span is None, "nobody is named in the attribution"


@pytest.mark.parametrize(
    "opening", ["During the meeting, Lund stressed", "Lund, in turn, stressed", "For her part, Lund noted"]
)
def test_a_meeting_is_taken_up_in_words(opening: str) -> None:
    assert told(only(f"{opening} that the treaty was ready.")) == ["Diego Vera"]


@pytest.mark.parametrize(
    "text",
    [
        "Lund stressed that the treaty was ready.",
        "After the meeting Lund told reporters that the treaty was ready.",
        "Lund said in a statement that the treaty was ready.",
        "During the meeting, the Bergen Institute noted that the treaty was ready.",
    ],
)
def test_after_a_meeting_nobody_is_made_to_listen(text: str) -> None:
    assert "Diego Vera" not in told(only(text))


def test_a_meeting_that_is_planned_is_no_conversation() -> None:
    lead = "Norwegian Foreign Minister Kari Lund will meet Chilean President Diego Vera in Oslo on Monday. "
    assert told(only("Lund said that the treaty was ready.", lead)) == []


TRANSCRIPT = """Briefing on the fisheries treaty

QUESTION: Minister Lund, is the treaty ready for the two states to sign?

MINISTER LUND: It is ready, and we will sign it in May.

QUESTION: And what will happen to the boats in the north?

MINISTER LUND: They will stay where they are.
"""


def test_questions_are_put_to_whoever_answers() -> None:
    import communique

    found = communique.read(TRANSCRIPT).quotations
    assert [q.evidence.rule.split(" + ")[0] for q in found] == ["turn"] * 4
    assert [speaker(q) for q in found][1] is not None
    assert told(found[0]) == [speaker(found[1])]
    assert told(found[1]) == []


def test_written_answers_are_given_by_whom_their_line_of_attribution_names() -> None:
    import communique

    text = (
        "Taken question on the fisheries treaty\n\nAttribution is on the record from Spokesperson Ida Moen.\n\n"
        "Question: Is the treaty ready for the two states to sign?\n\nAnswer: It is ready; it will be signed in May."
    )
    assert [speaker(q) for q in communique.read(text).quotations] == [None, "Ida Moen"]


@pytest.mark.parametrize(
    ("text", "who", "whom"),
    [
        ("Vera was told by Lund that the treaty was ready.", "Kari Lund", "Diego Vera"),
        ("Vera was asked by Lund to sign the treaty.", "Kari Lund", "Diego Vera"),
        ("Chile was urged by Norway to sign the treaty.", "Norway", "Chile"),
    ],
)
def test_in_the_passive_the_subject_is_told(text: str, who: str, whom: str) -> None:
    quotation = only(text)
    assert (speaker(quotation), told(quotation)) == (who, [whom])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Norway was encouraged by the decision of Vera to sign the treaty.",
            marks=pytest.mark.xfail(reason="the reader takes a decision for somebody (docs/quality.md)", strict=True),
        ),
        "The border was closed by Norway to keep the boats out.",
    ],
)
def test_a_passive_without_a_speaker_reports_no_speech(text: str) -> None:
    assert reading(text).quotations == ()


def test_what_people_were_told_has_no_speaker() -> None:
    quotation = only("Reporters were told that the treaty was ready.")
    assert quotation.speaker is None
