"""The sizes of the reader's network."""

from __future__ import annotations

from dataclasses import dataclass

from communique.text.labels import (
    ANCHORS,
    DEED_ROLES,
    DEEDS,
    EVENT_STATUS,
    MENTIONS,
    MODE_STATUS,
    NAME_LABELS,
    POINTERS,
    RELATIONS,
    ROLE_LABELS,
    STANCES,
    UPOS,
)

# By how the names of parameters begin: the layer of deeds, which learns when all else has, and what learns with it.
ACTING = ("acting.", "told.")
DEEP = (*ACTING, "deeds.", "asks.", "holds.", "deed_offsets", "deed_hops")


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes in numbers of units; `layers` of the base encoder are kept in the order of `kept`."""

    kept: tuple[int, ...] = (0, 1, 2, 3, 4)
    hidden: int = 384
    inner: int = 1536
    attention: int = 12  # heads of each layer
    head: int = 32  # units of each of them
    arc: int = 128
    relation: int = 96
    speech: int = 192
    link: int = 48
    point: int = 192  # what the anchored heads see of a word beside the features of the roles of speech
    pointer: int = 40  # of each pointer's query and key
    pointers: int = len(POINTERS)
    reach: int = 24  # words to either side up to which a pointer counts them
    refer: int = 48
    deed: int = 256  # what the heads of deeds see of a word beside the features of the roles of speech
    role: int = 40  # of each deed role's query and key
    deed_roles: int = len(DEED_ROLES)
    tags: int = len(UPOS)
    relations: int = len(RELATIONS)
    names: int = len(NAME_LABELS)
    roles: int = len(ROLE_LABELS)
    mentions: int = len(MENTIONS)
    anchors: int = len(ANCHORS)
    deeds: int = len(DEEDS)
    statuses: int = len(EVENT_STATUS) + len(MODE_STATUS)
    stances: int = len(STANCES)

    @property
    def layers(self) -> int:
        return len(self.kept)

    def columns(self) -> dict[str, int]:
        """What the one wide head product holds, in order."""
        return {
            "tags": self.tags,
            "arcs": 2 * self.arc,
            "relations": 2 * self.relation,
            "names": self.names,
            "speech": self.speech,
            "links": 2 * self.link,
            "point": self.point,
            "refer": 2 * self.refer,
            "mentions": self.mentions,
            "deed": self.deed,
        }
