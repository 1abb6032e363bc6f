"""Nearest vectors: what a vector index must do, and the exact search over the catalogue that always can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.stored_passages import vectors_of

Neighbour = tuple[int, float]
# Rows multiplied at once: bounds the memory that a search of a large archive takes.
ROWS_AT_ONCE = 65_536


class VectorStore(Protocol):
    """Vectors by passage number. Writing a number again replaces it; deleting one that is not there is no error."""

    def upsert(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None: ...

    def delete(self, numbers: Sequence[int]) -> None: ...

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return up to `k` (number, cosine), best first; all vectors are of unit length."""
        ...

    def count(self) -> int: ...


class ExactVectors:
    """All vectors in memory, compared one by one: 100,000 x 256 takes about 7 ms."""

    def __init__(self) -> None:
        self._numbers = np.zeros(0, dtype=np.int64)
        self._vectors = np.zeros((0, 0), dtype=np.float32)

    def upsert(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        if not len(numbers):
            return
        self.delete(numbers)
        fresh = np.asarray(numbers, dtype=np.int64)
        self._vectors = vectors if not len(self._numbers) else np.vstack([self._vectors, vectors])
        self._numbers = np.concatenate([self._numbers, fresh])

    def delete(self, numbers: Sequence[int]) -> None:
        kept = ~np.isin(self._numbers, np.asarray(numbers, dtype=np.int64))
        if not kept.all():
            self._numbers, self._vectors = self._numbers[kept], self._vectors[kept]

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        return nearest_of(self._numbers, self._vectors, vector, k)

    def count(self) -> int:
        return len(self._numbers)

    @property
    def numbers(self) -> list[int]:
        """The passages held."""
        return [int(number) for number in self._numbers]

    @property
    def last(self) -> int:
        """The highest number held, 0 if none."""
        return int(self._numbers.max()) if len(self._numbers) else 0


def nearest_of(
    numbers: NDArray[np.int64], vectors: NDArray[np.float32], vector: NDArray[np.float32], k: int
) -> list[Neighbour]:
    """Return up to `k` (number, cosine) of the rows of `vectors`, best first; ties go to the lower number."""
    if not len(numbers) or k <= 0:
        return []
    parts = [vectors[first : first + ROWS_AT_ONCE] @ vector for first in range(0, len(numbers), ROWS_AT_ONCE)]
    scores = np.concatenate(parts)
    k = min(k, len(scores))
    best = np.argpartition(-scores, k - 1)[:k]
    best = best[np.lexsort((numbers[best], -scores[best]))]
    return [(int(numbers[row]), float(scores[row])) for row in best]


def nearest_among(
    catalogue: Catalogue, admitted: NDArray[np.int64], vector: NDArray[np.float32], k: int
) -> list[Neighbour]:
    """Search exactly among the passages admitted by a scope; an issue or a day is a few hundred of them."""
    numbers, vectors = vectors_of(catalogue.db, admitted)
    return nearest_of(numbers, vectors, vector, k)
