"""Fits the scorer of `communique.actors.countries`: which state somebody stands for.

    python training/fit_country.py ../shared [--write]

Learns from speakers and participants of ../shared/gold/train, annotated by a language model that read by written
guidelines. Every gold speaker mention is resolved by the cast of the document; the actor that it means, where the name
agrees, is a case: its candidates with their features, of which the gold state (or none) is the right one. Prints the
figures of five folds, each measured by a scorer that saw the other four; --write makes the shipped file from all.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from communique import actors, page, scorer, source, text
from communique.actors import countries
from communique.records import Party, Span
from communique.scorer import Scorer
from communique.settings import Settings
from training import boosting

Features = dict[str, float]
FEWEST = 8  # documents that must have a word, before it is a feature
MOST = 3  # mentions of one actor that are learnt from
TREES, DEPTH, RATE = 150, 4, 0.1


class Case(NamedTuple):
    """One gold mention: the candidates of whom it was taken for (none where its state is beyond question, as `given`),
    the right one, and whether to learn from it: whether it was taken for the one that the gold names.
    """

    document: str
    actor: str
    candidates: Mapping[str | None, Features]
    given: str | None
    right: str | None
    speaker: bool
    sure: bool


def fit(documents: Sequence[str], shared: Path) -> Scorer:
    """The scorer learnt from the given gold documents."""
    return fitted([case for name in documents for case in cases(name, shared)])


def fitted(known: Iterable[Case]) -> Scorer:
    """The scorer learnt from cases: an actor that speaks often counts up to three times."""
    rows: list[Features] = []
    right: list[bool] = []
    documents: list[str] = []
    seen: Counter[tuple[str, str, str | None]] = Counter()
    spread = Counter(word for words in _by_document(known).values() for word in words)
    for case in known:
        key = (case.document, case.actor, case.right)
        seen[key] += 1
        if not case.sure or not case.candidates or seen[key] > MOST:
            continue
        for country, features in case.candidates.items():
            rows.append({k: v for k, v in features.items() if not k.startswith("w:") or spread[k] >= FEWEST})
            right.append(country == case.right)
            documents.append(case.document)
    return boosting.fit(rows, right, documents, trees=TREES, depth=DEPTH, rate=RATE)


def _by_document(known: Iterable[Case]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for case in known:
        for features in case.candidates.values():
            found.setdefault(case.document, set()).update(name for name in features if name.startswith("w:"))
    return found


def cases(name: str, shared: Path) -> Iterator[Case]:
    """The cases of one gold document; none where the page is read otherwise than the gold has it."""
    path = shared / "gold" / "train" / name
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    words = path.with_suffix(".txt").read_text(encoding="utf-8")
    content = json.dumps({"text": words} | ({"url": gold["url"]} if gold.get("url") else {})).encode()
    article = page.compose(source.from_bytes(content, origin=name, url=None), content, Settings())
    if article.text == words:
        yield from cases_of(name, gold, actors.cast(text.document(article), model=None), scorer_of(shared))


def cases_of(name: str, gold: Mapping[str, Any], cast: actors.Cast, same_name: Any) -> Iterator[Case]:
    """The cases of one gold document whose cast has the countries of the rules."""
    for quotation in gold["quotations"]:
        place, wanted = quotation.get("speaker_span"), quotation["speaker_name"]
        if place and wanted:
            party = cast.resolve(Span(*place))
            agrees = same_name(wanted, party.name)
            yield _case(name, cast, party, quotation.get("speaker_country"), speaker=True, sure=agrees)
    for encounter in gold["encounters"]:
        for one in encounter["participants"]:
            named = [actor for actor in cast.actors if same_name(one["name"], actor.name)]
            if len(named) == 1:
                party = cast.party(named[0].id, None)
                yield _case(name, cast, party, one.get("country"), speaker=False, sure=True)


def _case(name: str, cast: actors.Cast, party: Party, right: str | None, *, speaker: bool, sure: bool) -> Case:
    candidates: Mapping[str | None, Features] = {}
    if party.actor_id:
        entity = cast.entity(party.actor_id)
        if entity.kind != "state":
            candidates = countries.candidates(countries.at(entity, party.span) if party.span else entity, cast.clues)
    elif party.span and not party.members:
        candidates = countries.candidates(countries.phrase(party.span, cast.text, cast.clues), cast.clues)
    actor = party.actor_id or party.name
    if party.actor_id and party.span and countries.loose(cast.entity(party.actor_id)):
        actor = f"{actor} {party.span.start}"
    return Case(name, actor, candidates, party.country, right or None, speaker, sure)


@lru_cache(maxsize=1)
def scorer_of(shared: Path) -> Any:
    """`same_name` of the scorer that stands beside the gold."""
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec and spec.loader  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_name


def answers(model: Scorer, known: Sequence[Case]) -> list[str | None]:
    """The state that the scorer gives in each case."""
    open_ = [case for case in known if case.candidates]
    logits = model.logits([features for case in open_ for features in case.candidates.values()])
    found, at = {}, 0
    for case in open_:
        found[id(case)] = list(case.candidates)[int(np.argmax(logits[at : at + len(case.candidates)]))]
        at += len(case.candidates)
    return [found.get(id(case), case.given) for case in known]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folds: dict[str, list[str]] = json.loads((options.shared / "gold" / "folds.json").read_text(encoding="utf-8"))
    known = {number: [c for name in names for c in cases(name, options.shared)] for number, names in folds.items()}
    rates: dict[tuple[str, str], list[bool]] = {}
    for number, unseen in known.items():
        model = fitted([case for other, found in known.items() if other != number for case in found])
        for case, answer in zip(unseen, answers(model, unseen), strict=True):
            kind = ("stories" if case.document.startswith("voa") else "papers") + ("" if case.speaker else ", met")
            what = "country" if case.right else "uncalled"
            rates.setdefault((kind, what), []).append(answer == case.right if case.right else answer is not None)
    for (kind, what), hits in sorted(rates.items()):
        print(f"{kind:14} {what:9} {sum(hits) / len(hits):.3f} of {len(hits)}")
    if options.write:
        boosting.save(fitted([c for found in known.values() for c in found]), scorer.MODEL / f"{countries.NAME}.json")


if __name__ == "__main__":
    main()
