"""From a document to its events, each distinct act once, in order of first report."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.findings.encounters import lexicon as encounter_words
from communique.findings.encounters.lexicon import PhraseSet
from communique.findings.encounters.memory import Memory
from communique.findings.encounters.parties import Guest, represents
from communique.findings.encounters.scene import Scene
from communique.findings.events.frames import BE, Frame, Parties
from communique.findings.events.lexicon import Lexicon, Trigger, lexicon
from communique.findings.events.plover import plover
from communique.findings.events.sectors import has_sectors, of_party, of_side
from communique.findings.events.sides import Stage, code_of_party
from communique.findings.events.status import status_of
from communique.findings.events.voice import Claims, issuer_of
from communique.records import Event, Evidence, Party, content_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.actors import Cast
    from communique.records import Encounter, EventStatus, Place, Quotation, Span, When
    from communique.text.document import Document

_LONGEST = 300  # tokens; what runs on longer is a table or an attack, not a sentence
_MOST = 400  # events of one document
_STATUS: dict[str, EventStatus] = {
    "held": "actual",
    "ongoing": "actual",
    "planned": "planned",
    "proposed": "planned",
    "cancelled": "negated",
}
# A promise of these is an AGREE: PLOVER codes what is promised as agreement, not as a deed to come.
_PROMISED = {"COOPERATE": "030", "AID": "033", "SUPPORT": "032", "RETREAT": "035", "CONCEDE": "035"}
_REFUSALS = PhraseSet.of(
    ["will not", "won't", "refused to", "refuses to", "refuse to", "refusing to", "declined to", "would not", "wo n't"]
)
# CAMEO codes of what is only meant.
_INTENT = frozenset({"030", "032", "033", "035", "036", "039"})
_OPENERS = frozenset("the a an to of for by in its his her their our this that any some no and".split())
# "ways of expanding trade" names an aim, not a deed.
_QUESTIONS = frozenset("how why what whether if when who where which about".split())
_SPORT = frozenset("cup tournament wickets semi-final semi-finals quarter-final scored innings shootout medal".split())
_OF_DOING = frozenset("of for on in at about".split())
_BEFORE_VERBS = frozenset("AUX ADV PRON PROPN PUNCT CCONJ SCONJ PART".split())
_ABSORBING = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})


@dataclass(slots=True)
class Draft:
    """One report of an event."""

    type: str
    mode: str | None
    cameo: str | None
    parties: Parties
    status: EventStatus
    trigger: Span
    rule: str
    confidence: float
    when: When | None = None
    place: Place | None = None
    claimed_by: Party | None = None
    sectors: dict[str, str] = field(default_factory=dict)  # who acts for a code, where the words tell

    @property
    def from_encounter(self) -> bool:
        """Whether an encounter is what implies it; its time is that of the encounter."""
        return self.rule.startswith("encounter ")


def drafts(
    document: Document, cast: Cast, quotations: tuple[Quotation, ...], encounters: tuple[Encounter, ...] = ()
) -> list[Draft]:
    """What encounters imply and the rules find, a report each, in the order of the text."""
    issuer = issuer_of(document, cast, quotations)
    found = [*_from_encounters(cast, encounters), *_from_words(document, cast, quotations, encounters, issuer)]
    found.sort(key=lambda d: d.trigger)
    claims = Claims.of(quotations)
    for draft in found[:_MOST]:
        draft.claimed_by = claims.at(draft.trigger)
    return found[:_MOST]


def coded(document: Document, trigger: Span, kind: str) -> tuple[str | None, str | None]:
    """Mode and CAMEO code of an event of a type by the words from its trigger on; without a pattern for them, what the
    type is coded as at large.
    """
    sentence = document.sentence_at(trigger.start)
    words = tuple(token.lower for token in sentence.tokens) if sentence else ()
    at = bisect_left(sentence.tokens, trigger.start, key=lambda token: token.start) if sentence else 0
    for index in (i for i in (at, at - 1, at + 1) if 0 <= i < len(words)):
        for pattern in lexicon().triggers.get(words[index], ()):
            if pattern.type == kind and pattern.match(words, index) is not None:
                return pattern.mode, pattern.cameo
    return None, plover().types[kind].cameo


def records(document: Document, drafts: list[Draft]) -> tuple[Event, ...]:
    """One record for each distinct type, actors and recipients; `voice` is narrated where the page itself vouches for
    the event at least once. Evidence spans are the trigger words and the mentions of the parties.
    """
    return tuple(_record(document, group) for group in _distinct(drafts))


# --- events from encounters ---


def _from_encounters(cast: Cast, encounters: tuple[Encounter, ...]) -> Iterator[Draft]:
    """A CONSULT, or an AGREE for a signing, between all whom an encounter brought together."""
    for encounter in encounters:
        pairs = [(code_of_party(cast, p.actor_id, p.country, p.name), p) for p in encounter.participants]
        actors = tuple(dict.fromkeys(code for code, _ in pairs if code))
        if len(actors) < 2:
            continue
        named = {p.span for p in encounter.participants} | {encounter.place.span if encounter.place else None}
        spans = [span for span in encounter.evidence.spans if span not in named] or list(encounter.evidence.spans)
        signing = encounter.mode == "signing"
        mode = {"call": "phone", "visit": "visit"}.get(encounter.mode, "multilateral" if len(actors) > 2 else None)
        cameo = "057" if signing else {"call": "041", "visit": "042", "talks": "046"}.get(encounter.mode, "040")
        yield Draft(
            "AGREE" if signing else "CONSULT",
            None if signing else mode,
            cameo,
            Parties(actors, (), "", [s for s in encounter.evidence.spans if s not in spans]),
            _STATUS[encounter.status],
            spans[0],
            f"encounter {encounter.mode}",
            encounter.evidence.confidence,
            encounter.when,
            encounter.place,
            sectors={code: acts for code, party in pairs if code and (acts := of_party(cast, party))},
        )


# --- events from words ---


def _from_words(
    document: Document,
    cast: Cast,
    quotations: tuple[Quotation, ...],
    encounters: tuple[Encounter, ...],
    issuer: str | None = None,
) -> Iterator[Draft]:
    words, memory = lexicon(), Memory(speakers=tuple(_speakers(quotations, cast)))
    met = sorted(((e.evidence.spans[0].start, e) for e in encounters if e.evidence.spans), key=lambda pair: pair[0])
    upcoming = 0
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            while upcoming < len(met) and met[upcoming][0] < sentence.span.end:
                memory.last = _guests(cast, met[upcoming][1])
                upcoming += 1
            if len(sentence.tokens) > _LONGEST or not words.holds_one(sentence.tokens):
                continue
            scene = Scene.of(sentence, paragraph.kind, cast, encounter_words.lexicon(), document.text)
            stage = Stage.of(scene)
            if not stage.sides and not memory.speakers and not memory.last:
                continue
            yield from _in_sentence(stage, memory, words, issuer)


def _guests(cast: Cast, encounter: Encounter) -> list[Guest]:
    return [Guest(p, cast.actor(p.actor_id).kind if p.actor_id else "person") for p in encounter.participants]


def _speakers(quotations: tuple[Quotation, ...], cast: Cast) -> Iterator[tuple[Span, Guest]]:
    """The stretches whose "we" stands for the speaker's side."""
    for quotation in quotations:
        actor_id = quotation.speaker.actor_id if quotation.speaker else None
        if actor_id is None:
            continue
        actor = cast.actor(actor_id)
        if represents(actor, encounter_words.lexicon()):
            for span in quotation.content:
                yield span, Guest(Party(actor.name, actor.country, actor.id, None), actor.kind)


