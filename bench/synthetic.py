"""Makes a corpus of made-up pages, large enough to measure queries on.

    .venv/bin/python -m bench.synthetic FOLDER --articles 1000000

Ten quotations, one encounter, three events and one position come with each article on average. Countries, speakers,
papers and words follow Zipf's law, as they do in news; days run over ten years; parts hold one stretch of days each, as
compaction leaves them. Every span quotes the text of its article, so that readings come back whole. The same seed gives
the same corpus. It takes 1.2 GB of memory, however many parts there are.
"""

from __future__ import annotations

import argparse
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bench.synthetic_arrow import hex_ids, joined, lists, structs, table
from bench.synthetic_world import World, world, zipf
from communique.records import Stance
from communique.store import manifest as manifests
from communique.store.folder import Folder, make_folder
from communique.store.manifest import Part, Shard
from communique.store.schema import Table

FIRST_DAY = np.datetime64("2015-01-01")
DAYS = 3653
TYPES = "CONSULT AGREE SUPPORT REQUEST ACCUSE REJECT THREATEN COOPERATE AID SANCTION MOBILIZE COERCE ASSAULT RETREAT"
CODES = ("040", "030", "050", "020", "110", "120", "130", "060", "070", "163", "150", "170", "190", "080")
SCALE = (1.0, 3.0, 3.5, -0.1, -2.0, -4.0, -5.8, 6.0, 7.0, -7.0, -7.2, -7.0, -10.0, 5.0)
MODES = np.array(["meeting", "call", "visit", "talks", "summit", "signing"])
STATUSES = np.array(["held", "planned", "ongoing", "proposed", "cancelled"])
STANCES = np.array(get_args(Stance))
Numbers = Any  # numpy arrays of integers


@dataclass(frozen=True)
class Pages:
    """The articles of a part as they grow: arrays of one entry an article."""

    ids: pa.Array
    days: Numbers  # datetime64[D], rising
    papers: pa.Array
    titles: pa.Array
    actors: Numbers  # (articles, 3): the persons that an article is about


@dataclass(frozen=True)
class Speech:
    """The quotations of a part: arrays of one entry a quotation, in the order of the articles."""

    article: Numbers
    person: Numbers
    addressee: Numbers
    issue: Numbers
    direct: Numbers
    words: pa.Array
    cues: pa.Array
    sentences: pa.Array
    ids: pa.Array
    begin: Numbers  # where the sentence begins in its article


def part(known: World, number: int, articles: int, days: tuple[int, int], seed: int) -> dict[Table, pa.Table]:
    """All tables of one part; `days` is the stretch that its articles lie in, as days after the first."""
    rng = np.random.default_rng([seed, number])
    pages = _pages(known, rng, articles, days)
    speech = _speech(known, rng, pages)
    return {
        "articles": _articles(pages, speech),
        "mentions": _mentions(known, pages, speech),
        "actors": _actors(known, pages, speech),
        "quotations": _quotations(known, pages, speech),
        "encounters": _encounters(known, rng, pages, speech),
        "events": _events(known, rng, pages, speech),
        "positions": _positions(known, rng, pages, speech),
    }


def _pages(known: World, rng: np.random.Generator, articles: int, days: tuple[int, int]) -> Pages:
    when = np.sort(rng.integers(days[0], max(days[1], days[0] + 1), articles))
    title = [known.words.take(pa.array(zipf(rng, len(known.words), articles))) for _ in range(6)]
    return Pages(
        ids=hex_ids("a_", rng.integers(0, 2**63, articles)),
        days=FIRST_DAY + when,
        papers=known.papers.take(pa.array(zipf(rng, len(known.papers), articles))),
        titles=pc.utf8_capitalize(pc.binary_join_element_wise(*title, " ")),
        actors=zipf(rng, len(known.persons), articles * 3).reshape(articles, 3),
    )


