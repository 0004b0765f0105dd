"""What holds for any text: mentions point into it, ids repeat, nothing crashes or hangs."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st

from communique import actors, text
from communique.actors.grammar import PATTERNS
from communique.records import Span
from tests.actors.pages import article

WORDS = st.sampled_from(
    "Russian Foreign Minister Lund he She said , . the The of for and Iraq 's ’s “ ” ( UN ) president Moscow in two "
    "sides ministry officials report Gen. al- bin X Mr a told \n 5 - / who they statement by Kari CNN".split(" ")
)
PAGES = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@given(PAGES)
@settings(max_examples=150, deadline=None)
def test_mentions_point_into_the_text(page: str) -> None:
    document = text.document(article(page))
    cast = actors.cast(document)
    assert list(cast.mentions) == sorted(cast.mentions, key=lambda m: m.span)
    for mention in cast.mentions:
        assert 0 <= mention.span.start < mention.span.end <= len(page)
        assert cast.actor(mention.actor_id) in cast.actors
        assert cast.resolve(mention.span).span is not None
    assert len({a.id for a in cast.actors}) == len(cast.actors)
    again = actors.cast(document)
    assert (again.mentions, again.actors) == (cast.mentions, cast.actors)


@given(PAGES, st.integers(0, 300), st.integers(0, 300))
@settings(max_examples=100, deadline=None)
def test_any_span_resolves(page: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(page)), min(end, len(page))))
    party = actors.cast(text.document(article(page))).resolve(Span(start, end))
    assert isinstance(party.name, str)


def test_no_row_of_units_makes_matching_slow() -> None:
    for unit in ("S", "Sp", "SSp", "W", "Wp", "WWp", "fD", "fdD&D", "DOW", ",T", ",TfS", "l-W", "Mw", "&", "OfO"):
        row = unit * 400
        before = time.process_time()
        for _, pattern in PATTERNS:
            for place in range(0, len(row), 40):
                pattern.match(row, place)
        assert time.process_time() - before < 1.0, unit


def test_a_text_of_names_only_is_read_in_bounded_time() -> None:
    page = " ".join(f"Minister Ab{n % 977:x} Cd{n:x} said the ministry's president left." for n in range(3000))
    before = time.process_time()
    actors.cast(text.document(article(page)))
    assert time.process_time() - before < 20
