"""Corpora of names, brought to the reader's kinds: person (titles left out), body, place, people, date."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.text.tokens import tokenize
from training.item import Item
from training.known import Known

_GMB = {"geo": "place", "gpe": "people", "per": "person", "org": "body", "tim": "date"}
_CONLL = {"PER": "person", "ORG": "body", "LOC": "place"}
_RE3D = {"Organisation": "body", "Location": "place", "Nationality": "people", "Temporal": "date", "Person": "person"}
_PRONOUNS = frozenset("i we he she they you it us him her them our their his its who".split())
_PEOPLE_ENDING = re.compile(r".*(?:ians?|ans?|ese|ish|[iq]is?|ic|ch|eks?|ots?)$")


def gmb(path: Path, known: Known) -> Iterator[Item]:
    """The Groningen Meaning Bank, mostly Voice of America."""
    with zipfile.ZipFile(path) as archive:
        table = io.StringIO(archive.read("ner_dataset.csv").decode("latin-1"))
    words: list[str] = []
    labels: list[str] = []
    for number, row in enumerate(csv.reader(table)):
        if not number:
            continue
        if row[0] and words:
            yield _item(words, _named(words, _spans(labels), _GMB, known), "gmb")
            words, labels = [], []
        words.append(row[1] or "-")
        labels.append(row[3])
    yield _item(words, _named(words, _spans(labels), _GMB, known), "gmb")


def wikigold(path: Path, known: Known) -> Iterator[Item]:
    words: list[str] = []
    labels: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line:
            word, label = line.rsplit(" ", 1)
            if word != "-DOCSTART-":
                words.append(word)
                labels.append(label)
        elif words:
            spans = [(kind, a, b) for kind, a, b in _spans(labels)]
            peoples = [
                ("people", a, b) for kind, a, b in spans if kind == "MISC" and all(known.people(w) for w in words[a:b])
            ]
            named = _named(words, spans, _CONLL, known)
            for _, a, b in peoples:
                _mark(named, "people", a, b)
            yield _item(words, named, "wikigold")
            words, labels = [], []


def uner(path: Path) -> Iterator[Item]:
    """Universal NER of EWT dev: an evaluation set here, since its sentences are those of the treebank's dev set."""
    words: list[str] = []
    labels: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#"):
            continue
        if line:
            words.append(line.split("\t")[1])
            labels.append(line.split("\t")[2])
        elif words:
            named: list[str | None] = ["O"] * len(words)
            for kind, a, b in _spans(labels):
                if kind in _CONLL:
                    _mark(named, _CONLL[kind], a, b)
            yield _item(words, named, "uner")
            words, labels = [], []


def re3d(folder: Path, known: Known) -> Iterator[Item]:
    """Releases of foreign and defence ministries; a person that is only an office is left unlabelled."""
    for documents in sorted(folder.glob("*/documents.json")):
        entities: dict[str, list[tuple[str, int, int]]] = {}
        for line in (documents.parent / "entities.json").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["type"] in _RE3D:
                entities.setdefault(row["documentId"], []).append((row["type"], row["begin"], row["end"]))
        for line in documents.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for match in re.finditer(r"[^\n]+", row["text"]):
                tokens = tokenize(row["text"], match.start(), match.end())
                if not tokens:
                    continue
                spans: list[tuple[str, int, int]] = []
                for kind, a, b in sorted(entities.get(row["_id"], []), key=lambda e: e[1] - e[2]):
                    inside = [i for i, t in enumerate(tokens) if t.start < b and t.end > a]
                    if inside and not any(s[1] <= inside[0] < s[2] or s[1] <= inside[-1] < s[2] for s in spans):
                        spans.append((kind, inside[0], inside[-1] + 1))
                words = [t.text for t in tokens]
                yield _item(words, _named(words, spans, _RE3D, known), row["_id"])


def named_item(
    words: list[str], spans: list[tuple[str, int, int]], kinds: dict[str, str], known: Known, document: str
) -> Item:
    """A sentence with its names, given spans in the kinds of another corpus."""
    return _item(words, _named(words, spans, kinds, known), document)


def _item(words: list[str], names: list[str | None], document: str) -> Item:
    return Item(words=list(words), sentence=[0] * len(words), document=document, names=names)


