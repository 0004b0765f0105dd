"""From a document to its quotations, in reading order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from communique.actors import Cast
from communique.findings.quotations import discourse, record, transcripts
from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.audiences import audience
from communique.findings.quotations.conversations import listeners
from communique.findings.quotations.cues import Lexicon, lexicon
from communique.findings.quotations.drafts import Draft, draft_from
from communique.findings.quotations.issuers import document_noun, issuer
from communique.findings.quotations.joined import join
from communique.findings.quotations.links import links
from communique.findings.quotations.lists import Listing, listing
from communique.findings.quotations.marked import WITHIN, after_dateline, marked
from communique.findings.quotations.patterns import attributions
from communique.findings.quotations.phrases import Places, Range, phrase_from
from communique.findings.quotations.stretches import Stretches
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import LONGEST, QUOTE, Item, Unit, make_unit, units_of
from communique.records import Party, Quotation, Span
from communique.text.document import Document
from communique.text.marks import quoted_stretches

if TYPE_CHECKING:
    from communique.text.trained import Seen  # loads numpy

_UNCLAIMED = 8  # words in marks from which on they are a quotation though nobody stands beside them


def find(document: Document, cast: Cast, seen: Sequence[Seen] = ()) -> tuple[Quotation, ...]:
    """The quotations of a document, with speakers and addressees resolved to the cast.

    Content lies in `document.text`; direct content excludes its outer marks, indirect content its final stop. `seen` is
    what the trained reader saw in each paragraph (`TrainedReader.document`); reports that only it has are then added.
    """
    search = _Search(document, cast, lexicon(), Places.of(cast.mentions), seen)
    search.run()
    return record.quotations(document, cast, search.drafts)


@dataclass(slots=True)
class _Search:
    document: Document
    cast: Cast
    lexicon: Lexicon
    places: Places
    seen: Sequence[Seen] = ()
    drafts: list[Draft] = field(default_factory=list)
    last: Party | None = None
    waiting: Draft | None = None
    turns: dict[int, tuple[Span, Span]] = field(default_factory=dict)
    inside: list[tuple[int, Span, Party | None]] = field(default_factory=list)

    def run(self) -> None:
        whole = discourse.statement_speaker(self.document)
        if whole:
            self._statement(whole)
            return
        self.turns = discourse.turns_of(self.document)
        stretches = quoted_stretches(self.document)
        units = [
            unit
            for index, paragraph in enumerate(self.document.paragraphs)
            for unit in units_of(paragraph, index, stretches[index], after_dateline(self.document, paragraph))
        ]
        block_until = -1
        for unit in self._joined(units):
            if unit.paragraph <= block_until:
                continue
            if self._turn(unit):
                continue
            opened = listing(self.document, unit, self.lexicon, self.places)
            if opened:
                self._list(opened)
                block_until = opened.last
                continue
            self._unit(unit)
            if unit.items[-1].text == ":" and self._opens_block(unit):
                block_until = self._block(unit)
        self._marks()
        for paragraph, quoted, speaker in self.inside:
            self.drafts.extend(self._nested(paragraph, quoted, speaker))
        if self.seen:
            linked = links(self.document, self.seen, stretches, self.lexicon)
            self.drafts += join(self.drafts, linked, self._whom)
        self.drafts.sort(key=lambda d: (d.content[0].start, -d.content[0].end))
        listeners(self.document, self.cast, self.drafts, stretches)

    def _joined(self, units: list[Unit]) -> list[Unit]:
        """Put an attribution that stands alone behind its quotation back with it."""
        out: list[Unit] = []
        for unit in units:
            if out and self._belongs_to(out[-1], unit):
                before = out.pop()
                out.append(make_unit((*before.items, *unit.items), before.paragraph, before.kind))
            else:
                out.append(unit)
        return out

    def _belongs_to(self, before: Unit, unit: Unit) -> bool:
        last = before.items[-1]
        if last.quoted is None or unit.items[0].tag == QUOTE or unit.paragraph - before.paragraph > 1:
            return False
        inner = last.quoted.inner.of(self.document.text).rstrip()
        open_end = inner.endswith(",") or unit.items[0].text[0].islower()
        if unit.paragraph != before.paragraph:
            return open_end and discourse.lone_quote(before) is not None
        if open_end or _translated_at(unit, 0, self.lexicon):
            return True
        return self._bare_attribution(unit)

    def _bare_attribution(self, unit: Unit) -> bool:
        """Whether the unit is only `source cue.` with nothing said in it."""
        if len(unit.items) > 14 or any(i.tag == QUOTE for i in unit.items):
            return False
        if attributions(unit, self.lexicon, self.places):
            return False
        cue = next(
            (
                i
                for i in range(len(unit.words))
                if (c := self.lexicon.at(unit.words, i)) and "quote" in c.frames and c.form in {"past", "s"}
            ),
            None,
        )
        return cue is not None and cue <= 8

    def _unit(self, unit: Unit) -> None:
        found = attributions(unit, self.lexicon, self.places)
        headline = None if found or unit.kind != "title" else self._headline(unit)
        if headline:
            found = [headline]
        drafts = self._drafts(unit, found)
        drafts.sort(key=lambda d: d.content[0].start)
        for draft in drafts:
            self._keep_audience(draft, self.drafts[-1] if self.drafts else None)
            self.drafts.append(draft)
            if draft.speaker and draft.relayed_by is None:
                self.last = draft.speaker
            self._look_inside(draft.quoted, draft)

    @staticmethod
    def _keep_audience(draft: Draft, before: Draft | None) -> None:
        """A speaker who goes on speaks to the same audience until another is named."""
        if draft.addressee is None and before and before.speaker and draft.speaker and not draft.relayed_by:
            same = before.speaker.name == draft.speaker.name
            draft.addressee = before.addressee if same and not before.asked else None

    def _drafts(self, unit: Unit, found: list[Attribution]) -> list[Draft]:
        sources = _inherited(unit, found)
        drafts: list[Draft] = []
        for attribution, inherited in zip(found, sources, strict=True):
            source = _clear_of_content(unit, inherited, found) if inherited else None
            span = unit.between(*source) if source else self._subject(unit, attribution)
            draft = draft_from(unit, attribution, span)
            whom = audience(unit, attribution, self.places)
            draft.addressee = unit.between(*whom) if whom else None
            draft.speaker = self._whom(span) if span else self.last
            drafts.append(draft)
        for inner in drafts:
            for outer in drafts:
                if outer is not inner and inner.cue and any(c.holds(inner.cue) for c in outer.content):
                    inner.relayed_by = outer.speaker
        _trailing_cues(unit, drafts, self.lexicon)
        return drafts

    def _whom(self, source: Span) -> Party:
        """Whom the words of an attribution mean; for a document, whoever issued it."""
        noun = document_noun(self.document, source, self.lexicon)
        return noun and issuer(self.document, self.cast, source, noun) or self.cast.resolve(source)

    def _subject(self, unit: Unit, attribution: Attribution) -> Span | None:
        """The subject of the sentence that a participle without a cue before it hangs on."""
        if attribution.rule == "opener":
            start = attribution.content[0][1]
            phrase = phrase_from(unit, start + 1, self.places) if start + 1 < len(unit.items) else None
            return unit.between(*phrase) if phrase else None
        for index in range(attribution.cue[0]):
            before = unit.items[index - 1] if index else None
            if before and before.tag in {"ADP", "PART", "CCONJ"}:
                continue
            begins = unit.items[index].span.start in self.places.starts or unit.items[index].tag == "PRON"
            if begins or index == 0 and unit.items[0].tag == "DET":
                phrase = phrase_from(unit, index, self.places)
                return unit.between(*phrase) if phrase and phrase[1] <= attribution.cue[0] else None
        return None

    def _marks(self) -> None:
        """Add the speech in quotation marks that no rule has, and to that of rules the stretches that go on with it."""
        known = list(self.drafts)
        taken = Stretches(own for draft in known for own in draft.content)
        order = sorted(known, key=lambda d: d.content[0])
        for draft in marked(self.document, self.cast, known):
            free = [part for part in draft.content if not taken.meet(part)]
            if len(free) == len(draft.content):
                if draft.rule == WITHIN:
                    continue
                if draft.speaker is not None or len(draft.content[0].of(self.document.text).split()) >= _UNCLAIMED:
                    self._add_marked(draft, order)
            elif free:
                part = next(part for part in draft.content if part not in free)
                owner = next(d for d in known if any(own.meets(part) for own in d.content))
                owner.content = sorted({*owner.content, *free})
                owner.quoted = sorted({*owner.quoted, *free})
                self._look_inside(free, owner)

    def _add_marked(self, draft: Draft, order: list[Draft]) -> None:
        """Add a draft; `order` has all so far by the place of their words."""
        place = bisect_left(order, draft.content[0], key=lambda d: d.content[0])
        self._keep_audience(draft, order[place - 1] if place else None)
        order.insert(place, draft)
        self.drafts.append(draft)
        self._look_inside(draft.quoted, draft)

    def _look_inside(self, quoted: Sequence[Span], draft: Draft) -> None:
        for part in quoted:
            paragraph = bisect_right(self.document.paragraphs, part.start, key=lambda p: p.span.start) - 1
            self.inside.append((paragraph, part, draft.speaker))

    def _headline(self, unit: Unit) -> Attribution | None:
        """`Lund: talks will go on` and `Talks will go on: Norwegian FM`."""
        colon = next((i for i, item in enumerate(unit.items) if item.text == ":"), None)
        if colon is None and any(item.tag == QUOTE for item in unit.items):
            colon = next((i for i, item in enumerate(unit.items) if item.text in {"–", "—", "-"}), None)
        if colon is None or colon == 0 or colon + 1 >= len(unit.items):
            return None
        left, right = (0, colon), (colon + 1, len(unit.items))
        for source, content in ((right, left), (left, right)):
            span = unit.between(*source)
            mention = self.cast.at(span)
            size, said = source[1] - source[0], len(unit.between(*content).of(self.document.text).split())
            if (
                mention
                and size <= 6
                and said >= (4 if any(item.tag == QUOTE for item in unit.items[slice(*content)]) else 5)
                and span.end - mention.span.end <= 3
                and mention.span.start - span.start <= 4
            ):
                return Attribution((colon, colon + 1), source, (content,), "headline")
        return None

    def _nested(self, index: int, quoted: Span, speaker: Party | None) -> list[Draft]:
        """Reports inside quoted words: `"As the president told the envoy, ..."`."""
        out: list[Draft] = []
        for inner in self._inner_units(index, quoted):
            for found in attributions(inner, self.lexicon, self.places):
                if found.source is None or not self._named(inner.between(*found.source)):
                    continue
                nested = draft_from(inner, found, inner.between(*found.source))
                nested.speaker = self.cast.resolve(inner.between(*found.source))
                nested.relayed_by = speaker
                out.append(nested)
        return out

    def _named(self, span: Span) -> bool:
        return any(m.kind != "pronoun" for m in self.cast.within(span))

    def _inner_units(self, index: int, quoted: Span) -> list[Unit]:
        paragraph = self.document.paragraphs[index]
        out: list[Unit] = []
        first = max(0, bisect_right(paragraph.sentences, quoted.start, key=lambda s: s.span.start) - 1)
        for sentence in paragraph.sentences[first:]:
            if sentence.span.start >= quoted.end:
                break
            items = [
                Item(t.text, t.lower, Span(t.start, t.end), tag)
                for t, tag in zip(sentence.tokens, sentence.tags, strict=True)
                if quoted.start <= t.start and t.end <= quoted.end
            ]
            if 5 < len(items) <= LONGEST:
                out.append(make_unit(items, index, paragraph.kind))
        return out

    def _turn(self, unit: Unit) -> bool:
        """Take a transcript's turn, once a paragraph; whether the unit belongs to one."""
        turn = self.turns.get(unit.paragraph)
        if turn is None:
            return False
        name, said = turn
        if unit.items[0].span.start == self.document.paragraphs[unit.paragraph].span.start:
            draft = Draft([said], [said], name, name, "turn")
            answerer = transcripts.answerer(self.document, self.cast, name)
            draft.speaker = self.cast.resolve(name) if self._named(name) else answerer
            draft.addressee = transcripts.put_to(self.document, self.cast, self.turns, unit.paragraph)
            self.drafts.append(draft)
        return True

    def _opens_block(self, unit: Unit) -> bool:
        """Whether the unit ends in "source cue:", so that what follows it is speech."""
        for cue in range(len(unit.words) - 2, max(len(unit.words) - 13, 0), -1):
            known = self.lexicon.at(unit.words, cue)
            if known is None or known.form not in {"past", "s"} or not {"quote", "that"} <= known.frames:
                continue
            source = subject_before(unit, verb_group_start(unit, cue), self.places)
            if source is None or unit.items[source[1] - 1].span.end not in self.places.ends:
                return False
            span = unit.between(*source)
            self.waiting = Draft([], [], unit.between(cue, cue + 1), span, "block", speaker=self._whom(span))
            return True
        return False

    def _block(self, unit: Unit) -> int:
        """Take the paragraphs of an unmarked block; returns the index of its last paragraph."""
        last_unit = self.document.paragraphs[unit.paragraph]
        if unit.span.end < last_unit.span.end - 1 or self.waiting is None:
            return -1
        block = discourse.block_after(self.document, unit.paragraph)
        if not block:
            return -1
        draft, self.waiting = self.waiting, None
        draft.content = [p.span for p in block]
        draft.quoted = list(draft.content)
        self.drafts.append(draft)
        self.last = draft.speaker
        return unit.paragraph + len(block)

    def _list(self, found: Listing) -> None:
        """Take the points of a list, each a report of its own."""
        self.last = self._whom(found.source)
        for point in found.points:
            self.drafts.append(Draft([point], [], found.cue, found.source, "list", speaker=self.last))

    def _statement(self, source: Span) -> None:
        body = [p.span for p in self.document.paragraphs[1:]]
        draft = Draft(body, list(body), None, source, "statement", speaker=self.cast.resolve(source))
        self.drafts.append(draft)


