"""A sentence as a row of units, each with a one-letter class, so that noun phrases can be described by patterns.

A unit is one registry entry ("Foreign Minister", "Security Council") or one token. Beside the classes of registry
entries (registry.py) there are:

    W  a capitalised word that may be part of a name        w  any other word       #  a number
    l  a name particle (bin, de, al)                        p  's                   r  a personal pronoun
    d  the, a, his, these                                   &  and                  f  of, for
    Y  a capitalised head of names of things (Agreement, Summit, Airport)
    Q  a lower-case head of private bodies, directly before their name ("the news agency Interfax")
    t  to, at    i  in, with and other prepositions         b  by                   v  a verb or auxiliary
    ,  comma     :  slash     -  hyphen     q  quotation mark     (  )  brackets     .  anything else
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from communique.actors.names import ALSO_GIVEN, PARTICLES, is_given
from communique.actors.registry import BODY, PAPER, Entry, Registry
from communique.records import Span
from communique.text.document import Sentence
from communique.text.tokens import Token

# Tokens of one sentence that are read; longer ones are tables or lists.
MAX_TOKENS = 300
_PRONOUNS = frozenset("he she it they him them i we us me who himself herself itself themselves".split())
_DETERMINERS = frozenset("the a an this her these those his their its our my your some any several many most".split())
_MARKS = {",": ",", "/": ":", "-": "-", "(": "(", ")": ")", "“": "q", "”": "q", '"': "q", "&": "&", "‑": "-"}
_SMALL = (
    {"and": "&", "of": "f", "for": "f", "by": "b"}
    | dict.fromkeys("to at".split(), "t")
    | dict.fromkeys("in on from with near into under over about against between within".split(), "i")
)
# Titles and months that are words of names as well.
_ALSO_NAMES = frozenset("Amir King Prince Bishop Cardinal Pope Major Jun Sun Mar May".split())
_GIVEN_MONTHS = frozenset("Jan April May June August".split())
SPEECH_VERBS = frozenset(
    "said says say told tells added adds noted notes stressed stresses stated states announced announces warned warns "
    "urged urges called calls claimed claims asserted insisted argued explained expressed emphasized emphasised "
    "underlined underscored reiterated affirmed confirmed denied revealed declared reported reports remarked observed "
    "pointed recalled continued concluded suggested asked replied responded commented hailed praised condemned "
    "welcomed highlighted mentioned pledged vowed promised tweeted wrote thanked hoped believes believed thinks met "
    "visited arrived held discussed signed spoke received invited cautioned indicated disclosed maintained "
    "acknowledged admitted agreed opined predicted described lamented accused criticized criticised demanded".split()
)
# Words that open sentences in capitals without being names; words that the text also has in lower case join them.
_OPENERS = frozenset(
    "after again all along also although among an and any are as asked at back because before besides both but by "
    "despite did do does during each earlier either elsewhere even every few finally first following for from further "
    "given had has have hence here how however if in indeed instead is it just last later like many meanwhile more "
    "moreover most much nearly neither never nevertheless next no nonetheless nor not nothing now of on once one only "
    "or other others our over perhaps previously rather recently referring regarding several similarly since so some "
    "sources speaking still such than thanks that the then there therefore these they this those though three through "
    "throughout thus to today together tomorrow two under unless unlike until up upon was we well were what when where "
    "whether which while who why will with within without yes yesterday yet you your asked according citing quoting "
    "hailing stressing noting pointing addressing commenting responding based led founded born located considering "
    "nobody somebody everybody anybody everyone anyone someone everything something anything "
    "meantime likewise besides part four five six seven eight nine ten sometimes agents neighbours "
    "welcome thank dear breaking read more watch photo image credit share follow updated published editor".split()
)

# Of these those that stand before a name, and are never a part of one that opens a sentence.
_PREPOSITIONS = frozenset(
    "beneath underneath after before until till despite amid amidst among amongst around behind beside besides beyond "
    "during except outside inside toward towards unlike upon versus via without although because if once since though "
    "unless when whereas whether while whilst alongside aboard atop across onto throughout that is".split()
)

# What papers are called, after a place: the Kyiv Independent, the Jakarta Post.
_PAPERS = frozenset(
    "Post Times Independent Herald Tribune Gazette Globe Guardian Standard Star Mail Journal Chronicle Observer "
    "Telegraph Review Monitor Courier Echo Mirror Inquirer News Daily Express Examiner Sentinel Mercury "
    "Bulletin Dispatch".split()
)
# After these words "her" was a pronoun: "told her that", "met her when".
_AFTER_OBJECT = frozenset("that when while as if whether because before after how what why there again".split())


class Words(NamedTuple):
    """The words that a document has in lower case, and those that it has in capitals inside a sentence."""

    lower: Set[str]
    inside: Set[str]


class Unit(NamedTuple):
    """One registry entry or token: its class letter and its tokens `[first, last)` in the sentence."""

    code: str
    first: int
    last: int
    entry: Entry | None
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """The units of a sentence and their letters as one string; `codes[i]` belongs to `units[i]`."""

    sentence: Sentence
    tokens: tuple[Token, ...]
    units: tuple[Unit, ...]
    codes: str
    heading: bool

    def span(self, first: int, last: int) -> Span:
        """The characters of units `[first, last)`."""
        tokens = self.tokens
        return Span(tokens[self.units[first].first].start, tokens[self.units[last - 1].last - 1].end)


def row_of(sentence: Sentence, registry: Registry, words: Words) -> Row:
    """Cut a sentence into units. `words` are those of the whole document."""
    tokens, tags = _visible(sentence)
    heading = _is_heading(tokens)
    units: list[Unit] = []
    index = 0
    opening = True
    while index < len(tokens):
        unit = _unit(
            tokens, tags[index], index, registry, words, opening=heading or opening, begins=opening and not heading
        )
        units.append(unit)
        opening = unit.code == "q" or opening and unit.code in ".#("
        index = unit.last
    units = _with_abbreviations(units if heading else _with_papers(units))
    units = [_in_context(units, n) if unit.code in "MDNCHTROXYd" else unit for n, unit in enumerate(units)]
    if not heading:
        units = _with_nicknames(_with_namesakes(units, registry.given_names))
    return Row(sentence, tokens, tuple(units), "".join([unit.code for unit in units]), heading)


def _visible(sentence: Sentence) -> tuple[tuple[Token, ...], tuple[str, ...]]:
    """The tokens and tags without marks of zero width; of a sentence beyond all measure, its beginning."""
    tokens, tags = sentence.tokens[:MAX_TOKENS], sentence.tags[:MAX_TOKENS]
    if all(token.text.isascii() or unicodedata.category(token.text[0]) != "Cf" for token in tokens):
        return tokens, tags
    kept = [n for n, token in enumerate(tokens) if unicodedata.category(token.text[0]) != "Cf"]
    return tuple(tokens[n] for n in kept), tuple(tags[n] for n in kept)


def _unit(
    tokens: tuple[Token, ...],
    tag: str,
    index: int,
    registry: Registry,
    words: Words,
    *,
    opening: bool,
    begins: bool,
) -> Unit:
    found = registry.at(tokens, index)
    text = tokens[index].text
    if found and not (found[1].code in "XY" and text[0].islower()):
        end, entry = found
        if entry.code in "HR" and tokens[end - 1].text[-1].isalpha() and end < len(tokens) and tokens[end].text == ".":
            end += 1  # "Gen" "."
        return Unit(entry.code, index, end, entry, " ".join([t.text for t in tokens[index:end]]))
    if not text[0].isupper():
        return Unit(_lower_code(text, tag), index, index + 1, None, text)
    if len(text) == 1 and index + 1 < len(tokens) and tokens[index + 1].text == ".":
        return Unit("W", index, index + 2, None, text + ".")
    named = index + 1 < len(tokens) and tokens[index + 1].is_capital
    if begins and text.lower() in _PREPOSITIONS:
        return Unit("w", index, index + 1, None, text)  # though in capitals elsewhere: "Beneath Bashar al-Assad"
    code = _capital_code(text, registry, words, opening=opening, named=named)
    return Unit(code, index, index + 1, None, text)


@lru_cache(maxsize=50_000)
def _lower_code(text: str, tag: str) -> str:
    """The class of a word in lower case, a number or a mark."""
    if not text[0].isalnum():
        return "p" if text in ("'s", "’s", "'", "’") else _MARKS.get(text, ".")
    if text[0].isdigit():
        return "#"
    closed = _closed_code(text)
    if closed:
        return closed
    if text.startswith(("al-", "el-", "ad-", "as-", "ar-", "an-")) and len(text) > 4:
        return "W"
    if text in PARTICLES:
        return "l"
    return "v" if text in SPEECH_VERBS or tag in ("AUX", "VERB") else "w"


def _closed_code(lower: str) -> str | None:
    if lower in _PRONOUNS:
        return "r"
    return "d" if lower in _DETERMINERS else _SMALL.get(lower)


def _capital_code(text: str, registry: Registry, words: Words, *, opening: bool, named: bool) -> str:
    """The class of a capitalised word; `named` where another follows, `opening` where its place gives it a capital."""
    lower = text.lower()
    closed = _closed_code(lower) if text != "US" else None
    if closed:
        return closed
    if text[:2] in ("I'", "I’"):
        return "w"  # I'm, I've
    if "-" in text and all(part in registry.state_words for part in text.split("-")):
        return "D"  # a Turkish-Iranian council
    if opening and lower in SPEECH_VERBS:
        return "v"
    if not opening or text in words.inside:
        return "W"
    plain = lower in _OPENERS or lower in words.lower or lower.endswith(("ing", "ly") if named else ("ing", "ly", "s"))
    return "w" if plain else "W"


def _with_papers(units: list[Unit]) -> list[Unit]:
    """Take a place and a paper's word after it into one unit, a medium: "the *Jakarta Post*" speaks for no state."""
    merged: list[Unit] = []
    for unit in units:
        if merged and merged[-1].code in "SC" and unit.text in _PAPERS:
            place = merged.pop()
            name = f"{place.text} {unit.text}"
            merged.append(Unit(BODY, place.first, unit.last, Entry(BODY, PAPER, "media", True), name))
        else:
            merged.append(unit)
    return merged