def _in_sentence(stage: Stage, memory: Memory, words: Lexicon, issuer: str | None) -> Iterator[Draft]:
    busy = absorbed = -1
    index = 0
    while index < len(stage.words):
        hidden = index <= busy or absorbed > index and stage.words[index - 1 : index] == ("to",)
        frame, parties = None, None
        for frame in () if hidden else _frames_at(stage, memory, words, index):
            frame.issuer = issuer
            parties = frame.parties()
            if parties:
                break
        if frame and parties:
            busy = frame.last - 1
            draft = _draft(stage, frame, parties)
            draft.sectors = _sectors(stage, frame, draft.parties)
            yield draft
        if frame and parties and frame.trigger.type in _ABSORBING and frame.trigger.kind != "n":
            absorbed = max(absorbed, _clause_end(stage, frame.last))
        index += 1


def _sectors(stage: Stage, frame: Frame, parties: Parties) -> dict[str, str]:
    """Who acts for each code, by the words that name it; in somebody's own words, by the speaker's office."""
    found: dict[str, str] = {}
    for side in stage.sides:
        acts = of_side(stage, side) if side.span in parties.spans else None
        found = dict.fromkeys(side.codes, acts) | found if acts else found
    speaker = frame.speaking()
    by = frame.code_of_guest(speaker) if speaker else None
    named = {code for side in stage.sides if side.span in parties.spans for code in side.codes}
    if speaker and by in parties.actors and by not in named and (acts := of_party(stage.scene.cast, speaker.party)):
        found |= {str(by): acts}
    return found


