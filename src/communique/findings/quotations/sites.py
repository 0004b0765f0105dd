"""Cues in place: which cue words of a sentence stand as reports of speech, and where content on their left must end."""

from __future__ import annotations

from dataclasses import dataclass

from communique.findings.quotations.adjuncts import skip_adjuncts
from communique.findings.quotations.complements import complement_of
from communique.findings.quotations.cues import Cue, Lexicon
from communique.findings.quotations.phrases import Places, Range, is_break, phrase_from
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import QUOTE, Unit

FUTURE = frozenset("will would could should may might must can shall to".split())
BE = frozenset("is are was were be been being".split())
# `asked not to be named` reports no words, but on what terms they were said.
_ANONYMOUS = frozenset("named identified anonymous quoted anonymity".split())
_ARTICLES = frozenset("the a an his her its their our".split())
_CONJUNCTIONS = frozenset("and but while whereas though although as".split())
_CATENATIVE = frozenset("went goes go continued sought moved used".split())


@dataclass(frozen=True, slots=True)
class Site:
    """A cue in place: `verb` is where its verb group begins, `end` the item after it."""

    index: int
    end: int
    verb: int
    cue: Cue


def sites_of(unit: Unit, lexicon: Lexicon, places: Places) -> list[Site]:
    sites: list[Site] = []
    skip = 0
    for index, item in enumerate(unit.items):
        if index < skip or item.tag in {QUOTE, "PUNCT"}:
            continue
        if (left := _left_by_translation(unit, index, lexicon)) is not None:
            skip = left
            continue
        cue = lexicon.at(unit.words, index)
        if (
            cue is None
            or not cue.frames
            or item.text[0].isupper()
            and cue.form != "ing"
            and index > 0
            and unit.kind != "title"
        ):
            continue
        verb = verb_group_start(unit, index)
        if _is_report(unit, index, verb, cue, lexicon) and not _plural_noun(unit, verb, cue, lexicon, places):
            sites.append(Site(index, index + cue.length, verb, cue))
            skip = index + cue.length
    return sites


def _is_report(unit: Unit, index: int, verb: int, cue: Cue, lexicon: Lexicon) -> bool:
    """Whether the form stands as a finite or participial report, not as a noun, an intention or a denial of speech."""
    before = unit.words[index - 1] if index else ""
    group = unit.words[verb:index]
    tag = unit.items[index - 1].tag if index else ""
    if any(w in lexicon.unsaid for w in unit.words[max(0, index - 3) : index]) and cue.lemma != "deny":
        return False
    if cue.form == "past" and (tag == "NUM" or before in _ARTICLES):
        return False  # `nine alleged offences`, `the said ship`: an adjective
    if cue.lemma == "find" and unit.words[index + 1 : index + 2] and unit.words[index + 1].endswith(("self", "selves")):
        return False
    if cue.lemma in {"ask", "request"} and _ANONYMOUS & set(unit.words[index + 1 : index + 6]):
        return False
    if FUTURE & set(group) and not (group and group[0] in _CATENATIVE):
        return False
    if cue.form == "past" and BE & set(group) and cue.length == 1:
        return False
    if cue.form in {"base", "s"} and (tag in {"DET", "ADP", "PART", "NUM"} or before in {"to", "his", "her", "their"}):
        return before == "to" and verb < index - 1
    if cue.form == "base" and verb == index and not _plural(unit, index):
        return False
    return not (cue.form == "ing" and (tag in {"DET", "AUX"} or before in {"of", "for", "s", "’s"}))


def _left_by_translation(unit: Unit, index: int, lexicon: Lexicon) -> int | None:
    """The end of a translated cue at `index`, where it stands after a quotation or a stop."""
    before = unit.items[index - 1] if index else None
    if before is None or not (before.tag == QUOTE or before.text == "."):
        return None
    return lexicon.translated_at(unit.words, index)


def is_source(unit: Unit, index: int, lexicon: Lexicon) -> bool:
    """Whether what follows "according to" can speak: not so a plan, a law or a call."""
    phrase = unit.words[index : index + 4]
    return not any(word in lexicon.bases for word in phrase[:3])


