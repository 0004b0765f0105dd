"""How often a mention of somebody is linked to the right person across articles.

    python bench/linking.py [--misses]

The mentions in tests/merge/data are made from facts: variants in spelling, script, order and length, namesakes; as rows
of the table `actors` (what reading gives for one article each). A mention is right when it is in the one group that its
person is given; a group is given to one person, the one with most mentions in it.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from communique import merge
from tests.merge import samples


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="those of the set that may be looked at")
    options = parser.parse_args()
    for name in ("mentions_dev.tsv", "mentions_heldout.tsv"):
        gold, rows = samples.mentions(name)
        found = merge.people(rows).to_pylist()
        right, wrong = samples.linked(gold, [row["person_id"] for row in found])
        print(f"{name}: {right} of {len(gold)} mentions of {len(set(gold))} people right, {right / len(gold):.3f}")
        if options.misses and "heldout" not in name:
            for number in wrong:
                print(f"  {gold[number]}: {rows[number]['name']!r} linked to {found[number]['canonical']!r}")


if __name__ == "__main__":
    main()
