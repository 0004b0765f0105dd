"""Whom a phrase takes up that is no full name: "he", "the minister", "the agency", "a senior official", "the statement".

News prose introduces people in both directions: a story opens with "the head of the agency" and names him in its second
paragraph. So whoever is named near, before or after, is a candidate, and so is nobody ("itself": the phrase stands for
somebody whom the text does not name). Each candidate is described by features (how near, how named, who spoke last, whether
office, country, sex and words fit) and a trained scorer gives its probability (`data/reader/antecedents.json`, fitted by
`training/fit_antecedents.py`; mention-ranking as in Denis and Baldridge 2008). The likeliest wins.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from communique.actors.entities import Entity
from communique.actors.found import GUESSED, Found
from communique.actors.offices import GENERAL, same_office
from communique.records import Span
from communique.scorer import Array, Features
from communique.text.document import Document

# What the reader model says of two mentions: how surely the second names what the first takes up; None: it has not seen.
Affinity = Callable[[Span, Span], float | None]

_KINDS = {
    "he": ("person",),
    "she": ("person",),
    "it": ("body", "state", "group"),
    "they": ("group", "body", "state"),
    "title": ("person",),
    "body": ("body", "group", "state"),
    "group": ("group", "body", "state"),
}
_PRONOUN = {
    **dict.fromkeys(("he", "him", "his", "himself"), "he"),
    **dict.fromkeys(("she", "her", "herself"), "she"),
    **dict.fromkeys(("it", "its", "itself"), "it"),
    **dict.fromkeys(("they", "them", "their", "themselves"), "they"),
    **dict.fromkeys(("who", "which"), "who"),
    **dict.fromkeys(("i", "me", "we", "us", "my", "our"), "i"),
}
_BEFORE, _AHEAD = 7, 4  # candidates a side
_FAR = 20.0
_SMALL = frozenset("the a an of for in on to at and or by with from his her its their this that s mr mrs ms".split())
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")
_PEOPLE = ("er", "or", "ist", "ian", "man", "men", "ic", "ant", "ent", "woman", "ee", "ate", "source", "aide", "chief", "head")
DOCUMENT = re.compile(
    r"\b(?:reports?|statement|release|stud(?:y|ies)|polls?|survey|database|letter|note|memorandum|memo|declaration|"
    r"resolution|document|tweet|readout|communiqu[eé]|mou|findings|data|figures|statistics|announcement)\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\b(?:of|for|by|from|in|to|with|at|on|about|against)\b|[’']s\b", re.IGNORECASE)


class Judge(Protocol):
    """What gives candidates their probabilities: a `communique.scorer.Scorer`."""

    def probabilities(self, candidates: Sequence[Features]) -> Array: ...


@dataclass(slots=True)
class Turn:
    """One reference in the text, in order: the phrase, whom it means, and how sure that is."""

    found: Found
    entity: Entity
    sure: float | None = None


@dataclass(slots=True)
class Asked:
    """A phrase whose referent is asked for, and what it says itself."""

    span: Span
    kind: str
    words: frozenset[str]
    sentence: int
    paragraph: int
    found: Found | None = None
    head: str = ""
    noun: str = ""  # the head noun in lower case
    definite: bool = False
    indefinite: bool = False
    quoted: bool = False
    speaks: bool = False
    subject: bool = False
    heading: bool = False
    length: int = 0


@dataclass(slots=True)
class Track:
    """Where one actor is named about a phrase: last before it, in it, next after it, and how often before."""

    entity: Entity
    last: Turn | None = None
    inside: Turn | None = None
    next: Turn | None = None
    named: int = 0
    spoke: int = 0
    spoke_at: int = -99  # the sentence where it last spoke, outside quotation marks
    led_at: int = -99  # the sentence that it last was the first in
    opened: bool = False  # whether it is the first in the sentence where it was last named
    rank: int = 0  # of those of its kinds, how many were named since
    new: int = 0  # of those named only later, the how manieth
    issued: bool = False  # whether it is named beside a report or statement


@dataclass(slots=True)
class Candidate:
    """Somebody who may be meant; without an entity nobody named: the party by its own words."""

    entity: Entity | None
    features: dict[str, float]
    sure: float = 0.0


def words_of(text: str) -> frozenset[str]:
    """The words of a phrase that can tell whom it means, without the plural's s."""
    found = (word.casefold().rstrip("s") for word in _WORD.findall(text))
    return frozenset(word for word in found if word and word not in _SMALL)


