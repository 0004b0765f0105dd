"""Speech by its marks: every stretch in quotation marks that reads as speech, and who stands beside it.

Candidates come with the name of what was seen: a name with any verb ("beside: verb"), before a colon or behind a dash
("beside: colon", "beside: dash"), a person of whom the sentence before or behind tells something else ("beside:
person"), words that go on from a speaker before them ("continued"), a cue that translation left ("translated cue"), or
nobody ("unclaimed"); "within" are words in marks inside a sentence that tells more. Stretches that an attribution
parts, and those that take up one with an attribution of its own, are one candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors import Cast
from communique.findings.quotations.beside import Beside, behind, introduced, leading
from communique.findings.quotations.cues import Lexicon, lexicon
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.phrases import Places
from communique.findings.quotations.units import QUOTE, Item, Unit, make_unit, units_of
from communique.records import Mention, Party, Span
from communique.text.document import Document, Paragraph
from communique.text.marks import Quoted

PERSON, CONTINUED, TRANSLATED = "beside: person", "continued", "translated cue"
UNCLAIMED, WITHIN = "unclaimed", "within"
_OPENS = frozenset({",", ":", ";", "—", "–", "-", ".", "!", "?", "but", "and", "“", '"'})
_COLONS = frozenset({":", ";"})
_CARRIES = 2  # paragraphs over which a quotation without a source still belongs to the last speaker
_FEWEST = 3  # words of speech in marks that stand for themselves
_LONGEST_BEHIND = 14  # items of a sentence that says no more than who asked, or cried
_WITHIN = 8  # words in marks within somebody else's sentence from which on they are speech


def units_in(document: Document, stretches: Sequence[Sequence[Quoted]]) -> list[Unit]:
    """The units of a document, given the stretches in marks of each paragraph."""
    return [
        unit
        for index, paragraph in enumerate(document.paragraphs)
        for unit in units_of(paragraph, index, stretches[index], after_dateline(document, paragraph))
    ]


def marked(document: Document, cast: Cast, units: Sequence[Unit], known: Sequence[Draft] = ()) -> list[Draft]:
    """All quoted speech of a document as drafts, in reading order; `units` as `units_in` gives them.

    `known` are reports found by other means (their cues): what they attribute tells who goes on behind them. A draft
    whose words are among theirs is given all the same.
    """
    if not any(item.quoted for unit in units for item in unit.items):
        return []
    search = _Search(document, cast, lexicon(), Places.of(cast.mentions), units, sorted(known, key=_place))
    for number, unit in enumerate(units):
        if unit.kind != "caption":
            search.unit(number, unit)
    return search.drafts


def after_dateline(document: Document, paragraph: Paragraph) -> int:
    """Where a paragraph's words begin behind its dateline."""
    dateline = document.article.dateline
    start = paragraph.span.start
    return start + len(dateline) if dateline and document.text.startswith(dateline, start) else start


def _place(draft: Draft) -> int:
    return draft.content[0].start


