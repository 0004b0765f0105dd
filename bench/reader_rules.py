"""What the rules gain or lose when their parts of speech come from the trained reader.

    python bench/reader_rules.py [GOLD_DIR]

The texts of the gold folder are read twice by the same rules, once with the tags of `LexicalReader` and once with those
of `TrainedReader`; nothing else differs. Default: ../shared/gold/dev. Figures are those of `communique score`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from communique import actors, page, source, text
from communique.cli.score import table
from communique.errors import PageError
from communique.findings import encounters, quotations
from communique.records import Reading
from communique.score import load_gold, score
from communique.settings import Settings
from communique.text.trained import TrainedReader

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev"


def readings(folder: Path, reader: text.Reader) -> Iterator[Reading]:
    """The reading of each gold text, as `communique.reading` makes it, with a given reader."""
    for document in load_gold(folder):
        raw = document.text_path.read_bytes()
        origin = source.from_bytes(raw, origin=str(document.text_path))
        try:
            article = page.compose(origin, raw, Settings())
        except PageError:
            continue
        sentences = text.document(article, reader)
        cast = actors.cast(sentences)
        said = quotations.find(sentences, cast)
        met = encounters.find(sentences, cast, said)
        yield Reading(origin, article, cast.mentions, cast.actors, said, met)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    for name, reader in (("lexical", text.LexicalReader()), ("trained", TrainedReader())):
        print(f"parts of speech by the {name} reader", table(score(folder, readings(folder, reader))), sep="\n")


if __name__ == "__main__":
    main()
