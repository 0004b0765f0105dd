"""The definition of each figure, for one document.

- quotation F1 at 0.8 and 0.5: contents matched one to one, by word F1 at or over the threshold
- attribution F1 at 0.8: the same, and the speaker is the gold speaker (or both have none)
- speaker accuracy: among quotations matched at 0.5 whose gold speaker is known
- kind, country, addressee accuracy: among quotations matched at 0.5, country and addressee where the gold
has them
- uncalled country: among quotations matched at 0.5 whose known speaker stands for no state, how often a country was
given all the same, so that low is good
- encounter F1: both by wire or both in person, and at least two participants in common
- status, place accuracy: among matched encounters, place where the gold has one
- event F1: the document's set of (type, actor, recipient); quad F1 folds the types into four classes
- event status accuracy: among these triples where both have them, one status in common
- position F1: in documents whose annotation has positions, the same holder and stance, words alike at 0.5
- stance, issue accuracy: among positions matched by holder and words alone
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from communique.score.compare import match, same_name, word_f1, words
from communique.score.figures import Figures, Miss, Rate, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from communique.score.claims import Claims, Done, Met, Name, Said, Stood

# PLOVER event types folded into the four classes of event-data research.
QUAD = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}
# Modes in which the parties do not stand in one room; one of these never matches one of the others.
REMOTE = frozenset({"call"})
STRICT, LOOSE = 0.8, 0.5
COMMON_PARTIES = 2

_T = TypeVar("_T")
Triple = tuple[str, str, str]


def document_figures(document: str, gold: Claims, read: Claims) -> Figures:
    """All figures of one document, with its misses."""
    return (
        Figures(documents=1)
        + _quotations(document, gold.said, read.said)
        + _encounters(document, gold.met, read.met)
        + _events(document, gold.done, read.done)
        + (Figures() if gold.stood is None else _positions(document, gold.stood, read.stood or ()))
    )


def _quotations(document: str, gold: tuple[Said, ...], read: tuple[Said, ...]) -> Figures:
    likeness = [[word_f1(g.content, p.content, LOOSE) for p in read] for g in gold]
    strict = match(len(gold), len(read), lambda i, j: likeness[i][j], STRICT)
    loose = match(len(gold), len(read), lambda i, j: likeness[i][j], LOOSE)
    attributed = sum(_same_speaker(gold[i], read[j]) for i, j in strict)
    figures = Figures(
        quotations_at_80=Tally(len(strict), len(gold), len(read)),
        quotations_at_50=Tally(len(loose), len(gold), len(read)),
        attribution=Tally(attributed, len(gold), len(read)),
    )
    for i, j in loose:
        figures += _matched_quotation(document, gold[i], read[j])
    missed = [
        f"missed quotation ({g.kind}, {g.speaker.name}): {_head(g, 90)}" for g in _left(gold, [i for i, _ in loose])
    ]
    invented = [f"invented quotation ({p.speaker.name}): {_head(p, 90)}" for p in _left(read, [j for _, j in loose])]
    return figures + _misses(document, missed + invented)


def _same_speaker(gold: Said, read: Said) -> bool:
    neither = not gold.speaker.name and not read.speaker.name
    return neither or same_name(gold.speaker.name, read.speaker.name)


def _matched_quotation(document: str, gold: Said, read: Said) -> Figures:
    figures = Figures(kind=Rate(gold.kind == read.kind, 1))
    if gold.speaker.name:
        right = _same_speaker(gold, read)
        wrong = f"speaker {gold.speaker.name!r} read as {read.speaker.name!r}: {_head(gold, 70)}"
        figures += Figures(speaker=Rate(right, 1)) + _misses(document, [] if right else [wrong])
    if gold.speaker.country:
        figures += Figures(country=Rate(gold.speaker.country == read.speaker.country, 1))
    elif gold.speaker.name:
        figures += Figures(uncalled_country=Rate(bool(read.speaker.country), 1))
    if gold.addressees:
        named = any(same_name(g, p) for g in gold.addressees for p in read.addressees)
        figures += Figures(addressee=Rate(named, 1))
    return figures


def _encounters(document: str, gold: tuple[Met, ...], read: tuple[Met, ...]) -> Figures:
    pairs = match(len(gold), len(read), lambda i, j: common_parties(gold[i], read[j]), COMMON_PARTIES)
    figures = Figures(encounters=Tally(len(pairs), len(gold), len(read)))
    for i, j in pairs:
        figures += Figures(status=Rate(gold[i].status == read[j].status, 1))
        if gold[i].place:
            shared = set(words(gold[i].place)) & set(words(read[j].place))
            figures += Figures(place=Rate(bool(shared), 1))
    missed = [f"missed encounter: {_parties(g)}" for g in _left(gold, [i for i, _ in pairs])]
    invented = [f"invented encounter: {_parties(p)}" for p in _left(read, [j for _, j in pairs])]
    return figures + _misses(document, missed + invented)


def common_parties(gold: Met, read: Met) -> int:
    """How many of the gold participants were read, each of the read ones counted once."""
    if (gold.mode in REMOTE) != (read.mode in REMOTE):
        return 0
    left = list(read.participants)
    for party in gold.participants:
        same = next((other for other in left if _same_party(party, other)), None)
        if same is not None:
            left.remove(same)
    return len(read.participants) - len(left)


def _same_party(gold: Name, read: Name) -> bool:
    return same_name(gold.name, read.name) or bool(gold.country and gold.country == read.country)


def _events(document: str, gold: tuple[Done, ...], read: tuple[Done, ...]) -> Figures:
    known, found = triples(gold), triples(read)
    missed = [f"missed event {triple}" for triple in sorted(known - found)]
    invented = [f"invented event {triple}" for triple in sorted(found - known)]
    both = known & found
    agreed = sum(bool(_statuses(gold, triple) & _statuses(read, triple)) for triple in both)
    figures = Figures(
        events=_set_tally(known, found),
        events_quad=_set_tally(_fold(known), _fold(found)),
        event_status=Rate(agreed, len(both)),
    )
    return figures + _misses(document, missed + invented)


def _statuses(events: Iterable[Done], triple: Triple) -> set[str | None]:
    return {event.status for event in events if triple in triples([event])}


def triples(events: Iterable[Done]) -> set[Triple]:
    """(type, actor, recipient); where all the parties act together, each pair of them once."""
    found: set[Triple] = set()
    for event in events:
        if event.type == "CONSULT" or not event.recipients:
            parties = event.actors | event.recipients
            found |= {(event.type, a, b) for a in parties for b in parties if a < b}
        else:
            found |= {(event.type, a, r) for a in event.actors for r in event.recipients if a != r}
    return found


def _fold(triples: set[Triple]) -> set[Triple]:
    return {(QUAD.get(kind, kind), a, b) for kind, a, b in triples}


def _set_tally(gold: set[Triple], read: set[Triple]) -> Tally:
    return Tally(len(gold & read), len(gold), len(read))


def _positions(document: str, gold: tuple[Stood, ...], read: tuple[Stood, ...]) -> Figures:
    agreed = same_stands(gold, read)
    figures = Figures(positions=Tally(len(agreed), len(gold), len(read)))
    for i, j in same_stands(gold, read, whatever_stance=True):
        figures += Figures(
            stance=Rate(gold[i].stance == read[j].stance, 1), issue=Rate(bool(gold[i].issues & read[j].issues), 1)
        )
    missed = [
        f"missed position: {g.holder.country} {g.stance} {' '.join(g.words)[:80]}"
        for g in _left(gold, [i for i, _ in agreed])
    ]
    invented = [
        f"invented position: {p.holder.name} {p.stance} {' '.join(p.words)[:80]}"
        for p in _left(read, [j for _, j in agreed])
    ]
    return figures + _misses(document, missed + invented)


def same_stands(
    gold: Sequence[Stood], read: Sequence[Stood], *, whatever_stance: bool = False
) -> list[tuple[int, int]]:
    """The positions that both have, by place: of one holder, in much the same words, of one stance if that is asked."""
    likeness = [[word_f1(g.words, p.words, LOOSE) if _same_holder(g, p) else 0.0 for p in read] for g in gold]

    def alike(i: int, j: int) -> float:
        return likeness[i][j] if whatever_stance or gold[i].stance == read[j].stance else 0.0

    return match(len(gold), len(read), alike, LOOSE)


def _same_holder(gold: Stood, read: Stood) -> bool:
    """The same code, or a name that means the gold holder: by name, or by the short name that is its code."""
    if gold.holder.country == read.holder.country:
        return True
    return same_name(gold.holder.name, read.holder.name) or same_name(gold.holder.country, read.holder.name)


def _left(items: tuple[_T, ...], taken: list[int]) -> list[_T]:
    return [item for place, item in enumerate(items) if place not in taken]


def _head(said: Said, characters: int) -> str:
    return " ".join(said.content)[:characters]


def _parties(met: Met) -> str:
    return f"{met.mode} {[party.name for party in met.participants]}"


def _misses(document: str, lines: list[str]) -> Figures:
    return Figures(misses=tuple(Miss(document, line) for line in lines))
