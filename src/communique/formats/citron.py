"""Citron's quotation JSON (bbc/citron, docs/data_format.md): a document a line, with its quotes and coreferences.

Spans are code points of the clean text, as Citron counts. The text itself is in it only where texts are let out;
without it `text` is empty and each span still has its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from communique.formats.asked import Asked, Row
from communique.formats.target import Written, dumps

BY_ARTICLE = "reported NULLS LAST, article_id, id"


def write(asked: Asked, path: Path) -> Written:
    """Write the quotations, a JSON document for each article that has any."""
    count = documents = 0
    with path.open("w", encoding="utf-8") as stream:
        for rows in _whole(asked.records("quotations", BY_ARTICLE)):
            pages = asked.articles(rows)
            for article, quoted in groupby(rows, key=itemgetter("article_id")):
                stream.write(dumps(document(pages[article], list(quoted), texts=asked.texts)) + "\n")
                documents += 1
            count += len(rows)
    return Written({"quotations": count, "documents": documents})


def _whole(batches: Iterable[list[Row]]) -> Iterator[list[Row]]:
    """The same rows in other batches, so that no article is in two."""
    held: list[Row] = []
    for batch in batches:
        held += batch
        last = held[-1]["article_id"] if held else None
        cut = next((place for place, row in enumerate(held) if row["article_id"] == last), 0)
        if cut:
            yield held[:cut]
            held = held[cut:]
    if held:
        yield held


def document(page: Row, rows: Sequence[Row], *, texts: bool) -> Row:
    """An article with its quotations, in the order of the text."""
    text = page["text"]
    ordered = sorted(rows, key=lambda row: (row["content"][0]["start"] if row["content"] else 0, row["id"]))
    made: Row = {"text": text if texts else "", "quotes": [quote(row, text) for row in ordered]}
    return made | {"id": page["id"], "url": page["url"], "title": page["title"], "publisher": page["outlet"]}


def quote(row: Row, text: str) -> Row:
    """One quotation. Of who speaks the mention is the source; without one in the text there is none."""
    speaker = row["speaker"] or {}
    made: Row = {
        "id": row["id"],
        "cue": _span(row["cue"], text),
        "sources": [_span(speaker["span"], text)] if speaker.get("span") else [],
        "contents": [_span(span, text) for span in row["content"]],
        "confidence": row["evidence"]["confidence"],
    }
    if speaker:
        made["speaker"] = {"name": speaker["name"], "country": speaker["country"]}
    return made | {"kind": row["kind"]}


def _span(span: Any, text: str) -> Row | None:
    return {"start": span["start"], "end": span["end"], "text": text[span["start"] : span["end"]]} if span else None
