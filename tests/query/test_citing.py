"""A passage is cited with where it stands, and its link finds it on the page and nowhere before."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

import communique
from communique import records as r
from communique.cli import main
from communique.errors import QueryError
from communique.query.citing import FORMS, cite, fragment
from communique.query.corpus import Corpus
from communique.run.derive import merge
from tests import factory
from tests.query import press

TEXT = (
    "Ministers meet\n\n“We will sail,” Kari Lund said in Oslo on Monday, before the talks & all that.\n\n"
    "“We will sail,” she said again on Tuesday; nobody asked, half-heartedly or not.\n"
)
URL = "https://paper.example/talks?id=3"


def link_to(text: str, span: r.Span, **more: object) -> str:
    return fragment(replace(factory.article(text), **more), [span])  # type: ignore[arg-type]


def found(text: str, link: str) -> int:
    """Where a browser would find the first directive of a link: WICG's rules for prefix, start, end and suffix."""
    assert link.startswith("#:~:text=")
    parts = link.removeprefix("#:~:text=").split("&")[0].split(",")
    before = unquote(parts.pop(0)[:-1]) if parts[0].endswith("-") else ""
    after = unquote(parts.pop()[1:]) if parts[-1].startswith("-") else ""
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) > 1 else ""

    def pattern(words: str) -> str:
        return r"\s+".join(re.escape(word) for word in words.split())

    middle = f"(?P<start>{pattern(start)})" + (rf"(?:.|\n)*?{pattern(end)}" if end else "")
    head, tail = (rf"{pattern(before)}\s*" if before else ""), (rf"\s*{pattern(after)}" if after else "")
    match = re.search(head + middle + tail, text, re.IGNORECASE)
    assert match is not None, link
    return match.start("start")


def test_words_that_stand_once_are_the_link() -> None:
    assert link_to(TEXT, factory.span(TEXT, "Kari Lund said in Oslo")) == "#:~:text=Kari%20Lund%20said%20in%20Oslo"


def test_words_that_stand_twice_have_what_is_around_them() -> None:
    second = TEXT.rindex("We will sail,")
    link = link_to(TEXT, r.Span(second, second + len("We will sail,")))
    assert "-," in link
    assert found(TEXT, link) == second
    assert found(TEXT, link_to(TEXT, factory.span(TEXT, "We will sail,"))) == TEXT.index("We will sail,")


def test_dashes_commas_and_ampersands_are_encoded() -> None:
    link = link_to(TEXT, factory.span(TEXT, "talks & all that"))
    assert link == "#:~:text=talks%20%26%20all%20that"
    assert "half%2Dheartedly" in link_to(TEXT, factory.span(TEXT, "half-heartedly"))


def test_parts_of_words_are_made_whole_and_long_passages_have_their_ends() -> None:
    assert link_to(TEXT, factory.span(TEXT, "obody aske")) == "#:~:text=nobody%20asked"
    long = " ".join(f"word{number}" for number in range(200))
    link = link_to(long, r.Span(0, len(long)))
    assert link == "#:~:text=word0%20word1%20word2%20word3%20word4,word195%20word196%20word197%20word198%20word199"
    over = factory.span(TEXT, "all that.\n\n“We will sail,” she")
    assert "," in link_to(TEXT, over)


