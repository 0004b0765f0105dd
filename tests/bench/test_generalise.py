"""The frame of the fold bench, on little gold of our own: who learns from what, what is kept, how it is judged."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import folds, generalise, variants
from bench.folds import Plan, Task, page_of, read_folds, taught
from communique.score import GoldDocument, load_gold
from communique.score.figures import Rate, Tally
from communique.scorer import MODEL
from communique.text.tokens import Token, tokenize

TEXTS = {
    "a": ("Portuguese Foreign Minister Helena Sarmento said that the river was open.", None),
    "b": ("Kari Lund told reporters that the treaty was dead.\nNobody from Oslo spoke for the other side.", None),
    "c": ("“We count the boats,” Ama Boakye said.", "https://www.harbourcourier.example/boats"),
    "d": ("Rui Peixoto warned that the port would close.", "https://www.islandpost.example/port"),
}
SAID = {
    "a": ("the river was open", "Helena Sarmento", "PRT", "said"),
    "b": ("the treaty was dead", "Kari Lund", None, "told"),
    "c": ("We count the boats,", "Ama Boakye", None, "said"),
    "d": ("the port would close", "Rui Peixoto", None, "warned"),
}
FOLDS = {"1": ("a", "c"), "2": ("b", "d")}


def at(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def annotation(name: str) -> dict[str, Any]:
    (text, url), (words, speaker, country, cue) = TEXTS[name], SAID[name]
    quotation = {
        "kind": "direct" if "“" in text else "indirect",
        "content": [words],
        "content_spans": [at(text, words)],
        "speaker": speaker,
        "speaker_name": speaker,
        "speaker_country": country,
        "speaker_span": at(text, speaker),
        "cue": cue,
        "cue_span": at(text, cue),
        "addressees": [],
    }
    whole = {"id": name, "quotations": [quotation], "encounters": [], "events": []}
    return whole | ({"url": url} if url else {})


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    folder.mkdir()
    for name, (text, _) in TEXTS.items():
        (folder / f"{name}.json").write_text(json.dumps(annotation(name)), encoding="utf-8")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def by_id(gold: Path) -> dict[str, GoldDocument]:
    return {document.id: document for document in load_gold(gold)}


def remember(documents: Sequence[str], folder: Path) -> None:
    """Training of which only is known what it was given."""
    (folder / "seen.json").write_text(json.dumps(list(documents)), encoding="utf-8")


class Readings:
    """In place of reading: the annotation of the page, said with .9, and a note of what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, list[str]]] = []

    def __call__(self, task: Task) -> folds.Row:
        seen = json.loads((Path(task.model) / "seen.json").read_text(encoding="utf-8"))
        self.asked.append((task.document, seen))
        said = annotation(task.document)["quotations"][0]
        content = [
            {"start": a, "end": b, "text": words}
            for words, (a, b) in zip(said["content"], said["content_spans"], strict=True)
        ]
        speaker = {"name": said["speaker_name"], "country": "PRT", "confidence": 0.8}
        quotation = {"kind": said["kind"], "content": content, "speaker": speaker, "evidence": {"confidence": 0.9}}
        row = {"id": task.document, "in_place": True, "quotations": [quotation]}
        return row | {"encounters": [], "events": [], "positions": []}


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Readings:
    made = Readings()
    monkeypatch.setattr(folds, "read_page", made)
    return made


def plan(tmp_path: Path, **changed: Any) -> Plan:
    return replace(Plan(FOLDS, tmp_path / "work", ("1", "2")), **changed)


def test_no_document_is_read_by_what_learned_from_it(gold: Path, tmp_path: Path, readings: Readings) -> None:
    rows = read_folds(plan(tmp_path), by_id(gold), remember, {"": by_id(gold)})[""]
    assert [row["id"] for row in rows] == ["a", "c", "b", "d"]
    assert readings.asked == [("a", ["b", "d"]), ("c", ["b", "d"]), ("b", ["a", "c"]), ("d", ["a", "c"])]


