"""The reader's network in torch: the kept layers of MiniLM over whole words, and its heads.

A word enters as the mean of its pieces, so that the encoder is run once a word and not once a piece: a quarter less
work than over pieces, and no pooling after it. Rows hold several paragraphs, each opened by a [CLS] of its own, and
attention stays inside a paragraph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional as f

from communique.text.anchored import BREAKS, HOPS
from communique.text.features import CLOSES, INSIDE, KNOWN, OPENS, QUOTES, SHAPES, UNCLOSED
from communique.text.labels import ROLE_LABELS

if TYPE_CHECKING:
    from pathlib import Path

    from training.shape import Shape

FAR = -1e4


class Layer(nn.Module):
    """One encoder layer of BERT (post-norm)."""

    def __init__(self, hidden: int, inner: int, heads: int, head: int) -> None:
        super().__init__()
        self.qkv = nn.Linear(hidden, 3 * heads * head)
        self.out = nn.Linear(heads * head, hidden)
        self.norm1 = nn.LayerNorm(hidden, eps=1e-12)
        self.up = nn.Linear(hidden, inner)
        self.down = nn.Linear(inner, hidden)
        self.norm2 = nn.LayerNorm(hidden, eps=1e-12)
        self.heads = heads

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        rows, words, _ = x.shape
        q, k, v = self.qkv(x).view(rows, words, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)  # the fused kernel is slower in bfloat16 on a CPU
        seen = torch.softmax(scores + mask, dim=-1, dtype=scores.dtype) @ v
        seen = self.out(seen.transpose(1, 2).reshape(rows, words, -1))
        x = self.norm1(x + seen)
        return self.norm2(x + self.down(f.gelu(self.up(x))))


class Network(nn.Module):
    """Encoder and heads; `forward` gives the raw scores that the losses and the decoders take."""

    def __init__(self, shape: Shape, vocabulary: int = 30522, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        hidden = shape.hidden
        self.words = nn.Embedding(vocabulary, hidden)
        self.positions = nn.Embedding(512, hidden)
        self.shapes = nn.Embedding(SHAPES, hidden)
        self.quotes = nn.Embedding(QUOTES, hidden)
        self.known = nn.Embedding(KNOWN, hidden)
        for table in (self.shapes, self.quotes, self.known):
            nn.init.normal_(table.weight, std=0.02)
        self.norm = nn.LayerNorm(hidden, eps=1e-12)
        self.layers = nn.ModuleList(Layer(hidden, shape.inner, shape.attention, shape.head) for _ in shape.kept)
        self.heads = nn.Linear(hidden, sum(shape.columns().values()))
        self.bilinear = nn.Parameter(torch.randn(shape.arc, shape.arc) * 0.02)
        self.prior = nn.Parameter(torch.zeros(shape.arc))
        self.relation = nn.Linear(shape.relation, shape.relations)
        self.near = nn.Conv1d(shape.speech, shape.speech, 5, padding=2)
        self.wide = nn.Conv1d(shape.speech, shape.speech, 5, padding=6, dilation=3)
        self.roles = nn.Linear(shape.speech, shape.roles)
        self.transitions = nn.Parameter(torch.zeros(shape.roles, shape.roles))
        seen, wide = shape.speech + shape.point, shape.pointers * shape.pointer
        self.anchors = nn.Linear(seen, shape.anchors)
        self.queries = nn.Linear(seen, wide)
        self.keys = nn.Linear(seen, wide)
        self.domains = nn.Parameter(torch.zeros(2, wide))  # what each corpus takes for a quotation
        # What a pointer thinks of a place by itself: its distance (the last: nothing), how many sentences on it
        # stands, and whether in quotation marks, and how many paragraphs on.
        self.offsets = nn.Parameter(torch.zeros(shape.pointers, 2 * shape.reach + 2))
        self.hops = nn.Parameter(torch.zeros(shape.pointers, 2 * (2 * HOPS + 1)))
        self.breaks = nn.Parameter(torch.zeros(shape.pointers, 2 * BREAKS + 1))
        acting = shape.deed_roles * shape.role
        self.acting = Layer(hidden, shape.inner, shape.attention, shape.head)  # sees the words once more, for deeds
        self.told = nn.Linear(hidden, shape.deed)
        nn.init.zeros_(self.told.weight)
        nn.init.zeros_(self.told.bias)
        self.deeds = nn.Linear(shape.speech + shape.deed, shape.deeds + shape.statuses + shape.stances)
        self.asks = nn.Linear(shape.speech + shape.deed, acting)
        self.holds = nn.Linear(shape.speech + shape.deed, acting)
        self.deed_offsets = nn.Parameter(torch.zeros(shape.deed_roles, 2 * shape.reach + 2))
        self.deed_hops = nn.Parameter(torch.zeros(shape.deed_roles, 2 * (2 * HOPS + 1)))
        nn.init.constant_(self.deeds.bias, -4.0)  # most words are no trigger
        self.allowed: Tensor
        self.register_buffer("allowed", _allowed(ROLE_LABELS))

    def encode(self, batch: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
        """The words as all heads see them, and as those of deeds do."""
        pieces = batch["pieces"]
        there = (pieces > 0).unsqueeze(-1)
        x = (self.words(pieces) * there).sum(2) / there.sum(2).clamp(min=1)
        marks = batch["marks"]
        x = x + self.positions(batch["position"]) + self.shapes(marks[..., 0])
        x = f.dropout(
            self.norm(x + self.quotes(marks[..., 1]) + self.known(marks[..., 2])), self.dropout, self.training
        )
        same = batch["paragraph"].unsqueeze(2) == batch["paragraph"].unsqueeze(1)
        mask = torch.where(same, 0.0, FAR).unsqueeze(1)
        if torch.is_autocast_enabled(x.device.type):
            mask = mask.to(torch.get_autocast_dtype(x.device.type))
        for layer in self.layers:
            x = layer(x, mask)
        acting: Tensor = self.acting(x, mask)
        return x, acting

    def forward(self, batch: dict[str, Tensor]) -> dict[str, Tensor]:
        x, acting = (f.dropout(seen, self.dropout, self.training) for seen in self.encode(batch))
        columns = self.shape.columns()
        parts = dict(zip(columns, self.heads(x).split(list(columns.values()), dim=2), strict=True))
        word, head = f.dropout(f.relu(parts["arcs"]), self.dropout, self.training).chunk(2, dim=2)
        arcs = (word @ self.bilinear + self.prior) @ head.transpose(1, 2)
        same = batch["sentence"].unsqueeze(2) == batch["sentence"].unsqueeze(1)
        parts["arcs"] = arcs.masked_fill(~same, FAR)
        h = f.gelu(parts["speech"])
        for convolution in (self.near, self.wide):
            h = h + f.gelu(convolution(h.transpose(1, 2)).transpose(1, 2))
        parts["speech"] = self.roles(f.dropout(h, self.dropout, self.training))
        both = f.dropout(torch.cat([h, f.gelu(parts["point"])], dim=2), self.dropout, self.training)
        parts["anchors"], parts["queries"], parts["keys"] = self.anchors(both), self.queries(both), self.keys(both)
        done = f.dropout(torch.cat([h, f.gelu(parts["deed"] + self.told(acting))], dim=2), self.dropout, self.training)
        parts["deeds"], parts["asks"], parts["holds"] = self.deeds(done), self.asks(done), self.holds(done)
        return parts

    def relation_scores(self, parts: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Relation scores of each word, given where its head stands."""
        mine, theirs = parts["relations"].chunk(2, dim=2)
        index = heads.clamp(min=0).unsqueeze(2).expand(-1, -1, theirs.shape[2])
        both = f.relu(mine + theirs.gather(1, index))
        scores: Tensor = self.relation(f.dropout(both, self.dropout, self.training))
        return scores

    def link_scores(self, parts: dict[str, Tensor]) -> Tensor:
        """Score of each word (as first word of a source or content) with each other as first word of its cue."""
        query, key = parts["links"].chunk(2, dim=2)
        return query @ key.transpose(1, 2)

    def pointer_scores(
        self, parts: dict[str, Tensor], batch: dict[str, Tensor], row: Tensor, anchor: Tensor, domain: Tensor
    ) -> Tensor:
        """Scores of each word of its row for each pointer of each anchor: (anchors, pointers, words); a [CLS] stands
        for nothing, of whatever distance.
        """
        shape = self.shape
        words = parts["keys"].shape[1]
        query = (parts["queries"][row, anchor] + self.domains[domain]).view(-1, shape.pointers, shape.pointer)
        keys = parts["keys"].view(*parts["keys"].shape[:2], shape.pointers, shape.pointer)[row]
        scores = torch.einsum("npd,nwpd->npw", query, keys) * shape.pointer**-0.5
        away = torch.arange(words, device=row.device) - anchor.unsqueeze(1)
        bucket = away.clamp(-shape.reach, shape.reach) + shape.reach
        hops = _further(batch["sentence"], row, anchor, HOPS) + (2 * HOPS + 1) * _marked(batch["marks"][row, :, 1])
        breaks = _further(batch["line"], row, anchor, BREAKS)
        place = self.offsets[:, bucket] + self.hops[:, hops] + self.breaks[:, breaks]
        nothing = (batch["position"][row] == 0).unsqueeze(1)
        return scores + torch.where(nothing, self.offsets[:, -1:], place.transpose(0, 1))

    def role_scores(self, parts: dict[str, Tensor], batch: dict[str, Tensor], row: Tensor, word: Tensor) -> Tensor:
        """Scores of each word of its row for each role of each trigger: (triggers, roles, words), as logits; of the
        [CLS] for nothing.
        """
        shape = self.shape
        asks = parts["asks"][row, word].view(-1, shape.deed_roles, shape.role)
        holds = parts["holds"].view(*parts["holds"].shape[:2], shape.deed_roles, shape.role)[row]
        scores = torch.einsum("nrd,nwrd->nrw", asks, holds) * shape.role**-0.5
        away = torch.arange(holds.shape[1], device=row.device) - word.unsqueeze(1)
        bucket = away.clamp(-shape.reach, shape.reach) + shape.reach
        hops = _further(batch["sentence"], row, word, HOPS) + (2 * HOPS + 1) * _marked(batch["marks"][row, :, 1])
        place = (self.deed_offsets[:, bucket] + self.deed_hops[:, hops]).transpose(0, 1)
        nothing = (batch["position"][row] == 0).unsqueeze(1)
        return scores + torch.where(nothing, self.deed_offsets[:, -1:], place)

    def referent_scores(self, parts: dict[str, Tensor]) -> Tensor:
        """Score of each word (as head of a mention) with each other as head of a mention of the same."""
        query, key = parts["refer"].chunk(2, dim=2)
        return query @ key.transpose(1, 2) * self.shape.refer**-0.5


