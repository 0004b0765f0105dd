"""The formats there are: what each holds and whether it is a file or a folder; writing one, and taking one in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from communique.errors import QueryError
from communique.formats import target
from communique.formats.asked import Asked
from communique.formats.names import VERSION
from communique.formats.package import LICENCE
from communique.query.filters import FILTERS, Question, Value
from communique.records import SCHEMA_VERSION

if TYPE_CHECKING:
    from communique.formats.intake import Taken
    from communique.query.corpus import Corpus

Shape = Literal["file", "folder"]
MEMORY = "300MB"  # what the queries of an export may hold in memory (`communique.open`)
_FINDINGS: tuple[Question, ...] = ("quotations", "encounters", "events", "positions")


@dataclass(frozen=True, slots=True)
class Format:
    """A format that exports are written in: its module, the questions it has a place for, one line for people.

    `writer` is the function of the module that writes it.
    """

    module: str
    shape: Shape
    questions: tuple[Question, ...]
    told: str
    writer: str = "write"


FORMATS: Mapping[str, Format] = {
    "plover": Format("plover", "file", ("events",), "PLOVER: events, a JSON object a line"),
    "gdelt": Format("gdelt", "folder", ("events",), "GDELT 2.0: events and mentions, tab-separated"),
    "icews": Format("icews", "file", ("events",), "ICEWS: coded events, tab-separated"),
    "annotation": Format("annotation", "file", _FINDINGS, "W3C Web Annotation: findings pinned to their words"),
    "jsonld": Format("linked", "file", (*_FINDINGS, "articles"), "JSON-LD by schema.org"),
    "package": Format("package", "folder", (*_FINDINGS, "articles"), "Frictionless Data Package: CSV and Parquet"),
    "csv": Format("package", "file", (*_FINDINGS, "articles"), "CSV: the flat rows of one question", "write_csv"),
    "citron": Format("citron", "file", ("quotations",), "Citron: quotations, a JSON document a line"),
    "graph": Format("graph", "file", ("encounters", "quotations"), "who met or spoke to whom: .gexf or .graphml"),
    "bibtex": Format("bibliography", "file", ("quotations", "articles"), "BibTeX of quotations and of articles"),
    "csl": Format("bibliography", "file", ("quotations", "articles"), "the same as CSL JSON", "write_csl"),
    "datasette": Format("datasette", "folder", (*_FINDINGS, "articles"), "an SQLite file for Datasette, with search"),
}


def asked(
    corpus: Corpus,
    form: str,
    given: Mapping[str, Value],
    *,
    of: Sequence[Question] = (),
    reports: bool = False,
    texts: bool = False,
    tell: Callable[[int], None] = lambda _rows: None,
) -> Asked:
    """What is to be exported: the questions `of` a format, or all it has a place for, each with all filters given.

    Raises QueryError for no such format, a question that it has no place for, and a filter that a question has not.
    """
    if form not in FORMATS:
        raise QueryError(f"{form!r} is no format; there are {', '.join(FORMATS)}")
    known = FORMATS[form].questions
    for question in of:
        if question not in known:
            raise QueryError(f"{form} has no place for {question}, only for {', '.join(known)}")
    chosen = {name: value for name, value in given.items() if value not in (None, "", (), [])}
    questions = tuple(of) or known
    if form == "csv" and len(questions) != 1:
        raise QueryError("a CSV file has the rows of one question; say which (--of)")
    for question in questions:
        names = {row.name for row in FILTERS[question]}
        for name in chosen:
            if name not in names:
                raise QueryError(
                    f"{question} cannot be asked by {name!r}, only by {', '.join(sorted(names))}"
                    + ("" if of else "; say which question is meant (--of)")
                )
    made = Asked(corpus, dict.fromkeys(questions, chosen), reports, texts, tell)
    for question in questions:
        made.answer(question)  # a value that means nothing is told before anything is written
    return made


def export(wanted: Asked, form: str, path: Path, **options: Any) -> dict[str, Any]:
    """Write an export to a path, whole or not at all; what its manifest says.

    Raises QueryError where it cannot be written.
    """
    kind = FORMATS[form]
    write = getattr(import_module(f"communique.formats.{kind.module}"), kind.writer)
    if kind.shape == "folder":
        with target.folder(path) as part:
            written = write(wanted, part, **options)
            manifest = target.described(VERSION, part, _told(wanted, form, written))
            (part / target.MANIFEST).write_text(target.pretty(manifest), encoding="utf-8")
        return manifest
    with target.file(path) as part:
        written = write(wanted, part, **options)
        manifest = target.described(VERSION, part, _told(wanted, form, written))
        manifest["files"] = {path.name: manifest["files"].pop(part.name)}
    with target.file(target.beside(path)) as part:
        part.write_text(target.pretty(manifest), encoding="utf-8")
    return manifest


def _told(wanted: Asked, form: str, written: target.Written) -> dict[str, Any]:
    parts = wanted.corpus.manifest.parts
    return {
        "format": form,
        "schema": SCHEMA_VERSION,
        "readers": sorted({part.reader for part in parts}),
        "filters": {
            question: {name: _plain(value) for name, value in given.items()} for question, given in wanted.given.items()
        },
        "a_row_is": {
            question: "a finding with all its reports" if wanted.folds(question) else "a report"
            for question in wanted.findings
        },
        "rows": dict(written.rows),
        "texts": wanted.texts,
        "licence": LICENCE,
    }


def _plain(value: Value) -> str | list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else str(value)


# What is taken in, by name: what it is.
SOURCES: Mapping[str, str] = {
    "package": "a Frictionless Data Package that communique wrote",
    "annotation": "W3C Web Annotations that communique wrote",
    "plover": "PLOVER events, a JSON object a line, by whatever program",
    "gdelt": "GDELT 2.0 files of events, mentions (with their events) and GKG 2.1 (its quotations), unpacked",
    "icews": "ICEWS coded events, tab-separated",
    "gold": "a gold folder, annotations with their texts",
    "corrections": "corrections.jsonl of another copy of the corpus, or that copy",
}


def take(
    corpus: Path,
    form: str,
    paths: Sequence[Path],
    source: str = "",
    tell: Callable[[int], None] = lambda _rows: None,
) -> Taken:
    """Take files in a format into a corpus, which is made if it is not there; all of them or nothing.

    `source` names where they are from, the format where none is given. Raises QueryError for what is not in the format,
    CorpusError for what is no corpus.
    """
    from communique.formats import intake as intakes
    from communique.formats import older

    if form not in SOURCES:
        raise QueryError(f"{form!r} cannot be taken in, only {', '.join(SOURCES)}")
    for path in paths:
        if not path.exists():
            raise QueryError("no such file or folder", origin=str(path))
    if form == "corrections":
        from communique.formats import corrections

        return corrections.take(corpus, list(paths))
    with intakes.into(corpus, paths, form, source or form, tell) as intake:
        if intake is None:
            return intakes.Taken({}, {}, known=True)
        if form == "gdelt":
            older.gdelt(paths, intake)
        else:
            read = older.icews if form == "icews" else import_module(f"communique.formats.{form}").read
            for path in paths:
                try:
                    read(path, intake)
                except OSError as error:
                    raise QueryError(f"cannot be read: {error.strerror or error}", origin=str(path)) from error
    return intakes.Taken(dict(intake.brought), dict(intake.skipped))
