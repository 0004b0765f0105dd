"""Make the table of people in public office, by which a name alone tells a state, an office and its years.

    python training/build_incumbents.py ../shared/data/actors

Reads `world-leaders-2019.csv` (CIA, World Leaders, 2019: 5,775 holders of cabinet offices; public domain),
`foreign-ministers-2022-wikidata.csv` and `international-offices-wikidata.csv` (Wikidata, CC0), the registry's own
`holders.tsv` and `terms.tsv`, and `leaders.tsv` beside this script. Writes src/communique/data/incumbents.tsv.gz,
sorted and without a time stamp: run it twice and nothing changes.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from communique.actors.names import keys_of, name_key

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "src" / "communique" / "data"
TARGET = DATA / "incumbents.tsv.gz"
HEADER = """\
# People in public office, by name. Made by training/build_incumbents.py from: World Leaders, 2019 (CIA, public domain);
# Wikidata, foreign ministers of 2022 and offices of international bodies (CC0); holders.tsv and terms.tsv; and
# training/leaders.tsv (written for communique). A term in terms.tsv is to the day, others to the year.
# Columns: keys of the words of the name (actors/names.py), key of the surname, name, ISO 3166-1 alpha-3 or IGO, office,
# Wikidata id, first and last year or day, a year in which the office was held; empty where not known.
"""
STATE_NAMES = {
    "Burma": "MMR", "Congo, Democratic Republic of the": "COD", "Congo, Republic of the": "COG", "Cabo Verde": "CPV",
    "Korea, North": "PRK", "Korea, South": "KOR", "Vatican City)": "VAT", "Gambia, The": "GMB",
    "Bahamas, The": "BHS", "Micronesia, Federated States of": "FSM", "Macedonia": "MKD", "Swaziland": "SWZ",
    "Cote d'Ivoire": "CIV", "Czech Republic": "CZE",
}  # fmt: skip
# Offices that serve a state at a body, not the body.
NOT_OF_A_BODY = re.compile(r"Permanent Representative")
Row = tuple[str, ...]  # surname, name, country, office, wikidata, first, last, seen


def rows(folder: Path) -> Iterator[Row]:
    """All rows, the best-dated source first."""
    states, by_id = state_codes()
    for line in lines(DATA / "terms.tsv"):
        country, office, name, first, last = line.split("\t")
        yield (surname(name), name, country, office, "", first, last, "")
    for line in lines(HERE / "leaders.tsv"):
        country, office, held = line.split("\t")
        for one in held.split("|"):
            held_by, _, other = one.partition("=")
            name, _, years = held_by.rpartition(" ")
            first, last = years.split("-")
            yield (surname(name), name, country, other or office, "", first, last, "")
    for line in lines(DATA / "holders.tsv"):
        name, country, office, wikidata, first, last = line.split("\t")
        yield (surname(name), name, country, office.casefold(), wikidata, first, last, "" if first else "2021")
    for row in read(folder / "international-offices-wikidata.csv"):
        if row["person"] and not NOT_OF_A_BODY.search(row["position"]):
            name = row["person"]
            yield (surname(name), name, "IGO", row["position"], row["personID"], row["start"][:4], row["end"][:4], "")
    for row in read(folder / "foreign-ministers-2022-wikidata.csv"):
        served = by_id.get(row["country"])
        if served and row["name"] and not re.fullmatch(r"Q\d+", row["name"]):
            office = "foreign minister"
            yield (surname(row["name"]), row["name"], served, office, row["person"], row["start"][:4], "", "2022")
    for row in read(folder / "world-leaders-2019.csv"):
        served = states.get(row["country"]) or STATE_NAMES.get(row["country"])
        name = re.sub(
            r"^(?:(?:Dr|Gen|Lt|Col|Maj|Brig|Capt|Adm|Sir|Dame|Sheikh|Sayyid)\. ?)+|,? \(?Ret\.\)?,?", "", row["name"]
        )
        name = re.sub(r"\s*\([^)]*\)|\"[^\"]*\"", "", name).strip(" ,.")
        capitals = [word for word in name.split() if word.isupper() and len(word.strip(".")) > 1]
        if served and capitals and len(name.split()) > 1:
            yield (capitals[-1], plain(name), served, office_of(row["office"]), "", "", "", "2019")


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def state_codes() -> tuple[dict[str, str], dict[str, str]]:
    """ISO codes by name, and by Wikidata id."""
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    for line in lines(DATA / "states.tsv"):
        code, wikidata, forms, *_ = line.split("\t")
        ids[wikidata] = code
        names |= dict.fromkeys(forms.split("|"), code)
    return names, ids


def surname(name: str) -> str:
    return [word for word in name.split() if not re.fullmatch(r"[IVX]+|Jr\.?|Sr\.?", word)][-1]


def plain(name: str) -> str:
    """The list prints surnames in capitals: `Hamdullah MOHIB` -> `Hamdullah Mohib`; numerals stay."""
    words = []
    for word in name.split():
        numeral = re.fullmatch(r"[IVX]+", word)
        words.append(word if numeral or not word.isupper() or len(word) < 3 else word.title().replace("'S", "'s"))
    return " ".join(words)


_SHORT = {
    "Min.": "Minister", "Dep.": "Deputy", "Pres.": "President", "Sec.": "Secretary", "Gov.": "Governor",
    "Dir.": "Director", "Chmn.": "Chairman",
}  # fmt: skip


def office_of(office: str) -> str:
    """The usual name of an abbreviated office: `Min. of Foreign Affairs` -> `minister of foreign affairs`."""
    for short, full in _SHORT.items():
        office = office.replace(short, full)
    return re.sub(r"\bPrime Min\b", "Prime Minister", office).casefold()


def main(folder: Path) -> None:
    kept: dict[tuple[str, ...], Row] = {}
    dated: set[tuple[str, ...]] = set()
    for row in rows(folder):
        person, years = (row[1], row[2]), (row[3], row[5])
        # Offices held one after the other are rows of their own; a list without years adds nothing to them.
        if row[5]:
            dated.add(person)
            kept.setdefault((*person, *years), row)
        elif person not in dated:
            kept.setdefault(person, row)
    out = []
    for name_of_family, name, *rest in kept.values():
        keys = keys_of(tuple(name.split()))
        out.append("\t".join((" ".join(keys), name_key(name_of_family), name, *rest)))
    text = HEADER + "\n".join(sorted(set(out))) + "\n"
    TARGET.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))
    print(len(out), "rows,", TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/actors"))
