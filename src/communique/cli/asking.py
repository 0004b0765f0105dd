"""What the commands that ask a corpus share: options from the table of filters, and where the rows go.

The options of a question are its filters in `query.filters`, by the same names as the keywords in Python.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from communique.cli.as_json import form_or_json, json_option
from communique.cli.plain import one_line
from communique.errors import CommuniqueError
from communique.query.filters import FILTERS, Filter, Question
from communique.query.folding import GROUPS

if TYPE_CHECKING:
    from communique.query.corpus import Corpus
    from communique.query.rows import Rows

SHOWN = 50  # rows of a table in the terminal where no limit is asked for
UNREAD, WRONG = 1, 2
FORMS = ("table", "csv", "tsv", "xlsx", "jsonl", "json", "parquet")
_RAW = "communique.raw"  # whether corrections are left out
Command = Callable[..., Any]


def option_of(row: Filter) -> Command:
    """The option of a filter."""
    kind: Any = click.Choice(row.choices, case_sensitive=False) if row.choices else _NUMBERS.get(row.sort)
    told = row.help + (" May be given several times." if row.many else "")
    metavar = None if row.choices else _METAVARS.get(row.sort, "NAME")
    name = f"--{row.name.replace('_', '-')}"
    return click.option(name, row.name, type=kind, multiple=row.many, metavar=metavar, help=told)


_NUMBERS = {"confidence": click.FloatRange(0, 1), "reports": click.IntRange(1)}
_METAVARS = {"since": "DAY", "until": "DAY", "text": "WORDS", "issue": "ISSUE", "country": "COUNTRY", "side": "SIDE"}
_METAVARS |= {"place": "PLACE", "party": "PARTY", "parties": "PARTY", "confidence": "NUMBER", "reports": "N"}


def corpus_argument(command: Command) -> Command:
    """The corpus that something is said to."""
    return click.argument("corpus", type=click.Path(path_type=Path), metavar="CORPUS")(command)


def asked_argument(command: Command) -> Command:
    """What is asked: a corpus, or a page that is read first."""
    return click.argument("corpus", metavar="CORPUS|PAGE")(command)


def output_options(command: Command) -> Command:
    """Where rows go, in which form, and how many."""

    def note(ctx: click.Context, _option: click.Parameter, raw: bool) -> None:
        ctx.meta[_RAW] = raw

    for option in (
        click.option(
            "--raw", is_flag=True, expose_value=False, callback=note, help="Findings as they were read, uncorrected."
        ),
        click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Write all rows here."),
        click.option(
            "--format",
            "form",
            type=click.Choice(FORMS),
            callback=form_or_json,
            help="A table for people, or rows for programs; without it, by the suffix of --output, else a table.",
        ),
        json_option,
        click.option(
            "--limit",
            type=click.IntRange(0),
            help=f"At most so many rows; a table shows {SHOWN} where this is not given.",
        ),
    ):
        command = option(command)
    return command


reports_option = click.option("--reports", is_flag=True, help="A row for each report, of a corpus that is merged.")
versions_option = click.option("--versions", "reports", is_flag=True, help="All versions of what was edited.")


def question_command(name: str, question: Question, told: str) -> click.Command:
    """A command that asks one question by its filters."""

    @click.pass_context
    def ask(ctx: click.Context, /, corpus: str, **given: Any) -> None:
        form, output, limit, order = (given.pop(key) for key in ("form", "output", "limit", "order"))
        reports = given.pop("reports", False)
        with asked(ctx, corpus) as there:
            found = there.ask(question, _set(given), reports=reports)
            give(found.order(order) if order else found, form, output, limit)

    command: Command = click.option("--order", metavar="COLUMN", help=_ORDER)(ask)
    if question in GROUPS:
        command = reports_option(command)
    elif question == "articles":
        command = versions_option(command)
    return _with_filters(name, question, told, command)


def counts_command(name: str, question: Question, dimensions: Sequence[str], told: str) -> click.Command:
    """A command that counts by what --by names, of what the filters of a question leave."""

    @click.pass_context
    def count(ctx: click.Context, /, corpus: str, **given: Any) -> None:
        form, output, limit, by = (given.pop(key) for key in ("form", "output", "limit", "by"))
        with asked(ctx, corpus) as there:
            chosen = {"by": by} if by else {}
            give(getattr(there, name)(**chosen, **_set(given)), form, output, limit)

    help_ = f"What is counted, {dimensions[0]} without it. May be given several times."
    by = click.option("--by", type=click.Choice(dimensions), multiple=True, help=help_)
    return _with_filters(name, question, told, by(count))


def _set(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given."""
    return {key: value for key, value in given.items() if value not in ((), None)}


