"""Noun phrases that name actors: titles, names, appositions, bodies and groups, as patterns over unit letters.

English news introduces people by a closed set of constructions (pre-title "Russian Foreign Minister Lavrov",
post-title "Kin Lund, director of the Polar Institute", genitive "Iran's envoy", complement "Ambassador of Iraq").
Each pattern below is one of them; the letters are those of units.py and registry.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from communique.actors.units import Row

NAME = r"l{0,2}W(?:[l-]{0,3}W){0,6}"
# All repetitions are bounded and no two branches begin alike, so that no text makes matching slow.
_OWNER = r"W(?=W{0,3}p)p?"  # the Kremlin's, Carter's
_PRE = rf"(?:[SABGCDMOQRT]p?|:|{_OWNER}|(?<=D)&(?=D)|(?<=[pAdM])w(?=[TO])|(?<=d)W{{1,3}}(?=[DMO]{{0,3}}T))"
_PRE_NAME = rf"(?:{_PRE}|W(?=[WDMO&]{{0,6}}[TOQ]))"
# Complements of a title or body head: "of Foreign Affairs", "of Iraq", "of the Defence Committee", "to Baghdad".
_FIELD = r"fd?D{1,6}+(?:&D{1,6}+|,D{1,4}+(?=,D|&D)){0,4}+"
_OF_STATE = r"(?:[fti]d?[AMD]{0,3}+[SBGC]{1,2}+){1,2}+"
_OF_BODY = r"fd?(?:[SABGCDMTWYO]p?|&(?=[DWO])){0,9}[OQB](?:fd?[SABGCDO]{1,6}+)?+"
_S = "(?:p(?=[SABGCDMOQTRNKW]))?"  # a possessor has something after it
_WORD = rf"(?:[SABGCDMOQTRNKWY#]{_S}|-(?=W)|(?:,|,?&)(?=[DO]{{1,6}}+[&f,])|&(?=[DOSA]|W{{1,5}}[DO]))"
_ANY = rf"(?:[ft]d?{_WORD}{{1,14}}+)"
_OF = rf"(?:fd?{_WORD}{{1,14}}+)"

TITLE = rf"d?(?:{_PRE}{{0,8}})[TR](?![OQNK])"
# A second office in the same apposition: a lawyer *and former minister*.
_MORE = rf"(?:&d?(?:{_PRE}|w(?=[TDM])){{0,6}}T{_ANY}{{0,3}}+(?![HRW]))?"
_APPOSED = (
    rf",(?:dw{{1,2}}&)?(?P<apposed>(?>d?(?:{_PRE}|W(?=[WDMOT&]{{0,6}}T)|w(?=T)){{0,8}}[T]{_ANY}{{0,5}}))"
    rf"(?![HRW]){_MORE}"
)

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        # Russian Foreign Minister Lavrov; Secretary General Luis Almagro of Uruguay; Ambassador of Iraq Dr. Janabi
        (
            "titled name",
            rf"(?P<title>d?(?:{_PRE_NAME}{{0,8}})[TR](?:{_OF_BODY}|{_FIELD}(?:{_OF_STATE})?+|{_OF_STATE})?+)(?P<style>[HR]{{0,3}})"
            rf"(?P<name>{NAME})(?P<origin>fS)?(?:{_APPOSED})?",
        ),
        # The UAE foreign minister, Sheikh Abdullah bin Zayed, ...
        (
            "title, name",
            rf"(?P<title>d?(?:{_PRE}{{0,8}})T{_ANY}{{0,5}}(?:&T{_ANY}{{0,4}}){{0,2}}),(?P<style>[HR]{{0,3}})(?P<name>{NAME})(?=[,.)pvq]|$)",
        ),
        # Kin Phea, director-general of the Institute
        ("name, title", rf"(?P<style>[HR]{{0,3}})(?P<name>{NAME}){_APPOSED}"),
        # Juan Jimenez former Peruvian justice minister
        ("name title", rf"(?P<name>{NAME})(?P<apposed>M[AD]{{0,4}}T{_ANY}{{0,3}})(?![HRW])"),
        # Mr Castillo; General Vargas
        ("styled name", rf"d?(?P<style>[HR]{{1,3}})(?P<name>{NAME})"),
        # the Foreign Ministry spokesman; Iraq's foreign minister; the ambassador of Iraq
        ("title", rf"(?P<title>{TITLE}{_ANY}{{0,5}})"),
        # the news agency Interfax
        ("proper body", rf"(?P<body>d?{_PRE}{{0,8}}Q)(?P<proper>[SB]|{NAME})"),
        # Syria's Foreign Ministry; the Ministry of Foreign Affairs; the Thai Hotels Association
        (
            "body",
            rf"(?P<body>d?(?:[SABGCDMTRWOQYN]p?|[:-]|&(?=[DW])|(?<=[pAd])w(?=O)){{0,10}}[OQ])(?P<more>{_OF}{{0,3}})",
        ),
        # Iraqi officials; the two sides; senior officials of the EU
        (
            "group",
            rf"(?P<group>d?(?:[SABGCDMTOQRW#]p?){{0,8}}?w?[NP])(?P<more>{_OF}{{0,3}})",
        ),
        # the report; a Defense Department news release
        ("document", r"(?P<document>d?(?:[SABGCDMTOQRWX]p?){0,8}K)"),
        # China Molybdenum, Korea Eximbank
        ("compound", r"d?(?P<known>S)(?P<compound>W{1,4})"),
        ("known", r"d?(?:A|S(?=G)|(?:[SABGCDO]p?){1,3}p)?(?P<known>[SBGC])"),
        # Luis Prado of Uruguay
        ("name of state", r"(?P<name>l{0,2}W(?:[l-]{0,3}W){1,5})(?P<origin>fS)"),
        ("name", rf"(?P<name>{NAME})(?![DMSA]{{0,3}}[YOK])"),
        ("pronoun", r"(?P<pronoun>r)"),
    )
)
BODY = dict(PATTERNS)["body"]
_NAMED = frozenset({"titled name", "title, name", "name, title", "name title", "styled name"})
_STARTS = frozenset("dSABGCDMOQTRWNPKHlr")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase found: the construction, its units `[first, last)`, and its parts as unit ranges."""

    label: str
    first: int
    last: int
    parts: dict[str, tuple[int, int]]


