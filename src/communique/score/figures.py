"""The figures of a scoring, as frozen records that know how they are rounded and printed."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts behind precision and recall: findings that agree, that the gold has, that were read."""

    hit: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.hit + other.hit, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """The share of what was read that is right, 0 where nothing was read."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was read, 0 where the gold has nothing."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def to_dict(self) -> dict[str, float]:
        """Rounded to three places, with the counts."""
        rounded = {name: round(getattr(self, name), 3) for name in ("precision", "recall", "f1")}
        return rounded | {"gold": self.gold, "predicted": self.predicted}


@dataclass(frozen=True, slots=True)
class Rate:
    """An accuracy: how many of those that could be judged were right."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.right + other.right, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """The share that was right; None where none could be judged."""
        return self.right / self.of if self.of else None

    def to_dict(self) -> dict[str, float | int | None]:
        """Rounded to three places, with the count."""
        return {"rate": None if self.rate is None else round(self.rate, 3), "of": self.of}


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that was missed, wrong or invented, as one line for people."""

    document: str
    what: str

    def __str__(self) -> str:
        return f"{self.document}: {self.what}"


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures over a set of documents, micro-averaged."""

    documents: int = 0
    quotations_at_80: Tally = Tally()
    quotations_at_50: Tally = Tally()
    attribution: Tally = Tally()
    encounters: Tally = Tally()
    events: Tally = Tally()
    events_quad: Tally = Tally()
    positions: Tally = Tally()
    speaker: Rate = Rate()
    kind: Rate = Rate()
    country: Rate = Rate()
    uncalled_country: Rate = Rate()
    addressee: Rate = Rate()
    status: Rate = Rate()
    place: Rate = Rate()
    event_status: Rate = Rate()
    stance: Rate = Rate()
    issue: Rate = Rate()
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def named(self) -> dict[str, Tally | Rate]:
        """The figures by the names they are printed under."""
        return {name: getattr(self, field) for field, name in NAMES.items()}

    def to_dict(self) -> dict[str, object]:
        """Names and rounded values, ready for JSON."""
        return {"documents": self.documents} | {name: part.to_dict() for name, part in self.named().items()}


# Field of `Figures` -> the name that it is printed under.
NAMES = {
    "quotations_at_80": "quotation F1 at 0.8",
    "quotations_at_50": "quotation F1 at 0.5",
    "attribution": "attribution F1 at 0.8",
    "encounters": "encounter F1",
    "events": "event F1",
    "events_quad": "event quad F1",
    "positions": "position F1",
    "speaker": "speaker accuracy",
    "kind": "kind accuracy",
    "country": "country accuracy",
    "uncalled_country": "uncalled country accuracy",
    "addressee": "addressee accuracy",
    "status": "status accuracy",
    "place": "place accuracy",
    "event_status": "event status accuracy",
    "stance": "stance accuracy",
    "issue": "issue accuracy",
}
# Of a rate under one of these names less is better, though the reference scorer too calls it an accuracy.
LOW_IS_GOOD = frozenset({"uncalled country accuracy"})
