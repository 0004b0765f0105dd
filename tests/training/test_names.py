"""Names for training: GUM's entities, and other names in the place of those of a sentence."""

from __future__ import annotations

import random
from pathlib import Path

from communique.text.decoding import spans
from communique.text.features import KNOWN_KINDS
from training.gazetteer import Gazetteer
from training.gum import items
from training.item import Item
from training.known import Known
from training.renaming import renamed

KNOWN = Known({"Norway": KNOWN_KINDS.index("country"), "minister": KNOWN_KINDS.index("title")})
TABLE = Gazetteer(((("Juma",), ("Bweya",)),), ("Muara Kota",), ("Mapuche",), ("Acme",))

CONLLU = """# newdoc id = GUM_news_made
# text = Minister Kari Lund left Lake Hall for the Nordic Trade Council in May
{rows}

"""
ROWS = (
    ("Minister", "PROPN", "(1-person-new-nnnnn-cf1-1,2,3-sgl"), ("Kari", "PROPN", ""), ("Lund", "PROPN", "1)"),
    ("left", "VERB", ""), ("Lake", "PROPN", "(2-place-new-nnnnn-cf2-2-sgl"), ("Hall", "PROPN", "2)"),
    ("for", "ADP", ""), ("the", "DET", "(3-organization-new-nnnnn-cf3-4-sgl"), ("Nordic", "ADJ", ""),
    ("Trade", "PROPN", ""), ("Council", "PROPN", "3)"), ("in", "ADP", ""),
    ("May", "PROPN", "(4-time-new-nnnnn-cf4-1-sgl)"),
)  # fmt: skip


def named(item: Item) -> set[tuple[str, str]]:
    found = spans([label or "O" for label in item.names or []])
    return {(kind, " ".join(item.words[a:b])) for kind, a, b in found}


def test_entities_of_gum_become_names(tmp_path: Path) -> None:
    rows = [
        "\t".join([str(i), word, "_", tag, "_", "_", "0", "dep", "_", f"Entity={entity}" if entity else "_"])
        for i, (word, tag, entity) in enumerate(ROWS, 1)
    ]
    path = tmp_path / "made.conllu"
    path.write_text(CONLLU.format(rows="\n".join(rows)), encoding="utf-8")
    (item,) = items(path, KNOWN)
    assert item.words == [word for word, _, _ in ROWS]
    assert named(item) == {("person", "Kari Lund"), ("place", "Lake Hall"), ("body", "Nordic Trade Council")}
    assert item.names is not None
    assert item.names[-1] is None  # a time is not trained on
    assert item.names[3] == "O"


def test_names_are_replaced_alike_and_states_are_kept() -> None:
    words = "Kari Lund of Norway met Lund in Oslo".split()
    labels: list[str | None] = ["B-person", "I-person", "O", "B-place", "O", "B-person", "O", "B-place"]
    item = Item(words, [0] * len(words), names=labels)
    made = [renamed(item, random.Random(seed), table=TABLE, kept=frozenset(["Norway"])) for seed in range(200)]  # noqa: S311
    texts = {" ".join(one.words) for one in made}
    assert " ".join(words) in texts
    assert "Juma Bweya of Norway met Bweya in Muara Kota" in texts
    for one in made:
        assert len(one.words) == len(one.names or []) == len(one.sentence)
        assert ("place", "Norway") in named(one)
        assert {kind for kind, _ in named(one)} == {"person", "place"}


def test_an_item_with_a_tree_is_left_as_it_is() -> None:
    item = Item(["Lund"], [0], names=["B-person"], heads=[0])
    dice = [random.Random(seed) for seed in range(20)]  # noqa: S311
    assert all(renamed(item, rng, table=TABLE, kept=frozenset()) is item for rng in dice)
