"""The trained reader on sentences written for it, and on whatever else comes."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.text.labels import NAMES, RELATIONS, ROLES, UPOS
from communique.text.sentences import split_sentences
from communique.text.tokens import Token, tokenize
from communique.text.trained import FOLDER, LONGEST, Seen, TrainedReader, windows


@pytest.fixture(scope="module")
def reader() -> Iterator[TrainedReader]:
    yield TrainedReader()


def cut(text: str) -> list[tuple[Token, ...]]:
    return [tokenize(text, s.start, s.end) for s in split_sentences(text)]


def see(reader: TrainedReader, text: str) -> Seen:
    return reader.paragraphs([cut(text)])[0]


def phrases(seen: Seen, kind: str) -> list[str]:
    return [" ".join(seen.words[r.start : r.end]) for r in seen.roles if r.kind == kind]


def test_who_said_what(reader: TrainedReader) -> None:
    seen = see(reader, "Foreign Minister Kari Lund said on Monday that Norway would not sign the treaty.")
    assert phrases(seen, "source") == ["Foreign Minister Kari Lund"]
    assert phrases(seen, "cue")[0].startswith("said")
    assert len(phrases(seen, "content")) == 1
    assert phrases(seen, "content")[0].endswith("Norway would not sign the treaty")


def test_links_lead_from_source_and_content_to_their_cue(reader: TrainedReader) -> None:
    seen = see(reader, "“We will wait for the other side,” the spokesman said, while Riga warned that time was short.")
    cues = [i for i, role in enumerate(seen.roles) if role.kind == "cue"]
    assert len(cues) == 2
    linked = {role.cue for role in seen.roles if role.kind == "source"}
    assert linked == set(cues)
    assert all(role.cue is None for role in seen.roles if role.kind == "cue")


def test_names_have_their_kinds(reader: TrainedReader) -> None:
    seen = see(reader, "President Emmanuel Macron met Chinese officials at the United Nations in New York on Friday.")
    found = {(name.kind, " ".join(seen.words[name.start : name.end])) for name in seen.names}
    assert {
        ("person", "Emmanuel Macron"),
        ("people", "Chinese"),
        ("body", "United Nations"),
        ("place", "New York"),
    } <= found


def test_trees_and_tags(reader: TrainedReader) -> None:
    seen = see(reader, "The minister signed a new agreement.")
    assert seen.tags == ("DET", "NOUN", "VERB", "DET", "ADJ", "NOUN", "PUNCT")
    assert seen.heads == (1, 2, 2, 5, 5, 2, 2)
    assert seen.relations == ("det", "nsubj", "root", "det", "amod", "obj", "punct")


def test_each_sentence_has_one_root_and_no_head_outside(reader: TrainedReader) -> None:
    seen = see(reader, "Talks began. Nobody knows when they will end. “Soon,” one envoy said.")
    for number in set(seen.sentence):
        places = [i for i, s in enumerate(seen.sentence) if s == number]
        assert sum(seen.heads[i] == i for i in places) == 1
        assert all(seen.heads[i] in places for i in places)
        assert [seen.relations[i] for i in places].count("root") == 1


def test_reading_twice_gives_the_same(reader: TrainedReader) -> None:
    paragraphs = [cut("Oslo said no."), cut("“Not now,” said Lund."), cut("The ship left the port.")]
    assert reader.paragraphs(paragraphs) == reader.paragraphs(paragraphs)


def test_the_protocol_gives_a_tag_a_token(reader: TrainedReader) -> None:
    sentences = cut("Oslo waits. Riga, which waited too, has signed.")
    assert [len(tags) for tags in reader.read(sentences)] == [len(tokens) for tokens in sentences]
    assert reader.read([]) == []
    assert reader.read([()]) == [()]


def test_words_are_as_they_came(reader: TrainedReader) -> None:
    words = ["Oslo", "”", "``", "x" * 5000, "\u202e", "日本", "☃"]
    assert reader.words([words], [[0] * len(words)])[0].words == tuple(words)


@settings(max_examples=25, deadline=None)
@given(text=st.text(max_size=120))
def test_any_text_is_read(reader: TrainedReader, text: str) -> None:
    seen = see(reader, text)
    assert len(seen.tags) == len(seen.heads) == len(seen.relations) == len(seen.words)
    assert set(seen.tags) <= set(UPOS)
    assert set(seen.relations) <= set(RELATIONS)
    spans = [(s.kind, s.start, s.end) for s in seen.names] + [(s.kind, s.start, s.end) for s in seen.roles]
    for kind, start, end in spans:
        assert 0 <= start < end <= len(seen.words)
        assert kind in NAMES + ROLES


def test_a_paragraph_of_any_length_is_read(reader: TrainedReader) -> None:
    words = ["never", "ending"] * (LONGEST * 2)
    seen = reader.words([words], [[0] * len(words)])[0]
    assert len(seen.heads) == len(words)
    assert sum(head == i for i, head in enumerate(seen.heads)) == 1


def test_windows_cut_between_sentences_where_they_can() -> None:
    numbers = [0] * 150 + [1] * 100 + [2] * 500
    found = windows(numbers)
    assert found[:2] == [(0, 150), (150, 250)]
    assert [b - a for a, b in found[2:]] == [LONGEST, LONGEST, 500 - 2 * LONGEST]
    assert windows([]) == []


def test_the_file_is_small_and_loads_quickly() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30_000_000
    began = time.process_time()
    TrainedReader()
    assert time.process_time() - began < 1.0  # half a second alone on the machine: bench/reader_speed.py


def test_a_missing_model_says_where_it_was_looked_for(tmp_path: object) -> None:
    with pytest.raises(FileNotFoundError, match="no reader model at"):
        TrainedReader(model="absent.onnx")


def test_with_the_gate_only_some_sentences_are_read() -> None:
    text = "Rain fell on the harbour all night. “We will wait,” Kari Lund said in Oslo. The sea was calm."
    tokens = [tokenize(text, s.start, s.end) for s in split_sentences(text)]
    (seen,) = TrainedReader(gate=True).paragraphs([tokens])
    assert seen.unseen == {0, 2}
    assert seen.tags[0] == "X"
    read = {seen.words[i] for i, tag in enumerate(seen.tags) if tag != "X"}
    assert {"said", "Kari", "Oslo"} <= read
    assert not {"Rain", "sea"} & read
    assert ("person", "Kari Lund") in {(n.kind, " ".join(seen.words[n.start : n.end])) for n in seen.names}
    assert {" ".join(seen.words[r.start : r.end]) for r in seen.roles if r.kind == "source"} == {"Kari Lund"}
    for number in range(3):
        inside = [i for i, n in enumerate(seen.sentence) if n == number]
        assert [i for i in inside if seen.heads[i] == i] == [i for i in inside if seen.relations[i] == "root"]
        assert len([i for i in inside if seen.heads[i] == i]) == 1
        assert all(inside[0] <= seen.heads[i] <= inside[-1] for i in inside)


def test_a_document_of_nothing_the_gate_lets_through() -> None:
    (seen,) = TrainedReader(gate=True).paragraphs([[tokenize("Rain fell on the harbour.")]], together=True)
    assert seen.unseen == {0}
    assert (seen.names, seen.roles) == ((), ())


def test_names_of_a_document_agree(reader: TrainedReader) -> None:
    texts = ["Prime Minister Juma Okello Bweya spoke in Oslo.", "Bweya left on Monday.", "Then Bweya came back."]
    seen = reader.paragraphs([[tokenize(text)] for text in texts], together=True)
    kinds = {n.kind for one in seen for n in one.names if one.words[n.end - 1] == "Bweya"}
    assert kinds == {"person"}
