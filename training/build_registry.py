"""Make the registry of states and office holders from open sources.

    python training/build_registry.py ../shared/data/actors

Reads `country-codes.csv` (ISO codes, names, Wikidata ids; PDDL), `factbook-government.json` (names, adjectives,
capitals, holders as of May 2026; CC0), `world-leaders-2021-wikidata.csv` (holders with years; CC0) and, beside this
script, `registry_facts.toml` (what those lack). Writes `states.tsv` and `holders.tsv` under src/communique/data.
"""

from __future__ import annotations

import csv
import html
import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "src" / "communique" / "data"

# Factbook keys that differ from the FIPS column of country-codes.
FACTBOOK_KEYS = {"kv": "XKX", "ri": "SRB", "sv": "SJM", "gz": "PSE", "we": "PSE"}
NOT_IN_ISO = {"XKX": ("Kosovo", "Q1246")}
# Not independent in country-codes, yet with governments that speak for themselves.
KEEP = {*NOT_IN_ISO, "PSE", "TWN"}
SEP = "|"

STATES_HEADER = """\
# States: names, adjectives, peoples and seats of government, for reading news. Made by training/build_registry.py.
# Sources: country-codes (Open Knowledge, PDDL 1.0); The World Factbook, governments (CIA, public domain, CC0 copy of
# May 2026); training/registry_facts.toml (facts written for this project).
# Columns: ISO 3166-1 alpha-3, Wikidata id, names, adjectives, peoples, capitals, top-level domain; alternatives are
# parted by |, the first name is the short one.
"""
HOLDERS_HEADER = """\
# Holders of the highest offices, to know the country of a bare name. Made by training/build_registry.py.
# Sources: The World Factbook, governments (CIA, public domain, CC0 copy of May 2026); Wikidata, world leaders as of
# 2021 (CC0).
# Columns: name, ISO 3166-1 alpha-3, office, Wikidata id, first year, last year; empty where not known.
"""


def main(folder: Path) -> None:
    codes = read_codes(folder / "country-codes.csv")
    factbook = json.loads((folder / "factbook-government.json").read_text(encoding="utf-8"))
    facts = tomllib.loads((HERE / "registry_facts.toml").read_text(encoding="utf-8"))
    iso_of = {row["FIPS"].strip().lower(): iso for iso, row in codes.items() if row["FIPS"].strip()} | FACTBOOK_KEYS
    states = state_rows(codes, factbook, facts, iso_of)
    sovereign = {iso for iso, row in codes.items() if row["is_independent"] == "Yes"} | KEEP
    factbook = {key: country for key, country in factbook.items() if iso_of.get(key) in sovereign}
    holders = holder_rows(factbook, iso_of, folder / "world-leaders-2021-wikidata.csv", states)
    write(DATA / "states.tsv", STATES_HEADER, states)
    write(DATA / "holders.tsv", HOLDERS_HEADER, holders)