@dataclass(slots=True)
class _Search:
    document: Document
    cast: Cast
    lexicon: Lexicon
    places: Places
    units: Sequence[Unit]
    known: Sequence[Draft]
    drafts: list[Draft] = field(default_factory=list)
    heard: int = 0  # of `known`
    last: Draft | None = None  # the one who spoke last
    last_paragraph: int = -9
    _run: Draft | None = None  # whose last stretch runs on

    def unit(self, number: int, unit: Unit) -> None:
        part_of: Draft | None = None
        alone = all(i.tag in {QUOTE, "PUNCT"} for i in unit.items)
        for index, item in enumerate(unit.items):
            mark = item.quoted
            if mark is None:
                continue
            self._hear(mark.outer.start, unit.paragraph)
            run, self._run = self._run if mark.resumes else None, None
            if run is None and part_of is not None and _parted(unit, index):
                self._add(part_of, mark)
                continue
            draft = self._attributed(number, unit, index, mark, alone=alone)
            if run is not None:
                self._go_on(run, mark, draft, unit.paragraph)
                continue
            if draft is None and (alone or self._reads_as_speech(unit, index, mark)):
                draft = self._unattributed(number, unit, index, mark)
                if not alone and not _opens_speech(unit, index) and draft.rule != TRANSLATED:
                    draft.rule = WITHIN
            if draft is not None:
                self._keep(draft, mark, unit.paragraph)
            part_of = draft

    def _hear(self, offset: int, paragraph: int) -> None:
        """Take note of who spoke, by the reports known, before `offset`."""
        while self.heard < len(self.known) and _place(self.known[self.heard]) < offset:
            draft = self.known[self.heard]
            self.heard += 1
            if draft.speaker is not None and draft.relayed_by is None:
                self.last = draft
                self.last_paragraph = self._paragraph_at(draft.content[-1].end - 1, paragraph)

    def _paragraph_at(self, offset: int, latest: int) -> int:
        while latest > 0 and self.document.paragraphs[latest].span.start > offset:
            latest -= 1
        return latest

    def _keep(self, draft: Draft, mark: Quoted, paragraph: int) -> None:
        self.drafts.append(draft)
        self._run = draft if mark.runs_on else None
        if draft.speaker is not None:
            self.last, self.last_paragraph = draft, paragraph

    def _add(self, draft: Draft, mark: Quoted) -> None:
        draft.content.append(mark.inner)
        draft.quoted.append(mark.inner)
        draft.runs_on = mark.runs_on
        self._run = draft if mark.runs_on else None

    def _go_on(self, run: Draft, mark: Quoted, found: Draft | None, paragraph: int) -> None:
        """The stretch takes up the one before; what stands beside it tells whose both are.

        Paragraphs of which none has an attribution of its own are a quotation each.
        """
        if run.cue is None and found is None:
            draft = Draft([mark.inner], [mark.inner], None, None, run.rule, speaker=run.speaker, runs_on=mark.runs_on)
            draft.speaker = draft.speaker and _implied(draft.speaker)
            self._keep(draft, mark, paragraph)
            return
        self._add(run, mark)
        if found is not None and run.source is None:
            run.source, run.cue, run.rule, run.speaker = found.source, found.cue, found.rule, found.speaker
            self.last = run

    # --- with words beside it ---

    def _attributed(self, number: int, unit: Unit, index: int, mark: Quoted, *, alone: bool) -> Draft | None:
        whole = self._with_next(number, unit) if alone else unit
        if self._translated(whole, index):
            return None
        if index > 0 and unit.items[index - 1].text in _COLONS:
            found = introduced(unit, index - 1, self.places, self.lexicon)
            if found:
                return self._draft(unit, mark, found)
        if _opens_speech(unit, index) and self._may_end_speech(unit, index, mark):
            found = behind(whole, index, self.places, self.lexicon)
            if found and (found.end <= len(unit.items) or self._lower_or_signed(found, whole, unit)):
                return self._draft(whole, mark, found)
        if alone and index == 0:
            above = self._above(number, unit)
            if above:
                found = introduced(above, len(above.items) - 1, self.places, self.lexicon)
                if found:
                    return self._draft(above, mark, found)
        if not alone and self._reads_as_speech(unit, index, mark):
            found = leading(unit, index, self.places, self.lexicon)
            if found:
                return self._draft(unit, mark, found)
        return None

    def _may_end_speech(self, unit: Unit, index: int, mark: Quoted) -> bool:
        following = unit.items[index + 1].text if index + 1 < len(unit.items) else ""
        return mark.stopped or following == "," or self._reads_as_speech(unit, index, mark)

    def _with_next(self, number: int, unit: Unit) -> Unit:
        """The unit with the words behind it: those of its paragraph, or a next line that a dash opens."""
        following = self.units[number + 1] if number + 1 < len(self.units) else None
        if following is None or following.items[0].tag == QUOTE or following.paragraph - unit.paragraph > 1:
            return unit
        if following.paragraph != unit.paragraph and following.items[0].text not in {"—", "–", "-", "―"}:
            return unit
        return make_unit((*unit.items, *following.items), unit.paragraph, unit.kind)

    def _lower_or_signed(self, found: Beside, whole: Unit, unit: Unit) -> bool:
        """Whether words of the next sentence still belong to the quotation: no sentence begins with them."""
        first = whole.items[len(unit.items)]
        if found.rule == "beside: dash" or first.text[0].islower():
            return True
        ended = unit.items[-1].quoted
        words = whole.items[len(unit.items) :]
        stop = ended.inner.of(self.document.text).rstrip()[-1:] if ended else ""
        if stop == ",":
            return True
        return stop in {"?", "!", "…"} and found.cue is not None and len(words) <= _LONGEST_BEHIND

    def _above(self, number: int, unit: Unit) -> Unit | None:
        """The unit before, where it ends in a colon."""
        before = self.units[number - 1] if number else None
        near = before is not None and unit.paragraph - before.paragraph <= 1
        return before if before is not None and near and before.items[-1].text == ":" else None

    def _draft(self, unit: Unit, mark: Quoted, found: Beside) -> Draft:
        source = unit.between(*found.source)
        cue = unit.between(*found.cue) if found.cue else None
        speaker = self.cast.resolve(source)
        return Draft([mark.inner], [mark.inner], cue, source, found.rule, speaker=speaker, runs_on=mark.runs_on)

    # --- without ---

    def _reads_as_speech(self, unit: Unit, index: int, mark: Quoted) -> bool:
        words = len(mark.inner.of(self.document.text).split())
        if index > 0 and unit.items[index - 1].text in _COLONS:
            return words >= _FEWEST - 1
        return words >= _WITHIN or mark.stopped and words >= _FEWEST

    def _unattributed(self, number: int, unit: Unit, index: int, mark: Quoted) -> Draft:
        draft = Draft([mark.inner], [mark.inner], None, None, UNCLAIMED, runs_on=mark.runs_on)
        translated = self._translated(self._with_next(number, unit), index)
        near = unit.paragraph - self.last_paragraph <= _CARRIES
        here = self.last is not None and self.last_paragraph == unit.paragraph
        if translated:
            draft.rule, draft.cue = TRANSLATED, translated
        if not here:
            person = self._person_beside(number, unit)
            if person is not None:
                draft.rule, draft.speaker = PERSON, _implied(self.cast.resolve(person.span))
                draft.extra.append(person.span)
                return draft
        if self.last is not None and self.last.speaker is not None and near and (here or self._opens(number, unit)):
            draft.rule, draft.speaker = draft.rule if translated else CONTINUED, _implied(self.last.speaker)
            if here and self.last.source:
                draft.extra.append(self.last.source)
        return draft

    def _opens(self, number: int, unit: Unit) -> bool:
        """Whether no sentence of the paragraph that tells of somebody else stands before the unit."""
        before = self.units[number - 1] if number else None
        if before is None or before.paragraph < unit.paragraph:
            return True
        return not any(self.cast.is_subject(m) for m in self.cast.within(before.span))

    def _translated(self, unit: Unit, index: int) -> Span | None:
        at = index + 1
        while at < len(unit.items) and unit.items[at].tag == "PUNCT":
            at += 1
        end = self.lexicon.translated_at(unit.words, at)
        return unit.between(at, end) if end is not None else None

    def _person_beside(self, number: int, unit: Unit) -> Mention | None:
        """The one of whom the sentence before tells, or, where none stands there, the sentence behind."""
        for other in (number - 1, number + 1):
            if 0 <= other < len(self.units) and self.units[other].paragraph == unit.paragraph:
                person = self._one_person(self.units[other].items)
                if person is not None or other < number and self._persons(self.units[other].items):
                    return person
        return self._person_above(number, unit)

    def _person_above(self, number: int, unit: Unit) -> Mention | None:
        """The subject of the sentence that closes the paragraph before, where nobody has spoken in it."""
        above = self.units[number - 1] if number else None
        if above is None or above.paragraph == unit.paragraph or unit.paragraph - self.last_paragraph <= 1:
            return None
        person = None if any(i.quoted for i in above.items) else self._one_person(above.items)
        return person if person is not None and self.cast.is_subject(person) else None

    def _one_person(self, items: Sequence[Item]) -> Mention | None:
        """The person who is the subject, else the only one."""
        persons = self._persons(items)
        subject = next((m for m in persons if self.cast.is_subject(m)), None)
        if subject is not None:
            return subject
        return persons[0] if len({m.actor_id for m in persons}) == 1 else None

    def _persons(self, items: Sequence[Item]) -> list[Mention]:
        marks = [i.span for i in items if i.quoted]
        return [
            m
            for m in self.cast.within(Span(items[0].span.start, items[-1].span.end))
            if self.cast.actor(m.actor_id).kind == "person" and not any(mark.meets(m.span) for mark in marks)
        ]


def _opens_speech(unit: Unit, index: int) -> bool:
    """Whether the stretch stands where speech begins, and is no part of the sentence before it."""
    return index == 0 or unit.items[index - 1].tag == QUOTE or unit.words[index - 1] in _OPENS


def _parted(unit: Unit, index: int) -> bool:
    """Whether the stretch goes on behind the attribution of the one before: `“…,” she said, “…”`."""
    before = unit.items[index - 1]
    return before.text in {",", "and", "or"} or before.tag == QUOTE


def _implied(speaker: Party) -> Party:
    """The speaker whom no words of an attribution mean."""
    return Party(speaker.name, speaker.country, speaker.actor_id, None, speaker.members)
