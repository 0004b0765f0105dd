"""The address as a question: filters by the names that Python and the command line use, and addresses near by.

`/quotations?speaker=Lavrov&since=2024` asks what `corpus.quotations(speaker="Lavrov", since="2024")` asks. What is no
filter is listed in `ALSO`; a name that is neither is an error, as it is on the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from communique.errors import QueryError
from communique.query.filters import FILTERS, Question, Value

# Beside the filters: the order of rows, a page of them, the form that they are given in, every report for itself.
ALSO = ("sort", "cursor", "format", "reports")
LONGEST = 400  # characters of a value
MOST = 40  # values of an address


@dataclass(frozen=True, slots=True)
class Asked:
    """A path and the pairs of its query, in order; those without a value are left out, as empty fields of forms are."""

    path: str
    pairs: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, path: str, pairs: Iterable[tuple[str, str]]) -> Asked:
        """What an address asks. Raises QueryError for one with very long or very many values."""
        kept = tuple((name, value.strip()) for name, value in pairs if value.strip())
        if len(kept) > MOST or any(len(value) > LONGEST for _, value in kept):
            raise QueryError(f"an address has at most {MOST} values, each of at most {LONGEST} characters")
        return cls(path, kept)

    def all(self, name: str) -> list[str]:
        """All values of a name."""
        return [value for known, value in self.pairs if known == name]

    def one(self, name: str, default: str = "") -> str:
        """The value of a name, the last where there are several."""
        return next((value for known, value in reversed(self.pairs) if known == name), default)

    def given(self, question: Question, also: Sequence[str] = ALSO) -> dict[str, Value]:
        """The filters of a question. Raises QueryError for a name that is none, or several values of a single one."""
        known = {row.name: row for row in FILTERS[question]}
        found: dict[str, Value] = {}
        for name in dict.fromkeys(name for name, _ in self.pairs):
            if name in also:
                continue
            if name not in known:
                raise QueryError(f"{question} cannot be asked by {name!r}, only by {', '.join(known)}")
            values = self.all(name)
            if known[name].single and len(values) > 1:
                raise QueryError(f"{name} takes one value")
            found[name] = values[0] if known[name].single else values
        return found

    def only(self, *names: str) -> None:
        """Raises QueryError for a name that is none of these."""
        for name, _ in self.pairs:
            if name not in names:
                raise QueryError(f"this cannot be asked by {name!r}, only by {', '.join(names)}")

    # --- addresses near by ---

    @property
    def address(self) -> str:
        """The address itself."""
        return self.path + (f"?{urlencode(self.pairs)}" if self.pairs else "")

    def put(self, **values: str | None) -> str:
        """The address with these values in the place of whatever their names had; None takes one out.

        A page of rows is of its question, so that the first is shown again.
        """
        kept = tuple(pair for pair in self.pairs if pair[0] not in values and pair[0] != "cursor")
        return replace(self, pairs=kept + tuple((n, v) for n, v in values.items() if v is not None)).address

    def plus(self, name: str, value: str) -> str:
        """With one more value of a name."""
        kept = tuple(pair for pair in self.pairs if pair[0] != "cursor" and pair != (name, value))
        return replace(self, pairs=(*kept, (name, value))).address

    def minus(self, name: str, value: str) -> str:
        """Without a value of a name."""
        return replace(self, pairs=tuple(p for p in self.pairs if p[0] != "cursor" and p != (name, value))).address

    def form(self, form: str) -> str:
        """The same rows as a file."""
        return replace(self, pairs=(*(p for p in self.pairs if p[0] != "format"), ("format", form))).address


def address(path: str, query: Mapping[str, str | Sequence[str] | None] | None = None) -> str:
    """An address of this explorer, with whatever has a value.

    >>> address("/quotations", {"speaker": "Kari Lund", "about": None})
    '/quotations?speaker=Kari+Lund'
    """
    pairs = [
        (name, one)
        for name, value in (query or {}).items()
        if value
        for one in ([value] if isinstance(value, str) else value)
    ]
    return quote(path, safe="/") + (f"?{urlencode(pairs)}" if pairs else "")
