"""Penn Treebank words of raw text, as CoreNLP would cut it: the form that published scores on PolNeAR use."""

from __future__ import annotations

import re

from communique.text.tokens import Token

_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Jr|Sr|St|Rev|Hon|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|"
    "Nov|Dec|No|vs|Inc|Co|Corp|Ltd|Vt|Va|Mich|Mass|Ala|Ariz|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Ky|La|Minn|Mo|Miss|Neb|Nev|Ore|"
    "Pa|Tenn|Tex|Wash|Wis|v|etc"
)
_WORD = re.compile(
    rf"""
      (?:[^\W\d_]\.){{2,}}                     # U.S.
    | (?:{_ABBREVIATIONS})\.(?=\s|,|\Z)       # Mr.
    | [A-Z]\.(?=\s[A-Z“"])                     # J. Smith
    | [ap]\.m\.
    | https?://\S+
    | \d+(?:[.,:/-]\d+)*(?:st|nd|rd|th|s)?(?:-[^\W\d_]+)*(?![\w])
    | n[’']t\b | [’'](?:s|S|re|ve|ll|d|m)\b
    | [^\W_]+?(?=n[’']t\b)                     # do|n't
    | [^\W_]+(?:(?:[’'](?!(?:s|S|re|ve|ll|d|m|t)\b)|[-‑&/@])[^\W_]+|\.(?=[a-z]{{2}})[^\W_]+)*
    | -{{2,}} | \.{{2,}} | `` | '' | _{{2,}}
    | \S
    """,
    re.VERBOSE,
)


def penn_words(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of `text[start:end]` with their places; `cannot` becomes two, marks stay as they are written."""
    words = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        word, at = match.group(), match.start()
        if word.lower() == "cannot":
            words += [Token(word[:3], at, at + 3), Token(word[3:], at + 3, match.end())]
        else:
            words.append(Token(word, at, match.end()))
    return words
