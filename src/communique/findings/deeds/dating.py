"""When a deed was: the words that date it, or how it stands to the day of the page.

A time dates a deed where the tree ties the two: it hangs on the deed's own word or on the verb that the word belongs
to (the links of TimeML, Pustejovsky et al. 2003, as far as a dependency tree tells them). "Lund said on Friday that
troops had crossed the border" dates what was said, not what was crossed. Where no words date it, tense does:

| told | when |
| --- | --- |
| in the present, or as the news of a headline or opening ("has signed") | None: the day of the page is assumed |
| in the past, or by a noun in passing ("since the invasion") | some day before that of the page |
| as a plan or a condition | some day from that of the page on |

What is done by saying it (accuse, demand) is of the day on which the words were said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from communique.records import OPEN, Span, When
from communique.text.tenses import Tense, tense
from communique.text.times import reference_of, times

if TYPE_CHECKING:
    from communique.findings.deeds.board import Board
    from communique.records import Quotation

Sort = Literal["done", "ahead", "ongoing"]
_OPENING = 2  # sentences of the body in which "has done" is the day's news
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_UP = 6  # words of the tree between a word and its verb
_BOUNDS = frozenset("since until till before after by from".split())
_VERBS = frozenset({"VERB", "AUX"})
# Relations over which two verbs share their time: "met and signed", "arrived to meet".
_SHARED = frozenset({"conj", "xcomp", "advcl"})
# Verbs of which a noun is the deed itself: "held talks", "launched an attack".
_LIGHT = frozenset(
    "hold launch stage carry conduct begin start open end close conclude finish complete sign reach make attend host "
    "pay join resume continue cancel postpone plan schedule take have do give strike mount commit lift impose wage "
    "announce".split()
)
# Words that part the time of a clause from that of the one it hangs on.
_APART = frozenset("after before since until although though unless if because where whereas".split())
_WITHIN = frozenset({"in", "at", "during", "for", "with", "on"})


def day_of_deed(board: Board, trigger: Span, sort: Sort, *, spoken: bool = False) -> When | None:
    """When the deed was that some words tell of; None where no words date it and the day of the page may be taken.

    `sort` is how it stands; a `spoken` one is done by saying it.
    """
    words = board.sight.words_in(trigger)
    if not len(words):
        return None
    deed = _Deed(board, words)
    found = deed.stated(ahead=sort == "ahead")
    if found is not None:
        return found
    if spoken and (quotation := deed.quotation()) is not None:
        return quotation.when
    if spoken and deed.is_news():
        return None
    return deed.open(sort)


class _Deed:
    """The words that tell of a deed, with the verb that they belong to."""

    def __init__(self, board: Board, words: range) -> None:
        self.board, self.sight = board, board.sight
        self.word = board.sight.head(Span(board.sight.starts[words[0]], board.sight.ends[words[-1]])) or words[0]
        self.own = set(words)
        self.reference = reference_of(board.document.article, board.sight.starts[self.word])
        self.verb = self._verb()
        self.tense: Tense | None = tense(self.sight, board.document.text, self.verb) if self.verb is not None else None

    def _told(self, i: int) -> str:
        return self.board.document.text[self.sight.starts[i] : self.sight.ends[i]].casefold()

    def _verb(self) -> int | None:
        """The verb whose time is the deed's: its own word, or the one that a noun is object, subject or occasion of."""
        at, sight = self.word, self.sight
        for _ in range(_UP):
            if sight.tags[at] in _VERBS:
                return at
            head, relation = sight.heads[at], sight.relations[at].split(":", 1)[0]
            if head == at or not self._carries(at, head, relation):
                return None
            at = head
        return None

    def _carries(self, at: int, head: int, relation: str) -> bool:
        """Whether the time of what a noun hangs on is the noun's own."""
        if relation in ("conj", "compound", "appos"):
            return True
        if relation in ("obj", "nsubj"):
            return self.sight.tags[head] in _VERBS and _lemma(self._told(head)) in _LIGHT
        if relation in ("obl", "nmod"):
            cases = {self._told(c) for c in self.sight.children.get(at, ()) if self.sight.relations[c] == "case"}
            return bool(cases & _WITHIN) and self.sight.tags[head] in _VERBS
        return False

    def stated(self, *, ahead: bool) -> When | None:
        """The time that the tree ties to the deed, the nearest of several."""
        document = self.board.document
        sentence = document.sentence_at(self.sight.starts[self.word])
        if sentence is None:
            return None
        begin, dateline = sentence.span.start, document.article.dateline
        if dateline and document.text.startswith(dateline, begin):
            begin += len(dateline)
        found = times(document.text, begin, sentence.span.end, reference=self.reference, ahead=ahead)
        mine = [when for when in found if when.span is not None and self._dates(when.span)]
        at = self.sight.starts[self.word]
        if not mine and (year := self._year()) is not None:
            return year
        return min(mine, key=lambda when: abs(when.span.start - at) if when.span else 0, default=None)

    def _year(self) -> When | None:
        """The year before a noun: "the 2003 invasion"."""
        for child in self.sight.children.get(self.word, ()):
            told = self._told(child)
            if child < self.word and _YEAR.fullmatch(told):
                span = Span(self.sight.starts[child], self.sight.ends[child])
                return When(f"{told}-01-01", f"{told}-12-31", "stated", span)
        return None

    def _dates(self, span: Span) -> bool:
        word = self.sight.head(span)
        if word is not None and self._when(word):
            return True
        if word is None or self._bounds(word):
            return False
        if self._behind(span):
            return True
        for at, relation in self._ladder(word):
            if at in self.own:
                return True
            if self.sight.tags[at] in _VERBS:
                return self.verb is not None and (at == self.verb or self._share(at, self.verb))
            if relation == "nmod:poss":  # "Monday's talks" dates the talks alone
                return at == self.word
        return False

    def _behind(self, span: Span) -> bool:
        """Whether a time stands right behind a noun: "the call on Monday", whatever the tree hangs it on."""
        here = self.sight.words_in(span)
        between = range(max(self.own) + 1, here[0]) if here else range(0)
        noun = self.sight.tags[self.word] not in _VERBS
        return noun and bool(here) and here[0] > max(self.own) and all(self._told(i) in _WITHIN for i in between)

    def _when(self, time: int) -> bool:
        """Whether the deed's clause hangs on a time: "since 2002, when Oslo recalled its envoy"."""
        verb = self.verb
        if verb is None or self.sight.heads[verb] != time:
            return False
        return any(self._told(child) == "when" for child in self.sight.children.get(verb, ()))

    def _marked(self, verb: int) -> bool:
        """Whether a clause opens with a word that sets its time apart: after, before, although, where."""
        return any(
            self.sight.relations[c] in ("mark", "advmod") and self._told(c) in _APART
            for c in self.sight.children.get(verb, ())
        )

    def _bounds(self, word: int) -> bool:
        """Whether a time only bounds a stretch: since Monday, by 2012."""
        near = [c for c in self.sight.children.get(word, ()) if self.sight.relations[c] in ("case", "mark")]
        near += [word - 1] if word else []
        return any(self._told(i) in _BOUNDS for i in near)

    def _ladder(self, word: int) -> Iterator[tuple[int, str]]:
        """What a word hangs on, step by step, with the relation by which the step below does."""
        for _ in range(_UP):
            head = self.sight.heads[word]
            if head == word:
                return
            yield head, self.sight.relations[word]
            word = head

    def _share(self, one: int, other: int) -> bool:
        """Whether two verbs have one time."""
        for below, above in ((one, other), (other, one)):
            at = below
            for _ in range(3):
                relation = self.sight.relations[at].split(":", 1)[0]
                if relation not in _SHARED or relation == "advcl" and self._marked(at):
                    break
                at = self.sight.heads[at]
                if at == above:
                    return True
        return False

    def quotation(self) -> Quotation | None:
        """The quotation whose cue the deed is told by."""
        here = [Span(self.sight.starts[i], self.sight.ends[i]) for i in self.own]
        return next((q for q in self.board.quotations if q.cue and any(q.cue.meets(one) for one in here)), None)

    def is_news(self) -> bool:
        """Whether it is told as of today: "accuses", not "will accuse", and "has accused" where the text opens."""
        if self.verb is None or any(self._told(child) == "to" for child in self.sight.children.get(self.word, ())):
            return False
        return self.tense == "present" or self.tense == "perfect" and self._opens()

    def open(self, sort: Sort) -> When | None:
        """The side of the page's day on which it was; None where it is the day's news."""
        if self.reference is None:
            return None
        day, basis = self.reference.day.isoformat(), self.reference.basis
        if sort == "ahead" or self.tense == "ahead":
            return When(day, OPEN, basis)
        if sort == "ongoing" or self.board.is_title(self.sight.starts[self.word]):
            return None
        if self.verb is not None and self.tense == "present":
            return None
        if self.tense == "perfect" and self._opens():
            return None
        return When(OPEN, day, basis)

    def _opens(self) -> bool:
        """Whether it is told in the headline or the first sentences of the body."""
        document = self.board.document
        sentence = document.sentence_at(self.sight.starts[self.word])
        first = [p for p in document.paragraphs if p.kind == "body"][:1]
        body = [s for s in document.sentences if first and s.span.start >= first[0].span.start][:_OPENING]
        return sentence in body


def _lemma(form: str) -> str:
    """A verb's base form, for the few that are looked up."""
    known = _FORMS.get(form)
    if known:
        return known
    for ending, instead in (("ied", "y"), ("ies", "y"), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("s", "")):
        if form.endswith(ending) and (base := form.removesuffix(ending) + instead) in _LIGHT:
            return base
    return form


_FORMS = {
    "held": "hold", "began": "begin", "begun": "begin", "beginning": "begin", "made": "make", "paid": "pay",
    "took": "take", "taken": "take", "had": "have", "has": "have", "did": "do", "done": "do", "gave": "give",
    "given": "give", "struck": "strike", "planned": "plan", "cancelled": "cancel", "canceled": "cancel",
    "committed": "commit", "does": "do", "reaches": "reach", "launches": "launch", "finishes": "finish",
}  # fmt: skip
