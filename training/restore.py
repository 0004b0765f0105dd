"""The network back from the file that ships, to go on training from it.

int8 weights lose next to nothing that training has not made up for after a few steps. What the file has no weights for
(a head that was added since) begins anew.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from training.network import Network
from training.shape import Shape

Array = np.ndarray[Any, Any]
_PRODUCTS = ("qkv", "out", "up", "down")
_TABLES = ("words", "positions", "shapes", "quotes", "known")
OLD_COLUMNS = ("tags", "arcs", "relations", "names", "speech", "links")


KEPT = (0, 1, 2, 4)  # the layers of the base encoder in the file of version 0.1.0


def restore(path: Path, base: Path) -> tuple[Network, Shape]:
    """The network of the int8 file of version 0.1.0; `base` has the table of pieces, which is never trained."""
    model = onnx.load(str(path))
    graph = model.graph
    meta = {one.key: one.value for one in model.metadata_props}
    transitions = np.array(json.loads(meta["transitions"]))
    values = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    products = [_product(node, values, made_by) for node in graph.node if node.op_type == "DynamicQuantizeMatMul"]
    first = {"attention": products[0][0].shape[1] // 96, "inner": products[2][0].shape[1]}
    shape = Shape(kept=KEPT, **first)
    network = Network(shape)
    state = network.state_dict()
    names = [f"layers.{n}.{kind}" for n in range(shape.layers) for kind in _PRODUCTS]
    names += ["heads", "relation", "near", "wide", "roles"]
    for name, (weight, bias) in zip(names, products, strict=True):
        if name == "heads":
            size = sum(shape.columns()[column] for column in OLD_COLUMNS)
            state["heads.weight"][:size] = torch.from_numpy(weight.T.copy())
            state["heads.bias"][:size] = torch.from_numpy(bias.copy())
        elif name in ("near", "wide"):
            out = weight.shape[1]
            state[f"{name}.weight"] = torch.from_numpy(weight.reshape(5, out, out).transpose(2, 1, 0).copy())
            state[f"{name}.bias"] = torch.from_numpy(bias.copy())
        else:
            state[f"{name}.weight"] = torch.from_numpy(weight.T.copy())
            state[f"{name}.bias"] = torch.from_numpy(bias.copy())
    _rest(graph, values, state, shape)
    from safetensors.torch import load_file

    whole = {key.removeprefix("bert."): value for key, value in load_file(str(base)).items()}
    state["words.weight"] = whole["embeddings.word_embeddings.weight"]  # never trained
    state["transitions"] = torch.from_numpy(transitions.astype(np.float32)).clamp(min=-50)
    network.load_state_dict(state)
    return network, shape


def _product(node: Any, values: dict[str, Array], made_by: dict[str, Any]) -> tuple[Array, Array]:
    weight = values[node.input[1]].astype(np.float32) * values[node.input[2]]
    before = made_by.get(node.input[0])
    if (
        before is not None
        and before.op_type == "Mul"
        and before.input[1] in values
        and before.input[1].startswith("n_")
    ):
        weight = weight * values[before.input[1]][:, None]
    return weight, values[node.input[4]]


def _rest(graph: Any, values: dict[str, Array], state: dict[str, torch.Tensor], shape: Shape) -> None:
    """Norms, small tables and the parser's matrices, in the order in which `graph.build` writes them."""
    norms = [node for node in graph.node if node.op_type == "LayerNormalization"]
    names = ["norm", *(f"layers.{n}.norm{k}" for n in range(shape.layers) for k in (1, 2))]
    for name, node in zip(names, norms, strict=True):
        state[f"{name}.weight"] = torch.from_numpy(values[node.input[1]].copy())
        state[f"{name}.bias"] = torch.from_numpy(values[node.input[2]].copy())
    tables = [
        values[node.input[0]]
        for node in graph.node
        if node.op_type == "Gather" and node.input[0] in values and values[node.input[0]].ndim == 2
        and values[node.input[0]].dtype == np.float32 and values[node.input[0]].shape[1] == shape.hidden
    ]  # fmt: skip
    for name, table in zip(_TABLES[1:], tables, strict=True):
        state[f"{name}.weight"] = torch.from_numpy(table.copy())
    square = (shape.arc, shape.arc)
    product = next(
        n for n in graph.node if n.op_type == "MatMul" and n.input[1] in values and values[n.input[1]].shape == square
    )
    state["bilinear"] = torch.from_numpy(values[product.input[1]].copy())
    add = next(n for n in graph.node if n.op_type == "Add" and product.output[0] in n.input)
    state["prior"] = torch.from_numpy(values[next(i for i in add.input if i in values)].copy())
