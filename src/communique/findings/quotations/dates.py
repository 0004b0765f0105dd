"""When something was said: the date that the words of attribution give ("said on Monday", "in a statement on 12 May").

Only a single day outside the content counts, in the sentence that attributes; "since Monday" and "Monday's talks" date
something else. Whoever goes on speaking in the same paragraph does so on the same day. A page that is itself a
statement was made on the day of its dateline or publication; what somebody "had said" was said before. What no words
date stays unknown: the day on which an article came out is not the day on which those whom it quotes spoke. A post of a
live page reports as things happen: its time dates what is said in it where no words do, with the basis "published".
"""

from __future__ import annotations

import re
from dataclasses import replace

from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.stretches import Stretches
from communique.records import OPEN, Span, When
from communique.text.document import Document, Sentence
from communique.text.times import reference_of, times
from communique.text.tokens import Token, tokenize

# Before these a day is the bound of a period, or the time of another clause's event.
_PERIOD = frozenset("since until till by before from after".split())
_CLAUSE = frozenset("who which where when whose that".split())
_HAD = re.compile(r"\bhad (?:(?:also|already|earlier|previously|once|long|repeatedly|never|not) )?\Z")
_SIGNATURE = 3  # characters of a dash and what stands around it
_FAR = 14  # words between a cue and its date
_WINDOW = 400  # characters that those words, and one long word more, may take


class Calendar:
    """Dates the drafts of one document."""

    def __init__(self, document: Document, drafts: list[Draft]) -> None:
        self.document = document
        self.said = Stretches(s for d in drafts for s in (*d.content, *d.quoted))
        self.before: tuple[int, str, When] | None = None  # paragraph, speaker, and when the last dated words were said

    def when(self, draft: Draft) -> When | None:
        """When the draft's words were said; drafts are given in reading order."""
        if draft.rule == "statement":
            return self._reference_day(draft.content[0].start)
        return self._by_words(draft) or self._by_post(draft.content[0].start)

    def _by_words(self, draft: Draft) -> When | None:
        anchor = draft.cue or draft.source or draft.content[0]
        sentence = self.document.sentence_at(anchor.start)
        if sentence is None or draft.rule == "turn":
            return None
        found = self._stated(sentence, draft, anchor) if draft.cue else self._signed(draft)
        name = draft.speaker.name if draft.speaker else ""
        if found is None and self.before is not None and self.before[:2] == (sentence.paragraph, name):
            return self.before[2]
        if found is not None and draft.relayed_by is None:
            self.before = (sentence.paragraph, name, found)
        reference = reference_of(self.document.article, anchor.start)
        if found is None and draft.cue and reference and self._had(draft.cue):
            return When(OPEN, reference.day.isoformat(), reference.basis)
        return found

    def _had(self, cue: Span) -> bool:
        """Whether a cue is told in the pluperfect."""
        return _HAD.search(self.document.text[max(0, cue.start - 24) : cue.start]) is not None

    def _signed(self, draft: Draft) -> When | None:
        """The day in full behind a name that signs the words: `— Kari Lund (@lund) March 3, 2024`."""
        text, source = self.document.text, draft.source
        line = text.rfind("\n", 0, source.start) + 1 if source else 0
        if source is None or text[line] not in "—–―-" or source.start - line > _SIGNATURE:
            return None
        end = text.find("\n", source.end)
        until = min(end if end >= 0 else len(text), source.end + _WINDOW)
        return next((found for found in times(text, source.end, until) if found.start == found.end), None)

    def _by_post(self, at: int) -> When | None:
        post = self.document.article.post_at(at)
        return replace(post.published, basis="published") if post else None

    def _reference_day(self, at: int) -> When | None:
        reference = reference_of(self.document.article, at)
        if reference is None:
            return None
        day = reference.day.isoformat()
        return When(day, day, reference.basis)

    def _stated(self, sentence: Sentence, draft: Draft, cue: Span) -> When | None:
        """The day nearest to the cue, among those that date the attribution."""
        text = self.document.text
        begin, end = sentence.span.start, max(sentence.span.end, cue.end)
        dateline = self.document.article.dateline
        if dateline and text.startswith(dateline, begin):
            begin += len(dateline)
        best: tuple[int, When] | None = None
        near = max(begin, cue.start - _WINDOW), min(end, cue.end + _WINDOW)
        for when in times(text, *near, reference=reference_of(self.document.article, cue.start)):
            span = when.span
            if span is None or when.start != when.end or self.said.meet(span):
                continue
            if _heads(text[begin : span.start], text[span.end : span.end + 3]):
                continue
            distance = self._distance(span, cue)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, when)
        return best[1] if best else None

    def _distance(self, span: Span, cue: Span) -> int | None:
        """Words between a date and a cue; None where the date belongs to something else."""
        text = self.document.text
        before = tokenize(text, max(0, span.start - 60), span.start)
        if (
            before
            and before[-1].lower in _PERIOD
            or _in_relative(before)
            or text[span.end : span.end + 2] in {"'s", "’s"}
        ):
            return None
        between = tokenize(text, min(span.end, cue.end), max(span.start, cue.start))
        words = [t for t in between if t.is_word and not self.said.meet(Span(t.start, t.end))]
        if len(words) > _FAR or any(t.lower in _CLAUSE for t in words) or any(t.text == ";" for t in between):
            return None
        return len(words)


def _heads(before: str, after: str) -> bool:
    """Whether a date belongs to a dateline that is none of the article's own: `CAIRO - 27 June 2022: The premier`."""
    opens = len(before) < 40 and not any(t.text.islower() and t.is_word for t in tokenize(before))
    return opens and after.lstrip()[:1] in tuple(":-–—)")


def _in_relative(before: tuple[Token, ...]) -> bool:
    """Whether the words before a date open a relative clause that holds it: `Vera, who arrived on Monday, said`."""
    for token in reversed(before):
        if token.lower in _CLAUSE:
            return True
        if not token.is_word:
            return False
    return False
