"""Making the network smaller between two spells of training: a layer less, or narrower layers.

Layers of a pretrained encoder and the inner units of its layers are far from equally useful (Sajjad et al. 2020, "Poor
Man's BERT"; Michel et al. 2019). What is taken out early in training is made up for by the rest of it. The optimiser
keeps what it knows of the weights that stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as f

from training.batches import Stream, mixture
from training.network import Network
from training.shape import Shape
from training.train import shape_of

State = dict[str, Any]


def drop_layer(path: Path, layer: int) -> None:
    """Take one layer of the base encoder out of a checkpoint."""
    state, shape = torch.load(path, weights_only=True, map_location="cpu"), shape_of(path)
    place = shape.kept.index(layer)
    less = Shape(kept=shape.kept[:place] + shape.kept[place + 1 :], inner=shape.inner)
    old, new = _trained(shape), _trained(less)
    down = {name: _moved_down(name, place) for name in (*old, *state["network"])}
    state["network"] = {down[name]: value for name, value in state["network"].items() if down[name] is not None}
    number = {down[name]: i for i, name in enumerate(old) if down[name] is not None}
    held = state["optimiser"]
    # a weight that no batch reached yet (the roles', where PolNeAR is left out) has no state
    held["state"] = {i: held["state"][number[name]] for i, name in enumerate(new) if number[name] in held["state"]}
    held["param_groups"] = [{**held["param_groups"][number[name]], "params": [i]} for i, name in enumerate(new)]
    state["kept"] = list(less.kept)
    torch.save(state, path)


def narrow(path: Path, inner: int, streams: dict[str, Stream], prepare: Any) -> None:
    """Leave each layer of a checkpoint the `inner` units that move its output most on some batches."""
    state, shape = torch.load(path, weights_only=True, map_location="cpu"), shape_of(path)
    network = Network(shape)
    network.load_state_dict(state["network"])
    number = {name: i for i, name in enumerate(_trained(shape))}
    for layer, weight in enumerate(_movement(network, streams, prepare)):
        kept = weight.argsort(descending=True)[:inner].sort().values
        for name, axis in (("up.weight", 0), ("up.bias", 0), ("down.weight", 1)):
            full = f"layers.{layer}.{name}"
            state["network"][full] = state["network"][full].index_select(axis, kept)
            moments = state["optimiser"]["state"][number[full]]
            for key in ("exp_avg", "exp_avg_sq"):
                moments[key] = moments[key].index_select(axis, kept)
    state["inner"] = inner
    torch.save(state, path)


def _movement(network: Network, streams: dict[str, Stream], prepare: Any) -> list[Tensor]:
    """For each layer and inner unit: the spread of what it gives, times the weight with which it is added."""
    spread = [torch.zeros(network.shape.inner) for _ in network.layers]

    def watch(place: int) -> Any:
        def hook(_module: Any, _inputs: Any, output: Tensor) -> None:
            spread[place] += f.gelu(output.float()).flatten(0, 1).var(dim=0)

        return hook

    hooks = [layer.up.register_forward_hook(watch(i)) for i, layer in enumerate(network.layers)]
    network.eval()
    batches = mixture(streams, prepare, 1000, 128, 17)
    with torch.no_grad():
        for _ in range(8):
            network(next(batches))
    for hook in hooks:
        hook.remove()
    return [s.sqrt() * layer.down.weight.norm(dim=0) for s, layer in zip(spread, network.layers, strict=True)]


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
