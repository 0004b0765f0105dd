"""What the heads are trained on, and the linear-chain CRF of the roles of speech."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as f

from communique.findings.deeds.acts import JOINT, ONLY_JOINT
from communique.text.labels import DEED_ROLES, EVENT_STATUS, EVENTS
from training.batches import IGNORED
from training.network import FAR, Network

WEIGHTS = {
    "roles": 3.0, "tags": 0.5, "arcs": 1.0, "relations": 0.7, "names": 1.8, "links": 0.2,
    "anchors": 10.0, "pointers": 1.6, "mentions": 0.5, "referents": 0.3,
    "deeds": 6.0, "statuses": 0.4, "parties": 1.0, "spots": 0.3, "acts": 0.12,
    "stances": 6.0, "holders": 1.0, "abouts": 0.3,
}  # fmt: skip


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
    got["anchors"] = _mean(parts["anchors"], batch["to_anchors"])
    got["mentions"] = _mean(parts["mentions"], batch["to_mentions"])
    got["pointers"] = _pointers(network, parts, batch)
    got["referents"] = _referents(network, parts, batch)
    got |= _deeds(network, parts, batch)
    got["acts"] = _acts(network, parts, batch)
    return got


def _pointers(network: Network, parts: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """Cross-entropy of each pointer of each anchor over the words on its side, or nothing (the [CLS])."""
    reports = batch["reports"]
    if not len(reports):
        return parts["keys"].sum() * 0
    row, anchor, domain, targets = reports[:, 0], reports[:, 1], reports[:, 2], reports[:, 3:]
    scores = network.pointer_scores(parts, batch, row, anchor, domain).float()
    words = torch.arange(scores.shape[2], device=scores.device)
    own = batch["paragraph"][row] == batch["paragraph"][row, anchor].unsqueeze(1)
    nothing = own & (batch["position"][row] == 0)
    side = sides(network.shape.pointers, words.unsqueeze(0) - anchor.unsqueeze(1))
    open_ = own.unsqueeze(1) & (side | nothing.unsqueeze(1))
    scores = scores.masked_fill(~open_, FAR)
    known = targets != IGNORED
    reachable = open_.gather(2, targets.clamp(min=0).unsqueeze(2)).squeeze(2)
    return f.cross_entropy(scores[known & reachable], targets[known & reachable]) * network.shape.pointers / 3


def sides(pointers: int, away: Tensor) -> Tensor:
    """Where each pointer may point, by the distance from its anchor: (anchors, pointers, words)."""
    every = torch.ones_like(away, dtype=torch.bool)
    cue = (away >= 0) & (away < 8)
    kinds = [cue, away < 0, away < 0, away >= 0, away >= 0]
    return torch.stack([*kinds, *[every] * (pointers - len(kinds))], dim=1)


def _referents(network: Network, parts: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """Marginal likelihood of all right antecedents among the heads of mentions in the item, or nobody (the [CLS])."""
    asked = batch["referents"]
    if not len(asked):
        return parts["refer"].sum() * 0
    row, head = asked[:, 0], asked[:, 1]
    scores = network.referent_scores(parts)[row, head].float()
    own = batch["paragraph"][row] == batch["paragraph"][row, head].unsqueeze(1)
    can = (batch["to_mentions"][row] > 0) | (batch["position"][row] == 0) | batch["same"]
    can = can & own & (torch.arange(scores.shape[1], device=scores.device) != head.unsqueeze(1))
    right = batch["same"] & can
    rows = right.any(1)
    scores = scores.masked_fill(~can, FAR)
    lost = torch.logsumexp(scores, 1) - torch.logsumexp(scores.masked_fill(~right, FAR), 1)
    return lost[rows].mean() if bool(rows.any()) else scores.sum() * 0


def acting(network: Network, batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """The losses of the heads of deeds and stances alone."""
    parts = network(batch)
    return _deeds(network, parts, batch) | {"acts": _acts(network, parts, batch)} | _stands(network, parts, batch)


def _stands(network: Network, parts: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Losses of cues of stances, of who takes them towards whom by any of a side's words, and of what they are about by
    its first and last word.
    """
    size = network.shape.stances
    logits, target = parts["deeds"][..., -size:].float(), batch["to_stances"]
    known = target != IGNORED
    nothing = logits.sum() * 0
    got = dict.fromkeys(("stances", "holders", "abouts"), nothing)
    if not bool(known.any()):
        return got
    got["stances"] = f.binary_cross_entropy_with_logits(logits[known], target[known].float()) * size
    stands = batch["stands"]
    if not len(stands):
        return got
    row, word = stands[:, 0], stands[:, 1]
    scores = network.role_scores(parts, batch, row, word).float()
    own = batch["paragraph"][row] == batch["paragraph"][row, word].unsqueeze(1)
    if len(holding := batch["holding"]):
        got["holders"] = _parties(scores, holding, batch["held"] & own[holding[:, 0]])
    for place, role in ((2, "first"), (3, "last")):
        seen = stands[:, place] != IGNORED
        if bool(seen.any()):
            reach = scores[seen, DEED_ROLES.index(role)].masked_fill(~own[seen], FAR)
            got["abouts"] = got["abouts"] + f.cross_entropy(reach, stands[seen, place])
    return got


