"""Where each side stands: positions on issues, read off what holders say and do.

A position is a stance as stance detection has it (for, against), with the finer acts that matter in diplomacy: demands,
offers, ready to discuss, refuses. The stance comes from the words of a quotation (data/stances.toml) that stand near a
term of the issue in its sentence, or from the type of an event; the holder is the state or organisation that a speaker
speaks for. One record for a holder, issue and stance, with all that it rests on.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left
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
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from communique.actors import Cast
    from communique.findings.issues import Tag
    from communique.records import Event, IssueTag, Quotation, Stance, When
    from communique.text.document import Document

_LONGEST = 2000  # characters of a quotation that are read, on each side of a term
_BEFORE, _BEHIND = 15, 8  # words from a stance to the issue behind it, and before it
_CUE = 25  # words behind a cue that shows a stance
_ABOUT = 200  # characters from an event's first words to the issue that it is about
_DENIALS = frozenset({"not", "n't", "never", "longer", "nor", "neither"})
# What an event says of its actor's stance on the issues behind it; to accuse somebody of something tells none on it.
_OF_EVENT: dict[str, Stance] = {"REQUEST": "demands", "REJECT": "refuses", "SUPPORT": "supports", "AGREE": "offers"}
_SIGNED = "057"  # the CAMEO code of what is agreed already


@dataclass(slots=True)
class _Draft:
    holder: Party
    issue: str
    stance: Stance
    when: When | None
    condition: Span | None = None
    at: Span | None = None  # where an event's first words stand
    basis: list[str] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str, Stance]:
        return self.holder.name, self.issue, self.stance


@dataclass(frozen=True, slots=True)
class Stances:
    """The words of each stance, in the order of the table, and what each becomes where it is denied."""

    words: Mapping[Stance, PhraseSet]
    denied: Mapping[Stance, Stance]

    def near(self, words: Sequence[str], first: int, last: int) -> tuple[Stance, int, int] | None:
        """The stance nearest to the words `[first, last)`, with the words that show it; those before count nearer."""
        found: list[tuple[int, int, Stance, int]] = []
        for index in range(max(0, first - _BEFORE), min(len(words), last + _BEHIND)):
            if first <= index < last:
                continue
            gap = first - index if index < first else 2 * (index - last + 1)
            for stance, phrases in self.words.items():
                if size := phrases.at(words, index):
                    found.append((gap, -size, stance, index))
        if not found:
            return None
        _, size, stance, index = min(found, key=lambda row: row[:2])
        before = words[max(0, index - 3) : index]
        denied = bool(_DENIALS & set(before)) and not {",", ";"} & set(before)
        return self.denied.get(stance, stance) if denied else stance, index, index - size


@lru_cache(maxsize=1)
def stances() -> Stances:
    """The table that ships with the package."""
    table = tomllib.loads((files("communique") / "data" / "stances.toml").read_text(encoding="utf-8"))
    refusal = table["refusal"]
    table["words"]["refuses"] += [f"{m} {verb}" for m in refusal["modals"] for verb in refusal["verbs"].split()]
    words = {cast("Stance", name): PhraseSet.of(phrases) for name, phrases in table["words"].items()}
    return Stances(words, table["denied"])


def find(
    document: Document,
    cast: Cast,
    quotations: tuple[Quotation, ...],
    events: tuple[Event, ...],
    tags: tuple[Tag, ...],
) -> tuple[Position, ...]:
    """The positions that a document reports. `basis` lists the ids of the quotations and events behind each."""
    found: dict[tuple[str, str, Stance], _Draft] = {}
    words = {quotation.id: quotation.content for quotation in quotations}
    for draft, basis in (*_said(document, cast, quotations), *_done(document, cast, events, tags)):
        if _own_country(draft):
            continue
        kept = _same_words(found.values(), draft, words) or found.setdefault(draft.key, draft)
        kept.condition = kept.condition or draft.condition
        if basis not in kept.basis:
            kept.basis.append(basis)
    return tuple(_record(document, draft) for draft in found.values())


def _same_words(found: Iterable[_Draft], draft: _Draft, words: Mapping[str, tuple[Span, ...]]) -> _Draft | None:
    """The position that a quotation gave already, where an event only repeats what its words say on the issue."""
    if draft.at is None:
        return None
    for kept in found:
        if (kept.holder.name, kept.issue) == (draft.holder.name, draft.issue):
            said = (span for basis in kept.basis for span in words.get(basis, ()))
            if any(span.holds(draft.at) for span in said):
                return kept
    return None


def _own_country(draft: _Draft) -> bool:
    """Whether the issue is the holder's own country: a state takes no side on itself."""
    state = default_registry().states.get(draft.holder.country or "")
    return state is not None and state.name.casefold().replace(" ", "-") == draft.issue


