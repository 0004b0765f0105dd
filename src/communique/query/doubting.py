"""Which findings are worth a look first: the least sure, and those that can hardly be, however sure their reader was.

`plausible` is a factor of the confidence: 1 for what looks as findings do, less for each sign below, named by `doubt`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

LONG = 600  # characters; what is longer is mostly a paragraph that nobody said
NAMELESS = (
    "a an another anybody anyone both each everybody everyone few he her him his i it many me most nobody none one"
    " others several she some somebody someone that them these they this those three two us we what which who you"
).split()
_FAR = 20 * 365  # days between what is told and the day on which it is told

# Sign: the condition, its factor, what is said of it; all in SQL.
_Sign = tuple[str, str, str]
_WHEN: _Sign = (
    f"abs(date_diff('day', day, reported)) > {_FAR}",
    "0.5",
    "'of ' || year(day) || ', told in ' || year(reported)",
)
_SIGNS: Mapping[str, tuple[_Sign, ...]] = {
    "quotations": (
        (f"length(words) > {LONG}", f"0.5 * {LONG} / length(words)", "format('{:,} characters', length(words))"),
        ("length(words) < 3", "0.3", "length(words) || ' characters'"),
        (f"lower(speaker_name) IN ({', '.join(map(repr, NAMELESS))})", "0.1", "'a speaker without a name'"),
        _WHEN,
    ),
    "encounters": (
        ("len(participants) < 2", "0.5", "'one side alone'"),
        ("len(participants) > 12", "0.5", "len(participants) || ' participants'"),
        _WHEN,
    ),
    "events": (
        ("list_has_any(actors, recipients)", "0.3", "'a side acts on itself'"),
        ("len(actors) + len(recipients) > 8", "0.5", "len(actors) + len(recipients) || ' sides'"),
        _WHEN,
    ),
}
_COLUMNS = {
    "quotations": "least(evidence.confidence, coalesce(speaker.confidence, 1)) AS confidence, 'quotation' AS finding, "
    "speaker_name AS who, kind AS what",
    "encounters": "evidence.confidence AS confidence, 'encounter' AS finding, "
    "array_to_string([party.name FOR party IN participants], ', ') AS who, mode || ' ' || status AS what",
    "events": "evidence.confidence AS confidence, 'event' AS finding, array_to_string(actors, ', ') || CASE WHEN "
    "len(recipients) > 0 THEN ' → ' || array_to_string(recipients, ', ') ELSE '' END AS who, "
    "type || ' ' || status AS what",
}
REVIEWED = tuple(_COLUMNS)
SHOWN = ("confidence", "doubt", "finding", "day", "who", "what", "words", "outlet", "id")
ORDER = "confidence * plausible, id"


def unseen(parts: Sequence[str]) -> str:
    """The findings of some of `REVIEWED` that nobody has looked at, in SQL."""
    chosen = [part for part in REVIEWED if part in parts]
    return "(" + " UNION ALL ".join(map(_of, chosen)) + ")"


def _of(table: str) -> str:
    signs = _SIGNS[table]
    plausible = " * ".join(f"(CASE WHEN {when} THEN {factor} ELSE 1 END)" for when, factor, _ in signs)
    doubt = ", ".join(f"CASE WHEN {when} THEN {told} END" for when, _, told in signs)
    return (
        f"SELECT {_COLUMNS[table]}, day, words, nullif(concat_ws('; ', {doubt}), '') AS doubt, "  # noqa: S608 - ours
        f"CAST({plausible} AS DOUBLE) AS plausible, outlet, article_id, id FROM {table} WHERE reviewed IS NULL"
    )
