"""A text as a sample of the hashes of its word 8-grams, by which copies of it are known.

A gram is kept where its hash ends in enough zero bits: 0 mod p sampling (Broder 1997; Schleimer, Wilkerson and Aiken
2003), which keeps the same grams of the same words in whatever text they stand. So two samples can be compared for
containment, also where their texts differ in length, which bottom-k sketches cannot (FracMinHash: Hera, Pierce-Ward and
Koslicki 2023). Short texts keep more, down to every gram; the samples nest, hence two texts are compared at the coarser
rate of the two.

All words of many texts are hashed at once, in numpy.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

GRAM = 8  # words
COARSEST = 3  # zero bits: of a long text one gram in eight is kept
_WANTED = 64  # grams that a sample should have before it is thinned further
_BATCH = 1_000_000  # characters hashed at once: some 100 MB of working memory
_JOINERS = ("'", "’", "\u00ad", "\u200b")  # inside words; extractors keep or drop them as they like

Hashes = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]
_SPACE, _LETTER, _IDEOGRAPH = 0, 1, 2
# Scripts without spaces: each character is a word of its own.
_IDEOGRAPHS = ((0x3040, 0x3100), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x32000))


@dataclass(frozen=True)
class Shingles:
    """Samples of texts, in one row of arrays: `hashes[starts[i]:starts[i + 1]]` are those of text `i`, in order.

    `words` counts each text's words; `levels` is how many zero bits its kept hashes end in; `whole` is a hash of all
    its words in order, equal for texts that differ in case, punctuation and white space only.
    """

    words: Numbers
    levels: Numbers
    whole: Hashes
    starts: Numbers
    hashes: Hashes


def shingles(texts: Sequence[str]) -> Shingles:
    """The samples of `texts`. A text of fewer than `GRAM` words has none."""
    parts = [_shingles(batch) for batch in _batches(texts)] or [_shingles([])]
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.concatenate([np.diff(part.starts) for part in parts]), out=starts[1:])
    return Shingles(
        words=np.concatenate([part.words for part in parts]),
        levels=np.concatenate([part.levels for part in parts]),
        whole=np.concatenate([part.whole for part in parts]),
        starts=starts,
        hashes=np.concatenate([part.hashes for part in parts]),
    )


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for index, text in enumerate(texts):
        size += len(text) + 1
        if size >= _BATCH:
            yield texts[start : index + 1]
            start, size = index + 1, 0
    if start < len(texts):
        yield texts[start:]


def _shingles(texts: Sequence[str]) -> Shingles:
    owners, words = _words(texts)
    counts = np.bincount(owners, minlength=len(texts))
    grams = np.maximum(counts - GRAM + 1, 0)
    levels = np.clip(np.log2(np.maximum(grams, 1) / _WANTED), 0, COARSEST).astype(np.int64)
    texts_of, hashes = _grams(owners, words)
    kept = hashes & ((np.uint64(1) << levels[texts_of].astype(np.uint64)) - np.uint64(1)) == 0
    texts_of, hashes = texts_of[kept], hashes[kept]
    order = np.lexsort((hashes, texts_of))
    texts_of, hashes = texts_of[order], hashes[order]
    fresh = np.ones(len(hashes), dtype=bool)
    fresh[1:] = (hashes[1:] != hashes[:-1]) | (texts_of[1:] != texts_of[:-1])
    texts_of, hashes = texts_of[fresh], hashes[fresh]
    starts = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(np.bincount(texts_of, minlength=len(texts)), out=starts[1:])
    return Shingles(counts, levels, _whole(owners, words, counts), starts, hashes)


def _words(texts: Sequence[str]) -> tuple[Numbers, Hashes]:
    """For each word, which text it stands in, and a hash of its case-folded letters."""
    folded = [_folded(text) for text in texts]
    bounds = np.cumsum([len(text) + 1 for text in folded])
    codes = np.frombuffer("\n".join(folded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _kinds()[codes]
    before = np.concatenate(([_SPACE], kinds[:-1]))
    opens = (kinds == _IDEOGRAPH) | (kinds == _LETTER) & (before != _LETTER)
    starts = np.flatnonzero(opens)
    if not len(starts):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    shown = np.flatnonzero(kinds)
    firsts = np.searchsorted(shown, starts)
    lengths = np.diff(np.append(firsts, len(shown)))
    places = np.arange(len(shown)) - np.repeat(firsts, lengths)
    values = codes[shown].astype(np.uint64) * _powers(int(lengths.max()))[places]
    return np.searchsorted(bounds, starts, side="right"), _mixed(np.add.reduceat(values, firsts))


def _folded(text: str) -> str:
    text = text.casefold()
    for joiner in _JOINERS:
        text = text.replace(joiner, "")
    return text


@cache
def _kinds() -> npt.NDArray[np.uint8]:
    """The class of each code point: letters, marks and digits make words."""
    kinds = np.zeros(0x110000, dtype=np.uint8)
    kinds[[code for code in range(0x32000) if unicodedata.category(chr(code))[0] in "LMN"]] = _LETTER
    for first, end in _IDEOGRAPHS:
        kinds[first:end] = np.where(kinds[first:end] > 0, _IDEOGRAPH, _SPACE)
    return kinds


_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, hence no factor of it is lost in arithmetic modulo 2 to the 64


def _powers(count: int) -> Hashes:
    powers = np.full(count, _BASE, dtype=np.uint64)
    return np.multiply.accumulate(powers)


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64's finisher (Steele, Lea and Flood 2014), so that every bit depends on every other."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _grams(owners: Numbers, words: Hashes) -> tuple[Numbers, Hashes]:
    """For each run of `GRAM` words within one text, the text and the run's hash."""
    count = len(words) - GRAM + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    sums = np.zeros(count, dtype=np.uint64)
    for place, power in enumerate(_powers(GRAM)):
        sums += words[place : place + count] * power
    inside = owners[:count] == owners[GRAM - 1 :]
    return owners[:count][inside], _mixed(sums[inside])


def _whole(owners: Numbers, words: Hashes, counts: Numbers) -> Hashes:
    """One hash of all words of each text, in order; 0 for a text without words."""
    whole = np.zeros(len(counts), dtype=np.uint64)
    if len(words):
        filled = np.flatnonzero(counts)
        firsts = (np.cumsum(counts) - counts)[filled]
        places = np.arange(len(words)) - np.repeat(firsts, counts[filled])
        whole[filled] = _mixed(np.add.reduceat(words * _powers(int(counts.max()))[places], firsts))
    return whole