def _spans(labels: Iterable[str]) -> list[tuple[str, int, int]]:
    """Spans of BIO or IO labels."""
    found: list[tuple[str, int, int]] = []
    previous = "O"
    for place, label in enumerate(labels):
        kind = label[2:]
        if label != "O":
            if label.startswith("I-") and previous[2:] == kind and found:
                found[-1] = (kind, found[-1][1], place + 1)
            else:
                found.append((kind, place, place + 1))
        previous = label
    return found


def _mark(names: list[str | None], kind: str | None, start: int, end: int) -> None:
    for i in range(start, end):
        names[i] = f"{'I' if i > start else 'B'}-{kind}" if kind else None


def _named(
    words: list[str], spans: list[tuple[str, int, int]], kinds: dict[str, str], known: Known
) -> list[str | None]:
    """Labels in the reader's kinds; None where a span of the corpus is no name but may hold one."""
    names: list[str | None] = ["O"] * len(words)
    for raw, begin, end in _whole(words, spans, known):
        kind, start = kinds.get(raw), begin
        inside = words[begin:end]
        if " ".join(inside).lower() in _PRONOUNS:
            continue
        if kind == "person":
            while start < end and known.title(words[start]):
                start += 1
        if start == end or all(map(known.title, inside)) or (kind == "person" and not words[start][0].isupper()):
            if raw == "Person":
                _mark(names, None, begin, end)
            continue
        kind = _settled(kind, words[start:end], raw, known)
        while kind in ("place", "body") and start < end - 1 and words[start].lower() in ("the", "a", "an"):
            start += 1
        if raw in _RE3D and kind != "date" and not _proper(words[start:end]):
            _mark(names, None, start, end)  # "our partners", "the victims": no names
        elif kind and end - start < 15:
            _mark(names, kind, start, end)
    _add_known(words, names, known)
    return names


def _settled(kind: str | None, words: list[str], raw: str, known: Known) -> str | None:
    """One kind for the name of a state or body, whatever it does in its sentence; GMB's `gpe` parted in two."""
    phrase = " ".join(words)
    if kind in ("body", "person") and known.place(phrase):
        kind = "place"
    elif kind in ("body", "person") and known.people(phrase):
        kind = "people"
    elif kind == "place" and known.body(phrase):
        return "body"
    if raw == "gpe" or (kind == "place" and len(words) == 1):
        return _people_or_place(words, known, raw)
    return kind


def _add_known(words: list[str], names: list[str | None], known: Known) -> None:
    """Mark peoples that a corpus leaves out and names that it marks in part.

    GMB has states and their peoples, but no faiths; and some have `South` [`Korean`] for a whole name.
    """
    for place in range(len(words)):
        for size in (3, 2, 1):
            phrase = " ".join(words[place : place + size])
            kind = "people" if known.people(phrase) else "place" if size > 1 and known.place(phrase) else None
            if kind and place + size <= len(words) and _free(names, place, place + size):
                _mark(names, kind, place, place + size)
                break


def _free(names: list[str | None], start: int, end: int) -> bool:
    """Whether a stretch cuts no span of another kind in two and is not inside a longer one."""
    inside = {(label or "?")[2:] for label in names[start:end] if label != "O"}
    goes_on = end < len(names) and (names[end] or "").startswith("I-")
    return inside <= {"people", "place"} and not (names[start] or "").startswith("I-") and not goes_on


def _whole(words: list[str], spans: list[tuple[str, int, int]], known: Known) -> list[tuple[str, int, int]]:
    """The spans, those that stand together and make one known name (`South` `Korean`) joined."""
    joined: list[tuple[str, int, int]] = []
    for span in spans:
        if joined and joined[-1][2] == span[1]:
            phrase = " ".join(words[joined[-1][1] : span[2]])
            if known.place(phrase) or known.people(phrase):
                joined[-1] = (joined[-1][0], joined[-1][1], span[2])
                continue
        joined.append(span)
    return joined


def _proper(words: list[str]) -> bool:
    """Whether a phrase is a name: capitals at both ends, and inside but for little words."""
    inner = [w for w in words if w[0].isalpha() and w not in ("of", "and", "the", "for", "in", "on", "de", "al")]
    return words[-1][0].isupper() and words[0][0].isupper() and all(w[0].isupper() for w in inner)


def _people_or_place(words: list[str], known: Known, raw: str) -> str:
    if known.place(" ".join(words)):
        return "place"
    if known.people(words[-1]):
        return "people"
    return "people" if raw == "gpe" and _PEOPLE_ENDING.match(words[-1]) else "place"
