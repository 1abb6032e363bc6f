"""What the catalogue has and the index has not taken in yet, searched exactly: a passage is found when it is stored."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.stored_passages import vectors_after
from retrieval.vectors import ExactVectors, Neighbour


class Tail:
    """The live passages above a number, as of the last question. Used by one thread at a time."""

    def __init__(self) -> None:
        self._vectors = ExactVectors()
        self._after = 0

    def clear(self) -> None:
        """Forget all, for the passages that come next may lie below those that are held."""
        self._vectors = ExactVectors()

    def follow(self, catalogue: Catalogue, after: int, *, dropping: bool) -> None:
        """Hold all that is live above passage `after`; with `dropping`, nothing else."""
        if after < self._after:
            self.clear()  # the index was begun anew, and what it held is lacking here
        self._after = after
        numbers, vectors = vectors_after(catalogue.db, max(self._vectors.last, after))
        self._vectors.upsert([int(number) for number in numbers], vectors)
        if dropping and self._vectors.count():
            self._vectors.delete([number for number in self._vectors.numbers if number <= after])
        if retired := catalogue.retired():
            self._vectors.delete(retired)

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return up to `k` (number, cosine), best first."""
        return self._vectors.nearest(vector, k)
