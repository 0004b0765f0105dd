"""How sure a quotation and its speaker are, as calibrated probabilities.

Two logistic regressions over a handful of indicators: one for the quotation (its words are those that were reported,
within a fifth), one for its speaker. The weights are data/confidence.toml, fitted by training/fit_confidence.py;
bench/calibration.py measures by cross-validation over documents how far they can be trusted. A calibrated probability
means: of all findings with .8, eight in ten are right (Niculescu-Mizil and Caruana 2005).
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from communique.records import Article, Evidence, Mention, Party, Quotation, Span

Features = dict[str, float]
_NEAR_EDIT = 40  # characters about the content in which a repair counts as damage


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each feature, in logits, and the intercept."""

    intercept: float
    by_feature: Mapping[str, float]

    def probability(self, features: Features) -> float:
        """The probability that these features stand for; a feature without weight counts nothing."""
        logit = self.intercept + sum(self.by_feature.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=1)
def weights() -> tuple[Weights, Weights]:
    """The weights for quotations and for speakers."""
    table = tomllib.loads((files("communique") / "data" / "confidence.toml").read_text(encoding="utf-8"))
    both = [Weights(table[name]["intercept"], table[name]["weights"]) for name in ("quotation", "speaker")]
    return both[0], both[1]


class Judge:
    """Estimates the confidences of one article's quotations."""

    def __init__(self, article: Article, mentions: Sequence[Mention]) -> None:
        self.article = article
        self.mentions = sorted(mentions, key=lambda m: m.span.start)
        self.named: dict[str, list[int]] = {}
        for mention in self.mentions:
            if mention.kind in ("name", "body"):
                self.named.setdefault(mention.actor_id, []).append(mention.span.start)
        self.edits = [edit.span.start for edit in article.edits]
        self.edits.sort()

    def judged(self, quotation: Quotation) -> Quotation:
        """The quotation with its confidence and its speaker's."""
        content, voice = weights()
        sure = round(content.probability(self.of_content(quotation)), 3)
        speaker = quotation.speaker
        if speaker is not None:
            speaker = replace(speaker, confidence=round(voice.probability(self.of_speaker(quotation, speaker)), 3))
        evidence = Evidence(quotation.evidence.spans, quotation.evidence.rule, sure)
        return replace(quotation, speaker=speaker, evidence=evidence)

    def of_content(self, quotation: Quotation) -> Features:
        """What tells whether the words were rightly found: rule, kind, length, interruption, damage, relaying."""
        length = sum(len(span) for span in quotation.content)
        return {
            f"rule {quotation.evidence.rule}": 1.0,
            f"kind {quotation.kind}": 1.0,
            "length": math.log(max(length, 1) / 80),
            "short": float(length < 25),
            "interrupted": float(len(quotation.content) > 1),
            "relayed": float(quotation.relayed_by is not None),
            "nobody": float(quotation.speaker is None),
            "unknown speaker": float(quotation.speaker is not None and quotation.speaker.actor_id is None),
            "damaged": float(self._damaged(quotation.content)),
            "translated": float(self.article.translation.machine),
        }

    def of_speaker(self, quotation: Quotation, speaker: Party) -> Features:
        """What tells whether the speaker is the right one: how the words name it, and how far back it was named."""
        how = self._how(speaker)
        at = (speaker.span or quotation.content[0]).start
        return {
            f"rule {quotation.evidence.rule}": 1.0,
            f"by {how}": 1.0,
            "joint": float(bool(speaker.members)),
            "distance": math.log1p(self._distance(speaker, at) / 100),
            "relayed": float(quotation.relayed_by is not None),
            "translated": float(self.article.translation.machine),
        }

    def _how(self, speaker: Party) -> str:
        """How the speaker was told: the kind of mention, implied, by words alone, or jointly."""
        if speaker.span is None:
            return "context"
        if speaker.actor_id is None:
            return "both" if speaker.members else "words"
        inside = [m for m in self._meeting(speaker.span) if m.actor_id == speaker.actor_id]
        return inside[0].kind if inside else "document"

    def _meeting(self, span: Span) -> Iterable[Mention]:
        first = bisect_left(self.mentions, span.start - 400, key=lambda m: m.span.start)
        for mention in self.mentions[first:]:
            if mention.span.start >= span.end:
                return
            if mention.span.meets(span):
                yield mention

    def _distance(self, speaker: Party, at: int) -> int:
        """Characters back to the last place where the speaker is named, the place itself counted."""
        places = self.named.get(speaker.actor_id or "", [])
        index = bisect_left(places, at + 2)
        return max(0, at - (places[index - 1] if index else 0))

    def _damaged(self, content: Sequence[Span]) -> bool:
        for span in content:
            index = bisect_left(self.edits, span.start - _NEAR_EDIT)
            if index < len(self.edits) and self.edits[index] <= span.end + _NEAR_EDIT:
                return True
        return False
