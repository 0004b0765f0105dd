"""`communique review`: the least sure findings that nobody has looked at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.asking import as_list, corpus_argument, give, opened, output_options
from communique.cli.plain import one_line, safe
from communique.cli.saying import saying_options
from communique.query.doubting import REVIEWED

if TYPE_CHECKING:
    from communique.query.corpus import Corpus

_ANSWERS = {"y": "accept", "n": "reject"}


@click.command("review")
@corpus_argument
@click.option("--among", type=click.Choice(REVIEWED), multiple=True, help="Only these; without it, all.")
@click.option("--ask", is_flag=True, help="Ask of one after the other whether it is right.")
@saying_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    corpus: Path,
    among: tuple[str, ...],
    ask: bool,
    note: str,
    who: str | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
) -> None:
    """List the findings that nobody has accepted, rejected or corrected: the least sure and most unlikely first.

    With -o, they are a sheet to fill in, for `communique correct -i`. With --ask: y accepts, n rejects, s leaves it for
    later, x explains it, q ends. Exit status: 0, or 2 for no corpus.
    """
    with opened(ctx, corpus) as there:
        found = there.review(among=as_list(among))
        if output is not None and not ask:
            wanted = found if limit is None else found.limit(limit)
            if form in (None, output.suffix.removeprefix(".")):
                wanted.to(output)
            else:
                give(wanted.sheet(), form, output, None)
            click.echo(f"{wanted.count():,} findings to look at in {output}", err=True)
            return
        if not ask:
            give(found, form, None, 20 if limit is None and form in (None, "table") else limit)
            return
        done = _ask(there, list(found.limit(limit or 50).dicts()), note, who)
        click.echo(f"{done:,} looked at, {there.review(among=as_list(among)).count():,} left")


def _ask(corpus: Corpus, rows: list[dict[str, Any]], note: str, who: str | None) -> int:
    """Ask of one finding after the other; how many something was said of."""
    done = 0
    for row in rows:
        day, outlet = row["day"] or "no day", row["outlet"] or "no outlet"
        click.echo(one_line(f"{row['finding']} {row['id']}, {day}, {outlet}, sure to {row['confidence']:.2f}"))
        click.echo(f"  {one_line(str(row['who'] or 'nobody'))}: {one_line(str(row['what']))}")
        click.echo(f"  {one_line(str(row['words']))}")
        answer = _answer(corpus, row["id"])
        if answer == "q":
            break
        if answer in _ANSWERS:
            getattr(corpus, _ANSWERS[answer])(row["id"], note=note, who=who)
            done += 1
    return done


def _answer(corpus: Corpus, finding: str) -> str:
    while True:
        answer: str = click.prompt("right?", type=click.Choice(["y", "n", "s", "x", "q"]))
        if answer != "x":
            return answer
        click.echo(safe(corpus.explain(finding)))
