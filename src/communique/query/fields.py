"""Which fields of a finding people can correct, and how a corrected value takes its place in the row.

Fields go by the names of the filters that ask for them, so that what corrects a speaker is what finds one; and `day`
and `words`. A party is written as a country ("Ghana"), or as a name with the country in brackets where it is known
("Kari Lund (NOR)"). An empty value says that there is none. Words are some of the article's; with them goes `extent`,
where they stand (`query.extents`), which nobody writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from communique.actors.registry import default_registry
from communique.errors import QueryError
from communique.query import names
from communique.query.filters import FILTERS, Filter
from communique.store.schema import FINDINGS, Table

Row = dict[str, Any]
Given = str | Sequence[str] | None
Values = dict[str, str | list[str]]
_NOT_FIELDS = ("outlet", "since", "until", "text", "confidence", "min_reports")  # of the article, or no field at all
_DAY = Filter("day", "since", "day", "The day on which it was, 2024-03-05.", single=True)
_WORDS = Filter(
    "words", "text", "words", "The words themselves, as the article has them; parts with … between.", single=True
)
PARTIES = ("speaker", "addressee", "relayed_by", "between", "of", "towards")
EXTENT = "extent"
SEVERAL = "; "  # between the values of a list, where one cell has them all
LISTED = ("addressee", "between", "about", "actor", "recipient")
_BRACKETS = re.compile(r"(?P<name>.+?)\s*\((?P<country>[^()]+)\)\s*\Z")


def fields(table: Table) -> tuple[Filter, ...]:
    """The fields of a finding that can be corrected, as filters."""
    known = FILTERS[table] if table in FINDINGS else ()  # type: ignore[index]
    found = (*(row for row in known if row.name not in _NOT_FIELDS), _DAY)
    return (*found, _WORDS) if table in FINDINGS and table != "positions" else found


def checked(table: Table, given: Mapping[str, Given]) -> Values:
    """The values of a correction as they are kept: codes, ids, days. Raises QueryError for what is none."""
    known = {row.name: row for row in fields(table)}
    found: Values = {}
    for name, value in given.items():
        if value is None or (not isinstance(value, str) and not value):
            continue
        if name not in known:
            raise QueryError(f"{name!r} cannot be corrected in {table}, only {', '.join(known)}")
        values = [value] if isinstance(value, str) else list(value)
        kept = [_kept(known[name], one) for one in values]
        if name in LISTED:
            found[name] = [one for one in kept if one]
        elif len(kept) != 1:
            raise QueryError(f"{name} has one value")
        else:
            found[name] = kept[0]
    return found


def _kept(row: Filter, value: str) -> str:
    value = " ".join(value.split())
    if not value:
        if row.choices:
            raise QueryError(f"{row.name} cannot be empty; it is one of {', '.join(row.choices)}")
        if row.name == "words":
            raise QueryError("words cannot be empty; reject what nobody said")
        return ""
    if row.choices:
        return names.one_of(row.name, value, row.choices)
    told: Mapping[str, Callable[[str], str]] = {
        "country": names.country,
        "side": names.side,
        "issue": names.issue,
        "since": _one_day,
    }
    return told[row.sort](value) if row.sort in told else value


def _one_day(value: str) -> str:
    first, last = names.first_day(value), names.last_day(value)
    if first != last:
        raise QueryError(f"{value!r} is no single day; write 2024-03-05")
    return first.isoformat()


def corrected(table: Table, row: Row, values: Mapping[str, str | list[str]]) -> Row:
    """The row with the corrected values in place, in the record's fields and in the flat columns alike."""
    row = dict(row)
    for name, value in values.items():
        change = _CHANGES.get((table, name)) or _CHANGES.get(("", name))
        if change is not None:
            change(row, value)
    if table == "quotations" and "country" in values and row["speaker"]:
        row["speaker"] = row["speaker"] | {"country": values["country"] or None}
        row["speaker_country"] = values["country"] or None
    return row


def party(text: str, before: Sequence[Mapping[str, Any]] = ()) -> Row:
    """The party that is written so; one of the same name that the finding had is kept as it was."""
    found = _BRACKETS.match(text)
    name, country = (found["name"], names.known_country(found["country"])) if found else (text, None)
    for known in before:
        same = known["name"].casefold() in (text.casefold(), name.casefold())
        if same and (country is None or known["country"] == country):
            return dict(known)
    code = names.known_country(text)
    if code:
        state = default_registry().states.get(code)
        name, country = state.name if state else text, code
    nothing: Row = {"actor_id": None, "span": None, "members": [], "confidence": None}
    return {"name": name, "country": country, "code": code, **nothing}


def named(text: str) -> str:
    """The name of a party as it is written, without the country in brackets."""
    found = _BRACKETS.match(text)
    return found["name"] if found else text