def _said(document: Document, cast: Cast, quotations: tuple[Quotation, ...]) -> Iterator[tuple[_Draft, str]]:
    for quotation in quotations:
        if quotation.speaker is None or not quotation.issues:
            continue
        party = quotation.on_behalf_of or quotation.speaker
        holder = _holder(cast, code_of_party(cast, party.actor_id, party.country, party.name))
        if holder is None:
            continue
        for issue in quotation.issues:
            tag = next((tag for tag in quotation.issue_tags if tag.issue == issue), None)
            found = _on(document, quotation, tag) if tag else _taken_up(document, quotation)
            if found:
                stance, at = found
                condition = _bound(document, quotation.content, at)
                yield _Draft(holder, issue, stance, quotation.when, condition), quotation.id


def _on(document: Document, quotation: Quotation, tag: IssueTag) -> tuple[Stance, Span] | None:
    """The stance near a term of an issue, and its words; words that only go together with an issue bear no stance."""
    if tag.basis != "term":
        return None
    for term in tag.spans:
        sentence = document.sentence_at(term.start)
        part = next((span for span in quotation.content if span.meets(term)), None)
        if sentence is None or part is None:
            continue
        begin, stop = max(part.start, sentence.span.start), min(part.end, sentence.span.end)
        tokens = tokenize(document.text, max(begin, term.start - _LONGEST), min(stop, term.end + _LONGEST))
        words = tuple(token.lower for token in tokens)
        first = next((i for i, t in enumerate(tokens) if t.end > term.start), len(tokens))
        last = next((i for i, t in enumerate(tokens) if t.start >= term.end), len(tokens))
        found = stances().near(words, first, last)
        if found:
            stance, at, end = found
            return stance, Span(tokens[at].start, tokens[end - 1].end)
        opens = part == quotation.content[0] and first <= _CUE and begin == part.start
        if opens and quotation.cue and (found_in_cue := _whole(document, quotation.cue)):
            return found_in_cue
    return None


def _taken_up(document: Document, quotation: Quotation) -> tuple[Stance, Span] | None:
    """The stance on "these issues", wherever the words of the quotation show one."""
    return next((found for span in quotation.content if (found := _whole(document, span))), None)


def _whole(document: Document, span: Span) -> tuple[Stance, Span] | None:
    """The first stance, in the order of the table, that a stretch of the text shows."""
    tokens = tokenize(document.text, span.start, min(span.end, span.start + _LONGEST))
    words = tuple(token.lower for token in tokens)
    for stance, phrases in stances().words.items():
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
        if event.type == "AGREE" and event.cameo == _SIGNED:
            stance = "supports"
        first = event.evidence.spans[0]
        sentence = document.sentence_at(first.start)
        if sentence is None:
            continue
        condition = condition_of(document.text, sentence.span, first)
        about = _about(tags, event, Span(first.start, min(sentence.span.end, first.start + _ABOUT)))
        for code in event.actors:
            holder = _holder(cast, code)
            if holder:
                for issue in about:
                    yield _Draft(holder, issue, stance, event.when, condition, first), event.id


def _about(tags: tuple[Tag, ...], event: Event, within: Span) -> tuple[str, ...]:
    """The issues of the terms in a stretch that are not the names of the event's own sides."""
    first, last = (bisect_left(tags, edge, key=lambda tag: tag.span.start) for edge in (within.start, within.end))
    spans = [span for span in event.evidence.spans if span.meets(within)]
    free = tuple(tag for tag in tags[first:last] if not any(tag.span.meets(span) for span in spans))
    return of_spans(free, [within])


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
