"""The figures are those of the reference script on the same input, figure by figure and miss by miss."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from communique.score import score
from communique.score.compare import words

SHARED = Path(__file__).parents[3] / "shared"
SCRIPT, GOLD = SHARED / "score" / "score.py", SHARED / "gold" / "dev"
TRAIN = SHARED / "gold" / "train"

pytestmark = pytest.mark.skipif(
    not (SCRIPT.is_file() and GOLD.is_dir()),
    reason=f"the reference scorer and its gold set are not in {SHARED}",
)


def words_lost(text: str, chance: random.Random) -> str:
    """Some words dropped, doubled or put in, the punctuation changed."""
    kept = [word for word in text.split() if chance.random() > chance.choice([0, 0, 0.1, 0.4])]
    if chance.random() < 0.2:
        kept.insert(chance.randrange(len(kept) + 1), "Ünïcode’s")
    return chance.choice([" ", "  ", ", ", "\n"]).join(kept)


def speaker(quotation: dict[str, Any], chance: random.Random) -> Any:
    name, country = quotation["speaker_name"], quotation.get("speaker_country")
    options: list[Any] = [
        {"name": name, "country": country},
        {"name": name, "country": country, "actor_id": "a_1"},
        {"name": name},
        name,
        None,
        {"name": "President Nobody Atall", "country": "ISL"},
        {"name": None, "country": country},
        {"name": "".join(word[0] for word in (name or "U N").split())},
    ]
    return chance.choice(options[:3] * 3 + options[3:])


def quotations(gold: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    made = []
    for quotation in gold["quotations"]:
        if chance.random() < 0.15:
            continue
        content = [words_lost(part, chance) for part in quotation["content"]]
        addressees = [chance.choice([a, {"name": a}, {"name": "Somebody Else"}]) for a in quotation["addressees"]]
        made.append(
            {
                "kind": chance.choice([quotation["kind"], quotation["kind"], "mixed"]),
                "content": [chance.choice([part, {"text": part, "start": 0, "end": 1}]) for part in content],
                "speaker": speaker(quotation, chance),
                "addressees": addressees + chance.choice([[], ["reporters"]]),
            }
        )
        if chance.random() < 0.1:
            made.append(made[-1] | {"content": [words_lost(quotation["content"][0], chance)]})
    chance.shuffle(made)
    return made


def encounters(gold: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    made = []
    for encounter in gold["encounters"]:
        parties = [chance.choice([p, p, p["name"], {"name": p["name"]}]) for p in encounter["participants"]]
        place = encounter["place"]
        made.append(
            {
                "mode": chance.choice([encounter["mode"], encounter["mode"], "call", "talks"]),
                "status": chance.choice([encounter["status"], "held"]),
                "participants": parties[chance.randrange(2) :] + chance.choice([[], [{"name": "X", "country": "FRA"}]]),
                "place": chance.choice([place, {"name": place}, None, {"name": "Atlantis", "country": None}]),
            }
        )
    return made[chance.randrange(2) :] + made[:1]


def events(gold: dict[str, Any], chance: random.Random) -> list[dict[str, Any]]:
    made = [
        {
            "type": chance.choice([event["type"], event["type"], "ACCUSE"]),
            "actors": event["actors"] + chance.choice([[], [], ["UN"]]),
            "recipients": event["recipients"][chance.randrange(2) :],
            "status": chance.choice([event["status"], event["status"], "planned"]),
        }
        for event in gold["events"]
    ]
    return made[chance.randrange(2) :]


def positions(gold: dict[str, Any], made: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Positions in words of their own, or resting on a quotation or an event of the reading."""
    found = []
    for n, position in enumerate(gold.get("positions", [])):
        code, name = position["holder"], position["holder_name"]
        holders: list[Any] = [{"name": name, "country": code}, {"name": name, "code": code}, {"name": code}, None]
        stands = {
            "holder": chance.choice(holders),
            "stance": chance.choice([position["stance"], f"{position['stance']} to discuss", "refuses"]),
        }
        stands |= chance.choice([{"issues": position["issues"]}, {"issue": position["issues"][0]}, {"issue": "tea"}])
        words = words_lost(position["words"], chance)
        basis = f"b_{n}"
        if chance.random() < 0.4:
            stands["words"] = [chance.choice([words, {"text": words}])]
        elif chance.random() < 0.5:
            made.append({"id": basis, "content": [{"text": words}], "kind": "direct", "speaker": None})
        stands["basis"] = [basis, "q_0"]
        found.append(stands)
    return found[chance.randrange(2) :]


def perturbed(seed: int, folder: Path) -> list[dict[str, Any]]:
    """Readings of most gold documents, damaged at random in all the ways that a reader can go wrong."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    rows = []
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if chance.random() < 0.1:
            continue
        key = chance.choice(
            [
                {"id": gold["id"]},
                {"id": "a_0", "origin": f"in/{gold['id']}.txt"},
                {"origin": f"{gold['id']}.html"},
            ]
        )
        said = quotations(gold, chance)
        rows.append(
            key
            | {
                "positions": positions(gold, said, chance),
                "quotations": said,
                "encounters": encounters(gold, chance),
                "events": events(gold, chance),
            }
        )
    return [*rows, {"id": "stranger", "origin": None, "quotations": [], "encounters": [], "events": []}]


def by_script(folder: Path, path: Path, *options: str) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(folder), str(path), "--more", *options],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONIOENCODING": "utf-8"},
    )
    return done.stdout


def plain(lines: list[str]) -> list[list[str]]:
    """Misses as words, the first of a long one: the script cuts the words of a missed position with their marks."""
    return sorted(words(line)[:12] for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize(("folder", "seed"), [*((GOLD, seed) for seed in range(4)), (TRAIN, 5)])
def test_every_figure_and_miss_agrees(folder: Path, seed: int, tmp_path: Path) -> None:
    rows = perturbed(seed, folder)
    path = tmp_path / "readings.jsonl"
    path.write_text("\n\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    *misses, figures = by_script(folder, path, "--misses", "--json").splitlines()

    ours = score(folder, rows)

    assert ours.to_dict() == json.loads(figures)
    assert plain([str(miss) for miss in ours.misses]) == plain(misses)
    assert 0.2 < ours.attribution.f1 < 0.9, "the damage should leave something to agree on"
    if folder == TRAIN:
        assert 0.2 < ours.positions.f1 < 0.9
        assert ours.stance.of > 100


def test_nothing_read_agrees(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("", encoding="utf-8")
    assert score(GOLD, []).to_dict() == json.loads(by_script(GOLD, path, "--json"))
