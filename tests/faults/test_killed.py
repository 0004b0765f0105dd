"""`kill -9` of everything at any moment of a local run: it goes on, and ends with the rows of a run left in peace."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from communique.run.add import add
from communique.run.engine import environment
from tests.run import pages
from tests.run.corpora import rows_of, shards_of
from tests.run.pages import READ_SLOWLY, page_text

KILLS = 50
PER = 10
RUN = (
    "import sys; from communique.run.add import add; "
    "add(sys.argv[1], [sys.argv[2]], workers=2, merge=False, per=int(sys.argv[4]), read=sys.argv[3])"
)


@pytest.mark.slow
def test_killed_at_fifty_moments_it_ends_with_the_same_rows(tmp_path: Path) -> None:
    chance = random.Random(20)  # noqa: S311 (a test)
    write_mixed(tmp_path / "in", chance)
    peace = tmp_path / "peace.communique"
    began = time.monotonic()
    add(peace, [tmp_path / "in"], workers=2, merge=False, per=PER, read=READ_SLOWLY)
    whole = time.monotonic() - began
    wanted = rows_of(peace), shards_of(peace)
    kills = ends = 0
    while kills < KILLS:
        corpus = tmp_path / f"run{ends}.communique"
        while not ended(corpus, tmp_path / "in", chance.uniform(0.1, whole)):
            kills += 1
        ends += 1
        assert (rows_of(corpus), shards_of(corpus)) == wanted
        assert not list(corpus.glob("work/*"))
    print(f"killed {kills} times in {ends} runs of {whole:.1f} s")


def ended(corpus: Path, folder: Path, seconds: float) -> bool:
    """Run, and kill the whole process group after so many seconds; whether it had ended by then."""
    command = [sys.executable, "-P", "-c", RUN, str(corpus), str(folder), READ_SLOWLY, str(PER)]
    process = subprocess.Popen(command, env=environment(), start_new_session=True)
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def write_mixed(folder: Path, chance: random.Random) -> None:
    """Pages of which some repeat others, two kill and one raises."""
    texts = [page_text(chance.randrange(250)) for _ in range(220)]
    for number, word in ((33, "KILL"), (34, "KILL"), (122, "RAISE")):
        texts[number] += f" {word}"
    pages.write_pages(folder, texts)
