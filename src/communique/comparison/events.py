"""Events of two corpora held against each other, by dyad and period.

What is compared is what was done (`status` actual) between two sides, in either direction, since older series give a
meeting a direction that it has not. An event of several sides counts for each two of them. Where a corpus is merged its
events count once, else every report does. One in each corpus is the same event where both have the dyad and the class
of the four (verbal or material, cooperation or conflict) in common, on the same day or, of those left over, on the next
or the one before: series that code the day of the article are often one day off. Counts are matched, not identities, so
`both` is at most what could be the same.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.findings.events.plover import plover
from communique.query import names
from communique.query.rows import Table
from communique.query.series import PERIODS, Period

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from communique.query.corpus import Corpus, Day

SHOWN = (
    "side_a", "side_b", "period", "events_a", "events_b", "both", "only_a", "only_b", "goldstein_a", "goldstein_b",
)  # fmt: skip
# Cells of one corpus: how many events of a class a dyad had on a day. Pairs of sides stand in alphabetical order.
_CELLS = """
SELECT x AS side_a, y AS side_b, day, quad, count(*) AS events, sum(intensity) AS intensity,
    count(intensity) AS weighed
FROM (
    SELECT DISTINCT id, day, {quad} AS quad, intensity, least(x, y) AS x, greatest(x, y) AS y FROM (
        SELECT id, day, type, intensity, x, unnest(others) AS y FROM (
            SELECT id, day, type, intensity, unnest(actors) AS x,
                CASE WHEN len(recipients) > 0 THEN recipients ELSE actors END AS others
            FROM ({stored}) f WHERE status = 'actual' AND day IS NOT NULL))
    WHERE x <> y)
WHERE true {asked}
GROUP BY ALL"""
_MATCHED = """
CREATE TABLE cells AS SELECT coalesce(a.side_a, b.side_a) AS side_a, coalesce(a.side_b, b.side_b) AS side_b,
    coalesce(a.day, b.day) AS day, coalesce(a.quad, b.quad) AS quad,
    coalesce(a.events, 0) AS a, coalesce(b.events, 0) AS b,
    least(coalesce(a.events, 0), coalesce(b.events, 0)) AS same,
    a.intensity AS intensity_a, a.weighed AS weighed_a, b.intensity AS intensity_b, b.weighed AS weighed_b
FROM one a FULL JOIN other b USING (side_a, side_b, day, quad);
CREATE TABLE later AS SELECT c.side_a, c.side_b, c.quad, c.day, least(c.a - c.same, d.b - d.same) AS n
FROM cells c JOIN cells d ON (c.side_a, c.side_b, c.quad) = (d.side_a, d.side_b, d.quad) AND d.day = c.day + 1
WHERE c.a > c.same AND d.b > d.same;
CREATE TABLE earlier AS SELECT c.side_a, c.side_b, c.quad, c.day,
    least(c.a - c.same - coalesce(l.n, 0), d.b - d.same - coalesce(k.n, 0)) AS n
FROM cells c JOIN cells d ON (c.side_a, c.side_b, c.quad) = (d.side_a, d.side_b, d.quad) AND d.day = c.day - 1
LEFT JOIN later l ON (l.side_a, l.side_b, l.quad) = (c.side_a, c.side_b, c.quad) AND l.day = c.day
LEFT JOIN later k ON (k.side_a, k.side_b, k.quad) = (d.side_a, d.side_b, d.quad) AND k.day = d.day - 1;
CREATE TABLE matched AS SELECT c.*, c.same + coalesce(l.n, 0) + coalesce(e.n, 0) AS both_a,
    c.same + coalesce(k.n, 0) + coalesce(m.n, 0) AS both_b
