"""Further annotated documents: stories and papers beside `gold/train`, read by a language model by the same guidelines.

    python -m training.annotated ../shared NAME FOLDER...     what shared/annotate/compact.py made, as gold/NAME.jsonl

Kept are places and facts only, a line of JSON a document in `training/gold/*.jsonl`; texts and words stay in shared/
and are taken from there again. `lines` are those of the file of text that were annotated, from 1; all where it is
missing.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent / "gold"
_SPANS = {"content_spans": "content", "speaker_span": "speaker", "cue_span": "cue", "trigger_span": "trigger"}


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, Any]]:
    rows = (line for path in sorted(HERE.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in map(json.loads, rows)}


def names() -> list[str]:
    """The ids of the documents."""
    return list(_table())


def load(name: str, shared: Path) -> tuple[dict[str, Any], str]:
    """The annotation, as in `gold/train`, and the text. Raises KeyError where there is no such document."""
    row = _table()[name]
    text, url = text_of(name, shared, row.get("lines"))
    made = json.loads(json.dumps(row)) | {"url": url}
    for kind in ("quotations", "encounters", "events"):
        for one in made[kind]:
            one |= {words: _words(text, one[span]) for span, words in _SPANS.items() if span in one}
    return made, text


def _words(text: str, span: Any) -> Any:
    if span and isinstance(span[0], list):
        return [text[a:b] for a, b in span]
    return text[span[0] : span[1]] if span else None


def text_of(name: str, shared: Path, lines: Sequence[int] | None) -> tuple[str, str | None]:
    """The text of a document that may be annotated, and its address."""
    story = shared / "annotate" / "pool" / f"{name}.txt"
    if story.exists():
        text = story.read_text(encoding="utf-8")
        return ("\n".join(text.split("\n")[lines[0] - 1 : lines[1]]) if lines else text), None
    url, _, text = (shared / "data" / "wire" / "texts" / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return text.lstrip("\n"), url


def outlet(name: str) -> str | None:
    """The paper of a document, by its id; None for an agency story."""
    return None if name.startswith("voa_") else re.sub(r"_\d+$", "", name)


def beside(taught: Sequence[str], known: Sequence[str]) -> list[str]:
    """The documents that may be learned from beside the ones taught out of all the known: none of a paper of which
    only others are known.
    """
    held = {outlet(name) for name in known} - {outlet(name) for name in taught}
    return [name for name in names() if outlet(name) is None or outlet(name) not in held]


@lru_cache(maxsize=1)
def _positions() -> dict[str, list[dict[str, Any]]]:
    rows = (HERE / "positions" / "train.jsonl").read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["positions"] for row in map(json.loads, rows)}


def positions(name: str, text: str) -> list[dict[str, Any]] | None:
    """The positions of a document whose other annotation is that of `gold/train`, as there; None where it has none."""
    if name not in _positions():
        return None
    return [
        row | {"words": _words(text, row["words_span"]), "cue": _words(text, row["cue_span"])}
        for row in _positions()[name]
    ]


def without(documents: Sequence[str]) -> list[str]:
    """Those that are not of this project: heads and scorers of deeds learn from them alone. What was left to annotate
    tells of fewer encounters (5.5 for 9.3 in 1,000 words of agency stories), and scorers that learned from it were too
    sure elsewhere.
    """
    return [name for name in documents if name not in _table()]


def packed(folder: Path, shared: Path) -> Iterator[dict[str, Any]]:
    """The documents of a folder of annotations with the place of every string, words left out."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as out:
        _pack(shared, Path(out), folder)
        for path in sorted(Path(out).glob("*.json")):
            row = json.loads(path.read_text(encoding="utf-8"))
            lines = re.search(r"^S (\d+)-(\d+)$", (folder / f"{path.stem}.ann").read_text(encoding="utf-8"), re.M)
            chosen = [int(lines[1]), int(lines[2])] if lines else None
            text, _ = text_of(path.stem, shared, chosen)
            if text != path.with_suffix(".txt").read_text(encoding="utf-8"):
                raise ValueError(f"{path.stem}: the annotated text is not the one in shared/")
            yield _bare(row) | ({"lines": chosen} if chosen else {})


def _pack(shared: Path, out: Path, folder: Path) -> None:
    import subprocess
    import sys

    script = shared / "annotate" / "pack.py"
    subprocess.run([sys.executable, str(script), str(out), str(folder)], check=True, capture_output=True)  # noqa: S603


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    for kind in ("quotations", "encounters", "events"):
        for one in row[kind]:
            for span, words in _SPANS.items():
                if span in one:
                    del one[words]
    return {key: value for key, value in row.items() if key not in ("debris", "issues")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("name", help="of the file in training/gold")
    parser.add_argument("folders", type=Path, nargs="+")
    args = parser.parse_args()
    rows = [row for folder in args.folders for row in packed(folder, args.shared)]
    HERE.mkdir(exist_ok=True)
    with (HERE / f"{args.name}.jsonl").open("w", encoding="utf-8") as file:
        for row in sorted(rows, key=lambda row: row["id"]):
            file.write(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(len(rows), "documents")


if __name__ == "__main__":
    main()
