"""The shipped samples, read by the program as people run it; what every later reader must still get right."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.export.reading_json import loads
from communique.records import Quotation, Reading

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def samples() -> dict[str, Reading]:
    paths = sorted(SAMPLES.iterdir())
    done = CliRunner().invoke(main, ["read", "--format", "json", *map(str, paths)])
    assert done.exit_code == 0, done.stderr
    return {path.name: loads(line) for path, line in zip(paths, done.stdout.splitlines(), strict=True)}


def said(reading: Reading, words: str) -> Quotation:
    """The one quotation that begins with `words`."""
    text = reading.article.text
    (found,) = [q for q in reading.quotations if q.content[0].of(text).startswith(words)]
    return found


def test_a_clean_page(samples: dict[str, Reading]) -> None:
    talks = samples["talks.html"]
    article = talks.article
    assert article.title == "Portugal and Ghana agree to reopen fisheries talks"
    assert article.outlet == "The Harbour Courier"
    assert article.published is not None
    assert (article.published.start[:10], article.published.basis) == ("2024-03-14", "metadata")
    assert not article.translation.machine
    assert "Log in" not in article.text
    assert "Privacy" not in article.text

    harbour = said(talks, "We lost two years")
    assert harbour.speaker is not None
    assert (harbour.kind, harbour.speaker.name, harbour.speaker.country) == ("direct", "Helena Sarmento", "PRT")
    assert [party.name for party in harbour.addressees] == ["reporters"]
    storms = said(talks, "rumours about money")
    assert storms.speaker is not None
    assert (storms.kind, storms.speaker.name) == ("mixed", "Kwabena Osei-Tutu")

    met = [(e.mode, e.status, sorted(party.name for party in e.participants)) for e in talks.encounters]
    assert ("meeting", "held", ["Helena Sarmento", "Kwabena Osei-Tutu"]) in met
    assert ("call", "held", ["Ama Boakye", "Duarte Vilhena"]) in met


def test_a_damaged_translated_page(samples: dict[str, Reading]) -> None:
    wool = samples["translated.txt"]
    text = wool.article.text
    assert wool.article.published is None
    assert wool.article.translation.machine
    signs = {sign.span.of(text) for sign in wool.article.translation.signs}
    assert {"gave the information", "concluded his words", "Namibian, but also for"} <= signs
    debris = [block.span.of(text).strip() for block in wool.article.blocks if block.kind == "debris"]
    assert {'id = "box-3" style = "float:left">', "Share Tweet Print", "News ID: 40718"} <= set(debris)
    assert debris.count("Cheap flights to the coast every Friday") == 3

    for words, speaker, kind in (
        ("to let the wool of the herders", "Batsaikhan Ganzorig", "indirect"),
        ("The containers have stood", "Tobias Amutenya", "direct"),
        ("Our veterinarians found no illness", "Selma Haikali", "direct"),
        ("My president asked me", "Oyun Davaajav", "direct"),
        ("It was short", "Oyun Davaajav", "direct"),
        ("no bill will be forgotten", "Petrus Nangolo", "indirect"),
        ("Amutenya will travel", "Selma Haikali", "indirect"),
    ):
        quotation = said(wool, words)
        assert quotation.speaker is not None
        assert (quotation.speaker.name, quotation.kind) == (speaker, kind), words

    met = [(e.mode, e.status, sorted(party.name for party in e.participants)) for e in wool.encounters]
    assert ("call", "held", ["Batsaikhan Ganzorig", "Tobias Amutenya"]) in met
    assert ("meeting", "held", ["Oyun Davaajav", "Selma Haikali"]) in met
    assert any(mode == "visit" and status == "planned" for mode, status, _ in met)


def test_every_span_quotes_the_text_and_every_finding_has_evidence(samples: dict[str, Reading]) -> None:
    for reading in samples.values():
        assert reading.quotations
        evidence = [q.evidence for q in reading.quotations] + [e.evidence for e in reading.encounters]
        for why in evidence:
            assert why.spans
            assert why.rule
            assert 0 < why.confidence <= 1
