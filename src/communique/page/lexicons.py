"""The tables of src/communique/data that pages are repaired by, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """One TOML table of the package's data, by its name without the ending."""
    return tomllib.loads((files("communique") / "data" / f"{name}.toml").read_text(encoding="utf-8"))
