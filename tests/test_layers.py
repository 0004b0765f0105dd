"""Imports point one way: each part of communique uses only the parts below it, inside functions too."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "communique"

# From the bottom up; parts on one line do not know each other's users. A new folder is given its place here.
LAYERS = (
    ("records", "errors"),
    ("settings", "scorer"),
    ("source",),
    ("page",),
    ("text",),
    ("actors",),
    ("findings",),
    ("reading",),
    ("merge",),
    ("store",),
    ("run",),
    ("query",),
    ("score",),
    ("export",),
    ("formats",),
    ("comparison",),
    ("web",),
    ("cli",),
    ("__init__", "__main__"),
)
HEIGHT = {part: height for height, layer in enumerate(LAYERS) for part in layer}

# The looks upwards that are allowed: (file, part that is imported) -> why.
ALLOWED = {
    ("query/corpus.py", "export"): "a corpus explains a finding as a page does (explain)",
    ("records.py", "export"): "a reading shows itself in notebooks (_repr_html_), which is a matter of its page",
}


def part_of(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> set[str]:
    """The parts of communique that a file imports, wherever in it the import stands."""
    parts: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            parts |= {name for alias in node.names for name in _parts(alias.name, ())}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import; write the full name"
            parts |= set(_parts(node.module or "", tuple(alias.name for alias in node.names)))
    return parts


def _parts(module: str, names: tuple[str, ...]) -> list[str]:
    head, *rest = module.split(".")
    if head != "communique":
        return []
    if rest:
        return [rest[0]]
    # `from communique import source` names a part; `from communique import Reading` uses the public API
    return [name if name in HEIGHT else "__init__" for name in names] or ["__init__"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    assert part in HEIGHT, f"{part} has no place in LAYERS yet"
    name = str(path.relative_to(PACKAGE))
    wrong = {
        other for other in imported(path) - {part} if HEIGHT[other] >= HEIGHT[part] and (name, other) not in ALLOWED
    }
    assert not wrong, f"{name} ({part}) must not import {', '.join(sorted(wrong))}"


def test_every_exception_is_still_needed() -> None:
    for name, part in ALLOWED:
        assert part in imported(PACKAGE / name), f"{name} no longer imports {part}; take it off the list"
