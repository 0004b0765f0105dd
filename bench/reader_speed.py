"""What the trained reader costs, and what the gate before it saves.

    python bench/reader_speed.py [--documents N] [--model FILE] [--shared ../shared]

Documents are wire texts of 300 to 500 words from shared/data/wire, cut into sentences and tokens beforehand. One
thread; CPU seconds (`time.process_time`), since the machine is shared, as documents of 400 words a second: the best of
three rounds by turns. With the gate (`TrainedReader(gate=True)`) only the sentences that `text.gate` lets through are
read, its own cost counted. The gate's recall is over the sentences of shared/gold/dev that hold the beginning of a gold
quotation, on which its words were chosen, and over the sentences of PolNeAR dev that hold a content, which it has not
seen. Loading is the median of five fresh processes, wall seconds from before the import of onnxruntime to the session
being ready.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from communique.text.gate import passes
from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from communique.text.trained import FOLDER, TrainedReader

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # `training` is no installed package
Paragraphs = list[list[tuple[Token, ...]]]
LOAD = (
    "import time; t = time.perf_counter(); from communique.text.trained import TrainedReader; "
    "TrainedReader(); print(time.perf_counter() - t)"
)


def paragraphs(text: str) -> Paragraphs:
    """A text as paragraphs of sentences of tokens."""
    found = []
    for match in re.finditer(r"[^\n]+", text):
        spans = split_sentences(text, match.start(), match.end())
        if spans:
            found.append([tokenize(text, s.start, s.end) for s in spans])
    return found


def wire(shared: Path, number: int) -> list[Paragraphs]:
    """Documents of 300 to 500 words, evenly over all papers; a text's first line is its address."""
    texts = [
        path.read_text(encoding="utf-8", errors="replace").partition("\n")[2]
        for path in sorted((shared / "data" / "wire" / "texts").iterdir())
    ]
    fit = [text for text in texts if 300 <= len(text.split()) <= 500]
    return [paragraphs(text) for text in fit[:: max(1, len(fit) // number)][:number]]


def gated(document: Paragraphs) -> Paragraphs:
    """The document without the sentences that the gate holds back."""
    kept = [
        [tokens for tokens, passed in zip(paragraph, row, strict=True) if passed]
        for paragraph, row in zip(document, passes(document), strict=True)
    ]
    return [paragraph for paragraph in kept if paragraph]


def words(documents: list[Paragraphs]) -> int:
    """Words as people count them: marks are left out."""
    return sum(token.is_word for d in documents for p in d for s in p for token in s)


def rates(documents: list[Paragraphs], readers: list[TrainedReader]) -> list[float]:
    """Documents of 400 words a CPU second of each reader, the best of three rounds by turns."""
    best = [float("inf")] * len(readers)
    for _ in range(3):
        for number, reader in enumerate(readers):
            began = time.process_time()
            for document in documents:
                reader.paragraphs(document, together=True)
            best[number] = min(best[number], time.process_time() - began)
    return [words(documents) / 400 / seconds for seconds in best]


def gate_recall(shared: Path) -> tuple[int, int]:
    """Gold quotations whose sentence passes, and all that were found in their text."""
    passed = found = 0
    for path in sorted((shared / "gold" / "dev").glob("*.json")):
        document = paragraphs(path.with_suffix(".txt").read_text(encoding="utf-8"))
        flat = list(_sentences(document))
        for quotation in json.loads(path.read_text(encoding="utf-8"))["quotations"]:
            for content in quotation["content"]:
                begin = " ".join(re.findall(r"\w+", content.lower())[:6])
                hits = [ok for line, ok in flat if begin and begin in line]
                found += bool(hits)
                passed += bool(hits) and hits[0]
    return passed, found


def gate_recall_unseen(shared: Path) -> tuple[int, int]:
    """Sentences of PolNeAR dev with a content, thoughts and plans among them, that pass, and all such."""
    from training.speech import items

    passed = found = 0
    documents: dict[str, list[tuple[list[tuple[Token, ...]], list[bool]]]] = {}
    for _, item in items(shared / "data" / "polnear" / "dev"):
        sentences: list[list[Token]] = [[] for _ in range(item.sentence[-1] + 1)]
        content = [False] * len(sentences)
        for word, number, role in zip(item.words, item.sentence, item.roles or [], strict=True):
            sentences[number].append(Token(word, 0, 0))
            content[number] |= role.endswith("content")
        documents.setdefault(item.document, []).append(([tuple(s) for s in sentences], content))
    for paragraphs_ in documents.values():
        for row, (_, content) in zip(passes([p for p, _ in paragraphs_]), paragraphs_, strict=True):
            found += sum(content)
            passed += sum(ok and has for ok, has in zip(row, content, strict=True))
    return passed, found


def _sentences(document: Paragraphs) -> Iterator[tuple[str, bool]]:
    for paragraph, row in zip(document, passes(document), strict=True):
        for tokens, passed in zip(paragraph, row, strict=True):
            yield " ".join(re.findall(r"\w+", " ".join(t.text for t in tokens).lower())), passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=60)
    parser.add_argument("--model", type=Path, default=FOLDER / "reader.onnx")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    args = parser.parse_args()
    readers = [TrainedReader(model=str(args.model.resolve()), threads=1, gate=gate) for gate in (False, True)]
    documents = wire(args.shared, args.documents)
    readers[0].paragraphs(documents[0])
    print(f"{len(documents)} documents, {words(documents) / len(documents):.0f} words each, one thread")
    whole, gate = rates(documents, readers)
    print(f"all heads      {whole:.1f} documents of 400 words a second")
    share = words([gated(d) for d in documents]) / words(documents)
    print(f"with the gate  {gate:.1f}  ({share:.0%} of the words pass)")
    passed, found = gate_recall(args.shared)
    print(f"gate recall    {passed / found:.4f} of gold quotation sentences ({passed} of {found})")
    passed, found = gate_recall_unseen(args.shared)
    print(f"               {passed / found:.4f} of PolNeAR dev's sentences with a content ({passed} of {found})")
    loads = [
        float(subprocess.run([sys.executable, "-c", LOAD], capture_output=True, check=True).stdout) for _ in range(5)
    ]
    print(f"loading        {statistics.median(loads):.2f} s")
    print(f"files          {sum(p.stat().st_size for p in FOLDER.iterdir()) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
