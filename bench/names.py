"""How well the names of people and bodies are found, on news with hand-made entity tags.

    python bench/names.py ../shared/data/wire [--seed 5] [--texts 100] [--misses]

For a random sample of texts, a tagged person or organisation counts as found when a mention of a person or body shares
a character with it, and a mention as right when it shares one with a tag. Bodies without a capital ("the ministry") are
not tagged in the texts and do not count.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path

from actors import plain_article  # type: ignore[import-not-found]  # the script beside this one

from communique import actors, text

Spans = list[tuple[int, int]]
KINDS = {"person": "Person", "body": "Organization"}


def tagged(path: Path, words: str) -> dict[str, Spans]:
    """The tagged spans of a file of `token<TAB>tag` lines, found again in the text."""
    spans: dict[str, Spans] = {}
    place = 0
    last = ""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]:
        token, _, tag = line.partition("\t")
        at = words.find(token, place) if token.strip() else -1
        if at < 0 or at - place > 60:
            continue
        place = at + len(token)
        begin, _, kind = tag.strip().partition("-")
        if begin == "B":
            spans.setdefault(kind, []).append((at, place))
        elif begin == "I" and kind == last and spans.get(kind):
            spans[kind][-1] = (spans[kind][-1][0], place)
        last = kind
    return spans


def read(words: str) -> dict[str, Spans]:
    """The mentions of people and bodies by name."""
    cast = actors.cast(text.document(plain_article("x", words)))
    spans: dict[str, Spans] = {kind: [] for kind in KINDS}
    for mention in cast.mentions:
        kind = cast.actor(mention.actor_id).kind
        named = (
            mention.kind == "name"
            if kind == "person"
            else any(c.isupper() for c in mention.span.of(words).removeprefix("The "))
        )
        if kind in KINDS and named:
            spans[kind].append((mention.span.start, mention.span.end))
    return spans


def without(spans: Spans, others: Spans) -> Spans:
    """The spans that share no character with any of the others."""
    return [a for a in spans if not any(a[0] < b[1] and b[0] < a[1] for b in others)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wire", type=Path)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--texts", type=int, default=100)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    pairs = [(path, options.wire / "entities" / f"{path.name}.tsv") for path in (options.wire / "texts").glob("*.txt")]
    pairs = sorted(pair for pair in pairs if pair[1].exists())
    sample = random.Random(options.seed).sample(pairs, min(options.texts, len(pairs)))  # noqa: S311
    counts: Counter[tuple[str, str]] = Counter()
    wrong: Counter[tuple[str, str, str]] = Counter()
    for path, tags in sample:
        words = path.read_text(encoding="utf-8", errors="replace").partition("\n")[2]
        gold, got = tagged(tags, words), read(words)
        for kind, tag in KINDS.items():
            missed, invented = without(gold.get(tag, []), got[kind]), without(got[kind], gold.get(tag, []))
            counts[kind, "gold"] += len(gold.get(tag, []))
            counts[kind, "missed"] += len(missed)
            counts[kind, "read"] += len(got[kind])
            counts[kind, "invented"] += len(invented)
            wrong.update((kind, "missed", words[a:b]) for a, b in missed)
            wrong.update((kind, "invented", words[a:b]) for a, b in invented)
    for kind in KINDS:
        recall = 1 - counts[kind, "missed"] / max(1, counts[kind, "gold"])
        precision = 1 - counts[kind, "invented"] / max(1, counts[kind, "read"])
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{kind:8} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  of {counts[kind, 'gold']}")
    if options.misses:
        for (kind, what, name), number in wrong.most_common(200):
            print(f"{number:4} {kind} {what} {name!r}")


if __name__ == "__main__":
    main()
