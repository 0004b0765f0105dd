"""Annotations and JSON-LD, read by a JSON-LD processor, and against the models that they are of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from communique.formats import annotation, linked
from communique.formats.names import VOCABULARY
from communique.query.corpus import Corpus
from tests.formats import contexts, samples
from tests.formats.conftest import Export

OA = "http://www.w3.org/ns/oa#"


def expanded(document: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": contexts.load})
    return found


@pytest.fixture
def page(export: Export) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export("annotation", "a.json").read_text(encoding="utf-8"))
    return found


def test_an_annotation_has_what_the_model_requires(page: dict[str, Any], corpus: Corpus) -> None:
    (whole,) = expanded(page)
    (items,) = whole["https://www.w3.org/ns/activitystreams#items".replace("https", "http")]
    made = items["@list"]
    assert len(made) == sum(corpus.manifest.rows(name) for name in ("quotations", "encounters", "events", "positions"))
    for one in made:
        assert one["@type"] == [f"{OA}Annotation"]
        assert one["@id"].startswith("urn:")
        assert one[f"{OA}motivatedBy"] == [{"@id": f"{OA}describing"}]
        assert one[f"{OA}hasTarget"], "an annotation has one target or more"
        for body in one[f"{OA}hasBody"]:
            assert body["@type"] == [f"{OA}TextualBody"]
            assert body["http://www.w3.org/1999/02/22-rdf-syntax-ns#value"][0]["@value"]
            assert body[f"{OA}hasPurpose"][0]["@id"].removeprefix(OA) in {"classifying", "identifying", "tagging"}
        for target in one[f"{OA}hasTarget"]:
            assert target["@type"] == [f"{OA}SpecificResource"]
            assert len(target[f"{OA}hasSource"]) == 1
            for selector in target.get(f"{OA}hasSelector", ()):
                quote = f"{OA}exact" in selector
                assert quote or selector[f"{OA}start"][0]["@value"] <= selector[f"{OA}end"][0]["@value"]
        assert one[f"{VOCABULARY}record"][0]["@type"] == "@json"


def test_selectors_point_at_the_words_in_the_text_and_in_the_bytes(page: dict[str, Any]) -> None:
    (said,) = [one for one in page["items"] if one["id"].endswith("q_00000000000000d1")]
    raw = b"<html> " + samples.TEXT.encode() + b"</html>"
    first, second = said["target"]
    quote, position, data = first["selector"]
    assert quote["exact"] == "We came\tto listen – and to\nask,"
    assert samples.TEXT[position["start"] : position["end"]] == quote["exact"]
    assert raw[data["start"] : data["end"]].decode() == quote["exact"]
    assert samples.TEXT[: position["start"]].endswith(quote["prefix"])
    assert samples.TEXT[position["end"] :].startswith(quote["suffix"])
    assert second["selector"][0]["exact"] == "said"
    hashed, timed = first["state"]
    assert hashed["sha256"] == "0" * 64
    assert timed == {
        "type": "TimeState",
        "sourceDate": "2024-06-10T12:00:00Z",
        "cached": "https://archive.example/1",
    }
    assert first["source"] == samples.URL


def test_nothing_of_an_annotation_is_lost_to_a_processor(page: dict[str, Any]) -> None:
    """A term that the context does not know would be dropped in silence."""
    known = {*contexts.ANNOTATION, *annotation.CONTEXT[1], "@context"}

    def names(value: Any) -> set[str]:
        if isinstance(value, list):
            return {name for one in value for name in names(one)}
        if not isinstance(value, dict):
            return set()
        return set(value) | {
            name for key, one in value.items() if key not in ("record", "article") for name in names(one)
        }

    assert names(page["items"]) <= known


def test_annotations_one_a_line_are_each_a_document(export: Export) -> None:
    lines = export("annotation", "a.jsonl").read_text(encoding="utf-8").splitlines()
    (first,) = expanded(json.loads(lines[0]))
    assert first["@type"] == [f"{OA}Annotation"]


def test_a_merged_statement_is_one_annotation_with_its_group(export: Export, merged: Corpus) -> None:
    found = json.loads(export("annotation", "m.json", merged, of=["quotations"]).read_text(encoding="utf-8"))["items"]
    apart = export("annotation", "r.jsonl", merged, of=["quotations"], reports=True).read_text("utf-8").splitlines()
    assert (len(found), len(apart)) == (10, 15)
    assert all(one["group"].startswith("urn:x-communique:st_") for one in found)
    assert len({json.loads(line)["group"] for line in apart}) == 10


@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_json_ld_is_schema_org(export: Export, suffix: str) -> None:
    from rdflib import SDO  # pytest would collect what it has for every name that it is asked

    text = export("jsonld", f"j.{suffix}").read_text(encoding="utf-8")
    documents = [json.loads(line) for line in text.splitlines()] if suffix == "jsonl" else [json.loads(text)]
    nodes = [node for document in documents for node in expanded(document)]
    kinds = {kind.rsplit("/", 1)[1] for node in nodes for kind in node["@type"]}
    assert kinds == {"Quotation", "Event", "Action", "Claim", "NewsArticle"}
    for name in terms(nodes):
        if name.startswith("https://schema.org/"):
            assert name.rsplit("/", 1)[1] in SDO, f"{name} is not in rdflib's list of the vocabulary"
        else:
            assert name.startswith(VOCABULARY), f"{name} is of no vocabulary"


def terms(value: Any) -> set[str]:
    """The properties and types that are used."""
    if isinstance(value, list):
        return {name for one in value for name in terms(one)}
    if not isinstance(value, dict):
        return set()
    own = {name for name in value if not name.startswith("@")} | set(value.get("@type", ()))
    return own | {name for name, one in value.items() if name != "@type" for name in terms(one)}


def test_json_ld_says_who_said_what_where(export: Export) -> None:
    graph = json.loads(export("jsonld", "j.json").read_text(encoding="utf-8"))["@graph"]
    by_id = {node["@id"]: node for node in graph}
    said = by_id["urn:x-communique:q_00000000000000d1"]
    assert said["creator"] == {"@type": "Person", "name": "Maryam al-Sayed", "nationality": "QAT", "jobTitle": "envoy"}
    assert said["isPartOf"] == {"@id": samples.URL}
    assert by_id[samples.URL]["headline"] == "Envoys of three states meet in Doha"
    assert "articleBody" not in by_id[samples.URL], "texts stay in the house"
    agreed = by_id["urn:x-communique:v_00000000000000d1"]
    assert agreed["agent"] == [
        {"@type": "Organization", "identifier": "EU"},
        {"@type": "Country", "identifier": "QAT"},
    ]
    assert by_id["urn:x-communique:m_0000000000000003"]["eventStatus"] == "https://schema.org/EventScheduled"


def test_texts_go_out_where_they_are_asked_for(export: Export) -> None:
    graph = json.loads(export("jsonld", "j.json", texts=True).read_text(encoding="utf-8"))["@graph"]
    assert samples.TEXT in [node.get("articleBody") for node in graph]


def test_states_and_bodies_are_no_persons() -> None:
    kinds = [(linked.person(name, None, None) or {})["@type"] for name in ("Russia", "NATO", "Kari Lund")]
    assert kinds == ["Country", "Organization", "Person"]


def test_a_file_that_exists_is_replaced_whole(export: Export, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("old")
    assert json.loads(export("annotation", "a.json").read_text(encoding="utf-8"))["type"] == "AnnotationPage"
