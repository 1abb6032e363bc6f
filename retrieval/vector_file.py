"""All vectors in one flat file, a byte a number, for programs that ask once and end: opening it costs nothing.

Opening an embedded Chroma of 240,000 passages takes 2.6 s and 420 MB; this file is mapped, read once through, and the
nearest few are compared exactly by the catalogue's own vectors. It is derived: whoever fills Chroma appends to it, and
a file that is missing, torn or of another model is written anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database
from retrieval.stored_passages import vectors_after, vectors_of
from retrieval.vectors import Neighbour, nearest_of

FILE_NAME = "vectors.bytes"
HEADER_BYTES = 256
# Rows unpacked at once: 16 MB.
ROWS_AT_ONCE = 16_384
WRITE_BATCH = 4_000
# A byte a number moves a cosine by less than .01; so many times `k` candidates hold the true nearest.
CANDIDATES_PER_K = 4
# The shipped model's first numbers were trained to stand alone. By 128 of 256, 4,000 of 240,000 passages hold .999 of
# the 100 nearest, and reading them takes a third of the time.
SHORT = 128
SHORT_LISTED = 4_000
FULL = 127.0


class VectorFile:
    """The file of one folder, as it was when it was opened. `stamp` says what its vectors were made from."""

    def __init__(self, folder: Path, stamp: str, dimensions: int) -> None:
        self._path = folder / FILE_NAME
        self._header = f"wenbao vectors 1 {dimensions} {stamp}".encode().ljust(HEADER_BYTES)
        self._record = np.dtype([("number", "<i8"), ("scale", "<f4"), ("vector", "i1", (dimensions,))])
        self._short = SHORT if stamp.startswith("static-") and dimensions > SHORT else 0
        self._rows: NDArray[np.void] = np.zeros(0, self._record)
        self._open()

    def _open(self) -> None:
        try:
            with self._path.open("rb") as file:
                whole = file.read(HEADER_BYTES) == self._header
            count = (self._path.stat().st_size - HEADER_BYTES) // self._record.itemsize if whole else 0
            if count > 0:
                self._rows = np.memmap(self._path, self._record, mode="r", offset=HEADER_BYTES, shape=(count,))
        except OSError:
            return

    @property
    def count(self) -> int:
        return len(self._rows)

    @property
    def last(self) -> int:
        """The highest passage number held, 0 if none; everything live up to it is held too."""
        return int(self._rows["number"][-1]) if len(self._rows) else 0

    def nearest(self, db: Database, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return up to `k` (number, cosine), best first, the cosines exact. Dead passages may be among them."""
        if not len(self._rows) or k <= 0:
            return []
        wanted = CANDIDATES_PER_K * k
        rows = self._rows
        if self._short and len(rows) > SHORT_LISTED:
            rows = rows[np.sort(_best(rows, vector[: self._short], max(SHORT_LISTED, wanted)))]
        best = _best(rows, vector, wanted)
        numbers, vectors = vectors_of(db, np.sort(rows["number"][best]))
        return nearest_of(numbers, vectors, vector, k)


def _best(rows: NDArray[np.void], vector: NDArray[np.float32], wanted: int) -> NDArray[np.intp]:
    """Return the places of the `wanted` rows nearest to `vector`, by as many numbers as it has, in no order."""
    scores = np.empty(len(rows), np.float32)
    for first in range(0, len(rows), ROWS_AT_ONCE):
        part = rows[first : first + ROWS_AT_ONCE]
        unpacked = part["vector"][:, : len(vector)].astype(np.float32)
        scores[first : first + ROWS_AT_ONCE] = (unpacked @ vector) * part["scale"]
    wanted = min(wanted, len(scores))
    return np.argpartition(-scores, wanted - 1)[:wanted]


def write_vectors(folder: Path, stamp: str, dimensions: int, db: Database, up_to: int, live: int) -> None:
    """Bring the file up to passage `up_to`; `live` passages should be in it then, and far more mean dead ones.

    Only the process that owns the folder's Chroma may call this.
    """
    held = VectorFile(folder, stamp, dimensions)
    anew = not held.count or held.count > live * 1.1 + WRITE_BATCH or held.last > up_to
    after = 0 if anew else held.last
    if after >= up_to and not anew:
        return
    path = folder / FILE_NAME
    written = folder / f"{FILE_NAME}.new" if anew else path
    with written.open("wb" if anew else "r+b") as file:
        if anew:
            file.write(held._header)
        else:
            # What a kill left of a record is cut off.
            file.truncate(HEADER_BYTES + held.count * held._record.itemsize)
            file.seek(0, os.SEEK_END)
        while after < up_to:
            numbers, vectors = vectors_after(db, after, limit=WRITE_BATCH)
            inside = numbers <= up_to
            if not inside.any():
                break
            file.write(_records(held._record, numbers[inside], vectors[inside]))
            after = int(numbers[inside][-1])
        file.flush()
        os.fsync(file.fileno())
    if anew:
        written.replace(path)


def _records(record: np.dtype[np.void], numbers: NDArray[np.int64], vectors: NDArray[np.float32]) -> bytes:
    rows = np.zeros(len(numbers), record)
    largest = np.abs(vectors).max(axis=1)
    scales = np.where(largest > 0, largest / FULL, 1.0).astype(np.float32)
    rows["number"], rows["scale"] = numbers, scales
    rows["vector"] = np.rint(vectors / scales[:, None]).astype(np.int8)
    return rows.tobytes()
