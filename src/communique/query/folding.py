"""Reports put together: once a corpus is merged, an answer has one row for each statement, meeting or happening.

The reports that answer a question are grouped by what merging says (`merge.tables`), and each group is shown by one of
them, the best by `store.shown`. `reports`, `outlets`, `first_day` and `last_day` are of the reports that answered, so
that unfolding a row gives just these. The day is that of the report shown where words date it, else the first that
words of another report tell, else the one it has.

Most findings have one report, so only those with company are grouped. `grouped` says how, from the findings themselves;
where nothing was corrected the rank that merging gave each report tells the same without reading their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from communique.query.filters import Question
from communique.store import shown
from communique.store.dating import day_basis_sql, said
from communique.store.shown import Group

# What each row has beside its record.
MARKS = ("day_basis", "group_id", "reports", "outlets", "first_day", "last_day")
GROUPS: Mapping[Question, Group] = cast(Mapping[Question, Group], shown.GROUPS)
_SAID = said("f")
_OUTLETS = "CASE WHEN {row}.outlet IS NULL THEN 0 ELSE 1 END"


def marked(question: Question, inner: str, *, linked: bool) -> str:
    """Reports as they are, each a row of its own, with the marks; `linked` says whether to look up the group."""
    if question == "articles":
        told = "CASE WHEN q.day IS NULL THEN 'unknown' ELSE 'said' END"
        return f"SELECT q.*, {told} AS day_basis FROM ({inner}) q"  # noqa: S608 - SQL of ours, here and below
    group = GROUPS.get(question)
    joined = f" LEFT JOIN {group.reports} g ON g.id = q.id" if linked and group else ""
    name = "g.group_id" if linked and group else "CAST(NULL AS VARCHAR)"
    outlets = _OUTLETS.format(row="q")
    return (
        f"SELECT q.*, {day_basis_sql('q')} AS day_basis, {name} AS group_id, 1 AS reports, {outlets} AS outlets, "  # noqa: S608
        f"q.reported AS first_day, q.reported AS last_day FROM ({inner}) q{joined}"
    )


def grouped(question: Question, inner: str, *, least: int = 1, ranked: bool = False) -> str:
    """A row for each group that has company by merging: `id` of the report shown, `own_day`, `day` and the marks.

    `inner` gives the reports that are asked for; those that merging knows no other report of are not among the rows.
    `ranked` takes the rank that merging gave, which is right where no report was corrected.
    """
    group = GROUPS[question]
    best = "g.rank" if ranked else f"({', '.join(group.best)})"
    # A meeting is shown by its status, which the link has.
    link = "" if ranked else f" LEFT JOIN {group.view} g ON g.{group.member} = f.id"
    known = "g" if ranked else "r"
    having = f"HAVING count(*) >= {least}" if least > 1 else ""
    return f"""SELECT id, own_day, article_id, reported,
    CASE WHEN is_said THEN own_day ELSE coalesce(said_day, own_day) END AS day,
    CASE WHEN said_day IS NOT NULL THEN 'said' ELSE own_basis END AS day_basis,
    group_id, reports, outlets, first_day, last_day
FROM (SELECT unnest(shown), * EXCLUDE (shown) FROM (
    SELECT arg_min({{'id': f.id, 'own_day': f.day, 'own_basis': {day_basis_sql("f")}, 'is_said': {_SAID},
            'article_id': f.article_id, 'reported': f.reported}}, {best}) AS shown,
        min(f.day) FILTER ({_SAID}) AS said_day, {known}.group_id AS group_id, count(*) AS reports,
        count(DISTINCT f.outlet) AS outlets, min(f.reported) AS first_day, max(f.reported) AS last_day
    FROM ({inner}) f JOIN (SELECT * FROM {group.reports} WHERE reports > 1) {known} ON {known}.id = f.id{link}
    GROUP BY {known}.group_id {having}))"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Linked:
    """What merging knows of the findings as they are now.

    `ranked`: the rank of each report, since none was corrected. `of_all`: every one of them, so that the group of one
    without company need not be looked up.
    """

    ranked: bool
    of_all: bool


