"""The reader's network as an ONNX graph, written node by node, in fp32 or with int8 weights.

Written by hand and not traced, for three reasons: the fused kernels of ONNX Runtime (DynamicQuantizeMatMul,
MultiHeadAttention, FastGelu) are named and not hoped for; the fp32 and the int8 file are one and the same
graph, so what quantisation costs is measured and nothing else; and the exporter is no dependency. Weights are quantised
symmetrically, one scale a column; activations when the graph runs, with one scale for all, so that channels much wider
than others are first made narrower and their weights larger (`training.calibrate`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.shape import Shape

Array = np.ndarray[Any, Any]
MICROSOFT = "com.microsoft"
OPSET = 17


@dataclass
class Builder:
    """Collects nodes and weights; each method adds an operation and names its result."""

    int8: bool
    nodes: list[Any] = field(default_factory=list)
    weights: list[Any] = field(default_factory=list)
    count: int = 0

    def op(self, kind: str, *inputs: str, domain: str = "", outputs: int = 1, **attributes: Any) -> str:
        self.count += 1
        names = [f"{kind}_{self.count}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, domain=domain, **attributes))
        return names[0]

    def many(self, kind: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        first = self.op(kind, *inputs, outputs=outputs, **attributes)
        return [f"{first[:-1]}{i}" for i in range(outputs)]

    def constant(self, value: Any, name: str = "c") -> str:
        self.count += 1
        full = f"{name}_{self.count}"
        self.weights.append(numpy_helper.from_array(np.array(value, order="C"), full))
        return full

    def linear(self, x: str, weight: Array, bias: Array, spread: Array | None = None) -> str:
        """`x @ weight + bias`, the weight given as (in, out); int8 first divides each channel of `x` by `spread`."""
        shift = self.constant(bias.astype(np.float32), "b")
        if not self.int8:
            return self.op("Add", self.op("MatMul", x, self.constant(weight.astype(np.float32), "w")), shift)
        if spread is not None:
            x = self.op("Mul", x, self.constant((1 / spread).astype(np.float32), "n"))
            weight = weight * spread[:, None]
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-8) / 127.0
        rounded = np.clip(np.rint(weight / scale), -127, 127).astype(np.int8)
        return self.op(
            "DynamicQuantizeMatMul",
            x,
            self.constant(rounded, "w"),
            self.constant(scale.astype(np.float32), "s"),
            "",
            shift,
            domain=MICROSOFT,
        )

    def table(self, ids: str, table: Array) -> str:
        """Rows of an embedding table; in int8 each row has its own scale."""
        if not self.int8:
            return self.op("Gather", self.constant(table.astype(np.float32), "e"), ids)
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127.0
        rounded = np.clip(np.rint(table / scale), -127, 127).astype(np.int8)
        rows = self.op("Cast", self.op("Gather", self.constant(rounded, "e"), ids), to=TensorProto.FLOAT)
        return self.op("Mul", rows, self.op("Gather", self.constant(scale.astype(np.float32), "s"), ids))

    def norm(self, x: str, skip: str, weight: Array, bias: Array) -> str:
        """Layer norm of a sum. The fused SkipLayerNormalization takes seven times as long on a CPU: do not let the
        session fuse these two (graph optimisation `basic`).
        """
        weights = self.constant(weight.astype(np.float32)), self.constant(bias.astype(np.float32))
        return self.op("LayerNormalization", self.op("Add", x, skip), *weights, epsilon=1e-12)

    def gelu(self, x: str) -> str:
        """The tanh form, a third quicker than the one by erf that training uses, and less than 0.001 away from it."""
        return self.op("FastGelu", x, domain=MICROSOFT)

    def slice(self, x: str, start: int, stop: int, axis: int = -1) -> str:
        ends = [self.constant(np.array([v], dtype=np.int64)) for v in (start, stop, axis)]
        return self.op("Slice", x, *ends)


def build(
    weights: Mapping[str, Array], shape: Shape, *, int8: bool, spreads: Mapping[str, Array] | None = None
) -> onnx.ModelProto:
    """The graph for `weights` (the state of `training.network.Network` as arrays); `spreads` by the name of a layer's
    product, as `training.calibrate` finds them.
    """
    b = Builder(int8)
    x = _embed(b, weights)
    same = b.op(
        "Equal",
        b.op("Unsqueeze", "paragraph", b.constant(np.array([2]))),
        b.op("Unsqueeze", "paragraph", b.constant(np.array([1]))),
    )
    far = b.op("Where", same, b.constant(np.float32(0)), b.constant(np.float32(-1e4)))
    bias = b.op("Unsqueeze", far, b.constant(np.array([1])))
    for layer in range(shape.layers):
        x = _layer(b, x, bias, weights, f"layers.{layer}.", shape, spreads or {})
    acting = _layer(b, x, bias, weights, "acting.", shape, spreads or {})
    outputs = _heads(b, x, acting, weights, shape)
    named = []
    for name, (value, kind, extra) in outputs.items():
        b.nodes.append(helper.make_node("Identity", [value], [name]))
        named.append(helper.make_tensor_value_info(name, kind, ["rows", "words", *extra]))
    graph = helper.make_graph(b.nodes, "reader", _inputs(), named, b.weights)
    imports = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=imports, ir_version=8, producer_name="communique")


def silence(weights: dict[str, Array]) -> None:
    """Let a network that was trained without roles of speech see none, in place of what chance left in their head."""
    weights["roles.weight"] = np.zeros_like(weights["roles.weight"])
    weights["roles.bias"] = np.full_like(weights["roles.bias"], -10.0)
    weights["roles.bias"][0] = 0.0
    weights["transitions"] = np.zeros_like(weights["transitions"])


def _inputs() -> list[Any]:
    wide: dict[str, list[Any]] = {"pieces": ["pieces"], "marks": [3], "position": [], "paragraph": [], "sentence": []}
    return [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "words", *extra])
        for name, extra in wide.items()
    ]


def _embed(b: Builder, w: Mapping[str, Array]) -> str:
    vectors = b.table("pieces", w["words.weight"])
    there = b.op("Cast", b.op("Greater", "pieces", b.constant(np.int64(0))), to=TensorProto.FLOAT)
    axis = b.constant(np.array([2]))
    there3 = b.op("Unsqueeze", there, b.constant(np.array([3])))
    total = b.op("ReduceSum", b.op("Mul", vectors, there3), axis, keepdims=0)
    number = b.op("Max", b.op("ReduceSum", there, axis, keepdims=1), b.constant(np.float32(1)))
    x = b.op("Div", total, number)
    x = b.op("Add", x, b.op("Gather", b.constant(w["positions.weight"].astype(np.float32)), "position"))
    for column, name in enumerate(("shapes", "quotes", "known")):
        ids = b.op("Gather", "marks", b.constant(np.int64(column)), axis=2)
        x = b.op("Add", x, b.op("Gather", b.constant(w[f"{name}.weight"].astype(np.float32)), ids))
    return b.op(
        "LayerNormalization",
        x,
        b.constant(w["norm.weight"].astype(np.float32)),
        b.constant(w["norm.bias"].astype(np.float32)),
        epsilon=1e-12,
    )


def _layer(
    b: Builder, x: str, bias: str, w: Mapping[str, Array], at: str, shape: Shape, spreads: Mapping[str, Array]
) -> str:
    def product(x: str, name: str) -> str:
        return b.linear(x, w[f"{at}{name}.weight"].T, w[f"{at}{name}.bias"], spreads.get(at + name))

    mixed = product(x, "qkv")
    q, k, v = b.many("Split", mixed, outputs=3, axis=2)
    seen = b.op("MultiHeadAttention", q, k, v, "", "", bias, domain=MICROSOFT, num_heads=shape.attention)
    x = b.norm(product(seen, "out"), x, w[at + "norm1.weight"], w[at + "norm1.bias"])
    inner = b.gelu(product(x, "up"))
    return b.norm(product(inner, "down"), x, w[at + "norm2.weight"], w[at + "norm2.bias"])


def _heads(
    b: Builder, x: str, acting: str, w: Mapping[str, Array], shape: Shape
) -> dict[str, tuple[str, int, list[Any]]]:
    """One matrix product for all heads, then what each does with its columns."""
    wide = b.linear(x, w["heads.weight"].T, w["heads.bias"])
    parts, place = {}, 0
    for name, size in shape.columns().items():
        parts[name] = b.slice(wide, place, place + size)
        place += size
    arcs, rels = _parse(b, parts, w)
    features = _features(b, parts["speech"], w)
    speech = b.linear(features, w["roles.weight"].T, w["roles.bias"])
    both = b.op("Concat", features, b.gelu(parts["point"]), axis=2)
    pointed = {name: b.linear(both, w[f"{name}.weight"].T, w[f"{name}.bias"]) for name in ("anchors", "keys")}
    asked = b.linear(both, w["queries.weight"].T, w["queries.bias"] + w["domains"][0])  # the project's own quotations
    told = b.op("Add", parts["deed"], b.linear(acting, w["told.weight"].T, w["told.bias"]))
    done = b.op("Concat", features, b.gelu(told), axis=2)
    acts = {name: b.linear(done, w[f"{name}.weight"].T, w[f"{name}.bias"]) for name in ("deeds", "asks", "holds")}
    real, whole = TensorProto.FLOAT, TensorProto.INT64
    return {
        "tags": (b.op("ArgMax", parts["tags"], axis=2, keepdims=0), whole, []),
        "arcs": (arcs, real, ["words"]),
        "relations": (rels, whole, []),
        "names": (parts["names"], real, [shape.names]),
        "speech": (speech, real, [shape.roles]),
        "links": (parts["links"], real, [2 * shape.link]),
        "anchors": (pointed["anchors"], real, [shape.anchors]),
        "queries": (asked, real, [shape.pointers * shape.pointer]),
        "keys": (pointed["keys"], real, [shape.pointers * shape.pointer]),
        "refer": (parts["refer"], real, [2 * shape.refer]),
        "mentions": (b.op("ArgMax", parts["mentions"], axis=2, keepdims=0), whole, []),
        "deeds": (acts["deeds"], real, [shape.deeds + shape.statuses + shape.stances]),
        "asks": (acts["asks"], real, [shape.deed_roles * shape.role]),
        "holds": (acts["holds"], real, [shape.deed_roles * shape.role]),
    }


def _parse(b: Builder, parts: dict[str, str], w: Mapping[str, Array]) -> tuple[str, str]:
    """Arc scores word by word within a sentence (a word's score with itself is that of the root) and relations."""
    size = w["bilinear"].shape[0]
    pair = b.op("Relu", parts["arcs"])
    word, head = b.slice(pair, 0, size), b.slice(pair, size, 2 * size)
    left = b.op(
        "Add",
        b.op("MatMul", word, b.constant(w["bilinear"].astype(np.float32))),
        b.constant(w["prior"].astype(np.float32)),
    )
    scores = b.op("MatMul", left, b.op("Transpose", head, perm=[0, 2, 1]))
    same = b.op(
        "Equal",
        b.op("Unsqueeze", "sentence", b.constant(np.array([2]))),
        b.op("Unsqueeze", "sentence", b.constant(np.array([1]))),
    )
    scores = b.op("Where", same, scores, b.constant(np.float32(-1e4)))
    best = b.op("ArgMax", scores, axis=2, keepdims=0)
    half = w["relation.weight"].shape[1]
    mine, theirs = b.slice(parts["relations"], 0, half), b.slice(parts["relations"], half, 2 * half)
    index = b.op("Unsqueeze", best, b.constant(np.array([2])))
    chosen = b.op("GatherND", theirs, index, batch_dims=1)
    rel = b.linear(b.op("Relu", b.op("Add", mine, chosen)), w["relation.weight"].T, w["relation.bias"])
    return scores, b.op("ArgMax", rel, axis=2, keepdims=0)


def _features(b: Builder, x: str, w: Mapping[str, Array]) -> str:
    """What the roles of speech and the anchored heads are read from."""
    h = b.gelu(x)
    for name, step in (("near", 1), ("wide", 3)):
        h = b.op("Add", h, b.gelu(_convolve(b, h, w[name + ".weight"], w[name + ".bias"], step)))
    return h


def _convolve(b: Builder, x: str, weight: Array, bias: Array, step: int) -> str:
    """A convolution over words as one matrix product over shifted copies, so that it is quantised as all else is."""
    width = weight.shape[2]
    reach = step * (width // 2)
    padded = b.op("Pad", x, b.constant(np.array([0, reach, 0, 0, reach, 0])), b.constant(np.float32(0)))
    copies = []
    for i in range(width):
        stop = i * step - 2 * reach
        copies.append(b.slice(padded, i * step, stop if stop else 1 << 30, axis=1))
    flat = weight.transpose(2, 1, 0).reshape(-1, weight.shape[0])
    return b.linear(b.op("Concat", *copies, axis=2), flat, bias)
