"""Names as people give them: countries, sides, issues, days, persons, each told from how it is stored.

A country goes by its ISO 3166-1 alpha-3 code, its name or its demonym, all from the registry of actors, or by its name
in another language (`data/exonyms.tsv`); an issue by its id or its name in the taxonomy. Persons are matched by keys
that forgive transliteration (`actors.names`), in Latin letters or those that `data/names.toml` has; where nobody has
these keys, by what linking persons across articles takes for a near spelling (`merge.naming`). What is not known is an
error that offers the three that are nearest, by the similarity of Ratcliff and Obershelp (difflib).
"""

from __future__ import annotations

import calendar
import datetime
import difflib
import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import islice

from communique.actors.names import bare, could_be, keys_of
from communique.actors.registry import ADJECTIVE, BODY, GOVERNMENT, PEOPLE, STATE, default_registry
from communique.errors import QueryError, UnknownName
from communique.merge import naming

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_ORGANISATIONS = {"igo": "IGO", "international organisation": "IGO", "international organization": "IGO"}
_NEAR = 3  # suggestions
_ALIKE, _ALIKE_ALONE = 0.6, 0.72  # how near one is: words alone are soon alike (Atlantis, Albania)
_MOST = 50_000  # names that are compared
_LONGEST = 80  # letters of a name; more are none
_SURE = 4  # of `could_be`: a family name alone, or the whole name


def country(name: str) -> str:
    """The code of a country by code, name or demonym, or its name in another language. Raises UnknownName.

    >>> country("Russian"), country("russia"), country("RUS"), country("россия")
    ('RUS', 'RUS', 'RUS', 'RUS')
    """
    code = known_country(name)
    if code is None:
        raise unknown("country", name, _written())
    return code


def known_country(name: str) -> str | None:
    """As `country`, None where it is none."""
    return known_in_english(name) or _exonyms().get(folded(name))


def known_in_english(name: str) -> str | None:
    """The same by its names in English alone."""
    words = folded(name)
    return _ORGANISATIONS.get(words) or _countries().get(words)


def known_body(name: str) -> str | None:
    """The code of an organisation, None where it is none."""
    return _bodies().get(folded(name))


def side(name: str) -> str:
    """The code of a side of an event: a country's, or a body's by key, name or abbreviation. Raises UnknownName.

    >>> side("Ghana"), side("European Union"), side("nato")
    ('GHA', 'EU', 'NATO')
    """
    code = known_country(name) or _bodies().get(folded(name))
    if code is None:
        raise unknown(
            "country or body", name, (*_written(), *(body.name for body in default_registry().bodies.values()))
        )
    return code


def issue(name: str) -> str:
    """The id of an issue by id or name. Raises UnknownName."""
    known = _issues()
    found = known.get(folded(name)) or known.get(folded(name.replace("-", " ")))
    if found is None:
        raise unknown("issue", name, known)
    return found


def first_day(given: str | datetime.date) -> datetime.date:
    """The first day of "2024", "2024-03" or "2024-03-05". Raises QueryError for what is none of them."""
    return _stretch(given)[0]


def last_day(given: str | datetime.date) -> datetime.date:
    """The last day of "2024", "2024-03" or "2024-03-05". Raises QueryError for what is none of them."""
    return _stretch(given)[1]


def _stretch(given: str | datetime.date) -> tuple[datetime.date, datetime.date]:
    if isinstance(given, datetime.date):
        plain = given.date() if isinstance(given, datetime.datetime) else given
        return plain, plain
    found = _DAY.match(str(given).strip())
    try:
        if found is None:
            raise ValueError
        year, month, day = (int(part or 0) for part in found.groups())
        first = datetime.date(year, month or 1, day or 1)
        last_month = month or 12
        return first, datetime.date(year, last_month, day or calendar.monthrange(year, last_month)[1])
    except ValueError as error:
        raise QueryError(f"{given!r} is no day; write 2024, 2024-03 or 2024-03-05") from error


def one_of(what: str, given: str, choices: Collection[str]) -> str:
    """The choice that is meant, in whatever case. Raises QueryError that lists them."""
    folded = {choice.casefold(): choice for choice in choices}
    found = folded.get(given.strip().casefold())
    if found is None:
        raise QueryError(f"{given!r} is no {what}; it is one of {', '.join(choices)}")
    return found


def persons(given: str, known: Sequence[str], what: str = "name") -> list[str]:
    """Which of the names in a corpus can be the person or body that is meant. Raises UnknownName.

    >>> persons("Lavrof", ["Sergey Lavrov", "Kari Lund", "Lavrova"])
    ['Sergey Lavrov']
    >>> persons("Qaddafi", ["Muammar Gaddafi", "Kari Lund"]), persons("Зеленський", ["Volodymyr Zelensky"])
    (['Muammar Gaddafi'], ['Volodymyr Zelensky'])
    """
    wanted = _keys(given)
    found = [name for name in known if _fits(wanted, _keys(name))]
    if not found:
        found = _near(given, known)
    if not found:
        raise unknown(what, given, known)
    return found