def test_a_repair_is_undone_for_the_page() -> None:
    text = "The talks were reopened in Oslo."
    edit = r.Edit("re-\nopened", factory.span(text, "reopened"), "hyphen", "a line ended in it")
    assert link_to(text, factory.span(text, "were reopened in"), edits=(edit,)) == "#:~:text=were%20re%2D%20opened%20in"


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["sail", "Sail", "we,", "a-b", "no\n", "“x”", "&"]), min_size=1, max_size=25), st.data()
)
def test_a_link_finds_the_words(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    span = r.Span(start, data.draw(st.integers(start + 1, len(text))))
    if not span.of(text).strip():
        return
    at = found(text, link_to(text, span))
    assert text[at : at + 1].strip()
    assert at <= start + len(span.of(text)) - len(span.of(text).lstrip())


def reading() -> r.Reading:
    day = r.When("2024-05-06", "2024-05-06", "metadata")
    article = factory.article(TEXT, title="Talks & {more}", outlet="The Echo", published=day)
    article = replace(article, url=URL)
    said = factory.quotation(TEXT, ("We will sail,",), speaker=r.Party("Kari Lund", "NOR", "p_1"), id="q_1")
    return factory.reading(article, quotations=(said,))


def test_a_citation_has_everything() -> None:
    one = reading()
    cited = cite(one, "q_1", one.quotations[0].content)
    assert (cited.text, cited.speaker, cited.outlet, cited.published) == (
        "We will sail,",
        "Kari Lund",
        "The Echo",
        "2024-05-06",
    )
    assert (cited.spans, cited.paragraph) == (((17, 30),), 2)
    assert cited.link == URL + "#:~:text=We%20will%20sail%2C"
    assert str(cited) == (
        "“We will sail,” (Kari Lund). “Talks & {more}”, The Echo, 2024-05-06. paragraph 2, characters 17-30. "
        + cited.link
    )
    entry = cited.bibtex()
    assert entry.startswith("@misc{q_1,\n")
    assert r"  title = {Talks \& \{more\}}," in entry
    assert "  year = {2024},\n  month = {5},\n  day = {6}," in entry
    assert entry.count("{") == entry.count("}")
    item = cited.csl()
    assert item["type"] == "article-newspaper"
    assert (item["container-title"], item["URL"], item["issued"]) == (
        "The Echo",
        cited.link,
        {"date-parts": [[2024, 5, 6]]},
    )
    assert json.loads(cited.json())["spans"] == [[17, 30]]


def test_an_article_is_cited_by_its_address() -> None:
    cited = cite(reading(), "a_1", ())
    assert (cited.text, cited.link) == ("", URL)
    assert str(cited) == f"“Talks & {{more}}”, The Echo, 2024-05-06. {URL}"


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = press.make(tmp_path_factory.mktemp("cite") / "press.communique")
    merge(folder.path)
    return folder.path


def test_findings_and_groups_are_cited(merged: Path) -> None:
    own = communique.open(merged)
    found = next(iter(own.quotations(text='"never stopped"')))
    cited = own.cite(found.id[:-2])
    assert cited.text == "Sanctions have never stopped a river,"
    assert own.cite(found.group_id) == cited
    assert str(cited) in own.explain(found.id)
    sanction = next(iter(own.events(type="SANCTION")))
    assert own.cite(sanction.id).text == "The United States imposed sanctions on Russia."
    position = next(iter(own.positions(of="Kari Lund")))
    assert own.cite(position.id).text == "Norway opposes the sanctions"
    with pytest.raises(QueryError, match="no finding has"):
        own.cite("q_none")
    with pytest.raises(QueryError, match="is a person"):
        own.cite("pn_9")


@pytest.mark.parametrize("form", FORMS)
def test_the_command_gives_every_form(merged: Path, form: str) -> None:
    own: Corpus = communique.open(merged)
    ids = [one.id for one in own.quotations(speaker="Kari Lund")]
    done = CliRunner().invoke(main, ["cite", str(merged), *ids, "--format", form])
    assert done.exit_code == 0, done.output
    if form == "csl":
        assert [item["id"] for item in json.loads(done.output)] == ids
    elif form == "json":
        assert [json.loads(line)["id"] for line in done.output.splitlines()] == ids
        again = CliRunner().invoke(main, ["cite", str(merged), *ids, "--json"])
        assert again.output == done.output
    elif form != "link":
        assert all(
            found in done.output for found in (["Kari Lund"] if form == "text" else [f"@misc{{{one}," for one in ids])
        )
    assert CliRunner().invoke(main, ["cite", str(merged), "q_none"]).exit_code == 2
