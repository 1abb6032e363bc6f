"""Tell how surely a text holds each word of a question: by one of its forms, or by a word of like meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.extract_terms import Word, matchable
from retrieval.likeness import Likeness

# Cosine of two words: unrelated ones lie about 0, 参赛 and 角逐 at .38, 新增 and 增加 at .48, price and 售价 at .52.
LIKE_ABOVE = 0.25
ALIKE_AT = 0.6
# A word of like meaning is never as sure as the word itself.
LIKE_STRENGTH = 0.8


class WordsLike(Protocol):
    """Knows which words are of like meaning."""

    def likeness(self, words: Sequence[str], texts: Sequence[str]) -> Likeness:
        """Return how near each text comes to each word."""

    def starts(self, text: str) -> Sequence[int]:
        """Return where each of the text's known words starts."""


class Strengths:
    """The strength, 0..1, with which each of some texts holds each of the question's words; made once for all.

    `focus` are the numbers of the words that name what is asked for.
    """

    def __init__(
        self, words: Sequence[Word], texts: Sequence[str], known: WordsLike, focus: Sequence[int] = ()
    ) -> None:
        self.words = tuple(words)
        self.focus = tuple(focus)
        self._row = {text: row for row, text in enumerate(dict.fromkeys(texts))}
        folded = [matchable(text) for text in self._row]
        literal = np.array([[word.strength_in(text) for word in words] for text in folded])
        like = known.likeness([word.like for word in words], list(self._row))
        soft = LIKE_STRENGTH * np.clip((like.cosines.T - LIKE_ABOVE) / (ALIKE_AT - LIKE_ABOVE), 0, 1)
        soft[:, [not word.like for word in words]] = 0
        self._literal = literal.reshape(len(folded), len(words))
        self._held = np.maximum(self._literal, soft)
        self._nearest = like.nearest.T
        self._known = known

    def of(self, text: str) -> NDArray[np.float64]:
        """Return the words' strengths in one of the texts, (w,)."""
        held: NDArray[np.float64] = self._held[self._row[text]]
        return held

    def among(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the words' strengths in several of the texts, (n, w)."""
        held: NDArray[np.float64] = self._held[[self._row[text] for text in texts]]
        return held

    def placed(self, text: str, at: int) -> int:
        """Return where the word number `at` is held by a word of like meaning, -1 where it is not, or by itself."""
        row = self._row[text]
        if self._held[row, at] <= self._literal[row, at]:
            return -1
        return int(self._known.starts(text)[self._nearest[row, at]])