def test_a_part_of_the_training_documents(tmp_path: Path) -> None:
    documents = {
        f"{kind}{n}": GoldDocument(f"{kind}{n}", Path(), None, "https://x.example" if kind == "p" else None)  # type: ignore[arg-type]
        for kind in "ps"
        for n in range(20)
    }
    names = {"1": ["p0", "s0"], "2": sorted(set(documents) - {"p0", "s0"})}
    parts = [taught(Plan(names, tmp_path, ("1",), fraction), "1", documents) for fraction in (0.25, 0.5, 1.0)]
    assert parts[2] == names["2"]
    assert set(parts[0]) < set(parts[1]) < set(parts[2])
    assert [sum(name.startswith("p") for name in part) for part in parts] == [5, 10, 19]
    assert taught(Plan(names, tmp_path, ("1",), 0.25), "1", documents) == parts[0]


def test_a_reader_sees_text_and_address_and_no_annotation(gold: Path) -> None:
    documents = by_id(gold)
    assert json.loads(page_of(documents["a"])) == {"text": TEXTS["a"][0]}
    assert json.loads(page_of(documents["c"])) == {"text": TEXTS["c"][0], "url": TEXTS["c"][1]}


def test_a_run_goes_on_where_it_stopped(gold: Path, tmp_path: Path, readings: Readings) -> None:
    trained: list[int] = []

    def train(documents: Sequence[str], folder: Path) -> None:
        trained.append(len(documents))
        remember(documents, folder)

    first = plan(tmp_path, chosen=("1",))
    texts = {"": by_id(gold)}
    read_folds(first, by_id(gold), train, texts)
    kept = first.folder("1") / "readings.jsonl"
    lines = kept.read_text(encoding="utf-8").splitlines()
    kept.write_text(lines[0] + "\n" + lines[1][:40], encoding="utf-8")  # broken off in the second

    rows = read_folds(plan(tmp_path), by_id(gold), train, texts)[""]
    assert trained == [2, 2], "the first fold's model was there"
    assert [document for document, _ in readings.asked] == ["a", "c", "c", "b", "d"]
    assert [row["id"] for row in rows] == ["a", "c", "b", "d"]

    (gold / "d.txt").write_text(TEXTS["d"][0] + " So he said.", encoding="utf-8")
    (first.folder("1") / "model" / "seen.json").write_text("[]", encoding="utf-8")
    read_folds(plan(tmp_path), by_id(gold), train, texts)
    assert [document for document, _ in readings.asked[5:]] == ["a", "c", "d"], "another model, another page"


