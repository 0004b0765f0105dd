"""New mentions of people against a result that is known: only those who share a word of the name are looked at.

Each known person comes back as a few stand-ins, for the first and the last day of each way in which articles name them,
so that the rules of `persons` see names, states, offices and periods without the millions of rows behind.
Known people keep their ids and are not put together by rules: that is for a correction, or for a table made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from communique.merge.tables import Row, Source, result

if TYPE_CHECKING:
    import pyarrow as pa

_ALIKE = """
with named as (select person_id, unnest(keys) as key from (select distinct person_id, keys from known)),
who as (select distinct person_id from named semi join asked using (key))
select person_id, name, kind, country, roles, wikidata, any_value(canonical) as canonical,
  count(*) as reports, min(reported) as first, max(reported) as last, min(actor_id) as a, max(actor_id) as b
from known semi join who using (person_id)
group by person_id, name, kind, country, roles, wikidata
order by person_id, name, a
"""


class Known:
    """An earlier result of `people`: which actors it has, and stand-ins for the people in it."""

    def __init__(self, known: Source) -> None:
        self.table: Any = known if hasattr(known, "column_names") else result("people", list(known))

    def lacks(self, ids: Sequence[str]) -> list[bool]:
        """For each actor whether it is new."""
        import pyarrow as pa
        import pyarrow.compute as pc

        found = pc.is_in(pa.array(ids, pa.string()), value_set=self.table.column("actor_id").combine_chunks())
        return [not there for there in found.to_pylist()]

    def alike(self, keys: Iterable[str]) -> tuple[list[dict[str, Any]], list[str]]:
        """Rows as of `actors` that stand for the known people with one of the keys, and whom each stands for."""
        import duckdb
        import pyarrow as pa

        known = self.table  # noqa: F841  # DuckDB reads both by their names
        asked = pa.table({"key": pa.array(sorted(set(keys)), pa.string())})  # noqa: F841
        with duckdb.connect(config={"threads": 2}) as connection:
            found: list[dict[str, Any]] = connection.sql(_ALIKE).to_arrow_table().to_pylist()
        rows: list[dict[str, Any]] = []
        whose: list[str] = []
        for one in found:
            ends = [(one["a"], one["first"])]
            if one["reports"] > 1:
                ends.append((one["b"], one["last"]))
            rows += [_stand_in(one, name, day) for name, day in ends]
            whose += [one["person_id"]] * len(ends)
        return rows, whose

    @staticmethod
    def named(rows: Sequence[Row], whose: Sequence[str]) -> dict[str, dict[str, Any]]:
        """What holds for each known person as a whole, from its first stand-in."""
        found: dict[str, dict[str, Any]] = {}
        for row, who in zip(rows, whose, strict=True):
            if who not in found:
                found[who] = {key: row[key] for key in ("canonical", "country", "wikidata")} | {"person_id": who}
        return found

    def complete(self, made: pa.Table, corrections: Iterable[Mapping[str, Any]]) -> pa.Table:
        """The earlier result with the new rows; people whom a correction merges have one id."""
        import pyarrow as pa
        import pyarrow.compute as pc

        both = pa.concat_tables([self.table.cast(made.schema), made])
        for correction in corrections:
            if correction.get("action") != "merge":
                continue
            home, away = (_person(both, str(correction[end])) for end in ("a", "b"))
            if home and away and home != away:
                ids = both.column("person_id")
                moved = pc.if_else(pc.equal(ids, away), pa.scalar(home), ids)
                both = both.set_column(both.column_names.index("person_id"), "person_id", moved)
        return both


def _stand_in(one: Mapping[str, Any], name: str, day: Any) -> dict[str, Any]:
    titles = [{"title": title} for title in one["roles"] or ()]
    kept = {key: one[key] for key in ("name", "kind", "country", "wikidata", "canonical")}
    return kept | {"id": name, "roles": titles, "country_basis": None, "article_id": None, "reported": day}


def _person(table: pa.Table, any_id: str) -> str | None:
    """The person of an actor's id, or that id where it is a person's."""
    import pyarrow.compute as pc

    if any_id.startswith("pn_"):
        return any_id
    found = table.filter(pc.equal(table.column("actor_id"), any_id)).column("person_id").to_pylist()
    return found[0] if found else None
