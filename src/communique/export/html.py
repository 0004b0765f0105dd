"""One page for one reading: the article with its findings lit in place, and a card for each finding beside
it.

The page stands alone: its style and script are inside it, named by their SHA-256 in a
Content-Security-Policy that allows nothing else (https://www.w3.org/TR/CSP3/), and every word that comes
from the article is escaped. Without a script it still reads, as an article with its notes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from communique.export import view
from communique.export.marks import Mark, MarkKind, shown_lines

if TYPE_CHECKING:
    from jinja2 import Template

    from communique.records import Actor, Encounter, Event, Party, Position, Quotation, Reading, Span

HUES = 8  # colours for speakers in page.css, .v0 to .v7; more speakers begin again
FRAME_HEIGHT = 640  # pixels, of the frame in a notebook

# Characters that the HTML standard allows in no page (https://html.spec.whatwg.org/#preprocessing-the-input-stream),
# and overrides of the writing direction, which could make one card read as another.
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Card:
    """One finding beside the text: `lead` its main line, `notes` what belongs to it, `why` its rule."""

    id: str
    lead: str
    notes: tuple[str, ...] = ()
    why: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Cards under one speaker."""

    head: str
    beside: str
    hue: int | None
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """All cards of one page, and the marks that light up for them."""

    speech: tuple[Group, ...]
    encounters: tuple[Card, ...]
    events: tuple[Card, ...]
    positions: tuple[Card, ...]
    cast: tuple[Card, ...]
    signs: tuple[Card, ...]
    debris: tuple[Card, ...]
    repairs: tuple[Card, ...]
    marks: tuple[Mark, ...]


def to_html(reading: Reading) -> str:
    """The reading as one self-contained HTML page, in UTF-8 when encoded."""
    side = side_of(reading)
    script, style = _part("page.js"), _part("page.css")
    printed = shown_lines(reading, side.marks)
    titles = [line for line in printed if line.kind == "title"]
    page: str = _template().render(
        article=reading.article,
        origin=reading.source.origin,
        link=safe_link(reading.article.url),
        facts=facts_of(reading),
        lines=printed,
        has_title=bool(titles),
        facts_after=titles[-1] if titles else None,
        nothing=view.nothing(reading.article),
        side=side,
        counts=_counts(reading),
        script=script,
        style=style,
        script_hash=_hash(script),
        style_hash=_hash(style),
    )
    return page


def notebook_frame(reading: Reading) -> str:
    """The same page in a sandboxed frame, as notebooks show it; it touches nothing outside the frame."""
    from markupsafe import escape

    return (
        f'<iframe srcdoc="{escape(to_html(reading))}" sandbox="allow-scripts" '
        f'title="{escape(clean(reading.article.title or "A reading by communique"))}" '
        f'width="100%" height="{FRAME_HEIGHT}" style="border:1px solid #8884;border-radius:2px"></iframe>'
    )


def clean(value: Any) -> Any:
    """Text from outside made showable; what the template itself has made stays as it is."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return _UNSHOWN.sub("\ufffd", value)


@cache
def _part(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("communique.export", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=clean,
    )
    return environment.get_template("page.html.jinja")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def safe_link(url: str | None) -> str | None:
    """The address where it is safe to follow: http and https only."""
    return url if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE) else None


def facts_of(reading: Reading) -> list[str]:
    article = reading.article
    facts = [view.published(article), view.language(article.language), view.translation(article)]
    return [fact for fact in facts if fact]


def _counts(reading: Reading) -> str:
    counts = (
        (len(reading.quotations), "quotation"),
        (len(reading.encounters), "encounter"),
        (len(reading.events), "event"),
    )
    return ", ".join(f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts)


def side_of(reading: Reading) -> Side:
    marks: list[Mark] = []
    hues = {id(q): n % HUES for n, v in enumerate(view.voices(reading)) for q in v.quotations if v.name}
    names = {id(q): f"q{n}" for n, q in enumerate(reading.quotations)}
    text = reading.article.text
    for quotation in reading.quotations:
        marks += _quotation_marks(quotation, names[id(quotation)], hues.get(id(quotation)))
    for n, encounter in enumerate(reading.encounters):
        marks += _encounter_marks(encounter, f"e{n}")
    for n, event in enumerate(reading.events):
        marks += [Mark(span, "event", f"v{n}") for span in event.evidence.spans if len(span)]
    groups = tuple(
        Group(
            voice.name or view.NO_SPEAKER,
            " · ".join(filter(None, (voice.country, voice.role))),
            hues.get(id(voice.quotations[0])),
            tuple(_quotation_card(q, names[id(q)], text) for q in voice.quotations),
        )
        for voice in view.voices(reading)
    )
    cast = view.cast(reading)
    for n, position in enumerate(reading.positions):
        spans = [position.cue, position.holder.span, *position.words]
        marks += [Mark(span, "stance", f"p{n}") for span in spans if span]
    marks += _cast_marks(reading, cast)
    signs, debris, repairs = _ledger(reading, marks)
    return Side(
        groups,
        tuple(_encounter_card(e, f"e{n}", text) for n, e in enumerate(reading.encounters)),
        tuple(_event_card(e, f"v{n}", reading) for n, e in enumerate(reading.events)),
        tuple(_position_card(p, f"p{n}", reading) for n, p in enumerate(reading.positions)),
        tuple(_actor_card(actor, f"a{n}") for n, actor in enumerate(cast)),
        signs,
        debris,
        repairs,
        tuple(marks),
    )


def _marks(kind: MarkKind, of: str, *parties: Party | None, hue: int | None = None) -> list[Mark]:
    return [Mark(p.span, kind, of, hue=hue) for p in parties if p and p.span and len(p.span)]


def _quotation_marks(quotation: Quotation, of: str, hue: int | None) -> list[Mark]:
    marks = [Mark(span, "speech", of, quotation.kind, hue) for span in quotation.content if len(span)]
    if quotation.cue and len(quotation.cue):
        marks.append(Mark(quotation.cue, "cue", of, hue=hue))
    marks += _marks("speaker", of, quotation.speaker, quotation.relayed_by, hue=hue)
    return marks + _marks("addressee", of, *quotation.addressees)


def _encounter_marks(encounter: Encounter, of: str) -> list[Mark]:
    marks = _marks("party", of, *encounter.participants)
    marks += [Mark(span, "meeting", of) for span in view.trigger(encounter) if len(span)]
    if encounter.place and encounter.place.span and len(encounter.place.span):
        marks.append(Mark(encounter.place.span, "place", of))
    return marks


def _cast_marks(reading: Reading, cast: tuple[Actor, ...]) -> list[Mark]:
    """Mentions light up with the actor's card, and otherwise look like the rest of the text."""
    ids = {actor.id: f"a{n}" for n, actor in enumerate(cast)}
    return [
        Mark(mention.span, "actor", ids[mention.actor_id])
        for mention in reading.mentions
        if mention.actor_id in ids and len(mention.span)
    ]