def _with_abbreviations(units: list[Unit]) -> list[Unit]:
    """Take `(OAS)` or `“OAS”` after a name into the unit of the name that it abbreviates."""
    merged: list[Unit] = []
    n = 0
    while n < len(units):
        unit = units[n]
        if (
            unit.code in "(q"
            and merged
            and merged[-1].code in "BGSWODQY"
            and n + 2 < len(units)
            and units[n + 2].code in ")q"
            and is_abbreviation(units[n + 1].text)
        ):
            last = merged[-1]
            merged[-1] = Unit(last.code, last.first, units[n + 2].last, last.entry, last.text)
            n += 3
            continue
        merged.append(unit)
        n += 1
    return merged


def _with_namesakes(units: list[Unit], given_names: Set[str]) -> list[Unit]:
    """States and capitals that are parts of persons' names, as such: Michael *Jordan*, *Paris* Hilton."""
    for n, unit in enumerate(units):
        if unit.code not in "SC" or unit.last - unit.first > 1:
            continue
        before = units[n - 1] if n else None
        after = units[n + 1] if n + 1 < len(units) else None
        owned = before is not None and before.code == "f"  # Minister of Georgia Tea Berg
        if after is not None and after.code == "W" and is_given(unit.text, after.text) and not owned:
            units[n] = _as(unit, "W")
        elif before is not None and before.code == "W" and _is_given_name(before.text, given_names):
            units[n] = unit if after is not None and after.code in "pTROQNGB" else _as(unit, "W")
    return units


