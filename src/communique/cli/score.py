"""`communique score`: the reader held against gold annotations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli import pages
from communique.cli.plain import safe
from communique.cli.runs import Told, ending
from communique.errors import GoldError
from communique.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.records import Reading, Source
    from communique.score import Figures, GoldDocument, Tally


@click.command("score")
@click.argument("gold_dir", type=click.Path(path_type=Path), metavar="GOLD_DIR")
@click.option("--misses", is_flag=True, help="Also name what was missed, wrong or invented, a line each.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as one JSON object.")
@click.option(
    "--by",
    type=click.Choice(["kind"]),
    help="Also the figures of each kind of text: those whose annotation has an address (url), and those without.",
)
@click.option(
    "--readings",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.jsonl",
    help="Score these readings (Reading JSON, one a line) instead of reading the texts.",
)
@click.pass_context
def command(
    ctx: click.Context,
    gold_dir: Path,
    misses: bool,
    as_json: bool,
    by: str | None,
    readings: Path | None,
) -> None:
    """Score readings against gold annotations.

    GOLD_DIR holds an annotation <id>.json for each document, and beside it its text <id>.txt, which is read
    unless --readings is given; with its address, where the annotation has one (url). A text that cannot be
    read is named and counts as missed. Exit status: 0 when all was scored, 1 when a text could not be read, 2
    for a wrong command or a folder without gold.
    """
    from communique.score import Figures, load_gold, score_by

    failed: list[str] = []
    with ending(ctx, Told(as_json=as_json, what="")):
        documents = load_gold(gold_dir)
        given = _from_file(readings) if readings else _from_texts(documents, failed)
        kinds = score_by(documents, given, lambda document: document.kind)
    figures = sum((kinds[kind] for kind in sorted(kinds)), Figures())
    if misses:
        for miss in figures.misses:
            click.echo(safe(str(miss)))
    apart = dict(sorted(kinds.items())) if by else {}
    if as_json:
        click.echo(
            json.dumps(figures.to_dict() | ({"kinds": {k: f.to_dict() for k, f in apart.items()}} if by else {}))
        )
    else:
        click.echo("\n\n".join([*(f"{kind}: {table(part)}" for kind, part in apart.items()), table(figures)]))
    ctx.exit(1 if failed else 0)


def _from_texts(documents: tuple[GoldDocument, ...], failed: list[str]) -> Iterator[Reading]:
    """The reading of each gold text; a text that fails is named on standard error and in `failed`."""
    from communique import source

    by_path = {str(document.text_path): document for document in documents}

    def load(path: str, settings: Settings) -> tuple[Source, bytes]:
        known, raw = source.load(path, settings)
        page = by_path[path].page(raw)
        return known if page == raw else source.from_bytes(page, origin=path), page

    read = pages.readings(by_path, Settings(), lambda line: click.echo(line, err=True), load)
    for document, reading in zip(documents, read, strict=True):
        if reading is None:
            failed.append(document.id)
        else:
            yield reading


def _from_file(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                raise GoldError(f"line {number} is not JSON: {error}", origin=str(path)) from error


def table(figures: Figures) -> str:
    """The figures as two plain tables.

    >>> from communique.score import Figures
    >>> table(Figures(documents=1)).splitlines()[0]
    '1 document'
    """
    from communique.score import Tally
    from communique.score.figures import LOW_IS_GOOD

    rows = [f"{figures.documents} document{'' if figures.documents == 1 else 's'}", ""]
    rows.append(f"{'':26}{'precision':>10}{'recall':>8}{'F1':>7}{'gold':>7}{'read':>7}")
    rates = [""]
    for name, part in figures.named().items():
        if isinstance(part, Tally):
            rows.append(_tally_row(name, part))
        else:
            rate = "-" if part.rate is None else f"{part.rate:.3f}"
            rates.append(f"{name:26}{rate:>10}  of {part.of}{'  (low is good)' if name in LOW_IS_GOOD else ''}")
    return "\n".join(rows + rates)


def _tally_row(name: str, tally: Tally) -> str:
    if not tally.gold and not tally.predicted:  # nothing was annotated and nothing read
        return f"{name:26}{'-':>10}{'-':>8}{'-':>7}{0:>7}{0:>7}"
    numbers = f"{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>7.3f}"
    return f"{name:26}{numbers}{tally.gold:>7}{tally.predicted:>7}"
