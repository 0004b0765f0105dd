"""What people are shown of a reading, in words: the part that the page and the terminal share.

Nothing is decided here; findings are only put in order (quotations by speaker, actors by first appearance)
and said in English ("14 March 2024, as the page's metadata has it"; "date unknown").
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from communique.actors.unnamed import is_unnamed
from communique.records import OPEN
from communique.text.clauses import clause_of, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from communique.records import (
        Actor,
        Article,
        Edit,
        Encounter,
        Event,
        Party,
        Position,
        Quotation,
        Reading,
        Role,
        Span,
        When,
    )

DATE_UNKNOWN = "date unknown"
LONGEST = 2000  # characters shown of one span; a longer one is damage, and the text beside shows it whole
NO_SPEAKER = "speaker not named"
NOT_NAMED = "not named"

# How each basis of a date is said (records.Basis).
_BASIS = {
    "stated": "as the text says",
    "dateline": "by the dateline",
    "metadata": "by the page’s metadata",
    "published": "by the date of publication",
}

# ISO 639-1 codes of the languages that news is most often met in; others are shown by their code.
_LANGUAGES = {
    "ar": "Arabic",
    "az": "Azerbaijani",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "ms": "Malay",
    "nb": "Norwegian",
    "nl": "Dutch",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


@dataclass(frozen=True, slots=True)
class Voice:
    """One speaker with all that it said, in the order of the text; `name` is None where none is known.

    `country` is a name to show, `role` the offices.
    """

    name: str | None
    country: str | None
    role: str | None
    quotations: tuple[Quotation, ...]


def squeeze(text: str) -> str:
    """The text on one line."""
    return re.sub(r"\s+", " ", text).strip()


def words(text: str, *spans: Span) -> str:
    """The words of spans on one line, an ellipsis between the parts and for what is too long to show."""
    return " … ".join(filter(None, (squeeze(_clipped(text, span)) for span in spans)))


def _clipped(text: str, span: Span) -> str:
    return span.of(text) if len(span) <= LONGEST else text[span.start : span.start + LONGEST] + " …"


def said(text: str, quotation: Quotation) -> str:
    """The content as it is printed: a direct quote in quotation marks, a report without."""
    content = words(text, *quotation.content)
    return f"“{content}”" if quotation.kind == "direct" else content


def language(code: str | None) -> str:
    """The language by its English name, by its code where the name is not listed."""
    return "language unknown" if code is None else _LANGUAGES.get(code, f"language “{code}”")


def day(iso: str) -> str:
    """An ISO day, month, year or moment as people write it: `14 March 2024`."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return _month(iso)
    shown = f"{moment.day} {moment:%B} {moment.year}"
    return f"{shown}, {moment:%H:%M}" if "T" in iso and (moment.hour or moment.minute) else shown


def _month(iso: str) -> str:
    try:
        return f"{date.fromisoformat(iso + '-01'):%B %Y}"
    except ValueError:
        return iso


def when(moment: When | None) -> str | None:
    """A time as people write it, both ends where they differ, "before" or "after" where one is open; None for none."""
    if moment is None:
        return None
    if moment.start == OPEN:
        return f"before {day(moment.end)}"
    if moment.end == OPEN:
        return f"after {day(moment.start)}"
    first, last = day(moment.start), day(moment.end)
    return first if first == last else _whole(moment) or f"{first} – {last}"


def _whole(moment: When) -> str | None:
    """The name of a month or year that runs from its first to its last day."""
    try:
        first, last = date.fromisoformat(moment.start), date.fromisoformat(moment.end)
    except ValueError:
        return None
    if first.day == 1 and last == first.replace(day=monthrange(first.year, first.month)[1]):
        return f"{first:%B} {first.year}"
    if (first.month, first.day, last) == (1, 1, date(first.year, 12, 31)):
        return str(first.year)
    return None


def published(article: Article) -> str:
    """The date of publication with what it rests on, or `date unknown`; nothing is made up."""
    if article.published is None:
        return DATE_UNKNOWN
    return f"{when(article.published)}, {_BASIS[article.published.basis]}"


def translation(article: Article) -> str | None:
    """`machine-translated, by 3 signs`, or None where nothing speaks for it."""
    if not article.translation.machine:
        return None
    count = len(article.translation.signs)
    return f"machine-translated, by {count} sign{'' if count == 1 else 's'}"


def country(code: str | None) -> str | None:
    """The state by its English name; the code where the registry does not know it."""
    if code is None or code == "IGO":
        return code and "international organisation"
    from communique.actors.registry import default_registry

    state = default_registry().states.get(code)
    return state.name if state else code


