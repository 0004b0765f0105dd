"""Signs of machine translation, and the joining of sentences that it cut."""

from __future__ import annotations

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
