"""Search by meaning: a vector for each quotation, found again by likeness and not by words.

A vector is the sum of the vectors of its word pieces (`data/meaning.npz`, from the reader's encoder), each weighted by
how rare the piece is, less the mean of all, at unit length: Arora, Liang and Ma's baseline for sentence embeddings
(2017) with the mean for the first component. Vectors lie in `meaning/PART.parquet`, int8, one file a part; the weights
and the mean are taken from the corpus when the first part is made, and kept. Search is exact, block by block.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from communique.errors import CorpusError
from communique.store.manifest import Manifest, Part

if TYPE_CHECKING:
    import pyarrow as pa
    from tokenizers import Tokenizer

    from communique.store.folder import Folder

FOLDER = "meaning"
_WEIGHTS = "weights.npz"
_SAMPLE = 200_000  # quotations from which weights and mean are taken
_BATCH = 20_000  # texts at a time
_BLOCK = 200_000  # vectors that are compared at once
Array = np.ndarray[Any, Any]


class Weights(NamedTuple):
    """What is taken from a corpus: the rarity of each piece, and the mean of its vectors."""

    rarity: Array
    mean: Array


class Near(NamedTuple):
    """A quotation that was found, with its likeness: the cosine of the vectors, at most 1."""

    id: str
    day: datetime.date | None
    score: float


@lru_cache(maxsize=1)
def _pieces() -> tuple[Array, Tokenizer]:
    """The vectors of pieces, and what cuts texts into them."""
    from communique.text.trained import FOLDER as READER
    from communique.text.trained import load_tokenizer

    with np.load(READER.parent / "meaning.npz", allow_pickle=False) as data:
        vectors = data["vectors"].astype(np.float32) * data["scales"][:, None]
    return vectors, load_tokenizer(READER / "vocab.txt")


def behind(folder: Folder, manifest: Manifest) -> list[Part]:
    """The parts whose quotations have no vectors yet."""
    return [part for part in manifest.parts if part.rows.get("quotations") and not _file(folder, part).is_file()]


def exists(folder: Folder) -> bool:
    """Whether vectors were ever made."""
    return (folder.path / FOLDER / _WEIGHTS).is_file()


def update(folder: Folder, manifest: Manifest, tell: Callable[[str], None] = lambda line: None) -> None:
    """Make what vectors are missing, and remove those of parts that are gone. Raises CorpusError as the disk does."""
    try:
        (folder.path / FOLDER).mkdir(exist_ok=True)
        missing = behind(folder, manifest)
        if missing and not exists(folder):
            tell("weighing words")
            _save_weights(folder, weighed(_texts(folder, missing)))
        for number, part in enumerate(missing, 1):
            tell(f"making vectors, part {number} of {len(missing)}")
            _make(folder, part, _load_weights(folder))
        named = {_file(folder, part) for part in manifest.parts}
        for path in (folder.path / FOLDER).glob("*.parquet"):
            if path not in named:
                path.unlink()
    except OSError as error:
        raise CorpusError(f"its vectors cannot be written: {error}", origin=str(folder.path)) from error


def nearest(folder: Folder, manifest: Manifest, text: str, limit: int) -> list[Near]:
    """The quotations that are most like a text, best first."""
    import pyarrow.parquet as pq

    (wanted,) = vectors([text], _load_weights(folder))
    found: list[Near] = []
    for part in manifest.parts:
        path = _file(folder, part)
        if not path.is_file():
            continue
        for batch in pq.ParquetFile(path).iter_batches(_BLOCK):
            found += _near(batch, wanted, limit)
        found = sorted(found, key=lambda near: (-near.score, near.id))[:limit]
    return found


def _near(batch: pa.RecordBatch, wanted: Array, limit: int) -> Iterator[Near]:
    rows = np.asarray(batch.column("vector").flatten()).reshape(batch.num_rows, -1)
    scores = rows.astype(np.float32) @ wanted / 127
    for place in np.argsort(-scores, kind="stable")[:limit].tolist():
        yield Near(batch.column("id")[place].as_py(), batch.column("day")[place].as_py(), float(scores[place]))


def vectors(texts: Sequence[str], weights: Weights) -> Array:
    """The vectors of texts at unit length; one without any known word is all zeros."""
    return _unit(_sums(texts, weights.rarity) - weights.mean)


def _sums(texts: Sequence[str], rarity: Array) -> Array:
    table, tokenizer = _pieces()
    listed = [encoded.ids for encoded in tokenizer.encode_batch(list(texts), add_special_tokens=False)]
    sums = np.zeros((len(listed), table.shape[1]), dtype=np.float32)
    sizes = np.array([len(ids) for ids in listed])
    if sizes.sum():
        ids = np.concatenate([np.asarray(ids, dtype=np.int64) for ids in listed])
        filled = np.flatnonzero(sizes)
        begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])[filled]
        sums[filled] = np.add.reduceat(table[ids] * rarity[ids][:, None], begins)
    return _unit(sums)


def _unit(rows: Array) -> Array:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Array = rows / np.maximum(lengths, 1e-9)
    return unit


def weighed(texts: Iterable[list[str]]) -> Weights:
    """Rarity of pieces, log of the inverse share of texts that have them, and the mean of the vectors."""
    table, tokenizer = _pieces()
    counts = np.zeros(len(table), dtype=np.int64)
    kept: list[str] = []
    for batch in texts:
        kept += batch
        for encoded in tokenizer.encode_batch(batch, add_special_tokens=False):
            counts[list(set(encoded.ids))] += 1
        if len(kept) >= _SAMPLE:
            break
    rarity = np.log((len(kept) + 1) / (counts + 0.5)).astype(np.float32)
    if not kept:
        return Weights(rarity, np.zeros(table.shape[1], dtype=np.float32))
    sums = [_sums(kept[begin : begin + _BATCH], rarity).sum(0) for begin in range(0, len(kept), _BATCH)]
    return Weights(rarity, np.sum(sums, axis=0) / len(kept))


def _texts(folder: Folder, parts: Sequence[Part]) -> Iterator[list[str]]:
    """Words of quotations, some of each part."""
    for part in parts:
        left = max(_SAMPLE // len(parts), 1)
        for batch in _batches(folder, part, ["words"]):
            yield batch.column(0).slice(0, left).to_pylist()
            left -= batch.num_rows
            if left <= 0:
                break


def _batches(folder: Folder, part: Part, columns: list[str]) -> Iterator[pa.RecordBatch]:
    import pyarrow.parquet as pq

    yield from pq.ParquetFile(folder.file("quotations", part.name)).iter_batches(_BATCH, columns=columns)


def _make(folder: Folder, part: Part, weights: Weights) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = _file(folder, part)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    size = len(weights.mean)
    kind = pa.schema([("id", pa.string()), ("day", pa.date32()), ("vector", pa.list_(pa.int8(), size))])
    try:
        with pq.ParquetWriter(temporary, kind, compression="none", use_dictionary=False) as writer:
            for batch in _batches(folder, part, ["id", "day", "words"]):
                rows = np.round(vectors(batch.column("words").to_pylist(), weights) * 127).astype(np.int8)
                listed = pa.FixedSizeListArray.from_arrays(pa.array(rows.ravel()), size)
                writer.write_table(pa.table([batch.column("id"), batch.column("day"), listed], schema=kind))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _file(folder: Folder, part: Part) -> Path:
    return folder.path / FOLDER / f"{part.name}.parquet"


def _save_weights(folder: Folder, weights: Weights) -> None:
    path = folder.path / FOLDER / _WEIGHTS
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        np.savez(file, **weights._asdict())
    temporary.replace(path)


def _load_weights(folder: Folder) -> Weights:
    try:
        with np.load(folder.path / FOLDER / _WEIGHTS, allow_pickle=False) as data:
            return Weights(data["rarity"], data["mean"])
    except (OSError, KeyError, ValueError) as error:
        raise CorpusError("its vectors cannot be read; remove its folder `meaning`", origin=str(folder.path)) from error