def folded(question: Question, inner: str, known: Linked, least: int = 1) -> str:
    """The reports that are shown, one for each group, with the marks."""
    group = GROUPS[question]
    found = grouped(question, "FROM asked", least=least, ranked=known.ranked)
    marks = _marks("f", "k")
    if least > 1:
        joined, alone = "JOIN grouped k ON k.id = f.id", "true"
    elif known.of_all:
        joined = f"""LEFT JOIN (SELECT id FROM {group.reports} WHERE reports > 1) g ON g.id = f.id
LEFT JOIN grouped k ON k.id = f.id"""  # noqa: S608
        alone = "(g.id IS NULL OR k.id IS NOT NULL)"
        marks["group_id"] = f"coalesce(k.group_id, {own_group(question, 'f.id')})"
    else:
        joined = f"LEFT JOIN {group.reports} g ON g.id = f.id LEFT JOIN grouped k ON k.id = f.id"
        alone = "(coalesce(g.reports, 1) = 1 OR k.id IS NOT NULL)"
        marks["group_id"] = "g.group_id"
    day = marks.pop("day")
    return f"""WITH asked AS NOT MATERIALIZED ({inner}), grouped AS ({found})
SELECT f.* REPLACE ({day} AS day), {", ".join(f"{sql} AS {mark}" for mark, sql in marks.items())}
FROM asked f {joined} WHERE {alone}"""  # noqa: S608


def own_group(question: Question, name: str) -> str:
    """The id of the group of a finding without company, as `merge.tables.group_id` gives it, as SQL."""
    prefix = {"quotations": "st", "encounters": "mt", "events": "hp"}[question]
    return f"'{prefix}' || substr({name}, instr({name}, '_'))"


def _marks(row: str, told: str) -> dict[str, str]:
    """The day and the marks of a report `row`, from its group `told` where it is shown for one, else its own."""
    own = {
        "day": f"{row}.day",
        "day_basis": day_basis_sql(row),
        "group_id": "NULL",
        "reports": "1",
        "outlets": _OUTLETS.format(row=row),
        "first_day": f"{row}.reported",
        "last_day": f"{row}.reported",
    }
    return {mark: f"CASE WHEN {told}.reports IS NULL THEN {sql} ELSE {told}.{mark} END" for mark, sql in own.items()}


def company(question: Question, inner: str, least: int = 1) -> str:
    """How many groups with company the reports are of, and how many reports those are."""
    group = GROUPS[question]
    having = f"HAVING count(*) >= {least}" if least > 1 else ""
    return f"""SELECT count(*), coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM ({inner}) f
    JOIN (SELECT id, group_id FROM {group.reports} WHERE reports > 1) g ON g.id = f.id
    GROUP BY g.group_id {having})"""  # noqa: S608


def page(question: Question, rows: Sequence[Sequence[object]], table: str, *, of_all: bool) -> tuple[str, list[object]]:
    """The SQL of the rows of a page with the marks, and its values.

    `table` gives the reports that are shown; the rows say of each its id, day and marks, no `reports` where it has no
    company: then they are its own. `of_all` as in `Linked`: what is its own need not be said, which is quicker.
    """
    told = [row for row in rows if row[4] is not None or not of_all] or [(None,) * (2 + len(MARKS))]
    one = "(?, CAST(? AS DATE), ?, ?, CAST(? AS BIGINT), CAST(? AS BIGINT), CAST(? AS DATE), CAST(? AS DATE))"
    name = f"coalesce(k.group_id, {own_group(question, 'f.id')})" if of_all else "k.group_id"
    marks = _marks("f", "k") | {"group_id": name}
    day = marks.pop("day")
    outputs = ", ".join(f"{sql} AS {mark}" for mark, sql in marks.items())
    sql = (
        f"SELECT f.* REPLACE ({day} AS day), {outputs} FROM {table} f "  # noqa: S608
        f"LEFT JOIN (VALUES {', '.join([one] * len(told))}) k(id, day, {', '.join(MARKS)}) ON k.id = f.id"
    )
    return sql, [value for row in told for value in row]
