"""How sure a quotation's speaker is, as a calibrated probability.

How likely its words are right the scorer of candidates has said (`scoring`). How likely the speaker is the right one
says another, from how the words name it, how far back it was named, and how sure the reader was of the source mention
(`speaker.json` beside the reader model, fitted by training/fit_quotation.py; bench/generalise.py measures both). A
calibrated probability means: of all findings with .8, eight in ten are right (Niculescu-Mizil and Caruana 2005).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from communique.findings.quotations.drafts import Draft
from communique.records import Article, Mention, Party, Span

Features = dict[str, float]


class Judge:
    """Describes the speakers of one article's quotations."""

    def __init__(self, article: Article, mentions: Sequence[Mention]) -> None:
        self.article = article
        self.mentions = sorted(mentions, key=lambda m: m.span.start)
        self.named: dict[str, list[int]] = {}
        for mention in self.mentions:
            if mention.kind in ("name", "body"):
                self.named.setdefault(mention.actor_id, []).append(mention.span.start)

    def of_speaker(self, draft: Draft, speaker: Party) -> Features:
        """What tells whether the speaker is the right one."""
        at = (speaker.span or draft.content[0]).start
        return {
            f"rule {draft.rule}": 1.0,
            f"by {self._how(speaker)}": 1.0,
            "words": draft.chance or 0.0,
            "source": draft.sourced,
            "resolved": speaker.confidence or 0.0,
            "unresolved": float(speaker.confidence is None),
            "joint": float(bool(speaker.members)),
            "distance": math.log1p(self._distance(speaker, at) / 100),
            "relayed": float(draft.relayed_by is not None),
            "state": float(speaker.country is not None),
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
