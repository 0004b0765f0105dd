"""What rules conclude of the deeds that are kept: how they stand, and the drafts of the events that the reader saw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

from communique.findings.deeds.acts import READER, Act, Candidate, act_of, acts_of
from communique.findings.deeds.circumstances import likeliest, of_act, of_meeting, place_of
from communique.findings.deeds.dating import Sort, day_of_deed
from communique.findings.deeds.denials import denied
from communique.findings.events.find import Draft, coded
from communique.findings.events.frames import Parties
from communique.findings.events.voice import Claims
from communique.records import Span
from communique.text.labels import EVENT_STATUS, MODE_STATUS

_WORDED = frozenset({"cancelled", "ongoing", "proposed"})  # of which the rules know words that leave no doubt
_NEGATIONS = frozenset("not n't never".split())
_CLOSE = 4  # words
_SPOKEN = frozenset("AGREE SUPPORT REQUEST ACCUSE REJECT THREATEN CONCEDE".split())

if TYPE_CHECKING:
    from communique.findings.deeds import meetings
    from communique.findings.deeds.board import Board
    from communique.findings.encounters.drafts import Draft as Meeting
    from communique.records import When
    from communique.scorer import Scorer


def concluded(board: Board, one: meetings.Candidate, status: Scorer, place: Scorer) -> Meeting:
    """The draft of an encounter with its confidence, how it stands and where it was."""
    draft = copy(one.draft)
    draft.confidence = one.chance
    draft.place = place_of(board, one, place)
    if not (one.ruled and draft.sure and draft.status in _WORDED):
        draft.status = MODE_STATUS[likeliest(of_meeting(board, one), status)]  # type: ignore[assignment]
    if one.ruled and one.trigger is not None:
        draft.rule = f"{draft.rule} + {READER}"
    draft.when = _of_meeting(board, draft)
    return draft


_SORTS: dict[str, Sort] = {"ongoing": "ongoing", "planned": "ahead", "proposed": "ahead", "hypothetical": "ahead"}


def _of_meeting(board: Board, draft: Meeting) -> When | None:
    """When an encounter was, by the first of its reports that gives a day, else by the first."""
    sort = _SORTS.get(draft.status, "done")
    found = [day_of_deed(board, trigger, sort) for trigger in (draft.trigger, *draft.told)]
    return next((when for when in found if when and when.span), found[0])


def drafted(board: Board, rules: Sequence[Draft], kept: Sequence[Candidate], status: Scorer) -> list[Draft]:
    """The drafts of events of which some act is kept: the rules', cut down to what is kept, then the reader's own."""
    chances = {one.act: one.chance for one in kept}
    drafts = [new for draft in rules if (new := _cut(draft, chances))]
    seen = {act for draft in drafts for act in acts_of(draft.type, draft.parties.actors, draft.parties.recipients)}
    for one in kept:
        if one.ruled and one.trigger is not None:
            _seen_too(drafts, one.act)
    claims = Claims.of(board.quotations)
    own = [one for one in kept if one.act not in seen and one.trigger is not None]
    for group in groups(own):
        draft = _own(board, group, status)
        draft.claimed_by = claims.at(draft.trigger)
        drafts.append(draft)
    for draft in drafts:
        if draft.status != "hypothetical" and is_denied(board, draft.trigger, draft.type):
            draft.status = "negated"
        if not draft.from_encounter:
            draft.when = day_of_deed(
                board, draft.trigger, _SORTS.get(draft.status, "done"), spoken=draft.type in _SPOKEN
            )
    return sorted(drafts, key=lambda draft: draft.trigger)


def is_denied(board: Board, trigger: Span, kind: str = "") -> bool:
    """Whether the words of a trigger tell of what is denied; the kind of a deed that is no encounter."""
    return denied(board.document, board.sight, trigger, spoken=kind in _SPOKEN)


def _cut(draft: Draft, chances: dict[Act, float]) -> Draft | None:
    """The draft between those of its parties whose acts are kept; None where none is."""
    acts = {
        act: chances[act]
        for act in acts_of(draft.type, draft.parties.actors, draft.parties.recipients)
        if act in chances
    }
    if not acts:
        return None
    named = {side for act in acts for side in (act.actor, act.recipient)}
    parties = replace(
        draft.parties,
        actors=tuple(code for code in draft.parties.actors if code in named),
        recipients=tuple(code for code in draft.parties.recipients if code in named),
    )
    return replace(draft, parties=parties, confidence=sum(acts.values()) / len(acts))


def _seen_too(drafts: list[Draft], act: Act) -> None:
    """Note on the rules' drafts of an act that the reader saw it as well."""
    for draft in drafts:
        told = act in acts_of(draft.type, draft.parties.actors, draft.parties.recipients)
        if told and not draft.rule.endswith(READER):
            draft.rule = f"{draft.rule} + {READER}"


