"""Make the table of the home states of news domains.

    python training/build_outlets.py ../shared/data/outlets

Reads `domain-country.tsv.gz` (from GDELT's table of domains by country, July 2023; open for any use with attribution)
and writes src/communique/data/outlets.tsv.gz: what the paper is asked for, in whole percents, sorted by domain.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "src" / "communique" / "data" / "outlets.tsv.gz"
HEADER = """\
# The states that news domains write of most, as a prior for their homes. Made by training/build_outlets.py from data of
# The GDELT Project (https://www.gdeltproject.org/), its table of domains by country of July 2023.
# Columns: domain, ISO 3166-1 alpha-3, its share of all places named in percent, the second state and its share.
"""
FEWEST = 500  # places named by a domain; below, shares say little


def main(folder: Path) -> None:
    with gzip.open(folder / "domain-country.tsv.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    kept = [
        f"{domain}\t{first}\t{round(100 * float(share))}\t{second}\t{round(100 * float(other or 0))}"
        for domain, first, share, second, other, mentions in rows
        if int(mentions) >= FEWEST and float(share) >= 0.2
    ]
    TARGET.write_bytes(gzip.compress((HEADER + "\n".join(sorted(kept)) + "\n").encode("utf-8"), 9, mtime=0))
    print(len(kept), "domains,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/outlets"))
