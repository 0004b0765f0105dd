"""Noun phrases that name actors: titles, names, appositions, bodies and groups, as patterns over unit letters.

English news introduces people by a closed set of constructions (pre-title "Russian Foreign Minister Lavrov",
post-title "Kin Lund, director of the Polar Institute", genitive "Iran's envoy", complement "Ambassador of Iraq").
Each pattern below is one of them; the letters are those of units.py and registry.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.actors.units import Row

NAME = r"l{0,2}W(?:[l-]{0,3}W){0,6}"
_POSS = r"[SABGCOQWDR]{1,4}p"  # Syria's, Carter's, the Foreign Ministry's
_PRE = rf"(?:{_POSS}|[SABGCDMOQRT:]|(?<=D)&(?=D))"
_PRE_NAME = rf"(?:{_PRE}|W(?=[WDMO&]*[TOQ]))"
# Complements of a title or body head: "of Foreign Affairs", "of Iraq", "of the Defence Committee", "to Baghdad".
_FIELD = r"fd?D++(?:&D++|,D++(?=,D|&D))*+"
_OF_STATE = r"(?:[ft]d?[AMD]*+[SBGC]++){1,2}+"
_OF_BODY = rf"fd?(?:{_POSS}|[SABGCDMT])*+[OQB]++(?:fd?[SABGCDO]++)?+"
_ANY = rf"(?:[ft]d?(?:{_POSS}|[SABGCDMOQTRWNK#]|-(?=W)|(?:,|,?&)(?=[DO]+[&f,])|&(?=[DOSA]|W+[DO]))++)"

TITLE = rf"d?(?:{_PRE}{{0,8}})[TR](?![OQNK])"
_APPOSED = rf",(?P<apposed>(?>d?(?:{_PRE}|W(?=[WDMOT&]*T)|w(?=T)){{0,8}}[T]{_ANY}{{0,5}}))(?![HRW])"

PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (label, re.compile(pattern))
    for label, pattern in (
        # Russian Foreign Minister Lavrov; Secretary General Luis Almagro of Uruguay; Ambassador of Iraq Dr. Janabi
        (
            "titled name",
            rf"(?P<title>d?(?:{_PRE_NAME}{{0,8}})[TR](?:{_FIELD}|{_OF_STATE}|{_OF_BODY})?+)(?P<style>[HR]*)"
            rf"(?P<name>{NAME})(?P<origin>fS)?(?:{_APPOSED})?",
        ),
        # The UAE foreign minister, Sheikh Abdullah bin Zayed, ...
        (
            "title, name",
            rf"(?P<title>d?(?:{_PRE}{{0,8}})T{_ANY}{{0,5}}),(?P<style>[HR]*)(?P<name>{NAME})(?=[,.)pvq]|$)",
        ),
        # Kin Phea, director-general of the Institute
        ("name, title", rf"(?P<style>[HR]*)(?P<name>{NAME}){_APPOSED}"),
        # Juan Jimenez former Peruvian justice minister
        ("name title", rf"(?P<name>{NAME})(?P<apposed>M[AD]*T{_ANY}{{0,3}})(?![HRW])"),
        # Mr Castillo; General Vargas
        ("styled name", rf"d?(?P<style>[HR]+)(?P<name>{NAME})"),
        # the Foreign Ministry spokesman; Iraq's foreign minister; the ambassador of Iraq
        ("title", rf"(?P<title>{TITLE}(?:{_ANY}{{0,5}})?)"),
        # Syria's Foreign Ministry; the Ministry of Foreign Affairs; Korea Eximbank's delegation
        (
            "body",
            rf"(?P<body>d?(?:{_POSS}|[SABGCDMTRW:-]|[OQ](?=[^p]*?[OQ])|&(?=[DW]))*[OQ])(?P<more>(?:{_ANY}{{0,3}}))",
        ),
        # Iraqi officials; the two sides; senior officials of the EU
        ("group", rf"(?P<group>d?(?:{_POSS}|[SABGCDMTOQRW#w])*?[NP])(?P<more>(?:{_ANY}{{0,3}}))"),
        # the report; a Defense Department news release
        ("document", rf"(?P<document>d?(?:{_POSS}|[SABGCDMTOQR])*K)"),
        ("known", rf"d?(?:A|{_POSS})?(?P<known>[SBGC])"),
        ("name", rf"(?P<name>{NAME})"),
        ("pronoun", r"(?P<pronoun>r)"),
    )
)
_NAMED = frozenset({"titled name", "title, name", "name, title", "name title", "styled name"})
_STARTS = frozenset("dSABGCDMOQTRWNPKHlr")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase found: the construction, its units `[first, last)`, and its parts as unit ranges."""

    label: str
    first: int
    last: int
    parts: dict[str, tuple[int, int]]

    def part(self, name: str) -> tuple[int, int] | None:
        return self.parts.get(name)


def phrases(row: Row) -> Iterator[Phrase]:
    """The noun phrases of a sentence, left to right, none inside another."""
    index = 0
    while index < len(row.codes):
        found = _phrase_at(row.codes, index) if row.codes[index] in _STARTS else None
        if found is None:
            index += 1
            continue
        yield found
        index = found.last


def _phrase_at(codes: str, index: int) -> Phrase | None:
    """The named person that begins here, else the longest other phrase; the earlier pattern where two are as long."""
    best: Phrase | None = None
    for label, pattern in PATTERNS:
        match = pattern.match(codes, index)
        if not match or match.end() == index:
            continue
        parts = {name: match.span(name) for name, value in match.groupdict().items() if value}
        if best is None or match.end() > best.last:
            best = Phrase(label, index, match.end(), parts)
        if label == "styled name" and best.label in _NAMED:
            # A named person; what else could begin here is a piece of it.
            return best
    return best
