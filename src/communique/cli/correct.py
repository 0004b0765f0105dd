"""`communique correct`: what is right instead, of findings by their ids or by a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.as_json import json_option, wants_json
from communique.cli.asking import UNREAD, WRONG, corpus_argument, opened
from communique.cli.plain import one_line
from communique.cli.saying import ENDING, saying_options, show
from communique.query.fields import LISTED, fields
from communique.query.filters import Filter
from communique.store.schema import FINDINGS

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.query.reviewing import Said

TOLD = """Say what is right instead, by the names that questions have for it, of one finding or many.

A party is a country, or a name with the country in brackets: "Kari Lund (NOR)"; one that nobody in the corpus is called
is asked about. Words are those of the article. An empty value says that there is none.

With -i, a sheet says it that `communique review -o` wrote and that was filled in: `verdict` right or wrong, and fields
that read otherwise than they did. Where a row is wrong, nothing is said at all, unless with --keep-going."""
_FROM_SHEET = """ Of a sheet, 2 where a row is wrong and nothing was said, 1 where some were passed over."""


def options() -> dict[str, Filter]:
    """The fields of all kinds of findings by name; the choices of one name are those of all kinds."""
    found: dict[str, list[Filter]] = {}
    for table in FINDINGS:
        for row in fields(table):
            found.setdefault(row.name, []).append(row)
    return {
        name: Filter(
            name, rows[0].sort, name, rows[0].help, tuple(dict.fromkeys(one for row in rows for one in row.choices))
        )
        for name, rows in found.items()
    }


@click.pass_context
def _correct(
    ctx: click.Context,
    /,
    corpus: Path,
    ids: tuple[str, ...],
    sheet: Path | None,
    keep_going: bool,
    new: bool,
    note: str,
    who: str | None,
    **given: Any,
) -> None:
    told = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    values = {name: value for name, value in told.items() if value is not None and value != []}
    if (sheet is None) == (not ids) or (sheet is not None and values):
        raise click.UsageError("give the ids of findings and what is right, or a sheet with -i")
    with opened(ctx, corpus) as there:
        if sheet is not None:
            _by_sheet(ctx, there, sheet, keep_going=keep_going, new=new, note=note, who=who)
            return
        show(_said(there, ids, values, new=new, note=note, who=who))


def _said(corpus: Corpus, ids: tuple[str, ...], values: dict[str, Any], *, new: bool, **more: Any) -> Said:
    """Say it; where all but a new name is right, ask about that first, and end the command where it is not meant."""
    from communique.query.correcting import NewName, told_new, unheard

    try:
        return corpus.correct(*ids, new=new, **more, **values)
    except NewName:
        for name, near in unheard(corpus, values).items():
            click.confirm(one_line(f"{told_new(name, near)} Take it as a new name?"), abort=True, err=True)
        return corpus.correct(*ids, new=True, **more, **values)


def _by_sheet(ctx: click.Context, corpus: Corpus, sheet: Path, *, keep_going: bool, **more: Any) -> None:
    """Say what a sheet says; a line for each row that is wrong."""
    done = corpus.correct_from(sheet, keep_going=keep_going, **more)
    for wrong in done.wrong:
        click.echo(one_line(f"communique: {sheet}, row {wrong.row} {wrong.id}: {wrong.reason}"), err=True)
    show(done.said)
    rows = f"{len(done.wrong):,} row{'' if len(done.wrong) == 1 else 's'}"
    if done.wrong and not keep_going:
        click.echo(f"communique: nothing is said, since {rows} of the sheet cannot be meant", err=True)
        ctx.exit(WRONG)
    if not wants_json():
        own = sum("with" not in one.values for one in done.said)
        click.echo(f"{own:,} findings looked at" + (f", {rows} passed over" if done.wrong else ""))
    ctx.exit(UNREAD if done.wrong else 0)


def _command() -> click.Command:
    made: Any = json_option(saying_options(_correct))
    for row in reversed(options().values()):
        many = row.name in LISTED
        kind = click.Choice(row.choices, case_sensitive=False) if row.choices else None
        told = row.help.replace("The first day: 2024, 2024-03 or 2024-03-05.", "The day.")
        told += " May be given several times." if many else ""
        metavar = None if kind else row.name.upper()
        name = f"--{row.name.replace('_', '-')}"
        made = click.option(name, row.name, type=kind, multiple=many, metavar=metavar, help=told)(made)
    for option in (
        click.option("--keep-going", is_flag=True, help="Say what the other rows of a sheet say where one is wrong."),
        click.option("--new", is_flag=True, help="Names that nobody in the corpus has are meant so."),
        click.option("-i", "sheet", type=click.Path(path_type=Path), metavar="SHEET", help="A CSV, TSV or XLSX file."),
        click.argument("ids", nargs=-1, metavar="[ID]..."),
    ):
        made = option(made)
    return click.command("correct", help=TOLD + ENDING + _FROM_SHEET)(corpus_argument(made))


command = _command()
