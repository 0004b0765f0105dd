"""communique.toml -> one frozen `Settings`, passed to whatever needs it; nothing here is global.

extractor = "fast"        # fast | careful | turbo
only = ""                 # "diplomacy": of a mixed crawl, read only pages with diplomatic content
max_bytes = 20_000_000    # a page larger than this is refused
fetch_timeout = 20.0      # seconds for one URL, connect to last byte
user_agent = "communique/0.1 (+https://pypi.org/project/communique)"
host_pace = 1.0           # seconds between two requests to one site, where many addresses are fetched
feed_content = false      # true: take an article from its feed, where that has it whole, rather than fetch its page
page_timeout = 60.0       # seconds for reading one page, where many are read
columns = ""              # "text=Body,date=Day": what the columns of tables are called, where not by a usual name
issues = ""               # a TOML file of your own issues, as data/issues.toml has them
model = ""                # a folder with a reader model and its scorers, in place of the one that ships
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from communique.errors import SettingsError

Extractor = Literal["fast", "careful", "turbo"]
Only = Literal["", "diplomacy"]
COLUMNS = ("text", "html", "title", "date", "url", "outlet", "language", "id")  # the fields that a row may have


@dataclass(frozen=True, slots=True)
class Settings:
    """How pages are fetched and read. The defaults are safe and are what the figures in bench/ were measured with."""

    extractor: Extractor = "fast"
    only: Only = ""
    max_bytes: int = 20_000_000
    fetch_timeout: float = 20.0
    user_agent: str = "communique/0.1 (+https://pypi.org/project/communique)"
    host_pace: float = 1.0
    feed_content: bool = False
    page_timeout: float = 60.0
    columns: str = ""
    issues: str = ""
    model: str = ""

    def __post_init__(self) -> None:
        if self.extractor not in get_args(Extractor):
            raise SettingsError(f"extractor must be one of {', '.join(get_args(Extractor))}, not {self.extractor!r}")
        if self.only not in get_args(Only):
            raise SettingsError(f'only must be "" or "diplomacy", not {self.only!r}')
        if min(self.max_bytes, self.fetch_timeout, self.page_timeout) <= 0:
            raise SettingsError("max_bytes, fetch_timeout and page_timeout must be above 0")
        if self.host_pace < 0:
            raise SettingsError("host_pace must not be below 0")
        named_columns(self.columns)


def named_columns(columns: str) -> dict[str, str]:
    """What fields are called, from `text=Body,date=Day`; a name with a comma in it stands in quotation marks.

    Raises SettingsError for a field that is not known, or without a name.

    >>> named_columns('text=Body, "title=Head, long"')
    {'text': 'Body', 'title': 'Head, long'}
    """
    named: dict[str, str] = {}
    for part in next(csv.reader([columns], skipinitialspace=True), []):
        field, equals, name = part.partition("=")
        field, name = field.strip().lower(), name.strip()
        if not (equals and name):
            raise SettingsError(f"columns are given as text=Body,date=Day, not {part!r}")
        if field not in COLUMNS:
            raise SettingsError(f"no field {field!r} has a column; known are {', '.join(COLUMNS)}")
        named[field] = name
    return named


def with_columns(settings: Settings, columns: str | Mapping[str, str] | None) -> Settings:
    """The settings with other names of columns: as `Settings.columns` has them, or a mapping. Raises SettingsError."""
    if columns is None:
        return settings
    if not isinstance(columns, str):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow([f"{field}={name}" for field, name in columns.items()])
        columns = line.getvalue()
    return replace(settings, columns=columns)


def load_settings(path: Path | None = None) -> Settings:
    """Settings from a TOML file; without a path, from `communique.toml` in the working folder when there is one.

    Raises SettingsError for a file that is no TOML, an unknown key, or a value of the wrong type.
    """
    if path is None:
        path = Path("communique.toml")
        if not path.is_file():
            return Settings()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"cannot be read: {error}", origin=str(path)) from error
    return Settings(**_checked(table, path))


def _checked(table: dict[str, Any], path: Path) -> dict[str, Any]:
    defaults = {field.name: field.default for field in fields(Settings)}
    for key, value in table.items():
        if key not in defaults:
            raise SettingsError(f"unknown key {key!r}; known are {', '.join(defaults)}", origin=str(path))
        wanted = type(defaults[key])
        fits = isinstance(value, (int, float) if wanted is float else wanted)
        if not fits or isinstance(value, bool) and wanted is not bool:
            raise SettingsError(f"{key} must be of type {wanted.__name__}", origin=str(path))
    return table
