"""ICEWS coded event data: one tab-separated file with a header of 20 columns, as its files of a year have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from communique.formats import crosswalk, pairs
from communique.formats.asked import Asked
from communique.formats.lines import clean, line, put, quoted
from communique.formats.target import Written


def _sector(column: str) -> str:
    cases = " ".join(f"WHEN '{code}' THEN {quoted(name)}" for code, name in crosswalk.SECTORS.items())
    return f"CASE {column} {cases} ELSE {column} END"


def _root() -> str:
    cases = " ".join(f"WHEN '{code}' THEN {quoted(name)}" for code, name in crosswalk.ROOTS.items())
    return f"CASE left(k.code, 2) {cases} END"


COLUMNS: Mapping[str, str] = {
    "Event ID": pairs.own_number("event_name"),
    "Event Date": "f.day",
    "Source Name": clean("coalesce(one.name, p.a.code)"),
    "Source Sectors": _sector("p.a.sector"),
    "Source Country": "CASE WHEN one.body THEN NULL ELSE one.name END",
    "Event Text": _root(),
    "CAMEO Code": "k.code",
    "Intensity": "f.intensity",
    "Target Name": clean("coalesce(other.name, p.b.code)"),
    "Target Sectors": _sector("p.b.sector"),
    "Target Country": "CASE WHEN other.body THEN NULL ELSE other.name END",
    "Story ID": pairs.number("f.article_id"),
    "Sentence Number": "",
    "Publisher": clean("f.outlet"),
    "City": clean("f.place.name"),
    "District": "",
    "Province": "",
    "Country": "there.name",
    "Latitude": "",
    "Longitude": "",
}


def write(asked: Asked, path: Path) -> Written:
    """Write the events, a line for each two sides."""
    rows, values = pairs.events(asked)
    known = pairs.codes()
    sql = f"""SELECT {line(COLUMNS)} FROM (
            SELECT f, p, n, coalesce(f.group_id, f.id) AS event_name, {pairs.cameo()} AS code FROM ({rows})) k
        LEFT JOIN {known} one ON one.code = p.a.code LEFT JOIN {known} other ON other.code = p.b.code
        LEFT JOIN {known} there ON there.code = f.place.country"""  # noqa: S608 - SQL of ours
    count = 0
    with path.open("wb") as stream:
        stream.write("\t".join(COLUMNS).encode() + b"\n")
        for written in put(stream, asked.batches(sql, values)):
            count += written
            asked.tell(written)
    return Written({"events": count})
