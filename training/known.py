"""The frozen table of known words, made from the package's registry and from lists of names."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from communique.text.features import KNOWN_KINDS
from training import gazetteer

_CALENDAR = (
    "January February March April May June July August September October November December Jan Feb Mar Apr Aug Sept "
    "Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
).split()
_COURTESY = "Mr Mrs Ms Dr Sir Lord Lady Dame Sheikh Gen Lt Col Maj Capt Sgt Sen Rep Gov Rev Prof Hon".split()
_PEOPLES = (
    "African Africans European Europeans Asian Asians Arab Arabs Muslim Muslims Jewish Jew Jews Christian Christians "
    "Hindu Hindus Buddhist Buddhists Shiite Shiites Shia Sunni Sunnis Kurdish Kurd Kurds Catholic Catholics Islamic "
    "Islamist Islamists Western Palestinian Palestinians "
    "Tibetan Tibetans Uighur Uighurs Uyghur Uyghurs Latino Latinos Hispanic "
    "Democrat Democrats Republican Republicans Soviet Soviets Scottish Welsh English Hutu Tutsi Pashtun Tamil Tamils "
    "Chechen Chechens Roma Bedouin Maori Aboriginal Inuit Caribbean Scandinavian"
).split()


@dataclass(frozen=True)
class Known:
    """Phrase to the number of its kind in `KNOWN_KINDS`."""

    table: dict[str, int]

    def _is(self, phrase: str, *kinds: str) -> bool:
        return self.table.get(phrase, 0) in [KNOWN_KINDS.index(kind) for kind in kinds]

    def title(self, word: str) -> bool:
        """Whether the word, alone, is part of a title or office."""
        return (
            self._is(word, "title") or self._is(word.lower(), "title") or word.rstrip(".") in _COURTESY or word == "."
        )

    def people(self, word: str) -> bool:
        return self._is(word, "people")

    def body(self, phrase: str) -> bool:
        return self._is(phrase, "body")

    def place(self, phrase: str) -> bool:
        return self._is(phrase, "country", "capital")

    def fixed(self) -> frozenset[str]:
        """Names that stay what they are when others are put in their place: states and bodies."""
        kinds = {KNOWN_KINDS.index("country"), KNOWN_KINDS.index("body")}
        return frozenset(phrase for phrase, kind in self.table.items() if kind in kinds)


def collect(data: Path) -> Known:
    """Countries, peoples, capitals, titles, bodies, holders and the calendar from the files in `data`, then the lists
    of names: a phrase has the first kind that claims it.
    """
    table: dict[str, int] = {}
    for kind, phrase in (
        *(("calendar", word) for word in _CALENDAR),
        *_states(data / "states.tsv"),
        *(("people", word) for word in _PEOPLES),
        *_titles(data / "offices.toml"),
        *_bodies(data / "bodies.toml"),
        *_holders(data / "holders.tsv"),
        *gazetteer.known(frozenset(phrase for kind, phrase in _states(data / "states.tsv") if kind == "capital")),
    ):
        if len(phrase.strip()) > 1:
            table.setdefault(phrase.strip(), KNOWN_KINDS.index(kind))
    return Known(table)


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _states(path: Path) -> Iterator[tuple[str, str]]:
    rows = _rows(path)
    for row in rows:
        yield from (("country", name) for name in row[2].split("|"))
    for row in rows:
        yield from (("people", name) for name in row[3].split("|") + row[4].split("|"))
        yield from (("capital", name) for name in row[5].split("|"))


def _titles(path: Path) -> Iterator[tuple[str, str]]:
    for phrases in tomllib.loads(path.read_text(encoding="utf-8"))["titles"].values():
        for phrase in phrases:
            for word in phrase.replace("-", " ").split():
                if word not in ("of", "and", "the", "d'affaires"):
                    yield from (("title", word), ("title", word.capitalize()))
    for word in ("foreign", "prime", "deputy", "former", "vice", *_COURTESY):
        yield "title", word.capitalize()


def _bodies(path: Path) -> Iterator[tuple[str, str]]:
    for group in tomllib.loads(path.read_text(encoding="utf-8")).values():
        for body in group.values() if isinstance(group, dict) else []:
            if isinstance(body, dict):
                yield from (("body", name) for name in (body.get("name", ""), *body.get("forms", [])))


def _holders(path: Path) -> Iterator[tuple[str, str]]:
    for row in _rows(path):
        last = row[0].split()[-1]
        if len(last) > 3 and last[0].isupper() and last.isalpha():
            yield "holder", last
