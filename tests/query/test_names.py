"""Names in any spelling and script that the data cover; what is not known gets the nearest three."""

from __future__ import annotations

from pathlib import Path

import pytest

import communique
from communique.actors import default_registry
from communique.errors import UnknownName
from communique.query import names
from communique.query.corpus import Corpus
from communique.query.whois import Spellings
from communique.run.derive import merge
from tests.query import press

KNOWN = ["Sergey Lavrov", "Volodymyr Zelenskyy", "Muammar Gaddafi", "Kari Lund", "Xi Jinping", "Mohammed bin Salman"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Лавров", "Sergey Lavrov"),
        ("Зеленський", "Volodymyr Zelenskyy"),
        ("Qaddafi", "Muammar Gaddafi"),
        ("Kadhafi", "Muammar Gaddafi"),
        ("Каддафи", "Muammar Gaddafi"),
        ("习近平", "Xi Jinping"),
        ("MBS", "Mohammed bin Salman"),
    ],
)
def test_a_person_is_known_in_any_spelling_and_script(given: str, meant: str) -> None:
    assert names.persons(given, KNOWN) == [meant]


@pytest.mark.parametrize("given", ["Bolton", "Lun", "x" * 1000])
def test_another_name_is_not_taken_for_a_spelling(given: str) -> None:
    with pytest.raises(UnknownName):
        names.persons(given, [*KNOWN, "Boston Smith"])


@pytest.mark.parametrize(
    ("given", "code"),
    [("россия", "RUS"), ("Росія", "RUS"), ("Deutschland", "DEU"), ("中国", "CHN"), ("الصين", "CHN"), ("США", "USA")],
)
def test_a_country_is_known_in_other_languages(given: str, code: str) -> None:
    assert names.country(given) == code


def test_a_name_in_english_wins_over_one_in_another_language() -> None:
    for code in ("NER", "GIN", "COD", "DMA", "GEO", "MNE"):
        state = default_registry().states[code]
        assert names.known_country(state.name) == code


def test_the_nearest_three_are_offered() -> None:
    assert names.nearest("Lavorv", KNOWN) == ["Sergey Lavrov"]
    assert names.nearest("Lind", ["Kari Lund", "Jon Lund", "Ola Lund", "Eva Lund"]) == [
        "Kari Lund",
        "Jon Lund",
        "Ola Lund",
    ]
    assert names.nearest("Лунт", KNOWN) == ["Kari Lund"]
    assert names.nearest("Atlantis", ["Albania", "Norway"]) == []
    with pytest.raises(UnknownName, match=r"did you mean A Lund, B Lund or C Lund\?"):
        raise names.unknown("speaker", "Lind", ["A Lund", "B Lund", "C Lund"])


def test_filters_take_such_names(corpus: Corpus) -> None:
    assert corpus.quotations(speaker="Лавров").count() == corpus.quotations(speaker="Lavrov").count() == 3
    assert corpus.quotations(country="россия").count() == corpus.quotations(country="RUS").count()
    assert corpus.encounters(between=("Норвегия", "Лавров")).count() == 1


def test_whom_merging_takes_for_one_is_found_by_each_name(tmp_path: Path) -> None:
    path = press.make(tmp_path / "press.communique").path
    merge(path)
    corpus = communique.open(path)
    corpus.merge_actors("Kari Lund", "Helena Sarmento")
    said = {found.words for found in corpus.quotations(speaker="Sarmento", reports=True)}
    assert {"A cease-fire is what we need,", "We lost two years to a quarrel over fishing forms,"} <= said


def test_a_name_that_two_have_is_no_other_name_of_one() -> None:
    import duckdb

    base = duckdb.connect()
    base.execute(
        "CREATE TABLE people AS SELECT * FROM (VALUES ('George W. Bush', 'pn_1', 'person'), "
        "('Bush', 'pn_1', 'person'), ('George H. W. Bush', 'pn_2', 'person'), ('Bush', 'pn_2', 'person'), "
        "('Dubya', 'pn_1', 'person')) "
        "t(name, person_id, kind)"
    )
    assert Spellings(base).of(["George W. Bush"]) == ["George W. Bush", "Dubya"]
    assert set(Spellings(base).of(["Bush"])) == {"Bush", "Dubya", "George W. Bush", "George H. W. Bush"}