def _speech(known: World, rng: np.random.Generator, pages: Pages) -> Speech:
    count = len(pages.ids) * 10
    article = np.sort(rng.integers(0, len(pages.ids), count))
    first, second = rng.integers(0, 3, count), rng.integers(1, 3, count)
    person = pages.actors[article, first]
    issue = zipf(rng, len(known.issues), count, 0.8)
    sizes = rng.integers(6, 23, count)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    chosen = zipf(rng, len(known.words), int(offsets[-1]))
    chosen[offsets[:-1] + 2] = known.issue_words[issue]
    words = joined(known.words.take(pa.array(chosen)), offsets, " ")
    direct = rng.random(count) < 0.6
    cues = known.cues.take(pa.array(zipf(rng, len(known.cues), count)))
    name = known.persons.take(pa.array(person))
    quoted = pc.binary_join_element_wise('"', words, '," ', name, " ", cues, ". ", "")
    reported = pc.binary_join_element_wise(name, " ", cues, " that ", words, ". ", "")
    sentences = pc.if_else(pa.array(direct), quoted, reported)
    length = pc.utf8_length(sentences).to_numpy()
    ends = np.cumsum(length)
    starts = np.searchsorted(article, np.arange(len(pages.ids)))  # the first quotation of each article
    before = np.concatenate([[0], ends])[starts]
    title = pc.utf8_length(pages.titles).to_numpy() + 2
    begin = ends - length - before[article] + title[article]
    return Speech(
        article=article,
        person=person,
        addressee=pages.actors[article, (first + second) % 3],
        issue=issue,
        direct=direct,
        words=words,
        cues=cues,
        sentences=sentences,
        ids=hex_ids("q_", rng.integers(0, 2**63, count)),
        begin=begin,
    )


def _when(pages: Pages, article: Numbers | None = None) -> pa.Array:
    days = pa.array(pages.days if article is None else pages.days[article]).cast(pa.string())
    return structs("articles", "published", {"start": days, "end": days, "basis": "metadata"}, len(days))


def _articles(pages: Pages, speech: Speech) -> pa.Table:
    count = len(pages.ids)
    starts = np.searchsorted(speech.article, np.arange(count + 1))
    bodies = joined(speech.sentences, starts, "")
    text = pc.binary_join_element_wise(pages.titles, bodies, "\n\n")
    title, whole = pc.utf8_length(pages.titles).to_numpy(), pc.utf8_length(text).to_numpy()
    span = {
        "start": np.stack([np.zeros(count, int), np.minimum(title + 2, whole)], 1).ravel(),
        "end": np.stack([title, whole], 1).ravel(),
    }
    block = {
        "span": span,
        "kind": pa.array(np.tile(["title", "body"], count)),
        "reason": pa.array(np.tile(["headline", "main content"], count)),
    }
    source = hex_ids("", np.arange(count) + hash_base(pages))
    url = pc.binary_join_element_wise("https://news.example/", source, "")
    given = {
        "id": pages.ids,
        "source_id": source,
        "url": url,
        "outlet": pages.papers,
        "title": pages.titles,
        "published": _when(pages),
        "language": "en",
        "translation": {"machine": False, "confidence": 0.0},
        "text": text,
        "blocks": lists("articles", "blocks", block, np.arange(count + 1) * 2),
        "charset": "utf-8",
        "source": {"id": source, "url": url, "origin": url, "media_type": "text/html"},
        "day": pages.days,
    }
    return table("articles", given, count)


def hash_base(pages: Pages) -> int:
    """A number of the part from which its sources are counted."""
    return int(pages.ids[0].as_py()[2:], 16) >> 1


def _of_article(pages: Pages, article: Numbers) -> dict[str, Any]:
    place = pa.array(article)
    days = pages.days[article]
    return {"article_id": pages.ids.take(place), "outlet": pages.papers.take(place), "reported": days, "day": days}


def _party(known: World, person: Numbers, span: dict[str, Numbers] | None = None) -> dict[str, Any]:
    place = pa.array(person)
    party = {
        "name": known.persons.take(place),
        "country": known.countries.take(place),
        "actor_id": actor_ids(person),
    }
    return party | ({"span": span, "confidence": 0.9} if span else {})


def actor_ids(person: Numbers) -> pa.Array:
    """The id of a person in whatever article."""
    return hex_ids("p_", np.asarray(person, dtype=np.int64))


def _places(known: World, speech: Speech) -> dict[str, dict[str, Numbers]]:
    """Spans of the sentence of each quotation: content, name and cue."""
    said = pc.utf8_length(speech.words).to_numpy()
    name = pc.utf8_length(known.persons.take(pa.array(speech.person))).to_numpy()
    cue = pc.utf8_length(speech.cues).to_numpy()
    content = np.where(speech.direct, speech.begin + 1, speech.begin + name + cue + 7)
    named = np.where(speech.direct, speech.begin + said + 4, speech.begin)
    cued = named + name + 1
    return {
        "content": {"start": content, "end": content + said},
        "name": {"start": named, "end": named + name},
        "cue": {"start": cued, "end": cued + cue},
    }


