"""What is on the table: issues of diplomacy, tagged by the words that show them.

The taxonomy is a table (data/issues.toml) that users extend with a file of their own. Tagging is a match of word
sequences, so each tag has the words that it rests on; `propose` lists noun phrases that keep coming up and that the
taxonomy does not hold, for people to name. Nothing is invented.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from communique.errors import SettingsError
from communique.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.records import Encounter, Quotation
    from communique.text.document import Document, Sentence
    from communique.text.tokens import Token

_GAP = 3  # words that `~` may pass over
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_OPEN = frozenset({"X", "ADJ", "NOUN"})
_PHRASE = (2, 4)  # words of a proposed noun phrase, fewest and most
_LONGEST = 1000  # tokens of a sentence that are read
# Words that end in a noun phrase's way but are none.
_WEAK = frozenset(
    "said says say told last week month year day time times people many several most more much such other same next "
    "first second also made make take took given part number way lot end side sides two three four five among them "
    "like while being been held meet met came come went called added".split()
)


class Tag(NamedTuple):
    """An issue where the text shows it."""

    issue: str
    span: Span


@dataclass(frozen=True, slots=True)
class Issue:
    """One entry of the taxonomy; fields as in the table's head."""

    id: str
    name: str
    means: str
    contexts: tuple[str, ...]


