"""From a document to the positions that are taken in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from communique.actors import default_registry
from communique.findings.positions.candidates import POSITION, Candidate, candidates, choose
from communique.findings.positions.conditions import condition_of
from communique.findings.positions.holders import addressee
from communique.findings.positions.topics import Story, Topics
from communique.findings.positions.topics import load as load_topics
from communique.records import Evidence, Party, Position, Span, content_id
from communique.scorer import MODEL, load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from communique.findings.deeds.board import Board
    from communique.findings.issues.taxonomy import Tag
    from communique.records import Event, Quotation, When

RULE = "reader"


def find(board: Board, events: tuple[Event, ...], tags: tuple[Tag, ...], model: str = "") -> tuple[Position, ...]:
    """The positions that a document reports, in the order of the text.

    One record for each holder, stance and proposition; `basis` lists the quotations whose words hold the cue or whose
    cue it is, and the events that have it for a trigger. `model` is the folder of the scorers; empty, the ones that
    ship.
    """
    folder = Path(model) if model else MODEL
    some = candidates(board, load("about", folder), load("holder", folder))
    kept = choose(some, load("position", folder), POSITION)
    if not kept:
        return ()
    story, topics = Story(board.document, tags), load_topics(folder)
    return tuple(_record(board, one, events, story, topics) for one in kept)


def _record(board: Board, one: Candidate, events: tuple[Event, ...], story: Story, topics: Topics) -> Position:
    document, sight = board.document, board.sight
    cue = Span(sight.starts[one.cue.word], sight.ends[one.cue.word])
    words = Span(sight.starts[one.about.first], sight.ends[one.about.last])
    said = _said(board, cue)
    by_holder = [q for q in said if _speaks(board, q, one.holder)]
    done = tuple(event for event in events if _tells(event, cue))
    holder = _holder(board, one, by_holder)
    spans = sorted({cue, words} | ({holder.span} if holder.span else set()))
    code = addressee(board, one.cue, one.holder)
    issues, shown = story.issues(cue, words, [one.holder, *([code] if code else [])], topics)
    return Position(
        id=content_id("p", document.article.id, one.holder, one.stance, words.start, words.end),
        holder=holder,
        stance=one.stance,  # type: ignore[arg-type]
        words=(words,),
        cue=cue,
        issues=issues,
        addressee=_named(board, code) if code else None,
        voice=_voice(said, by_holder),
        when=_when([*by_holder, *done, *said]),
        condition=condition_of(document, cue, words),
        basis=(*(quotation.id for quotation in said), *(event.id for event in done)),
        evidence=Evidence(tuple(spans), RULE, round(one.chance, 3)),
        issue_tags=shown,
    )


def _when(basis: Sequence[Quotation | Event]) -> When | None:
    return next((finding.when for finding in basis if finding.when), None)


def _said(board: Board, cue: Span) -> tuple[Quotation, ...]:
    """The quotations in whose words a cue stands, the innermost first, then those whose own cue it is."""
    inside = [(q, part) for q in board.quotations for part in q.content if part.holds(cue)]
    inside.sort(key=lambda one: len(one[1]))
    own = [q for q in board.quotations if q.cue is not None and q.cue.meets(cue)]
    return tuple(dict.fromkeys([*(q for q, _ in inside), *own]))


def _tells(event: Event, cue: Span) -> bool:
    return any(span.meets(cue) for span in event.evidence.spans)


def _speaks(board: Board, quotation: Quotation, code: str) -> bool:
    return board.code(quotation.speaker) == code or board.code(quotation.on_behalf_of) == code


def _voice(said: tuple[Quotation, ...], by_holder: list[Quotation]) -> Literal["said", "told", "narrated"]:
    if by_holder:
        return "said"
    return "told" if said else "narrated"


def _holder(board: Board, one: Candidate, by_holder: list[Quotation]) -> Party:
    """Who takes the stance, as named: the speaker whose words it is, else the likeliest mention of the side."""
    if by_holder and by_holder[0].speaker is not None:
        said = by_holder[0].speaker
        return Party(said.name, said.country, said.actor_id, said.span, code=one.holder)
    word = one.cue.best("actor", board.words[one.holder])
    side = next((s for s in board.by_word.get(-1 if word is None else word, ()) if s.key == one.holder), None)
    if side is None or side.actor_id is None:
        return _named(board, one.holder, side.span if side else None)
    actor = board.cast.actor(side.actor_id)
    return Party(actor.name, actor.country, actor.id, side.span, code=one.holder)


def _named(board: Board, code: str, span: Span | None = None) -> Party:
    """The state or organisation of a code, as the cast has it where the text names it."""
    registry = default_registry()
    state, body = registry.states.get(code), registry.bodies.get(code)
    for actor in board.cast.actors:
        if state and actor.kind == "state" and actor.country == code:
            return Party(actor.name, code, actor.id, span, code=code)
    if state:
        return Party(state.name, code, None, span, code=code)
    return Party(body.name if body else code, "IGO" if body and body.sort == "igo" else None, None, span, code=code)
