"""`statements`: the reports of one statement, in whatever words: verbatim, cut, in other words, translated back.

Three steps. Reports by one speaker in the very same words are one wording. Wordings that share a speaker or state, rare
words and a time are scored as pairs: who spoke, when, and what the words say (see `content`). Pairs above the
threshold make groups, best first, and what contradicts (another speaker, the opposite, another number) stays apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, Any

from communique.merge import candidates
from communique.merge.candidates import Item
from communique.merge.content import Content, content, light, table
from communique.merge.groups import Groups, grouped, nearest
from communique.merge.known import Known
from communique.merge.moments import moment_of
from communique.merge.tables import Row, Source, date_of, day_of, rows_of

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    "id",
    "article_id",
    "kind",
    "words",
    "day",
    "reported",
    "when",
    "speaker_name",
    "speaker_country",
    "speaker_id",
)
_COPIED = 0.8  # share of the runs of words of a report that stand in another, from which it is a copy or a part
_AGAINST = 0.34  # share of the weight of shared words, from which a not is the opposite
_UNDATED = 0.75  # what the time is worth where an article has none
_NAMED = 0.4  # what a name counts beside other words: it says whom or what a statement is about
_FORMULA = 6  # terms below which a wording is one that may be used again another day
_MOST = 0.55  # share of the terms of a wording that are most of it
_APART = 2  # days between two stated days that may still be one statement


@dataclass(frozen=True, slots=True)
class Voice:
    """Who spoke, as far as the report tells. `key` is a person's or body's id, else the name, else ""."""

    key: str
    country: str | None
    named: bool


@dataclass(slots=True)
class Wording:
    """Reports in the very same words by one speaker within some days."""

    voice: Voice
    content: Content
    first: int
    last: int
    stated: bool
    direct: bool = False
    rows: list[int] = field(default_factory=list)
    new: bool = True


def statements(
    quotations: Source, people: Source | None = None, *, copies: Source | None = None, known: Source | None = None
) -> pa.Table:
    """Which statement each quotation reports: one row a quotation, see `tables.RESULTS`.

    `quotations` has the columns of the table of that name, `people` is the result of `people`. `copies` (columns
    `article_id`, `group_id`) tells which articles are copies of one text. `known` is an earlier result: what it groups
    stays together, and only quotations that it has not are compared (with each other, and with those that it has). Give
    all quotations of `known` that may be met again: those of the last `days` of data/merging.toml.

    `relation` tells a report's wording against that of the lead: verbatim, trimmed, translation (a quotation in
    other words), paraphrase (reported speech).
    """
    rows = rows_of(quotations, COLUMNS)
    voices = _voices(rows, people)
    before = Known(known, "statements", [row["id"] for row in rows])
    wordings = list(_wordings(rows, voices, before))
    rarity = Rarity(wordings)
    scores, apart = _scored(wordings, rows, rarity)
    rules = table()["statement"]
    kept = _kept(wordings, rows, before)
    groups = grouped(len(wordings), scores, rules["threshold"], apart, kept, rules["average"])
    return before.complete(list(_result(rows, wordings, voices, groups, scores, Copies(copies), before)))


class Copies:
    """Which articles are copies of another, so that thirty prints of one wire text count as what they are."""

    def __init__(self, copies: Source | None) -> None:
        self.text = {row["article_id"]: row["group_id"] for row in rows_of(copies, ("article_id", "group_id"))}

    def marks(self, articles: Sequence[str]) -> list[bool]:
        """For each of the articles that report one thing, whether it copies another of them (the first is none)."""
        seen: set[str] = set()
        out = []
        for article in articles:
            text = self.text.get(article, article)
            out.append(text in seen and article not in seen)
            seen.update((text, article))
        return out


def _voices(rows: Sequence[Row], people: Source | None) -> list[Voice]:
    linked = {
        row["actor_id"]: row
        for row in rows_of(people, ("actor_id", "person_id", "kind", "country", "rule"))
        if row["actor_id"] is not None
    }
    out = []
    for row in rows:
        person = linked.get(row["speaker_id"])
        if person is not None:
            named = person["kind"] == "person" and person["rule"] != "office"
            out.append(Voice(person["person_id"], person["country"], named))
        else:
            out.append(Voice(str(row["speaker_name"] or "").casefold(), row["speaker_country"], False))
    return out


def _wordings(rows: Sequence[Row], voices: Sequence[Voice], before: Known) -> Iterator[Wording]:
    """Reports in the same words, each wording's days near each other."""
    window = table()["statement"]["days"]
    same: dict[tuple[Voice, tuple[str, ...]], list[int]] = {}
    read: dict[str, Content] = {}
    for number, row in enumerate(rows):
        words = str(row["words"] or "")
        found = read.get(words) or read.setdefault(words, content(words))
        same.setdefault((voices[number], found.words), []).append(number)
    for (voice, _), numbers in same.items():
        days = {n: _day(rows[n]) for n in numbers}
        open_one: Wording | None = None
        for n in sorted(numbers, key=lambda n: days[n][0]):
            day, stated = days[n]
            reach = _APART if open_one and stated and open_one.stated else window
            if open_one is None or day - open_one.last > reach:
                if open_one:
                    yield open_one
                open_one = Wording(voice, read[str(rows[n]["words"] or "")], day, day, stated, new=False)
            open_one.last = max(day, open_one.last)
            open_one.stated = open_one.stated or stated
            open_one.direct = open_one.direct or rows[n]["kind"] != "indirect"
            open_one.rows.append(n)
            open_one.new = open_one.new or rows[n]["id"] not in before.group_of
        if open_one:
            yield open_one