def _clause_end(stage: Stage, index: int) -> int:
    for end in range(index, min(index + 14, len(stage.words))):
        if stage.words[end] in {".", ";", ":"}:
            return end
    return min(index + 14, len(stage.words))


def _frames_at(stage: Stage, memory: Memory, words: Lexicon, index: int) -> Iterator[Frame]:
    """The triggers at a word that match and are used as what they are, the most specific first."""
    if index in stage.starts:
        return
    for trigger in words.triggers.get(stage.words[index], ()):
        passive = trigger.kind == "v" and _is_passive(stage, index)
        end = trigger.match(stage.words, index)
        if end is None and passive:
            end = _object_before(stage, trigger, index)
        if end is None or trigger.kind == "v" and not _is_verb(stage, index):
            continue
        if trigger.kind == "n" and _is_finite(stage, index):
            continue
        if trigger.name == "ask" and _QUESTIONS & set(stage.words[end : end + 6]):
            continue  # "asked Lund why": a question, no request
        if trigger.type == "ASSAULT" and _SPORT & set(stage.words):
            continue  # "Norway beat Spain in the semi-final"
        if trigger.type == "COOPERATE" and stage.words[index - 1 : index] and stage.words[index - 1] in _OF_DOING:
            continue
        yield Frame(stage, memory, trigger, index, end, passive)


def _is_passive(stage: Stage, index: int) -> bool:
    words = stage.words
    if words[index].endswith("ing"):
        return False
    at = index - 1
    while at >= 0 and (stage.scene.tag(at) == "ADV" or words[at] in {"not", "n't", "also"}):
        at -= 1
    return at >= 0 and words[at] in BE or words[index + 1 : index + 2] == ("by",)


def _object_before(stage: Stage, trigger: Trigger, index: int) -> int | None:
    """A passive has the object in front: "sanctions were imposed on"."""
    if len(trigger.rest) != 1 or not trigger.rest[0].loose:
        return None
    return index + 1 if trigger.rest[0].words & set(stage.words[max(0, index - 9) : index]) else None


def _is_verb(stage: Stage, index: int) -> bool:
    """Whether a form is used as a verb, as far as the word before tells: "the attack", "its support" are nouns."""
    scene, word = stage.scene, stage.words[index]
    before = stage.words[index - 1] if index else ""
    if word.endswith("ing"):
        noun = stage.words[index + 1 : index + 2] == ("of",)
        return not noun and scene.tag(index - 1) not in {"DET"} and before not in {"'s", "’s"}
    if before in {"to", "who", "which", "that"}:
        return True
    if scene.tag(index - 1) in {"DET", "NUM"} or before in {"'s", "’s"} | _OPENERS - {"to", "and", "that", "no"}:
        return False
    adjective = any(side.last == index and side.sort == "adjective" for side in stage.sides)
    if word.endswith("ed") or not index:
        return True
    if adjective:
        return False
    named = index in scene.ends or any(side.last == index for side in stage.sides)
    return named or scene.tag(index - 1) in _BEFORE_VERBS


def _is_finite(stage: Stage, index: int) -> bool:
    """Whether a noun's form is a verb here: "to attack", "will strike"."""
    return stage.scene.tag(index - 1) == "AUX" or stage.words[index - 1 : index] == ("to",)


