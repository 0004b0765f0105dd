"""The damage that scrapers and machine translation do, applied to training paragraphs on the fly.

Dropped articles, lost capitals, quotation marks that are broken, unclosed or of another style, cut paragraphs, lost
commas and cues that wander to another place. Labels follow their words: a span that loses its first word begins at the
next, one that is torn apart becomes two.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from training.item import Item, moved_into
from training.reports import moved

_ARTICLES = frozenset(("a", "an", "the"))
_DOUBLE = frozenset(('"', "“", "”", "``", "''", "«", "»"))
_STYLES = (('"', '"'), ("“", "”"), ("``", "''"), ("«", "»"), ("‘", "’"), ("”", "”"), ("“", "“"), ("''", "''"))


@dataclass(frozen=True)
class Noise:
    """Chances of each kind of damage: a paragraph, or (`article`, `capital`, `comma`) a word of one so damaged."""

    touched: float = 1.0
    marks: float = 0.3
    articles: float = 0.3
    article: float = 0.6
    capitals: float = 0.2
    capital: float = 0.35
    lower: float = 0.05
    upper: float = 0.02
    commas: float = 0.1
    comma: float = 0.5
    cut: float = 0.1
    moved: float = 0.05


TRAINING = Noise(touched=0.5)
SCRAPER = Noise()


def damage(item: Item, noise: Noise, rng: random.Random) -> Item:
    """A damaged copy of `item`; the item itself where the dice leave it whole."""
    if rng.random() >= noise.touched or not item.words:
        return item
    words = list(item.words)
    order = list(range(len(words)))
    if rng.random() < noise.moved and item.roles:
        order = _moved(item.roles, item.sentence, order, rng)
    if rng.random() < noise.marks:
        order = _marks(words, order, rng)
    if rng.random() < noise.articles:
        order = [i for i in order if words[i].lower() not in _ARTICLES or rng.random() >= noise.article]
    if rng.random() < noise.commas:
        order = [i for i in order if words[i] != "," or rng.random() >= noise.comma]
    if rng.random() < noise.cut and len(order) > 12 and item.heads is None:
        order = (
            order[: -rng.randint(1, len(order) // 3)]
            if rng.random() < 0.6
            else order[rng.randint(1, len(order) // 3) :]
        )
    _capitals(words, noise, rng)
    return _reordered(item, words, order) if len(order) > 1 else item


def _marks(words: list[str], order: list[int], rng: random.Random) -> list[int]:
    """Change or lose quotation marks."""
    places = [i for i in order if words[i] in _DOUBLE]
    if not places:
        return order
    kind = rng.random()
    opening = {
        i for number, i in enumerate(places) if words[i] in ("“", "``", "«") or (words[i] == '"' and number % 2 == 0)
    }
    if kind < 0.45:  # another style
        opens, closes = rng.choice(_STYLES)
        for i in places:
            words[i] = opens if i in opening else closes
        return order
    if kind < 0.6:
        lost = set(places)
    elif kind < 0.75:
        lost = set(places) - opening
    elif kind < 0.85:
        lost = opening
    else:
        lost = {rng.choice(places)}
    return [i for i in order if i not in lost]


def _capitals(words: list[str], noise: Noise, rng: random.Random) -> None:
    dice = rng.random()
    if dice < noise.lower:
        words[:] = [w.lower() for w in words]
    elif dice < noise.lower + noise.upper:
        words[:] = [w.upper() for w in words]
    elif dice < noise.lower + noise.upper + noise.capitals:
        words[:] = [w.lower() if w[0].isupper() and rng.random() < noise.capital else w for w in words]


def _moved(roles: list[str], sentence: list[int], order: list[int], rng: random.Random) -> list[int]:
    """Let one run of source and cue wander to another place in its sentence, as word-for-word translation leaves it."""
    runs, start = [], None
    for i, role in enumerate([*roles, "O"]):
        inside = role[2:] in ("source", "cue")
        if inside and start is None:
            start = i
        elif not inside and start is not None:
            runs.append((start, i))
            start = None
    runs = [run for run in runs if run[1] - run[0] <= 8]
    if not runs:
        return order
    a, b = rng.choice(runs)
    low = next(i for i in range(len(order)) if sentence[i] == sentence[a])
    high = max(i for i in range(len(order)) if sentence[i] == sentence[a]) + 1
    rest = [i for i in order if not a <= i < b]
    target = rng.randint(low, max(low, high - (b - a)))
    return rest[:target] + order[a:b] + rest[target:]


def _reordered(item: Item, words: list[str], order: list[int]) -> Item:
    new = {old: place for place, old in enumerate(order)}
    size = len(order)
    made = Item([words[i] for i in order], [item.sentence[i] for i in order], item.document)
    made.sentence = (
        [max(made.sentence[: i + 1]) for i in range(size)] if made.sentence != sorted(made.sentence) else made.sentence
    )
    if item.roles is not None:
        made.roles = _labels(item.roles, order)  # type: ignore[assignment]
    if item.names is not None:
        made.names = _labels(item.names, order)
    if item.tags is not None:
        made.tags = [item.tags[i] for i in order]
    if item.heads is not None and item.relations is not None:
        made.heads, made.relations = _tree(item.heads, item.relations, order, new)
    if item.links is not None and item.roles is not None and made.roles is not None:
        made.links = _links(item, made.roles, order, new)
    if item.paragraphs is not None:
        made.paragraphs = [item.paragraphs[i] for i in order]
        made.paragraphs = [max(made.paragraphs[: i + 1]) for i in range(size)]
    if item.reports is not None:
        made.reports = [report for one in item.reports if (report := moved(one, new)) is not None]
    if item.mentions is not None:
        made.mentions = [item.mentions[i] for i in order]
    if item.referents is not None:
        made.referents = [
            (new[head], [new[i] for i in others if i in new])
            for head, others in item.referents
            if head in new and (not others or any(i in new for i in others))
        ]
    moved_into(item, made, new)
    return made


def _span_numbers(labels: list[str | None] | list[str]) -> list[int]:
    number, numbers = 0, []
    for label in labels:
        if label is not None and label.startswith("B-"):
            number += 1
        numbers.append(number if label is not None and label != "O" else 0)
    return numbers


def _labels(labels: list[str | None] | list[str], order: list[int]) -> list[str | None]:
    spans = _span_numbers(labels)
    made: list[str | None] = []
    previous = 0
    for i in order:
        label = labels[i]
        if label is not None and label != "O":
            label = f"{'I' if spans[i] == previous else 'B'}-{label[2:]}"
        previous = spans[i]
        made.append(label)
    return made


def _tree(
    heads: list[int], relations: list[str | None], order: list[int], new: dict[int, int]
) -> tuple[list[int], list[str | None]]:
    """The tree over the words that are left; orphans go to what their lost head hung on."""
    made: list[int] = []
    kept: list[str | None] = []
    for i in order:
        head, relation = heads[i], relations[i]
        steps = 0
        while head not in new and heads[head] != head and steps < len(heads):
            head = heads[head]
            steps += 1
        if head not in new:  # the root itself was lost: unknown
            made.append(new[i])
            kept.append("root")
        else:
            made.append(new[head])
            kept.append(relation)
    return made, kept


def _links(item: Item, roles: list[str], order: list[int], new: dict[int, int]) -> list[int]:
    """Each first word of a source or content points at the first word that is left of its cue."""
    spans = _span_numbers(item.roles or [])
    links = item.links or []
    size = len(item.words)
    of_span = {spans[i]: links[i] for i in range(size) if links[i] >= 0}
    first: dict[int, int] = {}
    for place, i in enumerate(order):
        if spans[i]:
            first.setdefault(spans[i], place)
    made = []
    for place, i in enumerate(order):
        target = of_span.get(spans[i], -1) if roles[place].startswith("B-") and not roles[place].endswith("cue") else -1
        if target == -1:
            made.append(-1)
        elif target == size:
            made.append(len(order))
        else:
            made.append(first.get(spans[target], len(order)) if spans[target] else new.get(target, len(order)))
    return made
