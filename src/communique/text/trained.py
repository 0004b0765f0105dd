"""The trained reader: one small encoder that tags a paragraph's words in one pass.

For each word it gives its part of speech, its head and relation (Universal Dependencies), the names it is part of, and
its role in speech (source, cue, content, as PolNeAR annotates attribution), with links from cue to source and content.
It runs an int8 ONNX file on the CPU; what it was trained on and how well it reads is in `data/reader/CARD.md`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from communique.text.anchored import Places
from communique.text.anchored import windows as stretches
from communique.text.decoding import constrained, links, spans, transitions, trees, viterbi
from communique.text.deeds import DeedPlaces
from communique.text.gate import passes
from communique.text.labels import NAME_LABELS, NAMES, RELATIONS, ROLE_LABELS, UPOS
from communique.text.names import Paragraph, agree, kind_scores
from communique.text.packing import Prepared, Preparer, pack, runs

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

    from communique.text.document import Document
    from communique.text.tokens import Token

Array = np.ndarray[Any, Any]
FOLDER = Path(__file__).resolve().parent.parent / "data" / "reader"
LONGEST = 220  # words that are read together; a longer paragraph is read in parts
_BATCH = 512  # words in a batch
_TABLES = (*Places._fields, *DeedPlaces._fields)


class Name(NamedTuple):
    """A name: its kind (`labels.NAMES`), its first word in the paragraph, and the word after its last."""

    kind: str
    start: int
    end: int


class Role(NamedTuple):
    """A part of reported speech: its kind (`labels.ROLES`), its words, and the place in `Seen.roles` of the cue it
    belongs to; None for a cue, and for a part without one.
    """

    kind: str
    start: int
    end: int
    cue: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the reader saw in one paragraph. All places count its words from 0; a root is its own head.

    `unseen` are the numbers of the sentences that the gate held back: their words are tagged X and hang on the first.
    """

    words: tuple[str, ...]
    sentence: tuple[int, ...]
    tags: tuple[str, ...]
    heads: tuple[int, ...]
    relations: tuple[str, ...]
    names: tuple[Name, ...]
    roles: tuple[Role, ...]
    unseen: frozenset[int] = frozenset()

    def name_labels(self) -> list[str]:
        """The names as one BIO label a word."""
        return _bio(len(self.words), self.names)

    def role_labels(self) -> list[str]:
        """The roles of speech as one BIO label a word."""
        return _bio(len(self.words), self.roles)


