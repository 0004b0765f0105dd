"""How well reports of one statement, meeting or event are put together in agency stories.

    python bench/merging_pairs.py [--shared ../shared]

`merging_pairs.tsv` has pairs of reports in stories of shared/gold/train and shared/annotate/pool, by story, kind and
place, with a verdict: a language model read both stories and said whether the two are of one thing. The stories have no
dates; the days beside them were worked out from what they tell and the weekdays they name. Pairs are those that merging
put together once and the nearest that it kept apart. The stories are parted in two halves by their names (a pair by its
first): weights were set on the first, by who had read the pairs of both.
"""

from __future__ import annotations

import argparse
import csv
import json
import zlib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import communique
from communique import merge
from communique.store.rows import rows

HERE = Path(__file__).resolve().parent
TABLES = {"statements": "quotations", "meetings": "encounters", "happenings": "events"}
GROUPS = {
    "statements": ("statement_id", "quotation_id"),
    "meetings": ("meeting_id", "encounter_id"),
    "happenings": ("happening_id", "event_id"),
}


def half(pair: Mapping[str, str]) -> str:
    """The half of the stories that a pair belongs to."""
    return "first half" if zlib.crc32(pair["one"].encode()) % 2 else "second half"


def key(kind: str, row: Mapping[str, Any]) -> str:
    """The place of a report in its story, as the table of pairs names it."""
    if kind == "statements":
        return str(row["content"][0]["start"])
    if kind == "meetings":
        names = "; ".join(party["name"] for party in row["participants"])
        return f"{row['mode']}@{row['evidence']['spans'][0]['start']} {names}"
    return f"{row['type']} {'+'.join(row['actors'])}>{'+'.join(row['recipients'])}"


def read(shared: Path, days: Mapping[str, str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the stories, each with its name in `story`."""
    tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name, day in days.items():
        folder = next(f for f in ("gold/train", "annotate/pool") if (shared / f / f"{name}.txt").is_file())
        text = (shared / folder / f"{name}.txt").read_text(encoding="utf-8")
        page = json.dumps({"text": text, "date": day, "url": f"https://agency.example/{name}"})
        for table, found in rows(communique.read(page)).items():
            tables[table] += [row | {"story": name} for row in found]
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HERE.parent.parent / "shared")
    shared = parser.parse_args().shared
    with (HERE / "merging_pairs.tsv").open(encoding="utf-8") as lines:
        pairs = list(csv.DictReader(lines, delimiter="\t"))
    days = {pair[side]: pair[f"day_{side}"] for pair in pairs for side in ("one", "other")}
    tables = read(shared, days)
    people = merge.people(tables["actors"])
    made = {
        "statements": merge.statements(tables["quotations"], people),
        "meetings": merge.encounters(tables["encounters"], people),
        "happenings": merge.events(tables["events"]),
    }
    for kind, table in TABLES.items():
        group, member = GROUPS[kind]
        group_of = {row[member]: row[group] for row in made[kind].to_pylist()}
        known = {(row["story"], key(kind, row)): group_of[row["id"]] for row in tables[table]}
        tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
        for pair in (pair for pair in pairs if pair["kind"] == kind):
            ends = [known.get((pair[side], pair[f"report_{side}"])) for side in ("one", "other")]
            for part in (half(pair), "all"):
                if None in ends:
                    tally[part][4] += 1
                    continue
                tally[part][(0 if pair["verdict"] == "same" else 1) + (0 if ends[0] == ends[1] else 2)] += 1
        for part in ("first half", "second half", "all"):
            right, wrong, missed, apart, lost = tally[part]
            print(
                f"{kind:11} {part:18} together {right + wrong:3}, of one thing {right / max(1, right + wrong):.3f}; "
                f"kept apart {missed + apart:3}, of one thing {missed / max(1, missed + apart):.3f}; "
                f"recall {right / max(1, right + missed):.3f}; no longer read {lost}"
            )


if __name__ == "__main__":
    main()
