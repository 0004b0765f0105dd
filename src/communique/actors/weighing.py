"""What speaks for a candidate: how near and how it is named, who spoke, whether office, country, sex and words fit.

`data/reader/antecedents.json` weighs these features.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from communique.actors.entities import Entity
from communique.actors.found import GUESSED, Found
from communique.actors.offices import GENERAL, same_office
from communique.actors.turns import DOCUMENT, LINK, Asked, Track, words_of
from communique.records import Span

# What the reader model says of two mentions: how surely the first takes up the second; None: it has not seen.
Affinity = Callable[[Span, Span], float | None]

FAR = 20.0
_CITED = 20  # phrases of an actor whose words count
_PEOPLE = tuple("er or ist ian man men ic ant ent woman ee ate source aide chief head".split())


@dataclass(slots=True)
class Candidate:
    """Somebody who may be meant; without an entity nobody named: the party by its own words."""

    entity: Entity | None
    features: dict[str, float]
    sure: float = 0.0


@dataclass
class Weighing:
    """Describes candidates by features; `epithets` are what bodies are called, by their class."""

    text: str
    epithets: Mapping[str, frozenset[str]]
    given_names: Set[str]
    affinity: Affinity | None = None
    _words: dict[int, tuple[int, frozenset[str]]] = field(default_factory=dict)

    def words(self, track: Track) -> frozenset[str]:
        """The words by which the document has named an actor."""
        entity = track.entity
        count, words = self._words.get(id(entity), (-1, frozenset[str]()))
        if count != min(_CITED, len(entity.founds)):
            phrases = [one.span.of(self.text) for one in entity.founds[:_CITED] if one.kind != "pronoun"]
            words = words_of(" ".join([entity.name, *phrases]))
            self._words[id(entity)] = (min(_CITED, len(entity.founds)), words)
        return words

    def described(
        self, asked: Asked, tracks: list[Track], speaker: Entity | None, ruled: Entity | None, *, itself: bool
    ) -> list[Candidate]:
        shared = _of_phrase(asked, tracks)
        found = [Candidate(track.entity, self._pair(asked, track, shared, speaker, ruled)) for track in tracks]
        best = max((c.features["overlap"] for c in found), default=0.0)
        fore = max((c.features["prominence"] for c in found), default=0.0)
        office = sum(c.features["office"] > 0 for c in found)
        fresh = sum(c.features.get("new", 0) > 0 for c in found)
        for candidate in found:
            features = candidate.features
            features["best overlap"], features["offices"], features["fresh"] = best, office, fresh
            features["beaten"] = best - features["overlap"]
            features["behind"] = fore - features["prominence"]
        if itself:
            own = shared | {"itself": 1.0, "best overlap": best, "offices": office, "fresh": fresh}
            own["ruled"] = float(ruled is None)
            fitting = [c.features for c in found if c.features["named"] or not c.features.get("to person")]
            own["back"] = min((f["back"] for f in fitting), default=FAR)
            for name in ("last speaker", "issued", "last subject", "last speaks", "same key", "head", "given"):
                own[name] = max((f.get(name, 0.0) for f in fitting), default=0.0)
            own["new bare"] = max((c.features.get("new bare", 0.0) for c in found), default=0.0)
            own["epithet"] = max((c.features.get("epithet", 0.0) for c in found), default=0.0)
            own["country"] = max((c.features.get("country", 0.0) for c in found if c.features["named"]), default=0.0)
            own["persons"] = sum(c.features.get("to person", 0.0) for c in found)
            own["new office"] = max((c.features["office"] for c in found if c.features.get("new")), default=0.0)
            own["new speaks"] = max((c.features["next speaks"] for c in found if c.features.get("new")), default=0.0)
            own["inside"] = max((c.features.get("inside", 0.0) for c in found), default=0.0)
            found.append(Candidate(None, own))
        return found

    def _pair(
        self, asked: Asked, track: Track, shared: dict[str, float], speaker: Entity | None, ruled: Entity | None
    ) -> dict[str, float]:
        entity, last = track.entity, track.last
        f = dict(shared)
        f[f"to {entity.kind}"] = 1.0
        f["named"] = float(bool(entity.keys))
        f["length of name"] = float(len(entity.keys)) if entity.kind == "person" else 0.0
        f["rank"], f["new"] = float(track.rank), float(track.new)
        f["times"], f["spoke"] = min(track.named, 9.0), min(track.spoke, 5.0)
        f["back"] = FAR if last is None else min(FAR, asked.sentence - last.found.sentence)
        f["paragraphs back"] = FAR if last is None else min(FAR, asked.paragraph - last.found.paragraph)
        if last is not None:
            one = last.found
            f["last subject"], f["last speaks"] = float(one.subject), float(one.speaks)
            f["last quoted"], f["last pronoun"] = float(one.quoted), float(one.kind == "pronoun")
            f["last title"], f["last heading"] = float(one.kind == "title"), float(one.heading)
            f["last sure"] = 1.0 if last.sure is None else last.sure
            f["beside"] = float(asked.span.start - one.span.end <= 2)
            f["spoke back"] = min(FAR, asked.sentence - track.spoke_at)
            f["led back"] = min(FAR, asked.sentence - track.led_at)
            f["opened"] = float(track.opened)
            f["salience"] = max(-FAR, track.salience - asked.sentence)
        f["next speaks"] = f["next"] = 0.0
        if track.next is not None:
            one = track.next.found
            f["forth"] = min(FAR, one.sentence - asked.sentence + 1.0)
            f["next paragraph"] = min(FAR, one.paragraph - asked.paragraph + 1.0)
            f["next speaks"], f["next full"] = float(one.speaks), float(one.kind == "person")
            f["next beside"] = float(one.span.start - asked.span.end <= 2)
            f["next subject"] = float(one.subject)
            if track.last is None:
                f["new bare"] = float(not one.heads and not one.sex)
            f["next chars"] = min(200.0, one.span.start - asked.span.end)
        f["issued"] = float(track.issued)
        f["last speaker"] = float(entity is speaker)
        f["ruled"] = float(entity is ruled)
        self._fit(asked, track, f)
        f["prominence"] = (
            f.get("salience", -FAR) + 2 * f.get("sex", 0.0) - (entity.kind == "person" and not entity.keys)
        )
        if track.inside is not None:
            self._inside(asked, track.inside.found, f)
        if self.affinity is not None:
            near = [turn.found.span for turn in (last, track.next, track.inside) if turn is not None]
            seen = [a for span in near if (a := self.affinity(asked.span, span)) is not None]
            if seen:
                f["affinity"], f["seen"] = max(seen), 1.0
        return f

    def _fit(self, asked: Asked, track: Track, f: dict[str, float]) -> None:
        """How office, country, sex and words agree."""
        entity, one = track.entity, asked.found
        common = asked.words & self.words(track)
        f["overlap"] = len(common) / len(asked.words) if asked.words else 0.0
        f["head"] = float(asked.head.rstrip("s") in self.words(track))
        f["office"] = 0.0
        if one is not None and one.heads and entity.kind == "person":
            f["office"] = float(same_office(one, entity))
            f["same head"] = float(one.heads[-1] in entity.heads)
            f["untitled"] = float(not entity.heads)
        if one is not None and one.kind in ("body", "group"):
            f["same key"] = float(any(other.key == one.key and other.kind == one.kind for other in entity.founds))
            f["same sort"] = float(one.sort in entity.sorts)
        f["epithet"] = float(any(asked.noun in self.epithets.get(sort, ()) for sort in entity.sorts))
        f["given"] = float(entity.kind == "person" and entity.name.split(" ")[0].casefold() in self.given_names)
        f["private"] = float(entity.private)
        if one is not None and one.country is not None:
            stated = entity.country if entity.surety > GUESSED else None
            f["country"] = 0.0 if stated is None else 1.0 if stated == one.country else -1.0
        sex = {"he": "male", "she": "female"}.get(asked.kind, one.sex if one is not None else "")
        if sex and entity.kind == "person":
            f["sex"] = _sex(entity, sex)

    def _inside(self, asked: Asked, one: Found, f: dict[str, float]) -> None:
        """Where in the phrase the candidate stands."""
        before = self.text[asked.span.start : max(asked.span.start, one.span.start)]
        after = self.text[one.span.end : max(one.span.end, asked.span.end)]
        f["inside"] = 1.0
        f["inside first"] = float(len(before) <= len("the "))
        f["inside last"] = float(not after.strip(' ,.)”"’'))
        f["inside comma"] = float("," in before)
        f["inside link"] = float(bool(LINK.search(before)))
        f["inside possessor"] = float(after[:2] in ("'s", "’s", "s'", "s’") or after[:1] in "'’" and bool(after))
        f["inside named"] = float(one.kind in ("person", "name"))
        f["inside share"] = len(one.span) / max(1, len(asked.span))
        f["rest"] = float(len(after.split()))
        f["comma after"] = float(after.lstrip("’'s ").startswith(","))


def _of_phrase(asked: Asked, tracks: Sequence[Track]) -> dict[str, float]:
    """What is the same for all candidates: the phrase itself."""
    general = bool(asked.found and asked.found.heads and asked.found.heads[-1] in GENERAL)
    return {
        f"asked {asked.kind}": 1.0,
        "definite": float(asked.definite),
        "indefinite": float(asked.indefinite),
        "in quotes": float(asked.quoted),
        "speaks": float(asked.speaks),
        "subject": float(asked.subject),
        "heading": float(asked.heading),
        "general": float(general),
        "own country": float(asked.found is not None and asked.found.country is not None),
        "words": float(asked.length),
        "candidates": float(len(tracks)),
        "plural": float(asked.noun.endswith("s") and not asked.noun.endswith("ss")),
        "of people": float(asked.noun.rstrip("s").endswith(_PEOPLE)),
        "document": float(bool(DOCUMENT.search(asked.noun))),
        "sentence": min(asked.sentence, FAR),
    }


def _sex(entity: Entity, sex: str) -> float:
    """1 where the text says the sex, -1 where it says the other; else what the given name's ending hints at: names in
    -a are women's more often than not in most of the languages that news names come from.
    """
    if entity.sex:
        return 1.0 if entity.sex == sex else -1.0
    if not entity.keys:
        return 0.0
    ends = entity.name.split()[0].casefold().endswith("a")
    return 0.3 if ends == (sex == "female") else -0.3