class TrainedReader:
    """Reads with the model in `folder`; holds one session, and may be used by one thread at a time.

    `threads` is the number that the session uses; it is never guessed from the machine. With `gate` only the sentences
    that `text.gate` lets through are read, about three quarters of a news text's words. `registry=False` withholds the
    known words, to measure what they add.
    """

    def __init__(
        self,
        folder: Path = FOLDER,
        *,
        model: str = "reader.onnx",
        threads: int = 1,
        gate: bool = False,
        registry: bool = True,
    ) -> None:
        self._session = open_session(folder / model, threads)
        self._known = load_known(folder / "known.tsv")
        self._prepare = Preparer(load_tokenizer(folder / "vocab.txt"), self._known)
        self._gate = gate
        meta = self._session.get_modelmeta().custom_metadata_map
        self._roles = np.asarray(json.loads(meta["transitions"]), dtype=np.float32) + transitions(ROLE_LABELS)
        self.name_rules = transitions(NAME_LABELS)
        self._link = int(meta["link"])
        self._registry = registry
        tables = {name: np.asarray(json.loads(meta.get(name, "[[]]")), dtype=np.float32) for name in _TABLES}
        self.pointed = Places(*(tables[name] for name in Places._fields))
        self.acting = DeedPlaces(*(tables[name] for name in DeedPlaces._fields))

    def read(self, sentences: Sequence[tuple[Token, ...]]) -> list[tuple[str, ...]]:
        """The part of speech of each token of each sentence (the `Reader` protocol)."""
        return [seen.tags for seen in self.paragraphs([[tokens] for tokens in sentences])]

    def document(self, document: Document) -> list[Seen]:
        """What is seen in each paragraph of a document; its names agree with each other (`text.names`)."""
        paragraphs = [[sentence.tokens for sentence in p.sentences] for p in document.paragraphs]
        return self.paragraphs(paragraphs, together=True)

    def paragraphs(self, paragraphs: Sequence[Sequence[Sequence[Token]]], *, together: bool = False) -> list[Seen]:
        """What is seen in each paragraph, given as sentences of tokens; `together` where they make one document."""
        words = [[token.text for tokens in paragraph for token in tokens] for paragraph in paragraphs]
        numbers = [[n for n, tokens in enumerate(paragraph) for _ in tokens] for paragraph in paragraphs]
        if not self._gate:
            return self.words(words, numbers, together=together)
        open_ = passes(paragraphs)
        kept = [[i for i, n in enumerate(row) if open_[place][n]] for place, row in enumerate(numbers)]
        few = self.words(
            [[row[i] for i in keep] for row, keep in zip(words, kept, strict=True)],
            [[row[i] for i in keep] for row, keep in zip(numbers, kept, strict=True)],
            together=together,
        )
        return [_widened(*one) for one in zip(words, numbers, kept, few, strict=True)]

    def words(
        self, paragraphs: Sequence[Sequence[str]], sentences: Sequence[Sequence[int]], *, together: bool = False
    ) -> list[Seen]:
        """What is seen in paragraphs of words, `sentences` giving the number of each word's sentence; nothing is held
        back. `together` where the paragraphs make one document, whose names are then made to agree.
        """
        parts: list[Prepared] = []
        owners: list[list[int]] = []
        for words, numbers in zip(paragraphs, sentences, strict=True):
            cuts = windows(numbers)
            owners.append(list(range(len(parts), len(parts) + len(cuts))))
            whole = self._prepare(words, numbers, registry=self._registry)
            parts += [Prepared(whole.pieces[a:b], whole.marks[a:b], whole.sentence[a:b]) for a, b in cuts]
        found: list[_Part | None] = [None] * len(parts)
        for batch in batches([len(part.pieces) for part in parts]):
            for number, seen in zip(batch, self._run([parts[i] for i in batch]), strict=True):
                found[number] = seen
        groups = [[part for i in owned if (part := found[i])] for owned in owners]
        read = [
            _joined(tuple(words), tuple(numbers), group)
            for words, numbers, group in zip(paragraphs, sentences, groups, strict=True)
        ]
        return self._agreed(read, groups) if together else read

    def prepare(self, words: Sequence[str], sentence: Sequence[int], paragraph: Sequence[int]) -> Prepared:
        """Words in numbers, as `run` takes them."""
        return self._prepare(words, sentence, paragraph=paragraph, registry=self._registry)

    def run(self, parts: Sequence[Prepared], outputs: Sequence[str]) -> list[dict[str, Array]]:
        """The raw outputs of the model for each part: a row for its [CLS], then one a word."""
        found: list[dict[str, Array]] = [{} for _ in parts]
        for batch in batches([len(part.pieces) for part in parts]):
            rows = pack([parts[i] for i in batch])
            got = dict(zip(outputs, self._session.run(list(outputs), rows.inputs), strict=True))
            for number, (row, start) in zip(batch, rows.places, strict=True):
                end = start + len(parts[number].pieces)
                found[number] = {name: value[row, start - 1 : end] for name, value in got.items()}
                if "arcs" in found[number]:
                    found[number]["arcs"] = found[number]["arcs"][:, start - 1 : end]
        return found

    def _agreed(self, seen: list[Seen], groups: list[list[_Part]]) -> list[Seen]:
        """The paragraphs of one document with their names made to agree."""
        nothing = np.zeros((0, len(NAMES) + 1), dtype=np.float32)
        paragraphs = [
            Paragraph(
                one.words,
                [(n.kind, n.start, n.end) for n in one.names],
                np.concatenate([nothing, *(p.scores for p in group)]),
                [kind for p in group for kind in p.known],
            )
            for one, group in zip(seen, groups, strict=True)
        ]
        named = agree(paragraphs, self._known if self._registry else {})
        return [replace(one, names=tuple(Name(*n) for n in names)) for one, names in zip(seen, named, strict=True)]

    def _run(self, parts: list[Prepared]) -> list[_Part]:
        rows = pack(parts)
        outputs = ("tags", "arcs", "relations", "names", "speech", "links")
        got = dict(zip(outputs, self._session.run(outputs, rows.inputs), strict=True))
        opened = rows.inputs["pieces"][..., 0] == 101
        for kind in ("names", "speech"):  # a [CLS] and what lies between paragraphs is outside everything
            got[kind][opened | (rows.inputs["paragraph"] == 0)] = [0.0] + [-1e4] * (got[kind].shape[2] - 1)
        got["kinds"] = kind_scores(got["names"])
        got["names"] = constrained(got["names"], self.name_rules)
        got["speech"] = viterbi(got["speech"], self._roles)
        got["heads"] = trees(got["arcs"], sentences_of(parts, rows.places))
        return [self._part(part, got, place) for part, place in zip(parts, rows.places, strict=True)]

    def _part(self, part: Prepared, got: dict[str, Array], place: tuple[int, int]) -> _Part:
        row, start = place
        end = start + len(part.pieces)
        roles = spans([ROLE_LABELS[i] for i in got["speech"][row, start:end].tolist()])
        vectors = got["links"][row, start - 1 : end]
        query, key = vectors[1:, : self._link], vectors[:, self._link :]
        return _Part(
            [UPOS[i] for i in got["tags"][row, start:end].tolist()],
            (got["heads"][row, start:end] - start).tolist(),
            [RELATIONS[i] for i in got["relations"][row, start:end].tolist()],
            spans([NAME_LABELS[i] for i in got["names"][row, start:end].tolist()]),
            roles,
            links(roles, query, key[1:], key[0]),
            got["kinds"][row, start:end],
            [kind for _, _, kind in part.marks],
        )


