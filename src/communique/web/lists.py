"""What lists of findings show, and by what they can be narrowed: columns of `query.columns` for each question."""

from __future__ import annotations

from collections.abc import Mapping

from communique.query.filters import Question

_COMMON = ("id", "day", "day_basis", "words", "outlet", "reports", "outlets", "reviewed")
LISTED: Mapping[Question, tuple[str, ...]] = {
    "quotations": (
        *_COMMON, "group_id", "speaker", "person_id", "speaker_country", "addressee", "kind", "issues",
    ),
    "encounters": (*_COMMON, "group_id", "participants", "countries", "mode", "status", "place", "issues"),
    "events": (*_COMMON, "group_id", "actor", "recipient", "type", "status", "voice", "claimed_by", "goldstein"),
    "positions": (
        *_COMMON, "holder", "person_id", "holder_country", "issue", "stance", "cue", "addressee", "condition", "voice",
    ),
    "articles": ("id", "day", "day_basis", "title", "outlet", "language", "machine_translated"),
    "actors": (
        "id", "name", "kind", "country", "articles", "first_day", "last_day", "offices", "spellings", "wikidata",
    ),
}  # fmt: skip
# The filter that a value goes to, what people read above, and the column with the values.
FACETS: Mapping[Question, tuple[tuple[str, str, str], ...]] = {
    "quotations": (
        ("speaker", "Speaker", "speaker"),
        ("country", "Speaker’s country", "speaker_country"),
        ("addressee", "Said to", "addressee"),
        ("about", "Issue", "issues"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "day"),
        ("kind", "Kind", "kind"),
    ),
    "encounters": (
        ("between", "Country", "countries"),
        ("about", "Issue", "issues"),
        ("mode", "Kind", "mode"),
        ("status", "Status", "status"),
        ("place", "Place", "place"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "day"),
    ),
    "events": (
        ("actor", "Who acts", "actor"),
        ("recipient", "Acted upon", "recipient"),
        ("type", "Type", "type"),
        ("voice", "Voice", "voice"),
        ("status", "Status", "status"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "day"),
    ),
    "positions": (
        ("of", "Holder", "holder"),
        ("on", "Issue", "issue"),
        ("stance", "Stance", "stance"),
        ("outlet", "Outlet", "outlet"),
        ("since", "Month", "day"),
    ),
    "articles": (("outlet", "Outlet", "outlet"), ("language", "Language", "language"), ("since", "Month", "day")),
    "actors": (("kind", "Kind", "kind"), ("country", "Country", "country")),
}
