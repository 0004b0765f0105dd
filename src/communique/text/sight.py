"""What the reader saw of a document as a whole: its trees, names and quotations, and how likely two mentions are one.

Unlike `TrainedReader.document`, which reads paragraph by paragraph, this reads in windows of whole sentences that go
over paragraphs, so that "he said" is seen with the sentence before it. The findings ask a `Sight`; places are
characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from communique.errors import SettingsError
from communique.records import Span
from communique.text.anchored import Anchored, anchored, windows
from communique.text.decoding import constrained, spans, trees
from communique.text.deeds import OUTPUTS, Acting, Cue, Trigger
from communique.text.features import CLOSES, INSIDE, OPENS, UNCLOSED
from communique.text.labels import MENTIONS, NAME_LABELS, RELATIONS, UPOS
from communique.text.packing import Prepared, runs

if TYPE_CHECKING:
    from communique.text.document import Document
    from communique.text.trained import TrainedReader

Array = np.ndarray[Any, Any]
MARKED = frozenset((OPENS, INSIDE, CLOSES, UNCLOSED))
WINDOW = 160  # words that are read together
_OUTPUTS = ("tags", "arcs", "relations", "names", "anchors", "queries", "keys", "refer", "mentions", *OUTPUTS)


@dataclass(frozen=True, slots=True)
class Report:
    """A quotation as the reader saw it. `chances` (0..1) are those of its anchor and of each part: content, source,
    addressee; a part that is None may be so with a high chance.
    """

    cue: Span | None
    content: tuple[Span, ...]
    source: Span | None
    addressee: Span | None
    anchor: int
    chances: dict[str, float]


@dataclass(frozen=True)
class Sight:
    """A document's words with all that was seen of them. Places of words count the whole document."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    sentence: tuple[int, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    mentions: tuple[str, ...]
    names: tuple[tuple[str, Span], ...]
    reports: tuple[Report, ...]
    triggers: tuple[Trigger, ...]
    cues: tuple[Cue, ...]
    _refer: Array = field(repr=False)
    _nobody: Array = field(repr=False)

    def words_in(self, span: Span) -> range:
        """The numbers of the words that share a character with `span`."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))

    def head(self, span: Span) -> int | None:
        """The word of `span` that the others hang on; None where it holds no word."""
        return head_of(span, self.starts, self.ends, self.heads)

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """The words that hang on each word, in order."""
        found: dict[int, list[int]] = {}
        for child, head in enumerate(self.heads):
            if child != head:
                found.setdefault(head, []).append(child)
        return found

    def affinity(self, mention: Span, antecedent: Span) -> float | None:
        """How much likelier it is, in logits, that `mention` takes up `antecedent` than that it takes up nobody."""
        one, other = self.head(mention), self.head(antecedent)
        if one is None or other is None or one == other:
            return None
        size = self._refer.shape[1] // 2
        query = self._refer[one, :size]
        likelier: float = float(query @ (self._refer[other, size:] - self._nobody[one])) * size**-0.5
        return likelier


def head_of(span: Span, starts: Sequence[int], ends: Sequence[int], heads: Sequence[int]) -> int | None:
    """The word of `span` that the others hang on: the first whose head lies outside; None where no word is inside.

    `starts` and `ends` are the characters of a text's words, `heads` their heads.
    """
    first = bisect_right(ends, span.start)
    last = bisect_left(starts, span.end)
    inside = range(first, last)
    return next((i for i in inside if heads[i] not in inside or heads[i] == i), first if first < last else None)


_ONE_READER = Lock()  # a reader may be used by one thread at a time


def see(document: Document, model: str = "") -> Document:
    """The document with what the trained reader sees of it; `model` is the folder of another than the one that ships.

    Raises SettingsError where the folder has no reader.
    """
    with _ONE_READER:
        return replace(document, seen=sight(_reader(model), document))


@lru_cache(maxsize=2)
def _reader(model: str) -> TrainedReader:
    """The trained reader of a folder; loaded once a process."""
    from communique.text.trained import FOLDER, TrainedReader

    try:
        return TrainedReader(Path(model) if model else FOLDER)
    except (ImportError, FileNotFoundError) as error:
        raise SettingsError(f"the reader model: {error}") from error


def sight(reader: TrainedReader, document: Document) -> Sight:
    """Read a document with a reader."""
    tokens = [t for s in document.sentences for t in s.tokens]
    sentence = [n for n, s in enumerate(document.sentences) for _ in s.tokens]
    paragraph = [s.paragraph for s in document.sentences for _ in s.tokens]
    cuts = windows(sentence, WINDOW)
    whole = reader.prepare([t.text for t in tokens], sentence, paragraph)
    parts = [Prepared(whole.pieces[a:b], whole.marks[a:b], whole.sentence[a:b]) for a, b in cuts]
    got = reader.run(parts, _OUTPUTS)
    marked = [quote in MARKED for _, quote, _ in whole.marks]
    places = [(t.start, t.end) for t in tokens]
    return _Gathering(reader, places, np.array(sentence), np.array(paragraph), np.array(marked), cuts, got).sight()


class _Gathering:
    """The windows of a document put together."""

    def __init__(
        self,
        reader: TrainedReader,
        places: Sequence[tuple[int, int]],
        sentence: Array,
        line: Array,
        marked: Array,
        cuts: Sequence[tuple[int, int]],
        got: Sequence[dict[str, Array]],
    ) -> None:
        self.reader, self.places, self.cuts, self.got = reader, places, cuts, got
        self.sentence, self.line, self.marked = sentence, line, marked.astype(np.int64)

    def sight(self) -> Sight:
        heads: list[int] = []
        relations: list[str] = []
        names: list[tuple[str, Span]] = []
        reports: list[Report] = []
        for (a, b), one in zip(self.cuts, self.got, strict=True):
            heads += self._heads(a, b, one["arcs"])
            relations += [RELATIONS[i] for i in one["relations"][1:].tolist()]
            labels = constrained(one["names"][None, 1:], self.reader.name_rules)[0]
            found = spans([NAME_LABELS[i] for i in labels.tolist()])
            names += [(kind, self._span(a + s, a + e)) for kind, s, e in found]
            where = (self.sentence[a:b], self.line[a:b], self.marked[a:b])
            seen = anchored(one["anchors"][1:], one["queries"], one["keys"], self.reader.pointed, *where)
            reports += [self._report(report.moved(a)) for report in seen]
        return Sight(
            tuple(start for start, _ in self.places),
            tuple(end for _, end in self.places),
            tuple(self.sentence.tolist()),
            tuple(UPOS[i] for one in self.got for i in one["tags"][1:].tolist()),
            tuple(heads),
            tuple("root" if h == i else r for i, (h, r) in enumerate(zip(heads, relations, strict=True))),
            tuple(MENTIONS[i] for one in self.got for i in one["mentions"][1:].tolist()),
            tuple(names),
            tuple(reports),
            *self._deeds(),
            *self._referring(),
        )

    def _span(self, start: int, end: int) -> Span:
        return Span(self.places[start][0], self.places[end - 1][1])

    def _heads(self, a: int, b: int, arcs: Array) -> list[int]:
        here = [(0, start, end) for start, end in runs(self.sentence[a:b].tolist())]
        square = np.ascontiguousarray(arcs[None, 1:, 1 : b - a + 1])
        return [int(h) + a for h in trees(square, here)[0]]

    def _report(self, one: Anchored) -> Report:
        def span(place: tuple[int, int] | None) -> Span | None:
            return self._span(*place) if place else None

        content = tuple(self._span(*place) for place in one.content)
        kept = [part.chance for part in (one.before, one.after)]
        chances = {
            "anchor": one.chance,
            "content": min(kept),
            "source": one.source.chance,
            "addressee": one.addressee.chance,
        }
        return Report(
            span(one.cue), content, span(one.source.place), span(one.addressee.place),
            self.places[one.anchor][0], chances,
        )  # fmt: skip

    def _deeds(self) -> tuple[tuple[Trigger, ...], tuple[Cue, ...]]:
        if not self.got:
            return (), ()
        deeds, asks, holds = (np.concatenate([one[name][1:] for one in self.got]) for name in OUTPUTS)
        sizes = [b - a for a, b in self.cuts]
        nothing = np.repeat(np.concatenate([one["holds"][:1] for one in self.got]), sizes, axis=0)
        seen = Acting(deeds, asks, holds, nothing, self.reader.acting, self.sentence, self.marked)
        return seen.triggers(), seen.cues()

    def _referring(self) -> tuple[Array, Array]:
        """The vectors of reference of all words, and for each word the key of nobody in its window."""
        if not self.got:
            return np.zeros((0, 2), dtype=np.float32), np.zeros((0, 1), dtype=np.float32)
        vectors = np.concatenate([one["refer"][1:] for one in self.got])
        size = vectors.shape[1] // 2
        nobody = [
            np.repeat(one["refer"][:1, size:], b - a, axis=0) for (a, b), one in zip(self.cuts, self.got, strict=True)
        ]
        return vectors, np.concatenate(nobody)
