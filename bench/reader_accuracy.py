"""How well the trained reader reads: every figure of its model card.

    python bench/reader_accuracy.py [speech|links|trees|names|damage|registry|all] [--model FILE] [--shared ../shared]

speech    exact span F1 of source, cue and content on PolNeAR dev-flat, by shared/score/polnear.py
links     PolNeAR dev: share of exact (cue, source) and (cue, content) pairs found, as F1
trees     UPOS and LAS on the dev sets of EWT and open GUM, gold words; relations without subtypes, as CoNLL 2018 scores
names     exact span F1 over person, place, body and people on shared/data/wire, never trained on; the texts are cut by
          the package itself, and names compared by their characters; then over the texts that nobody looked at, and
          without agreement within a document
damage    speech again, with the project's noise at scraper strength (fixed seed), before and after
registry  names again, the known words withheld: what they add

`--model` takes another file of the same graph: `build/reader/reader-fp32.onnx` shows what int8 costs.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import json
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from communique.text.decoding import spans
from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from communique.text.trained import FOLDER, Seen, TrainedReader

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # `training` is no installed package
KINDS = ("source", "cue", "content")
WIRE = {"Person": "person", "Location": "place", "Organization": "body", "NORP": "people"}
LOOKED_AT = 300  # wire texts whose errors were read while lists and rules of names were made
Span = tuple[str, int, int]


def f1(hit: int, gold: int, predicted: int) -> float:
    """The F1 of counts, in points."""
    return 200 * hit / (gold + predicted) if hit else 0.0


def sentence_numbers(words: Sequence[str]) -> list[int]:
    """A sentence number for each word of a paragraph in Penn words: a stop and the mark that closes it end one."""
    numbers, number, ended = [], 0, False
    for word in words:
        if ended and word not in ("''", '"', "”", ")", "'", "-RRB-"):
            number += 1
            ended = False
        numbers.append(number)
        ended = ended or word in (".", "?", "!")
    return numbers


def read(reader: TrainedReader, paragraphs: list[list[str]]) -> list[Seen]:
    return reader.words(paragraphs, [sentence_numbers(words) for words in paragraphs])


def speech(reader: TrainedReader, shared: Path) -> None:
    gold = shared / "data" / "polnear" / "dev-flat.jsonl"
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    spec = importlib.util.spec_from_file_location("polnear_score", shared / "score" / "polnear.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {shared / 'score'}")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    with tempfile.TemporaryDirectory() as folder:
        guess = Path(folder) / "predicted.jsonl"
        with guess.open("w", encoding="utf-8") as file:
            for seen in read(reader, [item["tokens"] for item in items]):
                file.write(json.dumps({"labels": seen.role_labels()}) + "\n")
        arguments, sys.argv = sys.argv, ["polnear.py", str(gold), str(guess)]
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            scorer.main()
        sys.argv = arguments
    print("speech, PolNeAR dev-flat", printed.getvalue(), sep="\n", end="")


def _speech_scores(gold: Iterable[Sequence[str]], guessed: Iterable[Sequence[str]]) -> dict[str, float]:
    counts: Counter[tuple[str, str]] = Counter()
    for truth, guess in zip(gold, guessed, strict=True):
        a, b = set(spans(truth)), set(spans(guess))
        for name, found in (("hit", a & b), ("gold", a), ("guess", b)):
            counts.update((name, kind) for kind, _, _ in found)
    return {kind: f1(counts["hit", kind], counts["gold", kind], counts["guess", kind]) for kind in KINDS}


def damage(reader: TrainedReader, shared: Path) -> dict[str, dict[str, float]]:
    """F1 of each part, whole and damaged."""
    from training.item import Item
    from training.noise import SCRAPER
    from training.noise import damage as damaged

    gold = shared / "data" / "polnear" / "dev-flat.jsonl"
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    whole = [Item(words=i["tokens"], sentence=sentence_numbers(i["tokens"]), roles=i["labels"]) for i in items]
    rng = random.Random(2024)  # noqa: S311
    both = {}
    for name, paragraphs in (("whole", whole), ("damaged", [damaged(item, SCRAPER, rng) for item in whole])):
        seen = reader.words([item.words for item in paragraphs], [item.sentence for item in paragraphs])
        got = _speech_scores([item.roles or [] for item in paragraphs], [one.role_labels() for one in seen])
        print(f"speech, {name:8}", "  ".join(f"{kind} {value:.1f}" for kind, value in got.items()))
        both[name] = got
    return both


def links(reader: TrainedReader, shared: Path) -> None:
    from training.speech import items

    counts: Counter[tuple[str, str]] = Counter()
    gold = [item for item, _ in items(shared / "data" / "polnear" / "dev")]
    for item, seen in zip(gold, reader.words([i.words for i in gold], [i.sentence for i in gold]), strict=True):
        parts = spans(item.roles or [])
        cues = {start: (start, end) for kind, start, end in parts if kind == "cue"}
        target = item.links or []
        truth = {(k, a, b, *cues[target[a]]) for k, a, b in parts if k != "cue" and target[a] in cues}
        guess = {
            (r.kind, r.start, r.end, seen.roles[r.cue].start, seen.roles[r.cue].end)
            for r in seen.roles
            if r.cue is not None
        }
        for name, found in (("hit", truth & guess), ("gold", truth), ("guess", guess)):
            counts.update((name, pair[0]) for pair in found)
    for kind in ("source", "content"):
        value = f1(counts["hit", kind], counts["gold", kind], counts["guess", kind])
        print(f"links, PolNeAR dev: cue with {kind} {value:.1f} ({counts['gold', kind]} gold)")


def trees(reader: TrainedReader, shared: Path) -> dict[str, dict[str, float]]:
    """For each dev set the shares of words with the right `tags`, `heads`, `labelled` heads and `strict` ones."""
    from training.treebank import items

    found = {}
    for name in ("en_ewt-dev", "en_gum-open-dev"):
        gold = [item for item, _ in items(shared / "data" / "ud" / f"{name}.conllu")]
        counts: Counter[str] = Counter()
        for item, seen in zip(gold, reader.words([i.words for i in gold], [i.sentence for i in gold]), strict=True):
            rows = zip(
                item.tags or [],
                seen.tags,
                item.heads or [],
                seen.heads,
                item.relations or [],
                seen.relations,
                strict=True,
            )
            for tag, tag2, head, head2, relation, relation2 in rows:
                counts["words"] += 1
                counts["tags"] += tag == tag2
                counts["heads"] += head == head2
                same = str(relation).split(":")[0] == relation2.split(":")[0]
                counts["labelled"] += head == head2 and same
                counts["strict"] += head == head2 and relation == relation2
        share = {key: 100 * value / counts["words"] for key, value in counts.items()}
        print(
            f"trees, {name}: UPOS {share['tags']:.1f}  UAS {share['heads']:.1f}  LAS {share['labelled']:.1f}"
            f"  LAS with subtypes {share['strict']:.1f}  ({counts['words']} words)"
        )
        found[name] = share
    return found


def _wire(shared: Path) -> Iterator[tuple[str, set[Span]]]:
    """Each text after its first line, an address, with its outermost names as places of characters."""
    for path in sorted((shared / "data" / "wire" / "entities").iterdir()):
        text = (shared / "data" / "wire" / "texts" / path.stem).read_text(encoding="utf-8", errors="replace")
        body = text.index("\n") + 1
        places: list[tuple[int, int]] = []
        labels: list[str] = []
        at = 0
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            word, _, label = line.partition("\t")
            found = text.find(word.strip(), at, at + len(word) + 200) if word.strip() and label else -1
            if found >= 0:
                at = found + len(word.strip())
                places.append((found - body, at - body))
                labels.append(label.split("\t")[0].strip())
        named = {(WIRE[k], places[a][0], places[b - 1][1]) for k, a, b in spans(labels) if k in WIRE}
        yield text[body:], {span for span in named if span[1] >= 0}


def _tokens(text: str) -> list[list[tuple[Token, ...]]]:
    """Paragraphs of sentences of the package's own words."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        cuts = split_sentences(text, match.start(), match.end())
        if cuts:
            found.append([tokenize(text, cut.start, cut.end) for cut in cuts])
    return found


