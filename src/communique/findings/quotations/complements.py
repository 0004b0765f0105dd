"""What follows a cue: whether it is reported speech, and where it begins and ends.

Which complements count depends on the cue's frames (data/cues.toml). A that-clause, words in quotation marks and a
colon are certain; a bare clause must look like one.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.findings.quotations.adjuncts import skip_adjuncts
from communique.findings.quotations.cues import Cue, Lexicon, lexicon
from communique.findings.quotations.phrases import Places, Range, is_break, phrase_from
from communique.findings.quotations.units import QUOTE, Unit

_ENDERS = frozenset("referring citing alluding quoting pointing according".split())
_NO_CLAUSE = frozenset(
    "to about of by as and or but so with from that than without upon for against when where how why which what".split()
)
_OBJECT_PRONOUNS = frozenset("him them me us himself herself themselves what which".split())
_NO_SUBJECT = frozenset("nothing something anything everything so more little much yes no goodbye".split())
_SUBORDINATORS = frozenset("which who where that when as".split())
# What speakers do in the same breath: after a comma and "and" these are theirs, not their words'.
_ACTS = frozenset(
    "expressed thanked welcomed praised hailed stressed voiced reiterated commended congratulated condemned lauded "
    "appreciated urged noted underlined underscored emphasized emphasised highlighted affirmed reaffirmed".split()
)
_WHETHER = frozenset("whether if why how when what who".split())


@dataclass(frozen=True, slots=True)
class Complement:
    """`start` is the first item of what was said; `form` names the complement; `addressee` is who was told."""

    start: int
    form: str
    addressee: Range | None = None


def complement_of(unit: Unit, after: int, cue: Cue, table: Lexicon, places: Places) -> Complement | None:
    """The reported speech that begins after the cue (whose last item is `after - 1`), None where there is none."""
    frames = cue.frames
    if "need" in frames and after < len(unit.items) and (start := _need(unit, after, table)) is not None:
        return Complement(start, "noun clause")
    if "as" in frames and (start := _named_so(unit, after)) is not None:
        return Complement(start, "name")
    addressee: Range | None = None
    index = skip_adjuncts(unit, after, table)
    whom = None
    if frames & {"object", "object-to", "object-of"}:
        whom = _addressee(unit, after, places)
    if whom:
        taken = _after_addressee(unit, whom, cue, table)
        if taken:
            return taken
        if "object" in frames:
            addressee = whom
            index = skip_adjuncts(unit, whom[1], table)
    found = _plain(unit, index, cue, table)
    at_end = index >= len(unit.items) or unit.items[index].tag == "PUNCT"
    if found is None and index != after and addressee is None and not at_end:
        found = _plain(unit, after, cue, table)
    return found and Complement(found.start, found.form, found.addressee or addressee)


def _named_so(unit: Unit, after: int) -> int | None:
    """`called the deal "a gift"`, `dismissed it as "absurd"`: the quoted stretch that names the object."""
    for index in range(after + 1, min(after + 12, len(unit.items))):
        item = unit.items[index]
        if item.tag == QUOTE:
            return index
        if is_break(item) or item.text in {".", "?", "!"} or item.tag in {"AUX", "SCONJ"} and item.lower != "as":
            return None
    return None


def _addressee(unit: Unit, index: int, places: Places) -> Range | None:
    if index >= len(unit.items) or unit.words[index] in {"that", "to", "of", "there", "this", "these"}:
        return None
    item = unit.items[index]
    if item.tag == "PRON":
        return (index, index + 1) if unit.words[index] in {"him", "her", "them", "us", "me", "you", "it"} else None
    phrase = phrase_from(unit, index, places)
    if phrase and phrase[1] < len(unit.items) and unit.words[phrase[1]] == "and" and item.tag in {"DET", "PROPN"}:
        second = phrase_from(unit, phrase[1] + 1, places)
        if second and second[1] < len(unit.items) and unit.words[second[1]] in {"to", "of", "that"}:
            return (index, second[1])
    return _with_apposition(unit, phrase) if phrase else None


_OPENS = frozenset({("to",), ("that",), ("of",)})


def _with_apposition(unit: Unit, phrase: Range) -> Range:
    """`urged the envoy, Hege Dahl, to return`: the name belongs to who was told."""
    end = phrase[1]
    if (
        unit.words[end : end + 1] == (",",)
        and "," in unit.words[slice(*phrase)]
        and unit.words[end + 1 : end + 2] in _OPENS
    ):
        return (phrase[0], end + 1)
    if end + 2 >= len(unit.items) or unit.items[end].text != "," or unit.items[end + 1].tag != "PROPN":
        return phrase
    close = next((i for i in range(end + 2, min(end + 7, len(unit.items))) if unit.items[i].text == ","), None)
    inside = unit.items[end + 1 : close or end + 1]
    if close is None or any(i.tag in {"AUX", "VERB", "ADP", "PRON", QUOTE} for i in inside):
        return phrase
    return (phrase[0], close + 1) if unit.words[close + 1 : close + 2] in _OPENS else phrase


def _after_addressee(unit: Unit, whom: Range, cue: Cue, table: Lexicon) -> Complement | None:
    """`urged Oslo to return`, `accused Oslo of breaking the deal`, `told reporters that ...`."""
    after = skip_adjuncts(unit, whom[1], table)
    for index in dict.fromkeys((whom[1], after)):
        if index + 1 >= len(unit.items):
            continue
        word, following = unit.words[index], unit.words[index + 1]
        if (
            "object-to" in cue.frames
            and word in {"to", "not"}
            and unit.items[index + 1].tag in {"X", "ADV", "PUNCT", "AUX", "PART"}
        ):
            return Complement(index, "infinitive", None if _unaddressed(unit, whom) else whom)
        if (
            "object-of" in cue.frames
            and word == "of"
            and (following.endswith("ing") or unit.items[index + 1].tag == "ADV")
        ):
            return Complement(index + 1, "gerund")
        if "whether" in cue.frames and word in _WHETHER:
            return Complement(index, "question", whom)
    if "object" not in cue.frames:
        return None
    found = _plain(unit, after, cue, table)
    return found and Complement(found.start, found.form, whom)


def _unaddressed(unit: Unit, whom: Range) -> bool:
    """`called for the border to be reopened`: nobody was told, unlike `called for Oslo to reopen it`."""
    return unit.words[whom[0] - 1] == "for" and unit.items[whom[0]].tag == "DET"


def _plain(unit: Unit, index: int, cue: Cue, table: Lexicon) -> Complement | None:
    """A complement with nobody told between the cue and it."""
    items, words, frames = unit.items, unit.words, cue.frames
    if index >= len(items):
        return None
    word = words[index]
    if word == "that" and frames & {"that", "bare"} and index + 1 < len(items):
        return _that_clause(unit, index)
    if items[index].text == ":" and frames & {"quote", "bare", "that", "object"}:
        return Complement(index + 1, "colon") if index + 1 < len(items) else None
    if items[index].text == "," and index + 1 < len(items):
        return _after_comma(unit, index, cue)
    if items[index].tag == QUOTE:
        return Complement(index, "quote") if "quote" in frames or frames & {"bare", "that"} else None
    if "to" in frames and word == "to" and index + 1 < len(items) and items[index + 1].tag in {"X", "AUX", "ADV"}:
        return Complement(index, "infinitive")
    if "ing" in frames and word.endswith("ing") and word not in {"anything", "something", "nothing"}:
        return Complement(index, "gerund")
    if "whether" in frames and word in {"whether", "if", "why"}:
        return Complement(index, "question")
    if "need" in frames and (start := _need(unit, index, table)) is not None:
        return Complement(start, "noun clause")
    if "bare" in frames and _clausal(unit, index, cue):
        return Complement(index, "bare clause")
    return None


def _that_clause(unit: Unit, index: int) -> Complement:
    start = index + 1
    if unit.items[start].text in {",", ":"} and start + 1 < len(unit.items):
        start += 1
    return Complement(start, "that-clause")


def _after_comma(unit: Unit, index: int, cue: Cue) -> Complement | None:
    """`said, "..."` and `said, after the talks, that ...`."""
    items, words = unit.items, unit.words
    if items[index + 1].tag == QUOTE and cue.frames & {"quote", "bare", "that", "object"}:
        return Complement(index + 1, "quote")
    for end in range(index + 1, min(index + 16, len(items) - 2)):
        if items[end].tag == QUOTE or words[end].endswith("ing") and end == index + 1:
            return None
        if items[end].text == "," and words[end + 1] == "that" and cue.frames & {"that", "bare"}:
            return Complement(end + 2, "that-clause")
    return None


def _need(unit: Unit, index: int, table: Lexicon) -> int | None:
    """`the need to return`, `on the importance of keeping the peace`, `on keeping it`: what is stressed."""
    items, words = unit.items, unit.words
    if words[index] == "on" and index + 1 < len(items):
        index += 1
    if (
        words[index].endswith("ing")
        and items[index].tag == "X"
        and words[index] not in {"anything", "something", "nothing", "everything"}
    ):
        return index
    end = index
    while end < min(index + 6, len(items)) and words[end] not in table.need:
        if not (
            items[end].tag in {"DET", "X", "PART", "PROPN", "ADJ", "NOUN", "VERB"} or words[end] in {"and", "'s", "’s"}
        ):
            return None
        end += 1
    if end + 2 >= len(items) or words[end] not in table.need:
        return None
    return index if _holds_clause(unit, end + 1) else None


def _holds_clause(unit: Unit, index: int) -> bool:
    """Whether the words after a noun make it hold a clause: `to V`, `of V-ing`, `for X to V`, `of X to V`, `that`."""
    items, words = unit.items, unit.words
    following, then = words[index], words[index + 1]
    if following == "that" or following == "to" and items[index + 1].tag in {"X", "AUX", "ADV"}:
        return True
    if following in {"of", "in", "for", "to"} and then.endswith("ing"):
        return True
    if following in {"of", "for"}:
        to = next((i for i in range(index + 2, min(index + 10, len(items) - 1)) if words[i] == "to"), None)
        return to is not None and items[to + 1].tag == "X" and not any(is_break(i) for i in items[index:to])
    return False


def _clausal(unit: Unit, index: int, cue: Cue) -> bool:
    """Whether the items from `index` read as a finite clause."""
    items, words = unit.items, unit.words
    first, word = items[index], words[index]
    if word in _NO_CLAUSE or first.tag == "PUNCT" and first.text not in {"$", "(", "€", "£", "–"}:
        return False
    end = next((i for i in range(index, len(items)) if _ends_clause(unit, i, cue)), len(items))
    body = items[index:end]
    if len(body) < 3:
        return False
    if first.tag == "PRON" and word not in _OBJECT_PRONOUNS:
        return True
    finite = next((i for i, item in enumerate(body) if item.tag == "AUX"), None)
    if cue.lemma in {"say", "tell"}:
        return finite is not None or len(body) >= 4 and word not in _NO_SUBJECT
    if finite is None or finite == 0:
        return False
    commas = [i for i, item in enumerate(body[: finite + 1]) if item.text == ","]
    # A comma between subject and verb is an apposition's, and then there are two and the verb follows the second.
    return not commas or len(commas) == 2 and finite - commas[1] <= 2


def _ends_clause(unit: Unit, index: int, cue: Cue) -> bool:
    """Whether a finite verb after `index` can no longer belong to a clause that began before it."""
    word = unit.words[index]
    if unit.items[index].text in {";", ":"}:
        return True
    if word in {"and", "but"} and lexicon().at(unit.words, min(index + 1, len(unit.words) - 1)):
        return True
    return cue.lemma not in {"say", "tell"} and word in _SUBORDINATORS


def _speech_follows(unit: Unit, index: int) -> bool:
    """`... relations with Oslo: "We want a treaty."` - the words after the colon are a quotation of their own."""
    following = unit.items[index + 1] if unit.items[index].text == ":" and index + 1 < len(unit.items) else None
    return following is not None and following.quoted is not None and len(following.quoted.inner) > 24


def words_at(unit: Unit, index: int, *words: str) -> bool:
    """Whether these words stand at the index."""
    return unit.words[index : index + len(words)] == words


def _new_predicate(unit: Unit, index: int) -> bool:
    """`..., and expressed satisfaction with it`: the next thing that the speaker did, no more what was said."""
    return index < len(unit.words) and unit.words[index] in _ACTS


def content_end(unit: Unit, start: int, stops: frozenset[int]) -> int:
    """Where content that begins at `start` ends: at the next stop, or at the end of the unit, final stop left out."""
    items = unit.items
    end = len(items)
    for index in range(start + 1, len(items)):
        if index in stops or _speech_follows(unit, index):
            end = index
            break
        if (
            items[index].text in {",", "—", "–"}
            and index + 1 < len(items)
            and unit.words[index + 1] in _ENDERS
            and index - start >= 2
        ):
            end = index
            break
        if items[index].text == "," and words_at(unit, index + 1, "and") and _new_predicate(unit, index + 2):
            end = index
            break
        if items[index].tag == QUOTE and index + 1 < len(items) and unit.words[index + 1] in _ENDERS:
            end = index + 1
            break
    while end > start + 1 and (
        is_break(items[end - 1]) and items[end - 1].text != ")" or items[end - 1].text in {".", "?", "!"}
    ):
        end -= 1
    return end