def write(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    lines = ["\t".join(cell.replace("\t", " ") for cell in row) for row in rows]
    path.write_text(header + "\n".join(lines) + "\n", encoding="utf-8")


def read_codes(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["ISO3166-1-Alpha-3"]: row for row in csv.DictReader(file) if row["ISO3166-1-Alpha-3"].strip()}


def text_of(country: dict[str, Any], *path: str) -> str:
    node: Any = country
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    raw = node.get("text", "") if isinstance(node, dict) else ""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", raw))).strip()


# --- states ---------------------------------------------------------------------------------------------------------


def state_rows(
    codes: dict[str, dict[str, str]], factbook: dict[str, Any], facts: dict[str, Any], iso_of: dict[str, str]
) -> list[tuple[str, ...]]:
    country_of = {iso_of[key]: country for key, country in factbook.items() if key in iso_of}
    rows: list[tuple[str, ...]] = []
    dependents: dict[str, int] = {}
    for iso in sorted({*codes, *NOT_IN_ISO}):
        row, country, own = codes.get(iso, {}), country_of.get(iso, {}), facts.get(iso, {})
        dropped = {*own.get("drop", ()), "none", ""}
        columns = (
            names(iso, row, country, own),
            [*own.get("adjectives", ()), *forms(text_of(country, "People", "Nationality", "adjective"))],
            [*own.get("peoples", ()), *forms(text_of(country, "People", "Nationality", "noun"))],
            [*own.get("capitals", ()), *capitals(row, country)],
        )
        lists = [SEP.join(dict.fromkeys(x for x in column if x not in dropped)) for column in columns]
        lists = [
            "" if row.get("is_independent") != "Yes" and n == 3 and iso not in KEEP else x for n, x in enumerate(lists)
        ]
        if row.get("is_independent") != "Yes" and iso not in KEEP:
            dependents[iso] = len(rows)
        wikidata = row.get("wikidata_id", "").rpartition("/")[2] or NOT_IN_ISO.get(iso, ("", ""))[1]
        rows.append((iso, wikidata, *lists, row.get("TLD", "").strip(" .")))
    return [sovereign_first(row, rows, dependents) for row in rows]


def sovereign_first(row: tuple[str, ...], rows: list[tuple[str, ...]], dependents: dict[str, int]) -> tuple[str, ...]:
    """Leave a form that a dependent territory shares with a state ("French") to the state."""
    if row[0] not in dependents:
        return row
    taken = {form for other in rows if other[0] not in dependents for cell in other[2:6] for form in cell.split(SEP)}
    return (*row[:2], *(SEP.join(form for form in cell.split(SEP) if form not in taken) for cell in row[2:6]), row[6])


def names(iso: str, row: dict[str, str], country: dict[str, Any], own: dict[str, Any]) -> list[str]:
    found = list(own.get("names", ()))
    if iso in NOT_IN_ISO:
        found.append(NOT_IN_ISO[iso][0])
    for column in ("CLDR display name", "UNTERM English Short", "official_name_en", "UNTERM English Formal"):
        found.append(row.get(column, ""))
    for kind in ("conventional short form", "conventional long form"):
        found += re.split(r" or | note\b", text_of(country, "Government", "Country name", kind))[:1]
    cleaned = [clean_name(name) for name in found]
    dropped = {"none", *own.get("drop_names", ())}
    return [name for name in cleaned if len(name) > 1 and name not in dropped]


def clean_name(name: str) -> str:
    name = re.sub(r"\s*[(\[].*?[)\]]\s*\**", " ", name).replace("’", "'").replace("*", "").strip(" ;,")
    name = re.sub(r"^[Tt]he ", "", name)
    name = re.sub(r"\bSt\. ", "Saint ", name)
    inverted = re.fullmatch(r"(\w[\w ]*), (.*)", name)
    return "" if inverted or ";" in name or " SAR " in name or "&" in name else name.strip()


def forms(entry: str) -> list[str]:
    """`Dane(s)` -> Dane, Danes; `Motswana (singular), Batswana (plural)` -> both."""
    entry = re.sub(r"\((?:singular|plural|US|British|male|female|men|women)[^)]*\)|;.*|\bnote\b.*", "", entry)
    found: list[str] = []
    for part in re.split(r",|\bor\b|\band\b|/", entry):
        form = part.strip()
        ending = re.search(r"\((e?s)\)", form)
        bare = re.sub(r"\s*\(.*?\)", "", form).strip()
        if not bare or not bare[0].isupper() or len(bare.split()) > 3:
            continue
        found.append(bare)
        if ending:
            found.append(bare + ending.group(1))
    return found


def capitals(row: dict[str, str], country: dict[str, Any]) -> list[str]:
    entry = re.split(r";|, D\.?C\.?", text_of(country, "Government", "Capital", "name"))[0]
    listed = [re.sub(r"\s*\(.*?\)", "", part).strip() for part in re.sub(r"\(([^)]*)\)", "", entry).split(",")]
    found = [*listed, row.get("Capital", "").strip()]
    found = [c for c in found if c != "D.C."]
    return [c for c in found if c and c[0].isupper() and len(c.split()) <= 3 and not c.startswith(("None", "Time"))]


# --- holders --------------------------------------------------------------------------------------------------------

_OFFICE_WORDS = (
    r"(?:(?:Interim|Acting|Transitional|Federal|Caretaker|Executive|Supreme|Crown|Prime|Vice|First|State|Grand|co-)"
    r"[ -]?)*"
    r"(?:President|Minister|King|Queen|Emperor|Emir|Amir|Sultan|Prince|Chancellor|Premier|Pope|Leader|Chairman|Duke|"
    r"Chairperson|Governor General|Governor-General|Head of Government|Taoiseach|Chief of State)"
)
_HOLDER = re.compile(
    rf"(?P<office>{_OFFICE_WORDS}(?: of [^(]*?(?=[A-Z][a-z]+ [A-Z]{{2}}))?)\s+"
    r"(?P<name>[^\W\d_][^()\d;]*?)\s*\(since (?P<since>[^)]*?)\)"
)


def holder_rows(
    factbook: dict[str, Any], iso_of: dict[str, str], leaders: Path, states: list[tuple[str, ...]]
) -> list[tuple[str, ...]]:
    rows: dict[tuple[str, str, str], tuple[str, ...]] = {}
    for row in wikidata_holders(leaders, states):
        rows[folded(row[0]), row[1], row[2]] = row
    known = {(folded(name), iso): wikidata for name, iso, _, wikidata, *_ in rows.values()}
    for key, country in factbook.items():
        iso = iso_of.get(key)
        if not iso:
            continue
        for office, name, first in factbook_holders(country):
            wikidata = known.get((folded(name), iso), "")
            rows.setdefault((folded(name), iso, office), (name, iso, office, wikidata, first, ""))
    return sorted(at_home(list(rows.values())), key=lambda row: (row[1], row[2], row[0], row[4]))


def at_home(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out the other states of whom somebody is head as well (Canada's king, Andorra's co-prince)."""
    states: dict[str, set[str]] = {}
    for row in rows:
        states.setdefault(folded(row[0]), set()).add(row[1])
    return [
        row
        for row in rows
        if "co-prince" not in row[2].casefold() and (row[1] == "GBR" or "GBR" not in states[folded(row[0])])
    ]


def wikidata_holders(path: Path, states: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    iso_of = {wikidata: iso for iso, wikidata, *_ in states if wikidata}
    by_name = {name: iso for iso, _, names_, *_ in states for name in names_.split(SEP)}
    found: list[tuple[str, ...]] = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            iso = iso_of.get(row["countryid"]) or by_name.get(row["country"])
            office = re.split(r" of (?!Government|State|Ministers)", row["positionLabel"])[0]
            name = row["officeholderLabel"]
            if iso and not re.fullmatch(r"Q\d+", name) and name != "officeholderLabel":
                found.append((name, iso, office, row["officeholder"], row["start_year"], row["end_year"]))
    return found


def factbook_holders(country: dict[str, Any]) -> list[tuple[str, str, str]]:
    found = []
    for branch in ("chief of state", "head of government"):
        entry = text_of(country, "Government", "Executive branch", branch).partition("represented by")[0]
        for match in _HOLDER.finditer(entry):
            name = re.sub(r"^and Prime Minister ", "", match["name"])
            name = re.sub(r"^(?:(?:Capt|Gen|Dr|Sir|Col|Lt|Maj|Field Marshal|Sheikh)\.? )+", "", name)
            year = re.search(r"\d{4}", match["since"])
            found.append((match["office"], titled(name.strip(" ,")), year.group() if year else ""))
    return found


def titled(name: str) -> str:
    """The Factbook prints surnames in capitals: `Gabriel BORIC` -> `Gabriel Boric`; `CHARLES III` keeps its numeral."""

    def one(word: str) -> str:
        if re.fullmatch(r"[IVX]+", word) or not word.isupper() or len(word) < 2:
            return word
        return "-".join(part.capitalize() for part in word.split("-"))

    return " ".join(one(word) for word in name.split())


def folded(name: str) -> str:
    return re.sub(r"\W+", " ", name).casefold().strip()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/actors"))
