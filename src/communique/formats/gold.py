"""Gold taken in: the annotations of a gold folder (`communique gold` writes one), with their texts, as a corpus.

Words are found in the text again; where an annotation has their places (`content_spans` and so on) these count. What is
annotated but does not stand in the text is passed over, and counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from communique.errors import GoldError, QueryError
from communique.formats.intake import Intake, Page
from communique.records import (
    Block,
    Encounter,
    Event,
    Evidence,
    Party,
    Place,
    Quotation,
    Reading,
    Span,
    When,
    content_id,
)
from communique.score.gold import load_gold

_PARTS = " … "  # between the parts of a trigger


def read(path: Path, intake: Intake) -> None:
    """Take in a gold folder. Raises QueryError for what is none."""
    try:
        documents = load_gold(path)
        for document in documents:
            data = json.loads(document.text_path.with_suffix(".json").read_text(encoding="utf-8"))
            text = document.text_path.read_bytes().decode("utf-8", "replace")
            intake.whole(_Annotated(data, text, intake).reading())
    except (GoldError, OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise QueryError(f"is no gold: {error}", origin=str(path)) from error


class _Annotated:
    """One annotation beside its text."""

    def __init__(self, data: Mapping[str, Any], text: str, intake: Intake) -> None:
        self.data, self.text, self.intake = data, text, intake
        dated = (data.get("dateline") or {}).get("date")
        url = data.get("url")
        self.page = Page(
            content_id("a", "gold", data["id"], text),
            url=url,
            title=text.strip().partition("\n")[0] or None,
            published={"start": dated, "end": dated, "basis": "dateline", "span": None} if dated else None,
            language="en",
        )

    def reading(self) -> Reading:
        """Its findings, those that stand in the text."""
        lists: dict[str, tuple[Any, ...]] = {
            "quotations": self._all("quotations", self._quotation),
            "encounters": self._all("encounters", self._encounter),
            "events": self._all("events", self._event),
        }
        blocks = (Block(Span(0, len(self.text)), "body", "gold"),) if self.text else ()
        return self.page.whole(str(self.data["id"]), self.text, blocks, lists)

    def _all(self, name: str, make: Any) -> tuple[Any, ...]:
        made = [make(given, place) for place, given in enumerate(self.data.get(name) or ())]
        self.intake.skip("annotations whose words are not in the text", made.count(None))
        return tuple(one for one in made if one is not None)

    def _quotation(self, given: Mapping[str, Any], place: int) -> Quotation | None:
        content = self._spans(given["content"], given.get("content_spans"))
        if not content:
            return None
        cue = self._spans([given.get("cue")], [given["cue_span"]] if given.get("cue_span") else None)
        name = given.get("speaker_name") or given.get("speaker")
        return Quotation(
            id=self._id("q", place, given["content"]),
            kind=given["kind"],
            content=content,
            cue=cue[0] if cue else None,
            speaker=self._party({"name": name, "country": given.get("speaker_country")}) if name else None,
            on_behalf_of=None,
            addressees=tuple(self._party(party) for party in given.get("addressees") or ()),
            relayed_by=None,
            issues=(),
            when=None,
            evidence=self._evidence(content),
        )

    def _encounter(self, given: Mapping[str, Any], place: int) -> Encounter | None:
        spans = self._spans(str(given.get("trigger") or "").split(_PARTS), None)
        if not spans:
            return None
        day, where = given.get("date"), given.get("place")
        return Encounter(
            id=self._id("m", place, given["mode"]),
            mode=given["mode"],
            status=given["status"],
            participants=tuple(self._party(party) for party in given.get("participants") or ()),
            place=Place(where) if where else None,
            occasion=None,
            when=When(day, day, "stated") if day else None,
            issues=(),
            evidence=self._evidence(spans),
        )

    def _event(self, given: Mapping[str, Any], place: int) -> Event | None:
        spans = self._spans(str(given.get("trigger") or "").split(_PARTS), None)
        if not spans:
            return None
        claimed = given.get("claimed_by")
        return Event(
            id=self._id("v", place, given["type"]),
            type=given["type"],
            mode=None,
            contexts=(),
            actors=tuple(given.get("actors") or ()),
            recipients=tuple(given.get("recipients") or ()),
            status=given["status"],
            voice="claimed" if claimed else "narrated",
            claimed_by=self._party({"name": claimed}) if claimed else None,
            cameo=None,
            intensity=None,
            when=None,
            place=None,
            evidence=self._evidence(spans),
        )

    def _id(self, prefix: str, place: int, *parts: object) -> str:
        return content_id(prefix, self.page.id, place, *parts)

    def _evidence(self, spans: tuple[Span, ...]) -> Evidence:
        return Evidence(spans, f"import {self.intake.source}", 1.0)

    def _party(self, given: Mapping[str, Any] | str) -> Party:
        told = given if isinstance(given, Mapping) else {"name": given}
        at = self._spans([told["name"]], None)
        return Party(str(told["name"]), told.get("country"), None, at[0] if at else None)

    def _spans(self, words: Sequence[str | None], given: Any) -> tuple[Span, ...]:
        """Where words stand: at the places that are given, else where they are first found; none unless all are."""
        places = [Span(int(start), int(end)) for start, end in given or ()]
        if places and all(place.end <= len(self.text) for place in places):
            return tuple(places)
        starts = [self.text.find(one) if one else -1 for one in words]
        if not starts or min(starts) < 0:
            return ()
        return tuple(Span(start, start + len(one or "")) for start, one in zip(starts, words, strict=True))