def asked_of(one: Found, text: str) -> Asked:
    """The question that a phrase of the grammar puts."""
    words = one.span.of(text)
    kind = _PRONOUN.get(words.casefold(), one.kind) if one.kind == "pronoun" else one.kind
    return Asked(
        one.span, kind, words_of(words), one.sentence, one.paragraph, one,
        one.heads[-1] if one.heads else one.key, one.key.rpartition(" ")[2] or words.rpartition(" ")[2], one.definite, "indefinite" in one.extra,
        one.quoted, one.speaks, one.subject, one.heading, len(words.split()),
    )  # fmt: skip


def issuers_of(found: Sequence[Found]) -> Set[int]:
    """The ids of the phrases that stand in or beside a report or statement, or before it as a subject."""
    documents = [one for one in found if one.kind == "document"]
    return {
        id(one)
        for document in documents
        for one in found
        if one.sentence == document.sentence and one.kind not in ("document", "pronoun")
        and (0 <= one.span.start - document.span.start <= len(document.span) + 40 or one.subject)
    }


def kind_of(words: str) -> str | None:
    """The class of a pronoun; None for any other phrase."""
    return _PRONOUN.get(words.casefold())


@dataclass
class Reference:
    """Answers whom phrases mean, given the turns of a document."""

    judge: Judge
    text: str
    epithets: Mapping[str, frozenset[str]]  # what bodies are called, by their class
    given_names: Set[str]
    affinity: Affinity | None = None
    issuers: Set[int] = frozenset()  # ids of the phrases that stand beside a report or statement
    log: dict[Span, list[Candidate]] | None = None  # where the trainer looks
    _words: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def choose(
        self, asked: Asked, turns: Sequence[Turn], ahead: Sequence[Turn], ruled: Entity | None = None, *, itself: bool
    ) -> Candidate | None:
        """The likeliest candidate, with its probability; None where there is none.

        `turns` are those before and about the phrase, `ahead` those after it, `ruled` whom a rule chose, `itself`
        whether it may be somebody not named.
        """
        tracks = self._tracks(asked, turns, ahead)
        candidates = self._described(asked, tracks, _last_speaker(turns, asked), ruled, itself=itself)
        if self.log is not None:
            self.log[asked.span] = candidates
        if not candidates:
            return None
        chances = self.judge.probabilities([candidate.features for candidate in candidates])
        best = int(np.argmax(chances))
        candidates[best].sure = float(chances[best])
        return candidates[best]

    # --- who may be meant ---

    def _tracks(self, asked: Asked, turns: Iterable[Turn], ahead: Iterable[Turn]) -> list[Track]:
        kinds = _KINDS.get(asked.kind)
        start, end = asked.span.start, asked.span.end
        tracks: dict[int, Track] = {}
        sentence = -1
        for turn in turns:
            span, entity = turn.found.span, turn.entity
            if turn.found is asked.found or kinds and entity.kind not in kinds:
                continue
            if span.start >= end:
                break
            track = tracks.pop(id(entity), None) or Track(entity)
            track.issued |= id(turn.found) in self.issuers
            tracks[id(entity)] = track  # the last named stand last
            if span.end > start:
                track.inside = track.inside or turn
                continue
            number = turn.found.sentence
            if track.last is None or track.last.found.sentence != number:
                track.opened = False
            if number != sentence:
                track.led_at, track.opened = number, True
            sentence = number
            if turn.found.speaks and not turn.found.quoted:
                track.spoke_at = number
            track.last = turn
            track.named += turn.found.kind != "pronoun"
            track.spoke += turn.found.speaks
        recent = list(reversed(tracks.values()))
        for rank, track in enumerate(recent):
            track.rank = rank
        kept = recent[:_BEFORE] + [track for track in recent[_BEFORE:] if track.inside or asked.words & self._of(track)]
        known = {id(track.entity): track for track in kept}
        new = 0
        for turn in ahead:
            entity = turn.entity
            if turn.found.span.start < end or kinds and entity.kind not in kinds:
                continue
            track = known.get(id(entity))
            if track is None:
                if new >= _AHEAD or id(entity) in tracks or asked.kind in ("he", "she", "it", "they") and new >= 1:
                    continue
                new += 1
                track = known[id(entity)] = Track(entity, new=new)
                kept.append(track)
            track.next = track.next or turn
            track.issued |= id(turn.found) in self.issuers
        return kept

    def _of(self, track: Track) -> frozenset[str]:
        """The words by which the document has named an actor."""
        entity = track.entity
        count, words = self._words.get(id(entity), (-1, frozenset[str]()))
        if count != len(entity.founds):
            phrases = [one.span.of(self.text) for one in entity.founds if one.kind != "pronoun"]
            words = words_of(" ".join([entity.name, *phrases]))
            self._words[id(entity)] = (len(entity.founds), words)
        return words

    # --- what speaks for each ---

    def _described(
        self, asked: Asked, tracks: list[Track], speaker: Entity | None, ruled: Entity | None, *, itself: bool
    ) -> list[Candidate]:
        shared = _of_phrase(asked, tracks)
        found = [Candidate(track.entity, self._pair(asked, track, shared, speaker, ruled)) for track in tracks]
        best = max((c.features["overlap"] for c in found), default=0.0)
        office = sum(c.features["office"] > 0 for c in found)
        fresh = sum(c.features.get("new", 0) > 0 for c in found)
        for candidate in found:
            features = candidate.features
            features["best overlap"], features["offices"], features["fresh"] = best, office, fresh
            features["beaten"] = best - features["overlap"]
        if itself:
            own = shared | {"itself": 1.0, "best overlap": best, "offices": office, "fresh": fresh}
            own["ruled"] = float(ruled is None)
            fitting = [c.features for c in found if c.features["named"] or not c.features.get("to person")]
            own["back"] = min((f["back"] for f in fitting), default=_FAR)
            for name in ("last speaker", "issued", "last subject", "last speaks", "same key", "head", "given"):
                own[name] = max((f.get(name, 0.0) for f in fitting), default=0.0)
            own["new bare"] = max((c.features.get("new bare", 0.0) for c in found), default=0.0)
            own["epithet"] = max((c.features.get("epithet", 0.0) for c in found), default=0.0)
            own["country"] = max((c.features.get("country", 0.0) for c in found if c.features["named"]), default=0.0)
            own["persons"] = sum(c.features.get("to person", 0.0) for c in found)
            own["new office"] = max((c.features["office"] for c in found if c.features.get("new")), default=0.0)
            own["new speaks"] = max((c.features["next speaks"] for c in found if c.features.get("new")), default=0.0)
            own["inside"] = max((c.features.get("inside", 0.0) for c in found), default=0.0)
            found.append(Candidate(None, own))
        return found

    def _pair(
        self, asked: Asked, track: Track, shared: dict[str, float], speaker: Entity | None, ruled: Entity | None
    ) -> dict[str, float]:
        entity, last = track.entity, track.last
        f = dict(shared)
        f[f"to {entity.kind}"] = 1.0
        f["named"] = float(bool(entity.keys))
        f["length of name"] = float(len(entity.keys)) if entity.kind == "person" else 0.0
        f["rank"], f["new"] = float(track.rank), float(track.new)
        f["times"], f["spoke"] = min(track.named, 9.0), min(track.spoke, 5.0)
        f["back"] = _FAR if last is None else min(_FAR, asked.sentence - last.found.sentence)
        f["paragraphs back"] = _FAR if last is None else min(_FAR, asked.paragraph - last.found.paragraph)
        if last is not None:
            one = last.found
            f["last subject"], f["last speaks"] = float(one.subject), float(one.speaks)
            f["last quoted"], f["last pronoun"] = float(one.quoted), float(one.kind == "pronoun")
            f["last title"], f["last heading"] = float(one.kind == "title"), float(one.heading)
            f["last sure"] = 1.0 if last.sure is None else last.sure
            f["beside"] = float(asked.span.start - one.span.end <= 2)
            f["spoke back"] = min(_FAR, asked.sentence - track.spoke_at)
            f["led back"] = min(_FAR, asked.sentence - track.led_at)
            f["opened"] = float(track.opened)
        f["next speaks"] = f["next"] = 0.0
        if track.next is not None:
            one = track.next.found
            f["forth"] = min(_FAR, one.sentence - asked.sentence + 1.0)
            f["next paragraph"] = min(_FAR, one.paragraph - asked.paragraph + 1.0)
            f["next speaks"], f["next full"] = float(one.speaks), float(one.kind == "person")
            f["next beside"] = float(one.span.start - asked.span.end <= 2)
            f["next subject"] = float(one.subject)
            if track.last is None:
                f["new bare"] = float(not one.heads and not one.sex)
            f["next chars"] = min(200.0, one.span.start - asked.span.end)
        f["issued"] = float(track.issued)
        f["last speaker"] = float(entity is speaker)
        f["ruled"] = float(entity is ruled)
        self._fit(asked, track, f)
        if track.inside is not None:
            self._inside(asked, track.inside.found, f)
        if self.affinity is not None:
            near = [turn.found.span for turn in (last, track.next, track.inside) if turn is not None]
            seen = [a for span in near if (a := self.affinity(asked.span, span)) is not None]
            if seen:
                f["affinity"], f["seen"] = max(seen), 1.0
        return f

    def _fit(self, asked: Asked, track: Track, f: dict[str, float]) -> None:
        """How office, country, sex and words agree."""
        entity, one = track.entity, asked.found
        common = asked.words & self._of(track)
        f["overlap"] = len(common) / len(asked.words) if asked.words else 0.0
        f["head"] = float(asked.head.rstrip("s") in self._of(track))
        f["office"] = 0.0
        if one is not None and one.heads and entity.kind == "person":
            f["office"] = float(same_office(one, entity))
            f["same head"] = float(one.heads[-1] in entity.heads)
            f["untitled"] = float(not entity.heads)
        if one is not None and one.kind in ("body", "group"):
            f["same key"] = float(any(other.key == one.key and other.kind == one.kind for other in entity.founds))
            f["same sort"] = float(one.sort in entity.sorts)
        f["epithet"] = float(any(asked.noun in self.epithets.get(sort, ()) for sort in entity.sorts))
        f["given"] = float(entity.kind == "person" and entity.name.split(" ")[0].casefold() in self.given_names)
        f["private"] = float(entity.private)
        if one is not None and one.country is not None:
            stated = entity.country if entity.surety > GUESSED else None
            f["country"] = 0.0 if stated is None else 1.0 if stated == one.country else -1.0
        sex = {"he": "male", "she": "female"}.get(asked.kind, one.sex if one is not None else "")
        if sex and entity.kind == "person":
            f["sex"] = _sex(entity, sex)

    def _inside(self, asked: Asked, one: Found, f: dict[str, float]) -> None:
        """Where in the phrase the candidate stands."""
        before = self.text[asked.span.start : max(asked.span.start, one.span.start)]
        after = self.text[one.span.end : max(one.span.end, asked.span.end)]
        f["inside"] = 1.0
        f["inside first"] = float(len(before) <= len("the "))
        f["inside last"] = float(not after.strip(" ,.)”\"’"))
        f["inside comma"] = float("," in before)
        f["inside link"] = float(bool(_LINK.search(before)))
        f["inside possessor"] = float(after[:2] in ("'s", "’s", "s'", "s’") or after[:1] in "'’" and bool(after))
        f["inside named"] = float(one.kind == "person" or one.kind == "name")
        f["inside share"] = len(one.span) / max(1, len(asked.span))
        f["rest"] = float(len(after.split()))
        f["comma after"] = float(after.lstrip("’'s ").startswith(","))