def _with_filters(name: str, question: Question, told: str, command: Command) -> click.Command:
    command = output_options(command)
    for row in reversed(FILTERS[question]):
        command = option_of(row)(command)
    return click.command(name, help=told + ENDING)(asked_argument(command))


_ORDER = "By a column; -COLUMN for falling."
ENDING = """

Filters together must all hold; of one that is given several times, any value will do. A PAGE is a file or an address,
which is read first, as `communique read` does. Exit status: 0, 1 for a page that cannot be read, or 2 for a wrong
command, a name that the corpus does not know, or no corpus."""


@contextmanager
def asked(ctx: click.Context, origin: str) -> Iterator[Corpus]:
    """What is asked: a corpus, as `opened`; or the pages at a path or address, as a corpus of their own.

    Ends the command with status 1 where no page could be read.
    """
    if not is_page(origin):
        with opened(ctx, Path(origin)) as there:
            yield there
        return
    from communique.cli import paged

    with _telling(ctx), paged.corpus_of(origin, _tell) as made:
        if made is None:
            ctx.exit(UNREAD)
        yield made


def is_page(origin: str) -> bool:
    """Whether this is a file, an address or standard input, and no folder."""
    return origin == "-" or "://" in origin or Path(origin).is_file()


@contextmanager
def opened(ctx: click.Context, corpus: Path) -> Iterator[Corpus]:
    """The corpus, open; ends the command with status 2 for what cannot be asked."""
    from communique.query.corpus import open as open_corpus

    with _telling(ctx):
        there = open_corpus(corpus, raw=bool(ctx.meta.get(_RAW)), tell=_tell)
        try:
            yield there
        finally:
            there.close()


def _tell(line: str) -> None:
    click.echo(f"communique: {one_line(line)}", err=True)


@contextmanager
def _telling(ctx: click.Context) -> Iterator[None]:
    """Errors are told in a line, and end the command."""
    try:
        yield
    except CommuniqueError as error:
        _tell(str(error))
        ctx.exit(WRONG)
    except BrokenPipeError:  # whoever read along has seen enough
        sys.stderr.close()
        ctx.exit(0)


def give(rows: Rows, form: str | None, output: Path | None, limit: int | None) -> None:
    """Rows to the terminal or a file. Raises QueryError for a suffix that is no form."""
    from communique.query import writing

    if form in (None, "table") and output is None:
        show(rows, SHOWN if limit is None else limit)
        return
    wanted = rows if limit is None else rows.limit(limit)
    if output is not None and form in (None, output.suffix.removeprefix(".")):
        writing.write(wanted, output)
    elif output is not None:
        if form == "table":
            raise click.UsageError("a table goes to the terminal; name another --format for a file")
        with writing.replacing(output) as stream:
            writing.onto(stream, wanted, str(form))
    else:
        writing.onto(sys.stdout.buffer, wanted, str(form))
        sys.stdout.buffer.flush()


def show(rows: Rows, limit: int) -> None:
    """A table of the first rows, then how many there are."""
    from communique.cli.tables import aligned, table
    from communique.query.writing import footnotes

    head = rows.preview(limit)
    in_context = "keyword" in rows.shown
    click.echo(aligned(head, ("day", "id")) if in_context else table(rows.shown, head), nl=False)
    caption = rows.caption()
    click.echo(f"{caption}, {len(head):,} shown" if len(head) < rows.count() else caption)
    for note in footnotes(head):
        click.echo(note)


def as_list(values: Sequence[str]) -> list[str] | None:
    """The values of an option that may be given several times; None for none."""
    return list(values) or None
