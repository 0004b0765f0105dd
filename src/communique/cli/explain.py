"""`communique explain`: why a finding was made, in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import click

from communique.cli import pages
from communique.cli.as_json import json_option, wants_json
from communique.cli.plain import one_line, safe
from communique.errors import CommuniqueError


@click.command("explain")
@click.argument("origin", metavar="FILE|-|URL|CORPUS")
@click.argument("id", required=False, metavar="[ID]")
@click.option("--settings", "settings_path", metavar="TOML", help="Settings file, as for read.")
@json_option
@click.pass_context
def command(ctx: click.Context, origin: str, id: str | None, settings_path: str | None) -> None:  # noqa: A002
    """Say why a finding was made: the rule, the words it fired on, whom they mean, and how sure it is.

    ID is the id of a finding, or its beginning; without it the findings of the page are listed, a line each. Of a
    corpus an id is needed: of a finding, of an article, whose findings are listed then, or of what `merge` made: the
    reports of a statement (st_), meeting (mt_) or event (hp_), the names of a person (pn_). Exit status: 0 when the
    page was read and has such a finding, 1 when not, 2 for a wrong command, or a corpus without such a finding.
    """
    if Path(origin).is_dir():
        _of_corpus(ctx, Path(origin), id)
        return

    from communique import source
    from communique.export.explain import explain
    from communique.settings import load_settings

    try:
        settings = load_settings(Path(settings_path) if settings_path else None)
    except CommuniqueError as error:
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(2)
    (reading,) = pages.readings([origin], settings, lambda line: click.echo(line, err=True), source.load)
    if reading is None:
        ctx.exit(1)
    try:
        _tell(origin, id, explain(reading, id))
    except CommuniqueError as error:
        raise click.ClickException(one_line(str(error))) from error


def _of_corpus(ctx: click.Context, corpus: Path, id: str | None) -> None:  # noqa: A002
    from communique.cli.asking import opened

    if id is None:
        raise click.UsageError("of a corpus, the id of a finding or an article is needed")
    with opened(ctx, corpus) as there:
        _tell(str(corpus), id, there.explain(id))


def _tell(origin: str, id: str | None, told: str) -> None:  # noqa: A002
    as_json = json.dumps({"origin": origin, "id": id, "explained": told.splitlines()}, ensure_ascii=False)
    click.echo(as_json if wants_json() else safe(told))