def _draft(stage: Stage, frame: Frame, parties: Parties) -> Draft:
    trigger = frame.trigger
    status = status_of(frame)
    kind, mode, cameo = trigger.type, trigger.mode, trigger.cameo
    if kind in _PROMISED and status == "negated" and _refused(stage, frame):
        return Draft("REJECT", None, "120", parties, "actual", _span(stage, frame), f"refusal {parties.rule}", 0.65)
    if kind in _PROMISED and (status == "planned" or status == "hypothetical" and kind == "COOPERATE"):
        kind, mode, cameo = "AGREE", None, _PROMISED[kind]
        parties = _offered(frame, parties)
        status = "planned" if status == "hypothetical" and "if" not in stage.words[: frame.first] else status
    span = _span(stage, frame)
    confidence = 0.8 if parties.rule.startswith(("verb direct", "passive", "joint")) else 0.65
    if kind == "AGREE" and status == "actual" and cameo in _INTENT and _is_intent(stage, frame):
        status = "planned"
    return Draft(kind, mode, cameo, parties, status, span, parties.rule, confidence)


def _span(stage: Stage, frame: Frame) -> Span:
    return stage.scene.span(frame.first, min(frame.last, len(stage.words)))


def _refused(stage: Stage, frame: Frame) -> bool:
    """Whether what is not done is refused: "will not lift", "declined to help"."""
    return _REFUSALS.within(stage.words, max(0, frame.first - 5), frame.first) is not None


def _offered(frame: Frame, parties: Parties) -> Parties:
    """What one side says that all should do together is its own offer to the others."""
    speaker, _ = frame.speaker()
    if parties.recipients or len(parties.actors) < 2 or not speaker or speaker[0] not in parties.actors:
        return parties
    others = tuple(code for code in parties.actors if code != speaker[0])
    return Parties(speaker, others, "joint offer", parties.spans)


def _is_intent(stage: Stage, frame: Frame) -> bool:
    """Whether the agreement is to do something; "agreed that" and "agreed on" settle it."""
    return not frame.trigger.name.startswith("agree") or stage.words[frame.last : frame.last + 1] == ("to",)


# --- records ---


def _distinct(drafts: list[Draft]) -> Iterator[list[Draft]]:
    """Reports of the same type between the same sides, together."""
    groups: dict[tuple[str, frozenset[str], frozenset[str]], list[Draft]] = {}
    for draft in drafts:
        key = draft.type, frozenset(draft.parties.actors), frozenset(draft.parties.recipients)
        groups.setdefault(key, []).append(draft)
    yield from groups.values()


def _when(best: Draft, group: list[Draft]) -> When | None:
    """When it was, by the report that leads; where that gives no day, by one that stands as it does and gives one."""
    alike = (draft.when for draft in (best, *group) if draft.status == best.status)
    return next((when for when in alike if when and when.span), best.when)


_FIRMNESS: tuple[EventStatus, ...] = ("actual", "planned", "hypothetical", "negated")


def _record(document: Document, group: list[Draft]) -> Event:
    """One event from its reports: the firmest status, and the page's own voice where it has one."""
    best = min(group, key=lambda d: (d.claimed_by is not None, _FIRMNESS.index(d.status)))
    parties = best.parties
    code = plover().cameo.get(best.cameo or "")
    spans = tuple(sorted({span for d in group for span in (d.trigger, *d.parties.spans)}))
    sectors: dict[str, str] = {}
    for draft in (best, *group):
        sectors = {code: acts for code, acts in draft.sectors.items() if acts == "REB" or has_sectors(code)} | sectors
    return Event(
        id=content_id("v", document.article.id, best.type, *parties.actors, ">", *parties.recipients),
        type=best.type,
        mode=best.mode,
        contexts=code.contexts if code else (),
        actors=parties.actors,
        recipients=parties.recipients,
        status=best.status,
        voice="narrated" if best.claimed_by is None else "claimed",
        claimed_by=best.claimed_by,
        cameo=best.cameo,
        intensity=code.intensity if code else None,
        when=_when(best, group),
        place=best.place,
        evidence=Evidence(spans, best.rule, round(best.confidence, 3)),
        actor_sectors=tuple(sectors.get(code) for code in parties.actors),
        recipient_sectors=tuple(sectors.get(code) for code in parties.recipients),
    )
