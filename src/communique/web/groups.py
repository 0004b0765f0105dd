"""Which reports are of one statement, meeting or event, as merging has found; each by itself where it has not."""

from __future__ import annotations

from communique.errors import QueryError
from communique.query import names
from communique.query.filters import Question, Where, among, on_days
from communique.query.overlay import table_of
from communique.query.result import Result
from communique.web.asking import Desk, Row

MOST = 200  # reports that are shown
# prefix of the group -> question, view, columns of the group and of its member
KINDS: dict[str, tuple[Question, str, str, str]] = {
    "st": ("quotations", "statements", "statement_id", "quotation_id"),
    "mt": ("encounters", "meetings", "meeting_id", "encounter_id"),
    "hp": ("events", "happenings", "happening_id", "event_id"),
}


def group(desk: Desk, given: str) -> tuple[Question, str | None, list[str]] | None:
    """Of an id: its question, the id of its group, and the ids of the group's reports. None for no id of a finding."""
    prefix = given.partition("_")[0]
    if prefix in KINDS:
        question, view, key, member = KINDS[prefix]
        if not desk.corpus.has(view):
            return question, None, []
        return question, given, _ids(desk, f"SELECT {member} FROM {view} WHERE {key} = ? LIMIT {MOST}", given)  # noqa: S608
    table = table_of(given)
    if table is None:
        return None
    for question, view, key, member in KINDS.values():
        if question == table and desk.corpus.has(view):
            found = _ids(desk, f"SELECT {key} FROM {view} WHERE {member} = ?", given)  # noqa: S608 - names of ours
            if found:
                sql = f"SELECT {member} FROM {view} WHERE {key} = ? LIMIT {MOST}"  # noqa: S608 - names of ours
                return question, found[0], _ids(desk, sql, found[0])
    return table, None, [given]  # type: ignore[return-value]  # findings are questions


def _ids(desk: Desk, sql: str, value: str) -> list[str]:
    return [str(row[0]) for row in desk.corpus.cursor().execute(sql, [value]).fetchall()]


def reports(desk: Desk, question: Question, members: list[str]) -> Result:
    """The reports of these ids, the earliest first. Raises QueryError for a kind that has none."""
    if question not in ("quotations", "encounters", "events", "positions"):
        raise QueryError(f"{question} have no reports")
    return desk.corpus.ask(question, {}, reports=True).where(among("id", members) if members else Where("false"))


def rows(desk: Desk, question: Question, members: list[str], day: str = "") -> list[Row]:
    """The same as flat rows, every report for itself, the earliest first; of a `day`, where it is known and true."""
    asked = reports(desk, question, members)
    found = desk.rows(asked.where(on_days([names.first_day(day)])), MOST) if day else []
    found = found or desk.rows(asked, MOST)
    return sorted(found, key=lambda row: (row["published"] is None, str(row["published"] or ""), row["id"]))
