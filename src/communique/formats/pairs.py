"""Events as older systems have them: one row for each two sides, with the codes of CAMEO and FIPS 10-4, in SQL.

An event of several actors and recipients is as many rows as it has pairs of them; one that its parties share ("met")
is a row for each two of them. Each row has a number that follows from the event's id and that of the pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from communique.actors.registry import default_registry
from communique.findings.events.plover import plover
from communique.formats import crosswalk
from communique.formats.asked import Asked
from communique.formats.lines import quoted

# Sectors of PLOVER whose CAMEO type has another name; those that it has no type for are left out.
_TYPES: Mapping[str, str] = {"JRN": "MED", "MED": "HLH", "PRM": "UAF", "SOC": "", "PRE": "", "UNK": "", "REL": ""}
_MIX = "11400714819323198485"  # 2 to the 64th by the golden ratio: neighbours come to lie far apart
MASK = "9223372036854775807"  # a number of 63 bits, so that it is positive everywhere

_SIDE = "{{'code': {codes}[{n}], 'sector': {sectors}[{n}]}}"
_ONE = _SIDE.format(codes="f.actors", sectors="f.actor_sectors", n="i")
_OTHER = _SIDE.format(codes="f.recipients", sectors="f.recipient_sectors", n="j")
_SAME = _SIDE.format(codes="f.actors", sectors="f.actor_sectors", n="j")
_NOBODY = "CAST(NULL AS STRUCT(code VARCHAR, sector VARCHAR))"
PAIRS = f"""CASE
    WHEN len(f.recipients) > 0 AND len(f.actors) > 0 THEN flatten([[{{'a': {_ONE}, 'b': {_OTHER}}}
        for j in range(1, len(f.recipients) + 1)] for i in range(1, len(f.actors) + 1)])
    WHEN len(f.recipients) > 0 THEN [{{'a': {_NOBODY}, 'b': {_OTHER}}} for j in range(1, len(f.recipients) + 1)]
    WHEN len(f.actors) > 1 THEN flatten([[{{'a': {_ONE}, 'b': {_SAME}}}
        for j in range(i + 1, len(f.actors) + 1)] for i in range(1, len(f.actors) + 1)])
    WHEN len(f.actors) = 1 THEN [{{'a': {_ONE}, 'b': {_NOBODY}}} for i in range(1, 2)]
    ELSE [{{'a': {_NOBODY}, 'b': {_NOBODY}}}] END"""


def number(name: str) -> str:
    """The SQL of a number of 63 bits made of an id: its digits, which are hexadecimal, without the first bit."""
    digits = f"TRY_CAST('0x' || split_part({name}, '_', 2) AS UBIGINT)"
    return f"CAST(coalesce({digits}, hash({name})) & CAST({MASK} AS UBIGINT) AS BIGINT)"


def own_number(name: str) -> str:
    """The number of a row: that of its event for the first pair, another that follows from it for the others."""
    mixed = f"CAST((CAST(n - 1 AS HUGEINT) * {_MIX}) & CAST({MASK} AS HUGEINT) AS BIGINT)"
    return f"xor({number(name)}, {mixed})"


def events(asked: Asked) -> tuple[str, list[object]]:
    """The SQL of the events that are asked for, a row for each pair: `f`, the event, `p`, the pair, `n`, its number."""
    stored, values = asked.stored("events")
    return (
        f"SELECT f, unnest(pairs) AS p, generate_subscripts(pairs, 1) AS n "  # noqa: S608 - SQL of ours
        f"FROM (SELECT f, {PAIRS} AS pairs FROM ({stored}) f)"
    ), values


@cache
def codes() -> str:
    """A table of what our codes are called: code, cameo, fips, name, body."""
    known = crosswalk.codes()
    registry = default_registry()
    names = {code: state.name for code, state in registry.states.items()}
    bodies = {code: body.name for code, body in registry.bodies.items()}
    rows = [
        (code, known.cameo.get(code), known.fips.get(code), name, code in bodies)
        for code, name in {**bodies, **names}.items()
    ]
    told = ", ".join(
        f"({', '.join(quoted(v) if isinstance(v, str) else 'NULL' if v is None else str(v).lower() for v in row)})"
        for row in rows
    )
    return f"(SELECT * FROM (VALUES {told}) c(code, cameo, fips, name, body))"  # noqa: S608 - values of ours, quoted


def sector(column: str) -> str:
    """The SQL of a sector's CAMEO type."""
    cases = " ".join(f"WHEN '{sector}' THEN '{told}'" for sector, told in _TYPES.items())
    return f"CASE {column} {cases} ELSE {column} END"


def by_type(values: Mapping[str, object], column: str = "f.type") -> str:
    """The SQL of something that each PLOVER type has."""
    cases = " ".join(f"WHEN '{name}' THEN {quoted(str(value))}" for name, value in values.items())
    return f"CASE {column} {cases} END"


def cameo() -> str:
    """The SQL of an event's CAMEO code: its own, else that of its type at large."""
    return f"coalesce(f.cameo, {by_type({name: at_large(name) for name in plover().types})})"


def at_large(kind: str) -> str:
    """The CAMEO code of a PLOVER type at large, which converts to that type again.

    >>> at_large("CONSULT"), at_large("SANCTION")
    ('040', '160')
    """
    known = plover()
    code = known.types[kind].cameo
    if known.cameo[code].type == kind:
        return code
    return min((code for code, told in known.cameo.items() if told.type == kind), key=lambda code: (len(code), code))


def quad() -> str:
    """The SQL of the number of an event's class, 1 to 4."""
    return by_type({name: crosswalk.QUADS[kind.quad] for name, kind in plover().types.items()})
