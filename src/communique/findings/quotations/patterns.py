"""The patterns of attribution: where a cue, its source and what was said stand to each other in a sentence.

Each pattern has the name that `Evidence.rule` carries. After Pareti's account of attribution in English news (2015,
"Attribution: a computational approach", ch. 4) the orders are: source, cue, content ("clause"); content, source, cue
("postposed"); content, cue, source ("inverted"); content cut in two by its attribution ("parenthetical"); a participle
before ("opener") or after the main clause ("participle"); a second cue with the same source ("coordinate"); and the
prepositional "according to".
"""

from __future__ import annotations

from communique.findings.quotations.adjuncts import skip_adjuncts
from communique.findings.quotations.attribution import Attribution
from communique.findings.quotations.complements import Complement, complement_of, content_end
from communique.findings.quotations.cues import Cue, Lexicon
from communique.findings.quotations.passives import passives
from communique.findings.quotations.phrases import Places, Range, is_break, nominal, subject_after
from communique.findings.quotations.prepositional import according_to, speech_nouns
from communique.findings.quotations.sites import Site, sites_of, stops_of, told
from communique.findings.quotations.subjects import subject_before, verb_group_start
from communique.findings.quotations.units import QUOTE, Item, Unit

_JOINING = frozenset({"and", "or", "but", "then", "even"})
_WEAK_OPENERS = frozenset("in on at during after speaking asked for".split())
_BEFORE_PARTICIPLE = frozenset("also while further by and in when after before".split())
_SUBORDINATORS = frozenset("although though while when after since because if".split())


def attributions(unit: Unit, lexicon: Lexicon, places: Places) -> list[Attribution]:
    """All attributions of one unit, in the order of their cues."""
    sites = sites_of(unit, lexicon, places)
    stops = stops_of(unit, sites, lexicon, places)
    out: list[Attribution] = []
    for site in sites:
        found = _attribution(unit, site, stops, out, lexicon, places)
        if found:
            out.append(found)
    out.extend(according_to(unit, stops, lexicon, places))
    out.extend(speech_nouns(unit, stops, lexicon, places))
    out.extend(passives(unit, stops, lexicon, places))
    return sorted(out, key=lambda a: a.cue)


def _attribution(
    unit: Unit,
    site: Site,
    stops: frozenset[int],
    earlier: list[Attribution],
    lexicon: Lexicon,
    places: Places,
) -> Attribution | None:
    said = complement_of(unit, site.end, site.cue, lexicon, places)
    if site.cue.form == "ing":
        return _participle(unit, site, said, stops, lexicon, places)
    subject = subject_before(unit, site.verb, places)
    if subject and site.verb > 0 and unit.words[site.verb - 1] == "and":
        subject = None
    if subject is None and site.verb > 0 and unit.words[site.verb - 1] in {"and", "but"} and said:
        return Attribution(
            (site.index, site.end),
            None,
            ((said.start, content_end(unit, said.start, stops)),),
            "coordinate",
            said.addressee,
        )
    as_clause = subject and _as_clause(unit, site, subject, stops, places)
    if as_clause:
        return as_clause
    quote_left = _quote_before(unit, subject[0] if subject else site.verb)
    if subject and said and not (quote_left is not None and said.form not in {"infinitive", "that-clause", "gerund"}):
        if said.form in {"noun clause", "name"} and not _is_actor(unit, subject, places):
            return None
        if said.form == "name":
            content = _quoted_words(unit, said.start)
        else:
            end = content_end(unit, said.start, stops)
            content = ((said.start, min(end, _subordinate_end(unit, subject[0], said.start))),)
        return Attribution((site.index, site.end), subject, content, f"clause: {said.form}", said.addressee)
    if subject:
        found = _postposed(unit, site, subject, earlier, lexicon, places)
        if found:
            return found
        if subject[0] <= 1 and not any(i.tag == QUOTE and not nominal(i) for i in unit.items[: site.verb]):
            return (
                None  # `The spokesman, Per Vik, denied it.`: what opens the sentence is its subject, not what was said
            )
    return _inverted(unit, site, stops, earlier, places)


def _quoted_words(unit: Unit, start: int) -> tuple[Range, ...]:
    """`described it as "slow", "cold" and "not for children"`: each stretch of the row is a part."""
    parts = [(start, start + 1)]
    at = start + 1
    while at < len(unit.items):
        joined = at
        while joined < len(unit.items) and (unit.items[joined].text == "," or unit.words[joined] in _JOINING):
            joined += 1
        if joined >= len(unit.items) or unit.items[joined].tag != QUOTE:
            break
        parts.append((joined, joined + 1))
        at = joined + 1
    return tuple(parts)


def _is_actor(unit: Unit, subject: Range, places: Places) -> bool:
    last = unit.items[subject[1] - 1]
    return last.tag == "PRON" or last.span.end in places.ends


