"""Words that attribute speech, as far as the marks of a text must know them: where an unclosed quotation ends at the latest."""

from __future__ import annotations

import re

_SAYS = (
    "said|says|told|tells|added|adds|asked|asks|warned|warns|stressed|noted|notes|explained|explains|announced|"
    "stated|states|declared|insisted|argued|claimed|claims|replied|continued|commented|wrote|writes|tweeted|recalled|"
    "remarked|admitted|acknowledged|observed|urged|concluded|emphasi[sz]ed"
)
_NAME = r"(?!(?:I|We|You)\s)(?:[A-Z][\w’'.-]*\s+){1,6}"
_WHO = rf"(?:(?:s?he|they|it)\s+|(?:the|a|an)\s+(?:[\w’'-]+\s+){{1,5}}?|{_NAME})"
# `..., he said`, `..., said the minister`, `..., Lund told the press`
_AFTER = re.compile(
    rf",\s+(?:{_WHO}(?:also\s+|has\s+|had\s+)?(?:{_SAYS})\b|(?:{_SAYS})\s+(?:the\s+\w|[A-Z]))"
)
# `The minister said`, `Mr Lund added that` at the beginning of a sentence
_BEFORE = re.compile(
    rf"(?<=[.!?…]\s)\s*(?:The\s+(?:[\w’'-]+\s+){{1,6}}?|{_NAME})(?:also\s+|has\s+|had\s+)?(?:{_SAYS})\b"
)
_STOP = re.compile(r"[.!?…][)\]’']*(?=\s|\Z)")
_SENTENCE = re.compile(r"(?<=[.!?…])[”»\"’')\]]*\s+(?=[\w(\[])|\n")
_MOST = 6  # sentences of an unclosed quotation that nothing takes up again


def before_attribution(text: str, start: int, end: int, *, whole: bool) -> tuple[int, bool]:
    """Where speech in `text[start:end]` that no mark closes ends, and whether that is the end of the stretch.

    It ends before words that attribute it or other words to somebody. `whole` is said where the next mark opens
    again, so that the stretch is known to go on to its end.
    """
    after = _AFTER.search(text, start, end)
    before = None if whole else _BEFORE.search(text, start, end)
    stops = [after.start() + 1] if after else []
    stops += [before.start()] if before and before.start() > start + 1 else []
    if stops:
        return min(stops), False
    if whole:
        return end, True
    for number, stop in enumerate(_STOP.finditer(text, start, end), 1):
        if number == _MOST:
            return stop.end(), not text[stop.end() : end].strip()
    return end, True


def sentence_start(text: str, begin: int, at: int) -> int:
    """Where the sentence that holds the character before `at` begins, at the earliest at `begin`."""
    start = begin
    for match in _SENTENCE.finditer(text, begin, at):
        if text[match.end() : at].strip():
            start = match.end()
    while start < at and text[start].isspace():
        start += 1
    return start
