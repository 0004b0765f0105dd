"""GDELT 2.0: a folder with the events (61 columns) and their mentions (16), tab-separated and without header."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from communique.formats import pairs
from communique.formats.asked import Asked
from communique.formats.lines import clean, line, put
from communique.formats.target import Written

EVENTS, MENTIONS = "communique.export.CSV", "communique.mentions.CSV"
_TIME = "strftime({}, '%Y%m%d') || '000000'"


def _actor(n: int, side: str, known: str) -> Iterator[tuple[str, str]]:
    """The ten columns of an actor."""
    kind = pairs.sector(f"p.{side}.sector")
    yield f"Actor{n}Code", f"{known}.cameo || coalesce({kind}, '')"
    yield f"Actor{n}Name", f"upper({clean(f'coalesce({known}.name, p.{side}.code)')})"
    yield f"Actor{n}CountryCode", f"CASE WHEN {known}.body THEN NULL ELSE {known}.cameo END"
    yield f"Actor{n}KnownGroupCode", f"CASE WHEN {known}.body THEN right({known}.cameo, 3) END"
    yield from ((f"Actor{n}{name}", "") for name in ("EthnicCode", "Religion1Code", "Religion2Code"))
    yield f"Actor{n}Type1Code", kind
    yield from ((f"Actor{n}{name}", "") for name in ("Type2Code", "Type3Code"))


def _geo(which: str, name: str = "", country: str = "") -> Iterator[tuple[str, str]]:
    """The eight columns of a place."""
    told = {"FullName": name, "CountryCode": country}
    for field in ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"):
        yield f"{which}Geo_{field}", told.get(field, "")


# The columns in their order, each with the SQL that fills it from f (the event), p (the pair), what is known of the
# codes (one, other, there) and a (the article).
EVENT_COLUMNS: Mapping[str, str] = dict(
    [
        ("GLOBALEVENTID", pairs.own_number("event_name")),
        ("SQLDATE", "strftime(f.day, '%Y%m%d')"),
        ("MonthYear", "strftime(f.day, '%Y%m')"),
        ("Year", "year(f.day)"),
        ("FractionDate", "printf('%.4f', year(f.day) + (month(f.day) * 30 + day(f.day)) / 365.0)"),
        *_actor(1, "a", "one"),
        *_actor(2, "b", "other"),
        ("IsRootEvent", ""),
        ("EventCode", "k.code"),
        ("EventBaseCode", "left(k.code, 3)"),
        ("EventRootCode", "left(k.code, 2)"),
        ("QuadClass", pairs.quad()),
        ("GoldsteinScale", "f.intensity"),
        ("NumMentions", "f.reports"),
        ("NumSources", "f.outlets"),
        ("NumArticles", "f.reports"),
        ("AvgTone", ""),
        *_geo("Actor1"),
        *_geo("Actor2"),
        *_geo("Action", clean("f.place.name"), "there.fips"),
        ("DATEADDED", _TIME.format("f.first_day")),
        ("SOURCEURL", clean("a.url")),
    ]
)
MENTION_COLUMNS: Mapping[str, str] = {
    "GLOBALEVENTID": pairs.own_number("event_name"),
    "EventTimeDate": _TIME.format("f.day"),
    "MentionTimeDate": _TIME.format("f.reported"),
    "MentionType": "CASE WHEN a.url LIKE 'http%' THEN 1 END",
    "MentionSourceName": clean("f.outlet"),
    "MentionIdentifier": clean("a.url"),
    "SentenceID": "",
    "Actor1CharOffset": "-1",
    "Actor2CharOffset": "-1",
    "ActionCharOffset": "coalesce(f.evidence.spans[1].start, -1)",
    "InRawText": "1",
    "Confidence": "CAST(round(f.evidence.confidence * 100) AS INTEGER)",
    "MentionDocLen": "a.length",
    "MentionDocTone": "",
    "MentionDocTranslationInfo": "",
    "Extras": "",
}


def write(asked: Asked, path: Path) -> Written:
    """Write both files into a folder."""
    rows = {"events": 0, "mentions": 0}
    for name, file, (sql, values) in (
        ("events", EVENTS, _events(asked)),
        ("mentions", MENTIONS, _mentions(asked)),
    ):
        with (path / file).open("wb") as stream:
            for written in put(stream, asked.batches(sql, values)):
                rows[name] += written
                asked.tell(written)
    return Written(rows)


def _events(asked: Asked) -> tuple[str, list[object]]:
    rows, values = pairs.events(asked)
    known = pairs.codes()
    return (
        f"""SELECT {line(EVENT_COLUMNS)} FROM (
            SELECT f, p, n, coalesce(f.group_id, f.id) AS event_name, {pairs.cameo()} AS code FROM ({rows})) k
        LEFT JOIN {known} one ON one.code = p.a.code LEFT JOIN {known} other ON other.code = p.b.code
        LEFT JOIN {known} there ON there.code = f.place.country
        LEFT JOIN (SELECT id, url FROM articles) a ON a.id = f.article_id"""  # noqa: S608 - SQL of ours
    ), values


def _mentions(asked: Asked) -> tuple[str, list[object]]:
    """A row for each report of an event that is in the other file, and each of its pairs."""
    text = "SELECT id, url, length(text) AS length FROM articles"
    if not asked.folds("events"):
        rows, values = pairs.events(asked)
        return (
            f"SELECT {line(MENTION_COLUMNS)} FROM ("  # noqa: S608
            f"SELECT f, n, coalesce(f.group_id, f.id) AS event_name FROM ({rows})) "
            f"LEFT JOIN ({text}) a ON a.id = f.article_id"
        ), values
    shown, values = asked.stored("events")
    reports, more = asked.unfolded("events")
    return (
        f"""SELECT {line(MENTION_COLUMNS)} FROM (
            SELECT f, event_name, unnest(range(1, pairs + 1)) AS n FROM (
                SELECT f, k.event_name, k.pairs FROM ({reports}) f JOIN (
                    SELECT coalesce(f.group_id, f.id) AS event_name, len({pairs.PAIRS}) AS pairs FROM ({shown}) f) k
                ON k.event_name = coalesce(f.group_id, f.id)))
        LEFT JOIN ({text}) a ON a.id = f.article_id"""  # noqa: S608
    ), [*more, *values]
