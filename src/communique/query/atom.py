"""Findings as an Atom feed (RFC 4287). Ids are tag URIs (RFC 4151) made of the ids of findings, so they never change.

The authority of the tags is a name that is reserved to be nobody's (RFC 2606), since a corpus belongs to no site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

from communique.query.cells import cell

MOST = 200  # entries of a feed
_ATOM = "http://www.w3.org/2005/Atom"
_TAG = "tag:communique.invalid,2024:"
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0
_LONGEST = 120  # characters of a title


def feed(name: str, updated: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """The feed of a watch: hits as they are kept, the latest first; `updated` is an RFC 3339 time."""
    root = ET.Element("feed", {"xmlns": _ATOM})
    _add(root, "id", f"{_TAG}watch/{quote(name)}")
    _add(root, "title", f"communique: {name}")
    _add(root, "updated", updated)
    _add(ET.SubElement(root, "author"), "name", "communique")
    _add(root, "generator", "communique")
    for row in rows[:MOST]:
        _entry(root, row)
    ET.indent(root, " ")
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _entry(root: ET.Element, row: Mapping[str, Any]) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", f"{_TAG}finding/{quote(str(row['id']))}")
    _add(entry, "title", title(row))
    day = row.get("published") or row.get("day")
    _add(entry, "updated", f"{day}T00:00:00Z" if day else str(row["found"]))
    said = str(row.get("words") or row.get("title") or row["id"])
    source = ", ".join(str(part) for part in (row.get("outlet"), day) if part)
    text = f"{said}\n({source})" if source else said
    _add(entry, "summary", text)
    url = str(row.get("url") or "")
    if re.match(r"https?://\S", url):
        ET.SubElement(entry, "link", {"rel": "alternate", "href": quote(url, safe="%:/?#[]@!$&'()*+,;=~")})
    else:
        _add(entry, "content", text)  # an entry must have one or the other


def title(row: Mapping[str, Any]) -> str:
    """A finding in a line: who said, met or did what."""
    if "speaker" in row:
        line = f"{row['speaker'] or 'Somebody'}: {row['words']}"
    elif "participants" in row:
        line = f"{row['mode']} ({row['status']}): {cell(row['participants'])}"
    elif "recipient" in row:
        arrow = f" → {cell(row['recipient'])}" if row["recipient"] else ""
        line = f"{row['type']}: {cell(row['actor'])}{arrow}"
    elif "stance" in row:
        line = f"{row['holder']} {row['stance']} “{row['words']}”"
    else:
        line = str(row.get("title") or row["id"])
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _ILLEGAL.sub("\ufffd", text)
