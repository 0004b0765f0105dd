"""Attribution on American election news that no rule was fitted to: PolNeAR, raw text in, attributions out.

    python bench/polnear.py ../shared/data/polnear/dev [--quote-parser FOLDER] [--reader] [--misses]

An attribution counts as found where its content matches (word F1 at least .8, one to one) and the sources share a
word. Given are precision, recall and F1 over all, and by kind of content and for pronoun sources, each against the
findings of the same kind. PolNeAR also annotates thoughts and feelings ("admires", "hopes", "a plan to"), which are no
report of speech; `cue of speech` is for attributions with a word of data/cues.toml in their cue, `said` for those with
a form of "say". It takes a quotation that goes on over sentences as one where communique makes one of each, so these
are joined again first, as --apart does not.

With --quote-parser the npm package of that name, installed in FOLDER, is run by node on the same texts, and both are
held to the same measure on direct quotations (those that communique calls direct, and all that the package gives).

With --reader its roles of speech and their links, which it learned from PolNeAR, are held to it too: they follow
what PolNeAR calls an attribution, thoughts included.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import communique
from communique import page, source, text
from communique.errors import CommuniqueError
from communique.findings.quotations.cues import lexicon
from communique.score.compare import match, word_f1, words
from communique.settings import Settings
from communique.text.trained import Seen, TrainedReader
from training.polnear import Article, articles

_PRONOUNS = frozenset("he she it they we i you who him her them".split())
_SAY = frozenset({"said", "says", "say", "saying"})
Words = list[str]


@dataclass(frozen=True)
class Found:
    """One attribution as words, from either side."""

    content: Words
    source: Words
    kind: str
    cue: Words

    @property
    def pronoun(self) -> bool:
        return len(self.source) == 1 and self.source[0] in _PRONOUNS


@dataclass
class Count:
    """Hits, gold and read of one class."""

    hit: int = 0
    gold: int = 0
    read: int = 0

    def row(self, name: str) -> str:
        p, r = self.hit / max(self.read, 1), self.hit / max(self.gold, 1)
        f = 2 * p * r / (p + r) if p + r else 0.0
        return f"{name:22}{p:>9.3f}{r:>9.3f}{f:>9.3f}{self.gold:>8}{self.read:>8}"


def gold_of(article: Article) -> list[Found]:
    return [Found(words(a.content), words(a.source), a.kind, words(a.cue)) for a in article.attributions]


def read_of(article: Article, join: bool, settings: Settings) -> list[Found]:
    """What communique finds in the raw text; with `join`, sentences that go on are one with what they continue."""
    try:
        reading = communique.read(article.text, settings=settings)
    except CommuniqueError:
        return []
    whole = reading.article.text
    found: list[Found] = []
    for q in reading.quotations:
        content = [w for span in q.content for w in words(span.of(whole))]
        speaker = q.speaker
        source = words(speaker.span.of(whole) if speaker and speaker.span else speaker.name if speaker else "")
        one = Found(content, source, q.kind, words(q.cue.of(whole)) if q.cue else [])
        last = found[-1] if found and join else None
        rules = set(q.evidence.rule.split(" + "))
        if last and q.cue is None and rules & {"continued", "reader.opening"} and last.kind != "indirect":
            found[-1] = Found(last.content + content, last.source, last.kind, last.cue)
        else:
            found.append(one)
    return found


def reader_of(texts: list[Article]) -> list[list[Found]]:
    """What the trained reader's roles of speech say by themselves: a content with its cue, and the cue's sources."""
    reader = TrainedReader()
    out: list[list[Found]] = []
    for article in texts:
        raw = article.text.encode()
        composed = page.compose(source.from_bytes(raw, origin=article.name), raw, Settings())
        out.append([found for seen in reader.document(text.document(composed)) for found in _linked(seen)])
    return out


def _linked(seen: Seen) -> list[Found]:
    parts: dict[int, dict[str, list[str]]] = {}
    for role in seen.roles:
        if role.cue is not None:
            said = words(" ".join(seen.words[role.start : role.end]))
            parts.setdefault(role.cue, {}).setdefault(role.kind, []).extend(said)
    cues = {cue: seen.roles[cue] for cue in parts}
    return [
        Found(found["content"], found.get("source", []), "", words(" ".join(seen.words[cues[c].start : cues[c].end])))
        for c, found in parts.items()
        if "content" in found
    ]


def package_of(folder: Path, texts: list[Article]) -> list[list[Found]]:
    """What npm quote-parser finds in the texts."""
    script = Path(__file__).with_name("quote_parser.js")
    lines = "\n".join(json.dumps(_repaired(a)) for a in texts)
    run = subprocess.run(
        ["node", str(script), str(folder)], input=lines, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return [[Found(words(q["text"]), words(q["name"]), "direct", []) for q in row] for row in rows]


def _repaired(article: Article) -> str:
    """The text with its quotation marks put right, so that both readers begin from the same."""
    try:
        return communique.read(article.text).article.text
    except CommuniqueError:
        return article.text


def pairs(gold: list[Found], read: list[Found]) -> list[tuple[int, int]]:
    """Gold and read attributions that are the same, one to one."""

    def like(i: int, j: int) -> float:
        g, p = gold[i], read[j]
        shared = bool(set(g.source) & set(p.source)) or not g.source and not p.source
        return word_f1(g.content, p.content) if shared else 0.0

    return match(len(gold), len(read), like, 0.8)


def _speech(cue: Words) -> bool:
    known = lexicon()
    return any(w in known.verbs or w in known.speech or w in known.documents or w == "according" for w in cue)


CLASSES: dict[str, Callable[[Found], bool]] = {
    "all": lambda f: True,
    "direct": lambda f: f.kind == "direct",
    "mixed": lambda f: f.kind == "mixed",
    "indirect": lambda f: f.kind == "indirect",
    "pronoun source": lambda f: f.pronoun,
    "cue of speech": lambda f: _speech(f.cue),
    "said": lambda f: bool(_SAY & set(f.cue)),
}


def count(texts: Iterable[tuple[list[Found], list[Found]]]) -> dict[str, Count]:
    """Counts by class; a pair counts where its gold side is of the class, a reading where it says so itself."""
    counts = {name: Count() for name in CLASSES}
    for gold, read in texts:
        hits = pairs(gold, read)
        for name, inside in CLASSES.items():
            counts[name].hit += sum(inside(gold[i]) for i, _ in hits)
            counts[name].gold += sum(map(inside, gold))
            counts[name].read += sum(map(inside, read))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--quote-parser", type=Path, default=None, metavar="FOLDER")
    parser.add_argument("--reader", action="store_true", help="the trained reader's own spans too")
    parser.add_argument("--apart", action="store_true", help="leave sentences that go on apart")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    texts = list(articles(args.folder))[: args.limit]
    settings = Settings()
    both = [(gold_of(a), read_of(a, not args.apart, settings)) for a in texts]
    print(f"{len(texts)} articles\n{'':22}{'precision':>9}{'recall':>9}{'F1':>9}{'gold':>8}{'read':>8}")
    for name, counted in count(both).items():
        print(counted.row(name))
    if args.reader:
        print("\nthe trained reader's own spans")
        alone = count(zip((gold for gold, _ in both), reader_of(texts), strict=True))
        for name in ("all", "pronoun source", "cue of speech", "said"):
            print(alone[name].row(name))
    if args.quote_parser:
        direct = [[g for g in gold if g.kind == "direct"] for gold, _ in both]
        ours = [[f for f in read if f.kind == "direct"] for _, read in both]
        theirs = package_of(args.quote_parser, texts)
        print("\ndirect quotations")
        print(count(zip(direct, ours, strict=True))["all"].row("communique"))
        print(count(zip(direct, theirs, strict=True))["all"].row("quote-parser"))
    if args.misses:
        for article, (gold, read) in zip(texts, both, strict=True):
            hit = {i for i, _ in pairs(gold, read)}
            for i, g in enumerate(gold):
                if i not in hit:  # and what was read instead
                    print(
                        f"{article.name}: {g.kind} [{' '.join(g.source)}] {' '.join(g.cue)}: {' '.join(g.content)[:80]}"
                    )


if __name__ == "__main__":
    main()