def _fits(wanted: tuple[str, ...], full: tuple[str, ...]) -> bool:
    if not wanted or not full:
        return False
    return could_be(wanted, full) >= _SURE or len(full) > 1 and could_be(full, wanted) >= _SURE


def _near(given: str, known: Sequence[str]) -> list[str]:
    """Names in a spelling that no key foresaw, the nearest of them: a family name, or the whole."""
    wanted = naming.parsed(given)
    if not wanted.joined or len(wanted.joined) > _LONGEST:
        return []
    fits = {name: naming.fit(wanted, naming.parsed(name)) for name in known[:_MOST]}
    best = max(fits.values(), default=naming.NONE)
    return [name for name, fit in fits.items() if fit >= max(naming.FAMILY, min(best, naming.PART))]


def outlets(given: str, known: Sequence[str]) -> list[str]:
    """The outlets of that name, or else those whose names hold it. Raises UnknownName."""
    wanted = folded(given)
    exact = [name for name in known if folded(name) == wanted]
    found = exact or [name for name in known if wanted and wanted in folded(name)]
    if not found:
        raise unknown("outlet", given, known)
    return found


def unknown(what: str, given: str, known: Iterable[str]) -> UnknownName:
    """The error for a name that is not known, with the nearest three."""
    shown = nearest(given, known)
    hint = f"; did you mean {_either(shown)}?" if shown else ""
    return UnknownName(f"no {what} {given!r} is known here{hint}")


def nearest(given: str, known: Iterable[str]) -> list[str]:
    """The names that are most alike, three at most: as a whole first, then by their last words, as names are given.

    >>> nearest("Lavorv", ["Kari Lund", "Sergey Lavrov", "Norway"])
    ['Sergey Lavrov']
    """
    whole: dict[str, str] = {}
    for name in islice(known, _MOST):
        whole.setdefault(folded(naming.latin(name)), name)
    wanted = folded(naming.latin(given))[:_LONGEST]
    alike = _ALIKE if " " in wanted else _ALIKE_ALONE
    found = [whole[words] for words in difflib.get_close_matches(wanted, list(whole), _NEAR, alike)]
    last: dict[str, list[str]] = {}
    for words, name in whole.items():
        last.setdefault(words.rpartition(" ")[2], []).append(name)
    near = difflib.get_close_matches(wanted.rpartition(" ")[2], list(last), _NEAR, _ALIKE_ALONE)
    found += [name for word in near for name in last[word][:_NEAR]]
    return list(dict.fromkeys(found))[:_NEAR]


def _either(names: Sequence[str]) -> str:
    return " or ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]


@lru_cache(maxsize=200_000)
def _keys(name: str) -> tuple[str, ...]:
    plain = name.replace("’s", "")
    return keys_of(tuple((plain if plain.isascii() else naming.latin(plain)).split()))


def folded(name: str) -> str:
    """Words in lower case, without accents and marks: how names are compared."""
    return " ".join(word for word in (bare(part) for part in name.split()) if word)


def _written() -> tuple[str, ...]:
    """The names of countries as they are written."""
    return tuple(state.name for state in default_registry().states.values())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Every word for a country, folded; names come before demonyms."""
    registry = default_registry()
    found = {code.casefold(): code for code in registry.states}
    for sort in (STATE, ADJECTIVE, PEOPLE):
        for words, code in _entries(sort):
            found.setdefault(words, code)
    return found


@lru_cache(maxsize=1)
def _exonyms() -> dict[str, str]:
    """What countries are called in other languages, folded."""
    rows = (files("communique") / "data" / "exonyms.tsv").read_text(encoding="utf-8").splitlines()
    cells = (row.split("\t") for row in rows if row and not row.startswith("#"))
    return {folded(name): code for code, names in cells for name in names.split("|")}


@lru_cache(maxsize=1)
def _bodies() -> dict[str, str]:
    registry = default_registry()
    found = {folded(key): key for key in registry.bodies}
    for sort in (BODY, GOVERNMENT):
        for words, key in _entries(sort):
            found.setdefault(words, key)
    return found


def _entries(sort: str) -> Iterable[tuple[str, str]]:
    for forms in default_registry().entries.values():
        for _, words, entry in forms:
            if entry.code == sort:
                yield folded(" ".join(words)), entry.key


@lru_cache(maxsize=1)
def _issues() -> dict[str, str]:
    from communique.findings.issues import taxonomy

    issues = taxonomy().issues
    by_name = {folded(row.name): key for key, row in issues.items()}
    return by_name | {folded(key.replace("-", " ")): key for key in issues}
