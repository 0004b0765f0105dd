"""Makes src/communique/formats/codes.tsv: what other systems call the states and bodies that events are coded with.

    python training/build_codes.py ../shared/data/actors

Facts only. States: FIPS 10-4 codes from country-codes (Open Knowledge, PDDL 1.0), with the few that it has twice or not
at all; CAMEO writes states as ISO 3166-1 alpha-3 does, but for Kosovo. Bodies: the codes of CAMEO's actor lists.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src" / "communique" / "formats" / "codes.tsv"
HEAD = """\
# What other systems call states and bodies. Made by training/build_codes.py from country-codes (Open Knowledge, PDDL
# 1.0) and the codes of CAMEO's actor lists. Columns: our code, FIPS 10-4, CAMEO; - for none. A state's CAMEO code is a
# country code, a body's a known group code with the classes that go before it.
"""
_FIPS = {"SRB": "RI", "PSE": "WE", "SJM": "SV", "XKX": "KV", "ALA": "-", "UMI": "-"}
_CAMEO = {"XKX": "KSV"}
_BODIES = {
    "UN": "IGOUNO",
    "EU": "IGOEUREEC",
    "NATO": "IGOWSTNAT",
    "IAEA": "IGOUNOIAE",
    "AU": "IGOAFRAFU",
    "ARAB LEAGUE": "IGOMEAARL",
    "ASEAN": "IGOSEAASN",
    "WTO": "IGOBUSWTO",
    "WORLD BANK": "IGOUNODEVWBK",
    "IMF": "IGOBUSIMF",
    "OAS": "IGOOAS",
    "OPEC": "IGOBUSOPC",
    "ICC": "IGOJUDICC",
    "COE": "IGOEURCOE",
    "CIS": "IGOCASCIS",
    "ECOWAS": "IGOWAFWAS",
    "SADC": "IGOSAFSAD",
    "INTERPOL": "IGOCOPITP",
    "WHO": "IGOUNOHLHWHO",
    "OSCE": "IGOEURSCE",
}


def rows(folder: Path) -> list[tuple[str, str, str]]:
    """The table: states in the order of their codes, then bodies."""
    with (folder / "country-codes.csv").open(encoding="utf-8", newline="") as stream:
        fips = {row["ISO3166-1-Alpha-3"]: row["FIPS"].strip() for row in csv.DictReader(stream)}
    fips = {code: _FIPS.get(code, told) or "-" for code, told in {**fips, **_FIPS}.items()}
    return [(code, fips[code], _CAMEO.get(code, code)) for code in sorted(fips)] + [
        (code, "-", told) for code, told in _BODIES.items()
    ]


def main() -> None:
    lines = ["\t".join(row) for row in rows(Path(sys.argv[1]))]
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
