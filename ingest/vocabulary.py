"""Which words a page uses, as pairs of characters: how rare each is, and how much of them lines share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from retrieval.han import fold, is_han


def bigrams_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring Chinese characters or Latin words of `text`."""
    found: set[str] = set()
    for run in re.findall(r"[a-z]+[a-z0-9]*|[^\W\da-z_]+", fold(text)):
        if is_han(run[0]):
            found.update(run[at : at + 2] for at in range(len(run) - 1))
        elif len(run) > 1:
            found.add(run)
    return frozenset(found)


class Vocabulary:
    """How rare each pair of characters is on one page, and which pairs the page uses inside its lines."""

    def __init__(self, lines: Sequence[frozenset[str]]) -> None:
        self._counts = Counter(pair for line in lines for pair in line)
        # How rare each pair is: 0 for one that stands in every line.
        total = 1 + max(1, len(lines))
        self._weights = {pair: log(total / (1 + count)) for pair, count in self._counts.items()}
        self._squares = {pair: weight**2 for pair, weight in self._weights.items()}

    def share(self, of: frozenset[str], among: Iterable[frozenset[str]]) -> float:
        """Return which share (0..1, by rarity) of the pairs of one line stands in the others."""
        others: set[str] = set().union(*among)
        weights = self._weights
        total = sum([weights[pair] for pair in of])
        return sum([weights[pair] for pair in of & others]) / total if total else 0.0

    def likeness(self, first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> float:
        """Return how much two runs of lines speak of the same (cosine by rarity, 0..1)."""
        left, right = set().union(*first), set().union(*second)
        squares = self._squares
        norm = (sum([squares[pair] for pair in left]) * sum([squares[pair] for pair in right])) ** 0.5
        return sum([squares[pair] for pair in left & right]) / norm if norm else 0.0

    def bridges(self, first: str, second: str) -> int:
        """Return in how many lines the pair stands that the join of `first` and `second` would make."""
        return self._counts[fold(first[-1:]) + fold(second[:1])] if first and second else 0
