"""Time, and how much a visitor gets of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from communique.errors import QueryError
from communique.web.asking import Desk
from communique.web.limits import TooLong
from communique.web.showing import Cache


def test_a_query_that_takes_too_long_is_interrupted(web_corpus: Path) -> None:
    desk = Desk(web_corpus, seconds=0.3)
    begun = time.monotonic()
    slow = "SELECT count(*) AS n FROM range(100000000) a(x), range(100000) b(y) WHERE x * y % 7 = 3"
    with pytest.raises(TooLong, match=r"0\.3 seconds"), desk.within():
        desk.corpus.sql(slow).arrow()
    assert time.monotonic() - begun < 5
    with desk.within():
        assert desk.corpus.quotations().count() > 4
    desk.close()


def test_other_errors_stay_what_they_are(desk: Desk) -> None:
    with pytest.raises(QueryError) as caught, desk.within():
        desk.corpus.quotations(kind="shouted")
    assert not isinstance(caught.value, TooLong)


def test_nobody_can_write_through_the_explorer(desk: Desk) -> None:
    for told in ("DELETE FROM quotations", "COPY quotations TO 'x.csv'", "ATTACH 'x.db'", "SELECT 1; SELECT 2"):
        with pytest.raises(QueryError):
            desk.corpus.sql(told)
    with pytest.raises(QueryError):
        desk.corpus.sql("SELECT * FROM read_text('/etc/passwd')").arrow()


def test_old_pages_are_let_go() -> None:
    cache = Cache(most=100)
    for number in range(10):
        cache.put(str(number), b"x" * 30)
    assert cache.get("0") is None
    assert cache.get("9") == b"x" * 30
    cache.put("9", b"y" * 200)
    assert cache.get("8") is None
