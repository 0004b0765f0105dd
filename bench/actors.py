"""How well speakers are resolved, on gold articles (annotated by a language model: docs/quality.md).

    python bench/actors.py ../shared/gold/dev [--misses]

For each gold quotation whose speaker phrase is in the text, the phrase is resolved: `name` is the share whose name is
the gold name (as the scorer defines it), `country` the share with the gold country, `spurious country` the share of
those without a gold country that got one. `participant` is the share of participants of gold encounters that are in
the cast.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from communique import actors, text
from communique.records import Article, Block, Span, Translation


def plain_article(name: str, words: str) -> Article:
    """An article from plain text: the first line is the title when it reads like one."""
    blocks: list[Block] = []
    place = 0
    for line in words.split("\n"):
        if stripped := line.strip():
            start = place + line.index(stripped)
            title = not blocks and len(stripped.split()) < 20 and stripped[-1] not in '.!?"”'
            blocks.append(Block(Span(start, start + len(stripped)), "title" if title else "body", ""))
        place += len(line) + 1
    translation = Translation(False, 0.0, ())
    return Article(name, "s", None, None, None, None, None, "en", translation, words, tuple(blocks), (), (), "utf-8")


def scorer(gold: Path) -> Callable[[str, str], bool]:
    """`same_name` of the scorer that stands beside the gold folder."""
    path = gold.parent.parent / "score" / "score.py"
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec and spec.loader  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.same_name  # type: ignore[no-any-return]


def places(words: str, part: str) -> list[int]:
    found, at = [], words.find(part)
    while at >= 0:
        before, after = words[at - 1 : at], words[at + len(part) : at + len(part) + 1]
        if not (before.isalnum() and part[0].isalnum()) and not (after.isalnum() and part[-1].isalnum()):
            found.append(at)
        at = words.find(part, at + 1)
    return found


def speaker_span(words: str, quotation: dict[str, Any]) -> Span | None:
    """The occurrence of the speaker phrase that the gold means."""
    phrase = quotation.get("speaker")
    found = places(words, phrase) if phrase else []
    if not found or not phrase:
        return None
    if "speaker_occurrence" in quotation and quotation["speaker_occurrence"] < len(found):
        at = found[quotation["speaker_occurrence"]]
    else:
        content = quotation["content"][0]
        spots = places(words, content) or [words.find(content)]
        place = spots[min(quotation.get("occurrence", 0), len(spots) - 1)]
        end = place + len(content)
        at = min(found, key=lambda f: max(place - f - len(phrase), f - end, 0))
    return Span(at, at + len(phrase))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    same_name = scorer(options.gold)
    rates = {name: [0, 0] for name in ("name", "country", "spurious country", "participant", "participant country")}
    actors.default_registry()
    spent = seen = 0.0

    def count(rate: str, right: bool) -> None:
        rates[rate][0] += right
        rates[rate][1] += 1

    for path in sorted(options.gold.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        words = path.with_suffix(".txt").read_text(encoding="utf-8")
        document = text.document(plain_article(gold["id"], words))
        before = time.process_time()
        cast = actors.cast(document)
        spent += time.process_time() - before
        seen += len(words.split())
        for quotation in gold["quotations"]:
            span = speaker_span(words, quotation)
            if span is None or not quotation["speaker_name"]:
                continue
            party = cast.resolve(span)
            right = same_name(quotation["speaker_name"], party.name)
            count("name", right)
            wanted = quotation.get("speaker_country")
            count(
                "country" if wanted else "spurious country",
                party.country == wanted if wanted else bool(party.country),
            )
            if options.misses and not right:
                print(f"{gold['id']}: {span.of(words)!r} is {quotation['speaker_name']!r}, read {party.name!r}")
            if options.misses and party.country != wanted:
                print(f"{gold['id']}: {span.of(words)!r} speaks for {wanted}, read {party.country}")
        for encounter in gold["encounters"]:
            for one in encounter["participants"]:
                named = [a for a in cast.actors if same_name(one["name"], a.name)]
                count("participant", bool(named))
                if options.misses and not named:
                    print(f"{gold['id']}: participant {one['name']!r} is not in the cast")
                if named and one.get("country"):
                    right = any(a.country == one["country"] for a in named)
                    count("participant country", right)
                    if options.misses and not right:
                        read = [a.country for a in named]
                        print(f"{gold['id']}: participant {one['name']!r} of {one['country']}, read {read}")
    for name, (hit, of) in rates.items():
        print(f"{name:20} {hit / of if of else 0:.3f}  of {of}")
    print(f"{'CPU per 400 words':20} {spent / seen * 400 * 1000:.2f} ms")


if __name__ == "__main__":
    main()
