"""The llama architecture as llama.cpp computes it: RMSNorm, rotary positions, grouped-query attention, SwiGLU, tied embeddings.

Rotary positions turn neighbouring pairs (0, 1), (2, 3), ..., which is what llama.cpp does for this architecture, so that
weights are exported as they are. Sources: Touvron et al., "LLaMA", 2023; Su et al., "RoFormer", 2021.
"""

from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@dataclass(frozen=True)
class Shape:
    """Sizes of a model; the names are those of `LlamaShape` in `llama-gguf.ts`."""

    vocabulary: int
    dim: int
    layers: int
    heads: int
    kvHeads: int
    feedForward: int
    contextLength: int

    def as_json(self) -> dict[str, int]:
        return asdict(self)


ROPE_BASE = 10_000.0
NORM_EPSILON = 1e-5


class Norm(nn.Module):
    def __init__(self, dim: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x: Tensor) -> Tensor:
        return F.rms_norm(x.float(), self.weight.shape, self.weight, NORM_EPSILON).type_as(x)


class Attention(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads, self.kv_heads = shape.heads, shape.kvHeads
        self.head_dim = shape.dim // shape.heads
        kv_dim = self.head_dim * shape.kvHeads
        self.q = nn.Linear(shape.dim, shape.dim, bias=False)
        self.k = nn.Linear(shape.dim, kv_dim, bias=False)
        self.v = nn.Linear(shape.dim, kv_dim, bias=False)
        self.output = nn.Linear(shape.dim, shape.dim, bias=False)

    def forward(self, x: Tensor, turns: Tensor) -> Tensor:
        batch, length, dim = x.shape
        q = self.q(x).view(batch, length, self.heads, self.head_dim).transpose(1, 2)
        k = self.k(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        v = self.v(x).view(batch, length, self.kv_heads, self.head_dim).transpose(1, 2)
        q, k = rotate(q, turns) * self.head_dim**-0.5, rotate(k, turns)
        # Written out, with the heads that share keys as rows of one matrix: on a CPU PyTorch's own is slower for short texts.
        shared = self.heads // self.kv_heads
        q = q.type_as(v).reshape(batch * self.kv_heads, shared * length, self.head_dim)
        k = k.type_as(v).reshape(batch * self.kv_heads, length, self.head_dim)
        v = v.reshape(batch * self.kv_heads, length, self.head_dim)
        scores = torch.bmm(q, k.transpose(1, 2)).view(-1, shared, length, length)
        later = torch.full((length, length), -1e4, dtype=scores.dtype).triu_(1)
        shares = (scores + later).softmax(-1).type_as(v).view(-1, shared * length, length)
        mixed = torch.bmm(shares, v).view(batch, self.heads, length, self.head_dim)
        return self.output(mixed.transpose(1, 2).reshape(batch, length, dim))


class FeedForward(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.gate = nn.Linear(shape.dim, shape.feedForward, bias=False)
        self.up = nn.Linear(shape.dim, shape.feedForward, bias=False)
        self.down = nn.Linear(shape.feedForward, shape.dim, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        return self.down(F.silu(self.gate(x)) * self.up(x))


class Block(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attn_norm, self.attn = Norm(shape.dim), Attention(shape)
        self.ffn_norm, self.ffn = Norm(shape.dim), FeedForward(shape)

    def forward(self, x: Tensor, turns: Tensor) -> Tensor:
        x = x + self.attn(self.attn_norm(x), turns)
        return x + self.ffn(self.ffn_norm(x))


class Llama(nn.Module):
    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Embedding(shape.vocabulary, shape.dim)
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.output_norm = Norm(shape.dim)
        self.register_buffer("turns", rotary_turns(shape.dim // shape.heads, shape.contextLength), persistent=False)
        self.reset()

    def reset(self) -> None:
        """Small normal weights; what is added to the stream starts smaller the more layers add to it."""
        for name, parameter in self.named_parameters():
            if parameter.dim() < 2:
                continue
            adds = name.endswith(("attn.output.weight", "ffn.down.weight"))
            nn.init.normal_(parameter, std=0.02 / ((2 * self.shape.layers) ** 0.5 if adds else 1))

    def forward(self, ids: Tensor) -> Tensor:
        """The normed hidden state after each token: `[batch, length, dim]`. `logits` makes scores of it."""
        x = self.token_embd(ids)
        turns = self.turns[: ids.shape[1]]
        for block in self.blk:
            x = block(x, turns)
        return self.output_norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        return F.linear(hidden, self.token_embd.weight)

    def gguf_tensors(self) -> dict[str, Tensor]:
        """Weights by the names they have in a GGUF file."""
        names = {
            "attn.q": "attn_q",
            "attn.k": "attn_k",
            "attn.v": "attn_v",
            "attn.output": "attn_output",
            "ffn.gate": "ffn_gate",
            "ffn.up": "ffn_up",
            "ffn.down": "ffn_down",
        }
        tensors = {}
        for name, parameter in self.named_parameters():
            for ours, theirs in names.items():
                name = name.replace(f".{ours}.", f".{theirs}.")
            tensors[name] = parameter.detach().float()
        return tensors


def rotary_turns(head_dim: int, length: int) -> Tensor:
    """Complex numbers of length 1: row `position`, one per pair."""
    rates = ROPE_BASE ** (-torch.arange(0, head_dim, 2).float() / head_dim)
    angles = torch.outer(torch.arange(length).float(), rates)
    return torch.polar(torch.ones_like(angles), angles)


def rotate(x: Tensor, turns: Tensor) -> Tensor:
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * turns).flatten(-2)
