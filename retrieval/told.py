"""Measure how much of an English question a passage tells, word by word: by a translation that stands there, or by a
word near in meaning where none does. Knows nothing of how either was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.asked import Asked
from retrieval.embedder import StaticEmbedder

Floats = NDArray[np.float32]

TOLD = (
    "passage and headline told",
    "passage told",
    "best sentence told",
    "best two sentences told",
    "passage and headline told to best",
    "best sentence told to best",
)
# A word whose cosine with the nearest one of a text is FROM or less is not told there, with TO or more it is, but is
# trusted less than a translation: WORTH of it.
FROM, TO, WORTH = 0.2, 0.65, 0.7


@dataclass(frozen=True, slots=True)
class Pieces:
    """All that a question is compared with: each passage's headline, at `starts` (n,), followed by its sentences."""

    texts: Sequence[str]
    starts: NDArray[np.int64]

    def best_sentence(self, values: Floats) -> Floats:
        """Return the greatest value of each passage's sentences, the headline left out."""
        without = values.copy()
        without[self.starts] = -np.inf
        best: Floats = np.maximum.reduceat(without, self.starts)
        return best


def meanings(model: StaticEmbedder, question: Asked) -> Floats:
    """Return the direction of what the question says for each of its words, the unknown ones last: (w, d), zeros where
    it says no English word or the model knows none.
    """
    said = [*question.said, *(said for said, _ in question.unknown)]
    sums = (
        np.stack([tokens.sum for tokens in model.tokens(said)]) if said else np.zeros((0, model.dimensions), np.float32)
    )
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found: Floats = np.divide(sums, lengths, out=np.zeros_like(sums), where=lengths > 0)
    return found


def told(question: Asked, found: Floats, near: Floats, pieces: Pieces) -> Floats:
    """Return the measures TOLD of each passage, (n, 6).

    `found` (pieces, words) has the worth of each word's best spelling in each piece, `near` (pieces, w) the cosine of
    each of `meanings` with the piece's nearest token.
    """
    worths = np.array([word.worth for word in question.words], np.float32)
    weights = np.array(
        [word.weight * word.worth for word in question.words] + [weight for _, weight in question.unknown], np.float32
    )
    weights = weights / max(float(weights.sum()), 1e-6)
    held = np.clip((near - FROM) / (TO - FROM), 0, 1) * WORTH
    held[:, : len(worths)] = np.maximum(held[:, : len(worths)], found / worths)
    sentences = held.copy()
    sentences[pieces.starts] = 0  # the headline is no sentence; nothing is worth less than 0
    best = pieces.best_sentence(held @ weights)
    both = np.full(len(held), -np.inf, np.float32)
    both[1:] = np.maximum(held[:-1], held[1:]) @ weights
    both[pieces.starts] = both[pieces.starts + 1] = -np.inf
    two = np.maximum(np.maximum.reduceat(both, pieces.starts), best)
    whole = np.maximum.reduceat(held, pieces.starts) @ weights
    inside = np.maximum.reduceat(sentences, pieces.starts) @ weights
    return np.column_stack([whole, inside, best, two, to_best(np.column_stack([whole, best]))])


def to_best(values: Floats) -> Floats:
    """Return each column's values as parts of its greatest."""
    best: Floats = values.max(axis=0, keepdims=True)
    best[best <= 1e-6] = 1
    return values / best