def phrases(row: Row, given_names: Set[str]) -> Iterator[Phrase]:
    """The noun phrases of a sentence, left to right; only a document holds others ("a State Department report")."""
    index = document = 0
    while index < len(row.codes):
        found = _phrase_at(row.codes, index, document, row.heading) if row.codes[index] in _STARTS else None
        if found is None:
            index += 1
            continue
        if found.label == "compound" and not _is_compound(row, found, given_names):
            found = Phrase("known", found.first, found.parts["known"][1], {"known": found.parts["known"]})
        yield found
        if found.label == "document":
            document = found.last
        else:
            index = found.last


def _is_compound(row: Row, found: Phrase, given_names: Set[str]) -> bool:
    """Whether a state and the capitalised words after it are one name: not in headings, nor before a person's name."""
    return not row.heading and row.units[found.parts["compound"][0]].text.casefold() not in given_names


def _phrase_at(codes: str, index: int, document: int, heading: bool) -> Phrase | None:
    """The named person that begins here, else the longest other phrase; the earlier pattern where two are as long.

    Before `document` a document has been found already. In headings a comma is an "and", not an apposition.
    """
    best: Phrase | None = None
    for label, pattern in PATTERNS:
        if label == "document" and index < document or heading and label == "name, title":
            continue
        match = pattern.match(codes, index)
        if not match or match.end() == index:
            continue
        if best is None or match.end() > best.last:
            parts = {name: match.span(name) for name, value in match.groupdict().items() if value}
            best = Phrase(label, index, match.end(), parts)
        if label == "styled name" and best.label in _NAMED:
            # A named person; what else could begin here is a piece of it.
            return best
    return best
