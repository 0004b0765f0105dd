"""PolNeAR (Newell et al. 2018): attributions in news as brat stand-off annotation, read from its folder.

Text and annotation are files of one name but for a suffix of the annotation (`story.txt`, `story_4e07.ann`). A line
`T1<TAB>Content 10 20;30 40<TAB>words` is a span, in pieces where it is discontinuous; a line
`E1<TAB>Attribution:T4 Source:T3 ...` joins spans to one attribution. Sources and cues may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PARTS = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")
_RANGE = re.compile(r"(\d+) (\d+)")  # a few annotations of the training part have none
_PRONOUNS = frozenset("he she it they we i you who him her them".split())
_MARKS = "“”\"‘’'«»"


@dataclass(frozen=True)
class Attribution:
    """One annotated attribution: the words of source, cue and content, each empty where there is none."""

    source: str
    cue: str
    content: str
    kind: str  # direct, mixed, indirect

    @property
    def pronoun(self) -> bool:
        """Whether the source is but a pronoun."""
        return self.source.strip().casefold() in _PRONOUNS


@dataclass(frozen=True)
class Article:
    """One text and its attributions."""

    name: str
    text: str
    attributions: tuple[Attribution, ...]


def articles(folder: Path) -> Iterator[Article]:
    """The articles of one part of the corpus (`dev`, `train`), by name."""
    for path in sorted((folder / "attributions").glob("*.ann")):
        text = (folder / "text" / f"{path.stem.rpartition('_')[0]}.txt").read_text(encoding="utf-8")
        yield Article(path.stem, text, tuple(_attributions(path.read_text(encoding="utf-8"), text)))


def _attributions(annotation: str, text: str) -> Iterator[Attribution]:
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[str] = []
    for line in annotation.splitlines():
        identity, _, rest = line.partition("\t")
        if identity.startswith("T"):
            ranges = rest.partition("\t")[0].partition(" ")[2]
            spans[identity] = [(int(a), int(b)) for a, b in _RANGE.findall(ranges)]
        elif identity.startswith("E"):
            events.append(rest)
    for event in events:
        parts: dict[str, list[tuple[int, int]]] = {"Source": [], "Cue": [], "Content": []}
        for role, identity in _PARTS.findall(event):
            parts[role] += spans.get(identity, [])
        if parts["Content"]:
            words = {role: " ".join(text[a:b] for a, b in sorted(found)) for role, found in parts.items()}
            yield Attribution(words["Source"], words["Cue"], words["Content"], _kind(text, sorted(parts["Content"])))


def _kind(text: str, content: list[tuple[int, int]]) -> str:
    """Direct where each piece is one quoted stretch, indirect where there is no double mark, else mixed."""
    whole = [_in_marks(text, a, b) for a, b in content]
    if all(whole):
        return "direct"
    marked = any(mark in text[a:b] for a, b in content for mark in '“”"')
    return "mixed" if marked or any(whole) else "indirect"


def _in_marks(text: str, start: int, end: int) -> bool:
    """Whether the words are one quoted stretch, its marks inside or directly around it."""
    piece = text[start:end].strip().rstrip(",.")
    inner = piece.strip(_MARKS + ".,!?")
    opened = piece[:1] in _MARKS or text[max(0, start - 1) : start] in tuple('“"')
    closed = piece[-1:] in _MARKS or any(m in text[end : end + 2] for m in '”"')
    return opened and closed and not any(mark in inner for mark in '“”"')
