"""Training, in steps that go on from the last checkpoint."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.batches import SHARES, Source, Stream, collate, held_out, mixture
from training.gazetteer import gazetteer
from training.gold import Windows
from training.item import Item, load
from training.known import Known
from training.losses import acting, losses, total
from training.network import Network, base_weights
from training.renaming import renamed
from training.shape import ACTING, Shape


@dataclass(frozen=True)
class Plan:
    """How long and how fast; one step is one batch."""

    steps: int = 6000  # of the whole cycle of the learning rate
    until: int = 0  # where above 0, stop here in the middle of the cycle, to prune and go on
    minutes: float = 0.0  # where above 0, the rate follows the clock and training ends with it, or with `steps`
    words: int = 1000  # of each process
    width: int = 128
    rate: float = 4e-4
    head_rate: float = 3.75  # heads learn so many times faster
    shares: Mapping[str, float] = field(default_factory=lambda: SHARES)
    decay: float = 0.9  # of the rate, a layer down
    warm: float = 0.06
    seed: int = 4
    only: tuple[str, ...] = ()  # where there are any, parameters of these names alone are trained, and deeds alone
    save_every: int = 100


def streams(
    folder: Path, *, polnear: bool, seed: int, fixed: frozenset[str] = frozenset(), gold: Collection[str] = ()
) -> dict[str, Source]:
    """The tasks from the prepared files; names are put in the place of others but for those in `fixed`, and of the
    annotated documents those in `gold` are learned from.
    """
    found: dict[str, Source] = {}
    joins = {"speech": 0.15, "parse": 0.4, "names": 0.5}
    for number, task in enumerate(joins):
        if task == "speech" and not polnear:
            continue
        groups = _variants(folder, task)
        kept = [group for group in groups if task != "speech" or not held_out(group[0].document)]
        change = partial(renamed, table=gazetteer(), kept=fixed) if task == "names" and fixed else None
        found[task] = Stream(kept, seed + number, joins[task], change)
    found["referents"] = Windows(list(load(folder / "referents.jsonl")), seed + 3)
    if gold:
        learned = [item for item in load(folder / "gold.jsonl") if item.document in gold]
        found["gold"] = Windows(learned, seed + 4)
        found["plover"] = Windows(list(load(folder / "plover.jsonl")), seed + 5)
    return found


def fixed(prepare: Any) -> frozenset[str]:
    """Names that stay what they are: the states and bodies among the known words."""
    return Known(dict(prepare.known)).fixed()


def _variants(folder: Path, task: str) -> list[list[Item]]:
    """Paragraphs with their variants: line n of `task.jsonl` and of `task.own.jsonl` are the same one."""
    first = list(load(folder / f"{task}.jsonl"))
    other = folder / f"{task}.own.jsonl"
    if not other.exists():
        return [[item] for item in first]
    return [[a, b] if b.words and b.words != a.words else [a] for a, b in zip(first, load(other), strict=True)]


def groups(network: Network, plan: Plan) -> list[dict[str, Any]]:
    """Parameter groups: lower layers learn slower, heads faster, the word table not at all."""
    network.words.weight.requires_grad_(False)
    made = []
    depth = len(network.layers)
    for name, value in network.named_parameters():
        if not name.startswith(plan.only) if plan.only else name.startswith(ACTING):
            value.requires_grad_(False)
        if not value.requires_grad:
            continue
        if name.startswith("acting."):
            rate = plan.rate * 1.5
        elif name.startswith("layers."):
            rate = plan.rate * plan.decay ** (depth - 1 - int(name.split(".")[1]))
        elif name.startswith(("positions", "norm")):
            rate = plan.rate * plan.decay**depth
        elif name.startswith(("shapes", "quotes", "known")):
            rate = plan.rate * 3
        elif name in ("offsets", "hops", "breaks", "deed_offsets", "deed_hops"):
            rate = plan.rate * 50  # a few numbers of the size of scores
        else:
            rate = plan.rate * plan.head_rate
        decay = 0.01 if value.dim() > 1 and not name.startswith("transitions") else 0.0
        made.append({"params": [value], "lr": rate, "top": rate, "weight_decay": decay})
    return made


def scale(done: float, plan: Plan) -> float:
    """One cycle: linear warm-up, then linear decay to nothing; `done` is the share of training behind us."""
    return done / plan.warm if done < plan.warm else max(0.0, (1 - done) / (1 - plan.warm))


def averaged(network: Network, processes: int, done: float) -> float:
    """Replace the gradients by their mean over the processes; gives the first one's `done` (0 in the others)."""
    for value in network.parameters():  # a head that nothing in this batch asked may have been asked in another's
        if value.requires_grad and value.grad is None:
            value.grad = torch.zeros_like(value)
    grads = [p.grad for p in network.parameters() if p.grad is not None]
    flat = torch.cat([*(g.flatten() for g in grads), torch.tensor([done])])
    torch.distributed.all_reduce(flat)
    for grad, part in zip(grads, flat[:-1].split([g.numel() for g in grads]), strict=True):
        grad.copy_(part.view_as(grad) / processes)
    return float(flat[-1])


