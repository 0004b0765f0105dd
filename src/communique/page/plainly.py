"""What a text plainly is where it is no article: a table, a log, code.

Read as an article, a table of articles would become one with thousands of quotations. Only what nobody would take for
prose is told: most lines have to be of the kind, and there have to be several.
"""

from __future__ import annotations

import csv
import re

from communique.errors import NoArticle

_HEAD = 1 << 16  # characters that are looked at
_LINES = 200
_FEW = 5  # lines that show a kind
_LOG_SHARE, _CODE_SHARE, _TABLE_SHARE, _FIGURES_SHARE = 0.8, 0.7, 0.9, 0.7
_WIDEST_NAME = 40
_LONGEST_CODE = 300  # characters of a line
_NAMES = frozenset(
    "text content body article full_text title headline date published url link source outlet publication id".split()
)

_LEVEL = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)"
# In this order: a moment and a level or program; a moment, a host and a program; an address and who asked; a level.
_LOG = re.compile(
    rf"""
      \[?\d{{4}}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d\S*\s+.{{0,60}}?(?:\b{_LEVEL}\b|\[|\w+(?:\[\d+\])?:\s)
    | [A-Z][a-z]{{2}}\s+\d{{1,2}}\s\d\d:\d\d:\d\d\s\S+\s\S+:\s
    | (?:\d{{1,3}}\.){{3}}\d{{1,3}}\s\S+\s\S+\s\[
    | (?:\[?{_LEVEL}\]?)[\s:\[]
    """,
    re.VERBOSE,
)
_CODE = re.compile(
    r"""
      (?:import|from|package|using|namespace)\s[\w.*{}, ]+(?:\simport\s.+)?;?\Z
    | (?:async\s+)?(?:def|class|func|fn|function|interface|struct|enum)\s+\w+\s*(?:[({:<]|extends|implements).*
    | (?:const|let|var|val|public|private|protected|static|final|int|void|float|double|bool|auto|export)\s.*[;={(].*
    | (?:if|for|while|switch|elif|else|try|catch|except|return|with|match|case|do)\b.*[;{:(][^.!?]*\Z
    | (?:return|break|continue|pass|raise|throw|yield)\b[^.!?]*;?\Z
    | [\w.\[\]$"'*>-]+\s*(?:=|\+=|-=|:=|=>|<-)\s?\S.*
    | [\w.$]+\(.*\)?[;,{:]?\Z
    | \#\s?(?:include|define|ifdef|ifndef|endif|if|pragma)\b.* | \#!.* | //.* | /\*.* | \*/ | @\w+.*
    | [}\])]+[;,)]*\Z | [{(\[]+\Z | <\?php.* | \$\w+.*[;{]\Z | .*[{;]\Z
    | (?:SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|FROM|WHERE|JOIN|VALUES)\b.*
    | \.?[\w-]+\s*:\s*[^.!?]+;\Z
    """,
    re.VERBOSE,
)
_SYNTAX = re.compile(r"[={}\[\]<>]|\w\(")  # points end in semicolons too, and begin with (a)
_FIGURE = re.compile(r"[-+$€£(]*\d[\d.,:/%)-]*")


def check(text: str, origin: str) -> None:
    """Raise NoArticle for a text that is plainly something else, with what to do."""
    kind = plainly(text)
    if kind == "a table":
        hint = "save it as .csv or .tsv, and each row is read"
    elif kind:
        hint = "give the text of an article"
    else:
        return
    raise NoArticle(f"plainly {kind}, no article; {hint}", origin=origin)


def plainly(text: str) -> str | None:
    r"""What the text is, of a table, a log and code; None for all else.

    >>> plainly("date,text\n2024-05-06,Envoys met.\n2024-05-07,They met again.\n")
    'a table'
    """
    head = text[:_HEAD]
    lines = [line.strip() for line in head.splitlines()]
    lines = [line for line in lines if line][:_LINES]
    if len(lines) < 2:
        return None
    if _is_table(head, lines):
        return "a table"
    if len(lines) < _FEW:
        return None
    if sum(_LOG.match(line) is not None for line in lines) >= _LOG_SHARE * len(lines):
        return "a log"
    return "code" if _is_code(lines) else None


def _is_table(head: str, lines: list[str]) -> bool:
    first = lines[0]
    if any(sign in first and _comes_apart(head, sign) for sign in "\t,;|"):
        return True
    rows = [line.split() for line in lines]
    numbers = sum(len(words) > 1 and _share_of_figures(words) >= _FIGURES_SHARE for words in rows)
    return len(rows) > _FEW and numbers >= _TABLE_SHARE * (len(rows) - 1)


def _comes_apart(head: str, sign: str) -> bool:
    """Whether the text comes apart at the sign into records as wide as the first, which has names."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(head.lstrip().splitlines(keepends=True), delimiter=sign):
            if any(row):
                rows.append(row)
            if len(rows) > _LINES:
                break
    except csv.Error:  # a field that is longer than any in a table
        pass
    if len(head) == _HEAD:
        rows = rows[:-1] or rows  # it may be cut
    names = [cell.strip().strip("\ufeff") for cell in rows[0]]
    if any(not name or len(name) > _WIDEST_NAME or name[-1] in '.!?”"' for name in names) or len(names) < 2:
        return False
    known = sum(name.casefold() in _NAMES for name in names)
    same = sum(len(row) == len(names) for row in rows)
    if known >= 2 and len(names) == len(set(names)):
        return len(rows) == 1 or same >= 2
    return len(names) > 2 and len(rows) >= _FEW and same >= _TABLE_SHARE * len(rows)


def _share_of_figures(words: list[str]) -> float:
    return sum(_FIGURE.fullmatch(word) is not None for word in words) / len(words)


def _is_code(lines: list[str]) -> bool:
    """Whether most lines have the form of code, and half of them its signs: a list of points has neither."""
    formed = sum(len(line) <= _LONGEST_CODE and _CODE.fullmatch(line) is not None for line in lines)
    signed = sum(_SYNTAX.search(line) is not None for line in lines)
    return formed >= _CODE_SHARE * len(lines) and signed >= len(lines) / 2