FROM cells c
LEFT JOIN later l ON (l.side_a, l.side_b, l.quad) = (c.side_a, c.side_b, c.quad) AND l.day = c.day
LEFT JOIN earlier e ON (e.side_a, e.side_b, e.quad) = (c.side_a, c.side_b, c.quad) AND e.day = c.day
LEFT JOIN later k ON (k.side_a, k.side_b, k.quad) = (c.side_a, c.side_b, c.quad) AND k.day = c.day - 1
LEFT JOIN earlier m ON (m.side_a, m.side_b, m.quad) = (c.side_a, c.side_b, c.quad) AND m.day = c.day + 1"""
_BY_PERIOD = """SELECT {sides}CAST(date_trunc('{by}', day) AS DATE) AS period,
    CAST(sum(a) AS BIGINT) AS events_a, CAST(sum(b) AS BIGINT) AS events_b, CAST(sum(both_a) AS BIGINT) AS both,
    CAST(sum(a - both_a) AS BIGINT) AS only_a, CAST(sum(b - both_b) AS BIGINT) AS only_b,
    sum(intensity_a) / nullif(sum(weighed_a), 0) AS goldstein_a,
    sum(intensity_b) / nullif(sum(weighed_b), 0) AS goldstein_b
FROM matched GROUP BY ALL ORDER BY {order}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """A comparison in figures; of A and B where a value has two.

    `days` are the first and last day of each, `dyads` how many each has, `shared_dyads` how many both have. `both`
    events could be the same, so many of A's and of B's are `only` in one. `agreement` is the share of the events of
    dyads and days that both have which are of the same class; `count_correlation` is Pearson's of the counts of dyads
    and periods, in the stretch of time that both cover, `goldstein_correlation` that of the mean intensities where both
    have any. None where there is too little to tell.
    """

    names: tuple[str, str]
    counted: tuple[str, str]
    events: tuple[int, int]
    days: tuple[tuple[str, str] | None, tuple[str, str] | None]
    dyads: tuple[int, int]
    shared_dyads: int
    both: int
    only: tuple[int, int]
    agreement: float | None
    count_correlation: float | None
    goldstein_correlation: float | None


