"""Why a finding was made, in plain words: the rule, the words that it fired on, and who they were taken to mean.

Explanation here is a trace of the rule and its evidence (as in the tradition of PETRARCH's pattern traces), not a
rationalisation after the fact: all that is said is in the record, and data/rules.toml says what each rule means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from communique.errors import ReadingError
from communique.export import view
from communique.records import (
    OPEN,
    Encounter,
    Event,
    Evidence,
    IssueTag,
    Party,
    Position,
    Quotation,
    Reading,
    Span,
    When,
)

Finding = Quotation | Encounter | Event | Position
_LONGEST = 160  # characters of a span that are shown
_BASIS = {
    "stated": "stated in full",
    "dateline": "counted from the dateline",
    "metadata": "counted from the date in the page's metadata",
    "published": "counted from the day of publication",
}

_BASIS_OF = {
    "stated": "dated in its text",
    "dateline": "dated by its dateline",
    "metadata": "dated by its metadata",
    "published": "dated by its publication",
}


def explain(reading: Reading, id: str | None = None) -> str:  # noqa: A002 - what the records call it
    """Why the finding with this id was made; without an id, the findings of the reading, a line each.

    The beginning of an id is enough where only one begins so. Raises ReadingError where none does, or several do.

    >>> import communique
    >>> reading = communique.read("Oslo will not sign the treaty, Foreign Minister Kari Lund said on Monday.")
    >>> print(communique.explain(reading, reading.quotations[0].id).splitlines()[2])
    Rule “postposed”: What was said stands first; its speaker and the verb of saying follow it.
    """
    findings: tuple[Finding, ...] = (
        *reading.quotations,
        *reading.encounters,
        *reading.events,
        *reading.positions,
    )
    if id is None:
        return "\n".join(_line(reading, finding) for finding in findings) or view.nothing(reading.article)
    fitting = [finding for finding in findings if finding.id.startswith(id)] if id else []
    exact = [finding for finding in fitting if finding.id == id]
    if len(exact or fitting) != 1:
        said = "no finding has" if not fitting else f"{len(fitting)} findings have ids that begin with"
        raise ReadingError(f"{said} {id!r}; without an id, all are listed")
    return "\n".join(_lines(reading, (exact or fitting)[0]))


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("communique") / "data" / "rules.toml").read_text(encoding="utf-8"))


def meaning(kind: str, rule: str) -> str | None:
    """What a rule means, from the table of its kind (`quotation`, `encounter`, `event`); None where nothing does.

    >>> meaning("encounter", "verb signed")
    'Something was signed, and the parties to it are named.'
    """
    table = _table()[kind]
    fitting = [name for name in table if rule == name or rule.startswith((name + " ", name + ":"))]
    return table[max(fitting, key=len)] if fitting else None


def _kind(finding: Finding) -> str:
    return type(finding).__name__.casefold()


def _head(reading: Reading, finding: Finding) -> str:
    """What the finding is, in a line."""
    if isinstance(finding, Quotation):
        who = view.speaker(finding.speaker)
        words = " … ".join(_words(reading, span) for span in finding.content)
        return f"{finding.kind} quotation, {who}: “{_short(words)}”"
    if isinstance(finding, Encounter):
        parties = view.listed([view.named(p) for p in finding.participants]) or "parties not named"
        return f"{finding.mode}, {finding.status}: {parties}"
    if isinstance(finding, Position):
        return f"position, {view.stand(finding, reading.article.text)}"
    towards = f" → {view.listed([*finding.recipients])}" if finding.recipients else ""
    return f"{finding.type}, {finding.status}: {view.listed([*finding.actors])}{towards}"


def _line(reading: Reading, finding: Finding) -> str:
    return f"{finding.id}  {_head(reading, finding)}"


def _lines(reading: Reading, finding: Finding) -> Iterator[str]:
    """The whole explanation."""
    yield finding.id
    yield _head(reading, finding)
    if isinstance(finding, Position):
        yield from _position(reading, finding)
        return
    rule, *others = finding.evidence.rule.split(" + ")
    yield f"Rule “{rule}”: {_meant(finding, rule)}"
    for other in others:
        yield f"The same words by “{other}”: {_meant(finding, other)}"
    if isinstance(finding, Quotation):
        yield from _quotation(reading, finding)
    else:
        yield from _rests_on(reading, finding.evidence)
    if isinstance(finding, Encounter):
        yield from _encounter(reading, finding)
    elif isinstance(finding, Event):
        yield from _sectors(finding)
    if not isinstance(finding, Event):
        yield from _issues(reading, finding.issue_tags)
    yield from _time(reading, finding.when)
    yield _sure(finding)


def _meant(finding: Finding, rule: str) -> str:
    return meaning(_kind(finding), rule) or "the table of rules has no words for it yet."


def _quotation(reading: Reading, quotation: Quotation) -> Iterator[str]:
    for span in quotation.content:
        yield f"  what was said  {_quoted(reading, span)}"
    if quotation.cue:
        yield f"  cue            {_quoted(reading, quotation.cue)}"
    if quotation.speaker:
        yield f"  speaker        {_speaker(reading, quotation.speaker)}"
    else:
        yield "  speaker        nobody is named, and no speaker goes on from before"
    if quotation.on_behalf_of:
        yield f"  speaks for     {_party(reading, quotation.on_behalf_of)}"
    for party in quotation.addressees:
        how = _party(reading, party) if party.span else f"{view.named(party)}, the other party of the conversation"
        yield f"  said to        {how}"
    if quotation.relayed_by:
        yield f"  relayed by     {_party(reading, quotation.relayed_by)}"


def _encounter(reading: Reading, encounter: Encounter) -> Iterator[str]:
    if encounter.topic:
        yield f"  talked about   {_quoted(reading, encounter.topic)}"
    if encounter.recurrence:
        yield f"  how often      {_table()['recurrence'][encounter.recurrence]}"


def _sectors(event: Event) -> Iterator[str]:
    pairs = (
        *zip(event.actors, event.actor_sectors, strict=False),
        *zip(event.recipients, event.recipient_sectors, strict=False),
    )
    for code, sector in pairs:
        if sector:
            yield f"  acts for       {view.country(code) or code}: {view.sector(sector)} ({sector})"


def _issues(reading: Reading, tags: tuple[IssueTag, ...]) -> Iterator[str]:
    for tag in tags:
        shown = ", ".join(_quoted(reading, span) for span in tag.spans)
        how = "" if tag.basis == "term" else f", by words that go with it, {tag.confidence:.2f}"
        yield f"  issue          {view.issue(tag.issue)}{how}: {shown}"


_VOICES = {
    "said": "in the holder's own words",
    "told": "somebody else's words tell of it",
    "narrated": "the page tells of it",
}


def _position(reading: Reading, position: Position) -> Iterator[str]:
    """The cue and what it is about, the findings that it stands in, each in a line, and what binds it."""
    if position.cue:
        yield f"  cue            {_quoted(reading, position.cue)}, {position.stance}"
    for span in position.words:
        yield f"  about          {_quoted(reading, span)}"
    if position.holder.span:
        yield f"  holder         {_quoted(reading, position.holder.span)} is {view.named(position.holder)}"
    if position.addressee:
        yield f"  towards        {view.named(position.addressee)}"
    yield f"  voice          {_VOICES[position.voice]}"
    known: tuple[Finding, ...] = (*reading.quotations, *reading.events)
    for finding in known:
        if finding.id in position.basis:
            yield f"  stands in      {_line(reading, finding)}"
    if position.condition:
        yield f"  on condition   {_quoted(reading, position.condition)}"
    yield from _issues(reading, position.issue_tags)
    yield from _time(reading, position.when)
    yield f"  found by       the {position.evidence.rule}, {position.evidence.confidence:.2f}"


def _speaker(reading: Reading, speaker: Party) -> str:
    """Who the speaker is, and by which words."""
    named = view.speaker(speaker)
    how = _table()["resolved"][_how(reading, speaker)]
    return f"{_quoted(reading, speaker.span)} is {named}, {how}" if speaker.span else f"{named}, {how}"


def _how(reading: Reading, speaker: Party) -> str:
    if speaker.span is None:
        return "context"
    if speaker.actor_id is None:
        return "both" if speaker.members else "words"
    inside = [m for m in reading.mentions if m.actor_id == speaker.actor_id and m.span.meets(speaker.span)]
    exact = next((m for m in inside if m.span == speaker.span), inside[0] if inside else None)
    return exact.kind if exact else "document"


def _party(reading: Reading, party: Party) -> str:
    if party.span is None:
        return view.named(party)
    same = _words(reading, party.span) == view.named(party)
    return _quoted(reading, party.span) + ("" if same else f" is {view.named(party)}")


def _rests_on(reading: Reading, evidence: Evidence) -> Iterator[str]:
    yield f"  the clause     “{_short(view.starred(view.clause(reading.article.text, evidence.spans)))}”"
    for span in evidence.spans:
        yield f"  words          {_quoted(reading, span)}"


def _time(reading: Reading, when: When | None) -> Iterator[str]:
    """Which words date it, or that it is taken to be of the page's day."""
    if when is None:
        published = reading.article.published
        if published is None:
            yield "  when           unknown: no words date it, and the page has no date"
        else:
            yield f"  when           no words date it; the page’s day is assumed: {view.published(reading.article)}"
        return
    told = view.when(when)
    if when.start == OPEN:
        yield f"  when           {told}: told in the past, and no words date it; the page is {_BASIS_OF[when.basis]}"
    elif when.end == OPEN:
        yield f"  when           {told}: yet to come, and no words date it; the page is {_BASIS_OF[when.basis]}"
    elif when.span is None and when.basis != "stated":
        yield f"  when           {told}, the day of the page: it is {_BASIS_OF[when.basis]}"
    else:
        words = f"{_quoted(reading, when.span)} is " if when.span else ""
        yield f"  when           {words}{told}, {_BASIS[when.basis]}"


def _sure(finding: Quotation | Encounter | Event) -> str:
    line = f"Confidence {finding.evidence.confidence:.2f}"
    if isinstance(finding, Quotation) and finding.speaker and finding.speaker.confidence is not None:
        return f"{line} that these are the words, {finding.speaker.confidence:.2f} that this is the speaker"
    return line


def _quoted(reading: Reading, span: Span) -> str:
    return f"“{_short(_words(reading, span))}” ({span.start}–{span.end})"


def _words(reading: Reading, span: Span) -> str:
    return view.words(reading.article.text, span)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
