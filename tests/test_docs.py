"""What the documents say is so: README's code runs, its output is the real one, references are current."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [path for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")) if path.is_file()]


@pytest.fixture(scope="module")
def generate() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "generate.py"))


@pytest.fixture(autouse=True)
def _in_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_code_in_documents_runs(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for code in blocks(path, "python"):
        exec(compile(code, str(path), "exec"), {"__name__": "example"})  # noqa: S102 - our own documents
    printed = capsys.readouterr().out
    if path.name == "README.md":
        assert "Haikali | direct | " in printed
        assert "meeting held" in printed


def test_the_output_in_the_readme_is_the_real_one(generate: dict[str, Any]) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert generate["OUTPUT"].search(readme), "the README shows what the program prints"
    assert generate["readme"]() == readme, "run `make docs`"


def test_the_command_reference_is_current(generate: dict[str, Any]) -> None:
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == generate["reference"](), "run `make docs`"


def test_the_table_of_columns_is_current() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "schema.py"))["document"]()
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == made, "run `python docs/schema.py`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_project_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {
        re.split(r"[<>=\[]", line)[0]
        for line in (
            *project["dependencies"],
            *(line for extra in project["optional-dependencies"].values() for line in extra),
        )
    }
    explained = re.findall(r"^\| ([\w-]+) \| .{10,} \|$", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE)
    assert wanted - {"communique"} == set(explained) - {"package"}


def test_the_makefile_has_the_commands_that_the_readme_names() -> None:
    named = set(re.findall(r"\bmake (\w+)", " ".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)))
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"sample", "test"} <= named & targets
    assert not {name for name in named if name in {"sample", "test", "check", "docs", "format", "slow"}} - targets
