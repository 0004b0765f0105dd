"""The floors of bench/floors.toml under the figures that the README quotes."""

from __future__ import annotations

import json
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import communique
from bench import copies, gate, pages, speed
from communique.cli import main
from communique.settings import Settings
from training import relevance as fitting

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
FLOORS: dict[str, dict[str, float]] = tomllib.loads((ROOT / "bench" / "floors.toml").read_text(encoding="utf-8"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SHARED.is_dir(), reason=f"reference data not at {SHARED}"),
]


def figures(folder: Path, *options: str) -> dict[str, Any]:
    result = CliRunner().invoke(main, ["score", str(folder), "--json", *options])
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(("name", "folder"), [("gold", "gold/dev"), ("reykjavik", "pages")])
def test_figures_of_the_gold(name: str, folder: str) -> None:
    found = figures(SHARED / folder)
    values: dict[str, float] = {
        key: figure.get("f1", figure.get("rate")) or 0.0 for key, figure in found.items() if isinstance(figure, dict)
    }
    below = {key: (values[key], floor) for key, floor in FLOORS[name].items() if values[key] < floor}
    assert not below


def test_extraction_and_mapping() -> None:
    tally = pages.run_compose(list(pages.pages(SHARED / "data" / "pages")), "fast")
    assert pages.precision_recall_f1(tally.scores)[2] >= FLOORS["pages"]["f1"]
    assert tally.mapped / tally.lines >= FLOORS["pages"]["mapped"]


def test_a_whole_reading_against_extraction_alone() -> None:
    from trafilatura import extract

    chosen = speed.pages_of(SHARED / "data" / "pages")

    def cpu(raw: bytes, *, whole: bool) -> float:
        began = time.process_time()
        if whole:
            communique.read(raw, settings=Settings())
        else:
            extract(raw.decode("utf-8", "replace"), include_comments=False)
        return time.process_time() - began

    ours = theirs = 0.0
    for _, raw in chosen:  # by turns, so that whatever else the machine does falls on both
        pairs = [(cpu(raw, whole=True), cpu(raw, whole=False)) for _ in range(5)]
        ours += min(pair[0] for pair in pairs)
        theirs += min(pair[1] for pair in pairs)
    assert ours <= FLOORS["speed"]["times trafilatura"] * theirs


def test_cold_start() -> None:
    assert min(speed.cold_start(speed.SAMPLE) for _ in range(3)) <= FLOORS["speed"]["cold start, seconds"]


def test_copies() -> None:
    floor, data = FLOORS["copies"], SHARED / "data"
    texts = copies.wire_texts(data / "wire")
    for versions in (copies.wire_versions(texts, "test"), copies.page_versions(data / "pages", "test")):
        found = copies.figures(list(versions))
        assert found.recall >= floor["recall"]
        assert found.precision >= floor["precision"]
    many = copies.crowd(texts, 8_000)
    began = time.process_time()
    copies.speed(many)
    assert len(many) / (time.process_time() - began) >= floor["articles a second"]


def test_the_relevance_gate() -> None:
    floor = FLOORS["gate"]
    articles, html = list(fitting.gold(SHARED)), list(fitting.pages(SHARED))
    others = [page for page in html if page.diplomatic is False]
    inside = gate.in_html(articles, others)
    assert len(gate.passing(articles)) >= floor["recall of gold"] * len(articles)
    assert len(gate.passing(inside)) >= floor["recall of gold inside HTML"] * len(inside)
    assert len(gate.passing(others)) <= floor["share in vain"] * len(others)
    judged, read = (sum(each) for each in zip(*gate.timed(gate.passing(inside)[:30], 3), strict=True))
    assert judged <= floor["share of a reading"] * read
