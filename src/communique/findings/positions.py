"""Where each side stands: positions on issues, read off what holders say and do.

A position is a stance as stance detection has it (for, against), with the finer acts that matter in diplomacy: demands,
offers, ready to discuss, refuses. The stance comes from the words of a quotation (data/stances.toml) or from the type
of an event; the issue from the words that the taxonomy of `issues` knows; the holder is the state or organisation that
a speaker speaks for. One record for a holder, issue and stance, with all that it rests on.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast

from communique.actors import default_registry
from communique.findings.conditions import condition_of
from communique.findings.encounters.lexicon import PhraseSet
from communique.findings.events.sides import code_of_party
from communique.findings.issues import of_spans
from communique.records import Party, Position, Span, content_id
from communique.text.tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from communique.actors import Cast
    from communique.findings.issues import Tag
    from communique.records import Event, Quotation, Stance, When
    from communique.text.document import Document

_LONGEST = 4000  # characters of a quotation that are read
# What an event says of its actor's stance on the issues in its sentence.
_OF_EVENT: dict[str, Stance] = {
    "REQUEST": "demands",
    "REJECT": "refuses",
    "SUPPORT": "supports",
    "ACCUSE": "opposes",
    "AGREE": "offers",
}


@dataclass(slots=True)
class _Draft:
    holder: Party
    issue: str
    stance: Stance
    when: When | None
    condition: Span | None = None
    basis: list[str] = field(default_factory=list)


@lru_cache(maxsize=1)
def stances() -> Mapping[Stance, PhraseSet]:
    """The words that show a stance, in the order in which they are asked."""
    table = tomllib.loads((files("communique") / "data" / "stances.toml").read_text(encoding="utf-8"))
    return {cast("Stance", name): PhraseSet.of(phrases) for name, phrases in table.items()}


def find(
    document: Document,
    cast: Cast,
    quotations: tuple[Quotation, ...],
    events: tuple[Event, ...],
    tags: tuple[Tag, ...],
) -> tuple[Position, ...]:
    """The positions that a document reports. `basis` lists the ids of the quotations and events behind each."""
    found: dict[tuple[str, str, Stance], _Draft] = {}
    for draft, basis in (*_said(document, cast, quotations), *_done(document, cast, events, tags)):
        kept = found.setdefault((draft.holder.name, draft.issue, draft.stance), draft)
        kept.condition = kept.condition or draft.condition
        if basis not in kept.basis:
            kept.basis.append(basis)
    return tuple(_record(document, draft) for draft in found.values())


def _said(document: Document, cast: Cast, quotations: tuple[Quotation, ...]) -> Iterator[tuple[_Draft, str]]:
    for quotation in quotations:
        if quotation.speaker is None or not quotation.issues:
            continue
        party = quotation.on_behalf_of or quotation.speaker
        holder = _holder(cast, code_of_party(cast, party.actor_id, party.country, party.name))
        found = _stance(document, quotation) if holder else None
        if holder and found:
            stance, at = found
            condition = _bound(document, quotation.content, at)
            for issue in _named(quotation):
                yield _Draft(holder, issue, stance, quotation.when, condition), quotation.id


def _named(quotation: Quotation) -> list[str]:
    """The issues that a quotation names; a position needs more than words that go together with one."""
    meant = {tag.issue for tag in quotation.issue_tags if tag.basis == "meaning"}
    return [issue for issue in quotation.issues if issue not in meant]


def _stance(document: Document, quotation: Quotation) -> tuple[Stance, Span] | None:
    """The first stance that the words of a quotation, its cue with them, show, and those words."""
    spans = [*quotation.content, *([quotation.cue] if quotation.cue else [])]
    for span in spans:
        tokens = tokenize(document.text, span.start, min(span.end, span.start + _LONGEST))
        words = tuple(token.lower for token in tokens)
        for stance, phrases in stances().items():
            at = phrases.within(words, 0, len(words))
            if at is not None:
                return stance, Span(tokens[at].start, tokens[at + phrases.at(words, at) - 1].end)
    return None


def _bound(document: Document, content: tuple[Span, ...], at: Span) -> Span | None:
    """The condition of a stance whose words stand at `at`, in the same sentence of the same words of the speaker."""
    sentence = document.sentence_at(at.start)
    part = next((span for span in content if span.meets(at)), content[0])
    if sentence is None or not part.meets(sentence.span):
        return None
    within = Span(max(part.start, sentence.span.start), min(part.end, sentence.span.end))
    return condition_of(document.text, within, at)


def _done(
    document: Document, cast: Cast, events: tuple[Event, ...], tags: tuple[Tag, ...]
) -> Iterator[tuple[_Draft, str]]:
    for event in events:
        stance = _OF_EVENT.get(event.type)
        if stance is None or event.status in {"negated", "hypothetical"} and event.type != "AGREE":
            continue
        sentence = document.sentence_at(event.evidence.spans[0].start)
        reported = [sentence.span] if sentence else []
        condition = condition_of(document.text, sentence.span, event.evidence.spans[0]) if sentence else None
        for code in event.actors:
            holder = _holder(cast, code)
            if holder:
                for issue in of_spans(tags, reported):
                    yield _Draft(holder, issue, stance, event.when, condition), event.id


def _holder(cast: Cast, code: str | None) -> Party | None:
    """The state or organisation of a code, as the cast has it where the text names it."""
    if code is None:
        return None
    registry = default_registry()
    state = registry.states.get(code)
    for actor in cast.actors:
        if state and actor.kind == "state" and actor.country == code:
            return Party(actor.name, code, actor.id)
    if state:
        return Party(state.name, code)
    body = registry.bodies.get(code)
    return Party(body.name if body else code, "IGO" if body and body.sort == "igo" else None)


def _record(document: Document, draft: _Draft) -> Position:
    return Position(
        id=content_id("p", document.article.id, draft.holder.name, draft.issue, draft.stance),
        holder=draft.holder,
        issue=draft.issue,
        stance=draft.stance,
        when=draft.when,
        basis=tuple(draft.basis),
        condition=draft.condition,
    )
