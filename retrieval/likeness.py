"""Tell which word of a text is nearest in meaning to a word, in either language, by the shipped model's tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import StaticEmbedder


@dataclass(frozen=True, slots=True)
class Likeness:
    """For each of w words and n texts: `cosines` (w, n) with the text's nearest token, `nearest` (w, n) its number.

    Tokens that the model does not know are not counted. A word or a text of which it knows none is like nothing: 0.
    """

    cosines: NDArray[np.float32]
    nearest: NDArray[np.int64]


def likeness(model: StaticEmbedder, words: Sequence[str], texts: Sequence[str]) -> Likeness:
    """Return how near each text comes to each word."""
    cosines = np.zeros((len(words), len(texts)), np.float32)
    nearest = np.zeros((len(words), len(texts)), np.int64)
    held = [tokens.ids for tokens in model.tokens(texts)]
    if not words or not sum(map(len, held)):
        return Likeness(cosines, nearest)
    known, at = np.unique(np.concatenate(held), return_inverse=True)
    asked = np.stack([tokens.sum for tokens in model.tokens(words)])
    near = (_unit(asked) @ _unit(model.rows(known)).T)[:, at]
    start = 0
    for column, ids in enumerate(held):
        if len(ids):
            here = near[:, start : start + len(ids)]
            nearest[:, column] = best = here.argmax(axis=1)
            cosines[:, column] = here[np.arange(len(words)), best]
        start += len(ids)
    return Likeness(cosines, nearest)


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
