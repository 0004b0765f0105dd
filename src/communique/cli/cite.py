"""`communique cite`: a passage with where it stands, for a text or a bibliography."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.asking import corpus_argument, opened
from communique.cli.plain import safe
from communique.query.citing import FORMS


@click.command("cite")
@corpus_argument
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="How it is given.")
@click.option("--json", "as_json", is_flag=True, help="All fields, an object a line; as --format json.")
@click.pass_context
def command(ctx: click.Context, corpus: Path, ids: tuple[str, ...], form: str, as_json: bool) -> None:
    """Cite findings or articles: words, outlet, title, date, place in the text, and a link to the words on the page.

    ID is the id of a finding or article or its beginning, or that of a statement, meeting or event, whose best report
    is cited then. The link is a text fragment (#:~:text=), which browsers follow to the passage; `csl` is an array of
    CSL JSON. Exit status: 0, or 2 for an id that is none, or no corpus.
    """
    form = "json" if as_json else form
    with opened(ctx, corpus) as there:
        found = [there.cite(name) for name in ids]
        if form == "csl":
            click.echo("[" + ",\n".join(one.told(form) for one in found) + "]")
        else:
            click.echo("\n".join(safe(one.told(form)) for one in found))