class _Part(NamedTuple):
    """What was seen in one window, in its own places."""

    tags: list[str]
    heads: list[int]
    relations: list[str]
    names: list[tuple[str, int, int]]
    roles: list[tuple[str, int, int]]
    cues: list[int | None]
    scores: Array  # of the kinds of names
    known: list[int]


def _bio(size: int, found: Sequence[Name] | Sequence[Role]) -> list[str]:
    labels = ["O"] * size
    for one in found:
        for place in range(one.start, one.end):
            labels[place] = f"{'I' if place > one.start else 'B'}-{one.kind}"
    return labels


def sentences_of(parts: Sequence[Prepared], places: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """Where each sentence stands in the packed rows: (row, first word, word after the last)."""
    return [
        (row, start + a, start + b)
        for part, (row, start) in zip(parts, places, strict=True)
        for a, b in runs(part.sentence)
    ]


def _joined(words: tuple[str, ...], sentence: tuple[int, ...], parts: list[_Part]) -> Seen:
    """The windows of one paragraph as one."""
    tags: list[str] = []
    heads: list[int] = []
    relations: list[str] = []
    names: list[Name] = []
    roles: list[Role] = []
    for part in parts:
        base, before = len(tags), len(roles)
        tags += part.tags
        heads += [h + base for h in part.heads]
        relations += part.relations
        names += [Name(kind, a + base, b + base) for kind, a, b in part.names]
        roles += [
            Role(kind, a + base, b + base, None if cue is None else cue + before)
            for (kind, a, b), cue in zip(part.roles, part.cues, strict=True)
        ]
    relations = [
        "root" if h == i else "dep" if r == "root" else r for i, (h, r) in enumerate(zip(heads, relations, strict=True))
    ]
    if len(parts) > 1:
        _one_root(sentence, heads, relations)
    return Seen(words, sentence, tuple(tags), tuple(heads), tuple(relations), tuple(names), tuple(roles))


def _widened(words: Sequence[str], numbers: Sequence[int], kept: Sequence[int], few: Seen) -> Seen:
    """What was seen of some words of a paragraph, in the places of all of them."""
    if len(kept) == len(words):
        return few
    tags, relations = ["X"] * len(words), ["dep"] * len(words)
    heads = [0] * len(words)
    unseen = set(numbers) - set(few.sentence)
    for a, b in runs(numbers):
        if numbers[a] in unseen:
            heads[a:b], relations[a] = [a] * (b - a), "root"
    for place, (tag, head, relation) in zip(kept, zip(few.tags, few.heads, few.relations, strict=True), strict=True):
        tags[place], heads[place], relations[place] = tag, kept[head], relation
    return Seen(
        tuple(words),
        tuple(numbers),
        tuple(tags),
        tuple(heads),
        tuple(relations),
        tuple(Name(n.kind, kept[n.start], kept[n.end - 1] + 1) for n in few.names),
        tuple(Role(r.kind, kept[r.start], kept[r.end - 1] + 1, r.cue) for r in few.roles),
        frozenset(unseen),
    )


def _one_root(sentence: Sequence[int], heads: list[int], relations: list[str]) -> None:
    """A sentence too long for one window has a root in each: the later ones hang on the first."""
    for a, b in runs(sentence):
        roots = [i for i in range(a, b) if heads[i] == i]
        for i in roots[1:]:
            heads[i], relations[i] = roots[0], "parataxis"


def windows(sentence: Sequence[int]) -> list[tuple[int, int]]:
    """Cut a paragraph into windows of at most `LONGEST` words, between sentences where that can be."""
    return stretches(sentence, LONGEST)


def batches(sizes: Sequence[int]) -> list[list[int]]:
    """Places grouped by length, so that each batch has about `_BATCH` words and little padding."""
    found: list[list[int]] = []
    held = _BATCH
    for i in sorted(range(len(sizes)), key=lambda i: -sizes[i]):
        if held + sizes[i] + 1 > _BATCH:
            found.append([])
            held = 0
        found[-1].append(i)
        held += sizes[i] + 1
    return found


def open_session(path: Path, threads: int) -> InferenceSession:
    """An ONNX session on the CPU with a stated number of threads. Raises FileNotFoundError where there is no model."""
    import onnxruntime

    if not path.is_file():
        raise FileNotFoundError(f"no reader model at {path}; see training/reader.py")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # `basic`: what `extended` would fuse is fused by hand where that is quicker, and left where it is not
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def load_known(path: Path) -> Mapping[str, int]:
    """The frozen known words: phrase to the number of its kind."""
    table = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        kind, _, phrase = line.partition("\t")
        table[phrase] = int(kind)
    return table


def load_tokenizer(path: Path) -> Tokenizer:
    """The word pieces of the base model, from its vocabulary: one piece a line."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {piece: number for number, piece in enumerate(path.read_text(encoding="utf-8").split("\n")) if piece}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", max_input_chars_per_word=100))  # noqa: S106
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer
