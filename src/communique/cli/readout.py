"""The readout for people: what a journalist wants to see of a page, in the order in which they would ask.

Plain where output is no terminal; colour only sets apart, it never says anything by itself. NO_COLOR is
honoured (https://no-color.org), and lines keep within the terminal's width.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from communique.cli.plain import safe
from communique.export import view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.records import Article, Edit, Encounter, Event, Quotation, Reading

WIDEST = 100  # columns; longer lines are hard to read
PLAIN_WIDTH = 88  # columns where output is no terminal


class Readout:
    """Renders readings, one after the other, in one style."""

    def __init__(self, *, terminal: bool, width: int | None = None) -> None:
        self.colour = terminal and sys.stdout.isatty()
        fallback = shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns
        self.width = width or min(max(fallback, 40), WIDEST)
        self.shown = 0

    def show(self, reading: Reading) -> str:
        """The reading as text, set apart by a rule from the one before it."""
        page = StringIO()
        console = Console(file=page, width=self.width, force_terminal=self.colour, highlight=False, emoji=False)
        if self.shown:
            console.print("\n", Rule(style="dim"), "\n")
        self.shown += 1
        for part in _parts(reading):
            console.print(part)
        return "\n".join(line.rstrip() for line in page.getvalue().split("\n"))


def _parts(reading: Reading) -> Iterator[RenderableType]:
    yield _head(reading)
    for title, rows in (
        ("Who is who", _cast(reading)),
        ("Who said what", _speech(reading)),
        ("Who met whom", [_encounter(e, reading.article.text) for e in reading.encounters]),
        ("Who did what to whom", [_event(e, reading) for e in reading.events]),
        ("Where they stand", [_inset(_text(view.stand(p, reading.article.text)), 2) for p in reading.positions]),
        ("Signs of machine translation", _signs(reading.article)),
        ("No part of the article", _debris(reading.article)),
        ("Repaired", [_repair(edit, reading.article.text) for edit in reading.article.edits]),
    ):
        if rows:
            yield Group("", _text(title.upper(), "bold"), *rows)
    if not (reading.quotations or reading.encounters or reading.events):
        yield Group("", _text(view.nothing(reading.article), "italic"))


def _text(words: str, style: str = "") -> Text:
    return Text(safe(words), style=style)


def _inset(part: RenderableType, columns: int) -> Padding:
    return Padding(part, (0, 0, 0, columns))


def _head(reading: Reading) -> RenderableType:
    article = reading.article
    title = article.title or view.squeeze(article.text)[:72] or "untitled"
    line = Text(" · ").join(
        _text(part, style)
        for part, style in (
            (article.outlet, "bold"),
            (view.published(article), "yellow" if article.published is None else ""),
            (view.language(article.language), ""),
            (view.translation(article), "magenta"),
        )
        if part
    )
    rows: list[RenderableType] = [_text(title, "bold underline" if reading.article.title else "bold"), line]
    rows.append(_text(reading.article.url or reading.source.origin, "dim"))
    return Group(*rows)


def _cast(reading: Reading) -> list[RenderableType]:
    actors = view.cast(reading)
    if not actors:
        return []
    table = Table.grid(padding=(0, 2))
    table.add_column(ratio=None, overflow="fold")
    table.add_column(style="cyan", overflow="fold")
    table.add_column(overflow="fold")
    for actor in actors:
        office = view.office(actor) or ("" if actor.kind == "person" else actor.kind)
        table.add_row(_text(actor.name), _text(view.state(actor) or ""), _text(office))
    return [_inset(table, 2)]


def _speech(reading: Reading) -> list[RenderableType]:
    rows: list[RenderableType] = []
    for voice in view.voices(reading):
        if rows:
            rows.append("")
        head = Text().append(safe(voice.name or view.NO_SPEAKER), "bold cyan" if voice.name else "italic")
        beside = " · ".join(filter(None, (voice.country, voice.role)))
        rows.append(_inset(head.append(safe(f"  {beside}") if beside else "", style="dim"), 2))
        rows += [_quotation(q, reading.article.text) for q in voice.quotations]
    return rows


def _quotation(quotation: Quotation, text: str) -> RenderableType:
    content = _text(view.said(text, quotation), "" if quotation.kind == "direct" else "italic")
    return Group(_inset(content, 4), _inset(_text(" · ".join(view.asides(text, quotation)), "dim"), 6))


def _encounter(encounter: Encounter, text: str) -> RenderableType:
    line = Text().append(f"{encounter.mode}, {encounter.status}", "bold")
    line.append(safe(": " + (view.listed([view.named(p) for p in encounter.participants]) or "parties not named")))
    notes = _text(" · ".join(view.encounter_notes(encounter, text)), "dim")
    return Group(_inset(line, 2), *([_inset(notes, 6)] if notes else []))


def _event(event: Event, reading: Reading) -> RenderableType:
    line = Text().append(safe(view.deed(event)), "bold").append(safe(": " + view.sides(event)))
    return Group(_inset(line, 2), _inset(_text(" · ".join(view.event_notes(event, reading)), "dim"), 6))


def _signs(article: Article) -> list[RenderableType]:
    if not article.translation.machine:
        return []
    return [
        _inset(_text(f"“{view.words(article.text, sign.span)}”").append(f"  {safe(sign.reason)}", "dim"), 2)
        for sign in article.translation.signs
    ]


def _debris(article: Article) -> list[RenderableType]:
    """Each piece of debris once, with how often it stands on the page."""
    found = Counter(
        (view.words(article.text, block.span), block.reason) for block in article.blocks if block.kind == "debris"
    )
    return [
        _inset(_text(words).append(safe(f"  {reason}{f', {count} times' if count > 1 else ''}"), "dim"), 2)
        for (words, reason), count in found.items()
    ]


def _repair(edit: Edit, text: str) -> RenderableType:
    return _inset(_text(view.change(edit, text)).append(f"  {safe(edit.operation)}: {safe(edit.reason)}", "dim"), 2)