def written(table: Table, row: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a finding as people write them: `corrected` with them changes nothing. Lists are in one cell."""
    found = {}
    for one in fields(table):
        value = row[_COLUMNS.get(one.name, one.column)]
        if one.name == "speaker":
            value = value and value["name"]
        elif one.name in PARTIES or one.name == "place":
            value = [_written(each) for each in value] if one.name in LISTED else value and _written(value)
        found[one.name] = " ".join((SEVERAL.join(value) if isinstance(value, list) else str(value or "")).split())
    return found


def _written(party: Mapping[str, Any]) -> str:
    """A party or place with its country, but for a state, whose name tells it."""
    name, country = party["name"], party["country"]
    return f"{name} ({country})" if country and names.known_country(name) != country else str(name)


def _speaker(row: Row, value: Any) -> None:
    made = party(value, [row["speaker"]] if row["speaker"] else []) if value else None
    row["speaker"] = made
    row["speaker_name"] = made["name"] if made else None
    row["speaker_country"] = made["country"] if made else None
    row["speaker_id"] = made["actor_id"] if made else None


def _addressees(row: Row, value: Any) -> None:
    row["addressees"] = [party(one, row["addressees"] or ()) for one in value]
    row["addressee_names"] = [one["name"] for one in row["addressees"]]
    row["addressee_countries"] = sorted({one["country"] for one in row["addressees"] if one["country"]})


def _relayed_by(row: Row, value: Any) -> None:
    row["relayed_by"] = party(value, [row["relayed_by"]] if row["relayed_by"] else []) if value else None


def _participants(row: Row, value: Any) -> None:
    row["participants"] = [party(one, row["participants"] or ()) for one in value]
    row["countries"] = sorted({one["country"] for one in row["participants"] if one["country"]})


def _holder(row: Row, value: Any) -> None:
    if value:
        row["holder"] = party(value, [row["holder"]])
        for part in ("name", "country", "code"):
            row[f"holder_{part}"] = row["holder"][part]


def _towards(row: Row, value: Any) -> None:
    row["addressee"] = party(value, [row["addressee"]] if row["addressee"] else []) if value else None
    for part in ("name", "code"):
        row[f"addressee_{part}"] = row["addressee"][part] if row["addressee"] else None


def _day(row: Row, value: Any) -> None:
    import datetime

    row["day"] = datetime.date.fromisoformat(value) if value else None
    row["when"] = {"start": value, "end": value, "basis": "stated", "span": None} if value else None


def _place(row: Row, value: Any) -> None:
    found = _BRACKETS.match(value)
    name, country = (found["name"], names.known_country(found["country"])) if found else (value, None)
    row["place"] = {"name": name, "country": country, "span": None} if value else None


def _issues(row: Row, value: Any) -> None:
    row["issues"] = list(value)
    row["issue_tags"] = [tag for tag in row["issue_tags"] or () if tag["issue"] in row["issues"]]


def _on(row: Row, value: Any) -> None:
    """The main issue of a position is another."""
    if value:
        row["issue"], row["issues"] = value, [value]
        row["issue_tags"] = [tag for tag in row["issue_tags"] or () if tag["issue"] == value]


def _sides(column: str) -> Callable[[Row, Any], None]:
    def change(row: Row, value: Any) -> None:
        row[column] = list(value)
        row[f"{column[:-1]}_sectors"] = [None] * len(value)

    return change


def _voice(row: Row, value: Any) -> None:
    row["voice"] = value
    if value == "narrated":
        row["claimed_by"] = None


def _words(row: Row, value: Any) -> None:
    row["words"] = value


def _extent(row: Row, value: Any) -> None:
    spans = [dict(zip(("start", "end"), map(int, one.split("-")), strict=True)) for one in value]
    if "content" in row:
        row["content"] = spans
    else:
        row["evidence"] = row["evidence"] | {"spans": spans}


def _plain(column: str) -> Callable[[Row, Any], None]:
    def change(row: Row, value: Any) -> None:
        row[column] = value or None

    return change


# The column that has a field whole, where the filter looks at another.
_COLUMNS = {"speaker": "speaker", "addressee": "addressees", "about": "issues", "on": "issue"}
# (table, field) -> what it changes; table "" where it is the same in all.
_CHANGES: Mapping[tuple[str, str], Callable[[Row, Any], None]] = {
    ("quotations", "speaker"): _speaker,
    ("quotations", "addressee"): _addressees,
    ("quotations", "relayed_by"): _relayed_by,
    ("encounters", "between"): _participants,
    ("encounters", "place"): _place,
    ("events", "actor"): _sides("actors"),
    ("events", "recipient"): _sides("recipients"),
    ("events", "voice"): _voice,
    ("positions", "of"): _holder,
    ("positions", "on"): _on,
    ("positions", "towards"): _towards,
    ("", "about"): _issues,
    ("", "day"): _day,
    ("", "words"): _words,
    ("", EXTENT): _extent,
    **{("", name): _plain(name) for name in ("kind", "mode", "status", "type", "stance")},
    ("positions", "voice"): _plain("voice"),
}
