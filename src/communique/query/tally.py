"""Who has said what of a corpus, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from communique.query.rows import Table
from communique.store.corrections import Correction

SHOWN = ("who", "action", "finding", "field", "count", "first", "last")
_FINDINGS = {"q": "quotation", "m": "encounter", "v": "event", "p": "position"}
_NOT_FIELDS = ("extent",)  # goes with the words


def tally(said: Sequence[Correction]) -> Table:
    """Counts by who, action, kind of finding and field; what follows of itself (a position that rests on it) apart."""
    import pyarrow as pa

    counts: Counter[tuple[str, str, str, str]] = Counter()
    days: dict[tuple[str, str, str, str], list[str]] = {}
    own = [one for one in said if "with" not in one.values]
    for one in own:
        finding = _FINDINGS.get(one.targets[0].partition("_")[0], "actor")
        for field in [name for name in one.values if name not in _NOT_FIELDS] if one.action == "correct" else [""]:
            key = (one.who, one.action, finding, field)
            counts[key] += 1
            days.setdefault(key, []).append(one.when[:10])
    rows = [
        dict(zip(SHOWN, (*key, count, min(days[key]), max(days[key])), strict=True))
        for key, count in sorted(counts.items())
    ]
    texts = [(name, pa.int64() if name == "count" else pa.string()) for name in SHOWN]
    return Table(pa.Table.from_pylist(rows, schema=pa.schema(texts)), SHOWN, _number(own))


def listed(said: Sequence[Correction]) -> Table:
    """A row for each, the latest first."""
    import pyarrow as pa

    columns = ("when", "who", "action", "targets", "values", "note", "id")
    rows = [
        {
            "when": one.when[:19],
            "who": one.who,
            "action": one.action,
            "targets": "; ".join(one.targets),
            "values": ", ".join(f"{name}: {_told(value)}" for name, value in one.values.items() if name != "extent"),
            "note": one.note,
            "id": one.id,
        }
        for one in reversed(said)
    ]
    schema = pa.schema([(name, pa.string()) for name in columns])
    return Table(pa.Table.from_pylist(rows, schema=schema), columns, _number(said))


def _told(value: str | list[str]) -> str:
    return (value if isinstance(value, str) else "; ".join(value)) or "none"


def _number(said: Sequence[Correction]) -> str:
    people = len({one.who for one in said})
    told = f"{len(said):,} correction{'' if len(said) == 1 else 's'}"
    return f"{told} by {people:,} {'person' if people == 1 else 'people'}"
