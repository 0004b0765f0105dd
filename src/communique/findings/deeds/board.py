"""What is known of a document when its deeds are weighed: its sides, its triggers, and whose words each place is."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from communique.findings.deeds.sides import Side, sides_of
from communique.findings.events.sides import code_of_party

if TYPE_CHECKING:
    from communique.actors import Cast
    from communique.records import Party, Quotation, Span
    from communique.text.deeds import Trigger
    from communique.text.document import Document
    from communique.text.sight import Sight


class Voices(NamedTuple):
    """Whose words a place is: the codes of the innermost speaker and of those spoken to; and, where the place is the
    cue of a quotation, of its speaker and of those spoken to.
    """

    speaker: str | None = None
    heard: frozenset[str] = frozenset()
    direct: bool = False
    saying: str | None = None
    told: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Board:
    """A document with all that may act in it. `words` are by key of a side the words that mean it, in order."""

    document: Document
    cast: Cast
    sight: Sight
    quotations: tuple[Quotation, ...]
    sides: list[Side]
    words: dict[str, list[int]] = field(default_factory=dict)
    by_word: dict[int, list[Side]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Document, cast: Cast, quotations: tuple[Quotation, ...]) -> Board:
        """Raises ValueError where no reader has seen the document."""
        if document.seen is None:
            raise ValueError("deeds are found in a document that the reader has seen: see communique.text.sight")
        board = cls(document, cast, document.seen, quotations, sides_of(document, cast))
        for side in board.sides:
            word = board.sight.head(side.span)
            if word is not None:
                board.by_word.setdefault(word, []).append(side)
                if word not in (known := board.words.setdefault(side.key, [])):
                    known.append(word)
        return board

    @cached_property
    def coded(self) -> frozenset[str]:
        """The keys that are codes."""
        return frozenset(side.key for side in self.sides if side.coded)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each side is meant."""
        return Counter({key: len(words) for key, words in self.words.items()})

    @cached_property
    def ranks(self) -> dict[str, int]:
        """The place of each code among the codes, by how often it is meant."""
        order = sorted(self.coded, key=lambda key: (-self.counts[key], key))
        return {key: place for place, key in enumerate(order)}

    def start(self, trigger: Trigger) -> int:
        """The character at which the trigger's word begins."""
        return self.sight.starts[trigger.word]

    @cached_property
    def triggers(self) -> dict[int, Trigger]:
        """The triggers by word."""
        return {trigger.word: trigger for trigger in self.sight.triggers}

    def trigger_in(self, span: Span) -> list[Trigger]:
        """The triggers among the words of a span."""
        return [self.triggers[i] for i in self.sight.words_in(span) if i in self.triggers]

    @cached_property
    def _voices(self) -> list[tuple[int, int, bool, bool, str | None, frozenset[str]]]:
        rows = []
        for quotation in self.quotations:
            speaker = self.code(quotation.speaker)
            heard = frozenset(code for party in quotation.addressees if (code := self.code(party)))
            for part in quotation.content:
                rows.append((part.start, part.end, False, quotation.kind == "direct", speaker, heard))
            if quotation.cue is not None:
                rows.append((quotation.cue.start, quotation.cue.end, True, False, speaker, heard))
        return sorted(rows, key=lambda row: row[:2])

    def code(self, party: Party | None) -> str | None:
        """The code of the side that a party stands for."""
        return code_of_party(self.cast, party.actor_id, party.country, party.name) if party else None

    def voices(self, at: int) -> Voices:
        """Whose words the character `at` is."""
        found = Voices()
        shortest = 1 << 30
        for start, end, cue, direct, speaker, heard in self._voices[
            : bisect_right(self._voices, at, key=lambda row: row[0])
        ]:
            if not start <= at < end:
                continue
            if cue:
                found = found._replace(saying=speaker, told=heard)
            elif end - start < shortest:
                shortest = end - start
                found = found._replace(speaker=speaker, heard=heard, direct=direct)
        return found

    def is_title(self, at: int) -> bool:
        """Whether the character `at` stands in the headline."""
        sentence = self.document.sentence_at(at)
        return sentence is not None and self.document.paragraphs[sentence.paragraph].kind == "title"
