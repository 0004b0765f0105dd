"""A person, state or body: offices over time, what they said, whom they met, where they stand, how they are spelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.errors import UnknownName
from communique.export import view
from communique.query.filters import Where, among, holds
from communique.web import actors, charts
from communique.web.asked import Asked, address
from communique.web.asking import SAMPLE, Desk, Row
from communique.web.lists import LISTED
from communique.web.showing import Missing, Shown

SAID, MET, STOOD = 8, 12, 40  # rows that are shown
_NAMES = 60  # spellings that are asked for


@dataclass(frozen=True, slots=True)
class Who:
    """Whom a page is of, and the conditions of being theirs: of quotations, encounters, positions."""

    row: Row
    said: Where
    met: Where
    stood: Where
    asked_by: str  # what the filters take for them


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The page of an id."""
    asked.only("format")
    found = actors.actor(desk, path["id"])
    if found is None:
        raise Missing(f"there is nobody {path['id']!r} in this corpus")
    who = _who(found)
    said = desk.corpus.ask("quotations", {}).where(who.said)
    if asked.one("format"):
        return Shown({}, said.flat())
    name = who.asked_by
    by_month = desk.counted(said, "coalesce(strftime(day, '%Y-%m'), 'none')")
    count = sum(number for _, number in by_month)
    months = [(value, value, number) for value, number in by_month if value != "none"]
    latest = desk.rows(said, SAMPLE if count > SAMPLE * 5 else SAID, 0, LISTED["quotations"])
    about = Asked("/quotations", (("speaker", name),))
    context = {
        "who": found,
        "count": count,
        "all_said": address("/quotations", {"speaker": name}),
        "offices": actors.offices(desk, found),
        "names": actors.spellings(desk, found),
        "quotations": latest[:SAID],
        "chart": charts.months(months, about) if len(months) > 1 else "",
        "issues": _issues(desk, said, name, latest if len(latest) > SAID else []),
        "sampled": len(latest) if len(latest) > SAID else None,
        "met": _met(desk, who, found),
        "stands": _stands(desk, who, name),
        "all_met": address("/encounters", {"between": name}),
        "all_stands": address("/positions", {"of": name}),
    }
    return Shown(context)


def named(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """The page of a name, as rows and articles have it: that of the actor most reported of those it can mean."""
    asked.only("name", "article")
    name, article = asked.one("name"), asked.one("article")
    if not name:
        raise Missing("whose page? /actor?name=... or /actor/ID")
    found = actors.named(desk, name, article or None)
    if found is None:
        raise UnknownName(f"nobody in this corpus is called {name!r}")
    return Shown({}, redirect=address(f"/actor/{found}"))


def _who(row: Row) -> Who:
    if row["kind"] == "state" and row["country"]:
        code = str(row["country"])
        met = holds("countries", [code])
        return Who(
            row, among("speaker_country", [code]), met, among("holder_country", [code]), view.country(code) or code
        )
    spelled = [str(name) for name in row["spellings"]][:_NAMES] or [str(row["name"])]
    country = row["country"]
    said, stood = among("speaker_name", spelled), among("holder_name", spelled)
    if country:
        said = _of(said, "speaker_country", country)
        stood = _of(stood, "holder_country", country)
    met = holds("[party.name for party in participants]", spelled)
    return Who(row, said, met, stood, str(row["name"]))


def _of(named: Where, column: str, country: str) -> Where:
    """The condition of the name, and of the country where one is known."""
    return Where(f"{named.sql} AND ({column} = ? OR {column} IS NULL)", (*named.values, country))


def _issues(desk: Desk, said: Any, name: str, sample: list[Row]) -> list[tuple[str, int, float, str]]:
    """What they speak about; of very much, of the newest that were looked at."""
    known = (
        Counter(key for row in sample for key in row["issues"] or ()).items()
        if sample
        else desk.counted(said, "unnest(issues)")
    )
    counts = sorted(known, key=lambda pair: (-pair[1], pair[0]))[:10]
    most = max((count for _, count in counts), default=1)
    return [
        (view.issue(key), count, round(100 * count / most, 1), address("/quotations", {"speaker": name, "about": key}))
        for key, count in counts
    ]


def _met(desk: Desk, who: Who, row: Row) -> list[dict[str, Any]]:
    """Whom they met, the most often first."""
    met = desk.corpus.ask("encounters", {}).where(who.met)
    sql, values = desk.stored(met, "id, day, mode, status, participants")
    told = f"""SELECT party.name, party.country, count(*), max(day), arg_max(id, day) FROM
        (SELECT id, day, unnest(participants) AS party FROM ({sql}) WHERE status IN ('held', 'ongoing'))
        GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC NULLS LAST, 1 LIMIT ?"""  # noqa: S608 - values are parameters
    rows = desk.corpus.cursor().execute(told, [*values, MET + len(row["spellings"]) + 1]).fetchall()
    own = {str(name) for name in row["spellings"]} | {str(row["name"])}
    state = row["kind"] == "state"
    return [
        {"name": name, "country": code, "times": times, "last": last, "id": finding}
        for name, code, times, last, finding in rows
        if name not in own and not (state and code == row["country"])
    ][:MET]


def _stands(desk: Desk, who: Who, name: str) -> list[dict[str, Any]]:
    """Where they stand: for each issue the stances in order of time."""
    stood = desk.corpus.ask("positions", {}).where(who.stood)
    sql, values = desk.stored(stood, "issue, stance, day")
    told = f"""SELECT issue, list(stance ORDER BY day), max(day), count(*) FROM ({sql})
        GROUP BY issue ORDER BY count(*) DESC, issue LIMIT ?"""  # noqa: S608 - values are parameters
    rows = desk.corpus.cursor().execute(told, [*values, STOOD]).fetchall()
    return [
        {
            "issue": issue,
            "stances": [one for place, one in enumerate(stances) if place == 0 or one != stances[place - 1]][-6:],
            "last": last,
            "count": count,
            "href": address("/positions", {"of": name, "on": issue}),
        }
        for issue, stances, last, count in rows
    ]
