"""One table of filters: the keywords in Python and the options on the command line are its names."""

from __future__ import annotations

import inspect
from importlib import import_module

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.errors import QueryError
from communique.query import names
from communique.query.corpus import Corpus
from communique.query.filters import FILTERS, QUESTIONS, Question

COMMAND = {"quotations": "quotes"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_python_and_the_command_line_use_the_same_names(question: Question) -> None:
    listed = [row.name for row in FILTERS[question]]
    unfolding = ("reports", "versions")
    keywords = [name for name in inspect.signature(getattr(Corpus, question)).parameters if name not in unfolding][1:]
    command: click.Command = import_module(f"communique.cli.{COMMAND.get(question, question)}").command
    output = {"corpus", "form", "output", "limit", "order", "raw", "json", "bars", "by", "plot", "reports"}
    output |= {"merge", "split", "alias", "note", "who"}  # what `actors` can be told
    output |= {"shape"}  # positions as a line or a grid
    options = [parameter for parameter in command.params if parameter.name not in output]
    assert keywords == listed
    assert [option.name for option in options] == listed
    assert [option.opts for option in options] == [[f"--{name.replace('_', '-')}"] for name in listed]


def test_event_types_are_those_of_plover() -> None:
    from communique.findings.events.plover import plover

    (row,) = [row for row in FILTERS["events"] if row.name == "type"]
    assert set(row.choices) == set(plover().types)


@pytest.mark.parametrize(
    ("given_day", "first", "last"),
    [("2024", "2024-01-01", "2024-12-31"), ("2024-02", "2024-02-01", "2024-02-29"), ("2023-02-03",) * 3],
)
def test_days(given_day: str, first: str, last: str) -> None:
    assert (names.first_day(given_day).isoformat(), names.last_day(given_day).isoformat()) == (first, last)


@settings(deadline=None)  # tables are read the first time
@given(st.text(max_size=30))
def test_any_name_is_known_or_an_error(text: str) -> None:
    for told in (names.country, names.side, names.issue, names.first_day):
        try:
            told(text)
        except QueryError as error:
            assert repr(text) in str(error) or "is no day" in str(error)
    try:
        assert names.persons(text, ["Kari Lund"]) == ["Kari Lund"]
    except QueryError as error:
        assert "no name" in str(error)
