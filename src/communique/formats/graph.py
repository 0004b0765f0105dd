"""Who met and who spoke to whom, as a graph: GEXF 1.2 (Gephi) or GraphML, by the suffix.

Nodes are the parties (persons as merging knows them), or with `nodes="countries"` their countries. Edges are counted:
`weight` findings and `reports` of them, from the first day to the last. All edges are written as directed, since no
reader of such files takes both sorts in one graph: `spoke to` goes from the speaker; `met` (held or going on), `meeting
planned`, `meeting proposed` and `meeting cancelled` have no direction and run from the id that comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.errors import QueryError
from communique.formats.asked import BATCH, Asked
from communique.formats.target import Written

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Nodes = Literal["parties", "countries"]
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NODE = ("label", "country", "weight")
_EDGE = ("kind", "weight", "reports", "first", "last")
_NUMBERS = ("weight", "reports")
# A party in its finding: its key, its name and its country; `who` is what merging says of it.
_KEYS: Mapping[Nodes, tuple[str, str]] = {
    "parties": (
        "coalesce(who.person_id, {x}.name || coalesce('|' || {x}.country, ''))",
        "coalesce(who.canonical, {x}.name)",
    ),
    "countries": ("{x}.country", "{x}.country"),
}
_WHO = "(SELECT article_id, actor_id, person_id, canonical FROM people)"
_NOBODY = "(SELECT '' AS article_id, '' AS actor_id, '' AS person_id, '' AS canonical WHERE false)"


def write(asked: Asked, path: Path, *, nodes: Nodes = "parties") -> Written:
    """Write the graph. Raises QueryError for another suffix than .gexf and .graphml."""
    writers = {".gexf": _gexf, ".graphml": _graphml}
    if path.suffix not in writers:
        raise QueryError(f"a graph is .gexf or .graphml, not {path.suffix or 'a name without a suffix'!r}")
    cursor = asked.corpus.cursor()
    try:
        for question in asked.findings:
            sql, values = _EDGES_OF[question](asked, nodes)
            cursor.execute(f"{_into(cursor)} {sql}", values)
        with path.open("wb") as stream:
            return Written(writers[path.suffix](cursor, stream))
    finally:
        cursor.execute("DROP TABLE IF EXISTS export_edges")


def _into(cursor: DuckDBPyConnection) -> str:
    known = cursor.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'export_edges'").fetchall()
    return "INSERT INTO export_edges" if known else "CREATE TEMP TABLE export_edges AS"


def _met(asked: Asked, nodes: Nodes) -> tuple[str, list[object]]:
    stored, values = asked.stored("encounters")
    inner = f"""SELECT DISTINCT f.id, f.status, f.reports, f.day, {_party("x", nodes)}
        FROM (SELECT f, unnest(f.participants) AS x FROM ({stored}) f) {_who(asked, "x")}"""  # noqa: S608 - SQL of ours
    return (
        f"""WITH parties AS MATERIALIZED ({inner})
        SELECT CASE WHEN a.status IN ('held', 'ongoing') THEN 'met' ELSE 'meeting ' || a.status END AS kind,
            a.key AS source, b.key AS target, any_value(a.label) AS source_label, any_value(b.label) AS target_label,
            any_value(a.country) AS source_country, any_value(b.country) AS target_country,
            count(*) AS weight, sum(a.reports) AS reports, min(a.day) AS first, max(a.day) AS last
        FROM parties a JOIN parties b ON a.id = b.id AND a.key < b.key GROUP BY 1, 2, 3""",  # noqa: S608
        values,
    )


def _spoke(asked: Asked, nodes: Nodes) -> tuple[str, list[object]]:
    stored, values = asked.stored("quotations")
    inner = f"""SELECT f.reports, f.day, f.article_id, {_party("f.speaker", nodes)}, other
        FROM (SELECT f, unnest(f.addressees) AS other FROM ({stored}) f WHERE f.speaker IS NOT NULL)
        {_who(asked, "f.speaker")}"""  # noqa: S608
    return (
        f"""SELECT 'spoke to' AS kind, a.key AS source, b.key AS target, any_value(a.label) AS source_label,
            any_value(b.label) AS target_label, any_value(a.country) AS source_country,
            any_value(b.country) AS target_country, count(*) AS weight, sum(a.reports) AS reports,
            min(a.day) AS first, max(a.day) AS last
        FROM (SELECT a, {_party("a.other", nodes, "b")} AS b FROM ({inner}) a {_who(asked, "a.other", "a")})
        WHERE a.key IS NOT NULL AND b.key IS NOT NULL AND a.key <> b.key GROUP BY a.key, b.key""",  # noqa: S608
        values,
    )


_EDGES_OF = {"encounters": _met, "quotations": _spoke}


def _party(x: str, nodes: Nodes, struct: str = "") -> str:
    key, label = (sql.format(x=x) for sql in _KEYS[nodes])
    if struct:
        return f"{{'key': {key}, 'label': {label}, 'country': {x}.country}}"
    return f"{key} AS key, {label} AS label, {x}.country AS country"


def _who(asked: Asked, x: str, row: str = "f") -> str:
    people = _WHO if asked.corpus.has("people") else _NOBODY
    return f"LEFT JOIN {people} who ON who.article_id = {row}.article_id AND who.actor_id = {x}.actor_id"


_NODES_SQL = """SELECT key, any_value(label) AS label, any_value(country) AS country, sum(weight) AS weight FROM (
    SELECT source AS key, source_label AS label, source_country AS country, weight FROM export_edges
    UNION ALL SELECT target, target_label, target_country, weight FROM export_edges)
    GROUP BY key ORDER BY key"""
_EDGES_SQL = f"SELECT source, target, {', '.join(_EDGE)} FROM export_edges ORDER BY source, target, kind"  # noqa: S608


def _rows(cursor: DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor.execute(sql)
    while rows := cursor.fetchmany(BATCH):
        yield from rows


@contextmanager
def _element(xml: Any, name: str, **attributes: str) -> Iterator[None]:
    with xml.element(name, {key.rstrip("_"): value for key, value in attributes.items()}):
        xml.write("\n")
        yield


def _gexf(cursor: DuckDBPyConnection, stream: Any) -> dict[str, int]:
    """GEXF 1.2, whose edges begin and end."""
    from lxml import etree

    counts = {"nodes": 0, "edges": 0}
    kinds = {name: "integer" if name in _NUMBERS else "string" for name in (*_NODE, *_EDGE)}
    with etree.xmlfile(stream, encoding="utf-8") as xml:
        xml.write_declaration()
        with (
            _element(xml, "gexf", xmlns="http://www.gexf.net/1.2draft", version="1.2"),
            _element(xml, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date"),
        ):
            for sort, names in (("node", _NODE[1:]), ("edge", _EDGE)):
                with _element(xml, "attributes", class_=sort):
                    for name in names:
                        xml.write(etree.Element("attribute", id=name, title=name, type=kinds[name]))
            with _element(xml, "nodes"):
                for key, label, *values in _rows(cursor, _NODES_SQL):
                    node = etree.Element("node", id=_text(key), label=_text(label))
                    xml.write(_valued(etree, node, _NODE[1:], values))
                    counts["nodes"] += 1
            with _element(xml, "edges"):
                for source, target, *values in _rows(cursor, _EDGES_SQL):
                    told = dict(zip(_EDGE, values, strict=True))
                    times = {"start": told["first"], "end": told["last"]}
                    ends = {"source": _text(source), "target": _text(target), "weight": str(told["weight"])}
                    ends |= {name: str(day) for name, day in times.items() if day}
                    edge = etree.Element("edge", id=str(counts["edges"]), label=told["kind"], **ends)
                    xml.write(_valued(etree, edge, _EDGE, values))
                    counts["edges"] += 1
    return counts


def _valued(etree: Any, element: Any, names: Sequence[str], values: Sequence[Any]) -> Any:
    told = etree.SubElement(element, "attvalues")
    for name, value in zip(names, values, strict=True):
        if value is not None:
            etree.SubElement(told, "attvalue", {"for": name, "value": _text(value)})
    return element


def _graphml(cursor: DuckDBPyConnection, stream: Any) -> dict[str, int]:
    """GraphML, as its primer has it."""
    from lxml import etree

    counts = {"nodes": 0, "edges": 0}
    with etree.xmlfile(stream, encoding="utf-8") as xml:
        xml.write_declaration()
        with _element(xml, "graphml", xmlns="http://graphml.graphdrawing.org/xmlns"):
            for sort, names in (("node", _NODE), ("edge", _EDGE)):
                for name in names:
                    told = {"id": f"{sort}_{name}", "for": sort, "attr.name": name}
                    xml.write(etree.Element("key", {**told, "attr.type": "long" if name in _NUMBERS else "string"}))
            with _element(xml, "graph", id="G", edgedefault="directed"):
                for key, *values in _rows(cursor, _NODES_SQL):
                    xml.write(_data(etree, etree.Element("node", id=_text(key)), "node", _NODE, values))
                    counts["nodes"] += 1
                for source, target, *values in _rows(cursor, _EDGES_SQL):
                    edge = etree.Element("edge", id=str(counts["edges"]), source=_text(source), target=_text(target))
                    xml.write(_data(etree, edge, "edge", _EDGE, values))
                    counts["edges"] += 1
    return counts


def _data(etree: Any, element: Any, sort: str, names: Sequence[str], values: Sequence[Any]) -> Any:
    for name, value in zip(names, values, strict=True):
        if value is not None:
            etree.SubElement(element, "data", key=f"{sort}_{name}").text = _text(value)
    return element


def _text(value: object) -> str:
    """A value without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", str(value))
