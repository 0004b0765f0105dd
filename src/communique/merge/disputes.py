"""`conflicts`: where the reports of one statement, encounter or event disagree. Shown, not averaged.

For each group and field one row a value, where there is more than one: how many reports say so, which, and from when to
when. A status that changes with time (planned, then held) is such a row too: its days tell which came later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.merge.content import content
from communique.merge.tables import Row, Source, date_of, day_of, result, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

_KNOWN = ("stated", "dateline")
_COLUMNS = (
    *("id", "reported", "day", "when", "place", "speaker_name", "speaker_country", "speaker_id"),
    *("mode", "status", "voice", "words"),
)
_KINDS = {"statement_id": "quotation_id", "meeting_id": "encounter_id", "happening_id": "event_id"}


def conflicts(groups: Source, findings: Source, people: Source | None = None) -> pa.Table:
    """The fields on which the members of a group disagree: see `tables.RESULTS`.

    `groups` is the result of `statements`, `encounters` or `events`, `findings` the table that it was made from. Fields
    are day, speaker and country for statements; day, place, status, mode for encounters; day, place, status, voice for
    events. A day is compared where the text states it. `speaker` also has the statements in the same words by others.
    """
    members = rows_of(groups, (*_KINDS, *_KINDS.values()))
    found = {row["id"]: row for row in rows_of(findings, _COLUMNS)}
    named = {row["actor_id"]: row for row in rows_of(people, ("actor_id", "person_id", "canonical", "kind"))}
    by_group: dict[str, list[Row]] = {}
    kind = next((key for key in _KINDS if members and members[0][key] is not None), "statement_id")
    for member in members:
        row = found.get(member[_KINDS[kind]])
        if row is not None:
            by_group.setdefault(member[kind], []).append(row)
    fields = _fields(kind, named)
    out = []
    for group, rows in by_group.items():
        if len(rows) > 1:
            for name, value_of in fields.items():
                out += _disagreement(group, name, rows, value_of)
    if kind == "statement_id":
        out += _elsewhere(by_group, named)
    return result("conflicts", out)


_FORMULA = 8  # words from which the same wording by two speakers is worth a look
_NEAR = 3  # days


def _elsewhere(by_group: Mapping[str, list[Row]], named: Mapping[Any, Row]) -> Iterator[dict[str, Any]]:
    """Statements in the same words by somebody else within days: a formula that two used, or one report in error."""
    same: dict[tuple[str, ...], dict[str, list[Row]]] = {}
    for group, rows in by_group.items():
        for row in rows:
            words = content(str(row["words"] or "")).words
            if len(words) >= _FORMULA:
                same.setdefault(words, {}).setdefault(group, []).append(row)
    for groups in same.values():
        for group, rows in groups.items():
            near = [row for other in groups if other != group for row in groups[other] if _near(row, rows)]
            if near:
                yield from _disagreement(group, "speaker", [*rows, *near], lambda row: _speaker(row, named))


def _near(row: Row, rows: Sequence[Row]) -> bool:
    day = day_of(row["day"])
    return any(day is not None and other and abs(day - other) <= _NEAR for other in (day_of(r["day"]) for r in rows))


def _speaker(row: Row, named: Mapping[Any, Row]) -> str | None:
    person = named.get(row["speaker_id"])
    return str(person["canonical"]) if person else row["speaker_name"]


_Value = Callable[[Row], str | None]


def _fields(kind: str, named: Mapping[Any, Row]) -> dict[str, _Value]:
    def speaker(row: Row) -> str | None:
        person = named.get(row["speaker_id"])
        return _speaker(row, named) if person and person["kind"] == "person" else None

    if kind == "statement_id":
        return {"day": _day, "speaker": speaker, "country": lambda row: row["speaker_country"]}
    shared: dict[str, _Value] = {"day": _day, "place": _place, "status": lambda row: row["status"]}
    if kind == "meeting_id":
        return shared | {"mode": lambda row: row["mode"]}
    return shared | {"voice": lambda row: row["voice"]}


def _day(row: Row) -> str | None:
    when: Mapping[str, Any] | None = row["when"]
    if not when or when["basis"] not in _KNOWN or when["start"][:10] != when["end"][:10]:
        return None
    return str(when["start"])[:10]


def _place(row: Row) -> str | None:
    return row["place"]["name"] if row["place"] else None


def _disagreement(group: str, field: str, rows: list[Row], value_of: _Value) -> list[dict[str, Any]]:
    values: dict[str, list[Row]] = {}
    for row in rows:
        value = value_of(row)
        if value is not None:
            values.setdefault(value, []).append(row)
    if len(values) < 2:
        return []
    out = []
    for value, said in sorted(values.items(), key=lambda item: (-len(item[1]), item[0])):
        days = sorted(day for row in said if (day := day_of(row["reported"])) is not None)
        out.append(
            {
                "group_id": group,
                "field": field,
                "value": value,
                "reports": len(said),
                "members": sorted(str(row["id"]) for row in said),
                "first": date_of(days[0]) if days else None,
                "last": date_of(days[-1]) if days else None,
            }
        )
    return out
