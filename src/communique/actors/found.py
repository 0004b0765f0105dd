"""What a noun phrase says by itself, before anything is linked: name, office, country, sex, salience."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from communique.actors.grammar import BODY, Phrase, phrases
from communique.actors.registry import PAPER, Registry
from communique.actors.units import SPEECH_VERBS, Row, Unit, Words, row_of
from communique.records import Span
from communique.text.document import Document
from communique.text.marks import quoted_stretches, stretch_at

# How surely a country is known, best first.
STATED, IMPLIED, KNOWN, GUESSED = 3, 2, 1, 0
# What of a text is read, in sentences and in noun phrases; longer ones are no articles.
MAX_SENTENCES, MAX_PHRASES = 4_000, 20_000
# Bodies that are of the state when it is their possessor.
_NATIONAL = frozenset({"organization", "organisation", "agency", "institute", "company", "corporation", "bank"})
# Prepositions after which a name is a place.
_LOCATIVE = frozenset({"in", "at", "near", "from", "to", "into", "on"})
# Words of fields that tell no office from another ("Minister of Foreign Affairs", "foreign minister").
_WEAK_FIELDS = frozenset({"affairs", "state", "national", "government", "ministry", "department", "office", "chief"})


@dataclass(slots=True)
class Found:
    """One noun phrase. `title` is its office in lower case; `heads` its title words; `sort` as in offices.toml."""

    label: str
    span: Span
    head: Span
    kind: str  # person, title, body, group, document, state, capital, pronoun, name
    sentence: int
    paragraph: int
    name: tuple[str, ...] = ()
    title: str = ""
    heads: tuple[str, ...] = ()
    fields: frozenset[str] = frozenset()
    body: str = ""
    country: str | None = None
    surety: int = -1
    sort: str = ""
    key: str = ""
    sex: str = ""
    definite: bool = False
    former: bool = False
    quoted: bool = False
    subject: bool = False
    speaks: bool = False
    heading: bool = False
    plural: bool = False
    implied: bool = False  # a body named only inside a title ("spokesman for the Foreign Ministry")
    actor: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def find(document: Document, registry: Registry) -> tuple[list[Row], list[Found]]:
    """All noun phrases of the document in reading order, and the rows they were found in."""
    words = _words(document)
    rows: list[Row] = []
    found: list[Found] = []
    number = 0
    for paragraph, quoted in zip(document.paragraphs, quoted_stretches(document), strict=True):
        for sentence in paragraph.sentences:
            if number >= MAX_SENTENCES or len(found) >= MAX_PHRASES:
                return rows, found
            row = row_of(sentence, registry, words)
            rows.append(row)
            for phrase in phrases(row, registry.given_names):
                if _states_that(row, phrase):
                    continue
                reading = Reading(document.text, row, phrase, registry)
                one = reading.found(number)
                one.quoted = stretch_at(quoted, one.span.start) is not None
                one.heading = row.heading or paragraph.kind == "title"
                found.append(one)
                found += reading.implied(number)
            number += 1
    return rows, found


# What states something: behind these "states" is a verb.
_TEXTS = frozenset(
    "law treaty constitution agreement charter report document statement resolution article contract pact convention "
    "rule policy letter memo bill decree regulation act declaration clause".split()
)


def _states_that(row: Row, phrase: Phrase) -> bool:
    """Whether the phrase ends in a verb that looks like a group: "the law *states* that"."""
    words = [unit.text.casefold() for unit in row.units[phrase.first : phrase.last]]
    return phrase.label == "group" and words[-1] == "states" and not _TEXTS.isdisjoint(words[-2:-1])


def _words(document: Document) -> Words:
    lower: set[str] = set()
    inside: set[str] = set()
    for paragraph in document.paragraphs:
        for sentence in paragraph.sentences:
            texts = [token.text for token in sentence.tokens]
            lower.update([text for text in texts if text.islower()])
            if paragraph.kind != "title":
                inside.update([b for a, b in pairwise(texts) if b[0].isupper() and a[0].isalnum()])
    return Words(lower, inside)


class Reading:
    """Reads one phrase of a row into a `Found`."""

    def __init__(self, text: str, row: Row, phrase: Phrase, registry: Registry) -> None:
        self.text, self.row, self.phrase, self.registry = text, row, phrase, registry

    def found(self, sentence: int) -> Found:
        phrase, row = self.phrase, self.row
        span = row.span(phrase.first, phrase.last)
        one = Found(phrase.label, span, span, "name", sentence, row.sentence.paragraph)
        one.definite = row.units[phrase.first].text.casefold() == "the"
        self._salience(one)
        if "name" in phrase.parts:
            self._person(one)
        elif phrase.label == "title":
            one.kind = "title"
            self._title(one, *phrase.parts["title"])
        elif phrase.label in ("body", "proper body", "group", "document"):
            self._body(one)
        elif phrase.label == "known":
            self._known(one)
        elif phrase.label == "compound":
            one.kind, one.sort = "body", "private"
            one.name = tuple(unit.text for unit in row.units[phrase.parts["known"][0] : phrase.last])
        else:
            one.kind = "pronoun"
        return one

    def implied(self, sentence: int) -> list[Found]:
        """The bodies inside titles: "the *Foreign Ministry* spokesman", "head of the *Polar Institute*"."""
        bodies = []
        for part in ("title", "apposed"):
            if part not in self.phrase.parts:
                continue
            first, last = self.phrase.parts[part]
            starts = [first, *(n + 1 for n in range(first, last) if self.row.codes[n] in "ft")]
            for start in starts:
                match = BODY.match(self.row.codes, start, last)
                if match and match.end() - start > 1 and self.row.codes[start:].startswith(match["body"]):
                    inner = Phrase("body", start, match.end(), {"body": match.span("body")})
                    one = Reading(self.text, self.row, inner, self.registry).found(sentence)
                    one.implied = True
                    bodies.append(one)
                    break
        return bodies

    def _salience(self, one: Found) -> None:
        codes, units, last = self.row.codes, self.row.units, self.phrase.last
        after = codes[last : last + 3]
        one.subject = (
            after[:1] == "v" or after[:2] in ("wv", ",v") or not set(codes[: self.phrase.first]) & set("SABGTRWOrv")
        )
        before = units[self.phrase.first - 1].text.casefold() if self.phrase.first else ""
        if self.phrase.first and codes[self.phrase.first - 1] in "dSA":
            one.extra["owned"] = "yes"
        if before == "(":
            one.extra["bracket"] = "yes"
        if before in _LOCATIVE:
            one.extra["place"] = before
        following = [u.text.casefold() for u in units[last : last + 2]]
        one.speaks = before in SPEECH_VERBS or any(word in SPEECH_VERBS for word in following)

    # --- persons ---

    def _person(self, one: Found) -> None:
        phrase, row = self.phrase, self.row
        first, last = phrase.parts["name"]
        one.head = row.span(first, last)
        one.name = tuple(unit.text for unit in row.units[first:last])
        one.kind = "name" if phrase.label in ("name", "name of state") else "person"
        for part in ("apposed", "title"):
            if part in phrase.parts:
                self._title(one, *phrase.parts[part])
        before = row.units[first - 1].text if first else ""
        if before in ("Sheikh", "Sheikha") and last - first == 1:
            one.name = (before, *one.name)  # Sheikh Hasina: without it there is but half a name
        if "style" in phrase.parts:
            self._style(one, *phrase.parts["style"])
        if "origin" in phrase.parts and one.country is None and one.sort != "private":
            one.country, one.surety = row.units[phrase.parts["origin"][1] - 1].entry.key, STATED  # type: ignore[union-attr]

    def _style(self, one: Found, first: int, last: int) -> None:
        for unit in self.row.units[first:last]:
            if unit.entry and unit.entry.sort in ("male", "female"):
                one.sex = unit.entry.sort
            if unit.code == "R":
                one.heads += (unit.text.casefold(),)
                one.title = one.title or unit.text

    def _title(self, one: Found, first: int, last: int) -> None:
        units = self.row.units[first:last]
        core = next((n for n, u in enumerate(units) if u.code in "fti"), len(units))
        heads = [u for u in units[:core] if u.code in "TR"]
        for unit in heads:
            one.heads += (unit.text.casefold(),)
        if heads and heads[-1].entry:
            one.sort = "office" if heads[-1].code == "R" else heads[-1].entry.sort
        begin = 1 if units[0].code == "d" else 0
        if begin < len(units):
            words = self.row.span(first + begin, last)
            one.title = words.of(self.text)
            one.extra["role"] = self._role(first + begin, last) or one.title
        if any(head.startswith("spokes") or head == "press secretary" for head in one.heads):
            one.extra["for"] = self._represented(first, last, first + core)
        one.fields |= frozenset(w for u in units if u.code in "DOQ" for w in u.text.casefold().split()) - _WEAK_FIELDS
        for woman in ("woman", "queen", "princess", "wife", "lady", "daughter", "sister", "mother"):
            one.sex = "female" if any(h.endswith(woman) for h in one.heads) else one.sex
        if any(u.entry is not None and u.entry.sort == "former" for u in units[:core]):
            one.former, one.sort = True, "private"  # speaks for no state any more
            return
        self._affiliation(one, first, last, core)

    def _represented(self, first: int, last: int, core: int) -> str:
        """Whom a spokesperson's title names ("Foreign Ministry spokesman", "spokesman for the UN"); may be empty."""
        row, codes = self.row, self.row.codes
        if core < last and codes[core] == "f" and core + 1 < last:
            begin = core + 2 if codes[core + 1] == "d" and core + 2 < last else core + 1
            return row.span(begin, last).of(self.text)
        head = next(n for n in range(core - 1, first - 1, -1) if codes[n] in "TR")
        while first < head and codes[first] in "dM":
            first += 1
        while head > first and codes[head - 1] in "pM":
            head -= 1
        noun = any(code in "OBGQWSC" for code in codes[first:head])
        return row.span(first, head).of(self.text) if noun else ""

    def _role(self, first: int, last: int) -> str:
        """The title without the state that it begins with: "Foreign Minister" of "Russian Foreign Minister"."""
        codes = self.row.codes
        while first < last - 1 and (codes[first] in "SA" or codes[first] == "p"):
            first += 1
        return self.row.span(first, last).of(self.text)

    def _affiliation(self, one: Found, first: int, last: int, core: int) -> None:
        """The country of an office, or None where its body is of no state; see the order in docs/registry.md."""
        units = self.row.units[first:last]
        before, after = units[:core], units[core:]
        body = _body_of(before) or _body_of(_of_part(after))
        if body and body in before and body.entry and body.entry.sort == "private" and body.code in "OQ":
            before = before[before.index(body) :]  # a legislator of the Chinese Nationalist Party is not of China
        country = self._country(before) or self._country(_of_part(after))
        if one.sort == "private":
            return
        if body:
            one.body = body.text.casefold()
            one.extra["body"] = body.text
        if body and one.sort != "state":
            if body.code == "B" and body.entry:
                one.country, one.surety = self.registry.bodies[body.entry.key].country, STATED
                one.sort = one.sort if one.country else "private"
                return
            one.sort = self._body_sort(body, first, last)
            if one.sort == "private":
                return
        elif one.sort == "either":
            one.sort = "state"
        if country:
            one.country, one.surety = country, STATED
            return
        if len(units) == 2 and units[1].code == "R" and units[0].text.casefold() in self.registry.service_country:
            one.country, one.surety = self.registry.service_country[units[0].text.casefold()], IMPLIED
            return
        alone = self.registry.alone_country.get(one.title.casefold())
        if alone and one.name:
            one.country, one.surety = alone, IMPLIED
        for head in reversed(one.heads):
            if head in self.registry.title_country:
                one.country, one.surety = self.registry.title_country[head], IMPLIED
        self._by_field(one, one.heads)

    def _by_field(self, one: Found, heads: Sequence[str]) -> None:
        """The state whose government alone has such an office or organ ("the Catalan parliament")."""
        if one.country is not None:
            return
        for field_words, fitting, country in self.registry.field_country:
            if field_words <= one.fields and fitting.intersection(heads):
                one.country, one.surety = country, IMPLIED

    def _body_sort(self, body: Unit, first: int, last: int) -> str:
        """`state` or `private`: "Iran's Standards Organization" is of the state, "Thai Hotels Association" is not."""
        if body.code == "G" or body.entry is None:
            return "state"
        place = self.row.units.index(body, first, last)
        owned = re.search(r"Sp|fd?S", self.row.codes[first:place])
        return "state" if owned and body.text.casefold() in _NATIONAL else body.entry.sort

    def _country(self, units: Sequence[Unit]) -> str | None:
        for unit in units:
            entry = unit.entry
            if entry is None:
                continue
            if entry.code in "SAC":
                return str(entry.key)
            if entry.code in "BG":
                return self.registry.bodies[entry.key].country
        return None

    # --- bodies and groups ---

    def _body(self, one: Found) -> None:
        phrase, row = self.phrase, self.row
        one.kind = phrase.label.rpartition(" ")[2]
        part = phrase.parts.get("body") or phrase.parts.get("group") or phrase.parts["document"]
        units = row.units[part[0] : part[1]]
        head = units[-1]
        one.head = row.span(part[1] - 1, part[1])
        one.key = head.text.casefold()
        one.sort = head.entry.sort if head.entry else ""
        one.plural = phrase.label == "group"
        one.name = tuple(u.text for u in units if u.code != "d")
        more = row.units[part[1] : phrase.last]
        if "proper" in phrase.parts:
            one.head = row.span(*phrase.parts["proper"])
            one.extra["proper"] = one.head.of(self.text)
            one.country = None
        one.fields = frozenset(w for u in (*units, *more) if u.code in "DOQ" for w in u.text.casefold().split())
        one.fields -= _WEAK_FIELDS
        known = [u for u in (*units[:-1], *_of_part(more)) if u.code in "BG" and u.entry]
        if known and one.kind != "document":
            one.country, one.surety = self.registry.bodies[known[0].entry.key].country, STATED  # type: ignore[union-attr]
        elif one.sort != "private" and "proper" not in phrase.parts:
            country = self._country(units) or self._country(_of_part(more))
            if country:
                one.country, one.surety = country, STATED
            self._by_field(one, (one.key,))

    def _known(self, one: Found) -> None:
        first, last = self.phrase.parts["known"]
        unit = self.row.units[first]
        one.head = self.row.span(first, last)
        entry = unit.entry
        if entry is None:
            return
        one.key = entry.key if entry.key != PAPER else unit.text.casefold()
        one.name = tuple(unit.text.split(" "))
        if unit.code in "SC":
            one.kind = "state" if unit.code == "S" else "capital"
            one.country, one.surety = entry.key, STATED
        else:
            one.kind = "body"
            one.sort = entry.sort
            one.country, one.surety = self.registry.bodies[entry.key].country, STATED
            stated = self._country(self.row.units[self.phrase.first : first]) if unit.code == "G" else None
            one.country = stated or one.country


def _of_part(units: Sequence[Unit]) -> list[Unit]:
    """The units of a complement up to the first preposition of place or goal (ambassador of Iraq | to Egypt)."""
    kept: list[Unit] = []
    for unit in units:
        if unit.code in "ti":
            break
        kept.append(unit)
    return kept


def _body_of(units: Sequence[Unit]) -> Unit | None:
    """The body that a title names: one known by name, else the last head of its first complement."""
    named = next((unit for unit in units if unit.code in "BG"), None)
    if named:
        return named
    head: Unit | None = None
    for unit in units:
        if unit.code in "OQ":
            head = unit
        elif head and unit.code in "fti":
            break
    return head
