"""Events: who did what to whom, whether it happened, and who says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique import actors, read, text
from communique.findings import quotations
from communique.findings.events.lexicon import lexicon
from communique.findings.events.plover import plover
from communique.findings.events.sectors import of_actor
from communique.records import Actor, Event, Role
from tests import factory
from tests.findings import by_rules

REYKJAVIK = Path(__file__).parents[3] / "shared" / "pages" / "reykjavik.txt"


def found(content: str, **more: object) -> tuple[Event, ...]:
    document = text.document(factory.article(content, **more))  # type: ignore[arg-type]  # keywords of Article
    cast = actors.cast(document)
    said = quotations.find(document, cast)
    return by_rules.events(document, cast, said)


def one(content: str, kind: str) -> Event:
    """The one event of that type."""
    (event,) = [e for e in found(content) if e.type == kind]
    return event


@pytest.mark.parametrize(
    ("content", "kind", "actors", "recipients"),
    [
        # active and passive verbs
        ("Norway condemned Spain over the arrests.", "ACCUSE", {"NOR"}, {"ESP"}),
        ("Spain was accused by Norway of overfishing.", "ACCUSE", {"NOR"}, {"ESP"}),
        ("Sanctions were imposed on Spain by Norway.", "SANCTION", {"NOR"}, {"ESP"}),
        # nominalisations
        ("Norway's rejection of Spain surprised many.", "REJECT", {"NOR"}, {"ESP"}),
        ("The shelling of Spain by Norway went on.", "ASSAULT", {"NOR"}, {"ESP"}),
        ("A Norwegian attack on Spain failed.", "ASSAULT", {"NOR"}, {"ESP"}),
        # who is at fault is not who is hit
        ("Norway condemned the shelling of Spain by Chile.", "ACCUSE", {"NOR"}, {"CHL"}),
        ("Norway condemned Chile's strike on Spain.", "ACCUSE", {"NOR"}, {"CHL"}),
        # reciprocal acts
        ("Norway cooperates with Spain on rescue at sea.", "COOPERATE", {"NOR", "ESP"}, set()),
        ("A ceasefire between Norway and Spain took hold.", "RETREAT", {"NOR", "ESP"}, set()),
        # a shared subject, a shared object
        ("Norway summoned the Spanish ambassador and recalled its envoy from Spain.", "SANCTION", {"NOR"}, {"ESP"}),
        ("Norway thanked Spain and Chile.", "SUPPORT", {"NOR"}, {"ESP", "CHL"}),
        # bodies by their short names
        ("The United Nations Security Council urged Spain to stop.", "REQUEST", {"UN"}, {"ESP"}),
        ("Hamas fired rockets at Israel.", "ASSAULT", {"HAMAS"}, {"ISR"}),
        # words inside a pattern
        ("Norway holds Spain responsible for the leak.", "ACCUSE", {"NOR"}, {"ESP"}),
    ],
)
def test_who_does_what_to_whom(content: str, kind: str, actors: set[str], recipients: set[str]) -> None:
    event = one(content, kind)
    assert (set(event.actors), set(event.recipients)) == (actors, recipients)


def test_what_is_domestic_is_no_event() -> None:
    assert not found("Norwegian police arrested a Norwegian man in Oslo, and Norway thanked them.")


def test_what_is_asked_for_has_not_happened() -> None:
    events_found = found("Norway urged Spain to attack Chile.")
    assert [e.type for e in events_found] == ["REQUEST"]


def test_a_condition_makes_it_hypothetical() -> None:
    assert one("If Spain comes back, Norway will expel Spain from the council.", "SANCTION").status == "hypothetical"


def test_what_is_said_is_a_claim_of_the_speaker() -> None:
    event = one("Chilean Foreign Minister Ana Ruiz said that Norway attacked Spain.", "ASSAULT")
    assert event.voice == "claimed"
    assert event.claimed_by is not None
    assert event.claimed_by.name == "Ana Ruiz"


def test_we_are_the_speakers_side() -> None:
    content = "“We condemn the attack by Spain,” Norwegian Foreign Minister Kari Lund said."
    assert one(content, "ACCUSE").actors == ("NOR",)


def test_a_side_that_says_what_both_should_do_makes_an_offer() -> None:
    event = one("Kari Lund, Norway's foreign minister, said Norway and Spain should cooperate.", "AGREE")
    assert (event.actors, event.recipients, event.status) == (("NOR",), ("ESP",), "planned")


def test_a_demand_made_in_speech_is_a_request() -> None:
    event = one("Norwegian Foreign Minister Kari Lund said Spain must leave the island.", "REQUEST")
    assert (event.actors, event.recipients, event.voice) == (("NOR",), ("ESP",), "claimed")


def test_encounters_are_consultations_and_signings_agreements() -> None:
    content = "Norwegian Foreign Minister Kari Lund met Spanish President Ana Ruiz on Monday."
    assert one(content, "CONSULT").actors == ("NOR", "ESP")
    assert one("Norway signed an accord with Spain.", "AGREE").cameo == "057"


def test_an_act_told_twice_is_one_event_and_narration_outweighs_a_claim() -> None:
    content = (
        "Chilean President Ana Ruiz said Norway attacked Spain.\n\nNorway attacked Spain on Monday.\n\n"
        "Norway attacked Spain with drones."
    )
    event = one(content, "ASSAULT")
    assert event.voice == "narrated"
    assert len([s for s in event.evidence.spans if s.of(content) == "attacked"]) == 3


def test_code_and_score_come_from_the_crosswalk() -> None:
    event = one("Norway recalled its ambassador from Spain.", "SANCTION")
    assert (event.mode, event.cameo) == ("withdraw", "161")
    assert event.intensity == plover().cameo["161"].intensity
    assert event.intensity is not None
    assert event.intensity < 0


def test_every_trigger_agrees_with_the_crosswalk() -> None:
    known = plover()
    # A signed pact is AGREE and an embargo SANCTION by the guidelines; the crosswalk has SUPPORT and COERCE for them.
    other = {"057": "AGREE", "163": "SANCTION"}
    for rows in lexicon().triggers.values():
        for trigger in rows:
            kind = known.types[trigger.type]
            assert trigger.mode is None or trigger.mode in kind.modes, trigger.name
            if trigger.cameo:
                assert other.get(trigger.cameo, known.cameo[trigger.cameo].type) == trigger.type, trigger.name


@given(st.text(max_size=300))
@settings(max_examples=30, deadline=None)
def test_any_text_is_read(content: str) -> None:
    for event in found(content):
        assert event.evidence.spans


def test_work_stays_linear_on_hostile_input() -> None:
    content = "Norway attacked Spain and " * 3000
    assert len(found(content)) <= 10


UNSEEN = pytest.mark.xfail(reason="the reader gives these cues a chance of .2 only", strict=True)


@pytest.mark.skipif(not REYKJAVIK.exists(), reason="needs ../shared")
def test_reykjavik() -> None:
    reading = read(REYKJAVIK.read_bytes())
    events_found = {
        (e.type, e.actors, e.recipients, e.status, e.claimed_by and e.claimed_by.name) for e in reading.events
    }
    assert ("AGREE", ("RUS",), ("USA",), "planned", "Lavrov") in events_found
    assert ("AGREE", ("USA",), ("RUS",), "planned", "Blinken") in events_found
    assert ("THREATEN", ("USA",), ("RUS",), "hypothetical", "Blinken") in events_found
    assert any(
        e.type == "CONSULT" and set(e.actors) == {"RUS", "USA"} and e.voice == "narrated" for e in reading.events
    )
    told = {issue for q in reading.quotations for issue in q.issues}
    assert told >= {
        "bilateral-relations",
        "strategic-stability",
        "diplomatic-missions",
        "korean-peninsula",
        "iran-nuclear-programme",
        "afghanistan",
    }


@pytest.mark.skipif(not REYKJAVIK.exists(), reason="needs ../shared")
@pytest.mark.parametrize(
    ("code", "issue", "words"),
    [
        ("RUS", "strategic-stability", "cooperate on issues of strategic stability"),
        ("RUS", "bilateral-relations", "to discuss all issues without exception"),
        pytest.param("USA", "strategic-stability", "increase cooperation on these issues", marks=UNSEEN),
        pytest.param("USA", "bilateral-relations", "to establish predictable and stable relations", marks=UNSEEN),
    ],
)
def test_reykjavik_positions(code: str, issue: str, words: str) -> None:
    reading = read(REYKJAVIK.read_bytes())
    taken = [p for p in reading.positions if p.holder.code == code and issue in p.issues]
    said = [span.of(reading.article.text) for p in taken for span in p.words]
    assert any(words in content for content in said), said


def test_a_refusal_to_yield_is_a_rejection() -> None:
    event = one("Norway will not lift its sanctions on Spain.", "REJECT")
    assert (event.actors, event.recipients, event.status) == (("NOR",), ("ESP",), "actual")


def test_what_is_threatened_has_not_happened() -> None:
    assert [e.type for e in found("Norway threatened to attack Spain.")] == ["THREATEN"]


@pytest.mark.parametrize(
    ("content", "type_", "actors", "recipients"),
    [
        ("Russia and China on Thursday vetoed a US resolution in the hall.", "REJECT", ("RUS", "CHN"), ("USA",)),
        ("The calm came after the Norwegian government released ten Spanish sailors.", "RETREAT", ("NOR",), ("ESP",)),
        ("Norway withdrew two hundred peacekeepers from Chile in February.", "SANCTION", ("NOR",), ("CHL",)),
        ("Norway rejected any cooperation with Spain on herring.", "REJECT", ("NOR",), ("ESP",)),
        ("Norway will not talk; it will go on with its war on Spain.", "ASSAULT", ("NOR",), ("ESP",)),
        ("Two attacks on Spain were attributed to Norway.", "ASSAULT", ("NOR",), ("ESP",)),
        ("Norway lashed out at Spain over the herring.", "ACCUSE", ("NOR",), ("ESP",)),
        ("Norway slapped new tariffs on Spain on Monday.", "SANCTION", ("NOR",), ("ESP",)),
        ("Norway pulled its troops out of Chile.", "RETREAT", ("NOR",), ("CHL",)),
    ],
)
def test_words_and_clauses_of_the_field(
    content: str, type_: str, actors: tuple[str, ...], recipients: tuple[str, ...]
) -> None:
    assert (type_, actors, recipients) in {(e.type, e.actors, e.recipients) for e in found(content)}


@pytest.mark.parametrize(
    ("content", "sectors"),
    [
        ("Turkish artillery shelled a village in Syria.", ("MIL",)),
        ("The parliament of Chile condemned Peru.", ("LEG",)),
        ("Norwegian Foreign Minister Kari Lund condemned Spain.", ("GOV",)),
        ("Norway's army attacked Spain.", ("MIL",)),
        ("Norwegian protesters marched against Spain.", ("CVL",)),
        ("The Norwegian navy seized a Spanish ship.", ("MIL",)),
        ("Norway condemned Spain.", (None,)),
        ("The European Commission condemned Spain.", (None,)),
    ],
)
def test_who_acts_for_a_side(content: str, sectors: tuple[str | None, ...]) -> None:
    assert sectors in {e.actor_sectors for e in found(content)}


def test_each_side_has_its_sector() -> None:
    (event,) = [e for e in found("Norway accused Turkish troops of looting.") if e.type == "ACCUSE"]
    assert (event.actor_sectors, event.recipient_sectors) == ((None,), ("MIL",))


def test_sectors_are_those_of_plover() -> None:
    assert len(plover().sectors) == 25
    assert all(row.name and row.means.endswith(".") for row in plover().sectors.values())


@pytest.mark.parametrize(
    ("title", "body", "sector"),
    [
        ("secretary of state", None, "GOV"),
        ("former president", None, "ELI"),
        ("president of the constitutional court", None, "JUD"),
        ("spokesman", "Ministry of Finance", "GOV"),
        ("opposition leader", None, "OPP"),
        ("chief of staff", None, "MIL"),
        ("baker", None, None),
    ],
)
def test_an_office_tells_the_sector(title: str, body: str | None, sector: str | None) -> None:
    assert of_actor(Actor("a", "Kari Lund", "person", "NOR", (Role(title, body),))) == sector


def test_sport_is_no_war() -> None:
    assert not found("Norway beat Spain in the semi-final on Sunday.")
    assert not found("Norway attacked early, scored twice and defeated Spain.")