class _Element(NamedTuple):
    words: frozenset[str]
    loose: bool


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All issues by id, and their terms by first word."""

    issues: Mapping[str, Issue]
    terms: Mapping[str, tuple[tuple[tuple[_Element, ...], str], ...]]

    def tags(self, document: Document) -> tuple[Tag, ...]:
        """The issues of a document with the words that show them, in reading order."""
        return tuple(tag for sentence in document.sentences for tag in self.within(sentence.tokens[:_LONGEST]))

    def within(self, tokens: Sequence[Token]) -> Iterator[Tag]:
        """The tags of one sentence."""
        words = [token.text.lower() for token in tokens]
        for index, word in enumerate(words):
            found: dict[str, int] = {}
            for rest, issue in self.terms.get(word, ()):
                end = _end(words, index + 1, rest)
                if end is not None:
                    found[issue] = max(end, found.get(issue, 0))
            for issue, end in found.items():
                yield Tag(issue, Span(tokens[index].start, tokens[end - 1].end))


def _end(words: Sequence[str], at: int, rest: tuple[_Element, ...]) -> int | None:
    for element in rest:
        stop = min(len(words), at + 1 + (_GAP if element.loose else 0))
        found = next((i for i in range(at, stop) if words[i] in element.words), None)
        if found is None:
            return None
        at = found + 1
    return at


@lru_cache(maxsize=8)
def taxonomy(extra: str = "") -> Taxonomy:
    """The taxonomy that ships with the package, with the entries of the file `extra` added to it.

    Raises SettingsError where that file cannot be read or holds something other than issues.
    """
    table = tomllib.loads((files("communique") / "data" / "issues.toml").read_text(encoding="utf-8"))
    if extra:
        table = table | _load(Path(extra))
    terms: dict[str, list[tuple[tuple[_Element, ...], str]]] = {}
    issues: dict[str, Issue] = {}
    for key, row in table.items():
        issues[key] = Issue(key, row["name"], row["means"], tuple(row.get("contexts", ())))
        for term in row["terms"]:
            first, *rest = _elements(term)
            for word in first.words:
                terms.setdefault(word, []).append((tuple(rest), key))
    return Taxonomy(issues, {word: tuple(rows) for word, rows in terms.items()})


def _load(path: Path) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"issues cannot be read: {error}", origin=str(path)) from error
    for key, row in table.items():
        terms = row.get("terms") if isinstance(row, dict) else None
        texts = [row.get("name"), row.get("means"), *(terms or [])] if isinstance(row, dict) else [None]
        good = isinstance(terms, list) and terms and all(isinstance(t, str) and t.split() for t in texts)
        if not good or not _ID.match(key):
            raise SettingsError(
                f"[{key}] is no issue: it needs an id of lower-case words joined by -, name, means and terms",
                origin=str(path),
            )
    return table


def _elements(term: str) -> list[_Element]:
    parts = term.lower().split()
    elements: list[_Element] = []
    loose = False
    for position, part in enumerate(parts):
        if part == "~":
            loose = True
            continue
        words = set(part.split("|"))
        if position == len(parts) - 1:
            words |= {_plural(word) for word in words}
        elements.append(_Element(frozenset(words), loose))
        loose = False
    return elements


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word if word.endswith("s") else word + "s"


# --- on records ---


def on_quotations(
    document: Document, quotations: tuple[Quotation, ...], tags: tuple[Tag, ...]
) -> tuple[Quotation, ...]:
    """The quotations with the issues that their words show, or that "these issues" takes up from those before."""
    out: list[Quotation] = []
    named: list[tuple[frozenset[str], tuple[str, ...]]] = []
    for quotation in quotations:
        found = of_spans(tags, quotation.content)
        content = " ".join(span.of(document.text)[:_READ] for span in quotation.content)
        stems = frozenset(word[:_STEM] for word in _LONG_WORD.findall(content.lower()))
        if not found and named and _THESE.search(content):
            shared = (issues for before, issues in reversed(named) if before & stems)
            found = next(shared, named[-1][1])
        elif found:
            named.append((stems, found))
        out.append(replace(quotation, issues=found))
    return tuple(out)


# "cooperation on these issues": what was spoken of before, best with the same word ("cooperate on ...").
_THESE = re.compile(
    r"\b(?:these|those|such|the same) (?:issues|matters|subjects|topics|questions|areas)\b", re.IGNORECASE
)
_LONG_WORD = re.compile(r"[^\W\d_]{7,}")
_STEM = 6
_READ = 2000  # characters of a content that are looked at


def on_encounters(
    document: Document, encounters: tuple[Encounter, ...], tags: tuple[Tag, ...]
) -> tuple[Encounter, ...]:
    """The encounters with the issues of the sentences that report them, and of what the next says was discussed."""
    sentences = document.sentences
    return tuple(replace(e, issues=of_spans(tags, _about(sentences, e, document.text))) for e in encounters)


_DISCUSSED = re.compile(r"\b(?:discuss\w*|talked about|talks? (?:on|about)|exchanged views|reviewed|focus\w*)\b")


def _about(sentences: tuple[Sentence, ...], encounter: Encounter, text: str) -> list[Span]:
    at: set[int] = set()
    for span in encounter.evidence.spans:
        place = bisect_right(sentences, span.start, key=lambda s: s.span.start) - 1
        if place >= 0 and sentences[place].span.meets(span):
            at.add(place)
    following = {n + 1 for n in at if n + 1 < len(sentences) and _DISCUSSED.search(sentences[n + 1].span.of(text))}
    return [sentences[n].span for n in sorted(at | following)]


def of_spans(tags: tuple[Tag, ...], spans: Iterable[Span]) -> tuple[str, ...]:
    """The issues that lie in any of the spans, each once, in the order of the text; `tags` are in that order."""
    found: dict[int, str] = {}
    for span in spans:
        first = bisect_left(tags, span.start, key=_start)
        while first and tags[first - 1].span.end > span.start:
            first -= 1
        for place in range(first, bisect_left(tags, span.end, key=_start)):
            found[place] = tags[place].issue
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


def _start(tag: Tag) -> int:
    return tag.span.start


# --- new subjects ---


def propose(documents: Iterable[Document], *, at_least: int = 3, extra: str = "") -> list[tuple[str, int]]:
    """Noun phrases of two to four words that come up in several documents and that no issue covers.

    Returns the phrases in lower case with the number of documents that hold each, most frequent first.
    """
    counts: Counter[str] = Counter()
    known = taxonomy(extra)
    for document in documents:
        counts.update({phrase for sentence in document.sentences for phrase in _phrases(sentence, known)})
    return [(phrase, count) for phrase, count in counts.most_common() if count >= at_least]


def _phrases(sentence: Sentence, known: Taxonomy) -> Iterator[str]:
    tokens = sentence.tokens[:_LONGEST]
    taken = [tag.span for tag in known.within(tokens)]
    run: list[Token] = []
    for position, token in enumerate((*tokens, None)):
        good = (
            token is not None
            and sentence.tags[position] in _OPEN
            and token.text.isalpha()
            and token.text.lower() not in _WEAK
            and not any(span.start <= token.start < span.end for span in taken)
        )
        if good and token is not None:
            run.append(token)
            continue
        if _PHRASE[0] <= len(run) <= _PHRASE[1]:
            yield " ".join(t.text.lower() for t in run)
        run = []