_EVERY = 25  # steps between two lines of the log
_WATCHED = 400  # steps between two looks at the held-out documents


def train(
    folder: Path,
    base: Path,
    plan: Plan,
    prepare: Any,
    *,
    polnear: bool,
    autocast: bool,
    rank: int = 0,
    processes: int = 1,
    data: Path | None = None,
    gold: Collection[str] = (),
) -> None:
    """Train to the end of the plan, going on from `folder/checkpoint.pt` where there is one; the prepared files lie in
    `data`, or in `folder` too.

    With several processes each draws its own batches and gradients are averaged; the first one saves. Trains on a GPU
    where torch sees one, in one process.
    """
    saved = folder / "checkpoint.pt"
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    network, optimiser, begin, spent = _begun(saved, base, plan, device)
    done = begin / plan.steps
    seed = plan.seed + 7919 * rank + begin
    drawn = streams(data or folder, polnear=polnear, seed=seed, fixed=fixed(prepare), gold=gold)
    batches = mixture(drawn, prepare, plan.words, plan.width, seed, plan.shares)
    torch.manual_seed(seed)
    network.train()
    clock, counted, started = time.monotonic(), 0, time.monotonic() - spent
    sums: dict[str, float] = {}
    for step in range(begin, plan.until or plan.steps):
        if done >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = group["top"] * scale(done, plan)
        batch = {name: value.to(device) for name, value in next(batches).items()}
        got = _descend(network, optimiser, batch, acting if plan.only else losses, autocast=autocast)
        spent = time.monotonic() - started
        done = max((step + 1) / plan.steps, spent / 60 / plan.minutes if plan.minutes else 0.0)
        if processes > 1:
            done = averaged(network, processes, 0.0 if rank else done)
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        counted += int((batch["pieces"][..., 0] > 0).sum())
        for name, value in got.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        if rank:
            continue
        if (step + 1) % _EVERY == 0:
            _log(folder / "train.log", step + 1, done, counted * processes / (time.monotonic() - clock), sums)
            clock, sums, counted = time.monotonic(), {}, 0
        if (step + 1) % _WATCHED == 0 and not plan.only:
            watched = watch(network, data or folder, prepare, device) if polnear else {}
            _log(folder / "train.log", step + 1, done, 0, watched, held_out=True)
        if (step + 1) % plan.save_every == 0 or done >= 1 or step + 1 == plan.until:
            _save(saved, network, optimiser, step + 1, spent)


def _begun(
    saved: Path, base: Path, plan: Plan, device: torch.device
) -> tuple[Network, torch.optim.Optimizer, int, float]:
    """The network and its optimiser as the checkpoint left them, with its step and seconds; new ones where there is
    none.
    """
    torch.manual_seed(plan.seed)
    network = Network(shape_of(saved))
    if not saved.exists():
        base_weights(base, network)
    network.to(device)
    optimiser = torch.optim.AdamW(groups(network, plan), betas=(0.9, 0.98), eps=1e-7, fused=True)
    if not saved.exists():
        return network, optimiser, 0, 0.0
    state = torch.load(saved, weights_only=True, map_location=device)
    network.load_state_dict(_widened(state["network"], network), strict=False)  # what was added since begins anew
    if plan.only and not network.told.weight.any():  # it begins as the layer below it
        network.acting.load_state_dict(network.layers[-1].state_dict())
        torch.nn.init.normal_(network.told.weight, std=0.02)
    if state["step"] and state["optimiser"]:
        optimiser.load_state_dict(state["optimiser"])
    return network, optimiser, state["step"], state["spent"]