def _quotations(known: World, pages: Pages, speech: Speech) -> pa.Table:
    count = len(speech.ids)
    each = np.arange(count + 1)
    places = _places(known, speech)
    speaker = _party(known, speech.person, places["name"])
    third = np.cumsum(np.r_[0, each[:-1] % 3 == 0])  # every third quotation has an addressee
    addressee = _party(known, speech.addressee[::3])
    given = _of_article(pages, speech.article) | {
        "id": speech.ids,
        "kind": pa.array(np.where(speech.direct, "direct", "indirect")),
        "content": lists("quotations", "content", places["content"], each),
        "cue": places["cue"],
        "speaker": speaker,
        "addressees": lists("quotations", "addressees", addressee, third),
        "addressee_names": lists("quotations", "addressee_names", addressee["name"], third),
        "addressee_countries": lists("quotations", "addressee_countries", addressee["country"], third),
        "issues": lists("quotations", "issues", known.issues.take(pa.array(speech.issue)), each),
        "when": _when(pages, speech.article),
        "evidence": _evidence("quotations", places["content"], "postposed"),
        "words": speech.words,
        "cue_words": speech.cues,
        "speaker_name": speaker["name"],
        "speaker_country": speaker["country"],
        "speaker_id": speaker["actor_id"],
    }
    return table("quotations", given, count)


def _evidence(name: Table, span: dict[str, Numbers], rule: str) -> dict[str, Any]:
    each = np.arange(len(span["start"]) + 1)
    return {"spans": lists(name, ("evidence", "spans"), span, each), "rule": rule, "confidence": 0.85}


def _mentions(known: World, pages: Pages, speech: Speech) -> pa.Table:
    given = {
        "span": _places(known, speech)["name"],
        "kind": "name",
        "actor_id": actor_ids(speech.person),
        "confidence": 0.95,
        "article_id": pages.ids.take(pa.array(speech.article)),
    }
    return table("mentions", given, len(speech.ids))


def _actors(known: World, pages: Pages, speech: Speech) -> pa.Table:
    pairs = np.unique(speech.article * len(known.persons) + speech.person)
    article, person = np.divmod(pairs, len(known.persons))
    given = _of_article(pages, article) | {
        "id": actor_ids(person),
        "name": known.persons.take(pa.array(person)),
        "kind": "person",
        "country": known.countries.take(pa.array(person)),
        "country_basis": "stated",
    }
    return table("actors", given, len(pairs))


def _chosen(rng: np.random.Generator, speech: Speech, count: int) -> Numbers:
    """Quotations, in order, whose sentences carry other findings too."""
    return np.sort(rng.integers(0, len(speech.ids), count))


def _found(pages: Pages, speech: Speech, chosen: Numbers, name: Table, rule: str) -> dict[str, Any]:
    length = pc.utf8_length(speech.sentences).to_numpy()[chosen]
    span = {"start": speech.begin[chosen], "end": speech.begin[chosen] + length - 1}
    sentences = pc.utf8_slice_codeunits(speech.sentences.take(pa.array(chosen)), 0, -1)
    return _of_article(pages, speech.article[chosen]) | {"evidence": _evidence(name, span, rule), "words": sentences}


def _encounters(known: World, rng: np.random.Generator, pages: Pages, speech: Speech) -> pa.Table:
    count = len(pages.ids)
    chosen = _chosen(rng, speech, count)
    one, other = speech.person[chosen], speech.addressee[chosen]
    both = np.stack([one, other], 1).ravel()
    place = known.places.take(pa.array(zipf(rng, len(known.places), count)))
    pair = np.sort(np.stack([_state(known, one), _state(known, other)], 1), axis=1)
    alone = pair[:, 0] == pair[:, 1]
    kept = np.ones_like(pair, dtype=bool)
    kept[:, 1] = ~alone
    given = _found(pages, speech, chosen, "encounters", "verb object") | {
        "id": hex_ids("m_", rng.integers(0, 2**63, count)),
        "mode": pa.array(MODES[zipf(rng, len(MODES), count)]),
        "status": pa.array(STATUSES[zipf(rng, len(STATUSES), count, 1.5)]),
        "participants": lists("encounters", "participants", _party(known, both), np.arange(count + 1) * 2),
        "place": {"name": place},
        "when": _when(pages, speech.article[chosen]),
        "issues": lists(
            "encounters", "issues", known.issues.take(pa.array(speech.issue[chosen])), np.arange(count + 1)
        ),
        "countries": lists("encounters", "countries", pa.array(pair[kept]), np.r_[0, np.cumsum(2 - alone)]),
    }
    return table("encounters", given, count)


