"""Rules and the trained reader joined, on sentences written for it, and on readings made up by hand."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique import actors, page, source, text
from communique.errors import PageError
from communique.findings import quotations
from communique.findings.quotations.cues import lexicon
from communique.findings.quotations.drafts import Draft
from communique.findings.quotations.joined import LINKED, REPAIRED, join
from communique.findings.quotations.links import Link, links
from communique.records import Party, Quotation, Reading, Span
from communique.settings import Settings
from communique.text.marks import quoted_stretches
from communique.text.trained import Role, Seen
from tests.findings.speech import speaker, words

JOINED = Settings(reader="trained")
SENTENCE = "The envoy, who had flown in, concurred that the talks would go on."
TAGS = "DET NOUN PUNCT PRON AUX VERB ADP PUNCT VERB SCONJ DET NOUN AUX VERB ADP PUNCT".split()
HEADS = (1, 8, 5, 5, 5, 1, 5, 1, 8, 13, 11, 13, 13, 8, 13, 8)
RELATIONS = (
    "det nsubj punct nsubj aux acl:relcl compound:prt punct root mark det nsubj aux ccomp compound:prt punct".split()
)


def seen(document: text.Document, roles: tuple[Role, ...]) -> Seen:
    tokens = [token.text for sentence in document.sentences for token in sentence.tokens]
    assert len(tokens) == len(TAGS)
    return Seen(tuple(tokens), (0,) * len(tokens), tuple(TAGS), HEADS, tuple(RELATIONS), (), roles)


def document(words_: str) -> text.Document:
    raw = words_.encode()
    return text.document(page.compose(source.from_bytes(raw, origin="-"), raw, Settings()))


def linked(*roles: Role) -> list[Link]:
    cut = document(SENTENCE)
    return list(links(cut, [seen(cut, roles)], quoted_stretches(cut), lexicon()))


SOURCE, CUE, CONTENT = Role("source", 0, 2, 1), Role("cue", 8, 9, None), Role("content", 9, 15, 1)


def of(span: Span | None) -> str | None:
    return span.of(SENTENCE) if span else None


def test_a_link_has_its_words() -> None:
    (link,) = linked(SOURCE, CUE, CONTENT)
    assert (of(link.source), of(link.cue)) == ("The envoy", "concurred")
    assert [of(span) for span in link.content] == ["the talks would go on"]  # "that" and the stop left out
    assert link.named and link.told is None


def test_the_subject_is_the_source_where_none_was_seen() -> None:
    (link,) = linked(Role("cue", 8, 9, None), Role("content", 9, 15, 0))
    assert of(link.source) == "The envoy"


def test_a_bare_noun_phrase_is_no_report() -> None:
    assert linked(SOURCE, CUE, Role("content", 10, 12, 1)) == []


def test_a_verb_of_motion_is_no_cue() -> None:
    assert linked(SOURCE, Role("cue", 5, 6, None), CONTENT) == []


def test_a_quotation_is_added_where_no_rule_fired() -> None:
    cut = document(SENTENCE)
    cast = actors.cast(cut)
    assert quotations.find(cut, cast) == ()
    (added,) = quotations.find(cut, cast, [seen(cut, (SOURCE, CUE, CONTENT))])
    assert (added.evidence.rule, added.kind, speaker(added)) == (LINKED, "indirect", "envoy")
    assert added.evidence.confidence > 0.5
    assert added.speaker is not None and added.speaker.confidence is not None


# --- joining, on spans alone ---


def link(cue: tuple[int, int], source_: tuple[int, int], content: tuple[int, int], *, named: bool = True) -> Link:
    return Link(Span(*cue), Span(*source_), (Span(*content),), (), None, None, named)


def draft(cue: tuple[int, int], source_: tuple[int, int], content: tuple[int, int]) -> Draft:
    return Draft([Span(*content)], [], Span(*cue), Span(*source_), "a rule", speaker=Party("by rule"))


def whom(span: Span) -> Party:
    return Party(f"at {span.start}", span=span)


def test_what_a_rule_found_is_not_added_again() -> None:
    ruled = [draft((10, 14), (0, 9), (15, 60))]
    assert join(ruled, [link((10, 14), (0, 9), (15, 70))], whom) == []
    assert ruled[0].content == [Span(15, 60)] and ruled[0].rule == "a rule"  # the rule's extent stands


def test_the_same_words_by_another_cue_are_not_added_again() -> None:
    assert join([draft((10, 14), (0, 9), (15, 60))], [link((62, 66), (67, 70), (20, 60))], whom) == []


def test_a_report_inside_a_report_is_relayed() -> None:
    (inner,) = join([draft((10, 14), (0, 9), (15, 60))], [link((20, 24), (16, 19), (30, 60))], whom)
    assert inner.relayed_by == Party("by rule")
    assert inner.speaker == whom(Span(16, 19))


def test_what_somebody_says_of_their_own_speech_is_no_report_of_its_own() -> None:
    assert join([draft((10, 14), (0, 9), (15, 60))], [link((20, 24), (16, 19), (30, 60), named=False)], whom) == []


def test_other_words_for_the_same_cue_replace_a_rule_s() -> None:
    ruled = [draft((40, 44), (0, 9), (10, 38))]  # an apposition was taken for what was said
    assert join(ruled, [link((40, 44), (0, 38), (45, 90))], whom) == []
    assert (ruled[0].rule, ruled[0].content, ruled[0].speaker) == (REPAIRED, [Span(45, 90)], whom(Span(0, 38)))


def test_another_source_for_the_same_cue_replaces_a_rule_s_unless_it_stands_in_the_content() -> None:
    ruled = [draft((10, 14), (0, 9), (15, 60))]
    join(ruled, [link((10, 14), (62, 70), (15, 60))], whom)
    assert (ruled[0].rule, ruled[0].source) == (REPAIRED, Span(62, 70))
    ruled = [draft((10, 14), (0, 9), (15, 60))]
    join(ruled, [link((10, 14), (20, 26), (15, 60))], whom)
    assert (ruled[0].rule, ruled[0].source) == ("a rule", Span(0, 9))


# --- with the model that ships ---


def joined(text_: str) -> Reading:
    return communique.read(text_, settings=JOINED)


def added(read: Reading) -> list[Quotation]:
    return [q for q in read.quotations if q.evidence.rule.startswith("reader")]


def test_the_reader_adds_what_rules_do_not_know() -> None:
    read = joined(
        "Norwegian Foreign Minister Kari Lund spoke in Bergen on Monday. Lund, who had come back from Chile in the "
        "morning, concurred that the border would stay open."
    )
    (quotation,) = added(read)
    assert (speaker(quotation), words(read, quotation)) == ("Kari Lund", "the border would stay open")
    assert quotation.speaker is not None and quotation.speaker.country == "NOR"


@pytest.mark.parametrize(
    "sentence",
    [
        "Lund believes that the border will stay open.",
        "Lund praised the work of the border guards.",
        "Lund has neither confirmed nor denied that the border will stay open.",
        "When asked whether the border would stay open, Lund left the room.",
        "Lund came to Oslo to discuss how the border may stay open.",
    ],
)
def test_thoughts_events_and_unsaid_words_are_not_added(sentence: str) -> None:
    read = joined(f"Norwegian Foreign Minister Kari Lund was in Bergen on Monday. {sentence}")
    assert added(read) == []


def test_without_the_setting_nothing_is_added_and_no_model_is_loaded() -> None:
    code = (
        "import sys, communique; communique.read('Lund said that it was so.'); sys.exit('onnxruntime' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_reading_twice_gives_the_same() -> None:
    page_ = "Kari Lund, the minister, concurred that it was over. “No,” Vera yelled, “it goes on.”"
    assert joined(page_) == joined(page_)


PIECES = st.sampled_from(
    'Lund|said| that |“|”|"|, |.|\n\n|: |the minister| told |Vera|’s|‘|1) |it goes on|protested|(|Chile| to |'
    "according to|she|nothing|é|\u200b|😀 ".split("|")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=60))
def test_whatever_comes_findings_quote_the_text_and_come_back(pieces: list[str]) -> None:
    try:
        read = joined(" ".join(pieces))
    except PageError:
        return
    assert communique.from_json(communique.to_json(read)) == read
    for quotation in read.quotations:
        assert quotation.content and all(len(span) for span in quotation.content)
        assert quotation.evidence.spans and 0 <= quotation.evidence.confidence <= 1
    assert len({quotation.id for quotation in read.quotations}) == len(read.quotations)
