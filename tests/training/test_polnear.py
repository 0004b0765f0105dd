"""PolNeAR as it is read: spans in pieces and kinds by their marks."""

from __future__ import annotations

from pathlib import Path

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
