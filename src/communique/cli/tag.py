"""`communique tag`: what the trained reader saw, before any rule drew a conclusion from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from communique.cli.as_json import form_or_json, json_option
from communique.cli.plain import one_line, safe
from communique.errors import CommuniqueError

if TYPE_CHECKING:
    from communique.text import Document, Paragraph
    from communique.text.trained import Seen, TrainedReader


@click.command("tag")
@click.argument("origins", nargs=-1, required=True, metavar="FILE|-|URL...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "conllu", "json"]),
    default="text",
    show_default=True,
    callback=form_or_json,
    help="Names and speech a paragraph; every word in CoNLL-U; or one JSON object a paragraph.",
)
@click.option("--gate", is_flag=True, help="Read only sentences that can hold reported speech; faster.")
@click.option("--threads", type=click.IntRange(1, 64), default=1, show_default=True, help="Threads of the model.")
@json_option
@click.pass_context
def command(ctx: click.Context, origins: tuple[str, ...], form: str, gate: bool, threads: int) -> None:
    """Show what the reader saw on pages: words, names, and who says what.

    For each page its paragraphs in order, debris left out. Roles of speech are numbered by their cue: the source
    and the content of cue 1 carry a 1. Exit status: 0 when every page was read, 1 when some were not.
    """
    from communique.text.trained import TrainedReader

    try:
        reader = TrainedReader(threads=threads, gate=gate)
    except FileNotFoundError as error:
        raise click.ClickException(one_line(str(error))) from error
    failed = 0
    for origin in origins:
        try:
            document = _document(origin)
        except CommuniqueError as error:
            click.echo(f"communique: {one_line(origin)}: {one_line(error.reason)}", err=True)
            failed += 1
            continue
        for line in _lines(document, reader, form):
            click.echo(safe(line))
    ctx.exit(1 if failed else 0)


def _document(origin: str) -> Document:
    from communique import page, source, text
    from communique.settings import load_settings

    settings = load_settings()
    known, raw = source.load(origin, settings)
    return text.document(page.compose(known, raw, settings))


def _lines(document: Document, reader: TrainedReader, form: str) -> Iterator[str]:
    shown = {"text": as_text, "conllu": as_conllu, "json": as_json}[form]
    for paragraph, seen in zip(document.paragraphs, reader.document(document), strict=True):
        yield from shown(document, paragraph, seen)


def as_text(document: Document, paragraph: Paragraph, seen: Seen) -> Iterator[str]:
    """The paragraph, then its names and its roles of speech, a line each."""
    yield one_line(document.text[paragraph.span.start : paragraph.span.end])
    for name in seen.names:
        yield f"    {name.kind:8} {' '.join(seen.words[name.start : name.end])}"
    number = _cue_numbers(seen)
    for place, role in enumerate(seen.roles):
        cue = place if role.kind == "cue" else role.cue
        label = f"{role.kind} {number[cue]}" if cue is not None else f"{role.kind} -"
        yield f"    {label:11} {' '.join(seen.words[role.start : role.end])}"
    yield ""


def as_conllu(document: Document, paragraph: Paragraph, seen: Seen) -> Iterator[str]:
    """Every word in ten columns; names and roles as BIO in the last, places of the text with them."""
    names, roles = seen.name_labels(), seen.role_labels()
    place = 0
    for sentence in paragraph.sentences:
        yield f"# text = {one_line(document.text[sentence.span.start : sentence.span.end])}"
        base = place
        for number, token in enumerate(sentence.tokens, 1):
            head = seen.heads[place]
            up = 0 if head == place else head - base + 1
            misc = [f"Start={token.start}", f"End={token.end}"]
            misc += [
                f"{key}={label}" for key, label in (("Name", names[place]), ("Role", roles[place])) if label != "O"
            ]
            columns = [
                number,
                token.text,
                "_",
                seen.tags[place],
                "_",
                "_",
                up,
                seen.relations[place],
                "_",
                "|".join(misc),
            ]
            yield "\t".join(map(str, columns))
            place += 1
        yield ""


def as_json(document: Document, paragraph: Paragraph, seen: Seen) -> Iterator[str]:
    """One object: words with all that was seen of them, names and roles with their spans in the text."""
    tokens = [token for sentence in paragraph.sentences for token in sentence.tokens]

    def span(start: int, end: int) -> dict[str, Any]:
        a, b = tokens[start].start, tokens[end - 1].end
        return {"start": a, "end": b, "text": document.text[a:b]}

    value = {
        "kind": paragraph.kind,
        "words": [
            {"text": t.text, "start": t.start, "sentence": s, "tag": tag, "head": head, "relation": relation}
            for t, s, tag, head, relation in zip(
                tokens, seen.sentence, seen.tags, seen.heads, seen.relations, strict=True
            )
        ],
        "names": [{"kind": name.kind, **span(name.start, name.end)} for name in seen.names],
        "roles": [{"kind": role.kind, "cue": role.cue, **span(role.start, role.end)} for role in seen.roles],
    }
    yield json.dumps(value, ensure_ascii=False)


def _cue_numbers(seen: Seen) -> dict[int, int]:
    cues = [place for place, role in enumerate(seen.roles) if role.kind == "cue"]
    return {place: number for number, place in enumerate(cues, 1)}
