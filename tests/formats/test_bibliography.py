"""BibTeX and CSL of quotations and articles, read by a parser of BibTeX."""

from __future__ import annotations

import json

from pybtex.database import parse_string

from communique.query.corpus import Corpus
from tests.formats import samples
from tests.formats.conftest import Export


def test_a_parser_reads_every_entry(export: Export, corpus: Corpus) -> None:
    text = export("bibtex", "refs.bib").read_text(encoding="utf-8")
    found = parse_string(text, "bibtex").entries
    assert len(found) == corpus.quotations().count() + corpus.articles().count()
    said = found["q_00000000000000d1"].fields
    assert said["title"] == "Envoys of three states meet in Doha"
    assert said["year"] == "2024"
    assert "We came to listen" in said["note"]
    assert said["url"].startswith(samples.URL.partition("&")[0])
    assert "#:~:text=" in said["url"]
    assert found["a_00000000000000c0"].fields["howpublished"] == "Northern Gazette"


def test_csl_items_have_what_the_schema_requires(export: Export) -> None:
    items = json.loads(export("csl", "refs.json", of=["quotations"]).read_text(encoding="utf-8"))
    assert len(items) == 15
    assert {item["type"] for item in items} == {"article-newspaper"}
    assert all(item["id"] for item in items)
    (said,) = [item for item in items if item["id"] == "q_00000000000000d1"]
    assert said["issued"]["date-parts"] == [[2024, 6, 10]]


def test_only_the_articles_of_what_is_asked(export: Export) -> None:
    text = export("bibtex", "a.bib", of=["articles"], given={"outlet": ("Gulf",)}).read_text(encoding="utf-8")
    assert [entry.fields["url"] for entry in parse_string(text, "bibtex").entries.values()] == [
        samples.URL.replace("&", "&")
    ]