def _subordinate_end(unit: Unit, subject: int, start: int) -> int:
    """`Although Oslo denied that it had left, ...`: content in a leading subordinate clause ends with that clause."""
    if not any(w in _SUBORDINATORS for w in unit.words[: min(subject, 2)]):
        return len(unit.items)
    return next((i for i in range(start + 2, len(unit.items)) if unit.items[i].text == ","), len(unit.items))


def _participle(
    unit: Unit, site: Site, said: Complement | None, stops: frozenset[int], lexicon: Lexicon, places: Places
) -> Attribution | None:
    """`Stressing that ..., Lund noted`: before the main clause; `..., adding that`: after it."""
    if unit.words[site.index - 1] == "as" and site.index > 1:
        return _quoted_as_saying(unit, site, said, stops, places)
    if said is None:
        return None
    lead = site.verb
    while lead > 0 and unit.words[lead - 1] in _BEFORE_PARTICIPLE:
        lead -= 1
    if lead == 0:
        end = _opener_end(unit, said.start, stops, lexicon)
        return end and Attribution((site.index, site.end), None, ((said.start, end),), "opener", said.addressee) or None
    if (
        unit.items[lead - 1].text in {",", "—", "–", ";"}
        or unit.items[lead - 1].tag == QUOTE
        or said.form in {"that-clause", "quote", "colon"}
    ):
        content = ((said.start, content_end(unit, said.start, stops)),)
        return Attribution((site.index, site.end), None, content, "participle", said.addressee)
    return None


def _quoted_as_saying(
    unit: Unit, site: Site, said: Complement | None, stops: frozenset[int], places: Places
) -> Attribution | None:
    """`The agency quoted Lund as saying ...` and `Lund was quoted as saying ...`; the words may also stand before."""
    quoting = next((i for i in range(site.index - 2, -1, -1) if unit.words[i] in {"quoted", "quotes", "quoting"}), None)
    if quoting is None:
        return None
    if quoting == site.index - 2 or unit.words[quoting + 1] == "by":  # was quoted (by the agency) as saying
        source = subject_before(unit, verb_group_start(unit, quoting), places)
    else:
        source = (quoting + 1, site.index - 1)
    if source is None:
        return None
    if said:
        content = (said.start, content_end(unit, said.start, stops))
    elif unit.items[0].tag == QUOTE:
        content = (0, 1)
    else:
        return None
    return Attribution((quoting, site.end), source, (content,), "quoted as saying", said.addressee if said else None)


def _opener_end(unit: Unit, start: int, stops: frozenset[int], lexicon: Lexicon) -> int | None:
    """The comma before the main clause's subject: the last comma that a subject and a verb follow."""
    limit = min((s for s in stops if s > start), default=len(unit.items))
    commas = [
        i
        for i in range(start + 1, min(limit, len(unit.items)))
        if unit.items[i].text == ","
        or unit.items[i].tag == QUOTE
        and unit.items[i].quoted
        and _ends_with_comma(unit.items[i])
    ]
    for comma in commas:
        after = unit.items[comma + 1 : comma + 2]
        if after and after[0].tag in {"PROPN", "PRON", "DET"} and _has_cue_soon(unit, comma + 1, lexicon):
            return comma if unit.items[comma].tag == "PUNCT" else comma + 1
    return commas[-1] if commas else None


def _has_cue_soon(unit: Unit, index: int, lexicon: Lexicon) -> bool:
    """Whether a finite cue follows within the clause that begins at `index`."""
    for at in range(index, min(index + 12, len(unit.words))):
        if unit.items[at].text == ",":
            return False
        cue = lexicon.at(unit.words, at)
        if cue and cue.form in {"past", "s"} and cue.frames and at > index:
            return True
    return False


def _ends_with_comma(item: Item) -> bool:
    return item.quoted is not None and item.lower == QUOTE and item.span.end - item.span.start > 2


def _as_clause(unit: Unit, site: Site, subject: Range, stops: frozenset[int], places: Places) -> Attribution | None:
    """`As the president told the envoy, ...`: the content follows the comma."""
    if subject[0] == 0 or unit.words[subject[0] - 1] != "as" or not site.cue.frames & {"bare", "object", "that"}:
        return None
    whom = told(unit, site, places)
    comma = whom[1] if whom else site.end
    if comma + 2 >= len(unit.items) or unit.items[comma].text != ",":
        return None
    content = ((comma + 1, content_end(unit, comma + 1, stops)),)
    return Attribution((site.index, site.end), subject, content, "as-clause", whom)


def _quote_before(unit: Unit, index: int) -> int | None:
    at = index - 1
    if at >= 0 and unit.items[at].text in {",", "—", "–", "-"}:
        at -= 1
    return at if at >= 0 and unit.items[at].tag == QUOTE else None


