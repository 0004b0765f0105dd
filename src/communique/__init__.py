"""communique reads diplomatic news and keeps the record: who said what to whom, who met whom.

>>> import communique
>>> reading = communique.read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday.")
>>> [quotation.speaker.name for quotation in reading.quotations]
['Kari Lund']

`read` makes a `Reading`, `readings` those of a table; the other names are what a reading is made of, what can go wrong,
and the settings. Every name is loaded when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from communique.errors import (
        CommuniqueError,
        CorpusError,
        FetchError,
        GoldError,
        PageError,
        QueryError,
        ReadingError,
        SettingsError,
        SourceError,
        UnknownName,
    )
    from communique.export.explain import explain
    from communique.export.html import to_html
    from communique.export.reading_json import from_json, to_json
    from communique.export.spacy import to_spacy
    from communique.query.corpus import Corpus, open  # noqa: A004 - as files are opened
    from communique.reading import read, readings
    from communique.records import (
        Actor,
        Article,
        Block,
        Edit,
        Encounter,
        Event,
        Evidence,
        IssueTag,
        Mention,
        Party,
        Place,
        Position,
        Quotation,
        Reading,
        Role,
        Source,
        Span,
        Translation,
        When,
    )
    from communique.run.add import add
    from communique.run.demo import demo
    from communique.run.reread import reread
    from communique.settings import Settings, load_settings
    from communique.store.compact import compact
    from communique.store.info import info

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "Article",
    "Block",
    "CommuniqueError",
    "Corpus",
    "CorpusError",
    "Edit",
    "Encounter",
    "Event",
    "Evidence",
    "FetchError",
    "GoldError",
    "IssueTag",
    "Mention",
    "PageError",
    "Party",
    "Place",
    "Position",
    "QueryError",
    "Quotation",
    "Reading",
    "ReadingError",
    "Role",
    "Settings",
    "SettingsError",
    "Source",
    "SourceError",
    "Span",
    "Translation",
    "UnknownName",
    "When",
    "__version__",
    "add",
    "compact",
    "demo",
    "explain",
    "from_json",
    "info",
    "load_settings",
    "open",
    "read",
    "readings",
    "reread",
    "to_html",
    "to_json",
    "to_spacy",
]

# Public name -> the module that holds it; whatever is not listed is a record.
_HOMES = {
    **dict.fromkeys(
        [name for name in __all__ if name.endswith("Error") or name == "UnknownName"],
        "communique.errors",
    ),
    **dict.fromkeys(["Settings", "load_settings"], "communique.settings"),
    **dict.fromkeys(["from_json", "to_json"], "communique.export.reading_json"),
    **dict.fromkeys(["Corpus", "open"], "communique.query.corpus"),
    "add": "communique.run.add",
    "compact": "communique.store.compact",
    "demo": "communique.run.demo",
    "explain": "communique.export.explain",
    "info": "communique.store.info",
    "read": "communique.reading",
    "readings": "communique.reading",
    "reread": "communique.run.reread",
    "to_html": "communique.export.html",
    "to_spacy": "communique.export.spacy",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'communique' has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES.get(name, "communique.records")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
