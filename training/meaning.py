"""Makes data/meaning.npz, the vectors of word pieces that search by meaning adds up, from the reader's encoder.

    python -m training.meaning          (needs communique[train])

The encoder's table of word pieces (30,522 of 384 dimensions, MiniLM's as the reader's training left it) is turned onto
its 128 principal axes and kept in int8 with a scale a row. Sums of these, weighted by rarity, do better at finding
paraphrases than the encoder's own output, which training for tags has turned away from meaning (bench/meaning.py).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

DATA = Path(__file__).parents[1] / "src" / "communique" / "data"
SIZE = 128  # dimensions
PIECES = 30_522


def main() -> None:
    model = onnx.load(str(DATA / "reader" / "reader.onnx"))
    arrays = {array.name: numpy_helper.to_array(array) for array in model.graph.initializer}
    (table,) = [
        name
        for name, array in arrays.items()
        if array.ndim == 2 and array.shape[0] == PIECES and array.dtype == np.int8
    ]
    (scale,) = [name for name, array in arrays.items() if array.shape == (PIECES, 1)]
    pieces = arrays[table].astype(np.float32) * arrays[scale]
    axes = np.linalg.svd(pieces - pieces.mean(0), full_matrices=False)[2][:SIZE]
    turned = pieces @ axes.T
    scales = np.abs(turned).max(1, keepdims=True) / 127
    vectors = np.round(turned / np.maximum(scales, 1e-9)).astype(np.int8)
    np.savez_compressed(DATA / "meaning.npz", vectors=vectors, scales=scales.astype(np.float32)[:, 0])
    print(f"{vectors.shape[0]:,} pieces of {SIZE} dimensions, {(DATA / 'meaning.npz').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
