"""Repair of characters: unreadable bytes, text decoded twice in the wrong encoding, escapes and tags left in the text.

Mojibake is undone by ftfy (Speer 2019), which only changes a line where that makes it more plausible. Curly quotation
marks stay curly: they are what quotations are read by.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from communique.page.lexicons import table
from communique.page.patches import Patch
from communique.page.segments import Segment

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")
# Sequences that mojibake of UTF-8 begins with, and the C1 controls that are windows-1252 in disguise.
_SUSPECT = re.compile("[ÂÃÄÅâãðÐÑØÙ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ ]|[\x80-\x9f]")
# Ligatures of print, and hyphens that show only where a line breaks: nobody who searches types either.
_PRINTED = re.compile("([\ufb00-\ufb06])|[\u00ad\u200b]+")
_DOUBLED = re.compile(r"(?<![='’`\d])(?:''|``)(?!['’`])")
_ENTITY = re.compile(r"&(?:nbsp|amp|quot|apos|lt|gt|[lr][sd]quo|[nm]dash|hellip|#\d{2,5}|#x[0-9a-fA-F]{2,4});")
_CLINGS = ".,;:!?)”’"  # what stands against the word before it; the empty string, at a line's end, among them
_LONGEST_DIFF = 4_000


def patches(text: str, lines: Sequence[Segment]) -> list[Patch]:
    """The patches of all characters and leftovers of the given lines."""
    found = [
        Patch(m.start(), m.end(), "\ufffd", "undecodable", "not readable in the page's encoding")
        for m in _UNREADABLE.finditer(text)
    ]
    for line in lines:
        words = line.of(text)
        found += _mojibake(words, line.start)
        if "''" in words or "``" in words:
            found += _doubled(words, line.start)
        if not words.isascii():
            found += _printed(words, line.start)
        if "&" in words:
            found += _entities(words, line.start)
        if "<" in words or "=" in words:
            found += _markup(words, line.start)
    return found


def _mojibake(words: str, start: int) -> Iterator[Patch]:
    if words.isascii() or not _SUSPECT.search(words):
        return
    import ftfy  # only for lines that look damaged
    from ftfy.badness import badness

    fixed = ftfy.fix_encoding(words, _ftfy_settings())
    # A fix that leaves the line as long and still odd has only renamed its control characters.
    left = badness(fixed)
    if fixed == words or left >= badness(words) or (left and len(fixed) == len(words)):
        return
    for before, after, new in _changes(words, fixed):
        yield Patch(start + before, start + after, new, "mojibake", "text was decoded in the wrong encoding")


@cache
def _ftfy_settings() -> TextFixerConfig:
    import ftfy

    return ftfy.TextFixerConfig(uncurl_quotes=False, normalization=None, restore_byte_a0=True)


def _changes(old: str, new: str) -> Iterator[tuple[int, int, str]]:
    """The changed stretches of a line, each as (start, end, new words)."""
    head = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    limit = min(len(old), len(new)) - head
    tail = 0
    while tail < limit and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if len(old_middle) > _LONGEST_DIFF:  # difflib's time is quadratic
        yield head, len(old) - tail, new_middle
        return
    for tag, a, b, c, d in SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes():
        if tag != "equal":
            yield head + a, head + b, new_middle[c:d]


def _printed(words: str, start: int) -> Iterator[Patch]:
    for match in _PRINTED.finditer(words):
        first, last = start + match.start(), start + match.end()
        if match[1]:
            yield Patch(first, last, normalize("NFKC", match[1]), "ligature", "one sign of print for letters")
        else:
            yield Patch(first, last, "", "soft hyphen", "shows only where a line breaks")


def _doubled(words: str, start: int) -> Iterator[Patch]:
    """Two apostrophes or grave accents for a quotation mark, as wire archives and typewriter habits have it."""
    for match in _DOUBLED.finditer(words):
        after = words[match.end() : match.end() + 1]
        before = words[: match.start()][-1:]
        opens = after.strip() != "" and (before.strip() == "" or before in "([—–-") or match.group() == "``"
        new = "“" if opens else "”"
        yield Patch(start + match.start(), start + match.end(), new, "doubled mark", "two marks stand for one")


def _entities(words: str, start: int) -> Iterator[Patch]:
    for match in _ENTITY.finditer(words):
        shown = html.unescape(match.group()).replace("\xa0", " ")
        yield Patch(start + match.start(), start + match.end(), shown, "entity", "an escape was left in the text")


def _markup(words: str, start: int) -> Iterator[Patch]:
    """Tags and torn attributes inside a paragraph; a line of nothing else stays, as debris."""
    if is_markup(words):
        return
    for match in _leftovers().finditer(words):
        before, after = words[: match.start()][-1:], words[match.end() :][:1]
        apart = before.isspace() or after.isspace() or after in _CLINGS or before in "(“‘"
        glue = "" if apart else " "
        yield Patch(start + match.start(), start + match.end(), glue, "markup", "markup was left in the text")


def is_markup(line: str) -> bool:
    """Whether a line is nothing but stray tags and attributes."""
    return bool(_only_markup().fullmatch(line.strip()[:2_000]))


@cache
def _grammar() -> tuple[str, str]:
    markup = table("debris")["markup"]
    name = rf"(?:{'|'.join(markup['attributes'])}|data-[\w-]{{1,30}})"
    attribute = rf"\b{name}\s{{0,3}}=\s{{0,3}}[\"'“”‘’][^\"'“”‘’<>\n]{{0,300}}[\"'“”‘’]"
    # A known tag may have lost its end; an unknown one counts only with attributes, or closed.
    tag = (
        rf"</?(?:{'|'.join(markup['tags'])})(?:\s[^<>\n]{{0,300}})?\s{{0,3}}/?(?:>|(?=\s|$))"
        r"|<[a-z][\w:-]{0,30}\s[^<>=\n]{0,100}+=[^<>\n]{0,400}+>|<[a-z][\w:-]{0,30}\s?/>|</[a-z][\w:-]{0,30}>"
    )
    return attribute, tag


@cache
def _only_markup() -> re.Pattern[str]:
    attribute, tag = _grammar()
    return re.compile(rf"(?:(?:(?:{attribute})\s{{0,3}}/?>?|{tag}|&nbsp;)\s*+)++\.?", re.IGNORECASE)


@cache
def _leftovers() -> re.Pattern[str]:
    attribute, tag = _grammar()
    return re.compile(rf"(?<![\w-])(?:{attribute}\s{{0,3}}){{1,20}}/?>|{tag}", re.IGNORECASE)
