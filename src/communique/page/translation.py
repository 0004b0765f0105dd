"""Signs of machine translation, and the repair of sentences that it cut in the wrong place.

What is looked for are traces that Toury (1995) calls interference: set phrases of reporting in the source language
rendered word by word (data/translation.toml gives the origin of each), a gerund opening paragraph after paragraph,
verbless fragments where a long clause was cut, and damage to marks. Each sign weighs by itself; the confidence is
that not all of them are accidents.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from communique.page.lexicons import table
from communique.page.patches import Patch
from communique.page.segments import Segment
from communique.records import Sign, Span, Translation

_AFTER_STOP = re.compile(r"[.!?](?= [A-Z])")
# A fragment of names only, with what joins names: "Prime Minister Lund and Foreign Minister Berg."
_NAMES_ONLY = re.compile(r" (?:(?:[A-Z][\w’'-]{0,30}|and|of|the|U\.S\.),? ){2,16}[A-Z][\w’'-]{0,30}[.](?=\s|$)")
# A modifier cut off from the noun before it, as the original has it behind the noun or the translator lost its place:
# "good for the villages. Coastal, but also for the whole of the island." An adjective is told by its ending.
_DEMONYM = r" [A-Z][a-z-]{0,18}(?:ian|ean|ish|ese|can|yan|man|rench|reek|zech|wiss|utch|hai|[b-z]i)"
_MODIFIER = rf"(?:{_DEMONYM}| [A-Z][a-z-]{{1,18}}(?:ern|[^hs]ic|[nrst]al|ous|[st]ive))"
_SECOND = r"(?: (?:and|or) [A-Z]?[a-z-]{3,20})?"
_COORDINATION = r"(?:as well as|but also|and also|but not|along with|together with)"
_PREPOSITION = r"(?:for|to|of|in|on|at|with|from|by|between|among|towards?|against|about|across)"
# With a preposition behind the coordination, what it is coordinated with stands before the stop: no subject opens so.
_CUT_BEFORE_PHRASE = re.compile(rf"{_MODIFIER}{_SECOND}(?:,? {_COORDINATION}| and| or) {_PREPOSITION}\b")
# With a noun behind it, or only a comma, the words up to the next stop must hold no verb; of translated text only.
_CUT_BEFORE_NOUN = re.compile(
    rf"{_DEMONYM}{_SECOND},(?: {_COORDINATION}| the| its| their) (?P<rest>[^.!?“”\"\n]{{3,120}})[.!?]"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|shall|should|said|says|"
    r"told|went|came|made|met|took|gave|held|[a-z]{2,}ed)\b"
)
_SPEAKER_LINE = re.compile(r"^[A-Z][A-Z .]+:")
# The stop must follow a whole word in lower case: after "Sen" or "Gov" it is no stop.
_LOWER_BEFORE = re.compile(r"(?:^|[\s“\"(-])[a-z]{3,}$")


_REVERSED = "a quotation mark the wrong way round"
_OPENERS = "paragraphs open with participle after participle"
_FRAGMENT = "a fragment without a verb after a stop"
_MOST_FRAGMENTS = 2  # lists of names are good English too: alone they never make a translation
_COUNTED_ONCE = (_REVERSED, _OPENERS)


class Fragment(NamedTuple):
    """A wrong cut: the place of the stop, and the words that it cut off."""

    stop: int
    span: Span


def translated_cues() -> tuple[str, ...]:
    """The cues that machine translation leaves after a quotation, the longest first."""
    return tuple(sorted({c["phrase"] for c in table("translation")["cue"]}, key=lambda c: (-len(c), c)))


@cache
def cue_at_end() -> re.Pattern[str]:
    """A cue that is all that follows the last stop of a paragraph, with its subject; `gap` is the space before it."""
    cues = "|".join(map(re.escape, translated_cues()))
    subject = r"(?:(?:He|She|They|It|[A-Z][\w’'-]{1,30}) )?(?:also )?"
    return re.compile(rf"(?<=[.!?…,])(?P<gap>\s{{0,3}}){subject}(?P<cue>{cues})\W{{0,3}}\Z", re.IGNORECASE)


@cache
def _telling_cues() -> tuple[str, ...]:
    """The cues that good English never uses, wherever they stand."""
    ordinary = set(table("translation")["ordinary"]["phrases"])
    return tuple(cue for cue in translated_cues() if cue not in ordinary)


@cache
def _cue_after_quote() -> re.Pattern[str]:
    """Any cue right behind a closing mark, with no comma between: good English inverts or puts a subject there."""
    cues = "|".join(map(re.escape, translated_cues()))
    return re.compile(rf"[.!?,][”\"]\s{{0,3}}(?P<cue>{cues})\s{{0,3}}\.", re.IGNORECASE)


def _words(text: str, lowered: str, phrases: Sequence[str]) -> list[Span]:
    """Where whole phrases stand in a text; a plain search first, since hardly any text holds one."""
    present = [re.escape(phrase) for phrase in phrases if phrase in lowered]
    if not present:
        return []
    return [Span(*m.span()) for m in re.finditer(rf"\b(?:{'|'.join(present)})\b", text, re.IGNORECASE)]


def detect(text: str, paragraphs: Sequence[Segment], reversed_marks: Sequence[Span]) -> Translation:
    """Judge whether body paragraphs read as machine-translated, with the signs that the judgement rests on."""
    weights = table("translation")["weights"]
    signs: list[tuple[float, Sign]] = [(weights["cue"], sign) for sign in _cue_signs(text, paragraphs)]
    signs += [
        (weights["misspelled"], Sign(span, "a spelling that translation leaves"))
        for span in _within(_words(text, text.lower(), table("translation")["misspelled"]["words"]), paragraphs)
    ]
    for paragraph in paragraphs:
        signs += [(weights["fragment"], Sign(f.span, _FRAGMENT)) for f in fragments(text, paragraph)]
    signs += [(weights["reversed"], Sign(span, _REVERSED)) for span in reversed_marks]
    signs += [(weights["opener"], sign) for sign in _openers(text, paragraphs)]
    unlikely = 1.0
    for weight in _once_a_kind_and_word(text, signs):
        unlikely *= 1.0 - weight
    confidence = round(1.0 - unlikely, 3)
    ordered = sorted((sign for _, sign in signs), key=lambda s: (s.span.start, s.span.end))
    return Translation(confidence >= weights["threshold"], confidence, tuple(ordered))


def _once_a_kind_and_word(text: str, signs: Sequence[tuple[float, Sign]]) -> Iterator[float]:
    """A sign that repeats in the same words counts once; openers and turned marks count once in all."""
    seen: set[tuple[str, str]] = set()
    fragments_left = _MOST_FRAGMENTS
    for weight, sign in signs:
        if sign.reason == _FRAGMENT:
            fragments_left -= 1
            if fragments_left < 0:
                continue
        words = "" if sign.reason in _COUNTED_ONCE else sign.span.of(text).casefold()
        if (sign.reason, words) not in seen:
            seen.add((sign.reason, words))
            yield weight


def _cue_signs(text: str, paragraphs: Sequence[Segment]) -> Iterator[Sign]:
    reason = "a reporting formula rendered word by word"
    spans = set(_words(text, text.lower(), _telling_cues()))
    spans |= {Span(*m.span("cue")) for m in _cue_after_quote().finditer(text)}
    for span in _within(sorted(spans), paragraphs):
        yield Sign(span, reason)


def _within(spans: Sequence[Span], paragraphs: Sequence[Segment]) -> Iterator[Span]:
    """The spans that lie in body paragraphs."""
    starts = [p.start for p in paragraphs]
    for span in spans:
        index = bisect_right(starts, span.start) - 1
        if index >= 0 and span.end <= paragraphs[index].end:
            yield span


def _openers(text: str, paragraphs: Sequence[Segment]) -> list[Sign]:
    openers = table("translation")["openers"]
    words = set(openers["words"])
    found: list[Sign] = []
    for paragraph in paragraphs:
        first = re.match(r"[A-Z][a-z]+", text[paragraph.start : paragraph.start + 20])
        if first and first.group() in words:
            span = Span(paragraph.start, paragraph.start + first.end())
            found.append(Sign(span, _OPENERS))
    return found if len(found) >= openers["paragraphs"] else []


def fragments(text: str, paragraph: Segment, *, translated: bool = False) -> Iterator[Fragment]:
    """Stops that cut a sentence off from names or a modifier that belong to it.

    Where the text is `translated` for other reasons, a fragment counts that could be good English elsewhere.
    """
    if _SPEAKER_LINE.match(text[paragraph.start : paragraph.start + 60]):
        return
    for stop in _AFTER_STOP.finditer(text, paragraph.start, paragraph.end):
        if stop.group() != "." or not _LOWER_BEFORE.search(text, max(paragraph.start, stop.start() - 20), stop.start()):
            continue
        bounds = stop.end(), paragraph.end
        match = _NAMES_ONLY.match(text, *bounds) or _CUT_BEFORE_PHRASE.match(text, *bounds)
        if translated and not match:
            match = _CUT_BEFORE_NOUN.match(text, *bounds)
            if match and _VERB.search(match["rest"]):
                continue
        if match:
            yield Fragment(stop.start(), Span(match.start() + 1, match.end()))


def joins(text: str, paragraphs: Sequence[Segment]) -> list[Patch]:
    """Patches that delete the wrong stops of a machine-translated text."""
    return [
        Patch(f.stop, f.stop + 1, "", "join", "a stop cut the sentence in the wrong place")
        for paragraph in paragraphs
        for f in fragments(text, paragraph, translated=True)
    ]
