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
        self._lines = max(1, len(lines))

    def weight(self, pair: str) -> float:
        """Return the rarity of a pair: 0 for one that stands in every line."""
        return log((1 + self._lines) / (1 + self._counts[pair])) if self._counts[pair] else 0.0

    def share(self, of: frozenset[str], among: Iterable[frozenset[str]]) -> float:
        """Return which share (0..1, by rarity) of the pairs of one line stands in the others."""
        others: set[str] = set().union(*among)
        total = sum(map(self.weight, of))
        return sum(map(self.weight, of & others)) / total if total else 0.0

    def likeness(self, first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> float:
        """Return how much two runs of lines speak of the same (cosine by rarity, 0..1)."""
        left, right = set().union(*first), set().union(*second)
        norm = (sum(self.weight(p) ** 2 for p in left) * sum(self.weight(p) ** 2 for p in right)) ** 0.5
        return sum(self.weight(p) ** 2 for p in left & right) / norm if norm else 0.0

    def bridges(self, first: str, second: str) -> int:
        """Return in how many lines the pair stands that the join of `first` and `second` would make."""
        return self._counts[fold(first[-1:]) + fold(second[:1])] if first and second else 0
