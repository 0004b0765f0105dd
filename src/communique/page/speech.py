"""Words that attribute speech, as far as marks must know them: where a quotation that nothing closes ends."""

from __future__ import annotations

import re

_SAYS = (
    "said|says|told|tells|added|adds|asked|asks|warned|warns|stressed|noted|notes|explained|explains|announced|"
    "stated|states|declared|insisted|argued|claimed|claims|replied|continued|commented|wrote|writes|tweeted|recalled|"
    "remarked|indicated|revealed|confirmed|reiterated|expressed|admitted|acknowledged|observed|urged|concluded|emphasi[sz]ed"
)
_NAME = r"(?!(?:I|We|You)\s)(?:[A-Z][\w’'.-]*\s+){1,6}"
_WHO = rf"(?:(?:s?he|they|it)\s+|(?:the|a|an)\s+(?:[\w’'-]+\s+){{1,5}}?|{_NAME})"
# `..., he said`, `..., said the minister`, `..., Lund told the press`
_AFTER = re.compile(rf",\s+(?:{_WHO}(?:also\s+|has\s+|had\s+)?(?:{_SAYS})\b|(?:{_SAYS})\s+(?:the\s+\w|[A-Z]))")
_BEHIND = re.compile(rf"\s+(?:{_WHO}(?:{_SAYS})\b|(?:{_SAYS})\s+(?:the\s+\w|[A-Z]))")
# `The minister said`, `Mr Lund added that` at the beginning of a sentence
_BEFORE = re.compile(
    rf"(?<=[.!?…]\s)\s*(?:The\s+(?:[\w’'-]+\s+){{1,6}}?|{_NAME})(?:also\s+|has\s+|had\s+)?(?:{_SAYS})\b"
)
_STOP = re.compile(r"[.!?…][)\]’']*(?=\s|\Z)")
_SENTENCE = re.compile(r"(?<=[.!?…])[”»\"’')\]]*\s+(?=[\w(\[])|\n")
_MOST = 6  # sentences of an unclosed quotation that nothing takes up again


def before_attribution(text: str, start: int, end: int, *, reopened: bool, goes_on: bool) -> tuple[int, bool]:
    """Where speech in `text[start:end]` that no mark closes ends, and whether that is the end of the stretch.

    It ends before words that attribute it or other words to somebody. Where the next mark of the line has `reopened`
    it, or the next paragraph does (`goes_on`), it is known to go on to its end but for such words.
    """
    after = _AFTER.search(text, start, end)
    before = None if goes_on else _BEFORE.search(text, start, end)
    stops = [after.start() + 1] if after else []
    stops += [before.start()] if before and before.start() > start + 1 else []
    if stops:
        return min(stops), False
    if reopened or goes_on:
        return end, True
    for number, stop in enumerate(_STOP.finditer(text, start, end), 1):
        if number == _MOST:
            return stop.end(), not text[stop.end() : end].strip()
    return end, True


def attributed_at(text: str, at: int, end: int) -> bool:
    """Whether words of attribution follow a closing mark that ends at `at`."""
    return _BEHIND.match(text, at, end) is not None


def sentence_start(text: str, begin: int, at: int) -> int:
    """Where the sentence that holds the character before `at` begins, at the earliest at `begin`."""
    start = begin
    for match in _SENTENCE.finditer(text, begin, at):
        if text[match.end() : at].strip():
            start = match.end()
    while start < at and text[start].isspace():
        start += 1
    return start
