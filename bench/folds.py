"""Folds of the gold: what learns sees the other folds, and reads the one that is left.

`read_folds` is the frame of bench/generalise.py: for each fold it asks for a model that learned from the documents of
the others, and reads the fold's own with it. A reading sees the page alone, its text and address, nothing of the
annotation. Models and readings are kept in a folder, so that what was broken off goes on. Readings are made anew where
the page, the program or the model has changed; a model is trained anew only once its folder is deleted.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track

import communique
from communique.errors import CommuniqueError
from communique.score import GoldDocument
from communique.settings import Settings

KEPT = ("quotations", "encounters", "events", "positions")  # of a reading: what is scored
Row = dict[str, Any]
Train = Callable[[Sequence[str], Path], None]  # the documents to learn from, and the folder to put the model in


class Task(NamedTuple):
    """One page to read with the model in a folder."""

    document: str
    page: str
    model: str


@dataclass(frozen=True)
class Plan:
    """Which folds are read, how much is learned from, in how many processes, and where all of it is kept; `more` are
    the documents of no fold that may be learned from beside a fold's.
    """

    folds: Mapping[str, Sequence[str]]
    work: Path
    chosen: Sequence[str]
    fraction: float = 1.0
    workers: int = 1
    more: Callable[[Sequence[str]], Mapping[str, str]] = lambda _: {}  # what is taught -> id, kind

    def folder(self, fold: str) -> Path:
        """Where the model and the readings of a fold lie."""
        part = "whole" if self.fraction == 1 else f"fraction-{self.fraction:g}"
        return self.work / part / f"fold-{fold}"


def taught(plan: Plan, fold: str, documents: Mapping[str, GoldDocument]) -> list[str]:
    """The documents of the other folds and what may be learned from beside them, or the plan's fraction of all.

    Chance chooses that part, the same in every run, of each kind of text alike; a smaller part lies within a larger.
    """
    others = [name for other, names in plan.folds.items() if other != fold for name in names]
    kinds = {name: documents[name].kind for name in others} | dict(plan.more(others))
    chosen: list[str] = []
    for kind in sorted(set(kinds.values())):
        names = sorted(name for name in kinds if kinds[name] == kind)
        random.Random(f"fold {fold}, {kind}").shuffle(names)  # noqa: S311 - nothing secret
        chosen += names[: round(plan.fraction * len(names))]
    return sorted(chosen)


def read_folds(
    plan: Plan,
    documents: Mapping[str, GoldDocument],
    train: Train,
    shapes: Mapping[str, Mapping[str, GoldDocument]],
) -> dict[str, list[Row]]:
    """The readings of the chosen folds, by shape of the texts (`shapes`: name -> the documents in that shape)."""
    rows: dict[str, list[Row]] = {shape: [] for shape in shapes}
    for fold in plan.chosen:
        model = _model(plan, fold, taught(plan, fold, documents), train)
        for shape, texts in shapes.items():
            name = f"readings-{shape}.jsonl" if shape else "readings.jsonl"
            tasks = [Task(n, page_of(texts[n]), str(model)) for n in plan.folds[fold]]
            title = f"fold {fold}, {shape or 'as it is'}"
            rows[shape] += _readings(plan.folder(fold) / name, tasks, plan.workers, title)
    return rows


def page_of(document: GoldDocument) -> str:
    """A document as a page in JSON: its text, and its address where it has one."""
    text = document.text_path.read_text(encoding="utf-8")
    return json.dumps({"text": text} | ({"url": document.url} if document.url else {}), ensure_ascii=False)


def read_page(task: Task) -> Row:
    """What the program reads in a page, with its id; nothing where it refuses the page, with the reason."""
    try:
        reading = communique.read(task.page, settings=Settings(model=task.model))
    except CommuniqueError as error:
        return {"id": task.document, "error": str(error)} | {kind: [] for kind in KEPT}
    whole = communique.to_json(reading)
    same = whole["text"] == json.loads(task.page)["text"]  # no repair moved anything
    return {"id": task.document, "in_place": same} | {kind: whole[kind] for kind in KEPT}


def _model(plan: Plan, fold: str, names: Sequence[str], train: Train) -> Path:
    """The folder of a fold's model, trained unless it is there: it is renamed into place when it is whole."""
    folder = plan.folder(fold) / "model"
    if not folder.is_dir():
        part = folder.with_name("model.part")
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        train(names, part)
        part.rename(folder)
    return folder


def _readings(path: Path, tasks: Sequence[Task], workers: int, title: str) -> list[Row]:
    """The rows of a file of readings; those that it lacks, or has from another program or page, are read first."""
    mark = _mark(Path(tasks[0].model)) if tasks else ""
    wanted = {task.document: hashlib.sha256((mark + task.page).encode()).hexdigest() for task in tasks}
    found = {row["id"]: row for row in _kept(path) if row["of"] == wanted.get(row["id"])}
    left = [task for task in tasks if task.document not in found]
    with path.open("w", encoding="utf-8") as file, _map(workers) as mapped:
        for row in found.values():
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for row in track(mapped(left), title, total=len(left), console=Console(stderr=True), disable=not left):
            found[row["id"]] = row | {"of": wanted[row["id"]]}
            file.write(json.dumps(found[row["id"]], ensure_ascii=False) + "\n")
            file.flush()
    return [found[task.document] for task in tasks]


def _kept(path: Path) -> Iterator[Row]:
    """The rows of a file, up to the first that was broken off."""
    if path.is_file():
        for line in path.read_text(encoding="utf-8").split("\n"):  # not at U+2028
            try:
                yield json.loads(line)
            except ValueError:
                return


@contextmanager
def _map(workers: int) -> Iterator[Callable[[Sequence[Task]], Iterator[Row]]]:
    """A map over tasks, in processes that were started anew: what training left in this one is not theirs."""
    if workers <= 1:
        yield lambda tasks: map(read_page, tasks)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield lambda tasks: pool.imap(read_page, tasks, chunksize=4)


def _mark(model: Path) -> str:
    """What readings depend on beside the page: the files of the package and of the model."""
    digest = hashlib.sha256()
    for folder in (Path(communique.__file__).parent, model):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".md":
                digest.update(f"{path.relative_to(folder)} {path.stat().st_size}\n".encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()
