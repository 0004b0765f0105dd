"""`communique code`: one type for a marked sentence, and a line of output for every line of input."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.findings.events.features import marked
from communique.findings.events.model import LABELS, coder


@pytest.mark.parametrize(
    ("sentence", "source", "target", "wanted"),
    [
        ("Norway condemned Spain over the ban.", "Norway", "Spain", "ACCUSE"),
        ("Norway lifted its sanctions on Spain.", "Norway", "Spain", "YIELD"),
        ("Norwegian jets bombed Spain overnight, killing ten.", "Norwegian jets", "Spain", "ASSAULT"),
        ("Norway rejected a request from Spain for more time.", "Norway", "Spain", "REJECT"),
        ("Norway and Spain held talks in Rome.", "Norway", "Spain", "CONSULT"),
    ],
)
def test_a_sentence_is_coded(sentence: str, source: str, target: str, wanted: str) -> None:
    result = CliRunner().invoke(main, ["code", "--source", source, "--target", target, sentence])
    assert result.exit_code == 0
    kind, probability = result.output.strip().split("\t")
    assert kind == wanted
    assert 0 < float(probability) <= 1


def test_lines_keep_their_order_and_a_wrong_one_is_named() -> None:
    lines = "Norway thanked Spain.\tNorway\tSpain\nno tabs\nNorway thanked Spain.\tNorway\tChile\n"
    result = CliRunner().invoke(main, ["code", "-"], input=lines)
    assert result.exit_code == 1
    kinds = [line.split("\t")[0] for line in result.stdout.splitlines()]
    assert kinds == ["SUPPORT", "-", "-"]
    assert "line 2: wanted sentence, source and target" in result.stderr
    assert "line 3: the sentence must hold source and target" in result.stderr


def test_a_sentence_needs_its_sides() -> None:
    assert CliRunner().invoke(main, ["code", "Norway thanked Spain."]).exit_code == 2


def test_chances_add_up() -> None:
    text = marked("Norway thanked Spain.", "Norway", "Spain")
    assert text is not None
    chances = coder().chances(text)
    assert len(chances) == len(LABELS)
    assert abs(float(chances.sum()) - 1) < 1e-5


@pytest.mark.parametrize(
    ("sentence", "source", "target"), [("", "a", "b"), ("a", "a", "a"), ("ab", "ab", "b"), ("x", "", "")]
)
def test_marks_need_two_places(sentence: str, source: str, target: str) -> None:
    assert marked(sentence, source, target) is None
