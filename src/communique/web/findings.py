"""One statement, encounter or event: all reports of it, what they disagree on, why it was found, how to cite it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from communique.errors import CommuniqueError
from communique.export.explain import explain
from communique.query import citing
from communique.query.citing import Citation
from communique.query.filters import Question
from communique.records import Reading
from communique.web import groups
from communique.web.asking import Desk, Row
from communique.web.showing import Missing

_RELATIONS = {
    "verbatim": "word for word",
    "trimmed": "cut",
    "translation": "the same in other words",
    "paraphrase": "in reported speech",
}


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of one finding. `group` is the id that merging gave it, None where it stands alone or unmerged."""

    question: Question
    group: str | None
    members: list[str]
    lead: Row
    reports: list[Row]


def found(desk: Desk, given: str, day: str = "") -> Found:
    """The finding of an id, or of the id of what merging made; quicker where its day is given. Raises Missing."""
    meant = groups.group(desk, given)
    if meant is None:
        raise Missing(f"{given!r} is no id of a finding: they begin with q_, m_, v_, p_, st_, mt_ or hp_")
    question, group, members = meant
    reports = groups.rows(desk, question, members, day if group is None else "")
    if not reports:
        raise Missing(f"there is no finding {given!r} in this corpus")
    lead = next((row for row in reports if row["id"] == given), None) or _lead(desk, group, reports)
    return Found(question, group, members, lead, reports)


def told(desk: Desk, given: str) -> dict[str, Any]:
    """The same in plain values. Raises Missing."""
    one = found(desk, given)
    finding = str(one.lead["id"])
    reading = read(desk, one.lead)
    return {
        "question": one.question,
        "group_id": one.group,
        "reports": one.reports,
        "conflicts": conflicts(desk, one.group, one.reports),
        "why": why(reading, finding),
        "citation": told_citation(cited(reading, finding)),
    }


def _lead(desk: Desk, group: str | None, rows: list[Row]) -> Row:
    """The report that is shown above: of a statement the one that the others are told against."""
    if group and group.startswith("st_"):
        sql = "SELECT quotation_id FROM statements WHERE statement_id = ? AND lead"
        leads = {row[0] for row in desk.corpus.cursor().execute(sql, [group]).fetchall()}
        return next((row for row in rows if row["id"] in leads), rows[0])
    return max(rows, key=lambda row: row.get("confidence") or 0)


def relations(desk: Desk, group: str | None) -> dict[str, str]:
    """How each report of a statement stands to its lead, and which are in copies."""
    if group is None:
        return {}
    _, view, key, member = groups.KINDS[group.partition("_")[0]]
    more = "relation, lead" if view == "statements" else "NULL, false"
    sql = f"SELECT {member}, copy, {more} FROM {view} WHERE {key} = ?"  # noqa: S608 - names of ours
    notes = {}
    for name, copy, relation, lead in desk.corpus.cursor().execute(sql, [group]).fetchall():
        parts = [_RELATIONS.get(relation, relation)] if relation and not lead else []
        notes[name] = ", ".join([*parts, *(["in a copy of another article"] if copy else [])])
    return notes


def conflicts(desk: Desk, group: str | None, rows: list[Row]) -> list[dict[str, Any]]:
    """What the reports disagree on: for each field its values, with the outlets that say so."""
    if group is None or not desk.corpus.has("conflicts"):
        return []
    outlets = {row["id"]: row["outlet"] or "outlet unknown" for row in rows}
    sql = "SELECT field, value, reports, members FROM conflicts WHERE group_id = ? ORDER BY field, reports DESC, value"
    by_field: dict[str, list[dict[str, Any]]] = {}
    for field, value, reports, members in desk.corpus.cursor().execute(sql, [group]).fetchall():
        said_by = sorted({outlets[one] for one in members or () if one in outlets})
        by_field.setdefault(field, []).append({"value": value, "reports": reports, "outlets": said_by})
    return [{"field": field, "values": values} for field, values in by_field.items()]


def why(reading: Reading, finding: str) -> list[str]:
    """Why it was found, a line each."""
    try:
        told = explain(reading, finding)
    except CommuniqueError:
        return []
    return [line.strip() for line in told.splitlines()[1:] if line.strip()]


def read(desk: Desk, row: Row) -> Reading:
    """The reading that a row is of. Raises QueryError where it is gone."""
    return desk.reading(str(row["article_id"]), row["published"])


def cited(reading: Reading, finding: str) -> Citation:
    """How a finding is cited."""
    return citing.cite_by_id(reading, finding)


def told_citation(citation: Citation) -> dict[str, Any]:
    """The same in plain values, ready to be copied."""
    return {"text": str(citation), "link": citation.link, "bibtex": citation.bibtex(), "csl": citation.csl()}
