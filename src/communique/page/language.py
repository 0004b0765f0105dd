"""The language of an article, as an ISO 639-1 code.

English declares itself through its function words, which make up some two fifths of running text and which no other
language shares (Zipf's closed class as a language signature; Ingle 1976). Where they do not decide, py3langid's
character n-grams (Lui and Baldwin 2012) do, on the first 1,000 characters; a text too short for them is only given
the language that the page declares.
"""

from __future__ import annotations

import re

SAMPLE = 1_000
_SHORT = 60  # characters below which n-grams guess

_NO_LANGUAGE = {"zxx", "und"}  # what the model says to figures and code

_WORD = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")
# Function words that English shares with other languages in Latin letters ("on", "is", "met", "will") prove nothing.
_ONLY_ENGLISH = frozenset(
    "the of and to that was with by they their from has have which would said his been were while who says told "
    "monday tuesday wednesday thursday friday saturday sunday".split()
)
_ENGLISH = _ONLY_ENGLISH | frozenset(
    "is for on he she it its her had not are be this will at after an as but in a met".split()
)
_ENGLISH_SHARE = 0.22
_ENGLISH_KINDS = 5


def language(text: str, declared: str | None = None) -> str | None:
    """The language of `text`; `declared` is the page's own word (`lang="en-GB"`), believed only for short texts."""
    sample = text[:SAMPLE]
    words = [w.lower() for w in _WORD.findall(sample)]
    if _is_english(words):
        return "en"
    if len("".join(words)) >= _SHORT:
        from py3langid import classify  # type: ignore[import-untyped]  # 0.6 s to load, which clear English spares

        code = str(classify(sample)[0])
        return None if code in _NO_LANGUAGE else code
    if declared and (primary := re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", declared.strip())):
        return primary.group().lower()
    return "en" if any(w in _ONLY_ENGLISH for w in words) and _share(words) >= 0.15 else None


def _is_english(words: list[str]) -> bool:
    distinct = {w for w in words if w in _ONLY_ENGLISH}
    return len(distinct) >= _ENGLISH_KINDS and _share(words) >= _ENGLISH_SHARE


def _share(words: list[str]) -> float:
    return sum(w in _ENGLISH for w in words) / len(words) if words else 0.0