def groups(own: Iterable[Candidate]) -> list[list[Candidate]]:
    """Acts told by one trigger that make one record: the same actors upon the same, or all of them together."""
    by_trigger: dict[tuple[int, str, bool], list[Candidate]] = {}
    for one in own:
        assert one.trigger is not None  # noqa: S101
        by_trigger.setdefault((one.trigger.word, one.act.type, one.act.joint), []).append(one)
    found: list[list[Candidate]] = []
    for (_, _, joint), some in by_trigger.items():
        found += _cliques(some) if joint else _rectangles(some)
    return found


def _cliques(some: list[Candidate]) -> list[list[Candidate]]:
    left = {one.act: one for one in some}
    found = []
    while left:
        first = max(left.values(), key=lambda one: one.chance)
        together = [first.act.actor, first.act.recipient]
        for code in sorted({code for act in left for code in (act.actor, act.recipient)} - set(together)):
            if all(act_of(first.act.type, code, other, joint=True) in left for other in together):
                together.append(code)
        found.append([left.pop(act) for act in list(left) if act.actor in together and act.recipient in together])
    return found


def _rectangles(some: list[Candidate]) -> list[list[Candidate]]:
    by_actor: dict[str, list[Candidate]] = {}
    for one in some:
        by_actor.setdefault(one.act.actor, []).append(one)
    by_recipients: dict[frozenset[str], list[Candidate]] = {}
    for acts in by_actor.values():
        by_recipients.setdefault(frozenset(one.act.recipient for one in acts), []).extend(acts)
    return list(by_recipients.values())


def _own(board: Board, group: Sequence[Candidate], scorer: Scorer) -> Draft:
    """The draft of acts that the reader alone saw."""
    first = max(group, key=lambda one: one.chance)
    trigger = first.trigger
    assert trigger is not None  # noqa: S101
    span = Span(board.start(trigger), board.sight.ends[trigger.word])
    order = {key: words[0] for key, words in board.words.items()}
    actors = {one.act.actor for one in group} | ({one.act.recipient for one in group} if first.act.joint else set())
    recipients = set() if first.act.joint else {one.act.recipient for one in group} - {""}
    roles = [*((code, "actor") for code in sorted(actors)), *((code, "recipient") for code in sorted(recipients))]
    words = [word for code, role in roles if (word := trigger.best(role, board.words[code])) is not None]
    spans = [side.span for word in words for side in board.by_word.get(word, [])[:1]]
    status = "negated" if _negated(board, trigger.word) else EVENT_STATUS[likeliest(of_act(board, first, None), scorer)]
    mode, cameo = coded(board.document, span, first.act.type)
    return Draft(
        first.act.type,
        mode,
        cameo,
        Parties(
            tuple(sorted(actors, key=lambda code: order[code])),
            tuple(sorted(recipients, key=lambda code: order[code])),
            READER,
            spans,
        ),
        status,  # type: ignore[arg-type]  # the labels are statuses
        span,
        READER,
        sum(one.chance for one in group) / len(group),
    )


def _negated(board: Board, word: int) -> bool:
    """Whether "not" or "never" stands close before a word in its sentence: too rare in the annotation to be learned."""
    sight, text = board.sight, board.document.text
    before = range(max(0, word - _CLOSE), word)
    told = {
        text[sight.starts[i] : sight.ends[i]].casefold() for i in before if sight.sentence[i] == sight.sentence[word]
    }
    return bool(told & _NEGATIONS)