def _plural_noun(unit: Unit, verb: int, cue: Cue, lexicon: Lexicon, places: Places) -> bool:
    """`the claims that ...`, `pollution rules that ...`: a form in -s that no actor stands before is a noun."""
    if cue.form != "s" or cue.lemma not in lexicon.nouns or verb == 0:
        return False
    before = unit.items[verb - 1]
    return not (before.span.end in places.ends or before.tag in {"PRON", "PROPN", "PUNCT", QUOTE})


def _plural(unit: Unit, verb: int) -> bool:
    """Whether the words before a base form can be its plural subject ("they say", "both sides agree")."""
    before = unit.words[verb - 1] if verb else ""
    if before in {"they", "we", "i", "you", "who", "people", "media", "police"}:
        return True
    window = unit.words[max(0, verb - 7) : verb]
    heads = [w for i, w in enumerate(window) if i + 1 == len(window) or window[i + 1] in {"of", "from", "in"}]
    return "and" in window[-3:-1] or any(w.endswith("s") and not w.endswith("ss") for w in heads)


def stops_of(unit: Unit, sites: list[Site], lexicon: Lexicon, places: Places) -> frozenset[int]:
    """Items at which content on their left must end: where the next attribution of the same level begins."""
    found = (_stop_at(unit, site, lexicon, places) for site in sites if site.verb > 0)
    stops = {stop for stop in found if stop is not None}
    for index, word in enumerate(unit.words):
        following = unit.words[index + 1 : index + 2]
        if index and word == "according" and following == ("to",) and is_source(unit, index + 2, lexicon):
            stops.add(index)
        if index and unit.items[index - 1].tag == QUOTE and lexicon.translated_at(unit.words, index) is not None:
            stops.add(index)
    return frozenset(stops)


def _stop_at(unit: Unit, site: Site, lexicon: Lexicon, places: Places) -> int | None:
    """Where content before this cue ends, because the cue is no part of it; None where it may be."""
    at = site.verb
    if site.cue.form == "ing":
        return _stop_at_participle(unit, site, lexicon, places)
    if unit.words[at - 1] in {"and", "but"}:
        shared = at > 1 and unit.items[at - 2].text == ","  # "..., and announced patrols" goes on with the speaker
        if shared or complement_of(unit, site.end, site.cue, lexicon, places):
            return at - 1
    subject = subject_before(unit, at, places)
    start = subject[0] if subject else 0
    if start == 0:
        return None
    before = unit.items[start - 1]
    if before.text == "," and _closes_unit(unit, site, lexicon, places):
        return start - 1
    if start >= 2 and before.lower in _CONJUNCTIONS and is_break(unit.items[start - 2]):
        return start - 2
    return start - 1 if before.text == ";" else None


def _stop_at_participle(unit: Unit, site: Site, lexicon: Lexicon, places: Places) -> int | None:
    at = site.verb
    while at > 0 and unit.words[at - 1] in {"also", "while", "and", "by", "further", "before"}:
        at -= 1
    if at == 0 or not complement_of(unit, site.end, site.cue, lexicon, places):
        return None
    before = unit.items[at - 1]
    if before.tag == QUOTE:
        return at
    return at - 1 if before.text in {",", "—", "–"} else None


def _closes_unit(unit: Unit, site: Site, lexicon: Lexicon, places: Places) -> bool:
    """Whether nothing but adjuncts and the final stop follows a cue: `..., the release said on Monday.`"""
    if not site.cue.frames & {"bare", "quote"} or complement_of(unit, site.end, site.cue, lexicon, places):
        return False
    whom = told(unit, site, places)
    end = skip_adjuncts(unit, whom[1] if whom else site.end, lexicon)
    return end >= len(unit.items) or unit.items[end].text in {".", "?", "!"}


def told(unit: Unit, site: Site, places: Places) -> Range | None:
    if "object" not in site.cue.frames or site.end >= len(unit.items):
        return None
    return phrase_from(unit, site.end, places)