def _quotation_card(quotation: Quotation, of: str, text: str) -> Card:
    why = f"{quotation.evidence.rule}, {quotation.evidence.confidence:.2f}"
    return Card(of, view.said(text, quotation), view.asides(text, quotation), why, quotation.kind)


def _encounter_card(encounter: Encounter, of: str, text: str) -> Card:
    lead = view.listed([view.named(p) for p in encounter.participants]) or "parties not named"
    notes = (f"{encounter.mode}, {encounter.status}", *view.encounter_notes(encounter, text, _lit))
    why = f"{encounter.evidence.rule}, {encounter.evidence.confidence:.2f}"
    return Card(of, lead, notes, why, encounter.status)


def _lit(pieces: view.Pieces) -> str:
    """The pieces of a clause as markup, the marked ones set off."""
    from markupsafe import Markup

    shown = (clean(words) for words, _ in pieces)
    made = Markup()
    for words, (_, lit) in zip(shown, pieces, strict=True):
        made += Markup("<b>{}</b>").format(words) if lit else words
    return made


def _event_card(event: Event, of: str, reading: Reading) -> Card:
    why = f"{event.evidence.rule}, {event.evidence.confidence:.2f}"
    notes = (view.deed(event), *view.event_notes(event, reading, _lit))
    return Card(of, view.sides(event), notes, why, "")


def _position_card(position: Position, of: str, reading: Reading) -> Card:
    """A position with its proposition, and how it is told."""
    holder = f"{view.named(position.holder)} {position.stance}"
    about = " … ".join(view.words(reading.article.text, span) for span in position.words)
    towards = f"towards {view.named(position.addressee)}" if position.addressee else ""
    bound = f"bound: “{view.words(reading.article.text, position.condition)}”" if position.condition else ""
    parts = (f"“{about}”", towards, bound, *(view.issue(issue) for issue in position.issues), position.voice)
    why = f"{position.evidence.rule}, {position.evidence.confidence:.2f}"
    return Card(of, holder, tuple(filter(None, parts)), why, "")


def _actor_card(actor: Actor, of: str) -> Card:
    notes = (
        view.state(actor),
        view.office(actor),
        None if actor.kind == "person" else actor.kind,
    )
    return Card(of, actor.name, tuple(note for note in notes if note))


def _ledger(reading: Reading, marks: list[Mark]) -> tuple[tuple[Card, ...], ...]:
    """The cards for signs, debris and repairs; their marks are added to `marks`."""
    article, text = reading.article, reading.article.text
    signs = article.translation.signs if article.translation.machine else ()
    debris = [block for block in article.blocks if block.kind == "debris"]
    rows: tuple[tuple[MarkKind, str, list[tuple[Span, str, str]]], ...] = (
        ("sign", "s", [(s.span, f"“{view.words(text, s.span)}”", s.reason) for s in signs]),
        ("debris", "d", [(b.span, view.words(text, b.span), b.reason) for b in debris]),
        (
            "repair",
            "r",
            [(e.span, view.change(e, text), f"{e.operation}: {e.reason}") for e in article.edits],
        ),
    )
    cards = []
    for kind, letter, found in rows:
        marks += [Mark(span, kind, f"{letter}{n}") for n, (span, _, _) in enumerate(found)]
        cards.append(tuple(Card(f"{letter}{n}", lead, (note,)) for n, (_, lead, note) in enumerate(found)))
    return tuple(cards)
