"""The article as the later parts read it: paragraphs of sentences of tokens, debris left out.

Offsets stay those of `Article.text` throughout.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from communique.records import Article, Span
from communique.text.tokens import Token

if TYPE_CHECKING:
    from communique.text.sight import Sight  # loads numpy


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `tokens` lie inside `span`, `tags` (UPOS) go with them; `paragraph` is its paragraph's index."""

    span: Span
    paragraph: int
    tokens: tuple[Token, ...]
    tags: tuple[str, ...]

    def covered(self, span: Span) -> tuple[Token, ...]:
        """The tokens that lie wholly inside `span`."""
        return tuple(t for t in self.tokens if span.start <= t.start and t.end <= span.end)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: the title, a stretch of body between line breaks, or a caption."""

    span: Span
    kind: Literal["title", "body", "caption"]
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """An article cut into paragraphs and sentences; `sentences` has those of all paragraphs in reading order.

    `seen` is what the trained reader saw of it; None where nothing was asked of it.
    """

    article: Article
    paragraphs: tuple[Paragraph, ...]
    seen: Sight | None = field(default=None, repr=False, compare=False)
    sentences: tuple[Sentence, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", tuple(s for p in self.paragraphs for s in p.sentences))

    @property
    def text(self) -> str:
        return self.article.text

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that the character at `offset` belongs to, None between sentences and in debris."""
        index = bisect_right(self.sentences, offset, key=lambda s: s.span.start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].span.end else None
