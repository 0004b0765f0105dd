"""How wide each channel of the encoder's activations is, so that int8 can treat wide and narrow ones alike.

Activations get one scale a tensor when the graph runs, and a few channels of an encoder are ten times wider than the
rest. As in SmoothQuant (Xiao et al. 2023), each channel is divided by a factor that its weights take over.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from training.batches import Source, mixture
from training.network import Network

# Products whose input is evened out. That of `out` is even enough as it is.
_PRODUCTS = ("qkv", "up", "down")
_SHARE = 0.8  # of a channel's width that the weights take over; of .5 to 1 this left the smallest error
_BATCHES = 12


def spreads(network: Network, streams: dict[str, Source], prepare: Any) -> dict[str, np.ndarray[Any, Any]]:
    """For each product of each layer the factor of each input channel, their geometric mean being 1."""
    widest: dict[str, Tensor] = {}

    def watch(name: str) -> Any:
        def hook(_module: Any, inputs: tuple[Tensor, ...], _output: Tensor) -> None:
            wide = inputs[0].float().abs().flatten(0, 1).amax(dim=0)
            widest[name] = torch.maximum(widest[name], wide) if name in widest else wide

        return hook

    layers = {f"layers.{number}": layer for number, layer in enumerate(network.layers)} | {"acting": network.acting}
    products = {f"{at}.{name}": getattr(layer, name) for at, layer in layers.items() for name in _PRODUCTS}
    hooks = [product.register_forward_hook(watch(name)) for name, product in products.items()]
    network.eval()
    batches = mixture(streams, prepare, 1000, 128, 17)
    with torch.no_grad():
        for _ in range(_BATCHES):
            network(next(batches))
    for hook in hooks:
        hook.remove()
    return {name: _factors(widest[name], product.weight.detach()) for name, product in products.items()}


def _factors(widest: Tensor, weight: Tensor) -> np.ndarray[Any, Any]:
    heavy = weight.abs().amax(dim=0).clamp(min=1e-4)
    factors = widest.clamp(min=1e-3) ** _SHARE / heavy ** (1 - _SHARE)
    found: np.ndarray[Any, Any] = (factors / factors.log().mean().exp()).numpy()
    return found