def _deeds(network: Network, parts: dict[str, Tensor], batch: dict[str, Tensor]) -> dict[str, Tensor]:
    """Losses of triggers, of how they stand, of who acts upon whom by any of a side's words, and of where."""
    size = network.shape.deeds
    logits, target = parts["deeds"].float(), batch["to_deeds"]
    known = target != IGNORED
    nothing = logits.sum() * 0 + (parts["asks"].sum() + parts["holds"].sum()) * 0
    if not bool(known.any()):
        return dict.fromkeys(("deeds", "statuses", "parties", "spots"), nothing)
    wrong = f.binary_cross_entropy_with_logits(logits[..., :size][known], target[known].float())
    got = {"deeds": wrong * size, "statuses": nothing, "parties": nothing, "spots": nothing}
    deeds = batch["deeds"]
    if not len(deeds):
        return got
    row, word = deeds[:, 0], deeds[:, 1]
    chosen = logits[row, word, size:]
    half, both = len(EVENT_STATUS), network.shape.statuses
    modes = _mean(chosen[:, half:both], _told(deeds[:, 3]))
    got["statuses"] = _mean(chosen[:, :half], _told(deeds[:, 2])) + modes
    scores = network.role_scores(parts, batch, row, word).float()
    own = batch["paragraph"][row] == batch["paragraph"][row, word].unsqueeze(1)
    if len(parties := batch["parties"]):
        got["parties"] = _parties(scores, parties, batch["meant"] & own[parties[:, 0]])
    if len(spots := batch["spots"]):
        nowhere = batch["position"][row[spots]] == 0
        named = batch["where"]
        named = torch.where((named & own[spots]).any(1, keepdim=True), named & own[spots], nowhere & own[spots])
        place = scores[spots, 2].masked_fill(~own[spots], FAR)
        got["spots"] = (torch.logsumexp(place, 1) - torch.logsumexp(place.masked_fill(~named, FAR), 1)).mean()
    return got


def _parties(scores: Tensor, parties: Tensor, meant: Tensor) -> Tensor:
    """The loss of who acts and who is acted upon: a side has what its words have together."""
    sides = torch.logsumexp(scores[parties[:, 0], :2].masked_fill(~meant.unsqueeze(1), FAR), dim=2)
    there = meant.any(1)
    return f.binary_cross_entropy_with_logits(sides[there], parties[there, 1:].float()) * 2


def _acts(network: Network, parts: dict[str, Tensor], batch: dict[str, Tensor]) -> Tensor:
    """How likely what each window tells of its sides is: an act is told where some word is a trigger of its kind, the
    one side acts in it and the other is acted upon (a noisy-or over words). Mean over windows.
    """
    scenes, lost, at = batch["scenes"], [], 0
    size = len(EVENTS)
    joint = torch.tensor([kind in ONLY_JOINT for kind in EVENTS])
    either = torch.tensor([kind in JOINT and kind not in ONLY_JOINT for kind in EVENTS])
    for number, (row, start, end, count) in enumerate(scenes.tolist()):
        words = torch.arange(start, end)
        scores = network.role_scores(parts, batch, torch.full_like(words, row), words).float()[..., start:end]
        here = batch["players"][at : at + count, start:end]
        at += count
        sides = torch.logsumexp(scores[:, :2, None].masked_fill(~here, FAR), dim=3)  # (words, roles, sides)
        acting, meant = f.logsigmoid(sides[:, 0]), f.logsigmoid(sides[:, 1])
        kinds = f.logsigmoid(parts["deeds"][row, start:end, :size].float())
        upon = acting[:, :, None] + meant[:, None, :]
        both = acting[:, :, None] + acting[:, None, :]
        pair = torch.where(joint[:, None, None], both[:, None], upon[:, None])
        pair = torch.where(either[:, None, None], torch.logaddexp(pair, both[:, None]).clamp(max=-1e-4), pair)
        told = kinds[:, :, None, None] + pair  # (words, kinds, sides, sides)
        silent = torch.log1p(-told.exp().clamp(max=1 - 1e-4)).sum(0)
        target = torch.zeros_like(silent)
        mine = batch["acts"][batch["acts"][:, 0] == number]
        kind, one, other, right = mine[:, 1], mine[:, 2], mine[:, 3], mine[:, 4].float()
        back = torch.where(joint[kind], right, torch.where(either[kind], float(IGNORED), target[kind, other, one]))
        target[kind, other, one] = back
        target[kind, one, other] = right
        pairs = ~torch.eye(count, dtype=torch.bool).expand_as(silent)
        # of those who act together each pair stands once
        pairs = pairs & ~(joint[:, None, None] & torch.ones(count, count).triu().bool().T)
        heard = torch.log(-torch.expm1(silent.clamp(max=-1e-6)))
        loss = -torch.where(target == 1, heard, silent)
        lost.append(loss[pairs & (target != IGNORED)].sum())
    return torch.stack(lost).mean() if lost else parts["asks"].sum() * 0


def _told(target: Tensor) -> Tensor:
    return torch.where(target < 0, IGNORED, target)


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
