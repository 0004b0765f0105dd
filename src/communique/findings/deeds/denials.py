"""What is denied, ruled out or said not to be so did not happen: "Oslo denied that it had attacked".

Such sentences are too rare in what was annotated to be learned, and grammar tells them: the trigger hangs, over at most
a few words of the tree, on a word of denial, and is not that word itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from communique.records import Span
    from communique.text.document import Document
    from communique.text.sight import Sight

_DENIED = frozenset("denied denies deny denying denial denials dismissed dismisses dismissing untrue".split())
# Of these only what they take as their object or clause: "rejected talks", not "rejected it at the talks".
_REJECTED = frozenset("rejected rejects rejecting refused refuses refusing declined declines excluded".split())
_RULED = frozenset("ruled rules ruling".split())
_NOT = frozenset({"not", "n't", "never"})
_TAKEN = frozenset("obj ccomp xcomp csubj acl nmod obl conj compound advcl nsubj:pass".split())
_CLAUSES = frozenset("ccomp xcomp csubj conj".split())
_BEFORE = 10  # words before a trigger in which "not true that" is looked for
_UP = 4  # words of the tree between a trigger and the denial above it


def denied(document: Document, sight: Sight, trigger: Span, *, spoken: bool = False) -> bool:
    """Whether the deed that the words of a trigger tell of is denied or ruled out.

    A `spoken` one only in a clause ("denied that it accused"), since who denies an accusation or rejects an offer says
    that there was one; and never by a word of the trigger itself, for to deny entry is a deed.
    """
    words = sight.words_in(trigger)
    return any(_denied(document, sight, word, words, spoken=spoken) for word in words)


def _denied(document: Document, sight: Sight, word: int, own: range, *, spoken: bool) -> bool:

    def told(i: int) -> str:
        return document.text[sight.starts[i] : sight.ends[i]].casefold()

    if _untrue(sight, word, told):
        return True
    at = word
    for _ in range(_UP):
        above = sight.heads[at]
        if above == at or above in own and _is_denial(told(above)):
            return False
        relation = sight.relations[at].split(":", 1)[0]
        if relation not in (_CLAUSES if spoken else _TAKEN):
            return False
        if told(above) in _DENIED:
            return True
        if told(above) in _REJECTED and relation in ("obj", "xcomp"):
            return True
        if told(above) in _RULED and any(told(child) == "out" for child in sight.children.get(above, ())):
            return True
        at = above
    return False


def _is_denial(word: str) -> bool:
    return word in _DENIED or word in _REJECTED or word in _RULED


def _untrue(sight: Sight, word: int, told: Callable[[int], str]) -> bool:
    """Whether "not true that" stands a few words before in the sentence."""
    for i in range(max(2, word - _BEFORE), word):
        if told(i) == "that" and told(i - 1) == "true" and told(i - 2) in _NOT:
            return sight.sentence[i] == sight.sentence[word]
    return False
