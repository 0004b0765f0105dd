"""The annotated documents of this project (a language model read them by written guidelines), as training items.

A document is one item of all its words; `Windows` cuts it into stretches of whole sentences as the reader will see
them. Its quotations become reports, with the cue and the speaker mention nearest to their words where the annotation's
place for them cannot be right (a cue said twice in one paragraph is given one place).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from communique.text.labels import POINTERS
from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from training import annotated
from training.item import Item, moved_into
from training.noise import TRAINING, damage
from training.reports import CUE, GOLD, NONE, OPENING, UNKNOWN, cropped

Span = tuple[int, int]
LONGEST = 128  # words of a window
_NEAR = 400  # characters about a content in which its cue stands


def documents(shared: Path, names: Iterable[str] | None = None) -> Iterator[tuple[dict[str, Any], str]]:
    """Annotation and text of each document of `gold/train` and of this project's own (`training.annotated`), or of
    those named.
    """
    folder = shared / "gold" / "train"
    known = sorted(path.stem for path in folder.glob("*.json")) + annotated.names() if names is None else sorted(names)
    for name in known:
        if (folder / f"{name}.json").exists():
            gold = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            text = (folder / f"{name}.txt").read_text(encoding="utf-8")
            stands = annotated.positions(name, text)
            yield gold if stands is None else {"positions": stands} | gold, text
        else:
            yield annotated.load(name, shared)


def folds(shared: Path) -> dict[str, list[str]]:
    """The documents of each fold."""
    found: dict[str, list[str]] = json.loads((shared / "gold" / "folds.json").read_text(encoding="utf-8"))
    return found


def whole(gold: dict[str, Any], text: str) -> Item:
    """A document as one item."""
    tokens: list[Token] = []
    numbers: list[int] = []
    lines: list[int] = []
    count = 0
    for line in re.finditer(r"[^\n]+", text):
        for sentence in split_sentences(text, line.start(), line.end()):
            words = tokenize(text, sentence.start, sentence.end)
            tokens += words
            numbers += [count] * len(words)
            lines += [line.start()] * len(words)
            count += 1
    item = Item([t.text for t in tokens], numbers, gold["id"], paragraphs=lines)
    item.reports = reports(gold["quotations"], text, tokens)
    return item


def reports(quotations: list[dict[str, Any]], text: str, tokens: list[Token]) -> list[list[int]]:
    """The quotations as reports; one a place."""
    made: dict[int, list[int]] = {}
    for quotation in quotations:
        content = [tuple(span) for span in quotation["content_spans"]]
        cue, speaker = _placed(quotation, text, content)
        report = _report(quotation, content, cue, speaker, text, tokens)
        if report is not None and report[0] not in made:
            made[report[0]] = report
    return [made[anchor] for anchor in sorted(made)]


def _placed(quotation: dict[str, Any], text: str, content: list[Span]) -> tuple[Span | None, Span | None]:
    """The places of cue and speaker that lie nearest to the content and to each other."""
    cue, speaker = quotation.get("cue_span"), quotation.get("speaker_span")
    if cue is None:
        return None, (speaker[0], speaker[1]) if speaker else None
    cues: list[Span] = _all(quotation["cue"], text, content) or [(cue[0], cue[1])]
    speakers = _all(quotation["speaker"], text, content) if speaker else []

    def cost(pair: tuple[Span, Span | None]) -> tuple[float, float]:
        told, who = pair
        away = min(_gap(told, part) for part in content)
        inside = any(part[0] <= told[0] and told[1] <= part[1] for part in content)
        apart = _gap(told, who) if who else 0
        return away + apart + 1000 * inside, abs(told[0] - cue[0])

    given: tuple[Span, Span | None] = ((cue[0], cue[1]), (speaker[0], speaker[1]) if speaker else None)
    places: list[Span | None] = [*speakers] or [given[1]]
    best = min([(told, who) for told in cues for who in places], key=cost)
    return best if cost(best)[0] + 3 < cost(given)[0] else given


def _all(words: str, text: str, content: list[Span]) -> list[Span]:
    low, high = max(0, content[0][0] - _NEAR), content[-1][1] + _NEAR
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return [(m.start() + low, m.end() + low) for m in re.finditer(pattern, text[low:high])]


def _gap(a: Span, b: Span) -> int:
    return max(0, b[0] - a[1], a[0] - b[1])


def _report(
    quotation: dict[str, Any],
    content: list[Span],
    cue: Span | None,
    speaker: Span | None,
    text: str,
    tokens: list[Token],
) -> list[int] | None:
    def place(span: Span | None) -> tuple[int, int]:
        inside = [i for i, t in enumerate(tokens) if span and t.start < span[1] and t.end > span[0]]
        return (inside[0], inside[-1]) if inside else (NONE, NONE)

    said = place(cue)
    parts = sorted(place(part) for part in content)
    parts = [part for part in parts if part[0] >= 0]
    if not parts:
        return None
    anchor = said[0] if said[0] >= 0 else parts[0][0]
    before = [part for part in parts if part[1] < anchor]
    after = [part for part in parts if part[0] >= anchor]
    if not before and not after:
        return None
    addressee = place(_addressee(quotation, text, content, cue))
    targets = [
        said[1],
        *((before[0][0], before[-1][1]) if before else (NONE, NONE)),
        *((after[0][0], after[-1][1]) if after else (NONE, NONE)),
        *place(speaker),
        *(addressee if addressee[0] >= 0 or not quotation["addressees"] else (UNKNOWN, UNKNOWN)),
    ]
    assert len(targets) == len(POINTERS)  # noqa: S101
    return [anchor, CUE if said[0] >= 0 else OPENING, GOLD, *targets]


def _addressee(quotation: dict[str, Any], text: str, content: list[Span], cue: Span | None) -> Span | None:
    """Where the first addressee stands: its name or the last word of it, near the cue and outside of the words."""
    if not quotation["addressees"] or cue is None:
        return None
    name = quotation["addressees"][0]
    for words in (name, name.split()[-1]):
        found = [
            span
            for span in _all(words, text, content)
            if not any(part[0] <= span[0] < part[1] for part in content) and _gap(span, cue) < 150
        ]
        if found:
            return min(found, key=lambda span: (_gap(span, cue), span))
    return None


@dataclass
class Windows:
    """An endless stream of windows of documents, cut anew each time round, damaged by chance."""

    items: list[Item]
    seed: int
    longest: int = LONGEST
    noisy: bool = True
    _queue: list[Item] = field(default_factory=list)
    _round: int = 0

    def take(self, rng: random.Random) -> Item:
        if not self._queue:
            dice = random.Random(self.seed * 1000 + self._round)  # noqa: S311
            self._round += 1
            for item in self.items:
                first = dice.randint(self.longest // 4, self.longest)
                self._queue += [cut(item, a, b) for a, b in windows(item.sentence, self.longest, first)]
            dice.shuffle(self._queue)
        item = self._queue.pop()
        return damage(item, TRAINING, rng) if self.noisy else item


def windows(sentence: list[int], longest: int, first: int | None = None) -> list[Span]:
    """Stretches of whole sentences of at most `longest` words, the first one of at most `first`."""
    edges = [i for i in range(1, len(sentence)) if sentence[i] != sentence[i - 1]] + [len(sentence)]
    found: list[Span] = []
    start, size = 0, first or longest
    end = 0
    for edge in edges:
        if edge - start > size and end > start:
            found.append((start, end))
            start, size = end, longest
        while edge - start > size:
            found.append((start, start + size))
            start, size = start + size, longest
        end = edge
    if end > start:
        found.append((start, end))
    return found


def cut(item: Item, start: int, end: int) -> Item:
    """The words from `start` to before `end` as an item of its own."""
    made = Item(item.words[start:end], [n - item.sentence[start] for n in item.sentence[start:end]], item.document)
    if item.paragraphs is not None:
        made.paragraphs = item.paragraphs[start:end]
    if item.reports is not None:
        made.reports = cropped(item.reports, start, end)
    if item.mentions is not None:
        made.mentions = item.mentions[start:end]
    if item.referents is not None:
        made.referents = []
        for head, others in item.referents:
            seen = [i - start for i in others if start <= i < end]
            if start <= head < end and (seen or not others):
                made.referents.append((head - start, seen))
    moved_into(item, made, {i: i - start for i in range(start, min(end, len(item.words)))})
    return made