def _clear_of_content(unit: Unit, source: Range, found: list[Attribution]) -> Range:
    """The source without words that stand inside what somebody said (`..., with his counterpart, Lund said`)."""
    start, end = source
    for first, last in (part for attribution in found for part in attribution.content):
        if first <= start < last < end:
            start = last
    while end - start > 1 and unit.items[start].tag == "PUNCT":
        start += 1
    return (start, end)


def _inherited(unit: Unit, found: list[Attribution]) -> list[Range | None]:
    """The source of each attribution of a unit; one without its own takes it from the attribution it hangs on."""
    sources: list[Range | None] = []
    for index, attribution in enumerate(found):
        source = attribution.source
        if source is None and attribution.rule == "opener":
            source = next((a.source for a in found[index + 1 :] if a.source), None)
        elif source is None:
            source = next((s for s in reversed(sources) if s), None)
            source = source or next(
                (a.source for a in found[index + 1 :] if a.source and a.cue[0] < attribution.cue[0]), None
            )
        sources.append(source)
    return sources


def _translated_at(unit: Unit, index: int, lexicon: Lexicon) -> Range | None:
    """The cue that machine translation left after a quotation that ends before `index`, marks between passed over."""
    while index < len(unit.items) and unit.items[index].tag == "PUNCT":
        index += 1
    end = lexicon.translated_at(unit.words, index)
    return (index, end) if end is not None else None


def _trailing_cues(unit: Unit, drafts: list[Draft], lexicon: Lexicon) -> None:
    """Give a draft the second cue that translation left behind it (`..., Lund said. mentionned.`)."""
    for index, item in enumerate(unit.items):
        if item.tag != QUOTE or item.quoted is None:
            continue
        cue = _translated_at(unit, index + 1, lexicon)
        for draft in drafts:
            if cue and item.quoted.inner in draft.content:
                draft.extra.append(unit.between(*cue))
