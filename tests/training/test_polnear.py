"""PolNeAR as it is read: spans in pieces, kinds by their marks, and what a regression makes of cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.fit_confidence import Case, Model, fit, scaled
from training.polnear import articles

TEXT = 'Lund said, "We stay." He added that talks go on. "The net," she said, "is old."'
SPANS = {
    "T1": ("Source", "Lund", 0),
    "T2": ("Cue", "said", 0),
    "T3": ("Content", '"We stay."', 0),
    "T4": ("Source", "He", 0),
    "T5": ("Cue", "added", 0),
    "T6": ("Content", "talks go on", 0),
}


def corpus(folder: Path) -> Path:
    (folder / "text").mkdir(parents=True)
    (folder / "attributions").mkdir()
    lines = [
        f"{name}\t{role} {TEXT.index(words)} {TEXT.index(words) + len(words)}\t{words}"
        for name, (role, words, _) in SPANS.items()
    ]
    first, second = TEXT.index('"The net,"'), TEXT.index('"is old."')
    lines += [
        f"T7\tContent {first} {first + 10};{second} {second + 9}\tin pieces",
        "T8\tSource \tbroken",
        "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3",
        "E2\tAttribution:T5 Source:T4 Cue:T5 Content:T6",
        "E3\tAttribution:T7 Source:T8 Content:T7",
        "E4\tAttribution:T2 Source:T1 Cue:T2",
    ]
    (folder / "text" / "story.txt").write_text(TEXT, encoding="utf-8")
    (folder / "attributions" / "story_4e07.ann").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_attributions_with_their_words_and_kinds(tmp_path: Path) -> None:
    (article,) = articles(corpus(tmp_path / "dev"))
    found = [(a.source, a.cue, a.content, a.kind, a.pronoun) for a in article.attributions]
    assert found == [
        ("Lund", "said", '"We stay."', "direct", False),
        ("He", "added", "talks go on", "indirect", True),
        ("", "", '"The net," "is old."', "direct", False),
    ]


def cases(right: list[bool], feature: str) -> list[Case]:
    return [Case(f"d{n}", {feature: 1.0}, ok) for n, ok in enumerate(right)]


def test_a_regression_orders_by_what_the_cases_show() -> None:
    model = fit(cases([True] * 90 + [False] * 10, "good") + cases([True] * 50 + [False] * 50, "poor"), ridge=1.0)
    good, poor = model.probabilities([Case("d", {"good": 1.0}, True), Case("d", {"poor": 1.0}, True)])
    assert 0.8 < good < 0.95
    assert 0.45 < poor < 0.65


def test_scaling_brings_the_level_to_that_of_the_cases() -> None:
    model = Model(["any"], np.array([0.0]), 3.0)
    few = cases([True] * 60 + [False] * 40, "any")
    assert abs(float(scaled(model, few).probabilities(few).mean()) - 0.6) < 0.01
