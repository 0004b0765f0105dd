"""A value as a cell of a flat table."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any


def cell(value: Any) -> str:
    """A value as a cell of a flat table: lists joined by `; `, structs by their name or as JSON."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, datetime.date | str | int):
        return str(value)
    if isinstance(value, Mapping):
        return str(value["name"]) if "name" in value else json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, Iterable):
        return "; ".join(cell(item) for item in value)
    return str(value)
