"""Choose which of the passages that were proposed are measured closely, by what the searches know of them already.

Measuring a passage costs more than all else that is done with it; what the words are worth and how near the vectors are
puts the right one among the first few of a hundred.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.stored_passages import vectors_of

Floats = NDArray[np.float32]


def likeliest(
    catalogue: Catalogue,
    numbers: Sequence[int],
    worths: Floats,
    vector: Floats | None,
    *,
    limit: int,
    nearness: float,
) -> set[int]:
    """Return the `limit` passages whose words are worth the most and whose vectors are nearest.

    `worths` is by passage number. Both are brought to mean 0 and spread 1 among these passages, so that it does not
    matter which model's cosines they are; `nearness` is how much the vectors count beside the words. Without `vector`
    words alone count.
    """
    if len(numbers) <= limit:
        return set(numbers)
    places = np.array(sorted(numbers), np.int64)
    scores = _standing(worths[places])
    if vector is not None:
        _, vectors = vectors_of(catalogue.db, places)
        scores = scores + nearness * _standing(vectors @ vector)
    return {int(number) for number in places[np.argsort(-scores, kind="stable")[:limit]]}


def _standing(values: Floats) -> Floats:
    spread = float(values.std())
    found: Floats = (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
    return found
