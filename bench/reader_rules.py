"""What the trained reader does for the rules: its parts of speech in place of the lexical ones, or joined with them.

    python bench/reader_rules.py [GOLD_DIR]

The texts of the gold folder are read three times: by the rules on the lexical tags; by the rules on the tags of
`TrainedReader`, nothing else of it; and by the rules on the lexical tags joined with what the reader saw (`reader =
"trained"`). Default: ../shared/gold/dev, which a language model annotated and the rules were tuned on, so that the
figures are no measure of quality (bench/generalise.py is). They are those of `communique score`; the CPU time is that
of a whole reading, the model loaded, by turns on each page, the median over the pages of the best of three.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import communique
from communique.cli.score import table
from communique.records import Reading
from communique.score import load_gold, score
from communique.settings import Settings
from communique.text.trained import TrainedReader

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev"
JOINED = Settings(reader="trained")


def cost(read: Callable[[Path], Reading], path: Path) -> tuple[Reading, float]:
    """The reading of a page, and its CPU time in milliseconds, the best of three."""
    times = []
    for _ in range(3):
        before = time.process_time()
        reading = read(path)
        times.append((time.process_time() - before) * 1000)
    return reading, min(times)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    reader = TrainedReader()
    forms: dict[str, Callable[[Path], Reading]] = {
        "rules on the lexical tags": communique.read,
        "rules on the trained reader's tags": lambda path: communique.read(path, reader=reader),
        "rules joined with the trained reader": lambda path: communique.read(path, settings=JOINED),
    }
    paths = [document.text_path for document in load_gold(folder)]
    read = {name: [cost(form, path) for path in paths] for name, form in forms.items()}
    for name, pages in read.items():
        print(f"{name}: {statistics.median(ms for _, ms in pages):.1f} ms CPU a page")
        print(table(score(folder, (reading for reading, _ in pages))), end="\n\n")


if __name__ == "__main__":
    main()
