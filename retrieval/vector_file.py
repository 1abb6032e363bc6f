"""All vectors in one flat file, a byte a number, for programs that ask once and end: opening it costs nothing.

Opening an embedded Chroma of 240,000 passages takes 2.6 s and 420 MB; this file is mapped, what the signs beside it
(sign_file.py) do not rule out is read, and the nearest few are compared exactly by the catalogue's own vectors. It is
derived: whoever fills Chroma appends to it, and a file that is missing, torn or of another model is written anew.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database
from retrieval.record_file import appended, mapped
from retrieval.sign_file import SignFile
from retrieval.stored_passages import vectors_after, vectors_of
from retrieval.vectors import Neighbour, nearest_of

FILE_NAME = "vectors.bytes"
# Rows unpacked at once: 16 MB.
ROWS_AT_ONCE = 16_384
WRITE_BATCH = 4_000
# A byte a number moves a cosine by less than .01; so many times `k` candidates hold the true nearest.
CANDIDATES_PER_K = 4
# The shipped model's numbers lie evenly about zero, so that their signs tell much; another model's may not.
SIGNED = "static-"
FULL = 127.0


class VectorFile:
    """The file of one folder, as it was when it was opened. `stamp` says what its vectors were made from."""

    def __init__(self, folder: Path, stamp: str, dimensions: int) -> None:
        self.header = f"wenbao vectors 1 {dimensions} {stamp}"
        self.record = np.dtype([("number", "<i8"), ("scale", "<f4"), ("vector", "i1", (dimensions,))])
        self._rows = mapped(folder / FILE_NAME, self.header, self.record)
        signed = stamp.startswith(SIGNED)
        self._signs = SignFile(folder, self.header, self._rows["vector"], self._rows["number"]) if signed else None

    @property
    def count(self) -> int:
        return len(self._rows)

    @property
    def last(self) -> int:
        """The highest passage number held, 0 if none; everything live up to it is held too."""
        return int(self._rows["number"][-1]) if len(self._rows) else 0

    @property
    def complete(self) -> bool:
        """Tell whether the signs beside the file, where it should have them, are those of all its rows."""
        return self._signs is None or self._signs.complete

    def write_signs(self) -> None:
        """Bring the signs up to this file; only who writes it may call this."""
        if self._signs is not None:
            self._signs.write()

    def nearest(self, db: Database, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return up to `k` (number, cosine), best first, the cosines exact. Dead passages may be among them."""
        if not len(self._rows) or k <= 0:
            return []
        wanted = CANDIDATES_PER_K * k
        rows = self._rows
        if self._signs is not None and self._signs.count:
            after = np.arange(self._signs.count, len(rows))
            rows = rows[np.concatenate([self._signs.likeliest(vector, wanted), after])]
        best = _best(rows, vector, wanted)
        numbers, vectors = vectors_of(db, np.sort(rows["number"][best]))
        return nearest_of(numbers, vectors, vector, k)


def _best(rows: NDArray[np.void], vector: NDArray[np.float32], wanted: int) -> NDArray[np.intp]:
    """Return the places of the `wanted` rows nearest to `vector`, in no order."""
    scores = np.empty(len(rows), np.float32)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[first : first + ROWS_AT_ONCE]
        scores[first : first + ROWS_AT_ONCE] = (part["vector"].astype(np.float32) @ vector) * part["scale"]
    wanted = min(wanted, len(scores))
    return np.argpartition(-scores, wanted - 1)[:wanted]


def write_vectors(folder: Path, stamp: str, dimensions: int, db: Database, up_to: int, live: int) -> None:
    """Bring the file up to passage `up_to`; `live` passages should be in it then, and far more mean dead ones.

    Only the process that owns the folder's Chroma may call this.
    """
    held = VectorFile(folder, stamp, dimensions)
    anew = not held.count or held.count > live * 1.1 + WRITE_BATCH or held.last > up_to
    after = 0 if anew else held.last
    if after < up_to or anew:
        with appended(folder / FILE_NAME, held.header, held.record, 0 if anew else held.count) as file:
            while after < up_to:
                numbers, vectors = vectors_after(db, after, limit=WRITE_BATCH)
                inside = numbers <= up_to
                if not inside.any():
                    break
                file.write(_records(held.record, numbers[inside], vectors[inside]))
                after = int(numbers[inside][-1])
        held = VectorFile(folder, stamp, dimensions)
    held.write_signs()


def _records(record: np.dtype[np.void], numbers: NDArray[np.int64], vectors: NDArray[np.float32]) -> bytes:
    rows = np.zeros(len(numbers), record)
    largest = np.abs(vectors).max(axis=1)
    scales = np.where(largest > 0, largest / FULL, 1.0).astype(np.float32)
    rows["number"], rows["scale"] = numbers, scales
    rows["vector"] = np.rint(vectors / scales[:, None]).astype(np.int8)
    return rows.tobytes()
