"""Reading JSON: out and in again is the identity, both ways; what is damaged is refused and says where."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings

from communique.errors import CommuniqueError, ReadingError
from communique.export.reading_json import dumps, from_json, loads, to_json
from communique.records import Reading
from tests.factory import fjord
from tests.strategies import readings


@given(readings())
@settings(max_examples=30, deadline=None)
def test_out_and_in_is_the_identity_both_ways(reading: Reading) -> None:
    data = to_json(reading)
    assert from_json(data) == reading
    assert to_json(from_json(data)) == data


@given(readings())
@settings(max_examples=30, deadline=None)
def test_a_line_is_one_line_that_any_stream_takes(reading: Reading) -> None:
    line = dumps(reading)
    assert "\n" not in line
    assert loads(line.encode("utf-8").decode("utf-8")) == reading


def test_shape_is_what_the_documentation_says() -> None:
    data = to_json(fjord())
    assert data["schema"] == 2
    assert data["origin"] == "fjord.txt"
    assert data["title"] == "Norway and Iceland talk fish"
    said = data["quotations"][0]
    assert said["content"] == [{"start": 50, "end": 70, "text": "We agree on the cod."}]
    assert said["speaker"]["name"] == "Kari Lund"
    assert said["speaker"]["country"] == "NOR"
    assert data["encounters"][0]["place"]["name"] == "Oslo"
    assert data["runs"] == [[0, 28, 0, 28], [30, len(data["text"]), 30, len(data["text"]) + 4]]
    assert data["published"] is None


def test_characters_stay_readable() -> None:
    assert "“We agree" in dumps(fjord())


def at(data: dict[str, Any], path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]  # type: ignore[index]  # paths mix keys and places
    return data


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("schema",), 1, "schema version 1 is not known here; this program reads 2"),
        (("schema",), None, "schema version None"),
        (("text",), 7, "text: wanted a string, found a number"),
        (("title",), 7, "title: wanted a string, found a number"),
        (("origin",), "elsewhere", "origin: differs"),
        (("quotations",), {}, "quotations: wanted a list, found an object"),
        (("quotations", 0, "kind"), "loud", "quotations[0].kind: wanted one of direct, mixed, indirect"),
        (("quotations", 0, "content", 0, "text"), "We agree on the hake.", "the words of 50..70 are"),
        (("quotations", 0, "content", 0, "end"), 9999, "quotations[0].content[0]: 50..9999 is no range"),
        (("quotations", 0, "content", 0, "start"), True, "wanted a whole number, found a boolean"),
        (("quotations", 0, "content", 0), None, "wanted a span, found null"),
        (("quotations", 0, "speaker"), "Lund", "quotations[0].speaker: wanted an object, found a string"),
        (("quotations", 0, "evidence", "confidence"), float("nan"), "wanted a finite number"),
        (("quotations", 0, "evidence", "confidence"), 10**400, "wanted a finite number"),
        (("quotations", 0, "mood"), "sad", "quotations[0]: unknown mood"),
        (("translation", "machine"), 1, "translation.machine: wanted a boolean"),
        (("runs", 0), [0, 1, 2], "runs[0]: wanted [start, end, raw_start, raw_end]"),
        (("runs", 0), [0, 1, 3, 2], "runs[0]: 3..2 is no range of bytes"),
        (("runs",), None, "runs: wanted a list"),
        (("actors", 0, "roles", 0, "valid"), ["1990"], "wanted 2 items, found 1"),
    ],
)
def test_damage_is_refused_and_named(path: tuple[str | int, ...], value: object, reason: str) -> None:
    data = copy.deepcopy(to_json(fjord()))
    at(data, path[:-1])[path[-1]] = value
    with pytest.raises(ReadingError) as caught:
        from_json(data)
    assert reason in str(caught.value)


def test_a_missing_field_is_named() -> None:
    data = to_json(fjord())
    del data["edits"]
    with pytest.raises(ReadingError, match="the reading: edits missing"):
        from_json(data)


@pytest.mark.parametrize("line", ["", "{", "[" * 100_000, "[]", "null", "NaN"])
def test_what_is_no_reading_is_an_error_of_the_tree(line: str) -> None:
    with pytest.raises(CommuniqueError) as caught:
        loads(line)
    assert isinstance(caught.value, ValueError)


def test_numbers_written_without_a_point_are_taken() -> None:
    data = json.loads(dumps(fjord()))
    data["quotations"][0]["evidence"]["confidence"] = 1
    assert from_json(data).quotations[0].evidence.confidence == 1.0
