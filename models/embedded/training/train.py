"""Trains the embedded model: python train.py FOLDER [--steps N] [--decay N] ...

FOLDER holds what `prepare.ts` wrote; checkpoints and the export go there too. The rate is constant after a warm-up, so
that training can go on from `checkpoint.pt` for as long as one likes; `--decay N` leaves that road for N steps in which the
rate falls to zero, and exports the result (`model.json`, `weights.f32`) without touching the checkpoint.
Matrices of the layers are updated by Muon, everything else by AdamW.
Sources: Hu et al., "MiniCPM", 2024 (warm-up, stable, decay); Jordan et al., "Muon", 2024; Loshchilov, Hutter, 2019.
"""

import argparse
import json
import os
import tempfile
import time

import numpy as np
import torch
import torch.distributed as dist
import torch.multiprocessing

from model import Llama, Shape

HELD_OUT_SHARE = 0.01


def main() -> None:
    options = parse()
    if options.batches % options.workers:
        raise SystemExit(f"{options.workers} workers cannot share {options.batches} batches evenly")
    if options.workers == 1:
        train(0, options)
        return
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(train, (options, os.path.join(folder, "meeting")), nprocs=options.workers)


def train(rank: int, options: argparse.Namespace, meeting: str = "") -> None:
    """
    One worker: its share of the batches, one thread, gradients added. Threads would wait for each other at every operation.
    The number of workers changes nothing but the speed (and the rounding of sums).
    """
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    if meeting:
        dist.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=options.workers)
    log = print if rank == 0 else lambda *_, **__: None
    corpus = Corpus(options.folder)
    shape = Shape(corpus.vocabulary, options.dim, options.layers, options.heads, options.kv_heads, options.ff, 2048)
    model = Llama(shape)
    optimizers = [
        Muon([p for n, p in model.named_parameters() if p.dim() == 2 and n.startswith("blk.")]),
        torch.optim.AdamW(
            [p for n, p in model.named_parameters() if p.dim() != 2 or not n.startswith("blk.")],
            lr=1.0,
            betas=(0.9, 0.98),
            weight_decay=0.0,
        ),
    ]
    checkpoint = os.path.join(options.folder, "checkpoint.pt")
    step, seen = 0, 0
    if os.path.exists(checkpoint):
        saved = torch.load(checkpoint, weights_only=False)
        model.load_state_dict(saved["model"])
        for optimizer, state in zip(optimizers, saved["optimizers"]):
            optimizer.load_state_dict(state)
        step, seen = saved["step"], saved["seen"]
        log(f"resumed at step {step}, {seen} tokens", flush=True)
    decay_from = step if options.decay else None
    last = step + options.decay if options.decay else options.steps
    started, losses, since = time.time(), [], seen
    while step < last:
        scale = min(1.0, (step + 1) / options.warmup)
        if decay_from is not None:
            scale *= 1 - (step - decay_from) / options.decay
        optimizers[0].param_groups[0]["lr"] = options.muon_rate * scale
        optimizers[1].param_groups[0]["lr"] = options.adam_rate * scale
        mean_loss = 0.0
        for batch in range(rank, options.batches, options.workers):
            turn = step * options.batches + batch
            ids, targets, weights = corpus.batch(turn, options.seed, options.batch_tokens)
            loss = weighted_loss(model, ids, targets, thin(weights, turn), options.bf16) / options.batches
            loss.backward()
            mean_loss += loss.item() * options.workers
        if meeting:
            add_gradients(model)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        step += 1
        seen += corpus.size(range((step - 1) * options.batches, step * options.batches), options)
        losses.append(mean_loss)
        if step % options.report == 0:
            rate = (seen - since) / (time.time() - started)
            log(f"step {step} tokens {seen} loss {sum(losses) / len(losses):.4f} {rate:.0f} tokens/s", flush=True)
            started, losses, since = time.time(), [], seen
        if rank == 0 and decay_from is None and (step % options.save == 0 or step == last):
            save(checkpoint, model, optimizers, step, seen)
    if rank > 0:
        return
    held_out = evaluate(model, corpus, options)
    log(f"held-out loss {held_out:.4f} after {step} steps, {seen} tokens", flush=True)
    export(options.folder, model, f"{step} steps, {seen} tokens, held-out loss {held_out:.4f}")


