"""Tell the reader what is known of meaning: translated terms, likeness of words, nearness of sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.embedder import StaticEmbedder
from retrieval.lexicon import Lexicon
from retrieval.likeness import Likeness, likeness

KNOWN_TERMS = 2048


class ArchiveRelevance:
    """What the extractive reader wants to know of meaning: translated terms, and nearness of sentences."""

    def __init__(self, embedder: StaticEmbedder, lexicon: Lexicon) -> None:
        self._embedder = embedder
        self._lexicon = lexicon
        # A question's words are asked for by the search and by every part that is read, and come again.
        self._terms = lru_cache(maxsize=KNOWN_TERMS)(self._translated)

    def terms(self, question: str) -> Mapping[str, float]:
        """Return Chinese terms of an English question with weights, higher is surer."""
        return self._terms(question)

    def _translated(self, question: str) -> Mapping[str, float]:
        weighed: dict[str, float] = {}
        for term in self._lexicon.expand(question):
            weighed[term.zh] = max(weighed.get(term.zh, 0.0), term.weight)
        return weighed

    def similarity(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        """Return the cosine of the question with each sentence, (n,) float32."""
        if not sentences:
            return np.zeros(0, dtype=np.float32)
        similar: NDArray[np.float32] = self._embedder.embed_passages(sentences) @ self._embedder.embed_query(question)
        return similar

    def likeness(self, words: Sequence[str], texts: Sequence[str]) -> Likeness:
        """Return how near in meaning each text comes to each word."""
        return likeness(self._embedder, words, texts)

    def starts(self, text: str) -> Sequence[int]:
        """Return where each word of the text that the model knows starts."""
        return self._embedder.starts(text)

    def pieces(self, text: str) -> Sequence[str]:
        """Return the words of a Chinese text; what is no known word is cut into characters."""
        return self._embedder.pieces(text)