@dataclass
class Heard:
    """All turns of a document, for phrases that the grammar did not read as mentions."""

    document: Document
    reference: Reference
    turns: Sequence[Turn]
    found: Sequence[Found]

    def taken_up(self, span: Span, ruled: str | None) -> Candidate | None:
        """The likeliest referent of the phrase at `span`."""
        asked = self._asked(span)
        turns = self.turns
        entity = next((t.entity for t in turns if t.entity.id == ruled), None) if ruled is not None else None
        ahead = [turn for turn in turns if turn.found.span.start >= span.end and turn.found.kind != "pronoun"]
        itself = asked.kind not in ("he", "she")
        return self.reference.choose(asked, turns, ahead, entity, itself=itself)

    def continued(self, at: Span) -> Candidate | None:
        """Who is likeliest to speak the words at `at`, of which nothing says who does."""
        here = Span(at.start, at.start)
        index, paragraph = self._place(here)
        asked = Asked(here, "context", frozenset(), index, paragraph, speaks=True)
        ahead = [turn for turn in self.turns if turn.found.span.start >= at.end and turn.found.kind != "pronoun"]
        return self.reference.choose(asked, self.turns, ahead, itself=False)

    def _place(self, span: Span) -> tuple[int, int]:
        """The sentence and the paragraph where the span begins."""
        sentences = self.document.sentences
        index = max(0, bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1)
        return index, sentences[index].paragraph if sentences else 0

    def _asked(self, span: Span) -> Asked:
        words = span.of(self.document.text)
        index, paragraph = self._place(span)
        first = bisect_left(self.found, span.start, key=lambda one: one.span.start)
        near = [one for one in self.found[first : first + 3] if one.span.start - span.start <= len("the ")]
        one = next((one for one in near if one.kind in ("title", "body", "group", "document")), None)
        kind = kind_of(words) or ("words" if one is None or one.span != span else one.kind)
        head = _WORD.findall(words)[-1:]
        asked = Asked(span, kind, words_of(words), index, paragraph, one, head[0].casefold() if head else "")
        asked.noun = _LINK.split(words, maxsplit=1)[0].strip(" ,").rpartition(" ")[2].casefold()
        start = words.split(" ")[0].casefold()
        asked.definite, asked.indefinite = start == "the", start in ("a", "an", "another", "some", "one")
        asked.length, asked.speaks = len(words.split()), True
        asked.quoted = bool(near and near[0].quoted)
        return asked


