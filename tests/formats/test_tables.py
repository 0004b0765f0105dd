"""The data package, the SQLite file and the graphs, read by those who read such things."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import networkx as nx
import pandas as pd
import polars as pl
import pytest

from communique.errors import QueryError
from communique.formats import package
from communique.query.columns import COLUMNS
from communique.query.corpus import Corpus
from tests.formats import samples
from tests.formats.conftest import Export


def test_frictionless_finds_nothing_wrong(export: Export, merged: Corpus) -> None:
    from frictionless import validate

    for name, corpus in (("read", None), ("merged", merged)):
        report = validate(str(export("package", name, corpus) / package.DESCRIPTOR))
        assert report.valid, report.flatten(["name", "type", "message"])
        assert {"quotations", "events", "articles", "events-parquet", "record-events"} <= {
            task.name for task in report.tasks
        }


def test_frictionless_would_see_a_key_that_leads_nowhere(export: Export) -> None:
    """Else the test above says little."""
    from frictionless import validate

    folder = export("package", "p")
    lines = (folder / "articles.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "articles.csv").write_text("".join(lines[:-1]), encoding="utf-8")
    kinds = {kind for (kind,) in validate(str(folder / package.DESCRIPTOR)).flatten(["type"])}
    assert {"foreign-key", "hash-count"} & kinds


@pytest.mark.parametrize("question", ["quotations", "encounters", "events", "positions", "articles"])
def test_csv_and_parquet_have_the_same_rows_and_the_flat_columns(export: Export, question: str) -> None:
    folder = export("package", "p")
    names = [column.name for column in COLUMNS[question]]  # type: ignore[index]  # the names of questions
    with (folder / f"{question}.csv").open(encoding="utf-8", newline="") as stream:
        table = {row["id"]: row for row in csv.DictReader(stream)}
    frames: list[list[dict[str, Any]]] = [
        pl.read_parquet(folder / f"{question}.parquet").to_dicts(),
        pd.read_parquet(folder / f"{question}.parquet").to_dict("records"),
        duckdb.read_parquet(str(folder / f"{question}.parquet")).pl().to_dicts(),
    ]
    for rows in frames:
        assert [row["id"] for row in rows] and {row["id"] for row in rows} == set(table)
        for row in rows:
            assert list(row) == list(table[row["id"]]) == names
    for row in frames[0]:
        for name, value in row.items():
            told = table[row["id"]][name]
            if isinstance(value, list):
                assert told == "; ".join(value)
            elif value is None:
                assert told == ""
            elif isinstance(value, float):
                assert float(told) == value
            else:
                assert told == str(value)


def test_the_package_is_described(export: Export, merged: Corpus) -> None:
    folder = export("package", "p", merged, of=["quotations"], given={"country": ("QAT",)})
    told = json.loads((folder / package.DESCRIPTOR).read_text(encoding="utf-8"))
    assert told["communique"]["filters"] == {"quotations": {"country": ["QAT"]}}
    assert told["communique"]["merged"] == {"quotations": True}
    assert told["licenses"][0]["title"] == package.LICENCE
    resources = {resource["name"]: resource for resource in told["resources"]}
    assert set(resources) == {
        "quotations", "quotations-parquet", "articles", "articles-parquet", "record-quotations", "record-articles",
    }  # fmt: skip
    assert resources["quotations"]["rows"] == 1
    assert resources["articles"]["rows"] == 1, "only the articles that are cited"
    fields = resources["quotations"]["schema"]["fields"]
    assert all(field["description"] for field in fields)
    assert samples.TEXT.encode() not in (folder / "articles.csv").read_bytes()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == {"quotations": 1, "articles": 1}
    assert manifest["files"]["quotations.csv"]["sha256"] == resources["quotations"]["hash"].removeprefix("sha256:")


def ask(folder: Path, *paths: str) -> list[Any]:
    """What Datasette answers, served as it would be: the file and its metadata."""
    from datasette.app import Datasette

    metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))

    async def answers() -> list[Any]:
        served = Datasette([str(folder / "communique.db")], metadata=metadata)
        await served.invoke_startup()
        found = [await served.client.get(path) for path in paths]
        assert [answer.status_code for answer in found] == [200] * len(paths)
        return [answer.json() if ".json" in str(answer.url) else answer.text for answer in found]

    return asyncio.run(answers())


def test_datasette_opens_it_and_answers_a_search(export: Export) -> None:
    folder = export("datasette", "ds", texts=True)
    searched, faceted, article, page = ask(
        folder,
        "/communique/quotations.json?_search=quarrel&_shape=objects",
        "/communique/events.json?_facet_array=actor",
        "/communique/articles.json?_search=ceasefire&_shape=objects",
        "/communique/articles",
    )
    assert [row["words"] for row in searched["rows"]] == ["We lost two years to a quarrel over fishing forms,"] * 2
    assert {one["value"]: one["count"] for one in faceted["facet_results"]["actor"]["results"]}["QAT"] == 2
    assert [row["url"] for row in article["rows"]] == [samples.URL]
    assert "The paper or site." in page, "columns are described"
    assert "envoy &lt;b&gt;" in page
    assert "envoy <b>" not in page, "what a page says is escaped"


def test_keys_of_the_database_lead_somewhere(export: Export, merged: Corpus) -> None:
    import sqlite3

    connection = sqlite3.connect(export("datasette", "ds", merged) / "communique.db")
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (keys,) = connection.execute("PRAGMA foreign_key_list(quotations)").fetchall()
    assert keys[2:5] == ("articles", "article_id", "id")
    joined = "SELECT count(*) FROM quotations q JOIN articles a ON a.id = q.article_id"
    assert connection.execute(joined).fetchall() == [(10,)]
    assert "text" not in [row[1] for row in connection.execute("PRAGMA table_info(articles)")]
    connection.close()


@pytest.mark.parametrize(("name", "read"), [("g.gexf", nx.read_gexf), ("g.graphml", nx.read_graphml)])
def test_networkx_reads_who_met_and_spoke_to_whom(export: Export, merged: Corpus, name: str, read: Any) -> None:
    found = read(export("graph", name, merged))
    labels = {node: told["label"] for node, told in found.nodes(data=True)}
    edges = {
        (labels[a], labels[b], told["kind"]): (told["weight"], told["reports"], told["first"])
        for a, b, told in found.edges(data=True)
    }
    pair = ("Helena Sarmento", "Kwabena Osei-Tutu")
    assert edges[(*pair, "spoke to")] == (1, 2, "2024-03-14")
    assert edges.get((*pair, "met"), edges.get((*pair[::-1], "met"))) == (1, 2, "2024-03-14")
    kinds = {kind for _, _, kind in edges}
    assert kinds == {"met", "spoke to", "meeting planned"}
    assert {told["country"] for _, told in found.nodes(data=True) if "country" in told} >= {"PRT", "GHA", "TCD"}


def test_a_graph_of_countries(export: Export) -> None:
    found = nx.read_graphml(export("graph", "g.graphml", options={"nodes": "countries"}, of=["encounters"]))
    assert {"QAT", "TCD", "IGO", "PRT", "GHA"} <= set(found.nodes)
    told = next(iter(found.get_edge_data("GHA", "PRT").values())) if found.is_multigraph() else found["GHA"]["PRT"]
    assert (told["kind"], told["weight"]) == ("met", 2)
    with pytest.raises(QueryError, match=r"\.gexf or \.graphml"):
        export("graph", "g.txt")


def test_citron_has_its_spans(export: Export) -> None:
    lines = export("citron", "c.jsonl", texts=True).read_text(encoding="utf-8").splitlines()
    documents = {document["id"]: document for document in map(json.loads, lines)}
    assert len(documents) == len(lines) == 5, "a document an article"
    (document,) = [one for one in documents.values() if one["url"] == samples.URL]
    (quote,) = document["quotes"]
    for span in (quote["cue"], *quote["sources"], *quote["contents"]):
        assert document["text"][span["start"] : span["end"]] == span["text"]
    assert [span["text"] for span in quote["contents"]] == ["We came\tto listen – and to\nask,", "said"]
    assert [span["text"] for span in quote["sources"]] == ["Maryam al-Sayed"]
    bare = export("citron", "b.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["text"] for line in bare} == {""}