def _day(row: Row) -> tuple[int, bool]:
    """The day of a statement, and whether the text tells it; what has no day at all is of day 0."""
    moment = moment_of(row)
    told = moment.how == "told" and moment.first == moment.last
    return (moment.first if moment.how in ("told", "assumed") else moment.reported), told


class Rarity:
    """Inverse document frequency of terms over the wordings at hand."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        self.often: dict[str, int] = {}
        for wording in wordings:
            for term in wording.content.terms:
                self.often[term] = self.often.get(term, 0) + 1
        self.total = len(wordings)
        self._weights: dict[str, float] = {}

    def of(self, term: str) -> float:
        """The weight of a term, from 1 for what stands everywhere upwards."""
        if term not in self._weights:
            rare = 1.0 + log((self.total + 1) / (self.often.get(term, 0) + 1))
            self._weights[term] = rare / 2 if term in light() else rare
        return self._weights[term]


def _scored(
    wordings: Sequence[Wording], rows: Sequence[Row], rarity: Rarity
) -> tuple[dict[tuple[int, int], float], list[tuple[int, int]]]:
    """The scores of the pairs worth a look, and the pairs that contradict each other."""
    items = [_item(wording) for wording in wordings]
    scores: dict[tuple[int, int], float] = {}
    apart: list[tuple[int, int]] = []
    for pair in candidates.pairs(items, table()["statement"]["days"], shared=2):
        one, other = wordings[pair[0]], wordings[pair[1]]
        score = similar(one, other, rarity)
        if score > 0 and _articles(one, rows) & _articles(other, rows):
            score = _within(one, other, score)
        if score < 0:
            apart.append(pair)
        elif score > 0:
            scores[pair] = score
    return scores, apart


def _within(one: Wording, other: Wording, score: float) -> float:
    """The score of two wordings of one article: a source is not who quotes it, nor a speech what it tells of another.

    What stands in the words of both is one only where it is most of either, or where both are quoted directly.
    """
    if one.voice.key != other.voice.key:
        return -1.0
    here, there = one.content, other.content
    part, whole = sorted((here, there), key=lambda content: len(content.words))
    if _contained(part, whole) >= _COPIED:
        much = len(part.terms) >= _MOST * len(whole.terms)
        return score if much or one.direct and other.direct else 0.0
    return score if score > table()["statement"]["within"] else 0.0


def _articles(wording: Wording, rows: Sequence[Row]) -> set[str]:
    return {str(rows[n]["article_id"]) for n in wording.rows}


def _item(wording: Wording) -> Item:
    """Reports meet by their speaker, and by the speaker's state where one of the two names nobody."""
    voice, said = wording.voice, wording.content
    terms = tuple(said.terms) or said.words[:1] or ("",)
    own = (voice.key,) if voice.key else ()
    state = (f"of {voice.country or 'nowhere'}",)
    return Item(own, terms, wording.first, wording.last, wording.new, state, voice.named)


def similar(one: Wording, other: Wording, rarity: Rarity) -> float:
    """How surely two wordings are of one statement, 0..1; -1 where something speaks against it for good."""
    who = _speaker(one.voice, other.voice)
    when = _time(one, other)
    if not who or not when:
        return -1.0
    return who * when * alike(one.content, other.content, rarity) * _weight(one, other)


def _weight(one: Wording, other: Wording) -> float:
    """Less for a few words that fit another day as well ("the programme is peaceful"), the more so without any day."""
    if one.stated and other.stated and one.first == other.first:
        return 1.0
    size = min(len(one.content.terms), len(other.content.terms))
    dated = bool(one.last and other.last)
    if dated and one.first == other.first:
        return 1.0
    return min(1.0, size / _FORMULA if dated else size / (_FORMULA + 2))


def _speaker(one: Voice, other: Voice) -> float:
    if one.key and one.key == other.key:
        return 1.0
    if one.named and other.named:
        return 0.0
    if one.country and other.country:
        return 0.85 if one.country == other.country else 0.0
    return 0.65


def _time(one: Wording, other: Wording) -> float:
    gap = max(one.first - other.last, other.first - one.last, 0)
    if not one.last or not other.last:
        return _UNDATED
    if one.stated and other.stated:
        return 1.0 if gap <= 1 else 0.9 if gap <= _APART else 0.0
    window = float(table()["statement"]["days"])
    return 1.0 if gap <= 3 else max(0.0, 1.0 - (gap - 3) / window)


