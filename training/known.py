"""The frozen table of known words, made from the package's registry."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from communique.text.features import KNOWN_KINDS

_CALENDAR = (
    "January February March April May June July August September October November December Jan Feb Mar Apr Aug Sept "
    "Sep Oct Nov Dec Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
).split()
_COURTESY = "Mr Mrs Ms Dr Sir Lord Lady Dame Sheikh Gen Lt Col Maj Capt Sgt Sen Rep Gov Rev Prof Hon".split()
_PEOPLES = (
    "African Africans European Europeans Asian Asians Arab Arabs Muslim Muslims Jewish Jew Jews Christian Christians "
    "Hindu Hindus Buddhist Buddhists Shiite Shiites Shia Sunni Sunnis Kurdish Kurd Kurds Catholic Catholics Islamic "
    "Islamist Islamists Western Palestinian Palestinians Tibetan Tibetans Uighur Uighurs Uyghur Uyghurs Latino Latinos Hispanic "
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
        return self._is(word, "title") or self._is(word.lower(), "title") or word.rstrip(".") in _COURTESY or word == "."

    def people(self, word: str) -> bool:
        return self._is(word, "people")

    def place(self, phrase: str) -> bool:
        return self._is(phrase, "country", "capital")


def collect(data: Path) -> Known:
    """Countries, peoples, capitals, titles, bodies, holders and the calendar from the files in `data`."""
    table: dict[str, int] = {}

    def put(kind: str, phrase: str) -> None:
        phrase = phrase.strip()
        if phrase and len(phrase) > 1:
            table.setdefault(phrase, KNOWN_KINDS.index(kind))

    for word in _CALENDAR:
        put("calendar", word)
    rows = [line.split("\t") for line in (data / "states.tsv").read_text("utf-8").splitlines() if not line.startswith("#")]
    for row in rows:
        for name in row[2].split("|"):
            put("country", name)
    for row in rows:
        for name in row[3].split("|") + row[4].split("|"):
            put("people", name)
        for name in row[5].split("|") if len(row) > 5 else []:
            put("capital", name)
    for word in _PEOPLES:
        put("people", word)
    offices = tomllib.loads((data / "offices.toml").read_text("utf-8"))
    for phrases in offices["titles"].values():
        for phrase in phrases:
            for word in phrase.replace("-", " ").split():
                if word not in ("of", "and", "the", "d'affaires"):
                    put("title", word)
                    put("title", word.capitalize())
    for word in ("foreign", "prime", "deputy", "former", "vice", *map(str.lower, _COURTESY)):
        put("title", word.capitalize())
    bodies = tomllib.loads((data / "bodies.toml").read_text("utf-8"))
    for group in bodies.values():
        for body in group.values() if isinstance(group, dict) else []:
            if isinstance(body, dict):
                for name in (body.get("name", ""), *body.get("forms", [])):
                    put("body", name)
    for line in (data / "holders.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            last = line.split("\t")[0].split()[-1]
            if len(last) > 3 and last[0].isupper() and last.isalpha():
                put("holder", last)
    return Known(table)
