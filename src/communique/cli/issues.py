"""`communique issues`: what pages are about, and what keeps coming up that has no name yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from communique.cli import pages
from communique.cli.as_json import json_option, wants_json
from communique.cli.plain import one_line, safe
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from communique.findings.issues import Taxonomy
    from communique.records import Encounter, IssueTag, Quotation, Reading

_WORDS = 3  # shown of an issue


@click.command("issues")
@click.argument("origins", nargs=-1, metavar="[FILE|-|URL]...")
@click.option("--propose", is_flag=True, help="List noun phrases that keep coming up and that no issue covers.")
@click.option("--at-least", default=3, show_default=True, type=click.IntRange(1), help="Pages that a proposal needs.")
@click.option("--settings", "settings_path", metavar="TOML", help="Settings file, as for read.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, origins: tuple[str, ...], propose: bool, at_least: int, settings_path: str | None
) -> None:
    """List the issues of pages: pages, id and name, and the words that showed it, most frequent first.

    Without a page the taxonomy is listed. With --propose, subjects that it does not hold are proposed, each with the
    number of pages and an example; nothing is added by itself. Columns are parted by tabs. Exit status: 0 when every
    page was read, 1 when some were not, 2 for a wrong command.
    """
    from pathlib import Path

    from communique.findings.issues import propose as proposed
    from communique.findings.issues import taxonomy
    from communique.settings import load_settings

    if propose and not origins:
        raise click.UsageError("--propose needs pages to look at")
    try:
        settings = load_settings(Path(settings_path) if settings_path else None)
        known = taxonomy(settings.issues)
    except CommuniqueError as error:
        click.echo(f"communique: {one_line(str(error))}", err=True)
        ctx.exit(2)
    if not origins:
        for issue in known.issues.values():
            _tell(("id", issue.id), ("name", issue.name), ("means", issue.means))
        return
    found = list(pages.readings(origins, settings, lambda line: click.echo(line, err=True)))
    read = [reading for reading in found if reading]
    if propose:
        for phrase, count, example in proposed(read, at_least=at_least, extra=settings.issues):
            _tell(("pages", count), ("phrase", phrase), ("example", one_line(example)))
    else:
        for row in _of(read, known):
            _tell(*row)
    ctx.exit(0 if len(read) == len(found) else 1)


def _tell(*cells: tuple[str, object]) -> None:
    """A row: its cells parted by tabs, or one object of JSON."""
    as_text = "\t".join(str(value) for _, value in cells)
    click.echo(json.dumps(dict(cells), ensure_ascii=False) if wants_json() else safe(as_text))


def _of(readings: list[Reading], known: Taxonomy) -> Iterator[tuple[tuple[str, object], ...]]:
    """A row for each issue of the findings: pages, id, name, words."""
    count: dict[str, set[str]] = {}
    words: dict[str, dict[str, None]] = {}
    for reading in readings:
        findings: tuple[Quotation | Encounter, ...] = (*reading.quotations, *reading.encounters)
        for finding in findings:
            for issue in finding.issues:
                count.setdefault(issue, set()).add(reading.article.id)
            for tag in finding.issue_tags:
                words.setdefault(tag.issue, {}).update(_words(reading, tag))
    for issue, where in sorted(count.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        shown = ", ".join(list(words.get(issue, {}))[:_WORDS])
        yield ("pages", len(where)), ("id", issue), ("name", known.issues[issue].name), ("words", shown)


def _words(reading: Reading, tag: IssueTag) -> dict[str, None]:
    return {one_line(span.of(reading.article.text)).lower(): None for span in tag.spans}
