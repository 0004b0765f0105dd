"""How well positions are told what they are on: the tagger of issues by itself, on the five folds.

    python -m bench.issues [--shared ../shared]

For each fold the tagger (`findings/positions/topics.py`) learns from the annotated positions of the others, those of
`training/gold/positions` among them, and is asked about every annotated position of the fold, its words, cue and sides
given. Told is how often its first issue is one of the annotated ones, and how often either of its two is; beside it the
same by the terms of the taxonomy alone: those of the proposition, then of its sentence, then the story's.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from communique.findings.issues.attach import within
from communique.findings.positions import topics
from training import fit_issues, gold

ROOT = Path(__file__).resolve().parent.parent


def by_terms(case: fit_issues.Case) -> list[str]:
    """The issues by the taxonomy's terms."""
    tags = case.story.tags
    sentence = case.story.document.sentence_at(case.cue.start)
    near = [*within(tags, [case.words]), *(within(tags, [sentence.span]) if sentence else ())]
    story = Counter(tag.issue for tag in tags).most_common()
    return list(dict.fromkeys([*(tag.issue for tag in near), *(issue for issue, _ in story)]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    shared = parser.parse_args().shared
    folds = gold.folds(shared)
    seen: Counter[str] = Counter()
    for fold, names in folds.items():
        with TemporaryDirectory() as folder:
            others = [name for other, known in folds.items() if other != fold for name in known]
            fit_issues.save(fit_issues.fit(others, shared), Path(folder) / topics.NAME)
            model = topics.load(Path(folder))
        for case in fit_issues.cases(names, shared):
            told, told_by_terms = case.story.issues(case.cue, case.words, case.sides, model)[0], by_terms(case)
            seen["positions"] += 1
            for name, found in (("tagger", told), ("terms", told_by_terms)):
                seen[f"{name}, first"] += bool(found) and found[0] in case.issues
                seen[f"{name}, either"] += bool(set(found[:2]) & set(case.issues))
    count = seen.pop("positions")
    for name, right in seen.items():
        print(f"{name:16} {right / count:.3f} of {count:,}")


if __name__ == "__main__":
    main()
