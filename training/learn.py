"""The reader and its scorers from annotated documents: what a fold of `bench/generalise.py` trains, and the file that
ships.

    python -m training.learn --work build/base --out src/communique/data/reader       from all documents

The network goes on from `--work`/checkpoint.pt, which never saw the annotated documents (`training.reader`). One
document in five is kept from it and teaches the scorers, which must see what the network does on texts that it did
not learn. In a second round the layer of deeds learns with the heads of deeds and stances, all else as it is.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from training.shape import DEEP

ROOT = Path(__file__).resolve().parent.parent
STEPS = 1150
RATE = 2.5e-4
DEEPER = 900  # steps of the second round, in which the layer and heads of deeds and stances learn by themselves
_MANY = 900  # documents from which on there are STEPS steps
KEPT = 5  # one document in so many is kept from the network


@dataclass(frozen=True)
class Job:
    """Training of one network; `data` holds the prepared files and the checkpoint to go on from."""

    documents: frozenset[str]
    folder: Path
    data: Path
    steps: int = STEPS
    rate: float = RATE
    processes: int = 2
    only: tuple[str, ...] = ()


def parted(documents: Sequence[str]) -> tuple[list[str], list[str]]:
    """The documents that the network learns from, and those that teach the scorers."""
    kept = [name for name in documents if zlib.crc32(f"scorer {name}".encode()) % KEPT == 0]
    return [name for name in documents if name not in set(kept)], kept


def learn(documents: Sequence[str], folder: Path, *, shared: Path, data: Path) -> None:
    """Put a model folder in place that has learned from these documents and no others; goes on where it stopped.

    Networks are kept beside `data`, named by what they learned from, so that scorers are fitted anew without them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    seen, kept = parted(documents)
    made = networked(seen, data, steps_for(len(seen)))
    for name in ("reader.onnx", "vocab.txt", "known.tsv"):
        shutil.copyfile(made / name, folder / name)
    scorers(documents, kept, folder, shared)


def steps_for(documents: int) -> int:
    """As many passes over few documents as over all; a tenth more or less of them makes no difference."""
    return STEPS if documents > _MANY else max(100, round(STEPS * documents / _MANY))


def networked(documents: Sequence[str], data: Path, steps: int) -> Path:
    """The folder of the network that learned from the documents, trained where there is none."""
    from training import annotated
    from training.train import step_of

    named = hashlib.sha256(f"{steps} {RATE} {sorted(documents)}".encode()).hexdigest()[:12]
    first, second = (data.parent / folder / named for folder in ("networks", "deeper"))
    if not (second / "known.tsv").exists():
        for folder in (first, second):
            folder.mkdir(parents=True, exist_ok=True)
        if step_of(first / "checkpoint.pt") < steps:
            network(Job(frozenset(documents), first, data, steps), data)
        more = round(steps / STEPS * DEEPER)
        network(Job(frozenset(annotated.without(documents)), second, data, more, only=DEEP), first)
        quantise(second, data)
    return second


def scorers(documents: Sequence[str], kept: Sequence[str], folder: Path, shared: Path) -> None:
    """Fit the scorers of the model in `folder`."""
    from communique.findings.positions import topics
    from training import annotated, fit_antecedents, fit_country, fit_deeds, fit_issues, fit_positions, fit_quotation
    from training.boosting import save

    save(fit_antecedents.fit(documents, shared, frozenset(kept), folder), folder / "antecedents.json")
    for name, scorer in fit_country.fit(documents, shared, folder).items():
        save(scorer, folder / f"{name}.json")
    marks = fit_quotation.marks(documents, shared, folder)
    quotation, speaker = fit_quotation.fit(list(fit_quotation.pages(kept, shared, folder)), marks)
    for name, scorer in (("marks", marks), ("quotation", quotation), ("speaker", speaker)):
        save(scorer, folder / f"{name}.json")
    fit_issues.save(fit_issues.fit(documents, shared), folder / topics.NAME)
    some = list(fit_deeds.pages(annotated.without(kept), shared, folder))
    for name, scorer in {**fit_deeds.fit(some), **fit_positions.fit((p.gold, p.board) for p in some)}.items():
        save(scorer, folder / f"{name}.json")


def network(job: Job, begun: Path) -> None:
    """Fine-tune the network that lies in `begun`; two processes of one thread are quicker than one of two."""
    import torch

    from training.train import renew

    saved = job.folder / "checkpoint.pt"
    if not saved.exists():
        part = saved.with_suffix(".begun")  # stopped in between, it begins anew
        shutil.copy(begun / "checkpoint.pt", part)
        renew(part, optimiser=False)
        part.rename(saved)
    meeting = (job.folder / f"meeting.{os.getpid()}").resolve()
    torch.multiprocessing.spawn(_process, (job, meeting), nprocs=job.processes)
    meeting.unlink(missing_ok=True)


def _process(rank: int, job: Job, meeting: Path) -> None:
    import torch

    from training import batches
    from training import train as stage
    from training.reader import base_folder, preparer

    torch.set_num_threads(1)
    torch.distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=job.processes)
    shares = batches.DEED_SHARES if job.only else batches.GOLD_SHARES
    plan = replace(stage.Plan(), steps=job.steps, rate=job.rate, shares=shares, only=job.only)
    stage.train(
        job.folder, base_folder() / "model.safetensors", plan, preparer(), polnear=True, autocast=True,
        rank=rank, processes=job.processes, data=job.data, gold=job.documents,
    )  # fmt: skip


def quantise(folder: Path, data: Path) -> None:
    """The checkpoint of a folder as its `reader.onnx`, with the words that go with it."""
    from training.reader import SHIPPED, write

    write(folder / "checkpoint.pt", data, {folder / "reader.onnx": True})
    for name in ("vocab.txt", "known.tsv"):
        if (folder / name).resolve() != (SHIPPED / name).resolve():
            shutil.copy(SHIPPED / name, folder / name)


def main() -> None:
    from training import annotated, gold

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "base")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "learned")
    parser.add_argument("--without", help="the number of a fold to leave out")
    args = parser.parse_args()
    folds: dict[str, Any] = gold.folds(args.shared)
    known = [name for names in folds.values() for name in names]
    documents = [name for number, names in folds.items() if number != args.without for name in names]
    learn(sorted([*documents, *annotated.beside(documents, known)]), args.out, shared=args.shared, data=args.work)


if __name__ == "__main__":
    main()