def _of_phrase(asked: Asked, tracks: Sequence[Track]) -> dict[str, float]:
    """What is the same for all candidates: the phrase itself."""
    general = bool(asked.found and asked.found.heads and asked.found.heads[-1] in GENERAL)
    return {
        f"asked {asked.kind}": 1.0,
        "definite": float(asked.definite),
        "indefinite": float(asked.indefinite),
        "in quotes": float(asked.quoted),
        "speaks": float(asked.speaks),
        "subject": float(asked.subject),
        "heading": float(asked.heading),
        "general": float(general),
        "own country": float(asked.found is not None and asked.found.country is not None),
        "words": float(asked.length),
        "candidates": float(len(tracks)),
        "plural": float(asked.noun.endswith("s") and not asked.noun.endswith("ss")),
        "of people": float(asked.noun.rstrip("s").endswith(_PEOPLE)),
        "document": float(bool(DOCUMENT.search(asked.noun))),
        "sentence": min(asked.sentence, _FAR),
    }


def _last_speaker(turns: Sequence[Turn], asked: Asked) -> Entity | None:
    for turn in reversed(turns):
        one = turn.found
        if one.span.end <= asked.span.start and one.speaks and not one.quoted:
            return turn.entity
    return None


def _sex(entity: Entity, sex: str) -> float:
    """1 where the text says the sex, -1 where it says the other; else what the given name's ending hints at: names in
    -a are women's more often than not in most of the languages that news names come from.
    """
    if entity.sex:
        return 1.0 if entity.sex == sex else -1.0
    if not entity.keys:
        return 0.0
    ends = entity.name.split()[0].casefold().endswith("a")
    return 0.3 if ends == (sex == "female") else -0.3
