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


def _bio(kinds: tuple[str, ...]) -> tuple[str, ...]:
    return ("O", *(f"{mark}-{kind}" for kind in kinds for mark in "BI"))


NAME_LABELS: tuple[str, ...] = _bio(NAMES)
ROLE_LABELS: tuple[str, ...] = _bio(ROLES)
