"""A statement, encounter or event: all reports of it, what they disagree on, why it was found, and how to cite it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from communique.export import html
from communique.web import findings, groups
from communique.web.asked import Asked
from communique.web.asking import Desk
from communique.web.showing import Shown

CALLED = {"quotations": "Statement", "encounters": "Encounter", "events": "Event", "positions": "Position"}


def look(desk: Desk, asked: Asked, path: Mapping[str, str]) -> Shown:
    """One finding, by its id or that of what merging made of it."""
    asked.only("day", "format")
    one = findings.found(desk, path["id"], asked.one("day"))
    if asked.one("format"):
        return Shown({}, groups.reports(desk, one.question, one.members).flat())
    reading = findings.read(desk, one.lead)
    finding = str(one.lead["id"])
    citation = findings.cited(reading, finding)
    context = {
        "question": one.question,
        "called": CALLED[one.question],
        "group": one.group,
        "lead": one.lead,
        "reports": one.reports,
        "outlets": len({row["outlet"] for row in one.reports if row["outlet"]}),
        "relations": findings.relations(desk, one.group),
        "conflicts": findings.conflicts(desk, one.group, one.reports),
        "why": findings.why(reading, finding),
        "citation": findings.told_citation(citation),
        "csl": json.dumps(citation.csl(), ensure_ascii=False, indent=1),
        "link": html.safe_link(citation.link),
    }
    return Shown(context)
