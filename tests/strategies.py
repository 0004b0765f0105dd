"""Hypothesis strategies for whole readings, shared by the property tests.

A generated reading is consistent the way real ones are (spans lie inside the text, the article names its
source), and free in everything else: any Unicode, overlapping and empty spans, parties with and without
actors.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any, get_args

from hypothesis import strategies as st

from communique import records as r

# Lone surrogates come in (a page may hold one); a high one before a low one cannot be told from the character
# that they encode, in JSON as in UTF-16, so low ones stay out.
texts = st.text(st.characters(max_codepoint=0x1FFFF, exclude_characters=[chr(c) for c in range(0xDC00, 0xE000)]))
words = st.text("ab \"'<>&“”’é\n\u202eش", max_size=40)
names = st.text(min_size=1, max_size=20).filter(str.strip).map(lambda s: s.encode("utf-8", "replace").decode())
confidences = st.floats(0, 1)
identifiers = st.text("0123456789abcdef", min_size=4, max_size=4)
countries = st.sampled_from([None, "NOR", "USA", "IGO", "TUR"])
optional_names = st.none() | names


def spans_of(length: int) -> st.SearchStrategy[r.Span]:
    """Spans anywhere in a text of that length, empty ones among them."""
    edge = st.integers(0, length)
    return st.tuples(edge, edge).map(lambda pair: r.Span(min(pair), max(pair)))


def literal(kind: Any) -> st.SearchStrategy[Any]:
    """One of the values of a Literal type."""
    return st.sampled_from(get_args(kind))


def some(part: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """A short tuple of parts."""
    return st.lists(part, max_size=3).map(tuple)


class Parts:
    """The strategies for the records that point into a text of one length."""

    def __init__(self, length: int) -> None:
        self.span = spans_of(length)
        self.maybe_span = st.none() | self.span
        sure = st.none() | confidences
        self.party = st.builds(
            r.Party, names, countries, st.none() | identifiers, self.maybe_span, some(names), sure, countries
        )
        self.maybe_party = st.none() | self.party
        self.place = st.none() | st.builds(r.Place, names, countries, self.maybe_span)
        days = st.dates().map(str)
        self.when = st.none() | st.builds(r.When, days, days, literal(r.Basis), self.maybe_span)
        self.evidence = st.builds(r.Evidence, some(self.span), names, confidences)
        self.tags = some(st.builds(r.IssueTag, names, some(self.span), literal(r.IssueBasis), confidences))

    def article(self) -> st.SearchStrategy[r.Article]:
        """Articles that still lack their text and their source."""
        days = st.dates().map(str)
        sign = st.builds(r.Sign, self.span, names)
        run = st.builds(
            r.Run,
            self.span,
            st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda p: r.ByteSpan(p[0], sum(p))),
        )
        return st.builds(
            r.Article,
            id=identifiers,
            source_id=st.just(""),
            url=optional_names,
            outlet=optional_names,
            title=optional_names,
            published=self.when,
            dateline=optional_names,
            language=st.sampled_from([None, "en", "tr"]),
            translation=st.builds(r.Translation, st.booleans(), confidences, some(sign)),
            text=st.just(""),
            blocks=some(st.builds(r.Block, self.span, literal(r.BlockKind), names)),
            edits=some(st.builds(r.Edit, words, self.span, names, names)),
            runs=some(run),
            charset=st.sampled_from(["utf-8", "windows-1254"]),
            posts=some(st.builds(r.Post, self.span, st.builds(r.When, days, days, literal(r.Basis), self.maybe_span))),
        )

    def quotation(self) -> st.SearchStrategy[r.Quotation]:
        return st.builds(
            r.Quotation,
            identifiers,
            literal(r.QuotationKind),
            st.lists(self.span, min_size=1, max_size=3).map(tuple),
            self.maybe_span,
            self.maybe_party,
            self.maybe_party,
            some(self.party),
            self.maybe_party,
            some(names),
            self.when,
            self.evidence,
            self.tags,
        )

    def encounter(self) -> st.SearchStrategy[r.Encounter]:
        return st.builds(
            r.Encounter,
            identifiers,
            literal(r.EncounterMode),
            literal(r.EncounterStatus),
            some(self.party),
            self.place,
            self.maybe_span,
            self.when,
            some(names),
            self.evidence,
            self.maybe_span,
            st.none() | literal(r.Recurrence),
            self.tags,
        )

    def event(self) -> st.SearchStrategy[r.Event]:
        codes = some(st.sampled_from(["NOR", "USA", "UN"]))
        sectors = some(st.sampled_from([None, "GOV", "MIL"]))
        return st.builds(
            r.Event,
            identifiers,
            st.sampled_from(["CONSULT", "AGREE", "THREATEN", "AID"]),
            optional_names,
            some(names),
            codes,
            codes,
            literal(r.EventStatus),
            literal(r.Voice),
            self.maybe_party,
            optional_names,
            st.none() | st.floats(-10, 10),
            self.when,
            self.place,
            self.evidence,
            sectors,
            sectors,
        )

    def position(self) -> st.SearchStrategy[r.Position]:
        return st.builds(
            r.Position,
            identifiers,
            self.party,
            literal(r.Stance),
            some(self.span),
            self.maybe_span,
            st.lists(names, min_size=1, max_size=2).map(tuple),
            self.maybe_party,
            literal(r.PositionVoice),
            self.when,
            self.maybe_span,
            some(identifiers),
            self.evidence,
        )


years = st.none() | st.tuples(optional_names, optional_names)
roles = st.builds(r.Role, names, optional_names, years, optional_names)
bases = st.none() | literal(r.CountryBasis)
actors = st.builds(r.Actor, identifiers, names, literal(r.ActorKind), countries, some(roles), optional_names, bases)


@cache  # strategies are slow to make and quick to draw from
def lists_for(length: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """An article without its text, then the lists of a reading, for a text of that length."""
    parts = Parts(length)
    mention = st.builds(r.Mention, parts.span, literal(r.MentionKind), identifiers, confidences)
    lists = (mention, actors, parts.quotation(), parts.encounter(), parts.event(), parts.position())
    return st.tuples(parts.article(), *map(some, lists))


sources = st.builds(r.Source, identifiers, optional_names, names, st.none(), st.just("text/html"))


@st.composite
def readings(draw: st.DrawFn, text: st.SearchStrategy[str] = texts) -> r.Reading:
    """Whole readings of whatever text the given strategy draws."""
    drawn, source = draw(text), draw(sources)
    article, *lists = draw(lists_for(len(drawn)))
    return r.Reading(source, replace(article, text=drawn, source_id=source.id), *lists)
