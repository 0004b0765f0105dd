"""An article: its text with speech, cues and debris marked, a card for each finding, and a passage that is linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from communique.errors import QueryError
from communique.export import html, view
from communique.export.marks import Mark, ShownLine, shown_lines
from communique.records import Encounter, Event, Position, Quotation, Reading, Span
from communique.web import anchors
from communique.web.asked import Asked, address
from communique.web.asking import Desk
from communique.web.showing import Missing, Shown

Finding = Quotation | Encounter | Event | Position
_VERSIONS = 12  # that are shown
PASSAGE = "passage"  # the card of the passage that a link is to


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The article of an id, or of a finding's id, whose passage is shown then."""
    asked.only(*anchors.NAMES, "finding", "format")
    reading = read(desk, path["id"])
    text = reading.article.text
    side = html.side_of(reading)
    anchor = anchors.of(asked) or _of_finding(reading, asked.one("finding"))
    passage = anchors.find(text, anchor) if anchor else None
    marks = [*side.marks, *([Mark(passage, "passage", PASSAGE)] if passage else [])]
    lines = shown_lines(reading, marks)
    titles = [line for line in lines if line.kind == "title"]
    context = {
        "article": reading.article,
        "origin": reading.source.origin,
        "link": html.safe_link(reading.article.url),
        "facts": html.facts_of(reading),
        "lines": lines,
        "has_title": bool(titles),
        "facts_after": titles[-1] if titles else None,
        "nothing": view.nothing(reading.article),
        "side": side,
        "links": links(reading, lines),
        "anchor": anchor,
        "passage": passage,
        "passage_words": view.words(text, passage) if passage else "",
        "bytes_of": _bytes_of(reading, passage) if passage else "",
        "versions": versions(desk, reading),
    }
    return Shown(context)


def read(desk: Desk, article: str) -> Reading:
    """A reading of the corpus. Raises Missing where there is none of that id."""
    try:
        return desk.reading(article)
    except QueryError as error:
        raise Missing(f"there is no article {article!r} in this corpus") from error


def versions(desk: Desk, reading: Reading) -> list[dict[str, Any]]:
    """Other articles with the text of this one, once merged: copies, and versions at the same address."""
    if not desk.corpus.has("copies"):
        return []
    sql = """SELECT a.id, a.url, a.outlet, a.day FROM copies c JOIN articles a ON a.id = c.article_id
        WHERE c.group_id IN (SELECT group_id FROM copies WHERE article_id = ?) AND a.id <> ?
        ORDER BY a.day NULLS LAST, a.id LIMIT ?"""
    rows = desk.corpus.cursor().execute(sql, [reading.article.id, reading.article.id, _VERSIONS]).fetchall()
    own = reading.article.url
    return [
        {"id": id_of, "told": "another version" if url and url == own else "a copy", "outlet": outlet or "", "day": day}
        for id_of, url, outlet, day in rows
    ]


def links(reading: Reading, lines: tuple[ShownLine, ...]) -> dict[str, list[tuple[str, str]]]:
    """What each card leads to: the page of its finding, and a link to its words that lasts."""
    found: dict[str, list[tuple[str, str]]] = {}
    kinds: tuple[tuple[str, Sequence[Finding]], ...] = (
        ("q", reading.quotations),
        ("e", reading.encounters),
        ("v", reading.events),
    )
    for letter, findings in kinds:
        for number, one in enumerate(findings):
            entries = [("all reports", address(f"/finding/{one.id}"))]
            whole = words_of(one)
            if whole:
                entries.append(("link to the words", passage_link(reading, whole, lines)))
                entries.append(("bytes", _bytes_of(reading, whole)))
            found[f"{letter}{number}"] = entries
    for number, position in enumerate(reading.positions):
        found[f"p{number}"] = [("the position", address(f"/finding/{position.id}"))]
    for number, actor in enumerate(view.cast(reading)):
        found[f"a{number}"] = [
            ("in all articles", address("/actor", {"name": actor.name, "article": reading.article.id}))
        ]
    return found


def words_of(finding: Finding) -> Span | None:
    """The stretch that a finding's words lie in."""
    spans = finding.evidence.spans
    if isinstance(finding, Quotation | Position):
        spans = finding.content if isinstance(finding, Quotation) else finding.words
    return Span(min(span.start for span in spans), max(span.end for span in spans)) if spans else None


def _of_finding(reading: Reading, finding: str) -> anchors.Anchor | None:
    """The words of a finding of the article, for `?finding=`; of a position, its proposition."""
    every: tuple[Finding, ...] = (*reading.quotations, *reading.encounters, *reading.events)
    known = {one.id: one for one in every}
    position = next((one for one in reading.positions if one.id == finding), None)
    span = words_of(position or known[finding]) if position or finding in known else None
    return anchors.describe(reading.article.text, span) if span else None


def passage_link(reading: Reading, span: Span, lines: tuple[ShownLine, ...] = ()) -> str:
    """The address of some words of an article."""
    line = max((line.start for line in lines if line.start <= span.start), default=None)
    return anchors.describe(reading.article.text, span).href(reading.article.id, line)


def _bytes_of(reading: Reading, span: Span) -> str:
    return address(f"/article/{reading.article.id}/bytes", {"start": str(span.start), "end": str(span.end)})
