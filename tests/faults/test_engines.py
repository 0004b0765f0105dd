"""The same faults on each engine: a page that always kills its worker, one that always raises, one death at random.

24 shards of 25 pages. Whatever the engine, all shards are committed, 598 of 600 pages are in, and the two are in
`errors` by name.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from communique.run.add import add
from communique.store.folder import open_folder
from tests.run import pages
from tests.run.pages import READ, page_text

SHARDS, PER = 24, 25
KILLS, RAISES, ONCE = 307, 511, 128


@pytest.mark.slow
def test_the_local_engine_loses_nothing_but_what_kills_it(tmp_path: Path) -> None:
    check_engine("local", tmp_path)


@pytest.mark.engines
@pytest.mark.parametrize(("engine", "package"), [("dask", "distributed"), ("ray", "ray"), ("spark", "pyspark")])
def test_an_engine_loses_nothing_but_what_kills_it(engine: str, package: str, tmp_path: Path) -> None:
    pytest.importorskip(package)
    if engine == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    check_engine(engine, tmp_path)


def check_engine(engine: str, tmp_path: Path) -> None:
    """Assert that a run on the engine, with two workers, comes out as it should."""
    paths = write_faults(tmp_path)
    corpus = tmp_path / "press.communique"
    summary = add(corpus, [tmp_path / "in"], engine=engine, workers=2, per=PER, read=READ)
    manifest = open_folder(corpus).manifest()
    assert summary.failed == ()
    assert len(manifest.shards) == SHARDS
    assert (summary.pages, summary.errors, manifest.rows("articles")) == (598, 2, 598)
    errors = open_folder(corpus).connect().sql("SELECT origin, error, reason FROM errors ORDER BY origin").fetchall()
    assert [(origin, error) for origin, error, _ in errors] == [
        (paths[KILLS], "ReaderKilled"),
        (paths[RAISES], "ValueError"),
    ]
    assert errors[0][2] == "killed the reader (SIGSEGV)"
    assert "no good" in errors[1][2]
    assert not (corpus / "work").exists()


def write_faults(tmp_path: Path, seed: int = 7) -> list[str]:
    """Six hundred pages, three of them trouble."""
    texts = [page_text(number) for number in range(SHARDS * PER)]
    texts[KILLS] += " KILL"
    texts[RAISES] += " RAISE"
    once = random.Random(seed).choice([n for n in range(len(texts)) if n not in {KILLS, RAISES}])  # noqa: S311 (a test)
    texts[once] += f" ONCE {tmp_path / 'died'}"
    return pages.write_pages(tmp_path / "in", texts)
