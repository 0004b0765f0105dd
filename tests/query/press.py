"""A small corpus of readings made by hand; persons and papers are made up, or said what they did not say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from communique import records as r
from communique.store import manifest as manifests
from communique.store.folder import Folder, make_folder
from communique.store.manifest import Shard
from communique.store.rows import rows
from tests import factory

COURIER, GAZETTE = "The Harbour Courier", "Northern Gazette"
FISH = (
    "Portugal and Ghana reopen fisheries talks\n\n"
    "Portuguese Foreign Minister Helena Sarmento met Ghanaian Foreign Minister Kwabena Osei-Tutu in Lisbon on "
    "Thursday. “We lost two years to a quarrel over fishing forms,” Sarmento told Osei-Tutu. Osei-Tutu said that "
    "Ghana was ready to sit down again. He warned that rumours about money sink more boats than storms do. "
    "Portugal demanded that Ghana release the crew of a trawler.\n"
)
RIVER = (
    "Russia rejects sanctions\n\n"
    "Russian Foreign Minister Sergey Lavrov said on Thursday that new sanctions would not change anything. "
    "“Sanctions have never stopped a river,” Lavrov said. The United States imposed sanctions on Russia. Russia "
    "accused the United States of breaking the treaty. Vladimir Putin and Joe Biden spoke by phone on 1 May.\n"
)
FIRM = (
    "Lavrov stands firm on the treaty\n\n"
    "“The sanctions will not change our position,” Sergei Lavrov said on Friday in Oslo. Kari Lund said that "
    "Norway opposes the sanctions. “A cease-fire is what we need,” she added. Lund will meet Lavrov in Geneva in "
    "June.\n"
)


@cache
def readings() -> tuple[r.Reading, ...]:
    """The three readings."""
    return fish(), river(), firm()


def fish() -> r.Reading:
    """Portugal and Ghana: a meeting, an addressee, a demand."""
    day = _day("2024-03-14")
    sarmento, osei, portugal = (
        r.Party("Helena Sarmento", "PRT", "p_1"),
        r.Party("Kwabena Osei-Tutu", "GHA", "p_2"),
        r.Party("Portugal", "PRT", "p_3", code="PRT"),
    )
    said = _said(
        FISH,
        ("We lost two years to a quarrel over fishing forms,", "direct", sarmento, ("fisheries",), (osei,)),
        ("Ghana was ready to sit down again", "indirect", osei, (), ()),
        ("rumours about money sink more boats than storms do", "indirect", osei, (), ()),
        ("Ghana release the crew of a trawler", "indirect", portugal, ("fisheries",), ()),
    )
    met = factory.encounter(sarmento, osei, id="m_0000000000000001", when=day, place=r.Place("Lisbon", "PRT"))
    asked = _event("v_0000000000000001", FISH, "Portugal demanded", "REQUEST", ("PRT",), ("GHA",))
    actors = (
        r.Actor("p_1", "Helena Sarmento", "person", "PRT", (r.Role("Foreign Minister"),)),
        r.Actor("p_2", "Kwabena Osei-Tutu", "person", "GHA", (r.Role("Foreign Minister"),)),
        r.Actor("p_3", "Portugal", "state", "PRT", wikidata="Q45"),
    )
    demands = factory.position(
        FISH, portugal, "demands", "Ghana release the crew", "fisheries",
        id="p_00000000000000a1", addressee=r.Party("Ghana", "GHA", code="GHA"), basis=(said[3].id,),
    )  # fmt: skip
    return _reading(
        FISH, COURIER, day, quotations=said, encounters=(met,), events=(asked,), actors=actors, positions=(demands,)
    )


def river() -> r.Reading:
    """Russia and the United States: words, a call, what each did."""
    day = _day("2024-05-02")
    lavrov, russia = r.Party("Sergey Lavrov", "RUS", "p_4"), r.Party("Russia", "RUS", "p_5", code="RUS")
    said = _said(
        RIVER,
        ("new sanctions would not change anything", "indirect", lavrov, ("sanctions",), ()),
        ("Sanctions have never stopped a river,", "direct", lavrov, ("sanctions",), ()),
        ("breaking the treaty", "indirect", russia, (), ()),
    )
    call = factory.encounter(
        r.Party("Vladimir Putin", "RUS", "p_6"),
        r.Party("Joe Biden", "USA", "p_7"),
        id="m_0000000000000002",
        mode="call",
        when=_day("2024-05-01"),
    )
    may = _day("2024-05-01")
    events = (
        _event("v_0000000000000002", RIVER, "imposed sanctions on Russia", "SANCTION", ("USA",), ("RUS",)),
        _event("v_0000000000000003", RIVER, "accused the United States", "ACCUSE", ("RUS",), ("USA",)),
        _event("v_0000000000000004", RIVER, "spoke by phone", "CONSULT", ("RUS", "USA"), (), when=may),
        _event("v_0000000000000005", RIVER, "breaking the treaty", "REJECT", ("USA",), ("RUS",), claimed_by=russia),
    )
    refuses = factory.position(
        RIVER, russia, "refuses", "new sanctions", "sanctions",
        id="p_00000000000000a2", when=day, voice="said", basis=(said[0].id,),
    )  # fmt: skip
    actors = (r.Actor("p_4", "Sergey Lavrov", "person", "RUS", (r.Role("Foreign Minister"),)),)
    return _reading(
        RIVER, COURIER, day, quotations=said, encounters=(call,), events=events, actors=actors, positions=(refuses,)
    )


def firm() -> r.Reading:
    """Norway and Russia in another paper, with another spelling and a planned meeting."""
    day = _day("2024-05-03")
    lavrov, lund = r.Party("Sergei Lavrov", "RUS", "p_8"), r.Party("Kari Lund", "NOR", "p_9")
    said = _said(
        FIRM,
        ("The sanctions will not change our position,", "direct", lavrov, ("sanctions",), ()),
        ("Norway opposes the sanctions", "indirect", lund, ("sanctions",), ()),
        ("A cease-fire is what we need,", "direct", lund, ("ceasefire",), ()),
    )
    planned = factory.encounter(
        lund,
        lavrov,
        id="m_0000000000000003",
        status="planned",
        place=r.Place("Geneva", "CHE"),
        when=r.When("2024-06-01", "2024-06-30", "stated"),
    )
    opposes = factory.position(
        FIRM,
        replace(lund, code="NOR"),
        "opposes",
        "the sanctions",
        "sanctions",
        id="p_00000000000000a3",
        basis=(said[1].id,),
    )
    refuses = factory.position(
        FIRM,
        replace(lavrov, code="RUS"),
        "refuses",
        "The sanctions",
        "sanctions",
        id="p_00000000000000a4",
        basis=(said[0].id,),
    )
    actors = (
        r.Actor("p_8", "Sergei Lavrov", "person", "RUS", (r.Role("Foreign Minister"),)),
        r.Actor("p_9", "Kari Lund", "person", "NOR", (r.Role("Foreign Minister"),)),
    )
    return _reading(
        FIRM, GAZETTE, day, quotations=said, encounters=(planned,), actors=actors, positions=(opposes, refuses)
    )


def _day(day: str) -> r.When:
    return r.When(day, day, "metadata")


_Said = tuple[str, str, r.Party, tuple[str, ...], tuple[r.Party, ...]]


def _said(text: str, *given: _Said) -> tuple[r.Quotation, ...]:
    return tuple(
        factory.quotation(
            text,
            (words,),
            kind=kind,
            speaker=speaker,
            issues=issues,
            addressees=addressees,
            id=r.content_id("q", words),
        )
        for words, kind, speaker, issues, addressees in given
    )


_SCALE = {"AID": 7.0, "SANCTION": -7.0, "ACCUSE": -2.0, "CONSULT": 1.9, "REJECT": -4.0, "REQUEST": -0.3}


def _event(
    name: str, text: str, words: str, kind: str, actors: tuple[str, ...], recipients: tuple[str, ...], **more: object
) -> r.Event:
    given: dict[str, object] = {
        "mode": None,
        "contexts": (),
        "status": "actual",
        "voice": "claimed" if "claimed_by" in more else "narrated",
        "claimed_by": None,
        "cameo": None,
        "intensity": _SCALE[kind],
        "when": None,
        "place": None,
        "evidence": r.Evidence((factory.span(text, words),), "by hand", 0.8),
    }
    return r.Event(name, kind, actors=actors, recipients=recipients, **(given | more))  # type: ignore[arg-type]


def _reading(text: str, outlet: str, day: r.When, **lists: tuple[object, ...]) -> r.Reading:
    title = text.partition("\n")[0]
    article = factory.article(text, title=title, origin=f"{title}.txt", outlet=outlet, published=day)
    return factory.reading(article, origin=f"{title}.txt", **lists)


def make(path: Path, *, each: int = 2) -> Folder:
    """A corpus at a path with those readings, `each` to a part."""
    folder = make_folder(path)
    known = readings()
    for number in range(0, len(known), each):
        add(folder, f"s_{number}", known[number : number + each])
    return folder


def add(folder: Folder, name: str, known: tuple[r.Reading, ...]) -> None:
    """One more shard with these readings."""
    tables = [rows(reading) for reading in known]
    joined = {table: [row for one in tables for row in one[table]] for table in tables[0]}
    part = folder.write(name, joined)
    manifests.save(folder.path, folder.manifest().with_shard(Shard(name, len(known), 0), part))


RELAY = (
    "Ghana would sign in June\n\n"
    "“We will sign in June if the crew goes home,” Kwabena Osei-Tutu said, according to the Ghana News Agency. "
    "Helena Sarmento met Osei-Tutu again in Accra on 20 May. Portugal sent aid to Ghana on 21 May.\n"
)


def news(path: Path) -> Folder:
    """The same corpus with two more readings: words that an agency relays, and a copy in another paper."""
    folder = make(path)
    add(folder, "s_more", (relay(), copied()))
    return folder


def relay() -> r.Reading:
    """Ghana, later: words relayed by an agency, another meeting, an offer."""
    day, met = _day("2024-05-21"), _day("2024-05-20")
    sarmento, osei = r.Party("Helena Sarmento", "PRT", "p_11"), r.Party("Kwabena Osei-Tutu", "GHA", "p_12")
    (said,) = _said(RELAY, ("We will sign in June if the crew goes home,", "direct", osei, ("fisheries",), ()))
    said = replace(said, relayed_by=r.Party("Ghana News Agency", "GHA"))
    met_again = factory.encounter(sarmento, osei, id="m_0000000000000004", when=met, place=r.Place("Accra", "GHA"))
    aid = _event("v_0000000000000006", RELAY, "sent aid to Ghana", "AID", ("PRT",), ("GHA",), when=day)
    actors = (
        r.Actor("p_11", "Helena Sarmento", "person", "PRT", (r.Role("Foreign Minister"),)),
        r.Actor("p_12", "Kwabena Osei-Tutu", "person", "GHA", (r.Role("Foreign Minister"),)),
    )
    offers = factory.position(
        RELAY, replace(osei, code="GHA"), "offers", "sign in June", "fisheries",
        id="p_00000000000000a5", when=day, voice="said", basis=(said.id,),
    )  # fmt: skip
    return _reading(
        RELAY, GAZETTE, day, quotations=(said,), encounters=(met_again,), events=(aid,), actors=actors,
        positions=(offers,),
    )  # fmt: skip


def copied() -> r.Reading:
    """The words of `firm` in another paper, under ids of their own."""
    made = firm()
    said = tuple(replace(one, id=r.content_id("q", f"{one.id} again")) for one in made.quotations)
    source = replace(made.source, id=r.content_id("s", "again"), origin="again.txt")
    article = replace(made.article, id=r.content_id("a", "again"), source_id=source.id, outlet=COURIER)
    return replace(made, source=source, article=article, quotations=said, encounters=(), positions=(), actors=())
