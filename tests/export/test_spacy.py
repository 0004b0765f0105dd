"""A spaCy `Doc` has the article's text to the letter, and the reader's labels on it."""

from __future__ import annotations

import pytest

import communique

pytest.importorskip("spacy", reason="spaCy is an extra")

TEXT = (
    "Oslo rejects the treaty\n\n"
    "Foreign Minister Kari Lund said on Monday that Norway would not sign the treaty.  Its terms were never made "
    "public.\n"
    "Riga waits for an answer from its neighbours, and has said little of what it would do without one."
)


@pytest.fixture(scope="module")
def reading() -> communique.Reading:
    return communique.read(TEXT)


def test_the_text_is_the_articles(reading: communique.Reading) -> None:
    doc = communique.to_spacy(reading)
    assert doc.text == reading.article.text
    for quotation in reading.quotations:
        for span in quotation.content:
            assert doc.text[span.start : span.end] == reading.article.text[span.start : span.end]


def test_names_are_entities_and_words_have_tags(reading: communique.Reading) -> None:
    doc = communique.to_spacy(reading)
    assert ("Kari Lund", "PERSON") in {(e.text, e.label_) for e in doc.ents}
    assert {t.pos_ for t in doc if t.text in {"said", "sign"}} == {"VERB"}


def test_each_sentence_has_a_root_and_roles_point_at_their_cue(reading: communique.Reading) -> None:
    doc = communique.to_spacy(reading)
    assert all(sentence.root.dep_ in {"ROOT", "dep"} for sentence in doc.sents)
    cues = {span.start for span in doc.spans["speech"] if span.label_ == "cue"}
    sources = [span for span in doc.spans["speech"] if span.label_ == "source"]
    assert sources
    assert all(int(span.id_) in cues | {-1} for span in sources)