def alike(one: Content, other: Content, rarity: Rarity) -> float:
    """How far two wordings say the same, 0..1; -1 where one says the opposite, or another number."""
    shared = one.terms.keys() & other.terms.keys()
    if not shared:
        return 1.0 if one.words == other.words else 0.0
    weight = sum(map(rarity.of, shared))
    if _opposite(one, other, shared, weight, rarity) or _other_numbers(one, other):
        return -1.0
    names = one.names | other.names

    def told(terms: Iterable[str]) -> float:
        return sum(rarity.of(term) * (_NAMED if term in names else 1.0) for term in terms)

    copied = len(one.grams & other.grams) / min(len(one.grams), len(other.grams))
    copied *= min(1.0, min(len(one.words), len(other.words)) / 4)
    weight = told(shared)
    sizes = sorted((told(one.terms), told(other.terms)))
    meant = (weight / sizes[0] + weight / (sizes[0] + sizes[1] - weight)) / 2
    meant *= min(1.0, min(len(one.terms), len(other.terms)) / 3)
    states = 0.6 if one.states and other.states and not one.states & other.states else 1.0
    return max(copied, meant * states)


def _opposite(one: Content, other: Content, shared: Set[str], weight: float, rarity: Rarity) -> bool:
    """Whether what the one denies, of what both say, the other affirms, and denies nothing itself."""
    here = {term for term in shared if one.terms[term]}
    there = {term for term in shared if other.terms[term]}
    against = sum(map(rarity.of, here ^ there))
    return not (here and there) and against > _AGAINST * weight


def _other_numbers(one: Content, other: Content) -> bool:
    return not (one.numbers <= other.numbers or other.numbers <= one.numbers)


def _kept(wordings: Sequence[Wording], rows: Sequence[Row], before: Known) -> Iterator[tuple[int, int]]:
    """Wordings that an earlier result has in one statement."""
    places = [(number, str(rows[row]["id"])) for number, wording in enumerate(wordings) for row in wording.rows]
    for one, other in before.together([name for _, name in places]):
        yield places[one][0], places[other][0]


def _result(
    rows: Sequence[Row],
    wordings: Sequence[Wording],
    voices: Sequence[Voice],
    groups: Groups,
    scores: Mapping[tuple[int, int], float],
    copies: Copies,
    before: Known,
) -> Iterator[dict[str, Any]]:
    for members in groups.all():
        numbers = sorted(
            ((n, w) for w in members for n in wordings[w].rows),
            key=lambda pair: (_reported(rows[pair[0]]), rows[pair[0]]["id"]),
        )
        name = before.id_of([str(rows[n]["id"]) for n, _ in numbers])
        lead = _lead(rows, wordings, members, numbers)
        day = _day_of(rows, [n for n, _ in numbers])
        marks = copies.marks([str(rows[n]["article_id"]) for n, _ in numbers])
        for (number, wording), copied in zip(numbers, marks, strict=True):
            row = rows[number]
            best = nearest(scores, members, wording)
            yield {
                "statement_id": name,
                "quotation_id": row["id"],
                "article_id": row["article_id"],
                "person_id": voices[number].key or None,
                "day": date_of(day or None),
                "relation": relation(row, wordings[wording].content, wordings[lead[1]].content),
                "lead": number == lead[0],
                "copy": copied,
                "score": round(min(1.0, best), 3) if len(wordings[wording].rows) == 1 else 1.0,
            }


def _reported(row: Row) -> int:
    return day_of(row["reported"]) or day_of(row["day"]) or 0


_LOOKED_AT = 40  # wordings of a statement from which its lead is chosen


def _lead(
    rows: Sequence[Row], wordings: Sequence[Wording], members: Sequence[int], numbers: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The report that the others are told against: direct, most others in its words or a part of them, the earliest."""
    tried = sorted(members, key=lambda w: -len(wordings[w].rows))[:_LOOKED_AT]
    support = {
        w: sum(len(wordings[v].rows) for v in tried if _contained(wordings[v].content, wordings[w].content) >= _COPIED)
        for w in tried
    }
    order = {n: -place for place, (n, _) in enumerate(numbers)}
    return max(numbers, key=lambda pair: (rows[pair[0]]["kind"] == "direct", support.get(pair[1], 0), order[pair[0]]))


def _contained(part: Content, whole: Content) -> float:
    return len(part.grams & whole.grams) / len(part.grams) if part.grams else 0.0


def _day_of(rows: Sequence[Row], numbers: Sequence[int]) -> int:
    """The day that most reports state; where none does, the first on which one appeared."""
    stated = [day for n in numbers for day, known in [_day(rows[n])] if known]
    return max(sorted(set(stated)), key=stated.count) if stated else min(_day(rows[n])[0] for n in numbers)


def relation(row: Row, mine: Content, lead: Content) -> str:
    """How a report's wording stands to that of the lead."""
    if mine.words == lead.words:
        return "verbatim"
    if _contained(mine, lead) >= _COPIED:
        return "verbatim" if len(mine.words) >= 0.9 * len(lead.words) else "trimmed"
    return "paraphrase" if row["kind"] == "indirect" else "translation"
