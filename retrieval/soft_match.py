"""Compare a question with pieces of text token by token in the shipped model's space. Knows nothing of passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import NONE_KEPT, StaticEmbedder

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Compared:
    """How near each piece of text is to the question.

    `sums` (n, d) are the sums of the pieces' token vectors, so that pieces can be added up; `nearest` (n, t) is, for
    each token of the question, the cosine of the piece's token nearest to it (0 where the piece has no token), `said`
    (n, w) the same for the directions given beside the question.
    """

    sums: Floats
    nearest: Floats
    said: Floats


@dataclass(frozen=True, slots=True)
class AskedMeaning:
    """A question in the model's space: its vector (d,), and each token's share of its meaning, (t,) summing to 1."""

    vector: Floats
    shares: Floats

    def cosines(self, sums: Floats) -> Floats:
        """Return the cosine of the question with each row."""
        lengths = np.linalg.norm(sums, axis=1)
        found: Floats = np.divide(sums @ self.vector, lengths, out=np.zeros_like(lengths), where=lengths > 0)
        return found


def compare(
    model: StaticEmbedder,
    question: str,
    texts: Sequence[str],
    said: Floats,
    kept: Mapping[str, NDArray[np.int64]] = NONE_KEPT,
) -> tuple[AskedMeaning, Compared]:
    """Return the question and the texts, compared; `said` (w, d) are further directions to compare the texts with.

    `kept` are the token numbers of texts that need not be cut anew.
    """
    asked, own = _words_of(model, question)
    lengths = np.linalg.norm(own, axis=1)
    own, lengths = own[lengths > 0], lengths[lengths > 0]
    shares = lengths / max(float(lengths.sum()), 1e-9)
    held = model.tokens(texts, kept)
    sums = np.stack([tokens.sum for tokens in held]) if held else np.zeros((0, model.dimensions), np.float32)
    counts = np.array([len(tokens.ids) for tokens in held], np.int64)
    directions = np.concatenate([own / lengths[:, None], said])
    nearest = np.zeros((len(texts), len(directions)), np.float32)
    filled = np.flatnonzero(counts)
    if len(filled) and len(directions):
        known, place = np.unique(np.concatenate([tokens.ids for tokens in held]), return_inverse=True)
        vectors = model.rows(known)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        near = (vectors / np.where(norms > 0, norms, 1.0)) @ directions.T
        starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
        nearest[filled] = np.maximum.reduceat(near[place], starts, axis=0)
    found = Compared(sums, nearest[:, : len(own)], nearest[:, len(own) :])
    return AskedMeaning(asked, shares.astype(np.float32)), found


def _words_of(model: StaticEmbedder, question: str) -> tuple[Floats, Floats]:
    """Return the question's vector, (d,), and its different tokens' own, (t, d)."""
    ids = model.tokens([question])[0].ids
    return model.embed_query(question), model.rows(np.array(list(dict.fromkeys(ids.tolist())), np.int64))
