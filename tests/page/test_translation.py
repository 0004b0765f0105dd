"""Signs of machine translation, and the joining of sentences that it cut."""

from __future__ import annotations

import pytest

from communique import page
from tests.page.samples import PARAGRAPHS, compose, unrepaired, words

TRANSLATED = "\n\n".join(
    [
        "Ministers of Norway and Iceland meet",
        "Stating that she intends to discuss the fishing grounds, Norwegian Minister Lund said the agenda follows the "
        "call. Norwegian Prime Minister Dahl and Icelandic President Jonsdottir.",
        "Noting that the parties will meet again, Lund said: “We seek good relations. It will be good for the islands "
        "and the people. Icelandic, as well as for the whole of the north. “used the expressions.",
        "Recalling the talks of the spring, Lund said: “We are ready. He spoke in the form.",
    ]
)


def test_translated_text_is_recognised_with_its_signs() -> None:
    article = compose(TRANSLATED)
    judged = article.translation
    assert judged.machine
    assert judged.confidence > 0.9
    said = {sign.span.of(article.text) for sign in judged.signs}
    assert {"Stating", "Noting", "Recalling", "used the expressions", "spoke in the form"} <= said
    assert all(sign.reason for sign in judged.signs)


def test_sentences_cut_in_the_wrong_place_are_joined() -> None:
    article = compose(TRANSLATED)
    assert (
        "the agenda follows the call Norwegian Prime Minister Dahl and Icelandic President Jonsdottir." in article.text
    )
    assert "the people Icelandic, as well as for the whole of the north.” used the expressions." in article.text
    assert "“We are ready.” He spoke in the form." in article.text
    assert unrepaired(article) == TRANSLATED
    assert [e.operation for e in article.edits].count("join") == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It will be good for the villages.", "Coastal, but also for the whole of the island."),
        ("She thanked the crews of the ships.", "Maltese and Cypriot, as well as of the harbour."),
        ("We trust in the patience of the farmers.", "Southern and in the hills, and of their children."),
        ("The road is open to the drivers.", "Kenyan, along with the traders of both towns."),
        ("Our door is open to the students.", "Portuguese, the sailors and the fishermen."),
    ],
)
def test_a_cut_off_modifier_is_joined_in_translated_text_only(before: str, after: str) -> None:
    fresh = f"Recalling the spring, Dahl spoke. {before} {after}"
    joined = f"{before[:-1]} {after}"
    assert joined in compose(f"{TRANSLATED}\n\n{fresh}").text
    assert joined not in compose(f"{PARAGRAPHS[0]}\n\n{fresh}").text


@pytest.mark.parametrize(
    "sound",
    [
        "The talks were long. Norwegian, the language of the text, is spoken by both.",
        "They met the crews. Maltese and Cypriot officials were there too.",
        "The talks went on. Finally, and for the first time, they shook hands.",
        "The talks went on. However, as well as in Oslo, there is work in Bergen.",
        "She thanked the hosts. Officials, as well as ministers, were there.",
        "It was the first visit. British, French and German ships lay in the harbour.",
        "He spoke to the press. Music, and in the evening a dinner, closed the day.",
    ],
)
def test_a_sentence_of_translated_text_that_is_whole_stays(sound: str) -> None:
    article = compose(f"{TRANSLATED}\n\n{sound}")
    assert article.translation.machine
    assert sound in article.text


def test_good_english_is_left_alone() -> None:
    text = "\n".join(
        [
            *PARAGRAPHS,
            "Stressing that nothing was agreed, Lund used the word “soon” with care.",
            "She met Prime Minister Dahl. Foreign Minister Berg and Ambassador Holm were present.",
            "“It was said the following day,” he said. The minister made the statement in Bergen.",
            "Lund thanked the hosts. Jon Stefansson.",
            "With her were Sen. Kari Berg, Gov. Jon Holm and Gen. Lars Dahl of Bergen.",
            "Those who signed were many. Kari Berg, Jon Holm and Lars Dahl. They came late. Minister Dahl and Jan Moe.",
            "All left early. Foreign Minister Berg and Ambassador Holm.",
        ]
    )
    article = compose(text)
    assert not article.translation.machine
    assert article.edits == ()
    assert words(article, "body") == text.split("\n")


def test_the_cues_are_offered_longest_first() -> None:
    cues = page.translated_cues()
    assert {"mentionned", "used the expressions", "spoke in the form", "found the evaluation"} <= set(cues)
    assert [len(c) for c in cues] == sorted((len(c) for c in cues), reverse=True)
