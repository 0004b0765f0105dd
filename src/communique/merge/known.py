"""What an earlier result says, when new reports come: who is grouped already, under which id, and what is not touched.

A group keeps together. Its id is that of its earliest member, also when that one is too old to be given again; where
two groups turn out to be one, the id of the earlier one goes on, and the other resolves through `tables.member_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from communique.merge.tables import Row, Source, group_id, member_of, result

if TYPE_CHECKING:
    import pyarrow as pa

# result -> what a group is called in ids, the column of its id, the column of its members' ids
_NAMES = {
    "statements": ("statement", "statement_id", "quotation_id"),
    "meetings": ("meeting", "meeting_id", "encounter_id"),
    "happenings": ("happening", "happening_id", "event_id"),
}


class Known:
    """An earlier result of the kind `name`, beside the members that are compared now (`ids`)."""

    def __init__(self, known: Source | None, name: str, ids: Sequence[str]) -> None:
        self.name = name
        self.kind, self.group, self.member = _NAMES[name]
        self.group_of: dict[str, str] = {}
        self.rest: pa.Table | None = None
        self.renamed: dict[str, str] = {}
        if known is not None:
            self._split(known, ids)
        self._origins = set(ids)

    def _split(self, known: Source, ids: Sequence[str]) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        table: Any = known if hasattr(known, "column_names") else result(self.name, list(known))
        here = pc.is_in(table.column(self.member), value_set=pa.array(ids, pa.string()))
        present = table.filter(here)
        members, groups = (present.column(column).to_pylist() for column in (self.member, self.group))
        self.group_of = dict(zip(members, groups, strict=True))
        self.rest = table.filter(pc.invert(here))

    def together(self, ids: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Pairs of places in `ids` that are in one group already."""
        first: dict[str, int] = {}
        for place, name in enumerate(ids):
            group = self.group_of.get(name)
            if group is not None and first.setdefault(group, place) != place:
                yield first[group], place

    def id_of(self, members: Sequence[str]) -> str:
        """The id of a group of the members, the earliest first."""
        old = list(dict.fromkeys(group for member in members if (group := self.group_of.get(member))))
        prefix = members[0].partition("_")[0]
        # A group whose first member is not given again is older than all that are.
        elders = [group for group in old if member_of(group, prefix) not in self._origins]
        name = elders[0] if elders else group_id(self.kind, members[0])
        self.renamed.update({group: name for group in old if group != name})
        return name

    def complete(self, rows: Sequence[Row]) -> pa.Table:
        """The new rows and those of the earlier result that were not given again, whose groups may have a new id."""
        import pyarrow as pa
        import pyarrow.compute as pc

        made = result(self.name, rows)
        if self.rest is None or not self.rest.num_rows:
            return made
        groups = self.rest.column(self.group)
        if self.renamed:
            moved = self.renamed
            at = pc.index_in(groups, value_set=pa.array(list(moved), pa.string()))
            groups = pc.coalesce(pc.take(pa.array(list(moved.values()), pa.string()), at), groups)
        place = self.rest.column_names.index(self.group)
        return pa.concat_tables([self.rest.set_column(place, self.group, groups).cast(made.schema), made])
