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

from communique import actors, page, scorer, source, text
from communique.actors import countries
from communique.actors.candidates import Case, case
from communique.records import Party, Span
from communique.scorer import Scorer
from communique.settings import Settings
from training import boosting
from training.gold import documents as documents_of

FEWEST = 8  # documents that must have a feature
MOST = 3  # mentions of one actor that are learnt from


class Gold(NamedTuple):
    """One gold mention: whom it was taken for (none where its state is beyond question, as `given`), the right state,
    and whether to learn from it: whether it was taken for the one that the gold names.
    """

    document: str
    actor: str
    case: Case | None
    given: str | None
    right: str | None
    speaker: bool
    sure: bool


def fit(documents: Sequence[str], shared: Path, folder: Path = scorer.MODEL) -> dict[str, Scorer]:
    """The scorers learnt from the given gold documents, by the name of their file; `folder` has that of antecedents."""
    return fitted([one for name in documents for one in cases(name, shared, folder)])


def fitted(known: Sequence[Gold]) -> dict[str, Scorer]:
    """The scorers learnt from gold mentions."""
    learnt = list(_learnt(known))
    spread: dict[str, set[str]] = {}
    for one in learnt:
        for name in one.case.serves if one.case else ():
            spread.setdefault(name, set()).add(one.document)
    kept = {name for name, documents in spread.items() if len(documents) >= FEWEST}
    speakers = [one for one in learnt if one.speaker]  # whoever meets serves a state, nearly always
    whether = [{name: value for name, value in one.case.serves.items() if name in kept} for one in speakers if one.case]
    serves = boosting.fit(
        whether, [one.right is not None for one in speakers], [one.document for one in speakers], trees=250, depth=2
    )
    rows = [
        (features, country == one.right, one.document)
        for one in learnt
        if one.case and one.right
        for country, features in one.case.states.items()
    ]
    which = boosting.fit(*map(list, zip(*rows, strict=True)), trees=150, depth=3)
    return {countries.SERVES: serves, countries.WHICH: which}


def _learnt(known: Iterable[Gold]) -> Iterator[Gold]:
    """The mentions to learn from, no actor more than MOST times; those in papers count twice, for they are few."""
    seen: Counter[tuple[str, str, str | None]] = Counter()
    for one in known:
        key = (one.document, one.actor, one.right)
        seen[key] += 1
        if one.sure and one.case and seen[key] <= MOST:
            yield from [one] * (1 if one.document.startswith("voa") else 2)


def cases(name: str, shared: Path, folder: Path = scorer.MODEL) -> Iterator[Gold]:
    """The cases of one gold document; none where the page is read otherwise than the gold has it."""
    ((gold, words),) = documents_of(shared, [name])
    content = json.dumps({"text": words} | ({"url": gold["url"]} if gold.get("url") else {})).encode()
    article = page.compose(source.from_bytes(content, origin=name, url=None), content, Settings())
    if article.text == words:
        yield from cases_of(
            name, gold, actors.cast(text.document(article), folder=folder, states=False), scorer_of(shared)
        )


def cases_of(name: str, gold: Mapping[str, Any], cast: actors.Cast, same_name: Any) -> Iterator[Gold]:
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


def _case(name: str, cast: actors.Cast, party: Party, right: str | None, *, speaker: bool, sure: bool) -> Gold:
    found: Case | None = None
    actor = party.actor_id or party.name
    if party.actor_id:
        entity = cast.entity(party.actor_id)
        if entity.kind != "state":
            found = case(countries.at(entity, party.span) if party.span else entity, cast.clues)
        if party.span and countries.loose(entity):
            actor = f"{actor} {party.span.start}"
    elif party.span and not party.members:
        found = case(countries.phrase(party.span, cast.text, cast.clues), cast.clues)
    return Gold(name, actor, found, party.country, right or None, speaker, sure)


@lru_cache(maxsize=1)
def scorer_of(shared: Path) -> Any:
    """`same_name` of the scorer that stands beside the gold."""
    spec = importlib.util.spec_from_file_location("score", shared / "score" / "score.py")
    assert spec and spec.loader  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_name


def answers(models: Mapping[str, Scorer], known: Sequence[Gold]) -> list[str | None]:
    """The state that the scorers give to each mention."""
    open_ = [one for one in known if one.case]
    choices = countries.chosen(
        [one.case for one in open_ if one.case], models[countries.SERVES], models[countries.WHICH]
    )
    found = {id(one): choice.country for one, choice in zip(open_, choices, strict=True)}
    return [found.get(id(one), one.given) for one in known]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folds: dict[str, list[str]] = json.loads((options.shared / "gold" / "folds.json").read_text(encoding="utf-8"))
    known = {number: [c for name in names for c in cases(name, options.shared)] for number, names in folds.items()}
    rates: dict[tuple[str, str], list[bool]] = {}
    for number, unseen in known.items():
        models = fitted([one for other, found in known.items() if other != number for one in found])
        for one, answer in zip(unseen, answers(models, unseen), strict=True):
            kind = ("stories" if one.document.startswith("voa") else "papers") + ("" if one.speaker else ", met")
            what = "country" if one.right else "uncalled"
            rates.setdefault((kind, what), []).append(answer == one.right if one.right else answer is not None)
    for (kind, what), hits in sorted(rates.items()):
        print(f"{kind:14} {what:9} {sum(hits) / len(hits):.3f} of {len(hits)}")
    if options.write:
        for name, model in fitted([one for found in known.values() for one in found]).items():
            boosting.save(model, scorer.MODEL / f"{name}.json")


if __name__ == "__main__":
    main()
