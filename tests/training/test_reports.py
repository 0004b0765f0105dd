"""Quotations as training targets: from PolNeAR's roles and from annotated documents, cut and damaged."""

from __future__ import annotations

import random
from typing import Any

from communique.text.labels import POINTERS
from communique.text.tokens import tokenize
from training.gold import cut, reports, whole
from training.item import Item
from training.noise import Noise, damage
from training.reports import CUE, GOLD, NONE, OPENING, POLNEAR, UNKNOWN, cropped, moved, of_roles

TEXT = "Kari Lund told Oslo that the ferry will sail. “It is late,” she said. “Very late.”"


def quotation(
    content: str, speaker: str | None, cue: str | None, addressees: list[str] | None = None
) -> dict[str, Any]:
    def span(words: str | None) -> list[int] | None:
        return [TEXT.index(words), TEXT.index(words) + len(words)] if words else None

    return {
        "content": [content], "content_spans": [span(content)], "speaker": speaker, "speaker_span": span(speaker),
        "cue": cue, "cue_span": span(cue), "addressees": addressees or [],
    }  # fmt: skip


GOLD_DOCUMENT = {
    "id": "made_up",
    "quotations": [
        quotation("the ferry will sail", "Kari Lund", "told", ["Oslo"]),
        quotation("It is late,", "she", "said"),
        quotation("Very late.", None, None),
    ],
}


def words_of(item: Item, report: list[int], first: str) -> str:
    at = 3 + POINTERS.index(f"{first} start")
    return " ".join(item.words[report[at] : report[at + 1] + 1]) if report[at] >= 0 else ""


def test_an_annotated_document_becomes_reports() -> None:
    item = whole(GOLD_DOCUMENT, TEXT)
    first, second, third = item.reports or []
    assert [item.words[r[0]] for r in (first, second, third)] == ["told", "said", "Very"]
    assert [r[1] for r in (first, second, third)] == [CUE, CUE, OPENING]
    assert (words_of(item, first, "after"), words_of(item, first, "source")) == ("the ferry will sail", "Kari Lund")
    assert words_of(item, first, "addressee") == "Oslo"
    assert (words_of(item, second, "before"), words_of(item, second, "source")) == ("It is late ,", "she")
    assert words_of(item, third, "after") == "Very late ."
    assert words_of(item, third, "source") == ""


def test_a_cue_that_the_annotation_places_at_another_quotation_is_put_right() -> None:
    text = "Lund said the ferry is late. “It will sail,” he said."
    told = {
        "content": ["It will sail,"], "content_spans": [[30, 43]], "speaker": "he", "speaker_span": [45, 47],
        "cue": "said", "cue_span": [5, 9], "addressees": [],
    }  # fmt: skip
    (report,) = reports([told], text, list(tokenize(text)))
    assert tokenize(text)[report[0]].start == 48


def test_polnear_roles_become_reports_of_their_own_domain() -> None:
    roles = ["B-source", "B-cue", "B-content", "I-content", "I-content", "O"]
    item = Item("Lund said ships are late .".split(), [0] * 6, roles=roles, links=[1, -1, 1, -1, -1, -1])
    (report,) = of_roles(item)
    assert report[:3] == [1, CUE, POLNEAR]
    assert (words_of(item, report, "after"), words_of(item, report, "source")) == ("ships are late", "Lund")
    assert report[-2:] == [UNKNOWN, UNKNOWN]


def test_a_window_keeps_what_hangs_on_its_words() -> None:
    item = whole(GOLD_DOCUMENT, TEXT)
    start = item.words.index("“")
    part = cut(item, start, len(item.words))
    assert [part.words[r[0]] for r in part.reports or []] == ["said", "Very"]
    assert words_of(part, (part.reports or [])[0], "before") == "It is late ,"


def test_what_a_window_cuts_off_is_none_and_what_reaches_over_its_edge_ends_there() -> None:
    report = [5, CUE, GOLD, 5, NONE, NONE, 7, 20, 0, 1, NONE, NONE]
    assert cropped([report], 4, 10) == [[1, CUE, GOLD, 1, NONE, NONE, 3, 5, NONE, NONE, NONE, NONE]]
    assert cropped([report], 6, 30) == []


def test_words_that_are_left_keep_their_report() -> None:
    report = [2, CUE, GOLD, 2, NONE, NONE, 4, 6, 0, 1, 3, 3]
    left = {old: new for new, old in enumerate(i for i in range(7) if i not in (0, 3))}
    assert moved(report, left) == [1, CUE, GOLD, 1, NONE, NONE, 2, 4, 0, 0, UNKNOWN, UNKNOWN]
    assert moved(report, {0: 0, 1: 1}) is None


def test_damage_leaves_reports_on_their_words() -> None:
    item = whole(GOLD_DOCUMENT, TEXT)
    for seed in range(60):
        torn = damage(item, Noise(), random.Random(seed))  # noqa: S311
        for report in torn.reports or []:
            assert torn.words[report[0]].lower() in ("told", "said", "very")
            assert not words_of(torn, report, "source") or words_of(torn, report, "source").lower() in (
                *("kari lund", "kari", "lund", "she"),
            )