class Comparison:
    """Two corpora compared: `figures`, `table` (a row a dyad and period) and `plot`."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, told: tuple[str, str], counted: tuple[str, str], by: Period
    ) -> None:
        self.names = told
        self.by = by
        self._connection = connection
        self._counted = counted

    def table(self) -> Table:
        """A row for each dyad and period in which either has any, the dyads with most events first."""
        rows = _BY_PERIOD.format(sides="side_a, side_b, ", by=self.by, order="period")
        most = "sum(events_a + events_b) OVER (PARTITION BY side_a, side_b)"
        sql = f"SELECT * FROM ({rows}) ORDER BY {most} DESC, side_a, side_b, period"  # noqa: S608 - SQL of ours
        one, other = self.names
        return Table(self._arrow(sql), SHOWN, f"events of {one} (a) and {other} (b), by dyad and {self.by}")

    def periods(self) -> pa.Table:
        """A row for each period, all dyads together."""
        return self._arrow(_BY_PERIOD.format(sides="", by=self.by, order="period"))

    def figures(self) -> Figures:
        """The comparison in figures."""
        told = self._one(
            """SELECT sum(a), sum(b), min(day) FILTER (a > 0), max(day) FILTER (a > 0), min(day) FILTER (b > 0),
            max(day) FILTER (b > 0), sum(both_a), sum(a - both_a), sum(b - both_b) FROM matched"""
        )
        a, b, first_a, last_a, first_b, last_b, both, only_a, only_b = told
        dyads = self._one(
            """SELECT count(*) FILTER (a > 0), count(*) FILTER (b > 0), count(*) FILTER (a > 0 AND b > 0)
            FROM (SELECT sum(a) AS a, sum(b) AS b FROM matched GROUP BY side_a, side_b)"""
        )
        return Figures(
            names=self.names,
            counted=self._counted,
            events=(int(a or 0), int(b or 0)),
            days=(_days(first_a, last_a), _days(first_b, last_b)),
            dyads=(int(dyads[0]), int(dyads[1])),
            shared_dyads=int(dyads[2]),
            both=int(both or 0),
            only=(int(only_a or 0), int(only_b or 0)),
            agreement=self._agreement(),
            count_correlation=self._correlation("events_a", "events_b", "true"),
            goldstein_correlation=self._correlation("goldstein_a", "goldstein_b", "events_a > 0 AND events_b > 0"),
        )

    def plot(self, path: str | os.PathLike[str]) -> Path:
        """Draw it to a .png or .svg. Raises QueryError where there is nothing to draw."""
        from communique.comparison.picture import draw

        return draw(self, Path(path))

    def _agreement(self) -> float | None:
        found = self._one(
            """SELECT sum(same) / nullif(sum(least(a, b)), 0) FROM (
            SELECT sum(same) AS same, sum(a) AS a, sum(b) AS b FROM matched GROUP BY side_a, side_b, day)
            WHERE a > 0 AND b > 0"""
        )[0]
        return None if found is None else float(found)

    def _correlation(self, one: str, other: str, where: str) -> float | None:
        """Of dyads and periods that both corpora cover."""
        by = _BY_PERIOD.format(sides="side_a, side_b, ", by=self.by, order="period")
        found = self._one(
            f"""WITH ends AS (SELECT greatest(min(day) FILTER (a > 0), min(day) FILTER (b > 0)) AS first,
                least(max(day) FILTER (a > 0), max(day) FILTER (b > 0)) AS last FROM matched)
            SELECT corr({one}, {other}) FROM ({by}), ends
            WHERE period >= date_trunc('{self.by}', first) AND period <= last AND {where}"""  # noqa: S608 - ours
        )[0]
        return None if found is None or found != found else float(found)  # noqa: PLR0124 - NaN: one of them is constant

    def _arrow(self, sql: str) -> pa.Table:
        return self._connection.cursor().sql(sql).to_arrow_table()

    def _one(self, sql: str) -> tuple[Any, ...]:
        row: tuple[Any, ...] = self._connection.cursor().execute(sql).fetchall()[0]
        return row


def compare(
    a: Corpus,
    b: Corpus,
    *,
    called: tuple[str, str] = ("A", "B"),
    between: tuple[str, ...] = (),
    since: Day = None,
    until: Day = None,
    by: str = "month",
) -> Comparison:
    """The events of two corpora side by side; `between` one side or two leaves only theirs.

    Raises UnknownName for a side that is none, QueryError for a period that is none or more sides than two.
    """
    if by not in PERIODS:
        raise QueryError(f"{by!r} is no period; it is one of {', '.join(PERIODS)}")
    if len(between) > 2:
        raise QueryError("a dyad has two sides")
    sides = [names.side(side) for side in between]
    given = {name: value for name, value in (("since", since), ("until", until)) if value}
    counted = ["events" if corpus.has("happenings") else "reports" for corpus in (a, b)]
    held = matched(_cells(a, given, sides), _cells(b, given, sides))
    return Comparison(held, called, (counted[0], counted[1]), by)


def matched(one: pa.Table, other: pa.Table) -> duckdb.DuckDBPyConnection:
    """A database in memory with the table `matched`: the cells of two corpora, how many events could be the same."""
    import duckdb

    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "autoload_known_extensions": False})
    connection.from_arrow(one).create("one")
    connection.from_arrow(other).create("other")
    for statement in _MATCHED.split(";"):
        connection.execute(statement)
    return connection


def _cells(corpus: Corpus, given: Mapping[str, Any], sides: list[str]) -> pa.Table:
    stored, values = corpus.events(**given).unordered().stored()
    quads = " ".join(f"WHEN '{name}' THEN '{kind.quad}'" for name, kind in plover().types.items())
    asked = " ".join("AND (x = ? OR y = ?)" for _ in sides)
    sql = _CELLS.format(quad=f"CASE type {quads} ELSE 'other' END", stored=stored, asked=asked)
    return corpus.cursor().sql(sql, params=[*values, *(side for one in sides for side in (one, one))]).to_arrow_table()


def _days(first: datetime.date | None, last: datetime.date | None) -> tuple[str, str] | None:
    return (first.isoformat(), last.isoformat()) if first and last else None
