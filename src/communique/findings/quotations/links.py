"""Reports of speech as the trained reader saw them: a cue with its source and its content, on the words of the text.

The reader learned attribution as PolNeAR has it (Newell et al. 2018), beliefs and feelings included. What is no report
of speech in this project's sense is left out here: a cue must be one of the lexicon (data/cues.toml), in a frame of
that cue, and its content a clause, an infinitive, a gerund or words in quotation marks; a bare noun phrase is none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from communique.findings.quotations.cues import Cue, Lexicon
from communique.findings.quotations.sites import BE, FUTURE
from communique.records import Span
from communique.text.document import Document, Paragraph
from communique.text.marks import Quoted, stretch_at

if TYPE_CHECKING:
    from communique.text.trained import Role, Seen  # loads numpy

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "expl", "nsubj:outer", "csubj:pass"})
# The frames of a cue of which one is needed, by what kind of complement the content is.
_NEEDED = {
    "that": frozenset({"that", "bare", "quote", "object"}),
    "bare": frozenset({"bare", "quote", "object"}),
    "quote": frozenset({"that", "bare", "quote", "object", "as"}),
    "to": frozenset({"to", "object-to"}),
    "ing": frozenset({"ing", "object-of"}),
    "need": frozenset({"need"}),
    "whether": frozenset({"whether", "object", "that"}),
}
_QUESTIONS = frozenset("whether if why how what who when where".split())
_UNNAMED = frozenset({"i", "we", "you", "which", "that"})
_NEGATIONS = frozenset("neither nor nowhere nobody none never".split())
_MODAL = FUTURE - {"to"}
_DENIALS = frozenset({"deny", "denies", "denied", "denying"})
# Verbs that go on to another verb: "went on to say" and "continued to insist" report what was said.
_CATENATIVE = frozenset("went go goes going gone continued continues continue come came comes".split())
_BY_NOUN = frozenset({"that", "bare", "quote"})
_PARTICIPLES = frozenset({"advcl", "conj", "xcomp", "acl", "parataxis"})
_BEYOND = frozenset(
    "acl:relcl punct parataxis cc conj appos advcl".split()
)  # what hangs on a noun and is no part of it
_FEWEST_QUOTED = 3  # words, of a question or in quotation marks, that are more than a name for something


@dataclass(frozen=True, slots=True)
class Link:
    """One report of speech. `told` is who was spoken to, `means` the noun that a relative pronoun as the source stands
    for ("the report, *which* found"). A source that is neither such a pronoun nor "I" or "we" is `named`: inside what
    somebody says, only a named one is a report of its own.
    """

    cue: Span
    source: Span
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    told: Span | None
    means: Span | None
    named: bool


def links(
    document: Document, seen: Sequence[Seen], stretches: Sequence[Sequence[Quoted]], lexicon: Lexicon
) -> Iterator[Link]:
    """The reports of speech in a document of which the reader saw `seen`, a paragraph each, in order."""
    for paragraph, one, quoted in zip(document.paragraphs, seen, stretches, strict=True):
        if one.roles:
            yield from _Paragraph(paragraph, one, quoted, lexicon).links()


class _Paragraph:
    """What was seen in one paragraph, with its tokens."""

    def __init__(self, paragraph: Paragraph, seen: Seen, quoted: Sequence[Quoted], lexicon: Lexicon) -> None:
        self.tokens = tuple(token for sentence in paragraph.sentences for token in sentence.tokens)
        self.words = tuple(token.lower for token in self.tokens)
        self.seen, self.quoted, self.lexicon = seen, quoted, lexicon
        self.children: dict[int, list[int]] = {}
        for child, head in enumerate(seen.heads):
            if child != head:
                self.children.setdefault(head, []).append(child)

    def links(self) -> Iterator[Link]:
        linked: dict[int, list[Role]] = {}
        for role in self.seen.roles:
            if role.cue is not None:
                linked.setdefault(role.cue, []).append(role)
        for place, parts in linked.items():
            cue = self.seen.roles[place]
            content = [role for role in parts if role.kind == "content"]
            frames = self._frames(cue) if content else frozenset[str]()
            content = [role for role in content if frames & _NEEDED.get(self._form(role), frozenset())]
            if content:
                sources = [role for role in parts if role.kind == "source"]
                source = self._span(sources[0].start, sources[-1].end) if sources else self._subject(cue)
                if source is not None:
                    yield self._link(cue, source, sources, content)

    def _link(self, cue: Role, source: Span, sources: list[Role], content: list[Role]) -> Link:
        pieces: list[Span] = []
        quoted: list[Span] = []
        for role in content:
            piece, marks = self._extent(role)
            if len(piece):
                pieces.append(piece)
                quoted += marks
        means = self._antecedent(sources[0]) if sources else None
        told = self._told(cue, content) or sources and self._letter_to(sources[0]) or None
        whole = self._span(cue.start, cue.end)
        first = self.words[sources[0].start] if sources else ""
        named = len(source) > len(first) or first not in _UNNAMED
        return Link(whole, source, tuple(pieces), tuple(quoted), told, means, named)

    def _span(self, start: int, end: int) -> Span:
        return Span(self.tokens[start].start, self.tokens[end - 1].end)

    # --- whether it is a report of speech ---

    def _frames(self, cue: Role) -> frozenset[str]:
        """What the cue may take; nothing where it is no word of speech, or says that nothing was said."""
        words = self.words[cue.start : cue.end]
        around = self.words[max(0, cue.start - 2) : cue.end]
        if "according" in words or not any(token.is_word for token in self.tokens[cue.start : cue.end]):
            return _BY_NOUN  # a colon: "Lund: talks will go on"
        unsaid = self.lexicon.unsaid.intersection(around) and not _DENIALS.intersection(words)
        if unsaid or _NEGATIONS.intersection(around) or _MODAL.intersection(words[:-1]):
            return frozenset()
        for place in range(cue.end - 1, cue.start - 1, -1):
            if self.seen.tags[place] in {"VERB", "AUX"}:
                known = self._known(place)
                if known is not None and known.frames:
                    return known.frames if self._reports(place, known, around) else frozenset()
            elif self.words[place] in self.lexicon.speech:
                return _BY_NOUN
        return frozenset()

    def _known(self, place: int) -> Cue | None:
        return self.lexicon.at(self.words, place) or self.lexicon.seen.get(self.words[place])

    def _reports(self, place: int, known: Cue, around: Sequence[str]) -> bool:
        """Whether a verb of saying tells what was said: it is no passive and no purpose ("to discuss")."""
        if _NEGATIONS.intersection(self.words[n] for n in self.children.get(place, ())):
            return False  # "nowhere does it mention that"
        if known.form == "past" and known.length == 1:
            bare = self.seen.relations[place] in {"advcl", "acl"} and not self._has_subject(place)
            if bare or BE.intersection(around):
                return False  # "when asked whether", "was told that"
        if known.form == "base" and self.seen.relations[place] == "conj":
            before = self._known(self.seen.heads[place])
            if not self._has_subject(place) and (before is None or before.form != "base"):
                return False  # "met to discuss it and reaffirm"
        return not self._purpose(place)

    def _has_subject(self, place: int) -> bool:
        return any(self.seen.relations[n] in _SUBJECTS for n in self.children.get(place, ()))

    def _purpose(self, place: int) -> bool:
        """Whether a verb is an infinitive, or joined to one, that no catenative verb carries."""
        for _ in range(3):
            marked = any(self.words[n] == "to" and n < place for n in self.children.get(place, ()))
            if marked:
                return self.words[self.seen.heads[place]] not in _CATENATIVE
            if self.seen.relations[place] != "conj" or self.words[place].endswith(("ed", "s", "ing")):
                return False
            place = self.seen.heads[place]
        return False

    def _form(self, content: Role) -> str:
        """What kind of complement the content is; empty for a bare noun phrase."""
        start, end = content.start, content.end
        inside = [stretch_at(self.quoted, token.start) is not None for token in self.tokens[start:end]]
        said = [ok for ok, token in zip(inside, self.tokens[start:end], strict=True) if token.is_word]
        if said and all(said) and len(said) >= _FEWEST_QUOTED:
            return "quote"
        first = self.words[start]
        if first in _QUESTIONS:
            return "whether" if end - start >= _FEWEST_QUOTED else ""
        head = next((n for n in range(start, end) if not start <= self.seen.heads[n] < end or self._root(n)), start)
        relations = {self.seen.relations[child] for child in self.children.get(head, ()) if start <= child < end}
        if relations & _SUBJECTS:
            return "that" if first == "that" else "bare"
        if self.words[head] in self.lexicon.need and relations & {"acl", "acl:relcl", "ccomp"}:
            return "need"
        if self.seen.tags[head] != "VERB" and "cop" not in relations:
            return ""
        if first in {"to", "not"}:
            return "to"
        return "ing" if self.words[head].endswith("ing") else first if first == "that" else ""

    def _root(self, place: int) -> bool:
        return self.seen.heads[place] == place

    # --- its parts ---

    def _extent(self, content: Role) -> tuple[Span, list[Span]]:
        """The content without "that", outer marks and the final stop; and the words of it in quotation marks."""
        start, end = content.start, content.end
        while end - start > 1 and (self.words[start] == "that" or self.tokens[start].text in {",", ":"}):
            start += 1
        while end - start > 1 and self.tokens[end - 1].text in {",", ":", ";", "."}:
            end -= 1
        whole = self._span(start, end)
        begins = bisect_right(self.quoted, whole.start, key=lambda mark: mark.outer.start)
        ends = bisect_left(self.quoted, whole.end, key=lambda mark: mark.outer.start)
        marks = [mark for mark in self.quoted[max(0, begins - 1) : ends] if mark.outer.meets(whole)]
        if not marks:
            return whole, []
        first, last = marks[0], marks[-1]
        if first is last and first.outer.holds(whole):
            inner = Span(max(whole.start, first.inner.start), min(whole.end, first.inner.end))
            return inner, [inner]
        if first is last and whole.start <= first.inner.start and first.inner.end <= whole.end + 1:
            words = [token for token in self.tokens[start:end] if token.is_word]
            if all(first.outer.start <= token.start < first.outer.end for token in words):
                return first.inner, [first.inner]
        begin = first.outer.start if first.inner.start == whole.start else whole.start
        close = last.outer.end if whole.end in {last.inner.end, last.inner.end - 1} else whole.end
        return Span(begin, max(begin, close)), [mark.inner for mark in marks]

    def _subject(self, cue: Role) -> Span | None:
        """The subject of the verb that a participle or a second verb hangs on."""
        place = cue.end - 1
        for _ in range(4):
            subject = next((n for n in self.children.get(place, ()) if self.seen.relations[n] in _SUBJECTS), None)
            if subject is not None and self.seen.relations[subject] != "nsubj:pass":
                return self._phrase(subject)
            if self.seen.relations[place] not in _PARTICIPLES and not cue.start <= self.seen.heads[place] < cue.end:
                return None
            place = self.seen.heads[place]
        return None

    def _antecedent(self, source: Role) -> Span | None:
        """The noun on which the clause of a relative pronoun hangs."""
        if source.end - source.start > 1 or self.words[source.start] not in {"which", "that"}:
            return None
        verb = self.seen.heads[source.start]
        return self._phrase(self.seen.heads[verb]) if self.seen.relations[verb] == "acl:relcl" else None

    def _told(self, cue: Role, content: list[Role]) -> Span | None:
        """The object of a verb of telling: "told *reporters*", "urged *Oslo* to return"."""
        taken = [range(role.start, role.end) for role in content]
        for place in range(cue.start, cue.end):
            known = self.lexicon.at(self.words, place)
            if known is None or not known.frames & {"object", "object-to"}:
                continue
            for child in self.children.get(place, ()):
                if self.seen.relations[child] in {"obj", "iobj"} and not any(child in span for span in taken):
                    return self._phrase(child)
        return None

    def _letter_to(self, source: Role) -> Span | None:
        """Who was written to, where the source is a letter: "the ministry's note *to the embassy* says"."""
        for place in range(source.start, source.end - 2):
            if self.words[place] in self.lexicon.documents and self.words[place + 1] == "to":
                return self._span(place + 2, source.end)
        return None

    def _phrase(self, head: int) -> Span:
        """The words that hang on a noun, without its relative clause and what is joined to it by a comma."""
        held = {head}
        queue = [head]
        while queue:
            for child in self.children.get(queue.pop(), ()):
                if self.seen.relations[child] not in _BEYOND:
                    held.add(child)
                    queue.append(child)
        start = end = head
        while start - 1 in held:
            start -= 1
        while end + 1 in held:
            end += 1
        return self._span(start, end + 1)
