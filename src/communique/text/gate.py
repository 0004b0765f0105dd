"""A cheap gate before the trained reader: which sentences can hold reported speech or a diplomatic act at all.

A sentence passes when it holds a quotation mark or stands inside an open quotation, when it holds a word of saying,
thinking or dealing, or when it belongs to a statement that an earlier paragraph opened with a colon ("the minister
said:"). The gate is a word list and no model: it must cost next to nothing, and it may let too much through, never too
little.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from communique.text.features import CLOSES, INSIDE, OPENS, UNCLOSED, quote_states

if TYPE_CHECKING:
    from communique.text.tokens import Token

# Verbs of saying, asking, thinking, wanting and dealing; their regular forms are made by `_forms`.
_REGULAR = """
    accept accuse acknowledge add admit advise advocate affirm agree allege announce answer appeal applaud argue
    ask assert assess assure aver believe bemoan blame boast brief call caution
    cite claim clarify comment commend complain concede conclude condemn confirm congratulate consider contend convey
    credit criticise criticize cry decide declare decline decry defend demand denounce deny deplore describe
    detail disclose discuss dismiss dispute elaborate emphasise emphasize encourage endorse estimate
    exclaim expect explain express fear forecast hail highlight hint hope imply indicate inform insist instruct
    interview intend invite lament laud learn liken maintain mention mock note object observe offer oppose opine
    order outline pledge plead point portray praise predict press proclaim promise propose protest quote quip reaffirm
    realise realize reassure rebuff rebuke recall reckon recognise recognize recommend recount refer refuse refute
    regret reiterate reject relay remark remember remind renew reply report request respond retort reveal revise
    scoff shout show slam speculate stress suggest suspect sympathise sympathize testify thank
    threaten tout tweet underline underscore unveil urge vent view voice vow want warn welcome whisper wish wonder worry
    yell accord opinion write assume anticipate envisage discern foresee negotiate mediate sanction
    summon lobby convince persuade conceive posit postulate ponder deem stipulate prescribe
    """.split()
_IRREGULAR = frozenset(
    """
    said saying says say told tell tells telling spoke speak speaks speaking spoken thought think thinks thinking
    knew know knows known knowing felt feel feels feeling wrote writes writing written sought seek seeks seeking
    swore sworn saw sees understood understand understands meant means heard hears read reads admitted admitting
    replied replies denied denies cried cries decried implied implies referred referring testified testifies
    clarified clarifies worried identified quipped planned rebutted foresaw forecast met meet meets meeting
    according stated stating proposal proposals announcement announcements statement statements comment comments
    remarks interview speech communique communiqué declaration spokesman spokeswoman spokesperson briefing letter
    message opinion view views claims belief fears hopes assertion accusation allegation allegations criticism
    warning appeal sure convinced confident aware concerned directive directives optimistic glad pleased
    """.split()
)
_MARKED = frozenset((OPENS, INSIDE, CLOSES, UNCLOSED))


def _forms(verb: str) -> Iterable[str]:
    if verb.endswith("e"):
        return verb, verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    if verb.endswith(("s", "sh", "ch", "o")):
        return verb, verb + "es", verb + "ed", verb + "ing"
    return verb, verb + "s", verb + "ed", verb + "ing"


WORDS = _IRREGULAR | {form for verb in _REGULAR for form in _forms(verb)}


def passes(paragraphs: Sequence[Sequence[Sequence[Token]]]) -> list[list[bool]]:
    """For each sentence of each paragraph of one document, whether the reader should see it."""
    found = []
    stated = False  # inside a statement that a colon opened
    for paragraph in paragraphs:
        words = [token.text for tokens in paragraph for token in tokens]
        states = quote_states(words)
        row, place = [], 0
        for tokens in paragraph:
            end = place + len(tokens)
            marked = not _MARKED.isdisjoint(states[place:end])
            row.append(marked or stated or any(word.lower() in WORDS for word in words[place:end]))
            place = end
        found.append(row)
        stated = stated or bool(words) and words[-1] == ":" and row[-1]
    return found
