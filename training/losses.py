"""What the heads are trained on, and the linear-chain CRF of the roles of speech."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as f

from training.batches import IGNORED
from training.network import FAR, Network

WEIGHTS = {"roles": 3.0, "tags": 0.5, "arcs": 1.0, "relations": 0.7, "names": 1.8, "links": 0.2}


def losses(network: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """One mean loss a head, over the words whose label is known."""
    parts = network(batch)
    heads = batch["to_heads"]
    got = {
        "roles": _chain(network, parts["speech"].float(), batch["to_roles"]),
        "tags": _mean(parts["tags"], batch["to_tags"]),
        "arcs": _mean(parts["arcs"], heads),
        "names": _mean(parts["names"], batch["to_names"]),
    }
    relations = batch["to_relations"].masked_fill(heads == IGNORED, IGNORED)
    got["relations"] = _mean(network.relation_scores(parts, heads), relations)
    first = (batch["to_roles"] == 3) | (batch["position"] == 0)  # B-cue, or the [CLS] that stands for none
    own = batch["paragraph"].unsqueeze(2) == batch["paragraph"].unsqueeze(1)
    scores = network.link_scores(parts).masked_fill(~(own & first.unsqueeze(1)), FAR)
    target = batch["to_links"]
    reachable = first.gather(1, target.clamp(min=0))  # damage may have cost a cue its first word
    got["links"] = _mean(scores, target.masked_fill(~reachable, IGNORED))
    return got


def total(got: dict[str, Tensor]) -> Tensor:
    return torch.stack([WEIGHTS[name] * loss for name, loss in got.items()]).sum()


def _mean(scores: Tensor, target: Tensor) -> Tensor:
    known = target != IGNORED
    if not bool(known.any()):
        return scores.sum() * 0
    return f.cross_entropy(scores[known].float(), target[known])


def _chain(network: Network, scores: Tensor, target: Tensor) -> Tensor:
    """Negative log-likelihood a word of the CRF. What follows the last known word of a row counts as outside."""
    rows = (target != IGNORED).any(1)
    scores, target = scores[rows], target[rows]
    known = target != IGNORED
    if not len(scores):
        return network.transitions.sum() * 0
    outside = torch.full_like(scores, FAR)
    outside[..., 0] = 0.0
    scores = torch.where(known.unsqueeze(2), scores, outside)
    target = target.clamp(min=0)
    allowed: Tensor = network.allowed
    table = network.transitions + allowed
    gold = scores.gather(2, target.unsqueeze(2)).sum() + table[target[:, :-1], target[:, 1:]].sum()
    start = torch.where(allowed[0] < 0, FAR, 0.0)
    alpha = scores[:, 0] + start
    for place in range(1, scores.shape[1]):
        alpha = torch.logsumexp(alpha.unsqueeze(2) + table, dim=1) + scores[:, place]
    return (torch.logsumexp(alpha, dim=1).sum() - gold) / known.sum()