def _further(numbers: Tensor, row: Tensor, anchor: Tensor, most: int) -> Tensor:
    """How much higher than at the anchor the number of each word of its row is, from 0 for `most` lower."""
    return (numbers[row] - numbers[row, anchor].unsqueeze(1)).clamp(-most, most) + most


def _marked(states: Tensor) -> Tensor:
    """1 for words in quotation marks."""
    return torch.isin(states, torch.tensor([OPENS, INSIDE, CLOSES, UNCLOSED], device=states.device)).long()


def _allowed(labels: tuple[str, ...]) -> Tensor:
    table = torch.zeros(len(labels), len(labels))
    for i, before in enumerate(labels):
        for j, after in enumerate(labels):
            if after.startswith("I-") and before[2:] != after[2:]:
                table[i, j] = FAR
    return table


def base_weights(path: Path, network: Network) -> None:
    """Fill the encoder from MiniLM's safetensors file."""
    from safetensors.torch import load_file

    base = {key.removeprefix("bert."): value for key, value in load_file(str(path)).items()}
    with torch.no_grad():
        network.words.weight.copy_(base["embeddings.word_embeddings.weight"])
        network.positions.weight.copy_(
            base["embeddings.position_embeddings.weight"] + base["embeddings.token_type_embeddings.weight"][0]
        )
        network.norm.weight.copy_(base["embeddings.LayerNorm.weight"])
        network.norm.bias.copy_(base["embeddings.LayerNorm.bias"])
        for layer, number in zip(network.layers, network.shape.kept, strict=True):
            at = f"encoder.layer.{number}."
            for kind in ("weight", "bias"):
                parts = [base[f"{at}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]
                getattr(layer.qkv, kind).copy_(torch.cat(parts))
                getattr(layer.out, kind).copy_(base[f"{at}attention.output.dense.{kind}"])
                getattr(layer.norm1, kind).copy_(base[f"{at}attention.output.LayerNorm.{kind}"])
                getattr(layer.up, kind).copy_(base[f"{at}intermediate.dense.{kind}"])
                getattr(layer.down, kind).copy_(base[f"{at}output.dense.{kind}"])
                getattr(layer.norm2, kind).copy_(base[f"{at}output.LayerNorm.{kind}"])
