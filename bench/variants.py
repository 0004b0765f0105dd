"""Gold whose texts were put into another shape, its annotations moved along.

`joined` puts a space in place of paragraphs, as in pages whose markup was lost. `damaged` does to each paragraph what
scrapers and machine translation do (`training/noise.py`, at a scraper's strength). What is left of an annotated string
is what counts then: a report is none any more where its content is gone, or its cue and its speaker both, nor is an
encounter, event or position without its words.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from training.item import Item
from training.noise import SCRAPER, damage

Annotation = dict[str, Any]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Moved:
    """A text in its new shape: each word or mark that is left, where it stood and where it stands, in the new order."""

    text: str
    old: tuple[Range, ...]
    new: tuple[Range, ...]

    def left(self, start: int, end: int) -> list[Range]:
        """The places of what is left of the old `[start, end)`; what stands together makes one."""
        runs: list[Range] = []
        last = -2
        for n, (a, b) in enumerate(self.old):
            if a < end and b > start:
                runs[-1:] = [(runs[-1][0], self.new[n][1])] if n == last + 1 else [*runs[-1:], self.new[n]]
                last = n
        return runs


Shape = Callable[[str, Annotation], Moved]


def joined(text: str, annotation: Annotation) -> Moved:
    """The text as one paragraph."""
    tokens = tokenize(text)
    return _laid_out(text, [(token.text, token) for token in tokens], paragraphs=False)


def damaged(text: str, annotation: Annotation) -> Moved:
    """The text with each paragraph damaged; the dice are those of the document, the same in every run."""
    rng = random.Random(annotation["id"])  # noqa: S311 - nothing secret
    speech = {
        place: role
        for quotation in annotation["quotations"]
        for role in ("cue", "speaker")
        if quotation.get(f"{role}_span")
        for place in range(*quotation[f"{role}_span"])
    }
    words: list[tuple[str, Token]] = []
    start = 0
    for end in (*(match.start() for match in re.finditer(r"\n", text)), len(text)):
        tokens = tokenize(text, start, end)
        item = damage(_item(text, tokens, speech), SCRAPER, rng)
        words += [(word, tokens[int(tag or 0)]) for word, tag in zip(item.words, item.tags or [], strict=True)]
        start = end
    return _laid_out(text, words, paragraphs=True)


def _item(text: str, tokens: Sequence[Token], speech: dict[int, str]) -> Item:
    """A paragraph as the noise takes it; the tags are the words' numbers, so that they can be told apart behind it."""
    ends = [span.end for span in split_sentences(text[: tokens[-1].end])] if tokens else []
    sentence = [sum(end <= token.start for end in ends) for token in tokens]
    roles: list[str] = []
    for token in tokens:
        role = {"cue": "cue", "speaker": "source"}.get(speech.get(token.start, ""))
        inside = role and roles and roles[-1].endswith(role)
        roles.append(f"{'I' if inside else 'B'}-{role}" if role else "O")
    return Item([t.text for t in tokens], sentence, roles=roles, tags=[str(n) for n in range(len(tokens))])


def _laid_out(text: str, words: Sequence[tuple[str, Token]], *, paragraphs: bool) -> Moved:
    """The words in their order, with the white space that stood between them; a space where they met only now.

    Without `paragraphs` a space stands for a line's end too.
    """
    parts: list[str] = []
    new: list[Range] = []
    size = 0
    for n, (word, token) in enumerate(words):
        before = words[n - 1][1].end if n else token.start
        between = re.sub(r"\S+", "", text[before : token.start]) if before <= token.start else " "
        breaks = between.count("\n")
        parts += ["\n" * breaks if paragraphs and breaks else " " if breaks else between[:1], word]
        size += len(parts[-2]) + len(word)
        new.append((size - len(word), size))
    return Moved("".join(parts), tuple((token.start, token.end) for _, token in words), tuple(new))


def write(gold: Path, folder: Path, documents: Sequence[str], *shapes: Shape) -> None:
    """The documents of a gold folder in another shape, as a gold folder; of several shapes one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in documents:
        annotation = json.loads((gold / f"{name}.json").read_text(encoding="utf-8"))
        text = (gold / f"{name}.txt").read_text(encoding="utf-8")
        for shape in shapes:
            moved = shape(text, annotation)
            annotation, text = follow(annotation, moved), moved.text
        (folder / f"{name}.json").write_text(json.dumps(annotation, ensure_ascii=False), encoding="utf-8")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def follow(annotation: Annotation, moved: Moved) -> Annotation:
    """The annotation of a text whose words were moved."""
    triggered = {
        kind: [
            finding | {"trigger_span": at[0]} for finding in annotation[kind] if (at := _at(finding, "trigger", moved))
        ]
        for kind in ("encounters", "events")
    }
    followed = annotation | triggered
    followed["quotations"] = [said for quotation in annotation["quotations"] if (said := _said(quotation, moved))]
    if "positions" in annotation:
        followed["positions"] = [
            stood | {"words": " ".join(moved.text[a:b] for a, b in at), "words_span": [at[0][0], at[-1][1]]}
            for stood in annotation["positions"]
            if (at := _at(stood, "words", moved))
        ]
    return followed


def _said(quotation: Annotation, moved: Moved) -> Annotation | None:
    content = [part for start, end in quotation["content_spans"] for part in moved.left(start, end)]
    cue, speaker = (_at(quotation, role, moved) for role in ("cue", "speaker"))
    attributed = quotation.get("cue_span") or quotation.get("speaker_span")
    if not content or attributed and not cue and not speaker:
        return None
    return quotation | {
        "content": [moved.text[a:b] for a, b in content],
        "content_spans": content,
        "cue_span": cue[0] if cue else None,
        "speaker_span": speaker[0] if speaker else None,
    }


def _at(finding: Annotation, role: str, moved: Moved) -> list[Range]:
    span = finding.get(f"{role}_span")
    return moved.left(*span) if span else []
