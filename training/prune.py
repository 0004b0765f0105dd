"""Making the network smaller between two spells of training: a layer less, narrower layers, fewer heads of attention.

Layers of a pretrained encoder, the inner units of its layers and their heads are far from equally useful (Sajjad et al.
2020, "Poor Man's BERT"; Michel et al. 2019, "Are Sixteen Heads Really Better than One?"). What is taken out early in
training is made up for by the rest of it. The optimiser keeps what it knows of the weights that stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from training.batches import Source, mixture
from training.network import Network
from training.shape import Shape
from training.train import shape_of, store

State = dict[str, Any]


def drop_layer(path: Path, layer: int) -> None:
    """Take one layer of the base encoder out of a checkpoint."""
    state, shape = torch.load(path, weights_only=True, map_location="cpu"), shape_of(path)
    place = shape.kept.index(layer)
    less = replace(shape, kept=shape.kept[:place] + shape.kept[place + 1 :])
    old, new = _trained(shape), _trained(less)
    down = {name: _moved_down(name, place) for name in (*old, *state["network"])}
    state["network"] = {down[name]: value for name, value in state["network"].items() if down[name] is not None}
    number = {down[name]: i for i, name in enumerate(old) if down[name] is not None}
    held = state["optimiser"]
    # a weight that no batch reached yet (the roles', where PolNeAR is left out) has no state
    held["state"] = {i: held["state"][number[name]] for i, name in enumerate(new) if number[name] in held["state"]}
    held["param_groups"] = [{**held["param_groups"][number[name]], "params": [i]} for i, name in enumerate(new)]
    state["kept"] = list(less.kept)
    store(state, path)


def narrow(path: Path, inner: int, streams: dict[str, Source], prepare: Any) -> None:
    """Leave each layer of a checkpoint the `inner` units that move its output most on some batches."""
    state, shape = torch.load(path, weights_only=True, map_location="cpu"), shape_of(path)
    for layer, weight in enumerate(_movement(_network(state, shape), "down", streams, prepare)):
        kept = weight.argsort(descending=True)[:inner].sort().values
        _keep(state, shape, f"layers.{layer}", (("up.weight", 0), ("up.bias", 0), ("down.weight", 1)), kept)
    state["inner"] = inner
    store(state, path)


def behead(path: Path, heads: int, streams: dict[str, Source], prepare: Any) -> None:
    """Leave each layer of a checkpoint the `heads` heads of attention that move its output most on some batches."""
    state, shape = torch.load(path, weights_only=True, map_location="cpu"), shape_of(path)
    for layer, weight in enumerate(_movement(_network(state, shape), "out", streams, prepare)):
        one = weight.square().view(shape.attention, shape.head).sum(dim=1)
        chosen = one.argsort(descending=True)[:heads].sort().values
        units = torch.arange(shape.attention * shape.head).view(shape.attention, shape.head)[chosen].flatten()
        mixed = torch.cat([units + part * shape.attention * shape.head for part in range(3)])
        _keep(state, shape, f"layers.{layer}", (("qkv.weight", 0), ("qkv.bias", 0)), mixed)
        _keep(state, shape, f"layers.{layer}", (("out.weight", 1),), units)
    state["attention"] = heads
    store(state, path)


def _network(state: State, shape: Shape) -> Network:
    network = Network(shape)
    network.load_state_dict(state["network"])
    return network


def _keep(state: State, shape: Shape, layer: str, weights: Sequence[tuple[str, int]], kept: Tensor) -> None:
    """Leave some weights of a layer only what `kept` names along an axis, and the optimiser what it knows of that."""
    number = {name: i for i, name in enumerate(_trained(shape))}
    for name, axis in weights:
        full = f"{layer}.{name}"
        state["network"][full] = state["network"][full].index_select(axis, kept)
        moments = state["optimiser"]["state"][number[full]]
        for key in ("exp_avg", "exp_avg_sq"):
            moments[key] = moments[key].index_select(axis, kept)


def _movement(network: Network, product: str, streams: dict[str, Source], prepare: Any) -> list[Tensor]:
    """For each layer and unit that goes into `product`: its spread, times the weight with which it is added."""
    products = [getattr(layer, product) for layer in network.layers]
    spread = [torch.zeros(one.in_features) for one in products]

    def watch(place: int) -> Any:
        def hook(_module: Any, inputs: tuple[Tensor, ...], _output: Tensor) -> None:
            spread[place] += inputs[0].float().flatten(0, 1).var(dim=0)

        return hook

    hooks = [one.register_forward_hook(watch(i)) for i, one in enumerate(products)]
    network.eval()
    batches = mixture(streams, prepare, 1000, 128, 17)
    with torch.no_grad():
        for _ in range(8):
            network(next(batches))
    for hook in hooks:
        hook.remove()
    return [s.sqrt() * one.weight.norm(dim=0) for s, one in zip(spread, products, strict=True)]


def _trained(shape: Shape) -> list[str]:
    """Names of the trained weights in the optimiser's order: one group a weight (see `train.groups`)."""
    return [name for name, _ in Network(shape).named_parameters() if name != "words.weight"]


def _moved_down(name: str, place: int) -> str | None:
    """The name of a weight once layer `place` is gone; None for that layer's own."""
    if not name.startswith("layers."):
        return name
    _, number, rest = name.split(".", 2)
    if int(number) == place:
        return None
    return f"layers.{int(number) - (int(number) > place)}.{rest}"
