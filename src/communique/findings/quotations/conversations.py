"""Who listened in a conversation that the text reports: the other party of a meeting or call.

"The president received the envoy. During the meeting he stressed that ..." tells the envoy, though no verb says so
(the audience of a reported speech act is whoever shares the scene; cf. addressees in FrameNet's Discussion frame). A
sentence that names two persons and a word of meeting opens a scene; whoever of the two is reported to speak in it
speaks to the other, until somebody else's words, another scene, or another audience ("told reporters") closes it.
After a meeting people speak to the press as well: there the scene must be taken up in words ("during the meeting",
"in turn") or stand in the same paragraph. On the telephone nobody else listens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from communique.actors import Cast
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.units import LONGEST
from communique.records import Mention, Span
from communique.text.document import Document, Sentence
from communique.text.marks import Quoted

# Words that bring two persons into one conversation when they stand between or behind their names.
_MET = frozenset(
    "met meets meet meeting received receives receiving hosted hosts hosting talks spoke speaks telephoned phoned call "
    "conversation audience talk discussions phone telephone".split()
)
_AHEAD = frozenset("will would may could should shall to might plans planned scheduled expected due".split())
# What is said after a meeting is said to the press.
_OVER = frozenset("after following before ahead".split())
# A document or platform speaks to everybody, whoever the writer talked to that day.
_PUBLIC = frozenset(
    "statement reporters journalists press interview tweet twitter conference post instagram facebook telegram "
    "briefing speech television tv radio newspaper agency parliament letter".split()
)
_CALL = frozenset("telephoned phoned call phone telephone".split())
_SCENE = frozenset("meeting talks conversation audience call encounter reception discussions".split())
_IN_TURN = frozenset({("in", "turn"), ("his", "part"), ("her", "part")})
_IN = frozenset("during in at".split())
_AT = frozenset("in at on to told with before".split())
_BREAKS = frozenset({".", ";"})
_LASTS = 3  # paragraphs after which a scene in which nobody spoke is over


@dataclass(frozen=True, slots=True)
class Scene:
    """A conversation of two persons that the sentence at `start` reports, in paragraph `paragraph`."""

    start: int
    paragraph: int
    parties: tuple[str, str]
    private: bool = False  # a call: nobody else could listen

    def other(self, actor_id: str | None) -> str | None:
        """The party that is not this one; None for somebody who takes no part."""
        if actor_id not in self.parties:
            return None
        return self.parties[1] if actor_id == self.parties[0] else self.parties[0]


def listeners(document: Document, cast: Cast, drafts: list[Draft], quoted: list[list[Quoted]]) -> None:
    """Give each draft without an audience the other party of the conversation in which it was said."""
    scenes = scenes_of(document, cast, quoted)
    if not scenes:
        return
    scene: Scene | None = None
    last = -1
    live = False
    opened = 0
    for draft in sorted(drafts, key=lambda d: (d.cue or d.content[0]).start):
        at = (draft.cue or draft.content[0]).start
        sentence = document.sentence_at(at)
        paragraph = sentence.paragraph if sentence else -1
        while opened < len(scenes) and scenes[opened].start <= at:
            scene, last = scenes[opened], scenes[opened].paragraph
            live = scene.private
            opened += 1
        told = _told(cast, draft, paragraph)
        if told is not None:
            scene, last, live = told, paragraph, False
            continue
        if scene is None or draft.rule in {"turn", "statement", "headline", "block"}:
            continue
        other = scene.other(draft.speaker.actor_id if draft.speaker else None)
        if paragraph - last > _LASTS or draft.addressee or _public(document, draft, at):
            scene = None
            continue
        live = live or paragraph == scene.paragraph or _taken_up(document, draft, at)
        if other is None or draft.relayed_by or draft.listener or not live:
            continue
        draft.listener = cast.party(other, None)
        last = paragraph


def scenes_of(document: Document, cast: Cast, quoted: list[list[Quoted]]) -> list[Scene]:
    """The conversations of two persons that the article itself reports, in reading order."""
    scenes: list[Scene] = []
    for index, paragraph in enumerate(document.paragraphs):
        inside = [q.outer for q in quoted[index]]
        for sentence in paragraph.sentences:
            if paragraph.kind == "body" and (parties := _parties(cast, sentence, inside)):
                private = bool(_CALL & {t.lower for t in sentence.tokens})
                scenes.append(Scene(sentence.span.start, index, parties, private))
    return scenes


def _parties(cast: Cast, sentence: Sentence, quoted: Iterable[Span]) -> tuple[str, str] | None:
    """The two persons whom a word of meeting joins in a sentence that reports it as done."""
    for index, token in enumerate(sentence.tokens):
        if token.lower not in _MET or any(q.holds(Span(token.start, token.end)) for q in quoted):
            continue
        before_it = [t.lower for t in sentence.tokens[max(0, index - 6) : index]]
        if _AHEAD & set(before_it[-3:]) or _OVER & set(before_it):
            continue
        persons = _persons(cast, sentence, quoted)
        before = [m for m in persons if m.span.end <= token.start]
        after = [m for m in persons if m.span.start >= token.end]
        pair = _joined(before, after, sentence, token.end)
        if pair and pair[0] != pair[1]:
            return pair
    return None


def _joined(before: list[Mention], after: list[Mention], sentence: Sentence, at: int) -> tuple[str, str] | None:
    """`A met B`, `A and B spoke`, `a call between A and B`; None where more or fewer persons stand there."""
    left = list(dict.fromkeys(m.actor_id for m in before))
    near = [m for m in after if not _parted(sentence, at, m.span.start)]
    right = list(dict.fromkeys(m.actor_id for m in near))
    if left and right and left[0] != right[0]:
        return left[0], right[0]
    pair = left if len(left) == 2 and not right else right if len(right) == 2 and not left else None
    return (pair[0], pair[1]) if pair else None


def _parted(sentence: Sentence, start: int, end: int) -> bool:
    between = [t.text for t in sentence.tokens if start <= t.start < end]
    return len(between) > 12 or bool(_BREAKS & set(between))


def _persons(cast: Cast, sentence: Sentence, quoted: Iterable[Span]) -> list[Mention]:
    return [
        m
        for m in cast.within(sentence.span)
        if cast.actor(m.actor_id).kind == "person" and not any(q.holds(m.span) for q in quoted)
    ]


def _taken_up(document: Document, draft: Draft, at: int) -> bool:
    """Whether the attribution points back to the conversation: "during the meeting", "in turn", "for his part"."""
    words = _attributing(document, draft, at)
    turn = any(pair in _IN_TURN for pair in pairwise(words))
    return turn or any(word in _SCENE and _IN & set(words[max(0, i - 3) : i]) for i, word in enumerate(words))


def _attributing(document: Document, draft: Draft, at: int) -> list[str]:
    """The words of the sentence at `at` that are not what was said."""
    sentence = document.sentence_at(at)
    inside = (*draft.content, *draft.quoted)
    tokens = sentence.tokens if sentence and len(sentence.tokens) <= LONGEST else ()
    return [t.lower for t in tokens if not any(c.start <= t.start < c.end for c in inside)]


def _public(document: Document, draft: Draft, at: int) -> bool:
    """Whether the attribution names an occasion at which everybody may listen."""
    words = _attributing(document, draft, at)
    return any(
        word in _PUBLIC and _AT & set(words[max(0, index - 3) : index]) and "according" not in words[:index]
        for index, word in enumerate(words)
    )


def _told(cast: Cast, draft: Draft, paragraph: int) -> Scene | None:
    """The conversation that "A told B" opens, both of them persons."""
    mention = cast.at(draft.addressee) if draft.addressee and not draft.relayed_by else None
    speaker = draft.speaker.actor_id if draft.speaker else None
    if mention is None or speaker is None or draft.cue is None or mention.actor_id == speaker:
        return None
    if any(cast.actor(actor_id).kind != "person" for actor_id in (mention.actor_id, speaker)):
        return None
    return Scene(draft.cue.start, paragraph, (speaker, mention.actor_id))
