"""A statement, encounter or event: all reports of it, what they disagree on, why it was found, and how to cite it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from communique.errors import QueryError
from communique.query.filters import Question
from communique.web import citing, groups
from communique.web.asked import Asked
from communique.web.asking import Desk, Row
from communique.web.showing import Missing, Shown

CALLED = {"quotations": "Statement", "encounters": "Encounter", "events": "Event", "positions": "Position"}
_RELATIONS = {
    "verbatim": "word for word",
    "trimmed": "cut",
    "translation": "the same in other words",
    "paraphrase": "in reported speech",
}
_FIELDS = {"place": "Where", "day": "When", "status": "Status", "speaker": "Who spoke", "voice": "Voice", "words": "Words"}


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """One finding, by its id or that of what merging made of it."""
    asked.only("format")
    given = path["id"]
    question, group, members = _meant(desk, given)
    rows = groups.rows(desk, question, members)
    if not rows:
        raise Missing(f"there is no finding {given!r} in this corpus")
    if asked.one("format"):
        return Shown({}, desk.flat(groups.reports(desk, question, members)))
    lead = next((row for row in rows if row["id"] == given), None) or _lead(desk, group, rows)
    relations = _relations(desk, group) if group else {}
    context = {
        "question": question,
        "called": CALLED[question],
        "group": group,
        "lead": lead,
        "reports": rows,
        "outlets": len({row["outlet"] for row in rows if row["outlet"]}),
        "relations": relations,
        "conflicts": _conflicts(desk, group, rows) if group else [],
        "why": _why(desk, str(lead["id"])),
        "citation": citing.cited(desk, str(lead["id"])),
    }
    return Shown(context)


def _meant(desk: Desk, given: str) -> tuple[Question, str | None, list[str]]:
    """The table of a finding, the group that it is in, and the ids of all of the group's reports."""
    found = groups.group(desk, given)
    if found is None:
        raise Missing(f"{given!r} is no id of a finding: they begin with q_, m_, v_, p_, st_, mt_ or hp_")
    return found


def _lead(desk: Desk, group: str | None, rows: list[Row]) -> Row:
    """The report that is shown above: of a statement the one that the others are told against."""
    if group and group.startswith("st_"):
        sql = "SELECT quotation_id FROM statements WHERE statement_id = ? AND lead"
        found = {row[0] for row in desk.corpus.cursor().execute(sql, [group]).fetchall()}
        return next((row for row in rows if row["id"] in found), rows[0])
    return max(rows, key=lambda row: row.get("confidence") or 0)


def _relations(desk: Desk, group: str) -> dict[str, str]:
    """How each report of a statement stands to its lead, and which are copies."""
    _, view, key, member = groups.KINDS[group.partition("_")[0]]
    more = "relation, lead" if view == "statements" else "NULL, false"
    sql = f"SELECT {member}, copy, {more} FROM {view} WHERE {key} = ?"  # noqa: S608 - names of ours
    found = {}
    for name, copy, relation, lead in desk.corpus.cursor().execute(sql, [group]).fetchall():
        notes = ["in a copy of another article"] if copy else []
        if relation and not lead:
            notes.insert(0, _RELATIONS.get(relation, relation))
        found[name] = ", ".join(notes)
    return found


def _conflicts(desk: Desk, group: str, rows: list[Row]) -> list[dict[str, Any]]:
    """What the reports disagree on, a row for each field, with who says what."""
    if not desk.corpus.has("conflicts"):
        return []
    outlets = {row["id"]: row["outlet"] or "outlet unknown" for row in rows}
    sql = "SELECT field, value, reports, members, first, last FROM conflicts WHERE group_id = ? ORDER BY field, reports DESC"
    found: dict[str, list[dict[str, Any]]] = {}
    for field, value, reports, members, first, last in desk.corpus.cursor().execute(sql, [group]).fetchall():
        said_by = sorted({outlets[one] for one in members or () if one in outlets})
        found.setdefault(field, []).append(
            {"value": value, "reports": reports, "outlets": said_by, "first": first, "last": last}
        )
    return [{"field": _FIELDS.get(field, field.capitalize()), "values": values} for field, values in found.items()]


def _why(desk: Desk, finding: str) -> list[str]:
    try:
        return desk.corpus.explain(finding).splitlines()[1:]
    except QueryError:
        return []

