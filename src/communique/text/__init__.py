"""From an article to sentences of tagged tokens."""

from __future__ import annotations

from communique.records import Article, Span
from communique.text.document import Document, Paragraph, Sentence
from communique.text.reader import LexicalReader, Reader
from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize

__all__ = ["Document", "LexicalReader", "Paragraph", "Reader", "Sentence", "Token", "document", "tokenize"]


def document(article: Article, reader: Reader | None = None) -> Document:
    """Cut an article into paragraphs and sentences, leaving out its debris, and tag the tokens."""
    cut: list[tuple[str, Span, list[tuple[Token, ...]], list[Span]]] = []
    for block in article.blocks:
        if block.kind == "debris":
            continue
        spans = split_sentences(article.text, block.span.start, block.span.end)
        if spans:
            cut.append((block.kind, block.span, [tokenize(article.text, s.start, s.end) for s in spans], spans))
    tags = iter((reader or LexicalReader()).read([tokens for *_, sentences, _ in cut for tokens in sentences]))
    paragraphs = [
        Paragraph(
            span,
            kind,  # type: ignore[arg-type]  # debris was left out above
            tuple(Sentence(s, index, tokens, next(tags)) for s, tokens in zip(spans, sentences, strict=True)),
        )
        for index, (kind, span, sentences, spans) in enumerate(cut)
    ]
    return Document(article, tuple(paragraphs))
