"""`communique export`: findings in a format that other tools read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from communique.cli.asking import corpus_argument, option_of
from communique.cli.going import Going, ending
from communique.cli.plain import one_line
from communique.formats.registry import FORMATS
from communique.query.filters import FILTERS, Filter, Question

_QUESTIONS: Mapping[str, Question] = {
    "quotes": "quotations",
    "quotations": "quotations",
    "encounters": "encounters",
    "events": "events",
    "positions": "positions",
    "articles": "articles",
}


# Filters whose name means something else here.
_OTHERWISE: Mapping[str, str] = {"of": "holder"}


def _filters() -> list[Filter]:
    """The filters of all questions, one of each name; what a value means is told by the question."""
    found: dict[str, Filter] = {}
    for question in dict.fromkeys(_QUESTIONS.values()):
        for row in FILTERS[question]:
            known = found.setdefault(row.name, row)
            if known.choices != row.choices:
                both = tuple(dict.fromkeys((*known.choices, *row.choices)))
                found[row.name] = replace(known, choices=both if known.choices and row.choices else ())
    return list(found.values())


def _filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for row in reversed(_filters()):
        command = option_of(replace(row, name=_OTHERWISE.get(row.name, row.name)))(command)
    return command


@click.command("export")
@corpus_argument
@click.argument("dest", type=click.Path(path_type=Path), metavar="DEST")
@click.option("--as", "form", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option(
    "--of", type=click.Choice(list(_QUESTIONS)), multiple=True, help="Only these; without it, all it has a place for."
)
@_filter_options
@click.option("--reports", is_flag=True, help="A row for each report, where the corpus is merged.")
@click.option("--texts", is_flag=True, help="With the texts of the articles, where the format has a place for them.")
@click.option("--nodes", type=click.Choice(["parties", "countries"]), help="What the nodes of a graph are.")
@click.option("--raw", is_flag=True, help="Findings as they were read, uncorrected.")
@click.option("--json", "as_json", is_flag=True, help="Progress and manifest as JSON, one object a line.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    corpus: Path,
    dest: Path,
    form: str,
    of: tuple[str, ...],
    reports: bool,
    texts: bool,
    nodes: str | None,
    raw: bool,
    as_json: bool,
    **given: Any,
) -> None:
    """Write the findings of a corpus in a format that other tools read.

    What goes out is what the same filters show: once the corpus is merged a row is a statement, meeting or happening,
    with --reports each report of it. DEST is a file or a folder, as the format asks; it is there whole or not at all,
    with a manifest of what is in it (manifest.json, beside a file DEST.manifest.json). The texts of articles are their
    publishers' and stay out unless --texts is given. docs/formats.md has the fields of each format, and what has no
    place in it. Exit status: 0, 2 for a wrong command, a name that the corpus does not know, or no corpus, 130 for
    Ctrl-C, which leaves nothing.
    """
    from communique.formats import registry
    from communique.query.corpus import open as open_corpus

    def tell(line: str) -> None:
        click.echo(f"communique: {one_line(line)}", err=True)

    going = Going("writing", None, as_json=as_json)
    with ending(ctx, going):
        if nodes and form != "graph":
            raise click.UsageError("--nodes is for graphs")
        there = open_corpus(corpus, raw=raw, memory=registry.MEMORY, tell=tell)
        named = {told: name for name, told in _OTHERWISE.items()}
        chosen = {named.get(name, name): value for name, value in given.items() if value not in ((), None)}
        questions = tuple(dict.fromkeys(_QUESTIONS[name] for name in of))
        wanted = registry.asked(there, form, chosen, of=questions, reports=reports, texts=texts, tell=going)
        going.total = sum(wanted.count(question) for question in wanted.findings)
        manifest = registry.export(wanted, form, dest, **({"nodes": nodes} if nodes else {}))
    going.close()
    if as_json:
        click.echo(json.dumps({"event": "summary", **manifest}, ensure_ascii=False))
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in manifest["rows"].items())
    click.echo(f"{counts} in {one_line(str(dest))}")