def state(actor: Actor) -> str | None:
    """The state behind an actor, said to be guessed where it is; None where the actor is that state."""
    where = country(actor.country)
    if where is None or where == actor.name:
        return None
    return f"{where} (guessed)" if actor.country_basis == "guessed" else where


def named(party: Party) -> str:
    """`Kari Lund (Norway)`; a state is its own country, and is said once."""
    where = None if party.country == "IGO" else country(party.country)
    return f"{party.name} ({where})" if where and where != party.name else party.name


def speaker(party: Party | None) -> str:
    """A speaker as `named`; of a group without a name, that it has none."""
    if party is None:
        return NO_SPEAKER
    return f"{party.name} ({NOT_NAMED})" if is_unnamed(party.name) else named(party)


def listed(names: list[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def office(actor: Actor | None) -> str | None:
    """The actor's offices as one phrase; behind one that the text leaves without a name, who held it on that day."""
    if actor is None or not actor.roles:
        return None
    return "; ".join(map(_role, actor.roles))


def _role(role: Role) -> str:
    holder = f" (on that day {role.holder})" if role.holder else ""
    return (f"{role.title}, {role.body}" if role.body else role.title) + holder


def voices(reading: Reading) -> tuple[Voice, ...]:
    """Quotations grouped by speaker, in the order in which the speakers are first heard."""
    groups: dict[tuple[str, ...], list[Quotation]] = {}
    for quotation in reading.quotations:
        groups.setdefault(_key(quotation.speaker), []).append(quotation)
    actors = {actor.id: actor for actor in reading.actors}
    return tuple(_voice(group, actors) for group in groups.values())


def _key(speaker: Party | None) -> tuple[str, ...]:
    if speaker is None:
        return ()
    return ("actor", speaker.actor_id) if speaker.actor_id else ("name", squeeze(speaker.name).casefold())


def _voice(group: list[Quotation], actors: dict[str, Actor]) -> Voice:
    speaker = group[0].speaker
    if speaker is None:
        return Voice(None, None, None, tuple(group))
    actor = actors.get(speaker.actor_id or "")
    name = actor.name if actor else speaker.name
    where = country(speaker.country or (actor.country if actor else None))
    if is_unnamed(name):
        name = f"{name} ({NOT_NAMED})"
    return Voice(name, None if where == name else where, office(actor), tuple(group))


def cast(reading: Reading) -> tuple[Actor, ...]:
    """Who is who: persons, and whoever else speaks or meets, in the order in which the text first names them.

    States and groups that are only named stay in the record; a list of them would bury the persons.
    """
    parts = [quotation.speaker for quotation in reading.quotations]
    parts += [quotation.relayed_by for quotation in reading.quotations]
    parts += [party for encounter in reading.encounters for party in encounter.participants]
    active = {party.actor_id for party in parts if party}
    first: dict[str, int] = {}
    for mention in reading.mentions:
        first[mention.actor_id] = min(first.get(mention.actor_id, mention.span.start), mention.span.start)
    end = len(reading.article.text)
    shown = [actor for actor in reading.actors if actor.kind == "person" or actor.id in active]
    return tuple(sorted(shown, key=lambda actor: first.get(actor.id, end)))


def trigger(encounter: Encounter) -> tuple[Span, ...]:
    """The words that report an encounter: its occasion, else the evidence that is neither party nor place."""
    if encounter.occasion:
        return (encounter.occasion,)
    named_parts = [party.span for party in encounter.participants]
    named_parts += [encounter.place.span] if encounter.place else []
    others = [span for span in named_parts if span]
    return tuple(s for s in encounter.evidence.spans if not any(s.meets(other) for other in others))


# How often an encounter takes place (records.Recurrence).
_RECURRENCE = {"first": "the first", "resumed": "resumed", "regular": "one of a series"}


Pieces = list[tuple[str, bool]]


def clause(text: str, spans: Sequence[Span]) -> Pieces:
    """The clause that tells of a finding, on one line and in pieces, each with whether it is among its spans."""
    whole = clause_of(text, spans)
    if len(whole) > LONGEST:
        return [(words(text, whole), False)]
    return [(re.sub(r"\s+", " ", span.of(text)), lit) for span, lit in marked(whole, spans)]


def starred(pieces: Pieces) -> str:
    """The pieces as plain text, with asterisks about those that are marked.

    >>> starred([("Lund", True), (" flew to ", False), ("Lima", True)])
    '*Lund* flew to *Lima*'
    """
    return "".join(f"*{words}*" if lit and words.strip() else words for words, lit in pieces)


def encounter_notes(encounter: Encounter, text: str, mark: Callable[[Pieces], str] = starred) -> tuple[str, ...]:
    """Where, when, whether for the first time, the clause that reports it, what was talked about, and its issues.

    `mark` says how the words that it rests on are marked in the clause.
    """
    notes = [f"in {encounter.place.name}" if encounter.place else "", when(encounter.when) or ""]
    notes.append(_RECURRENCE[encounter.recurrence] if encounter.recurrence else "")
    occasion = encounter.occasion
    if occasion and not clause_of(text, encounter.evidence.spans).holds(occasion):
        notes.append(f"“{words(text, occasion)}”")
    notes.append(mark([("“", False), *clause(text, encounter.evidence.spans), ("”", False)]))
    notes.append(f"about “{words(text, encounter.topic)}”" if encounter.topic else "")
    notes += [issue(key) for key in encounter.issues]
    return tuple(filter(None, notes))


def sides(event: Event) -> str:
    """`Norway → Spain (military)`, or all who act together; a government is not said."""
    actors = _sided(event.actors, event.actor_sectors)
    return f"{actors} → {_sided(event.recipients, event.recipient_sectors)}" if event.recipients else actors


def _sided(codes: tuple[str, ...], sectors: tuple[str | None, ...]) -> str:
    padded = (*sectors, *[None] * len(codes))
    return listed([_with_sector(country(code) or code, acts) for code, acts in zip(codes, padded, strict=False)])


def _with_sector(name: str, code: str | None) -> str:
    return name if code in {None, "GOV"} else f"{name} ({sector(code)})"


def sector(code: str | None) -> str:
    """A PLOVER sector by its name."""
    from communique.findings.events.plover import plover

    known = plover().sectors.get(code or "")
    return known.name if known else code or ""


def deed(event: Event) -> str:
    """The type with its mode, and its status where it did not simply happen: `RETREAT (ceasefire), planned`."""
    kind = f"{event.type} ({event.mode})" if event.mode else event.type
    return kind if event.status == "actual" else f"{kind}, {event.status}"


def event_notes(event: Event, reading: Reading, mark: Callable[[Pieces], str] = starred) -> tuple[str, ...]:
    """Who claims it, its code and score, its time, and the clause that reports it; `mark` as for encounters."""
    notes = [f"as {event.claimed_by.name} says" if event.claimed_by else ""]
    notes.append(f"CAMEO {event.cameo}" if event.cameo else "")
    notes.append(f"Goldstein {event.intensity:+.1f}" if event.intensity is not None else "")
    notes.append(when(event.when) or "")
    notes.append(mark([("“", False), *clause(reading.article.text, event.evidence.spans), ("”", False)]))
    return tuple(filter(None, notes))


def issue(key: str) -> str:
    """An issue by its name; an id that the shipped taxonomy does not hold is shown with its hyphens as spaces."""
    from communique.findings.issues import taxonomy

    known = taxonomy().issues.get(key)
    return known.name if known else key.replace("-", " ")


def stand(position: Position, text: str) -> str:
    """`Norway on fisheries: ready “to discuss quotas”, bound: “if the ban is lifted”`."""
    about = " … ".join(words(text, span) for span in position.words)
    towards = f", towards {position.addressee.name}" if position.addressee else ""
    held = position.condition and not any(span.holds(position.condition) for span in position.words)
    bound = f", bound: “{words(text, position.condition)}”" if position.condition and held else ""
    return f"{position.holder.name} on {issue(position.issue)}: {position.stance} “{about}”{towards}{bound}"


def asides(text: str, quotation: Quotation) -> tuple[str, ...]:
    """What belongs to a quotation beside its words: cue, kind, to whom, for whom, by whose report."""
    parts = [words(text, quotation.cue) if quotation.cue else "", quotation.kind]
    if quotation.addressees:
        parts.append("to " + listed([named(party) for party in quotation.addressees]))
    if quotation.on_behalf_of:
        parts.append("for " + named(quotation.on_behalf_of))
    if quotation.relayed_by:
        parts.append("as relayed by " + named(quotation.relayed_by))
    parts.append(when(quotation.when) or "")
    parts += [issue(key) for key in quotation.issues]
    return tuple(filter(None, parts))


def change(edit: Edit, text: str) -> str:
    """A repair as `before → after`, white space made visible where nothing else changed."""
    before, after = edit.raw, edit.span.of(text)
    if before.split() == after.split():
        before, after = (side.replace("\n", "↵").replace(" ", "␣") for side in (before, after))
    if not before and not after:
        return "left as it stands"
    return f"{squeeze(before) or '∅'} → {squeeze(after) or '∅'}"


def nothing(article: Article) -> str:
    """Why there are no findings."""
    if article.language not in {"en", None}:
        return f"The page is in {language(article.language)}; findings are made on English pages only."
    return "No speech and no encounter was found."