def _left_edge(unit: Unit, earlier: list[Attribution], index: int) -> int:
    """Where content that ends before `index` begins: after whatever has been attributed already."""
    edge = 0
    for found in earlier:
        if found.content[-1][1] >= index - 1 and found.rule.startswith(("clause", "quoted as saying")):
            continue  # `X agreed that ..., the release said`: the whole clause is what the release said
        for _, end in (*found.content, found.cue):
            if end <= index:
                edge = max(edge, end)
    while edge < index and (
        is_break(unit.items[edge])
        or unit.items[edge].text == "."
        or unit.words[edge] in {"but", "and", "however", "meanwhile", "yet", "so"}
    ):
        edge += 1
    return edge


def _postposed(
    unit: Unit, site: Site, subject: Range, earlier: list[Attribution], lexicon: Lexicon, places: Places
) -> Attribution | None:
    """`..., the minister said on Monday`; with more content after a comma it is parenthetical."""
    if not site.cue.frames & {"bare", "quote", "object"}:
        return None
    stop = subject[0]
    if stop == 0:
        return None
    before = unit.items[stop - 1]
    if not (before.text in {",", "—", "–", "-"} or before.tag == QUOTE):
        return None
    content_stop = stop - 1 if before.tag == "PUNCT" else stop
    edge = _left_edge(unit, earlier, content_stop)
    if content_stop <= edge:
        return None
    first = (edge, content_stop)
    whom = told(unit, site, places)
    rest = _after_parenthesis(unit, whom[1] if whom else site.end, lexicon)
    quoted = any(i.tag == QUOTE for i in unit.items[slice(*first)])
    if not quoted and "bare" not in site.cue.frames or rest is None and not _speechlike(unit, first, site.cue):
        return None
    if (
        not quoted
        and unit.items[edge].tag == "ADP"
        and not any(i.tag in {"AUX", "VERB"} for i in unit.items[slice(*first)])
    ):
        return None  # `As part of the deal, Lund agreed to ...`: an adjunct, and no part of what was said
    content = (first,) if rest is None else (first, rest)
    rule = "postposed" if rest is None else "parenthetical"
    return Attribution((site.index, site.end), subject, content, rule, whom)


def _speechlike(unit: Unit, where: Range, cue: Cue) -> bool:
    """Whether a stretch before an attribution can be its content: words in marks, or a clause."""
    items = unit.items[slice(*where)]
    if items[-1].tag == QUOTE:
        return True
    if "bare" not in cue.frames or len(items) < 3:
        return False
    if unit.kind == "title":
        return len(items) >= 4
    return any(i.tag in {"AUX", "VERB"} for i in items) or len(items) >= 6 and unit.words[where[0]] not in _WEAK_OPENERS


def _after_parenthesis(unit: Unit, index: int, lexicon: Lexicon) -> Range | None:
    """The second part of content that its attribution cuts in two."""
    index = skip_adjuncts(unit, index, lexicon)
    if index + 1 >= len(unit.items) or unit.items[index].text not in {",", ":"}:
        return None
    following = unit.items[index + 1]
    if following.tag == QUOTE:
        return (index + 1, index + 2)
    word = unit.words[index + 1]
    if word.endswith("ing") or word in {"who", "which", "according"}:
        return None
    quoted = any(i.tag == QUOTE for i in unit.items[:index])
    if quoted and word in {"while", "but", "and", "when", "as", "after"}:
        return None
    end = content_end(unit, index + 1, frozenset())
    return (index + 1, end) if end - index > 3 else None


def _inverted(
    unit: Unit, site: Site, stops: frozenset[int], earlier: list[Attribution], places: Places
) -> Attribution | None:
    """`"...," said Lund, a lawyer`; also headlines: `Talks will go on, says Lund`."""
    at = site.verb
    if not site.cue.frames & {"bare", "quote"}:
        return None
    source = subject_after(unit, site.end, places)
    if at == 0:
        return None
    before = unit.items[at - 1]
    if not (before.text in {",", "—", "–"} or before.tag == QUOTE):
        return None
    stop = at - 1 if before.tag == "PUNCT" else at
    edge = _left_edge(unit, earlier, stop)
    if stop <= edge or not _speechlike(unit, (edge, stop), site.cue):
        return None
    if source is None and before.tag != QUOTE:
        return None
    content: tuple[Range, ...] = ((edge, stop),)
    if (
        source
        and source[1] + 1 < len(unit.items)
        and unit.items[source[1]].text == ","
        and unit.items[source[1] + 1].tag == QUOTE
    ):
        content = (*content, (source[1] + 1, source[1] + 2))
    return Attribution((site.index, site.end), source, content, "inverted")
