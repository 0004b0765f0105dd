"""PolNeAR, from raw text and brat annotations to paragraphs of words with the roles of speech and their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from training.item import Item
from training.ptb import penn_words

_KINDS = {"Source": "source", "Cue": "cue", "Content": "content"}


@dataclass
class Attribution:
    """Character spans of one attribution's parts."""

    parts: list[tuple[str, int, int]] = field(default_factory=list)

    def cue(self) -> int | None:
        """The first character of the first cue."""
        return min((start for kind, start, _ in self.parts if kind == "cue"), default=None)


def attributions(ann: str) -> list[Attribution]:
    """The attributions of one brat file."""
    spans: dict[str, list[tuple[str, int, int]]] = {}
    found = []
    for line in ann.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            kind, _, places = rest.split("\t")[0].partition(" ")
            if kind in _KINDS:
                pairs = [place.split() for place in places.split(";")]
                spans[name] = [(_KINDS[kind], int(a), int(b)) for a, b in pairs]
        elif name.startswith("E"):
            roles = [part.split(":")[1] for part in rest.split()]
            found.append(Attribution([span for role in roles for span in spans.get(role, [])]))
    return found


def items(folder: Path) -> Iterator[tuple[Item, Item]]:
    """Each paragraph of a split twice: in Penn words, and in those of the package."""
    texts = {path.stem: path for path in (folder / "text").glob("*.txt")}
    for path in sorted((folder / "attributions").glob("*.ann")):
        home = texts.get(path.stem) or texts[path.stem.rpartition("_")[0]]
        text = home.read_text(encoding="utf-8")
        found = attributions(path.read_text(encoding="utf-8"))
        for match in re.finditer(r"[^\n]+", text):
            sentences = split_sentences(text, match.start(), match.end())
            if sentences:
                cuts = [(s.start, s.end) for s in sentences]
                yield (
                    _item([penn_words(text, a, b) for a, b in cuts], found, path.stem),
                    _item([list(tokenize(text, a, b)) for a, b in cuts], found, path.stem),
                )


def _item(sentences: list[list[Token]], found: list[Attribution], document: str) -> Item:
    words = [word for sentence in sentences for word in sentence]
    numbers = [number for number, sentence in enumerate(sentences) for _ in sentence]
    roles = ["O"] * len(words)
    links = [-1] * len(words)
    begin, end = (words[0].start, words[-1].end) if words else (0, 0)
    for attribution in found:
        cue = attribution.cue()
        target = next((i for i, w in enumerate(words) if cue is not None and w.start <= cue < w.end), None)
        for kind, start, stop in attribution.parts:
            if stop <= begin or start >= end:
                continue
            inside = [i for i, w in enumerate(words) if w.start < stop and w.end > start]
            for place, i in enumerate(inside):
                roles[i] = f"{'I' if place else 'B'}-{kind}"
            if inside and kind != "cue":
                links[inside[0]] = len(words) if target is None else target
    for i, role in enumerate(roles):  # a span torn by another one goes on as a span of its own
        if role.startswith("I-") and (i == 0 or roles[i - 1][2:] != role[2:]):
            roles[i] = "B" + role[1:]
    return Item(words=[w.text for w in words], sentence=numbers, document=document, roles=roles, links=links)
