"""`--reader`: by rules alone, or joined with the trained reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from communique.cli import main
from communique.errors import SettingsError
from communique.settings import Settings, load_settings

PAGE = (
    "Norwegian Foreign Minister Kari Lund spoke in Bergen on Monday. Lund, who had come back from Chile in the "
    "morning, protested that the border would stay open."
)


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return str(path)


def rules(page: str, *options: str) -> list[str]:
    result = CliRunner().invoke(main, ["read", page, "--format", "json", *options])
    assert result.exit_code == 0, result.output
    return [quotation["evidence"]["rule"] for quotation in json.loads(result.stdout)["quotations"]]


def test_the_trained_reader_adds_what_no_rule_found(page: str) -> None:
    assert rules(page) == []
    assert rules(page, "--reader", "trained") == ["reader.linked"]


def test_the_settings_file_chooses_it_too(page: str, tmp_path: Path) -> None:
    toml = tmp_path / "communique.toml"
    toml.write_text('reader = "trained"\n', encoding="utf-8")
    assert load_settings(toml) == Settings(reader="trained")
    assert rules(page, "--settings", str(toml)) == ["reader.linked"]
    assert rules(page, "--settings", str(toml), "--reader", "lexical") == []


def test_another_reader_is_refused() -> None:
    with pytest.raises(SettingsError, match="reader must be one of lexical, trained"):
        Settings(reader="clever")  # type: ignore[arg-type]


def test_gold_is_scored_with_it(tmp_path: Path) -> None:
    said = {"kind": "indirect", "content": ["the border would stay open"], "cue": "protested", "addressees": []}
    said |= {"speaker": "Lund", "speaker_name": "Kari Lund", "speaker_country": "NOR"}
    gold: dict[str, object] = {"id": "a", "dateline": None, "quotations": [said]}
    gold |= {"encounters": [], "events": [], "issues": [], "debris": []}
    (tmp_path / "a.json").write_text(json.dumps(gold), encoding="utf-8")
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    run = CliRunner().invoke(main, ["score", str(tmp_path), "--json", "--reader", "trained"])
    assert run.exit_code == 0, run.output
    assert json.loads(run.stdout)["attribution F1 at 0.8"]["f1"] == 1.0
