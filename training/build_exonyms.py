"""Make the table of what states are called in other languages and scripts.

    python training/build_exonyms.py

Takes the names of territories of the Unicode CLDR, by way of Babel (`pip install 'communique[train]'`), in the
languages below, and writes `exonyms.tsv` under src/communique/data. A name that two states share in different languages
is left out, as is one that is a name of another state in English.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale, __version__

from communique.actors.registry import default_registry
from communique.query.names import folded, known_in_english

DATA = Path(__file__).resolve().parent.parent / "src" / "communique" / "data" / "exonyms.tsv"
LANGUAGES = (
    *("ar", "be", "bg", "bn", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "hy", "id", "it"),
    *("ja", "ka", "kk", "ko", "mk", "nb", "nl", "pl", "ps", "pt", "ro", "ru", "sr", "sv", "sw", "th", "tr", "uk"),
    *("ur", "uz", "vi", "zh", "zh_Hant"),
)
# What people also write, and CLDR has as a short form or not at all.
ALSO = {
    "USA": ("США", "Америка", "Сполучені Штати Америки", "ABD", "EE. UU.", "アメリカ", "الولايات المتحدة الأمريكية"),
    "GBR": ("Британия", "Британія", "Großbritannien", "Grande-Bretagne", "Gran Bretaña", "بريطانيا"),
    "ARE": ("ОАЭ",),
    "PRK": ("КНДР", "북한", "朝鲜"),
    "KOR": ("한국", "韩国"),
    "CHN": ("КНР",),
    "CZE": ("Чехия",),
    "NLD": ("Holland", "Голландия"),
}
HEADER = f"""\
# What states are called in other languages and scripts. Made by training/build_exonyms.py.
# Source: names of territories in the Unicode CLDR (Unicode License v3), by way of Babel {__version__}; and a few
# written for communique.
# Columns: ISO 3166-1 alpha-3, names; alternatives are parted by |.
"""


def named() -> Iterator[tuple[str, str]]:
    """Each state by its code, with each of its names."""
    # The domain of a state is its ISO 3166-1 alpha-2 code, but for one.
    codes = {state.domain.upper().replace("UK", "GB"): code for code, state in default_registry().states.items()}
    codes |= {"XK": "XKX"}
    for language in LANGUAGES:
        for two, name in Locale.parse(language).territories.items():
            if two in codes:
                yield codes[two], name.split("(")[0].strip()
    for three, names in ALSO.items():
        for name in names:
            yield three, name


def main() -> None:
    """Write the table."""
    meant: dict[str, set[str]] = {}
    written: dict[str, dict[str, str]] = {}
    for code, name in named():
        meant.setdefault(folded(name), set()).add(code)
        written.setdefault(code, {}).setdefault(folded(name), name)
    lines = []
    for code, names in sorted(written.items()):
        kept = [name for key, name in names.items() if key and meant[key] == {code} and not known_in_english(key)]
        lines.append(f"{code}\t{'|'.join(sorted(kept))}\n")
    DATA.write_text(HEADER + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