def _state(known: World, person: Numbers) -> Numbers:
    return known.countries.take(pa.array(person)).to_numpy(zero_copy_only=False).astype(str)


def _events(known: World, rng: np.random.Generator, pages: Pages, speech: Speech) -> pa.Table:
    count = len(pages.ids) * 3
    chosen = _chosen(rng, speech, count)
    kind = zipf(rng, len(CODES), count)
    claimed = rng.random(count) < 0.4
    each = np.arange(count + 1)
    sides = {
        column: lists("events", column, pa.array(_state(known, people[chosen])), each)
        for column, people in (("actors", speech.person), ("recipients", speech.addressee))
    }
    party = _party(known, speech.person[chosen])
    given = (
        _found(pages, speech, chosen, "events", "pattern")
        | sides
        | {
            "id": hex_ids("v_", rng.integers(0, 2**63, count)),
            "type": pa.array(np.array(TYPES.split())[kind]),
            "status": pa.array(np.array(["actual", "planned", "hypothetical", "negated"])[zipf(rng, 4, count, 2.0)]),
            "voice": pa.array(np.where(claimed, "claimed", "narrated")),
            "claimed_by": structs("events", "claimed_by", party, count, missing=~claimed),
            "cameo": pa.array(np.array(CODES)[kind]),
            "intensity": np.array(SCALE)[kind],
            "when": _when(pages, speech.article[chosen]),
        }
    )
    return table("events", given, count)


def _positions(known: World, rng: np.random.Generator, pages: Pages, speech: Speech) -> pa.Table:
    count = len(pages.ids)
    chosen = _chosen(rng, speech, count)
    holder = _party(known, speech.person[chosen])
    said = {edge: places[chosen] for edge, places in _places(known, speech)["content"].items()}
    given = _of_article(pages, speech.article[chosen]) | {
        "proposition": lists("positions", "proposition", said, np.arange(count + 1)),
        "evidence": _evidence("positions", said, "reader"),
        "id": hex_ids("p_", rng.integers(0, 2**63, count)),
        "holder": holder,
        "issue": known.issues.take(pa.array(speech.issue[chosen])),
        "issues": lists("positions", "issues", known.issues.take(pa.array(speech.issue[chosen])), np.arange(count + 1)),
        "voice": pa.array(["said"] * count),
        "stance": pa.array(STANCES[zipf(rng, len(STANCES), count)]),
        "when": _when(pages, speech.article[chosen]),
        "basis": lists("positions", "basis", speech.ids.take(pa.array(chosen)), np.arange(count + 1)),
        "words": speech.words.take(pa.array(chosen)),
        "holder_name": holder["name"],
        "holder_country": holder["country"],
        "holder_code": holder["country"],
    }
    return table("positions", given, count)


def make(path: Path, articles: int, *, each: int = 50_000, seed: int = 1, first: int = 0) -> Folder:
    """A corpus at `path` with parts of `each` articles; `first` numbers its parts from there, for more of the same."""
    folder = make_folder(path)
    known = world(seed)
    sizes = [min(each, articles - begin) for begin in range(0, articles, each)]
    parts: list[Part] = []
    for number, size in enumerate(sizes):
        stretch = (number * DAYS // len(sizes), (number + 1) * DAYS // len(sizes))
        tables = part(known, first + number, size, stretch, seed)
        parts.append(folder.write(f"s_{first + number:06}", tables))
    committed = folder.manifest()
    for size, made in zip(sizes, parts, strict=True):
        committed = committed.with_shard(Shard(made.name, size, 0), made)
    manifests.save(folder.path, committed)
    return folder


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("folder", type=Path, help="where the corpus goes; one that lies there is replaced")
    ap.add_argument("--articles", type=int, default=1_000_000)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    if (args.folder / manifests.NAME).exists():
        shutil.rmtree(args.folder)
    begun = time.perf_counter()
    made = make(args.folder, args.articles, seed=args.seed).manifest()
    size = sum(file.stat().st_size for file in args.folder.rglob("*.parquet"))
    counts = ", ".join(f"{made.rows(name):,} {name}" for name in ("articles", "quotations", "encounters", "events"))
    print(f"{counts}: {size / 1e9:.2f} GB in {time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
