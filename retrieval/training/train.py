"""Train the bilingual static embedding model on one CPU core, and write it as a sentence-transformers folder.

Run as `python -m retrieval.training.train --sources DIR --out retrieval/model`.
"""

from __future__ import annotations

import argparse
import ctypes
import logging
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn import functional

from retrieval.training import batches, vocabulary
from retrieval.training.compose import composition
from retrieval.training.export import write_model
from retrieval.training.ragged import Ragged

logger = logging.getLogger(__name__)

DIMENSIONS = 256
# Matryoshka: the first 128 and 64 numbers of a vector are trained to be vectors of their own.
PREFIXES = (256, 128, 64)
BATCH = 1_024
LEARNING_RATE = 0.03
WARM_UP_STEPS = 50
# A quarter of an hour on one core.
STEPS = 3_450
# Cosines are multiplied by this before the softmax; 1/0.05.
SCALE = 20.0
SEED = 7


class Spread(torch.autograd.Function):
    """The sparse product that hands each token what it shares; the backward pass is the transposed product."""

    @staticmethod
    def forward(ctx: Any, matrix: torch.Tensor, transposed: torch.Tensor, shared: torch.Tensor) -> torch.Tensor:
        ctx.transposed = transposed
        return matrix @ shared

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[None, None, torch.Tensor]:
        return None, None, ctx.transposed @ gradients[0]


def spread(matrix: torch.Tensor, transposed: torch.Tensor, shared: torch.Tensor) -> torch.Tensor:
    found: torch.Tensor = Spread.apply(matrix, transposed, shared)  # type: ignore[no-untyped-call]
    return found


def keep_memory() -> None:
    """Tell glibc to keep what is freed: handing 80 MB tensors back at every step costs as much as the arithmetic."""
    m_trim_threshold, m_mmap_max = -1, -4
    try:
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(m_mmap_max, 0)
        library.mallopt(m_trim_threshold, 2**31 - 1)
    except (OSError, AttributeError):
        logger.info("not glibc: training will be slower")


def embed(table: torch.Tensor, texts: Ragged) -> torch.Tensor:
    """Return the mean of each text's token vectors, (n, d)."""
    return functional.embedding_bag(
        torch.from_numpy(texts.flat), table, torch.from_numpy(texts.offsets[:-1].copy()), mode="mean"
    )


def loss_of(questions: torch.Tensor, passages: torch.Tensor) -> torch.Tensor:
    """Return the softmax loss, each question's own passage against the batch's others and the reverse."""
    loss = torch.zeros(())
    right = torch.arange(len(questions))
    for size in PREFIXES:
        cosines = functional.normalize(questions[:, :size], dim=1) @ functional.normalize(passages[:, :size], dim=1).T
        loss = loss + functional.cross_entropy(cosines * SCALE, right)
        loss = loss + 0.5 * functional.cross_entropy(cosines.T * SCALE, right)
    return loss / (1.5 * len(PREFIXES))


def train(
    texts: batches.Texts, tokens: list[str], steps: int, start: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """Return the token vectors, (len(tokens), DIMENSIONS) float32."""
    rng = np.random.default_rng(SEED)
    torch.manual_seed(SEED)
    matrix, transposed = composition(tokens)
    own = torch.randn(len(tokens), DIMENSIONS) * 0.05 if start is None else torch.from_numpy(start)
    own = torch.nn.Parameter(own)
    shared = torch.nn.Parameter(torch.randn(matrix.shape[1], DIMENSIONS) * (0.1 if start is None else 0.01))
    optimiser = torch.optim.Adam([own, shared], lr=LEARNING_RATE, betas=(0.9, 0.98), fused=True)
    kinds, shares = list(batches.SHARES), np.array(list(batches.SHARES.values()))
    losses: dict[str, list[float]] = {kind: [] for kind in kinds}
    begun = time.monotonic()
    for step in range(1, steps + 1):
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, step / WARM_UP_STEPS) * (1 - (step - 1) / steps)
        kind = kinds[int(rng.choice(len(kinds), p=shares / shares.sum()))]
        questions, passages = batches.draw(texts, kind, BATCH, rng)
        table = own + spread(matrix, transposed, shared)
        loss = loss_of(embed(table, questions), embed(table, passages))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        losses[kind].append(loss.item())
        if step % 50 == 0:
            recent = {k: round(float(np.mean(v[-12:])), 3) for k, v in losses.items() if v}
            logger.info("step %d, %.0f s: %s", step, time.monotonic() - begun, recent)
    with torch.no_grad():
        found: NDArray[np.float32] = (own + spread(matrix, transposed, shared)).numpy().astype(np.float32)
    found[0] = 0.0  # what we do not know says nothing
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sources", type=Path, required=True)
    asked.add_argument("--out", type=Path, required=True)
    asked.add_argument("--work", type=Path, default=Path("build/model"), help="where the cut news is kept")
    asked.add_argument("--steps", type=int, default=STEPS)
    asked.add_argument("--start", type=Path, help="token vectors to begin with (.npy)")
    given = asked.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(1)
    keep_memory()
    if not (given.work / "tokens.npy").exists():
        vocabulary.build(given.sources, given.work)
    cutter = Tokenizer.from_file(str(given.work / "tokenizer.json"))
    tokens = vocabulary.tokens_of(cutter)
    start = np.load(given.start) if given.start else None
    vectors = train(batches.load(given.sources, given.work), tokens, given.steps, start)
    np.save(given.work / "vectors.npy", vectors)
    write_model(given.out, given.work / "tokenizer.json", vectors)


if __name__ == "__main__":
    main()
