"""The language of an article, as an ISO 639-1 code.

English declares itself through its function words, which make up some two fifths of running text and which no other
language shares (Zipf's closed class as a language signature; Ingle 1976). Where they do not decide, py3langid's
character n-grams (Lui and Baldwin 2012) do, on the first 1,000 characters; a text too short for them is only given
the language that the page declares, or the English of its few function words.
"""

from __future__ import annotations

import re

SAMPLE = 1_000
_SHORT = 60  # characters below which n-grams guess

_FEW_WORDS = 12  # words below which n-grams take names for a language of their own
_BRIEF_SHARE = 0.15  # of function words, which make a brief text English where one of them is English alone
_PIDGIN = "pcm"  # Nigerian Pidgin, which the model takes for English full of names
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
# Of a paragraph so many words long, full of names perhaps, fewer kinds must do; its names are left out of the share.
_PARAGRAPH = 60
_PARAGRAPH_KINDS = 3
_PARAGRAPH_SHARE = 0.3


def language(text: str, declared: str | None = None) -> str | None:
    """The language of `text`; `declared` is the page's own word (`lang="en-GB"`), believed only for short texts."""
    sample = text[:SAMPLE]
    found = _WORD.findall(sample)
    words = [w.lower() for w in found]
    if _is_english(words) or _is_english_paragraph(found):
        return "en"
    letters = "".join(words)
    brief = len(words) < _FEW_WORDS and letters.isascii()
    if len(letters) < _SHORT:
        return _primary(declared) or ("en" if _sounds_english(words) else None)
    if brief and _sounds_english([w for w in found if w[0].islower()]):  # names apart
        return "en"
    code = _classified(sample)
    if code == _PIDGIN:
        code = "en" if brief or _share(words) >= _BRIEF_SHARE else code
    # Letters of the Latin alphabet without marks, and few of them: n-grams guess, but for English, which they know.
    return code if code == "en" or not brief else _primary(declared)


def _classified(sample: str) -> str | None:
    from py3langid import classify  # type: ignore[import-untyped]  # 0.6 s to load, which clear English spares

    code = str(classify(sample)[0])
    return None if code in _NO_LANGUAGE else code


def _primary(declared: str | None) -> str | None:
    """The language of a declared tag, without its region."""
    primary = re.match(r"[a-zA-Z]{2,3}(?![a-zA-Z])", declared.strip()) if declared else None
    return primary.group().lower() if primary else None


def _sounds_english(words: list[str]) -> bool:
    """Whether a text too short to tell holds a word of English alone."""
    return any(w in _ONLY_ENGLISH for w in words) and _share(words) >= _BRIEF_SHARE


def _is_english(words: list[str]) -> bool:
    distinct = {w for w in words if w in _ONLY_ENGLISH}
    return len(distinct) >= _ENGLISH_KINDS and _share(words) >= _ENGLISH_SHARE


def _is_english_paragraph(found: list[str]) -> bool:
    if len(found) > _PARAGRAPH:
        return False
    distinct = {w.lower() for w in found} & _ONLY_ENGLISH
    return len(distinct) >= _PARAGRAPH_KINDS and _share([w for w in found if w[0].islower()]) >= _PARAGRAPH_SHARE


def _share(words: list[str]) -> float:
    return sum(w in _ENGLISH for w in words) / len(words) if words else 0.0
