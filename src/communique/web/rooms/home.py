"""The first screen: the search, the corpus in figures, and ways in."""

from __future__ import annotations

from collections.abc import Mapping

from communique.export import view
from communique.query.filters import QUESTIONS
from communique.web import charts
from communique.web.asked import Asked, address
from communique.web.asking import Desk
from communique.web.rooms import dyad
from communique.web.showing import Shown

LATEST, NAMED = 6, 10


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The corpus as a whole."""
    asked.only()
    manifest = desk.corpus.manifest
    said = desk.corpus.ask("quotations", {})
    months = [(value, value, count) for value, count in desk.counted(said, "strftime(day, '%Y-%m')")]
    first, last = desk.days()
    context = {
        "counts": [(table, manifest.rows(table)) for table in QUESTIONS if table != "actors"],
        "first": first,
        "last": last,
        "latest": desk.rows(said, LATEST),
        "chart": charts.months(months, Asked("/quotations")) if len(months) > 1 else "",
        "people": desk.rows(desk.corpus.actors(kind="person"), NAMED),
        "issues": _top(desk, "unnest(issues)", "about"),
        "pairs": dyad.pairs(desk)[:NAMED],
    }
    return Shown(context)


def _top(desk: Desk, sql: str, name: str) -> list[tuple[str, int, str]]:
    counts = sorted(desk.counted(desk.corpus.ask("quotations", {}), sql), key=lambda pair: (-pair[1], pair[0]))
    return [(view.issue(key), count, address("/quotations", {name: key})) for key, count in counts[:NAMED]]
