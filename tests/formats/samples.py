"""Readings made for tests of exports: the press of tests.query, and a page with everything that a format could lose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from communique import records as r
from communique.store import manifest as manifests
from communique.store.folder import make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from tests import factory
from tests.query import press

TEXT = (
    "Envoys of three states meet in Doha\n\n"
    "“We came\tto listen – and to\nask,” said Maryam al-Sayed & Sons’ envoy <b>. The European Union and Qatar agreed "
    "on a ceasefire fund with Chad. Qatari troops seized a Chadian post, the EU said.\n"
)
URL = "https://news.example/doha?a=1&b=2"


def doha() -> r.Reading:
    """Several sides, sectors, a place, marks that formats part by, a page with runs, a fetch and an archive."""
    day = r.When("2024-06-10", "2024-06-10", "metadata")
    envoy = r.Party("Maryam al-Sayed", "QAT", "p_21", factory.span(TEXT, "Maryam al-Sayed"), (), 0.875)
    union = r.Party("European Union", "IGO", "p_22", factory.span(TEXT, "European Union"))
    said = factory.quotation(
        TEXT,
        ("We came\tto listen – and to\nask,", "said"),
        id="q_00000000000000d1",
        cue=factory.span(TEXT, "said"),
        speaker=envoy,
        on_behalf_of=union,
        relayed_by=union,
        addressees=(r.Party("Chad", "TCD"), union),
        issues=("ceasefire",),
        issue_tags=(r.IssueTag("ceasefire", (factory.span(TEXT, "ceasefire"),), "term", 0.9),),
        when=r.When("2024-06-09", "2024-06-10", "stated", factory.span(TEXT, "said")),
    )
    met = factory.encounter(
        envoy,
        union,
        r.Party("Chad", "TCD", "p_23"),
        id="m_00000000000000d1",
        mode="talks",
        status="ongoing",
        place=r.Place("Doha", "QAT", factory.span(TEXT, "Doha")),
        evidence=r.Evidence((factory.span(TEXT, "Envoys of three states meet in Doha"),), "noun", 0.75),
        recurrence="resumed",
        issues=("ceasefire",),
    )
    span = factory.span(TEXT, "agreed on a ceasefire fund")
    agreed = r.Event(
        id="v_00000000000000d1",
        type="AGREE",
        mode=None,
        contexts=("economic", "diplomatic"),
        actors=("EU", "QAT"),
        recipients=("TCD",),
        status="actual",
        voice="narrated",
        claimed_by=None,
        cameo="0311",
        intensity=2.5,
        when=r.When("2024-06-10", "2024-06-12", "stated"),
        place=r.Place("Doha", "QAT"),
        evidence=r.Evidence((span,), "pattern", 0.5),
        actor_sectors=(None, "GOV"),
        recipient_sectors=("MIL",),
    )
    span = factory.span(TEXT, "troops seized")
    seized = replace(
        agreed,
        id="v_00000000000000d2",
        type="ASSAULT",
        mode="seize",
        contexts=(),
        actors=("QAT",),
        recipients=("TCD",),
        voice="claimed",
        claimed_by=union,
        cameo=None,
        intensity=0.0,
        when=None,
        place=None,
        evidence=r.Evidence((span,), "pattern", 0.25),
        actor_sectors=("MIL",),
        recipient_sectors=(),
    )
    offers = factory.position(
        TEXT,
        envoy,
        "offers",
        "with Chad",
        "ceasefire",
        id="p_00000000000000d1",
        basis=(said.id,),
        condition=factory.span(TEXT, "with Chad"),
    )
    cut = len(TEXT.encode()) - len(TEXT)
    article = factory.article(
        TEXT,
        title="Envoys of three states meet in Doha",
        origin=URL,
        url=URL,
        outlet="The Gulf\tLedger",
        published=day,
        archive="https://archive.example/1",
        runs=(r.Run(r.Span(0, len(TEXT)), r.ByteSpan(7, 7 + len(TEXT) + cut)),),
    )
    source = r.Source("0" * 64, URL, URL, "2024-06-10T12:00:00Z", "text/html")
    article = replace(article, source_id=source.id)
    actors = (
        r.Actor("p_21", "Maryam al-Sayed", "person", "QAT", (r.Role("envoy"),), "Q1"),
        r.Actor("p_22", "European Union", "body", "IGO"),
        r.Actor("p_23", "Chad", "state", "TCD"),
    )
    return r.Reading(source, article, (), actors, (said,), (met,), (agreed, seized), (offers,))


def copied() -> r.Reading:
    """The page of `press.fish` in another paper, a day later."""
    fish = press.fish()
    known = [*(one.id for one in fish.quotations), *(one.id for one in fish.events)]
    ids = {name: r.content_id(name[0], "again", name) for name in known}
    day = r.When("2024-03-15", "2024-03-15", "metadata")
    article = replace(
        fish.article, id="a_00000000000000c0", outlet=press.GAZETTE, published=day, url="https://gazette.example/fish"
    )
    return replace(
        fish,
        source=replace(fish.source, id="s_c0", url=article.url, origin=str(article.url)),
        article=replace(article, source_id="s_c0"),
        quotations=tuple(replace(said, id=ids[said.id]) for said in fish.quotations),
        encounters=tuple(replace(met, id="m_00000000000000c0") for met in fish.encounters),
        events=tuple(replace(event, id=ids[event.id]) for event in fish.events),
        positions=(),
    )


def readings() -> tuple[r.Reading, ...]:
    """All of them."""
    return (*press.readings(), doha(), copied())


def make(path: Path, given: tuple[r.Reading, ...] | None = None) -> Path:
    """A corpus of readings in one part."""
    folder = make_folder(path)
    found = readings() if given is None else given
    tables: dict[str, list[dict[str, object]]] = {}
    for reading in found:
        for table, more in rows(reading).items():
            tables.setdefault(table, []).extend(more)
    part = folder.write("s_1", tables)  # type: ignore[arg-type]  # names of tables
    manifests.save(folder.path, folder.manifest().with_shard(Shard("s_1", len(found), 0), part))
    return path
