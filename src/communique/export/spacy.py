"""A spaCy `Doc` of an article as the trained reader saw it, for people's own tools on top.

The words are ours, the labels those of Universal Dependencies; `doc.text` is the article's text to the letter, so that
every offset of a `Reading` holds in the `Doc` as well. Needs spaCy (`pip install communique[spacy]`), no spaCy model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from communique import text
from communique.text.tokens import Token, tokenize
from communique.text.trained import TrainedReader

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    from communique.records import Article, Reading


def to_spacy(reading: Reading, *, reader: TrainedReader | None = None, vocab: Vocab | None = None) -> Doc:
    """The article of a reading as a spaCy `Doc`.

    Words carry `pos`, `dep` and `head`; `doc.ents` are the names (PERSON, BODY, PLACE, PEOPLE, DATE);
    `doc.spans["speech"]` are sources, cues and contents, where a source or content has the start of its cue as `id`
    (-1 without one, and on cues). Debris has no labels. Raises ImportError without spaCy.
    """
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

    article = reading.article
    document = text.document(article)
    seen = (reader or TrainedReader()).document(document)
    words = [t for p in document.paragraphs for s in p.sentences for t in s.tokens]
    pieces, index = _cover(article, words)
    labels: Any = _labels(len(pieces), index, seen)
    doc = Doc(
        vocab if vocab is not None else Vocab(),
        words=[piece for piece, _ in pieces],
        spaces=[space for _, space in pieces],
        **labels,
    )
    entities, speech = [], []
    base = 0
    for one in seen:
        place = [index[base + i] for i in range(len(one.words))]
        entities += [Span(doc, place[n.start], place[n.end - 1] + 1, label=n.kind.upper()) for n in one.names]
        for role in one.roles:
            cue = -1 if role.cue is None else place[one.roles[role.cue].start]
            speech.append(Span(doc, place[role.start], place[role.end - 1] + 1, label=role.kind, span_id=str(cue)))
        base += len(one.words)
    doc.set_ents(entities)
    doc.spans["speech"] = speech
    return doc


def _cover(article: Article, words: list[Token]) -> tuple[list[tuple[str, bool]], list[int]]:
    """Every character of the text in words, each with whether one space follows; and where our words are among them."""
    pieces: list[tuple[str, bool]] = []
    index: list[int] = []
    end = 0
    for word in [*words, None]:
        start = word.start if word else len(article.text)
        _between(article.text, end, start, pieces)
        if word:
            index.append(len(pieces))
            pieces.append((word.text, False))
            end = word.end
    return pieces, index


def _between(whole: str, start: int, end: int, pieces: list[tuple[str, bool]]) -> None:
    """Cover what lies between two of our words: a space, other white space, or debris."""
    for token in [*tokenize(whole, start, end), None]:
        stop = token.start if token else end
        if start < stop and whole[start] == " " and pieces and not pieces[-1][1]:
            pieces[-1] = (pieces[-1][0], True)
            start += 1
        if start < stop:
            pieces.append((whole[start:stop], False))
        if token:
            pieces.append((token.text, False))
            start = token.end


def _labels(size: int, index: list[int], seen: list[Any]) -> dict[str, list[Any]]:
    """Tags, trees and sentence starts for all words of the `Doc`; what we did not read hangs on itself."""
    pos, deps, heads = ["X"] * size, ["dep"] * size, list(range(size))
    starts: list[bool] = [True] * size
    base = 0
    for one in seen:
        for i in range(len(one.words)):
            place = index[base + i]
            pos[place], deps[place] = one.tags[i], "ROOT" if one.heads[i] == i else one.relations[i]
            heads[place] = index[base + one.heads[i]]
            starts[place] = i == 0 or one.sentence[i] != one.sentence[i - 1]
        base += len(one.words)
    held = set(index)
    for place in range(1, size):
        if place not in held:  # white space and debris go with the word before
            heads[place], starts[place] = heads[place - 1] if place - 1 not in held else place - 1, False
    return {"pos": pos, "deps": deps, "heads": heads}
