"""A SELECT in parts, as a question is put together."""

from __future__ import annotations

from dataclasses import dataclass

from communique.query.filters import Keys, Where

NEWEST = "day DESC NULLS LAST, id"


@dataclass(frozen=True, slots=True)
class Ask:
    """A SELECT in parts. `table` is a view, or a SELECT in brackets with its `values`."""

    table: str
    wheres: tuple[Where, ...] = ()
    order: str = ""
    limit: int | None = None
    offset: int = 0
    values: tuple[object, ...] = ()
    columns: tuple[str, ...] = ()  # all, where none are named

    def keys(self) -> Keys | None:
        """The rows, where the only condition knows them."""
        alone = len(self.wheres) == 1 and self.order in ("", NEWEST)
        return self.wheres[0].keys if alone else None

    def sql(self, columns: str = "") -> tuple[str, list[object]]:
        """The text and the parameters."""
        named = columns or ", ".join(f'"{column}"' for column in self.columns) or "*"
        parts = [f"SELECT {named} FROM {self.table}"]  # noqa: S608 - values go in as parameters
        wheres = [where.ready() for where in self.wheres]
        if wheres:
            parts.append("WHERE " + " AND ".join(where.sql for where in wheres))
        if self.order and not columns.startswith("count("):
            parts.append(f"ORDER BY {self.order}")
        if self.limit is not None:
            parts.append(f"LIMIT {self.limit} OFFSET {self.offset}")
        return "\n".join(parts), [*self.values, *(value for where in wheres for value in where.values)]