def add_gradients(model: Llama) -> None:
    gradients = [parameter.grad for parameter in model.parameters()]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    dist.all_reduce(flat)
    for gradient, part in zip(gradients, flat.split([gradient.numel() for gradient in gradients])):
        gradient.copy_(part.view_as(gradient))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--steps", type=int, default=12_000, help="total, the checkpoint's included")
    parser.add_argument("--decay", type=int, default=0, help="let the rate fall over so many steps, then export")
    parser.add_argument("--dim", type=int, default=192)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--heads", type=int, default=6)
    parser.add_argument("--kv-heads", type=int, default=3)
    parser.add_argument("--ff", type=int, default=512)
    parser.add_argument("--batch-tokens", type=int, default=2048, help="per batch, padding included")
    parser.add_argument("--batches", type=int, default=2, help="per step")
    parser.add_argument("--warmup", type=int, default=60)
    parser.add_argument("--muon-rate", type=float, default=0.02)
    parser.add_argument("--adam-rate", type=float, default=0.004)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--bf16", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--report", type=int, default=20)
    parser.add_argument("--save", type=int, default=50)
    return parser.parse_args()


class Corpus:
    """Documents as tokens with weights. A batch holds documents of about one length, so that little is padding."""

    def __init__(self, folder: str) -> None:
        read = lambda name, kind: np.fromfile(os.path.join(folder, name), dtype=kind)
        self.tokens, self.weights = read("tokens.u16", np.uint16), read("weights.u8", np.uint8)
        starts = read("documents.u32", np.uint32).astype(np.int64)
        with open(os.path.join(folder, "vocabulary.json"), encoding="utf8") as file:
            self.vocabulary = len(json.load(file)["tokens"])
        spans = np.stack((starts[:-1], starts[1:]), axis=1)
        spans = spans[(spans[:, 1] - spans[:, 0]) <= 1024]
        held_out = max(1, int(len(spans) * HELD_OUT_SHARE))
        self.held_out, self.spans = spans[:held_out], spans[held_out:]
        self.epoch, self.plan = -1, []
        self.per_epoch = None

    def batch(self, turn: int, seed: int, batch_tokens: int):
        return self.pad(self.planned(turn, seed, batch_tokens))

    def size(self, turns: range, options: argparse.Namespace) -> int:
        """Tokens of batches, padding included."""
        batches = [self.planned(turn, options.seed, options.batch_tokens) for turn in turns]
        return sum(len(spans) * int((spans[:, 1] - spans[:, 0]).max() - 1) for spans in batches)

    def planned(self, turn: int, seed: int, batch_tokens: int) -> np.ndarray:
        if self.per_epoch is None:
            self.plan = self.plan_epoch(0, seed, batch_tokens)
            # Plans differ by a batch or so from epoch to epoch; the shortest sets the pace.
            self.per_epoch, self.epoch = len(self.plan) - 8, 0
        epoch, index = divmod(turn, max(1, self.per_epoch))
        if epoch != self.epoch:
            self.plan, self.epoch = self.plan_epoch(epoch, seed, batch_tokens), epoch
        return self.plan[index]

    def plan_epoch(self, epoch: int, seed: int, batch_tokens: int) -> list[np.ndarray]:
        random = np.random.default_rng([seed, epoch])
        order = random.permutation(len(self.spans))
        batches = []
        # Sorted by length within pools, so that batches stay random.
        for pool in np.array_split(order, max(1, len(order) // 2000)):
            lengths = self.spans[pool, 1] - self.spans[pool, 0]
            pool = pool[np.argsort(lengths, kind="stable")]
            batch, longest = [], 0
            for document in pool:
                longest = max(longest, self.spans[document, 1] - self.spans[document, 0])
                if batch and (len(batch) + 1) * longest > batch_tokens:
                    batches.append(self.spans[batch])
                    batch, longest = [], self.spans[document, 1] - self.spans[document, 0]
                batch.append(document)
            batches.append(self.spans[batch])
        random.shuffle(batches)
        return batches

    def pad(self, spans: np.ndarray):
        length = int((spans[:, 1] - spans[:, 0]).max()) - 1
        ids = np.zeros((len(spans), length), dtype=np.int64)
        targets, weights = np.zeros_like(ids), np.zeros(ids.shape, dtype=np.float32)
        for row, (start, end) in enumerate(spans):
            size = end - start - 1
            ids[row, :size] = self.tokens[start : end - 1]
            targets[row, :size] = self.tokens[start + 1 : end]
            weights[row, :size] = self.weights[start + 1 : end] / 10
        return torch.from_numpy(ids), torch.from_numpy(targets), torch.from_numpy(weights)


THINNED = 4


def thin(weights, turn: int):
    """Of what is asked, which weighs little, every fourth token with four times the weight: the scores cost most of a step."""
    is_light = (weights > 0) & (weights < 1)
    places = torch.arange(weights.shape[0])[:, None] + torch.arange(weights.shape[1]) + turn
    return torch.where(is_light, torch.where(places % THINNED == 0, weights * THINNED, 0.0), weights)


def weighted_loss(model: Llama, ids, targets, weights, bf16: bool):
    """Mean over the batch, by weight."""
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        hidden = model(ids)
    wanted = weights > 0
    shares = weights[wanted] / weights.sum()
    hidden = hidden[wanted].to(torch.bfloat16 if bf16 else hidden.dtype)
    return ScoredLoss.apply(hidden, model.token_embd.weight, targets[wanted], shares)


class ScoredLoss(torch.autograd.Function):
    """Cross entropy of `hidden @ table.T`, with its gradients, a few rows at a time: the scores of a batch fit no cache."""

    ROWS = 256

    @staticmethod
    def forward(context, hidden, table, targets, shares):
        small = table.to(hidden.dtype)
        for_hidden, for_table, total = torch.empty_like(hidden), torch.zeros_like(table), torch.zeros(())
        for at in range(0, len(hidden), ScoredLoss.ROWS):
            part = slice(at, at + ScoredLoss.ROWS)
            rows, target, share = hidden[part], targets[part, None], shares[part, None]
            scores = (rows @ small.T).float()
            scores -= scores.amax(1, keepdim=True)
            picked = scores.gather(1, target)
            sums = scores.exp_().sum(1, keepdim=True)
            total += ((sums.log() - picked) * share).sum()
            slope = scores.mul_(share / sums).scatter_add_(1, target, -share).to(hidden.dtype)
            for_hidden[part] = slope @ small
            for_table += slope.T @ rows
        context.save_for_backward(for_hidden, for_table)
        return total

    @staticmethod
    def backward(context, slope):
        for_hidden, for_table = context.saved_tensors
        return for_hidden * slope, for_table * slope, None, None


@torch.no_grad()
def evaluate(model: Llama, corpus: Corpus, options: argparse.Namespace) -> float:
    """Weighted loss per token on documents that were never trained on."""
    total, amount = 0.0, 0.0
    for spans in np.array_split(corpus.held_out, max(1, len(corpus.held_out) // 16)):
        ids, targets, weights = corpus.pad(spans)
        total += weighted_loss(model, ids, targets, weights, options.bf16).item() * weights.sum().item()
        amount += weights.sum().item()
    return total / amount


class Muon(torch.optim.Optimizer):
    """Momentum whose direction is made orthogonal by five Newton-Schulz iterations, matrix by matrix."""

    def __init__(self, parameters, momentum: float = 0.95) -> None:
        super().__init__(parameters, {"lr": 0.02, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            # Matrices of one shape go together.
            shapes: dict[tuple[int, int], list] = {}
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(parameter)
                average = state["momentum"]
                average.lerp_(parameter.grad, 1 - group["momentum"])
                gradient = parameter.grad.lerp(average, group["momentum"])
                wide = gradient if gradient.shape[0] <= gradient.shape[1] else gradient.T
                shapes.setdefault(tuple(wide.shape), []).append((parameter, wide))
            for same in shapes.values():
                for (parameter, _), direction in zip(same, orthogonal(torch.stack([wide for _, wide in same]))):
                    rows, columns = parameter.shape
                    direction = direction.T if rows > columns else direction
                    parameter.add_(direction, alpha=-group["lr"] * max(1, rows / columns) ** 0.5)


def orthogonal(gradients):
    """`[count, rows, columns]` with rows <= columns."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = (gradients / (torch.linalg.matrix_norm(gradients, keepdim=True) + 1e-7)).bfloat16()
    for _ in range(5):
        square = x @ x.mT
        x = torch.baddbmm(x, torch.baddbmm(square, square, square, beta=b, alpha=c), x, beta=a)
    return x.float()


def save(path: str, model: Llama, optimizers, step: int, seen: int) -> None:
    state = {
        "model": model.state_dict(),
        "optimizers": [optimizer.state_dict() for optimizer in optimizers],
        "step": step,
        "seen": seen,
    }
    torch.save(state, f"{path}.new")
    os.replace(f"{path}.new", path)


def export(folder: str, model: Llama, description: str) -> None:
    """Raw numbers and an index, for `export.ts`."""
    tensors, offset = {}, 0
    with open(os.path.join(folder, "weights.f32"), "wb") as file:
        for name, tensor in model.gguf_tensors().items():
            file.write(tensor.contiguous().numpy().astype("<f4").tobytes())
            tensors[name] = {"offset": offset, "size": tensor.numel()}
            offset += tensor.numel()
    with open(os.path.join(folder, "model.json"), "w", encoding="utf8") as file:
        json.dump({"shape": model.shape.as_json(), "tensors": tensors, "description": description}, file)


if __name__ == "__main__":
    main()
