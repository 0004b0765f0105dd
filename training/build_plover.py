"""Makes src/communique/data/plover.tsv: CAMEO codes with their PLOVER type, mode, contexts and Goldstein score.

    python training/build_plover.py ../shared/data/plover

Facts only: the published conversion table (PLOVER draft 0.8, September 2021) and the Goldstein scores of CAMEO codes.
No description or example of either manual is carried over.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "communique" / "data" / "plover.tsv"
HEAD = """\
# CAMEO codes with the PLOVER type, mode and contexts that they convert to and their Goldstein score (-10 to 10).
# Made by training/build_plover.py from the published conversion table (PLOVER draft 0.8, September 2021) and the
# Goldstein scores of CAMEO codes. Columns: code, type, mode, contexts parted by |, score; - for none.
"""
_ROW = re.compile(r"(\d{3,4}):\s*([A-Z]+)\s*,([^,#]*),([^#]*)")


def rows(folder: Path) -> list[tuple[str, str, str, str, str]]:
    """The table in the order of the codes; the first line of the source counts where a code stands twice."""
    scores = json.loads((folder / "cameo_goldstein.json").read_text(encoding="utf-8"))
    found: dict[str, tuple[str, str, str, str, str]] = {}
    for line in (folder / "CAMEO2PLOVER-2021.txt").read_text(encoding="utf-8").splitlines():
        match = _ROW.match(line)
        if match and match[1] not in found:
            code, kind, mode, contexts = match[1], match[2], match[3].strip(), match[4]
            names = "|".join(name for name in (c.strip() for c in contexts.split(";")) if name)
            score = scores.get(code, scores.get(code[:3], scores.get(code[:2], {}))).get("value")
            found[code] = (code, kind, mode or "-", names or "-", "-" if score is None else str(score))
    return [found[code] for code in sorted(found)]


def main() -> None:
    lines = ["\t".join(row) for row in rows(Path(sys.argv[1]))]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