def _is_given_name(word: str, given_names: Set[str]) -> bool:
    return word.casefold() in given_names or word.casefold() in ALSO_GIVEN


def _with_nicknames(units: list[Unit]) -> list[Unit]:
    """Take a nickname in marks or brackets into the name that it interrupts: Tomas *“the Crane”* Lindgren."""
    merged: list[Unit] = []
    n = 0
    while n < len(units):
        unit = units[n]
        close = _NICKNAME.get(unit.text)
        if close and merged and merged[-1].code == "W":
            end = next((m for m in range(n + 2, min(n + 5, len(units) - 1)) if units[m].text in close), None)
            inside = units[n + 1 : end] if end else []
            surname = units[end + 1] if end else unit
            capital = surname.code in "Wl" or surname.code == "w" and surname.text[0].isupper()
            if end and capital and all(u.code != "w" and u.text[0].isalpha() for u in inside):
                last = merged[-1]
                units[end + 1] = _as(surname, "W") if surname.code == "w" else surname
                merged[-1] = Unit("W", last.first, units[end].last, None, last.text)
                n = end + 1
                continue
        merged.append(unit)
        n += 1
    return merged


_NICKNAME = {"“": "”", '"': '"', "‘": "’", "'": "'", "«": "»", "(": ")", "„": "“”"}


