"""Confidences are probabilities, and order findings as their evidence does."""

from __future__ import annotations

from tests.findings.speech import reading


def test_every_quotation_and_speaker_has_a_probability() -> None:
    found = reading(
        "“The treaty is ready,” Lund said. She added that it would last, warning Chile not to wait."
    ).quotations
    assert found
    for quotation in found:
        assert 0.4 < quotation.evidence.confidence < 1
        assert quotation.speaker and quotation.speaker.confidence is not None
        assert 0.4 < quotation.speaker.confidence < 1


def test_whoever_was_named_long_ago_is_less_sure() -> None:
    filler = "The boats came in at night and the sea was calm. " * 30
    near, far = (reading(text).quotations[-1] for text in ("Lund said it was so.", f"{filler}She said it was so."))
    assert near.speaker and far.speaker
    assert (near.speaker.confidence or 0) > (far.speaker.confidence or 0)
