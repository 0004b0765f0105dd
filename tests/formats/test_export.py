"""Exports as a whole: filters, manifests, and that there is all of one or nothing; the commands."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from communique.cli import main
from communique.errors import QueryError
from communique.formats import gdelt, package, plover, registry
from communique.formats.asked import Asked
from communique.query.corpus import Corpus
from tests.formats.conftest import Export

DOCUMENT = Path(__file__).parents[2] / "docs" / "formats.md"
NAMES = {
    name: "out" if kind.shape == "folder" else f"out.{'gexf' if name == 'graph' else 'x'}"
    for name, kind in registry.FORMATS.items()
}


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_what_goes_out_is_what_the_same_filters_show(export: Export, corpus: Corpus) -> None:
    given = {"actor": ("RUS", "USA"), "since": "2024-05"}
    lines = export("plover", "e.jsonl", given=given).read_text(encoding="utf-8").splitlines()
    shown = {found.id for found in corpus.events(actor=["RUS", "USA"], since="2024-05")}
    assert {json.loads(line)["id"] for line in lines} == shown
    assert len(shown) == 4


@pytest.mark.parametrize(
    ("form", "given", "of", "message"),
    [
        ("tei", {}, [], "no format"),
        ("gdelt", {}, ["quotations"], "no place for quotations, only for events"),
        ("package", {"speaker": "Lavrov"}, [], "encounters cannot be asked by 'speaker'.*--of"),
        ("package", {"speaker": "Lavrow Quux"}, ["quotations"], "Quux"),
        ("csv", {}, [], "one question"),
        ("plover", {"type": "DANCE"}, [], "DANCE"),
    ],
)
def test_what_cannot_be_exported(corpus: Corpus, form: str, given: dict[str, Any], of: list[Any], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        registry.asked(corpus, form, given, of=of)


@pytest.mark.parametrize("form", list(registry.FORMATS))
def test_a_stop_halfway_leaves_nothing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """As Ctrl-C would: after the first batch went out."""
    of = ["events"] if form == "csv" else []
    target = tmp_path / NAMES[form]
    target.write_text("old") if registry.FORMATS[form].shape == "file" else None

    class Stopped(Asked):
        def batches(self, *given: Any) -> Any:
            yield from super().batches(*given)
            raise KeyboardInterrupt

    wanted = registry.asked(corpus, form, {}, of=of)  # type: ignore[arg-type]  # names of questions
    stopped = Stopped(corpus, wanted.given)
    if form == "graph":
        monkeypatch.setattr("communique.formats.graph._rows", lambda *_given: stopped.batches("SELECT 1"))
    with pytest.raises((KeyboardInterrupt, ValueError)):
        registry.export(stopped, form, target)
    left = [path.name for path in tmp_path.iterdir()]
    assert left == ([target.name] if registry.FORMATS[form].shape == "file" else [])
    assert registry.FORMATS[form].shape == "folder" or target.read_text() == "old"


def test_an_export_takes_the_place_of_one_before_and_of_nothing_else(export: Export, tmp_path: Path) -> None:
    export("gdelt", "g")
    export("gdelt", "g", given={"type": "SANCTION"})
    assert len((tmp_path / "g" / gdelt.EVENTS).read_text(encoding="utf-8").splitlines()) == 1
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(QueryError, match="other things"):
        export("gdelt", "mine")
    assert (tmp_path / "mine" / "thesis.txt").exists()
    with pytest.raises(QueryError, match="is a folder"):
        export("plover", "mine")
    (tmp_path / "file").write_text("")
    with pytest.raises(QueryError, match="is a file"):
        export("package", "file")
    with pytest.raises(QueryError, match="cannot be written"):
        export("plover", "nowhere/e.jsonl")


def test_the_manifest_says_what_is_in_it(export: Export, merged: Corpus, tmp_path: Path) -> None:
    export("plover", "e.jsonl", merged, given={"type": ("REQUEST",)})
    told = json.loads((tmp_path / "e.jsonl.manifest.json").read_text(encoding="utf-8"))
    assert (told["format"], told["rows"], told["schema"]) == ("plover", {"events": 1}, 1)
    assert told["filters"] == {"events": {"type": ["REQUEST"]}}
    assert told["a_row_is"] == {"events": "a finding with all its reports"}
    assert set(told["files"]) == {"e.jsonl"}
    assert told["files"]["e.jsonl"]["bytes"] == (tmp_path / "e.jsonl").stat().st_size
    assert "publishers" in told["licence"]


def test_the_commands(path: Path, tmp_path: Path) -> None:
    done = run("export", path, tmp_path / "g", "--as", "gdelt", "--type", "SANCTION")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("1 events, 1 mentions in ")
    done = run("export", path, tmp_path / "q.csv", "--as", "csv", "--of", "quotes", "--country", "NOR", "--json")
    assert json.loads(done.output.splitlines()[-1])["rows"] == {"quotations": 2}
    assert (tmp_path / "q.csv").read_text(encoding="utf-8").splitlines()[0].startswith('"id","article_id"')
    done = run("import", tmp_path / "c", tmp_path / "g" / gdelt.EVENTS, "--from", "gdelt", "--source", "a test")
    assert done.output == "1 articles, 1 events\n"
    assert (
        "in already"
        in run("import", tmp_path / "c", tmp_path / "g" / gdelt.EVENTS, "--from", "gdelt", "--source", "a test").output
    )
    done = run("import", tmp_path / "d", tmp_path / "missing", "--from", "icews", "--json")
    assert done.exit_code == 2
    assert "no such file" in done.output
    done = run("export", path, tmp_path / "x.txt", "--as", "graph")
    assert (done.exit_code, (tmp_path / "x.txt").exists()) == (2, False)
    assert run("export", tmp_path / "none", tmp_path / "x", "--as", "gdelt").exit_code == 2
    assert run("export", path, tmp_path / "x.jsonl", "--as", "plover", "--nodes", "countries").exit_code == 2


@pytest.mark.slow
def test_ctrl_c_on_the_command_leaves_nothing(path: Path, tmp_path: Path) -> None:
    import signal
    import sys
    import time

    command = [sys.executable, "-c", SLOW, "export", str(path), str(tmp_path / "out"), "--as", "package"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not list(tmp_path.iterdir()):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "nothing was written" in told
    assert list(tmp_path.iterdir()) == []


SLOW = """
import time
from communique.formats import asked
flat = asked.Asked.flat_batches
def slow(self, question):
    for batch in flat(self, question):
        time.sleep(5)
        yield batch
asked.Asked.flat_batches = slow
from communique.__main__ import run
run()
"""


def test_the_document_has_every_field_of_every_format(export: Export) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for name in registry.FORMATS:
        assert f"`{name}`" in text, f"docs/formats.md says nothing of {name}"
    for name in (*gdelt.EVENT_COLUMNS, *gdelt.MENTION_COLUMNS):
        shared = name.replace("Actor1", "Actor1/2").replace("Actor2", "Actor1/2")
        assert f"`{name}`" in text or f"`{shared}`" in text, name
    made = [json.loads(line) for line in export("plover", "e.jsonl").read_text(encoding="utf-8").splitlines()]
    for name in {name for event in made for name in event}:
        assert f"`{name}`" in text, name
    assert f"`{package.RECORDS}/`" in text
    assert plover.CODEBOOK in text
