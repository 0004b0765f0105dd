"""A passage cited: its words, the page they stand on, and a link that opens the page at them.

The link is a text fragment (WICG, "URL Fragment Text Directives", https://wicg.github.io/scroll-to-text-fragment/): the
words themselves, a long passage by its first and last words, and where a page has the words more than once, what stands
before and after. Words that were repaired are given as the page has them. BibTeX is an entry `@misc`, which every style
knows; CSL JSON follows the schema of Citation Style Language 1.0.2 (`article-newspaper`).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from communique.records import Article, Encounter, Event, Quotation, Reading, Span
from communique.text.clauses import clause_of

FORMS = ("text", "bibtex", "csl", "json", "link")
_LONG = 300  # characters of a passage, beyond which a link has its first and last words
_ENDS = 5  # words of either end
_CONTEXT = (2, 4, 8, 16)  # words before and after that are tried
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_TEX |= {letter: "\\" + letter for letter in "#$%&_{}"}
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Citation:
    """Where some words stand: `text` at `spans` (code points of the article's text, half-open), said by `speaker`.

    `published` and `accessed` are ISO 8601 days where they are known, `paragraph` counts from 1. `link` is the address
    with a text fragment, None where the article has no address.
    """

    id: str
    article_id: str
    text: str
    spans: tuple[tuple[int, int], ...]
    paragraph: int
    speaker: str | None
    outlet: str | None
    title: str | None
    published: str | None
    accessed: str | None
    language: str | None
    url: str | None
    link: str | None

    def __str__(self) -> str:
        """As a reference in prose."""
        where = ", ".join(
            part for part in (f"“{self.title}”" if self.title else "", self.outlet, self.published) if part
        )
        places = ", ".join(f"{start}-{end}" for start, end in self.spans)
        place = f"paragraph {self.paragraph}, characters {places}" if places else ""
        return ". ".join(part for part in (self.said, where, place, self.link or "") if part)

    @property
    def said(self) -> str:
        """The words in quotation marks, and who said them."""
        return (f"“{self.text}”" + (f" ({self.speaker})" if self.speaker else "")) if self.text else ""

    def json(self) -> str:
        """All fields as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def csl(self) -> dict[str, Any]:
        """The item of CSL JSON, as Zotero, pandoc and other tools read it."""
        item: dict[str, Any] = {"id": self.id, "type": "article-newspaper"}
        item |= {"title": self.title, "container-title": self.outlet, "URL": self.link, "language": self.language}
        item |= {"issued": _parts(self.published), "accessed": _parts(self.accessed)}
        return {name: value for name, value in (item | {"note": self.said}).items() if value}

    def bibtex(self) -> str:
        """The entry for BibTeX and biblatex."""
        year, month, day = ([*(self.published or "").split("-"), "", "", ""])[:3]
        fields = {
            "title": _tex(self.title),
            "howpublished": _tex(self.outlet),
            "year": year,
            "month": str(int(month)) if month else "",
            "day": str(int(day)) if day else "",
            "url": (self.link or "").replace("{", "%7B").replace("}", "%7D"),
            "urldate": self.accessed or "",
            "note": _tex(self.said),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{re.sub(r'[^A-Za-z0-9_-]', '', self.id)},", *lines, "}"])

    def told(self, form: str) -> str:
        """In one of `FORMS`."""
        made = {"text": self.__str__, "bibtex": self.bibtex, "json": self.json}
        if form in made:
            return made[form]()
        return json.dumps(self.csl(), ensure_ascii=False) if form == "csl" else self.link or ""


def cite_by_id(reading: Reading, id: str) -> Citation:  # noqa: A002 - what the records call it
    """The citation of a finding of a reading, or of its article, by the beginning of an id.

    A position is cited by the quotations and events that it rests on.
    """
    for quotation in reading.quotations:
        if quotation.id.startswith(id):
            return cite(reading, quotation.id, quotation.content)
    findings: tuple[Encounter | Event, ...] = (*reading.encounters, *reading.events)
    for finding in findings:
        if finding.id.startswith(id):
            return cite(reading, finding.id, _passages(reading.article.text, finding.evidence.spans))
    for position in reading.positions:
        if position.id.startswith(id):
            spans = [span for one in reading.quotations if one.id in position.basis for span in one.content]
            told = [span for one in reading.events if one.id in position.basis for span in one.evidence.spans]
            return cite(reading, position.id, [*spans, *_passages(reading.article.text, told)])
    return cite(reading, reading.article.id, ())


def cite(reading: Reading, id: str, spans: Sequence[Span]) -> Citation:  # noqa: A002 - what the records call it
    """The citation of a finding of a reading, by the spans of its words."""
    article = reading.article
    quotation = next((one for one in reading.quotations if one.id == id), None)
    url = article.url or reading.source.url
    link = url.partition("#")[0] + fragment(article, spans) if url and spans else url
    return Citation(
        id=id,
        article_id=article.id,
        text=" … ".join(_flat(span.of(article.text)) for span in spans),
        spans=tuple((span.start, span.end) for span in spans),
        paragraph=_paragraph(article.text, spans[0].start) if spans else 1,
        speaker=quotation.speaker.name if isinstance(quotation, Quotation) and quotation.speaker else None,
        outlet=article.outlet,
        title=article.title,
        published=_day(article.published.start if article.published else None),
        accessed=_day(reading.source.fetched),
        language=article.language,
        url=url,
        link=link,
    )


def _paragraph(text: str, at: int) -> int:
    """Which of the lines with words, from 1, a character stands in."""
    before = text[: text.rfind("\n", 0, at) + 1]
    return sum(1 for line in before.split("\n") if line.strip()) + 1


def _passages(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The clauses of the words that a finding rests on, one for each line that has some."""
    lines: dict[int, list[Span]] = {}
    for span in spans:
        lines.setdefault(text.count("\n", 0, span.start), []).append(span)
    return tuple(clause_of(text, found) for _, found in sorted(lines.items()))


def fragment(article: Article, spans: Sequence[Span]) -> str:
    """The text fragment that finds these words on the article's page: `#:~:text=...`, a directive for each span."""
    found = [_directive(article, _whole(article.text, span)) for span in spans]
    return "#:~:" + "&".join(found) if found else ""


def _whole(text: str, span: Span) -> Span:
    """The span without white space at its ends, and with whole words: a browser looks for no parts of them."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and end > start and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)


def _directive(article: Article, span: Span) -> str:
    text = article.text
    words = list(_WORD.finditer(text, span.start, span.end))
    long = len(span) > _LONG or "\n" in span.of(text)
    if long and len(words) > 2 * _ENDS:
        parts = [Span(words[0].start(), words[_ENDS - 1].end()), Span(words[-_ENDS].start(), words[-1].end())]
    elif long and len(words) > 1:
        half = len(words) // 2
        parts = [Span(words[0].start(), words[half - 1].end()), Span(words[half].start(), words[-1].end())]
    else:
        parts = [span]
    told = ",".join(_encoded(_as_on_page(article, part)) for part in parts)
    before, after = _context(text, parts[0], parts[-1])
    prefix = f"{_encoded(_as_on_page(article, before))}-," if before else ""
    suffix = f",-{_encoded(_as_on_page(article, after))}" if after else ""
    return f"text={prefix}{told}{suffix}"


def _context(text: str, first: Span, last: Span) -> tuple[Span | None, Span | None]:
    """What has to stand before and after, so that the words are found where they stand and not before; of one line."""
    if _first(text, first.of(text)) == first.start:
        return None, None
    line = text.rfind("\n", 0, first.start) + 1
    stop = text.find("\n", last.end)
    behind = list(_WORD.finditer(text, line, first.start))
    ahead = list(_WORD.finditer(text, last.end, len(text) if stop < 0 else stop))
    for count in _CONTEXT:
        before = Span(behind[-count:][0].start(), behind[-1].end()) if behind else None
        after = Span(ahead[0].start(), ahead[:count][-1].end()) if ahead else None
        begun = before.start if before else first.start
        whole = text[begun : after.end if after else last.end]
        if _first(text, whole) == begun or (count >= len(behind) and count >= len(ahead)):
            break
    return before, after


def _first(text: str, words: str) -> int:
    """Where the words stand first, whatever their case and the white space between them."""
    pattern = r"\s+".join(re.escape(word) for word in words.split())
    found = re.search(pattern, text, re.IGNORECASE)
    return found.start() if found else -1


def _as_on_page(article: Article, span: Span) -> str:
    """The words as they stood before repair, where whole repairs lie in them."""
    words, at = [], span.start
    for edit in sorted(article.edits, key=lambda edit: edit.span.start):
        if at <= edit.span.start and edit.span.end <= span.end and len(edit.span):
            words += [article.text[at : edit.span.start], edit.raw]
            at = edit.span.end
    return _flat("".join([*words, article.text[at : span.end]]))


def _encoded(words: str) -> str:
    """For a text directive, in which dashes, commas and ampersands have a meaning of their own."""
    return quote(words.encode("utf-8", "replace"), safe="").replace("-", "%2D")


def _flat(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str | None) -> str:
    return "".join(_TEX.get(letter, letter) for letter in _flat(text or ""))


def _day(moment: str | None) -> str | None:
    try:
        return datetime.date.fromisoformat((moment or "")[:10]).isoformat()
    except ValueError:
        return None


def _parts(day: str | None) -> dict[str, list[list[int]]] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None
