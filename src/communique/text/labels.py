"""The labels that the trained reader gives, in the order in which its file numbers them.

Parts of speech and relations are those of Universal Dependencies 2 (https://universaldependencies.org/u/dep/), with the
subtypes that rules ask for; roles of speech are those of PolNeAR; names have kinds of our own. Names and roles are
marked B(egin), I(nside), O(utside). The order is part of the model file: append, never reorder.
"""

from __future__ import annotations

UPOS: tuple[str, ...] = tuple("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())

RELATIONS: tuple[str, ...] = tuple(
    """root punct case det nsubj advmod amod obj obl conj nmod compound cc mark aux cop nmod:poss advcl xcomp flat
    acl:relcl ccomp acl aux:pass appos parataxis nummod nsubj:pass discourse obl:unmarked nmod:unmarked compound:prt
    expl fixed iobj list obl:agent dep nmod:desc csubj nsubj:outer det:predet advcl:relcl vocative reparandum goeswith
    cc:preconj orphan dislocated csubj:pass csubj:outer""".split()
)

NAMES: tuple[str, ...] = ("person", "body", "place", "people", "date")
ROLES: tuple[str, ...] = ("source", "cue", "content")

# What a word is the head of, where it is the head of a mention of somebody.
MENTIONS: tuple[str, ...] = ("", "person", "body", "place")
# What begins a quotation: the first word of its cue or, where it has none, of its words.
ANCHORS: tuple[str, ...] = ("", "cue", "opening")
# What an anchor points at, by first and last word: the content before and after it, the source mention, the addressee.
POINTERS: tuple[str, ...] = (
    *("cue end", "before start", "before end", "after start", "after end"),
    *("source start", "source end", "addressee start", "addressee end"),
)
# What a word can be the trigger of, several at once: the types of PLOVER events, and the modes of encounters.
EVENTS: tuple[str, ...] = tuple(
    """AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
    COERCE ASSAULT""".split()
)
MODES: tuple[str, ...] = tuple("meeting call visit summit talks signing".split())
DEEDS: tuple[str, ...] = (*EVENTS, *MODES)
# How a trigger's event stands, and how its encounter does.
EVENT_STATUS: tuple[str, ...] = ("actual", "planned", "hypothetical", "negated")
MODE_STATUS: tuple[str, ...] = ("held", "planned", "proposed", "cancelled", "ongoing")
# What a word can be the cue of: a stance taken.
STANCES: tuple[str, ...] = tuple("supports opposes demands offers agrees refuses ready".split())
# What the word of a trigger or cue points at: who acts (all parties, where they act together) or takes the stance, upon
# or towards whom, where; and the first and last word of what the stance is about.
DEED_ROLES: tuple[str, ...] = ("actor", "recipient", "place", "first", "last")


def _bio(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return ("O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI"))


NAME_LABELS: tuple[str, ...] = _bio(NAMES)
ROLE_LABELS: tuple[str, ...] = _bio(ROLES)
