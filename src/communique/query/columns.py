"""The columns that each question gives: flat, the same in a table, a file and a frame, and no struct among them.

Each is an expression of SQL over the rows that stand side by side for a finding: `f`, its row as it was read, with what
merging says of it (`query.folding`); `a`, its article; `p`, the person who speaks or holds; `o`, that person in the
article, with the offices that it gives; `m`, the persons of the article by actor id; `c` and `v`, the copies and
versions of an article. Only what the wanted columns need is joined. docs/schema.md is made from this table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from communique.query.filters import Question

Type = Literal["text", "texts", "day", "whole", "number"]
TYPES: tuple[Type, ...] = get_args(Type)
Beside = Literal["a", "p", "o", "m", "c", "v"]
BESIDE: tuple[Beside, ...] = get_args(Beside)


@dataclass(frozen=True, slots=True)
class Column:
    """One flat column: a text, several texts (a list; joined by `; ` in CSV and XLSX), a day, a whole number, a number.

    `sql` is how it is had, `help` one line for people.
    """

    name: str
    type: Type
    help: str
    sql: str

    @property
    def needs(self) -> tuple[Beside, ...]:
        """What has to stand beside the finding."""
        return tuple(beside for beside in BESIDE if f"{beside}." in self.sql)


def _as_read(name: str, kind: Type, told: str) -> Column:
    return Column(name, kind, told, f'f."{name}"')


def _names(parties: str) -> str:
    """The names of a list of parties, as merging knows them where it knows them."""
    return f"[coalesce(m.names[x.actor_id], x.name) for x in {parties}]"


def _persons(parties: str) -> str:
    return f"[m.ids[x.actor_id] for x in {parties} if m.ids[x.actor_id] IS NOT NULL]"


def _name(party: str) -> str:
    return f"coalesce(m.names[{party}.actor_id], {party}.name)"


_ID = _as_read("id", "text", "The id of the finding; of several reports, of the one that is shown.")
_PAGE = (
    _as_read("article_id", "text", "The id of its article."),
    Column("url", "text", "The address of the article.", "a.url"),
    Column("title", "text", "The title of the article.", "a.title"),
    _as_read("outlet", "text", "The paper or site."),
    Column("published", "day", "The day of the article.", "f.reported"),
)
_END = """CASE WHEN TRY_CAST(left(f."when".start, 10) AS DATE) = f.day
    THEN coalesce(TRY_CAST(left(f."when"."end", 10) AS DATE), f.day) ELSE f.day END"""
_DAYS = (
    _as_read("day", "day", "The day on which it was; of a time that is longer, the first."),
    Column("day_end", "day", "The last day of a time that is longer; else the same day.", _END),
    _as_read(
        "day_basis",
        "text",
        "What the day rests on: said (words date it), page (the article's, assumed); no day: before, after, unknown.",
    ),
)
_MERGED = (
    _as_read("reports", "whole", "How many reports of it the question found; 1 where the corpus is not merged."),
    _as_read("outlets", "whole", "In how many outlets these stand."),
    _as_read("first_day", "day", "The day of the first of these reports."),
    _as_read("last_day", "day", "The day of the last."),
)
_REVIEWED = _as_read("reviewed", "text", "What people said of it: accepted or corrected; else empty.")
_CONFIDENCE = Column("confidence", "number", "How sure the reader is of it, 0 to 1.", "f.evidence.confidence")
_ISSUES = _as_read("issues", "texts", "The ids of its issues.")
_PLACE = Column("place", "text", "Where, as the text names it.", "f.place.name")
_PLACE_COUNTRY = Column("place_country", "text", "The country of the place, ISO 3166-1 alpha-3.", "f.place.country")
_GROUPS = {"quotations": "statement (st_)", "encounters": "meeting (mt_)", "events": "happening (hp_)"}


def _group(question: str) -> Column:
    return _as_read("group_id", "text", f"The id of the {_GROUPS[question]}; empty where the corpus is not merged.")


_QUOTATION = (
    Column("speaker", "text", "Who speaks; once merged, by the usual name.", "coalesce(p.canonical, f.speaker_name)"),
    Column("speaker_id", "text", "The speaker's actor id, which holds within the article.", "f.speaker_id"),
    Column("person_id", "text", "The speaker's id across articles (pn_); empty where not merged.", "p.person_id"),
    Column("speaker_country", "text", "The speaker's country, ISO 3166-1 alpha-3, or IGO.", "f.speaker_country"),
    Column("speaker_office", "text", "The offices that the article gives the speaker.",
           "nullif(array_to_string([x.title for x in o.roles], '; '), '')"),
    Column("cue", "text", "The words that report the speech.", "f.cue_words"),
    Column("addressee", "texts", "Who is spoken to.", _names("f.addressees")),
    Column("addressee_country", "texts", "Their countries.", "f.addressee_countries"),
    Column("relayed_by", "text", "Who passes the words on.", _name("f.relayed_by")),
    Column("on_behalf_of", "text", "For whom a spokesperson speaks.", _name("f.on_behalf_of")),
    _as_read("kind", "text", "direct, mixed or indirect speech."),
    _as_read("words", "text", "What was said; parts are set apart by an ellipsis."),
)  # fmt: skip
_ENCOUNTER = (
    Column("participants", "texts", "Who took part.", _names("f.participants")),
    Column("person_ids", "texts", "Their ids across articles, of those who have one.", _persons("f.participants")),
    _as_read("countries", "texts", "Their countries, ISO 3166-1 alpha-3, or IGO."),
    _as_read("mode", "text", "meeting, call, visit, summit, talks or signing."),
    _as_read("status", "text", "held, ongoing, planned, proposed or cancelled."),
    _PLACE,
    _PLACE_COUNTRY,
    _as_read("recurrence", "text", "first, resumed or regular, where the text says so."),
    _as_read("words", "text", "The words that tell of it."),
)
_EVENT = (
    Column("actor", "texts", "Who acts, by code.", "f.actors"),
    Column("recipient", "texts", "Who is acted upon, by code.", "f.recipients"),
    _as_read("type", "text", "The PLOVER type."),
    _as_read("mode", "text", "The PLOVER mode."),
    Column("context", "texts", "The PLOVER contexts.", "f.contexts"),
    _as_read("cameo", "text", "The CAMEO code that the type and mode map to."),
    Column("goldstein", "number", "Its intensity on Goldstein's scale, -10 to 10.", "f.intensity"),
    _as_read("status", "text", "actual, planned, hypothetical or negated."),
    _as_read("voice", "text", "narrated by the page, or claimed by somebody."),
    Column("claimed_by", "text", "Who claims it.", _name("f.claimed_by")),
    _PLACE,
    _PLACE_COUNTRY,
    _as_read("words", "text", "The words that tell of it."),
)
_POSITION = (
    Column("holder", "text", "Whose position; once merged, by the usual name.", "coalesce(p.canonical, f.holder_name)"),
    Column("holder_id", "text", "The holder's actor id, which holds within the article.", "f.holder.actor_id"),
    Column("person_id", "text", "The holder's id across articles (pn_); empty where not merged.", "p.person_id"),
    _as_read("holder_country", "text", "The holder's country, ISO 3166-1 alpha-3, or IGO."),
    _as_read("holder_code", "text", "The side that it stands for: ISO 3166-1 alpha-3, or a body's short name."),
    _as_read("stance", "text", "supports, opposes, demands, offers, agrees, refuses or ready."),
    _as_read("words", "text", "The proposition: what the stance is about."),
    Column("cue", "text", "The word that carries the stance.", "f.cue_words"),
    Column("addressee", "text", "Towards whom it is taken.", "f.addressee_name"),
    _as_read("addressee_code", "text", "The side of the addressee, as holder_code."),
    Column("condition", "text", "The words that bind it.", "f.condition_words"),
    _as_read("voice", "text", "said in the holder's own words, told by somebody else, or narrated by the page."),
    _as_read("issue", "text", "The id of the main issue."),
    Column("basis", "texts", "The ids of the quotations and events that it stands in.", "f.basis"),
)  # fmt: skip
_ARTICLE = (
    Column("id", "text", "The id of the article.", "f.id"),
    Column("url", "text", "Its address.", "f.url"),
    Column("title", "text", "The title that the page shows.", "f.title"),
    Column("outlet", "text", "The paper or site.", "f.outlet"),
    Column("published", "day", "The day on which it was published.", "f.day"),
    Column("day", "day", "The same, under the name that every question has.", "f.day"),
    Column("day_basis", "text", "said where the page states the day, else unknown.", "f.day_basis"),
    Column("language", "text", "The language, ISO 639-1.", "f.language"),
    Column("dateline", "text", "The dateline as the text has it.", "f.dateline"),
    Column("machine_translated", "text", "yes where the text reads as machine-translated, else no.",
           "CASE WHEN f.translation.machine THEN 'yes' ELSE 'no' END"),
    Column("length", "whole", "Characters of the text.", "length(f.text)"),
    Column("copies", "whole", "How many other articles are copies of it.", "coalesce(c.others, 0)"),
    Column("copy_of", "text", "The fullest of its copies, where that is another.", "nullif(c.of, f.id)"),
    Column("versions", "whole", "How many versions of it there are; this is the latest.", "coalesce(v.versions, 1)"),
    Column("history_id", "text", "The id of the first version, where there are several.", "v.history_id"),
    Column("version", "whole", "Which of the versions this is.", "coalesce(v.number, 1)"),
    Column("origin", "text", "The path or address that it was read from.", "f.source.origin"),
)  # fmt: skip
_ACTOR = (
    _as_read("id", "text", "The person's id across articles (pn_); made of name, kind and country where not merged."),
    _as_read("name", "text", "The fullest of the usual spellings."),
    _as_read("kind", "text", "person, state, body or group."),
    _as_read("country", "text", "The country, ISO 3166-1 alpha-3, or IGO."),
    _as_read("articles", "whole", "In how many articles."),
    Column("first_day", "day", "The day of the first of them.", "f.first_day"),
    Column("last_day", "day", "The day of the last.", "f.last_day"),
    _as_read("offices", "texts", "The offices that the articles give."),
    _as_read("spellings", "texts", "The names by which articles call them."),
    _as_read("wikidata", "text", "The Wikidata id, where the registry has one."),
)


def _finding(question: str, own: Sequence[Column], *more: Column) -> tuple[Column, ...]:
    group = (_group(question),) if question in _GROUPS else ()
    return (_ID, *_PAGE, *_DAYS, *own, *more, *_MERGED, *group, _REVIEWED)


COLUMNS: Mapping[Question, tuple[Column, ...]] = {
    "quotations": _finding("quotations", _QUOTATION, _ISSUES, _CONFIDENCE),
    "encounters": _finding("encounters", _ENCOUNTER, _ISSUES, _CONFIDENCE),
    "events": _finding("events", _EVENT, _CONFIDENCE),
    "positions": _finding("positions", _POSITION, _ISSUES, _CONFIDENCE),
    "articles": _ARTICLE,
    "actors": _ACTOR,
}


# What people are shown of them in a table.
SHOWN: Mapping[Question, tuple[str, ...]] = {
    "quotations": ("day", "speaker", "speaker_country", "kind", "words", "addressee", "issues", "outlet", "id"),
    "encounters": ("day", "mode", "status", "participants", "place", "issues", "outlet", "id"),
    "events": ("day", "actor", "type", "recipient", "status", "voice", "goldstein", "words", "outlet", "id"),
    "positions": ("day", "holder", "stance", "words", "addressee", "issue", "voice", "outlet", "id"),
    "articles": ("day", "outlet", "title", "language", "url", "id"),
}
TIMELINE: tuple[Column, ...] = (
    _ID,
    *_PAGE,
    *_DAYS,
    _as_read("finding", "text", "encounter, event or quotation."),
    _as_read("direction", "text", "From which side to which."),
    _as_read("what", "text", "The mode of an encounter, the PLOVER type of an event, the kind of a quotation."),
    _as_read("status", "text", "The status of an encounter or event; said of a quotation."),
    _as_read("voice", "text", "narrated by the page, or claimed by somebody."),
    _as_read("goldstein", "number", "The intensity of an event on Goldstein's scale, -10 to 10."),
    _as_read("words", "text", "The words that tell of it, or what was said."),
    *_MERGED,
    _as_read("group_id", "text", "The id of the statement, meeting or happening; empty where not merged."),
)
DYADS: tuple[Column, ...] = (
    _as_read("day", "day", "The first day of the period."),
    _as_read("direction", "text", "From which side to which; A – B where both act together."),
    _as_read("voice", "text", "narrated by pages, or claimed by somebody."),
    _as_read("status", "text", "actual, planned, hypothetical or negated."),
    _as_read("events", "whole", "Events, each counted once; empty where the corpus is not merged."),
    _as_read("events_intensity", "number", "The sum of their Goldstein intensities."),
    _as_read("events_mean", "number", "The mean of them."),
    _as_read("reports", "whole", "Reports of events."),
    _as_read("reports_intensity", "number", "The sum of their Goldstein intensities."),
    _as_read("reports_mean", "number", "The mean of them."),
)


def columns(question: Question, names: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of a question, all of them or those of these names in their order. Raises KeyError for another."""
    if not names:
        return COLUMNS[question]
    known = {column.name: column for column in COLUMNS[question]}
    return tuple(known[name] for name in names)
