"""When two titles can be one office: "FM" and "Minister of Foreign Affairs", "the leader" and "Prime Minister".

A title has a head ("minister"), fields ("foreign", "defence") and a state or body. A definite title refers to whoever
holds an office with that head, or with a head that it is a general word for, in those fields and for that state.
"""

from __future__ import annotations

from communique.actors.entities import Entity
from communique.actors.found import Found

# What a general word may stand for; None is any office.
GENERAL: dict[str, frozenset[str] | None] = {
    head: frozenset(part.strip() for part in words.split(",")) if words else None
    for head, words in {
        "leader": "president, prime minister, premier, chancellor, king, queen, emir, amir, sultan, crown prince, "
        "supreme leader, leader, chairman, head, chief",
        "diplomat": "minister, ambassador, envoy, special envoy, secretary of state, secretary, diplomat, spokesman, "
        "spokesperson, spokeswoman, foreign secretary, representative, special representative",
        "official": "",
        "counterpart": "",
        "minister": "minister, fm, foreign secretary, deputy minister, vice minister, deputy prime minister",
        "secretary": "secretary of state, secretary, foreign secretary, defense secretary, defence secretary, "
        "home secretary, secretary general, secretary-general, general secretary",
        "fm": "minister, fm",
        "pm": "prime minister, premier, pm",
        "prime minister": "prime minister, pm, premier",
        "premier": "premier, prime minister",
        "envoy": "envoy, special envoy, ambassador, special representative, representative, negotiator, peace envoy",
        "chief": "chief, head, director, director general, director-general, secretary general, secretary-general, "
        "commissioner, high representative, chairman",
        "head": "chief, head, director, chairman, president, leader, director general, director-general",
        "head of state": "president, king, queen, emir, head of state",
        "head of government": "prime minister, premier, chancellor, head of government",
        "prince": "crown prince, prince",
        "monarch": "king, queen, monarch, emperor",
        "representative": "high representative, special representative, representative",
        "director": "director, executive director, director general, director-general",
        "secretary-general": "secretary general, secretary-general",
        "secretary general": "secretary general, secretary-general",
        "ambassador": "ambassador, amb",
        "general": "general, gen, gen., lt gen, lieutenant general, lt. gen., major general, maj. gen., "
        "brigadier general",
        "lawmaker": "lawmaker, mp, senator, congressman, congresswoman, parliamentarian, legislator, sen, rep",
        "senator": "senator, sen, sen.",
    }.items()
}


def same_office(one: Found, entity: Entity) -> bool:
    """Whether the office that a phrase names can be one that the text gives this person."""
    if not one.heads or not entity.heads:
        return False
    head, held = one.heads[-1], entity.heads
    if head.startswith("spokes"):
        if "press secretary" in held or "press" in fields_of(entity):
            return True  # whoever is in charge of the press
        fits = any(h.startswith("spokes") for h in held)
    elif head in GENERAL:
        wide = GENERAL[head]
        fits = "private" not in entity.sorts if wide is None else bool(held & wide)
    else:
        fits = head in held
    if not fits or head in ("official", "leader", "diplomat", "counterpart"):
        return fits
    fields = one.fields | (frozenset({"foreign"}) if head == "fm" else frozenset())
    return fields <= fields_of(entity)


def fields_of(entity: Entity) -> frozenset[str]:
    """The fields of all offices that the text gives this person."""
    fields: frozenset[str] = frozenset().union(*(found.fields for found in entity.founds))
    return fields | {"foreign"} if "fm" in entity.heads or "foreign secretary" in entity.heads else fields
