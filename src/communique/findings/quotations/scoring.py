"""One scorer joins rules and reader: each gives candidates, a trained scorer says how likely each is right.

A candidate is right when its words are those that somebody was reported to say, within a fifth. What the scorer asks
is which rule or which head gave it and how sure that head was, whether the other saw the same, and the form of its
words. The likeliest is taken first and keeps out whatever has the same cue or the same words; so there is no order of
precedence among rules. The weights are `quotation.json` beside the reader model (`training/fit_quotation.py`).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.actors import Cast
from communique.findings.quotations.cues import lexicon
from communique.findings.quotations.drafts import Draft
from communique.records import Span
from communique.scorer import Scorer
from communique.text.document import Document
from communique.text.sight import Report, Sight

ENOUGH = 0.45  # chance from which on a candidate is kept: near the best for F1, half of which it is in theory
# What a layout says outright is hardly ever seen in the annotated documents: how sure it is, is stated here.
LAYOUT = {
    "statement": 0.99, "turn": 0.99, "block": 0.99, "list": 0.99,
    "as-clause": 0.95, "translated cue": 0.8, "headline": 0.75,
}  # fmt: skip
_OF_READER = ("seen", "other", "same", "as ", "cue ", "roots", "loose", "verb", "subject", "clause", "hold", "held")
ALONE = 0.25  # the same for words in marks that stop and of which the reader saw nothing, with a name beside them
_AGREED = 0.8  # the same, from which on they have the same words
_SAME = 0.5  # of the words that two candidates have together, from which on they are one report
MARKS, STOPS = "“”\"«»„'‘’", ",.?!…"
_NEGATIONS = frozenset("not n't never neither nor no nobody nowhere without".split())
_AHEAD = frozenset("will would may might could can should must shall expected likely set due ready".split())
_PRONOUNS = frozenset("he she it they i we who which that".split())
Features = dict[str, float]


@dataclass(slots=True)
class Candidate:
    """A draft that may be kept; `report` where the reader saw it. `chance` is None until it is scored."""

    draft: Draft
    report: Report | None = None
    features: Features = field(default_factory=dict)
    chance: float | None = None

    @property
    def start(self) -> int:
        return self.draft.content[0].start


def candidates(
    document: Document, cast: Cast, drafts: Sequence[Draft], seen: Sequence[tuple[Draft, Report]]
) -> list[Candidate]:
    """What the rules and the reader found, in the order of the text, each with its features."""
    found = [Candidate(draft) for draft in drafts if draft.content] + [Candidate(d, report) for d, report in seen]
    found.sort(key=lambda c: (c.start, -c.draft.content[-1].end))
    for one in found:
        one.features = _form(document, cast, one)
    for one, near in zip(found, _neighbours(found), strict=True):
        one.features |= _others(one, near)
    return found


def choose(found: Sequence[Candidate], scorer: Scorer, marks: Scorer) -> list[Candidate]:
    """The candidates that are kept, with their chances, in the order of the text.

    `marks` judges words in quotation marks of which the reader saw nothing by what their form is worth where no reader
    is asked: it has learned from all the documents, `scorer` from those few that were kept from the reader.
    """
    for one, chance in zip(found, scorer.probabilities([c.features for c in found]).tolist(), strict=True):
        one.chance = LAYOUT.get(one.draft.rule, chance)
    alone = [
        one
        for one in found
        if (one.features.get("beside") or one.draft.rule == "continued") and not one.features.get("other side words")
    ]
    for one, chance in zip(alone, marks.probabilities([by_form(one.features) for one in alone]).tolist(), strict=True):
        one.chance = max(one.chance or 0.0, chance)
    near = {id(one): others for one, others in zip(found, _neighbours(found), strict=True)}
    kept: dict[int, Candidate] = {}
    single = {id(one) for one in alone if one.features["stopped"]}
    for one in sorted(found, key=lambda c: (-(c.chance or 0.0), c.report is None, c.start)):
        if (one.chance or 0.0) < (ALONE if id(one) in single else ENOUGH):
            continue
        if not any(id(other) in kept and clash(one.draft, other.draft) for other in near[id(one)]):
            kept[id(one)] = one
            _agree(one, near[id(one)])
    return sorted(kept.values(), key=lambda c: (c.start, -c.draft.content[-1].end))


def by_form(features: Features) -> Features:
    """Of what is known of a candidate, what does not rest on the reader."""
    return {name: value for name, value in features.items() if not name.startswith(_OF_READER)}


def _agree(one: Candidate, near: Sequence[Candidate]) -> None:
    """Note the rule of the other side that has the same words, the likeliest one, and take from it what the candidate
    lacks: cue, addressee, and the speaker where no words of its own name one.
    """
    for other in near:
        cues = one.draft.cue and other.draft.cue and one.draft.cue.meets(other.draft.cue)
        if cues and other.report is None and set(one.draft.content) < set(other.draft.content):
            one.draft.content, one.draft.quoted = other.draft.content, other.draft.quoted  # marks that are opened again
    same = [
        other
        for other in near
        if (other.report is None) != (one.report is None) and common(one.draft.content, other.draft.content) >= _AGREED
    ]
    if same:
        likeliest = max(same, key=lambda other: other.chance or 0.0).draft
        one.draft.also = likeliest.rule
        one.draft.addressee = one.draft.addressee or likeliest.addressee
        one.draft.cue = one.draft.cue or likeliest.cue
        if likeliest.speaker is not None and (one.draft.source is None or _stands_beside(likeliest, one.draft.source)):
            one.draft.speaker, one.draft.source = likeliest.speaker, likeliest.source
        if likeliest.rule == "translated cue":  # what the reader takes for a source there is wreckage
            one.draft.cue = likeliest.cue


def _stands_beside(other: Draft, source: Span) -> bool:
    """Whether a name stands beside the marks, and the reader looks elsewhere for it."""
    beside = other.rule.startswith("beside: ") and other.source is not None and not other.source.meets(source)
    return beside or other.rule == "translated cue"


def clash(one: Draft, other: Draft) -> bool:
    """Whether two drafts cannot both be reports: one cue, or one stretch of words where neither lies within the
    other.
    """
    if common(one.content, other.content) >= _AGREED:
        return True
    if one.cue and other.cue:
        if one.cue.meets(other.cue):
            return one.rule != "list" or other.rule != "list"
        if holds(one.content, other.cue) != holds(other.content, one.cue):
            return False
    return common(one.content, other.content) >= _SAME


def holds(content: Sequence[Span], span: Span) -> bool:
    """Whether a part of the content holds the span."""
    return any(part.holds(span) for part in content)


def common(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The characters that two contents share, of those of both together."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return shared / max(1, sum(map(len, one)) + sum(map(len, other)) - shared)


def _neighbours(found: Sequence[Candidate]) -> list[list[Candidate]]:
    """For each candidate the others whose words or cue it may share: `found` is in the order of the text."""
    reach = [_reach(one.draft) for one in found]
    order = sorted(range(len(found)), key=lambda i: reach[i].start)
    near: list[list[Candidate]] = [[] for _ in found]
    live: list[int] = []
    for i in order:
        live = [j for j in live if reach[j].end > reach[i].start][-40:]
        for j in live:
            near[i].append(found[j])
            near[j].append(found[i])
        live.append(i)
    return near


def _reach(draft: Draft) -> Span:
    spans = [*draft.content, *([draft.cue] if draft.cue else [])]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _form(document: Document, cast: Cast, one: Candidate) -> Features:
    """What the candidate is by itself."""
    draft, text = one.draft, document.text
    words = sum(len(part.of(text).split()) for part in draft.content)
    opening = draft.content[0].of(text)[:40].split(" ", 1)[0]
    end = draft.content[-1].end
    features: Features = {
        f"kind {draft.kind(text)}": 1.0,
        "words": math.log(max(words, 1)),
        "parts": float(len(draft.content)),
        "lower": float(opening[:1].islower()),
        "in marks": float(text[draft.content[0].start - 1 : draft.content[0].start] in MARKS),
        "stopped": float(text[end - 1 : end] in STOPS and text[end : end + 1] in MARKS),
        "to": float(opening == "to"),
        "ing": float(opening.endswith("ing")),
        "closed": float(text[end : end + 1] in ".!?" or text[end - 1 : end] in ".!?"),
        "filled": sum(part in draft.quoted for part in draft.content) / len(draft.content),
        "cut": float(any(q.holds(part) and q != part for part in draft.content for q in draft.quoted)),
        "cue": float(draft.cue is not None),
        "source": float(draft.source is not None),
        "addressed": float(draft.addressee is not None),
    }
    if one.report is None:
        features[f"rule {draft.rule}"] = features["by rule"] = 1.0
        features["beside"] = float(draft.rule.startswith("beside"))
    else:
        features |= {f"seen {name}": chance for name, chance in one.report.chances.items()}
        features |= {f"by {draft.rule}": 1.0}
    if draft.source is not None:
        first = draft.source.of(text).casefold()
        features["pronoun"] = float(first in _PRONOUNS)
        features["somebody"] = float(bool(cast.meeting(draft.source)))
        features["inverted"] = float(draft.cue is not None and draft.source.start > draft.cue.start)
    if document.seen is not None:
        features |= _grammar(document.seen, draft)
    if draft.cue is not None:
        features |= _said(document, draft.cue)
    sentence = document.sentence_at(draft.content[0].start)
    if sentence is not None:
        features["title"] = float(document.paragraphs[sentence.paragraph].kind == "title")
    return features


def _said(document: Document, cue: Span) -> Features:
    """Whether the words before a cue say that nothing was said, or that it has yet to be."""
    sentence = document.sentence_at(cue.start)
    tokens = sentence.tokens if sentence is not None else ()
    at = bisect_left(tokens, cue.start, key=lambda token: token.start)
    before = {token.lower for token in tokens[max(0, at - 3) : at]}
    return {
        "unsaid": float(bool(before & lexicon().unsaid)),
        "negated": float(bool(before & _NEGATIONS)),
        "ahead": float(bool(before & _AHEAD)),
        "infinitive": float("to" in before),
    }


def _grammar(sight: Sight, draft: Draft) -> Features:
    """What the trees say of a candidate: a clause or a noun, and what the cue is."""
    inside = sight.words_in(Span(draft.content[0].start, draft.content[-1].end))
    head = sight.head(draft.content[0])
    features: Features = {}
    if head is not None:
        features["verb"] = float(sight.tags[head] in ("VERB", "AUX"))
        features["subject"] = float(
            any(sight.relations[c].startswith(("nsubj", "csubj")) for c in sight.children.get(head, ()))
        )
        outside = [i for i in inside if sight.heads[i] not in inside and sight.relations[i] != "punct"]
        features["roots"] = float(len(outside))
        features["loose"] = sum(_under(sight, i, inside) for i in outside[1:]) / max(1, len(inside))
        features["clause"] = float(any(sight.tags[i] in ("VERB", "AUX") for i in inside))
        features[f"as {sight.relations[head]}"] = 1.0
    cue = sight.head(draft.cue) if draft.cue else None
    if cue is not None:
        features[f"cue {sight.tags[cue]}"] = 1.0
        features["cue negated"] = float(
            any(
                sight.relations[c] == "advmod" and sight.ends[c] - sight.starts[c] <= 3
                for c in sight.children.get(cue, ())
            )
        )
    return features


def _under(sight: Sight, head: int, inside: range) -> int:
    """The words of a stretch that hang on one of them, itself among them."""
    count, queue = 0, [head]
    while queue:
        count += 1
        queue += [i for i in sight.children.get(queue.pop(), ()) if i in inside]
    return count


def _others(one: Candidate, near: Sequence[Candidate]) -> Features:
    """What the other side, and the candidate's own side, have in its place."""
    features: Features = {}
    for other in near:
        mine = "same side" if (other.report is None) == (one.report is None) else "other side"
        shared = common(one.draft.content, other.draft.content)
        if shared > features.get(f"{mine} words", 0.0):
            features[f"{mine} words"] = shared
        same_cue = one.draft.cue is not None and other.draft.cue is not None and one.draft.cue.meets(other.draft.cue)
        if same_cue:
            features[f"{mine} cue"] = 1.0
        if mine == "other side" and (same_cue or shared >= _SAME):
            if other.report is not None:
                for name, chance in other.report.chances.items():
                    features[f"other {name}"] = max(features.get(f"other {name}", 0.0), chance)
            else:
                features[f"other {other.draft.rule}"] = 1.0
            source = one.draft.source is not None and other.draft.source is not None
            features["same source"] = float(source and one.draft.source.meets(other.draft.source))  # type: ignore[union-attr, arg-type]
        if other.draft.cue is not None and holds(one.draft.content, other.draft.cue):
            features["holds a cue"] = features.get("holds a cue", 0.0) + 1.0
        if one.draft.cue is not None and holds(other.draft.content, one.draft.cue):
            features["held"] = 1.0
    return features
