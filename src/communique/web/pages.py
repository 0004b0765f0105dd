"""Templates made into pages: whatever came from outside is escaped, cleaned and kept in its own writing direction."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from communique.errors import CommuniqueError
from communique.export import view
from communique.export.html import clean
from communique.store import words as searched
from communique.web.asked import address

if TYPE_CHECKING:
    from jinja2 import Environment

SHORT = 400  # characters of a text in a list
_WORD = re.compile(r"\w+")


def render(template: str, context: Mapping[str, Any]) -> str:
    """A page of `rooms/`, by the name of its template."""
    page: str = environment().get_template(f"{template}.html.jinja").render(context)
    return page


@cache
def environment() -> Environment:
    """Where the templates are and what they can call."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=ChoiceLoader(
            [PackageLoader("communique.web", "rooms"), PackageLoader("communique.export", ".")],
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean,
    )
    made.filters |= {
        "outside": outside,
        "short": short,
        "day": told_day,
        "country": country,
        "issue": view.issue,
        "number": number,
        "lit": lit,
        "plural": plural,
    }
    made.globals |= {"address": address, "finding_of": finding_of}
    return made


def finding_of(row: Mapping[str, Any]) -> str:
    """The address of a finding: of what merging made of it, else with its day, by which it is found sooner."""
    if row.get("group_id"):
        return address(f"/finding/{row['group_id']}")
    return address(f"/finding/{row['id']}", {"day": str(row["day"])} if row.get("day") else None)


def outside(text: object, longest: int = SHORT) -> Markup:
    """A text from a page, on one line, isolated so that its writing direction ends with it.

    >>> outside("Kari <b>Lund")
    Markup('<bdi>Kari &lt;b&gt;Lund</bdi>')
    """
    return Markup(f"<bdi>{escape(clean(short(str(text or ''), longest)))}</bdi>")  # noqa: S704 - escaped


def short(text: str | None, longest: int = SHORT) -> str:
    """The text on one line, cut where it is very long."""
    text = text or ""
    squeezed = view.squeeze(text[: 4 * longest])
    return squeezed if len(squeezed) <= longest and len(text) <= 4 * longest else squeezed[: longest - 1].rstrip() + "…"


def told_day(day: object) -> str:
    """A day as people write it.

    >>> told_day(datetime.date(2024, 3, 14)), told_day(None)
    ('14 Mar 2024', 'no date')
    """
    if day is None or day == "":
        return "no date"
    if isinstance(day, datetime.date):
        return f"{day.day} {day:%b} {day.year}"
    return str(day)


def country(code: str | None) -> str:
    """A country by its name."""
    return view.country(code) or ""


def number(value: int | float) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"


def plural(count: int, noun: str) -> str:
    """`1 report`, `3 reports`, `2 countries`."""
    if count == 1:
        return f"1 {noun}"
    return f"{count:,} {noun[:-1]}ies" if noun.endswith("ry") else f"{count:,} {noun}s"


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def lit(text: str | None, search: str, longest: int = SHORT) -> Markup:
    """A text with the words of a search marked.

    >>> lit("A river, and rivers", "river*")
    Markup('<bdi>A <mark>river</mark>, and <mark>rivers</mark></bdi>')
    """
    cut = clean(short(text, longest))
    whole, begin = _searched(search) if search else (frozenset(), ())
    if not whole and not begin:
        return Markup(f"<bdi>{escape(cut)}</bdi>")  # noqa: S704 - escaped
    parts: list[str] = []
    last = 0
    for found in _WORD.finditer(cut):
        word = _folded(found[0])
        if word in whole or begin and word.startswith(begin):
            parts += [escape(cut[last : found.start()]), f"<mark>{escape(found[0])}</mark>"]
            last = found.end()
    return Markup(f"<bdi>{''.join(parts)}{escape(cut[last:])}</bdi>")  # noqa: S704 - every part is escaped


@cache
def _no_words() -> tuple[frozenset[str], tuple[str, ...]]:
    return frozenset(), ()


def _searched(search: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that a search looks for, and the beginnings."""
    try:
        asked = searched.parse(search)
    except CommuniqueError:
        return _no_words()
    terms = [term for clause in asked.clauses for term in clause]
    whole = {_folded(word) for term in terms for word in (term.words[:-1] if term.prefix else term.words)}
    return frozenset(whole), tuple(_folded(term.words[-1]) for term in terms if term.prefix)


def joined(names: Sequence[str]) -> str:
    """`A, B and C`."""
    return view.listed(list(names))
