"""What people have looked at, as gold: for each article its annotation `<id>.json` and its text `<id>.txt`.

The form is what `communique score` reads; an article that has an address is read with it. Only what was accepted or
corrected is in it; and only articles whose quotations, encounters and events have all been looked at, since whatever is
not in the gold of an article counts against a reader that finds it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from communique.errors import QueryError
from communique.records import OPEN

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.records import Encounter, Event, Party, Quotation, Reading, Span, When

SCORED = ("quotations", "encounters", "events")


@dataclass(frozen=True, slots=True)
class Written:
    """How many articles and findings were written, and how many articles are looked at in part only."""

    articles: int
    findings: int
    partly: int


def write(corpus: Corpus, folder: Path, *, partly: bool = False) -> Written:
    """Write the gold of a corpus into a folder; `partly` takes articles that are looked at in part as well.

    Raises QueryError where nobody has looked at anything, or the folder cannot be written.
    """
    looked, left = _looked(corpus)
    wanted = sorted(article for article in looked if partly or not left.get(article))
    if not wanted:
        raise QueryError(
            "no article has all of its findings looked at; `communique review` lists what is left"
            if looked
            else "nothing is accepted or corrected yet; `communique review` lists what to look at"
        )
    findings = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for article in wanted:
            annotation = annotated(corpus.reading(article), looked[article])
            findings += sum(len(annotation[table]) for table in SCORED)
            text = json.dumps(annotation, ensure_ascii=False, indent=1)
            (folder / f"{article}.json").write_text(text + "\n", encoding="utf-8", errors="replace")
            (folder / f"{article}.txt").write_text(
                corpus.reading(article).article.text, encoding="utf-8", errors="replace", newline=""
            )
    except OSError as error:
        raise QueryError(f"cannot be written: {error.strerror}", origin=str(folder)) from error
    return Written(len(wanted), findings, sum(1 for article in looked if left.get(article)))


def _looked(corpus: Corpus) -> tuple[dict[str, set[str]], dict[str, int]]:
    """By article that anybody looked at: what was accepted or corrected; how many findings nobody has looked at."""
    looked: dict[str, set[str]] = {}
    for table in SCORED:
        for name, row in corpus.overlay.rows.get(table, {}).items():  # type: ignore[call-overload]
            found = looked.setdefault(row["article_id"], set())
            if row["reviewed"] != "rejected":
                found.add(name)
    if not looked:
        return {}, {}
    ids = corpus.noted(("gold", ",".join(sorted(looked))), lambda: list(looked))
    sql = " UNION ALL ".join(f"SELECT article_id FROM {table} WHERE reviewed IS NULL" for table in SCORED)  # noqa: S608
    left = corpus.cursor().execute(
        f"SELECT article_id, count(*) FROM ({sql}) WHERE article_id IN (SELECT id FROM {ids}) GROUP BY 1"  # noqa: S608
    )
    return looked, dict(left.fetchall())


def annotated(reading: Reading, chosen: set[str]) -> dict[str, Any]:
    """The annotation of one article with the chosen of its findings."""
    text = reading.article.text
    quotations = [quotation for quotation in reading.quotations if quotation.id in chosen]
    encounters = [encounter for encounter in reading.encounters if encounter.id in chosen]
    events = [event for event in reading.events if event.id in chosen]
    published = reading.article.published
    return {
        "id": reading.article.id,
        **({"url": reading.article.url} if reading.article.url else {}),
        "dateline": {"place": reading.article.dateline, "date": published.start[:10] if published else None},
        "quotations": [_quotation(quotation, text) for quotation in quotations],
        "encounters": [_encounter(encounter, text) for encounter in encounters],
        "events": [_event(event, text) for event in events],
        "issues": sorted(
            {issue for said in quotations for issue in said.issues} | {i for met in encounters for i in met.issues}
        ),
        "debris": [],
    }


def _quotation(quotation: Quotation, text: str) -> dict[str, Any]:
    speaker = quotation.speaker
    return {
        "kind": quotation.kind,
        "content": [span.of(text) for span in quotation.content],
        "speaker": _as_written(speaker, text),
        "speaker_name": speaker.name if speaker else None,
        "speaker_country": speaker.country if speaker else None,
        "cue": _words(quotation.cue, text),
        "addressees": [_party(party) for party in quotation.addressees],
    }


def _date(when: When | None) -> str | None:
    """The day on which a time begins, where both its ends are known."""
    return None if when is None or OPEN in (when.start, when.end) else when.start[:10]


def _encounter(encounter: Encounter, text: str) -> dict[str, Any]:
    return {
        "mode": encounter.mode,
        "status": encounter.status,
        "participants": [_party(party) for party in encounter.participants],
        "place": encounter.place.name if encounter.place else None,
        "date": _date(encounter.when),
        "trigger": " … ".join(span.of(text) for span in encounter.evidence.spans),
    }


def _event(event: Event, text: str) -> dict[str, Any]:
    return {
        "type": event.type,
        "actors": list(event.actors),
        "recipients": list(event.recipients),
        "status": event.status,
        "claimed_by": event.claimed_by.name if event.claimed_by else None,
        "trigger": " … ".join(span.of(text) for span in event.evidence.spans),
    }


def _party(party: Party) -> Mapping[str, str | None]:
    return {"name": party.name, "country": party.country}


def _as_written(party: Party | None, text: str) -> str | None:
    if party is None:
        return None
    return party.span.of(text) if party.span else party.name


def _words(span: Span | None, text: str) -> str | None:
    return span.of(text) if span else None