def is_abbreviation(text: str) -> bool:
    """Initials, in capitals or nearly so: OAS, MoCD."""
    return (
        text.isalnum() and 2 <= len(text) <= 8 and text[0].isupper() and sum(c.isupper() for c in text) > len(text) / 2
    )


def _in_context(units: list[Unit], n: int) -> Unit:
    """The class that a word has beside its neighbours, where that differs from its usual one."""
    unit = units[n]
    before = units[n - 1].code if n else "."
    after = units[n + 1].code if n + 1 < len(units) else "."
    if (unit.code in "MDNCH" or unit.text in _ALSO_NAMES) and unit.text[0].isupper() and before == "W" == after:
        return _as(unit, "W")  # Woo *Young* Choi
    if unit.code in "HR" and before == "W" and unit.text[0].isupper():
        return _as(unit, "W")  # Hun *Sen*
    if unit.code == "X" and unit.text in _ALSO_NAMES and before == "W" and after not in "#X":
        return _as(unit, "W")  # Zhang *Jun*
    if unit.code == "X" and unit.text in _GIVEN_MONTHS and after == "W" and before not in "i#X,":
        return _as(unit, "W")  # *Jan* Nowak
    if unit.code == "Y" and before in "HR":
        return _as(unit, "W")  # Rep. *Park*
    if unit.code == "d":
        following = units[n + 1].text.casefold() if n + 1 < len(units) else "."
        return _as(unit, "r") if unit.text == "her" and (after in "t.,)qiv&" or following in _AFTER_OBJECT) else unit
    if unit.code == "R" and unit.text.islower() and before != "d" and after != "W":
        return _as(unit, "M")  # in *general*, a *major* step
    if unit.code == "T" and unit.text == "official" and after in "wKOQNT":
        return _as(unit, "M")  # an *official* complaint
    if unit.code == "O" and unit.text.islower() and after in "WB" and unit.entry and unit.entry.sort == "private":
        return _as(unit, "Q")
    return unit


def _as(unit: Unit, code: str) -> Unit:
    return Unit(code, unit.first, unit.last, None if code == "W" else unit.entry, unit.text)


def _is_heading(tokens: tuple[Token, ...]) -> bool:
    """Title case or capitals throughout: there capitals say nothing about names."""
    words = [t for t in tokens if t.is_word and len(t.text) > 3 and not t.text[0].isdigit()]
    return len(words) >= 4 and sum(t.is_capital for t in words) / len(words) > 0.75 and tokens[-1].text not in ".!?"
