"""Quotations of texts whose paragraphs were lost: the gold documents once more with each line break made a blank.

    python bench/joined_paragraphs.py [GOLD_DIR] [--reader lexical|trained]

An article that is one line keeps the marks with which each of its paragraphs opened a quotation anew, and none but the
last closes it; whoever pairs marks blindly reads half the article as one quotation. Printed for both forms: attribution
F1 (stories and papers apart), how many quotations have more than 1,000 characters, and how many hold another
attribution: a cue and its source that the annotation has outside of all that is said. The default is
../shared/gold/train; its annotations were made by a language model reading by written guidelines.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import communique
from communique.errors import CommuniqueError
from communique.records import Article, Quotation, Reading, Span
from communique.score.claims import NOTHING, of_gold, of_reading
from communique.score.figures import Figures
from communique.score.metrics import document_figures
from communique.settings import Settings

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "train"
LONG = 1000


@dataclass
class Sums:
    """What is counted over the documents of one kind."""

    figures: Figures
    long: int = 0
    direct: int = 0
    mixed: int = 0


def page(annotation: dict[str, Any], text: str, *, joined: bool) -> str:
    """The document as a JSON page with its address; `joined`: with each line break a blank, so that offsets stay."""
    fields = {"text": text.replace("\n", " ") if joined else text}
    if annotation.get("url"):
        fields["url"] = annotation["url"]
    return json.dumps(fields, ensure_ascii=False)


def unrepaired(article: Article, span: Span) -> Span:
    """Where a span lay in the text before its repair."""
    start, end = (
        at - sum(len(e.span) - len(e.raw) for e in article.edits if e.span.end <= at) for at in (span.start, span.end)
    )
    return Span(start, max(start, end))


def swallowing(annotation: dict[str, Any], reading: Reading) -> Iterator[Quotation]:
    """The quotations that hold a cue with its source that is no part of what anybody said."""
    said = [Span(*part) for q in annotation["quotations"] for part in q["content_spans"] if part]
    outside = [
        (Span(*q["cue_span"]), Span(*q["speaker_span"]))
        for q in annotation["quotations"]
        if q.get("cue_span") and q.get("speaker_span")
    ]
    outside = [(cue, source) for cue, source in outside if not any(part.holds(cue) for part in said)]
    for quotation in reading.quotations:
        parts = [unrepaired(reading.article, part) for part in quotation.content]
        if quotation.kind != "indirect" and any(p.holds(c) and p.holds(s) for p in parts for c, s in outside):
            yield quotation


def measured(folder: Path, settings: Settings, *, joined: bool) -> dict[str, Sums]:
    """The sums of stories and of papers."""
    sums = {"stories": Sums(Figures()), "papers": Sums(Figures())}
    for path in sorted(folder.glob("*.json")):
        annotation = json.loads(path.read_text(encoding="utf-8"))
        text = path.with_suffix(".txt").read_text(encoding="utf-8")
        own = sums["papers" if annotation.get("url") else "stories"]
        try:
            reading = communique.read(page(annotation, text, joined=joined), settings=settings)
        except CommuniqueError:
            own.figures += document_figures(path.stem, of_gold(annotation), NOTHING)
            continue
        own.figures += document_figures(path.stem, of_gold(annotation), of_reading(reading))
        own.long += sum(sum(map(len, q.content)) > LONG for q in reading.quotations)
        holding = [quotation.kind for quotation in swallowing(annotation, reading)]
        own.direct += holding.count("direct")
        own.mixed += holding.count("mixed")
    return sums


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD)
    parser.add_argument("--reader", choices=("lexical", "trained"), default="trained")
    given = parser.parse_args()
    settings = Settings(reader=given.reader)
    for joined in (False, True):
        for kind, sums in measured(given.gold, settings, joined=joined).items():
            print(
                f"{'joined' if joined else 'as they are':12}{kind:8}  "
                f"attribution F1 {sums.figures.attribution.f1:.3f}  over {LONG} characters {sums.long:3}  "
                f"holding another attribution: direct {sums.direct:3}, mixed {sums.mixed:3}"
            )


if __name__ == "__main__":
    main()