def _widened(state: dict[str, torch.Tensor], network: Network) -> dict[str, torch.Tensor]:
    """Weights whose last rows a later network has added, with those rows as it has them."""
    own = network.state_dict()
    return {
        name: torch.cat([value, own[name][len(value) :].to(value)]) if value.shape != own[name].shape else value
        for name, value in state.items()
        if name in own
    }


def _descend(
    network: Network,
    optimiser: torch.optim.Optimizer,
    batch: dict[str, torch.Tensor],
    lost: Callable[[Network, dict[str, torch.Tensor]], dict[str, torch.Tensor]],
    *,
    autocast: bool,
) -> dict[str, torch.Tensor]:
    """New gradients from a batch; its losses."""
    with torch.autocast(batch["pieces"].device.type, dtype=torch.bfloat16, enabled=autocast):
        got = lost(network, batch)
        loss = total(got)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    return got


def watch(network: Network, folder: Path, prepare: Any, device: torch.device) -> dict[str, float]:
    """Sums over `_EVERY` batches of the losses of speech on the documents that are held out."""
    kept = [item for item in load(folder / "speech.jsonl") if held_out(item.document)]
    sums = {"roles": 0.0, "links": 0.0}
    network.eval()
    with torch.no_grad():
        for number in range(_EVERY):
            batch = collate(kept[number::_EVERY][:8], prepare, 128)
            got = losses(network, {name: value.to(device) for name, value in batch.items()})
            sums = {name: value + float(got[name]) for name, value in sums.items()}
    network.train()
    return sums


def _log(path: Path, step: int, done: float, rate: float, sums: dict[str, float], *, held_out: bool = False) -> None:
    """Add a line: how far training is, words a second, and each loss as the mean of the last steps."""
    shown = {("held_out_" if held_out else "") + name: round(value / _EVERY, 4) for name, value in sums.items()}
    with path.open("a", encoding="utf-8") as log:
        print(json.dumps({"step": step, "done": round(done, 4), "words_s": round(rate), **shown}), file=log)


def _save(path: Path, network: Network, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    state = {
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "step": step,
        "spent": spent,
        "kept": list(network.shape.kept),
        "inner": network.shape.inner,
        "attention": network.shape.attention,
    }
    store(state, path)


def store(state: dict[str, Any], path: Path) -> None:
    """Write a checkpoint aside, then rename: an interruption leaves the last whole one."""
    aside = path.with_suffix(".new")
    torch.save(state, aside)
    aside.rename(path)


def weights(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    """The network's weights in a checkpoint, as arrays."""
    state = torch.load(path, weights_only=True, map_location="cpu")["network"]
    return {name: value.float().numpy() for name, value in state.items()}


def network_of(path: Path) -> Network:
    """The network of a checkpoint."""
    network = Network(shape_of(path))
    network.load_state_dict(torch.load(path, weights_only=True, map_location="cpu")["network"])
    return network


def step_of(path: Path) -> int:
    """The steps that a checkpoint has behind it; 0 where there is none."""
    return int(torch.load(path, weights_only=True, map_location="cpu")["step"]) if path.exists() else 0


def renew(path: Path, *, optimiser: bool = True) -> None:
    """Let a checkpoint's weights begin a new cycle, with or without what the optimiser remembers."""
    state = torch.load(path, weights_only=True, map_location="cpu")
    store({**state, "step": 0, "spent": 0.0} | ({} if optimiser else {"optimiser": None}), path)


def shape_of(path: Path) -> Shape:
    """The sizes of the network of a checkpoint; the defaults where there is none yet."""
    if not path.exists():
        return Shape()
    state = torch.load(path, weights_only=True, map_location="cpu")
    return Shape(kept=tuple(state["kept"]), inner=int(state["inner"]), attention=int(state["attention"]))