def names(
    reader: TrainedReader, shared: Path, *, note: str = "", texts: slice = slice(None), together: bool = True
) -> float:
    """The micro F1 over some of the texts; `together` is what agreement within a document adds."""
    counts: Counter[tuple[str, str]] = Counter()
    for text, gold in islice(_wire(shared), texts.start, texts.stop, texts.step):
        paragraphs = _tokens(text)
        guess: set[Span] = set()
        for sentences, seen in zip(paragraphs, reader.paragraphs(paragraphs, together=together), strict=True):
            tokens = [token for sentence in sentences for token in sentence]
            guess |= {
                (n.kind, tokens[n.start].start, tokens[n.end - 1].end) for n in seen.names if n.kind in WIRE.values()
            }
        for name, found in (("hit", gold & guess), ("gold", gold), ("guess", guess)):
            counts.update((name, kind) for kind, _, _ in found)
    total = {name: sum(v for (n, _), v in counts.items() if n == name) for name in ("hit", "gold", "guess")}
    each = "  ".join(
        f"{kind} {f1(counts['hit', kind], counts['gold', kind], counts['guess', kind]):.1f}" for kind in WIRE.values()
    )
    micro = f1(total["hit"], total["gold"], total["guess"])
    right = 100 * total["hit"] / max(1, total["guess"])
    print(f"names, wire{note}: micro {micro:.1f} (precision {right:.1f})  {each}  ({total['gold']} gold)")
    return micro


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all")
    parser.add_argument("--model", type=Path, default=FOLDER / "reader.onnx")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    reader = TrainedReader(model=str(args.model.resolve()), threads=args.threads)
    stages: dict[str, Callable[[TrainedReader, Path], object]] = {
        "speech": speech, "links": links, "trees": trees, "names": names, "damage": damage,
    }  # fmt: skip
    for name, stage in stages.items():
        if args.what in (name, "all"):
            stage(reader, args.shared)
    if args.what in ("names", "all"):
        names(reader, args.shared, note=f", those after the first {LOOKED_AT}", texts=slice(LOOKED_AT, None))
        names(reader, args.shared, note=", each paragraph by itself", together=False)
    if args.what in ("registry", "all"):
        bare = TrainedReader(model=str(args.model.resolve()), threads=args.threads, registry=False)
        names(bare, args.shared, note=", known words withheld")


if __name__ == "__main__":
    main()