def test_training_that_broke_off_leaves_no_model(gold: Path, tmp_path: Path, readings: Readings) -> None:
    def broken(documents: Sequence[str], folder: Path) -> None:
        remember(documents, folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_folds(plan(tmp_path), by_id(gold), broken, {"": by_id(gold)})
    assert not (plan(tmp_path).folder("1") / "model").exists()
    assert readings.asked == []


def test_figures_by_kind_and_together(gold: Path, tmp_path: Path, readings: Readings) -> None:
    kinds = generalise.run(plan(tmp_path), gold, remember)[""]
    assert list(kinds) == ["stories", "papers"]
    assert kinds["stories"].figures.attribution == Tally(2, 2, 2)
    assert kinds["papers"].figures.uncalled_country == Rate(2, 2)
    assert kinds["stories"].cases["quotation"] == [(0.9, True), (0.9, True)]
    values = kinds["papers"].values()
    assert values["calibration error, quotation"] == pytest.approx(0.1)
    assert values["calibration error, speaker"] == pytest.approx(0.2)
    shown = generalise.table(kinds).splitlines()
    assert shown[1].split() == "attribution F1 at 0.8 1.000 0.770 0.87 1.000 0.689 0.80 1.000".split()
    assert shown[5].split() == "uncalled country accuracy 1.000 0.127 0.08 1.000 0.161 0.12 1.000".split()


def test_the_command_with_its_own_training(
    gold: Path, tmp_path: Path, readings: Readings, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = tmp_path / "shared"
    (shared / "gold").mkdir(parents=True)
    shutil.copytree(gold, shared / "gold" / "train")
    (shared / "gold" / "folds.json").write_text(json.dumps(FOLDS), encoding="utf-8")
    found = tmp_path / "found.json"
    options = ["--shared", str(shared), "--work", str(tmp_path / "work"), "--workers", "1", "--json", str(found)]
    generalise.main([*options, "--folds", "2", "--fraction", ".5", "--joined"], remember)
    printed = capsys.readouterr().out
    assert "as it is, folds 2, 0.5 of the training" in printed
    assert "attribution F1 falls by 0.000 (at most 0.03 is wanted)" in printed
    figures = json.loads(found.read_text(encoding="utf-8"))
    assert figures["folds"] == ["2"]
    assert figures["as it is"]["papers"]["attribution F1 at 0.8"]["f1"] == 1.0
    assert figures["joined"]["all"]["calibration error, quotation"]["of"] == 2
    with pytest.raises(SystemExit):
        generalise.main([*options, "--folds", "7"], remember)


def test_misses_are_named_of_the_folds_that_may_be_read(
    gold: Path, tmp_path: Path, readings: Readings, capsys: pytest.CaptureFixture[str]
) -> None:
    more = annotation("a")
    more["quotations"] += [{**more["quotations"][0], "content": ["nobody found these words"], "content_spans": []}]
    (gold / "a.json").write_text(json.dumps(more), encoding="utf-8")
    shared = tmp_path / "shared"
    (shared / "gold").mkdir(parents=True)
    shutil.copytree(gold, shared / "gold" / "train")
    (shared / "gold" / "folds.json").write_text(json.dumps({"1": ["a", "c"], "4": ["b", "d"]}), encoding="utf-8")
    options = ["--shared", str(shared), "--work", str(tmp_path / "work"), "--workers", "1", "--misses"]
    generalise.main([*options, "--folds", "1"], remember)
    assert "a: missed quotation (indirect, Helena Sarmento): nobody found these words" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        generalise.main(options, remember)
    assert "folds 1, 2 and 3 only" in capsys.readouterr().err


def test_the_program_itself_reads(gold: Path, tmp_path: Path) -> None:
    def shipped(documents: Sequence[str], folder: Path) -> None:
        for path in MODEL.iterdir():
            (folder / path.name).symlink_to(path)

    kinds = generalise.run(plan(tmp_path, chosen=("1",)), gold, shipped)[""]
    assert kinds["stories"].figures.attribution == kinds["papers"].figures.attribution == Tally(1, 1, 1)
    assert kinds["stories"].figures.country == Rate(1, 1)


def test_a_page_that_is_refused_counts_as_missed(gold: Path, tmp_path: Path) -> None:
    row = folds.read_page(Task("a", json.dumps({"text": " "}), ""))
    assert row["quotations"] == []
    assert "error" in row
    assert generalise.measure([by_id(gold)["a"]], [row])["stories"].figures.attribution == Tally(0, 1, 0)


def test_a_quotation_that_runs_over_anothers(gold: Path) -> None:
    text = "“We sign,” said Lund. “We wait,” Vik replied."
    own = {"content_spans": [at(text, "We sign,")], "cue_span": at(text, "said"), "speaker_name": "Kari Lund"}
    other = {"content_spans": [at(text, "We wait,")], "cue_span": at(text, "replied"), "speaker_name": "Jon Vik"}
    told = {"content_spans": [at(text, text)], "cue_span": None, "speaker_name": "Oslo"}
    (gold / "a.json").write_text(json.dumps({"id": "a", "quotations": [own, other]}), encoding="utf-8")
    document = GoldDocument("a", gold / "a.txt", None)  # type: ignore[arg-type]

    def over(*spans: list[int]) -> int:
        content = [{"start": a, "end": b} for a, b in spans]
        return generalise.runs_over(document, {"in_place": True, "quotations": [{"content": content}]})

    assert over(at(text, "We sign,")) == 0
    assert over(at(text, "We sign,” said Lund. “We wait,")) == 1
    assert over([0, len(text)]) == over(at(text, "We sign,"), at(text, "We wait,")) == 1
    goes_on = other | {"cue_span": None, "speaker_name": "Lund"}
    (gold / "a.json").write_text(json.dumps({"id": "a", "quotations": [own, goes_on]}), encoding="utf-8")
    assert over([0, len(text)]) == 0, "the same speaker went on"
    (gold / "a.json").write_text(json.dumps({"id": "a", "quotations": [own, other, told]}), encoding="utf-8")
    assert over([0, len(text)]) == 0, "a report inside a report is the speaker's own"


def test_paragraphs_joined() -> None:
    moved = variants.joined(TEXTS["b"][0], annotation("b"))
    assert moved.text == "Kari Lund told reporters that the treaty was dead. Nobody from Oslo spoke for the other side."
    (said,) = variants.follow(annotation("b"), moved)["quotations"]
    assert said["content"] == ["the treaty was dead"]
    assert [moved.text[slice(*said[f"{role}_span"])] for role in ("cue", "speaker")] == ["told", "Kari Lund"]


def test_annotations_follow_damage() -> None:
    lost = [(word, token) for word, token in tokens("b") if word not in {"the", "told"}]
    moved = variants._laid_out(TEXTS["b"][0], lost, paragraphs=True)
    assert moved.text == "Kari Lund reporters that treaty was dead.\nNobody from Oslo spoke for other side."
    (said,) = variants.follow(annotation("b"), moved)["quotations"]
    assert said["content"] == ["treaty was dead"]
    assert (said["cue_span"], said["speaker_span"]) == (None, (0, 9))

    gone = [(word, token) for word, token in tokens("b") if word not in {"Kari", "Lund", "told"}]
    assert (
        variants.follow(annotation("b"), variants._laid_out(TEXTS["b"][0], gone, paragraphs=True))["quotations"] == []
    )

    moved = variants._laid_out(TEXTS["b"][0], tokens("b")[2:6] + tokens("b")[:2] + tokens("b")[6:], paragraphs=True)
    assert moved.text.startswith("told reporters that the Kari Lund treaty was dead.")
    (said,) = variants.follow(annotation("b"), moved)["quotations"]
    assert said["content"] == ["the", "treaty was dead"], "words that wandered in are not the speaker's"


def tokens(name: str) -> list[tuple[str, Token]]:
    return [(token.text, token) for token in tokenize(TEXTS[name][0])]


def test_damage_is_the_same_in_every_run() -> None:
    long = {"id": "long", "quotations": []}
    text = "\n".join(f"“The talks, in the port of Oslo, go on,” said the minister, Kari Lund ({n})." for n in range(60))
    once, again = variants.damaged(text, long), variants.damaged(text, long)
    assert once == again
    assert once.text != text
    assert once.text.count("\n") == 59
    assert all(
        text[a:b].lower() == once.text[c:d].lower()
        for (a, b), (c, d) in zip(once.old, once.new, strict=True)
        if text[a].isalpha()
    )


def test_damaged_gold_is_gold(gold: Path, tmp_path: Path) -> None:
    variants.write(gold, tmp_path / "damaged", ["a", "c"], variants.damaged, variants.joined)
    documents = load_gold(tmp_path / "damaged")
    assert [(document.id, document.kind) for document in documents] == [("a", "without address"), ("c", "with address")]
    assert "\n" not in documents[0].text_path.read_text(encoding="utf-8")
