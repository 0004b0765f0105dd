"""Which report of a statement, meeting or happening shows it, as SQL over the tables of a corpus.

`reports` is what merging keeps of each report beside the links, so that an answer can put reports together without
looking at their words: the rank (the report of rank 1 is shown, where it is among those that answer a question) and how
many there are. Those of groups with several reports come first, in order of day, then all others in order of day: so
what is asked of a few days, or of those with company, is read from a small part of the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from communique.store.dating import said


@dataclass(frozen=True, slots=True)
class Group:
    """What merging calls the group of a finding, and which of its reports is shown: the first by `best`.

    `best` is SQL of `f`, the finding, and `g`, the link. `reports` is the name of the result made by `reports`.
    """

    view: str
    group: str
    member: str
    reports: str
    best: tuple[str, ...]


_SAID = said("f")
_SURE = ("-coalesce(f.evidence.confidence, 0)", "coalesce(f.reported, DATE '9999-12-31')", "f.id")
# Direct speech before mixed before indirect, then the longest wording; a meeting by how it turned out and who names
# most of it; an act by the page's own voice, as done. Then the most confident, the earliest, and the id.
GROUPS: Mapping[str, Group] = {
    "quotations": Group(
        "statements",
        "statement_id",
        "quotation_id",
        "quotation_reports",
        ("list_position(['direct', 'mixed', 'indirect'], f.kind)", "-length(f.words)", *_SURE),
    ),
    "encounters": Group(
        "meetings",
        "meeting_id",
        "encounter_id",
        "encounter_reports",
        (
            "CASE WHEN f.status = g.status THEN 0 ELSE 1 END",
            "-len(f.participants)",
            "CASE WHEN f.place IS NULL THEN 1 ELSE 0 END",
            f"CASE WHEN {_SAID} THEN 0 ELSE 1 END",
            *_SURE,
        ),
    ),
    "events": Group(
        "happenings",
        "happening_id",
        "event_id",
        "event_reports",
        (
            "CASE WHEN f.voice = 'narrated' THEN 0 ELSE 1 END",
            "list_position(['actual', 'planned', 'hypothetical', 'negated'], f.status)",
            f"CASE WHEN {_SAID} THEN 0 ELSE 1 END",
            *_SURE,
        ),
    ),
}


def reports(table: str, links: str) -> tuple[str, str]:
    """The SELECTs of the rows with company and of those alone; `links` is SQL of the result that the table has."""
    group = GROUPS[table]
    counted = f"SELECT g.*, count(*) OVER (PARTITION BY {group.group}) AS reports FROM {links} g"  # noqa: S608 - SQL of ours
    joined = f"FROM ({counted}) g JOIN {table} f ON f.id = g.{group.member}"
    within = f"OVER (PARTITION BY g.{group.group}"
    several = f"""SELECT f.id, g.{group.group} AS group_id, f.day,
        CAST(row_number() {within} ORDER BY {", ".join(group.best)}) AS INTEGER) AS rank,
        CAST(g.reports AS INTEGER) AS reports, min(f.day) {within}) AS since, max(f.day) {within}) AS until
        {joined} WHERE g.reports > 1 ORDER BY f.day NULLS LAST, f.id"""
    alone = f"""SELECT f.id, g.{group.group} AS group_id, f.day, CAST(1 AS INTEGER) AS rank,
        CAST(1 AS INTEGER) AS reports, f.day AS since, f.day AS until
        {joined} WHERE g.reports = 1 ORDER BY f.day NULLS LAST, f.id"""
    return several, alone
