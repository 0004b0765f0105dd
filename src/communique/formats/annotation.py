"""W3C Web Annotations: each finding an annotation of its words on the page (Web Annotation Data Model, 2017).

A target has the words (TextQuoteSelector), their place in the clean text in code points (TextPositionSelector) and in
the bytes of the page as it came in (DataPositionSelector), and the state of the page: when it was fetched, where its
copy is, the SHA-256 of its bytes. The finding itself stands in `record`, as JSON, so that it can be taken in again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields
from itertools import chain
from pathlib import Path
from typing import Any, cast

from communique.errors import QueryError
from communique.formats import names
from communique.formats.asked import Asked, Row
from communique.formats.intake import Intake, Page
from communique.formats.target import Written, dumps
from communique.page.locate import to_bytes
from communique.query.filters import Question
from communique.records import Article, Span
from communique.store.rows import record
from communique.store.schema import FINDINGS, RECORDS, Table

AROUND = 32  # characters of the text on each side of the words
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "cq": names.VOCABULARY,
        "sha256": "cq:sha256",
        "group": {"@id": "cq:group", "@type": "@id"},
        "finding": "cq:finding",
        "words": "cq:words",
        "cue": "cq:cue",
        "record": {"@id": "cq:record", "@type": "@json"},
        "article": {"@id": "cq:article", "@type": "@json"},
    },
]
_KINDS: Mapping[str, str] = {name: name.removesuffix("s") for name in FINDINGS}
_ARTICLE = ("id", "url", "title", "outlet", "published", "language", "archive", "source")
_LINES = (".jsonl", ".ndjson")
_OPEN, _CLOSE = '"items": [\n', "\n]}\n"


def write(asked: Asked, path: Path) -> Written:
    """Write a page of annotations (one line each), or with the suffix .jsonl each by itself."""
    lines = path.suffix in _LINES
    rows: dict[str, int] = {}
    with path.open("w", encoding="utf-8") as stream:
        if not lines:
            head = dumps({"@context": CONTEXT, "id": names.NAMESPACE + "annotations", "type": "AnnotationPage"})
            stream.write(head[:-1] + ", " + _OPEN)
        gap = ""
        for question in asked.findings:
            rows[question] = 0
            for made in each(asked, question):
                stream.write((dumps({"@context": CONTEXT} | made) + "\n") if lines else gap + dumps(made))
                gap = ",\n"
                rows[question] += 1
        stream.write("" if lines else _CLOSE)
    return Written(rows)


def each(asked: Asked, question: Question) -> Iterator[Row]:
    """An annotation for each finding; once merged, of the report that is shown."""
    kind = RECORDS[cast(Table, question)]
    for rows in asked.records(question):
        known = asked.articles(rows)
        pages = {name: record(Article, row) for name, row in known.items()}
        for row in rows:
            yield annotation(question, kind, row, pages[row["article_id"]], known[row["article_id"]])


def annotation(question: Question, kind: type, row: Row, article: Article, page: Row) -> Row:
    """One finding as an annotation."""
    source = {"source": names.page(page), "state": _state(page)}
    spans = _spans(question, row)
    targets: list[Row] = [
        {"type": "SpecificResource", **source, "selector": selectors(article, span)} for span in spans
    ] or [{"type": "SpecificResource", **source}]
    return {
        "id": names.address(row["id"]),
        "type": "Annotation",
        "motivation": "describing",
        "body": _bodies(question, row),
        "target": targets[0] if len(targets) == 1 else targets,
        **({"group": names.address(row["group_id"])} if row["group_id"] else {}),
        "finding": _KINDS[question],
        "words": row["words"],
        "cue": row.get("cue_words"),
        "record": {field.name: row[field.name] for field in fields(kind)},
        "article": {name: page[name] for name in _ARTICLE},
    }


def selectors(article: Article, span: Span) -> list[Row]:
    """Three ways to the same words: the words with what stands around them, their characters, their bytes."""
    text = article.text
    quote = {"type": "TextQuoteSelector", "exact": span.of(text)}
    before, after = text[max(0, span.start - AROUND) : span.start], text[span.end : span.end + AROUND]
    quote |= {"prefix": before} if before else {}
    quote |= {"suffix": after} if after else {}
    found: list[Row] = [quote, {"type": "TextPositionSelector", "start": span.start, "end": span.end}]
    raw = to_bytes(article, span)
    if raw:
        found.append({"type": "DataPositionSelector", "start": raw.start, "end": raw.end})
    return found


def _state(page: Row) -> list[Row]:
    source = page["source"]
    told: list[Row] = [{"type": "oa:State", "sha256": source["id"]}]
    if source["fetched"] or page["archive"]:
        timed = {"type": "TimeState", "sourceDate": source["fetched"], "cached": page["archive"]}
        told.append({name: value for name, value in timed.items() if value})
    return told


def _spans(question: Question, row: Row) -> list[Span]:
    """The spans that a finding is about: what was said, else what it rests on."""
    if question == "quotations":
        given = row["content"]
    elif question == "positions":
        given = row["proposition"]
    else:
        given = row["evidence"]["spans"]
    return [Span(span["start"], span["end"]) for span in given or ()]


def _bodies(question: Question, row: Row) -> list[Row]:
    if question == "quotations":
        told = [("classifying", f"{row['kind']} quotation"), ("identifying", names.party(row["speaker"]))]
    elif question == "encounters":
        told = [("classifying", f"{row['mode']}, {row['status']}")]
        told += [("identifying", names.party(party)) for party in row["participants"]]
    elif question == "events":
        told = [("classifying", f"{row['type']}, {row['status']}, {row['voice']}")]
        told += [("identifying", code) for code in [*row["actors"], *row["recipients"]]]
    else:
        told = [("classifying", f"{row['stance']} {row['issue']}"), ("identifying", names.party(row["holder"]))]
    told += [("tagging", issue) for issue in row.get("issues") or ()]
    return [{"type": "TextualBody", "purpose": purpose, "value": value} for purpose, value in told if value]


def read(path: Path, intake: Intake) -> None:
    """Take in the findings of annotations that an export wrote; others are passed over, and counted.

    Raises QueryError for what is no JSON, or no annotation.
    """
    for number, made in enumerate(_items(path), 1):
        if not isinstance(made, dict) or made.get("type") != "Annotation":
            raise QueryError(f"item {number} is no annotation", origin=str(path))
        question = next((name for name, kind in _KINDS.items() if kind == made.get("finding")), None)
        if question is None or "record" not in made or "article" not in made:
            intake.skip("annotations without a finding")
            continue
        try:
            page = Page.of(made["article"])
        except ValueError as error:
            raise QueryError(f"item {number}: {error}", origin=str(path)) from error
        intake.take(cast(Table, question), made["record"], page, words=made.get("words"), cue=made.get("cue"))


def _items(path: Path) -> Iterator[Any]:
    """The annotations of a file, one by one where it has one a line."""
    with path.open(encoding="utf-8", errors="replace") as stream:
        head = stream.readline()
        if head.endswith(_OPEN):
            lines = enumerate(stream, 2)
        elif path.suffix in _LINES:
            lines = enumerate(chain([head], stream), 1)
        else:
            whole = _loads(head + stream.read(), path, 1)
            yield from _listed(whole.get("items", whole) if isinstance(whole, dict) else whole)
            return
        for number, line in lines:
            bare = line.strip().removesuffix(",")
            if bare and bare != _CLOSE.strip():
                yield _loads(bare, path, number)


def _loads(text: str, path: Path, number: int) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QueryError(f"line {number} is no JSON: {error}", origin=str(path)) from error


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
