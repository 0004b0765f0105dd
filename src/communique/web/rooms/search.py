"""Search: the rows of a question, a form of its filters, and facets with counts. One screen for all six questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from communique.export import view
from communique.query.filters import FILTERS, Filter, Question
from communique.web import charts
from communique.web.asked import Asked
from communique.web.asking import Desk, Facet, Page
from communique.web.pages import plural
from communique.web.showing import Shown

NAMES = {"quotations": "quotation", "encounters": "encounter", "events": "event", "positions": "position"}
NAMES |= {"actors": "actor", "articles": "article"}
_LABELS = {"text": "Words", "about": "Issue", "since": "From", "until": "Until", "of": "Whose", "on": "Issue"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: a filter, as people are asked for it, with the values that it has."""

    name: str
    label: str
    help: str
    choices: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A facet as it is shown: what is chosen, and values with their share and the address that adds them."""

    name: str
    title: str
    chosen: tuple[tuple[str, str], ...]
    values: tuple[tuple[str, str, int, float, str], ...]


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The rows of a question."""
    question = cast(Question, asked.path.strip("/"))
    given = asked.given(question)
    sort = asked.one("sort", "newest")
    if asked.one("format"):
        return Shown({}, desk.table(question, given, sort))
    page = desk.page(
        question, given, sort=sort, cursor=asked.one("cursor"), reports=asked.one("reports") == "1", listed=True
    )
    found = desk.facets(question, given, page)
    months = next((one for one in found if one.name == "since"), None)
    context = {
        "question": question,
        "text": asked.one("text"),
        "fields": fields(question, asked),
        "sorts": desk.sorts(question),
        "sort": sort,
        "page": page,
        "caption": caption(question, page),
        "chart": charts.months(months.values, asked) if months and len(months.values) > 1 else "",
        "facets": [narrowing(asked, one) for one in found],
        "counted": next((one.of for one in found if one.of), None),
        "chosen": [(name, value, asked.minus(name, value)) for name, value in asked.pairs if name in given],
    }
    return Shown(context)


def caption(question: Question, page: Page) -> str:
    """How many there are: `412 quotations`, or reports of them where those are more."""
    told = f"{page.about} {plural(page.count, NAMES[question])}".strip()
    return f"{told} in {plural(page.reports, 'report')}" if page.reports is not None else told


def fields(question: Question, asked: Asked) -> list[Field]:
    """The form of a question, from the table of its filters."""
    return [Field(row.name, label(row), row.help, row.choices, tuple(asked.all(row.name))) for row in FILTERS[question]]


def label(row: Filter) -> str:
    """What a filter is called above its field."""
    return _LABELS.get(row.name, row.name.capitalize())


def narrowing(asked: Asked, facet: Facet) -> Narrowing:
    """A facet with the addresses that its values lead to."""
    chosen = tuple((value, told(facet.name, value)) for value in asked.all(facet.name))
    known = {value for value, _ in chosen}
    most = max((count for _, _, count in facet.values), default=1)
    values = tuple(
        (value, told(facet.name, value), count, round(100 * count / most, 1), _narrowed(asked, facet.name, value))
        for value, _, count in facet.values
        if value not in known
    )
    return Narrowing(facet.name, facet.title, chosen, values)


def _narrowed(asked: Asked, name: str, value: str) -> str:
    """The address with one more value; a month is both its first and its last day."""
    if name == "since":
        return asked.put(since=value, until=value)
    return asked.put(**{name: value})


def told(name: str, value: str) -> str:
    """A value of a filter as people read it."""
    if name in ("country", "actor", "recipient", "between", "addressee_country"):
        return view.country(value) or value
    return view.issue(value) if name in ("about", "on") else value
