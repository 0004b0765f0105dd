"""The language of an article."""

from __future__ import annotations

import pytest

from communique.page.language import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The minister said that the talks with the envoy of the union would go on and that they had been useful.",
            "en",
        ),
        ("Der Minister sagte am Montag, dass die Gespräche mit dem Gesandten der Union weitergehen würden.", "de"),
        ("Dışişleri Bakanı pazartesi günü yaptığı açıklamada görüşmelerin devam edeceğini söyledi.", "tr"),
        ("Министр иностранных дел заявил в понедельник, что переговоры будут продолжены в столице.", "ru"),
        ("El ministro dijo el lunes que las conversaciones con el enviado de la unión continuarían.", "es"),
    ],
)
def test_clear_text(text: str, code: str) -> None:
    assert language(text) == code


def test_a_short_text_takes_the_declared_language() -> None:
    assert language("Oslo, 5", "nb-NO") == "nb"
    assert language("Oslo, 5") is None


def test_a_short_english_sentence_is_english() -> None:
    assert language("Oslo will not sign the treaty, Foreign Minister Kari Lund said.") == "en"
    assert language("The talks were over.") == "en"
    assert language("Lund met Stefansson in Oslo on Monday.") == "en"


def test_a_short_sentence_of_a_neighbour_is_not_english() -> None:
    assert language("Lund sprak met Berg in Oslo op maandag.") != "en"
    assert language("Er will in Wien an Gesprächen teilnehmen.") != "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Norwegian Foreign Minister Kari Lund met Chilean President Diego Vera.", "en"),
        ("Zambian President Mutale Banda told Kenyan Foreign Minister Wanjiru Kamau: no.", "en"),
        ("Ghanaian Trade Minister Abena Quartey rejects Togolese fishing licences again", "en"),
        ("Oslo Reykjavik Helsinki Copenhagen Stockholm Nuuk Torshavn Mariehamn Longyearbyen", None),
        ("Ministeren sier at Norge ikke vil undertegne avtalen med Danmark.", None),
    ],
)
def test_few_words_full_of_names_are_english_or_unknown(text: str, code: str | None) -> None:
    assert language(text) == code


def test_few_words_in_letters_of_their_own_are_clear() -> None:
    assert language("Министр иностранных дел заявил, что переговоры будут продолжены в столице.") == "ru"
    assert language("Dışişleri Bakanı görüşmelerin pazartesi günü devam edeceğini açıkça söyledi.") == "tr"


def test_figures_have_no_language() -> None:
    assert language("{'a': [1, 2, 3]} " * 20) is None or len(str(language("{'a': [1, 2, 3]} " * 20))) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Jarkko Virtanen and Sauli Niemelä said in Jyväskylä on Tuesday that Hämeenlinna was ready for Ylönen.",
        "Nguyễn Thị Hạnh told Phạm Văn Đức that Hải Phòng would not sign; Trần Quốc Bảo was to answer by Friday.",
    ],
)
def test_a_paragraph_full_of_foreign_names_is_english(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("De minister was in Den Haag of in Brussel, en had met de gezant over het verdrag gesproken.", "nl"),
        ("Der Minister war am Montag in Wien; er will die Gespräche in der nächsten Woche in Genf fortsetzen.", "de"),
    ],
)
def test_a_paragraph_of_another_language_stays_what_it_is(text: str, code: str) -> None:
    assert language(text) == code
