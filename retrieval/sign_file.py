"""The signs of the flat file's vectors, a bit a number: a first look at them all for a twentieth of reading them.

Over 2,392,120 vectors of 256 numbers, counting the signs that differ from the question's takes 12 ms, reading the
vectors' first half 220. Nothing is decided by it but which rows are read whole. The file lies beside the vectors', is
derived from it and holds blocks that are full; what comes after them is read whole until another block is.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.record_file import appended, mapped

FILE_NAME = "vectors.signs"
# Rows a block: the first bits of all of them lie together, then the next, so that a processor counts many at once.
BLOCK = 2_048
WORD_BITS = 64
# Blocks counted at once: what is made in between, 512 kB, stays in the processor's cache.
BLOCKS_AT_ONCE = 32
# Of all rows, one in so many has its signs weighed by the question's numbers, and of those the best are read whole:
# one in so many again, this many at the least. So the 50 nearest are found to .99, among 238,918 and ten times as many.
WEIGHED_OF, READ_OF, LEAST_READ = 20, 200, 4_000
# The question's numbers are weighed by three bits each.
WEIGHT_BITS = 3
# How near the limit lies is told from every so many-th row.
SAMPLED = 16

Words = NDArray[np.uint64]
Places = NDArray[np.intp]


class SignFile:
    """The signs of the first `count` rows of a flat file, as both were when they were opened.

    `vectors` (n, d) and `numbers` (n,) are the flat file's, the passages ascending; `header` is its header.
    """

    def __init__(self, folder: Path, header: str, vectors: NDArray[np.int8], numbers: NDArray[np.int64]) -> None:
        self._path = folder / FILE_NAME
        self._header = f"{header} signs 1"
        self._vectors, self._numbers = vectors, numbers
        # A block tells the last passage that it holds. A number stands for one text for ever and the dead only leave,
        # so that as many rows up to the same number are the same rows, whatever became of the flat file since.
        self._block = np.dtype([("last", "<i8"), ("words", "<u8", (-(-vectors.shape[1] // WORD_BITS), BLOCK))])
        held, lasts = mapped(self._path, self._header, self._block), numbers[BLOCK - 1 :: BLOCK]
        shared = min(len(held), len(lasts))
        good = int(np.logical_and.accumulate(held["last"][:shared] == lasts[:shared]).sum())
        self._blocks = held[:good]
        self._full = len(lasts)
        self._others = len(held) - good

    @property
    def count(self) -> int:
        return len(self._blocks) * BLOCK

    @property
    def complete(self) -> bool:
        """Tell whether every full block of rows is held."""
        return len(self._blocks) == self._full and not self._others

    def write(self) -> None:
        """Bring the file up to the flat file; only who writes that may call this."""
        if self.complete:
            return
        # Blocks of no use any more may be open elsewhere: they are left as they are, and another file takes its place.
        kept = 0 if self._others else len(self._blocks)
        with appended(self._path, self._header, self._block, kept) as file:
            for at in range(kept, self._full):
                rows = slice(at * BLOCK, (at + 1) * BLOCK)
                block = np.zeros(1, self._block)
                block["last"] = self._numbers[rows][-1]
                block["words"] = _packed(self._vectors[rows] > 0).T
                file.write(block.tobytes())

    def likeliest(self, vector: NDArray[np.float32], wanted: int) -> Places:
        """Return the places of rows to be read whole, at least `wanted` of the `count` where there are as many."""
        asked = _packed(vector[None] > 0)[0]
        differing = self._differing(asked)
        wanted = max(wanted, LEAST_READ, self.count // READ_OF)
        weighed = max(wanted, self.count // WEIGHED_OF)
        if weighed >= self.count:
            return np.arange(self.count)
        places = np.flatnonzero(_lowest(differing, weighed, wanted))
        if len(places) <= wanted:
            return places
        distance = self._weighed(places, asked, vector)
        return np.sort(places[np.argpartition(distance, wanted - 1)[:wanted]])

    def _differing(self, asked: Words) -> NDArray[np.uint16]:
        """Return how many signs of each row are not those of `asked`."""
        found = np.zeros((len(self._blocks), BLOCK), np.uint16)
        for first in range(0, len(self._blocks), BLOCKS_AT_ONCE):
            part = self._blocks["words"][first : first + BLOCKS_AT_ONCE]
            sums = found[first : first + BLOCKS_AT_ONCE]
            for at, word in enumerate(asked):
                sums += np.bitwise_count(part[:, at] ^ word)
        return found.reshape(-1)

    def _weighed(self, places: Places, asked: Words, vector: NDArray[np.float32]) -> NDArray[np.uint16]:
        """Return how much of the question's length lies in the signs that differ, for the rows at `places`."""
        sizes = np.abs(vector)
        steps = np.rint(sizes / max(float(sizes.max()), 1e-9) * (2**WEIGHT_BITS - 1)).astype(np.uint8)
        blocks, rows = np.divmod(places, BLOCK)
        differs = [self._blocks["words"][:, at][blocks, rows] ^ word for at, word in enumerate(asked)]
        distance = np.zeros(len(places), np.uint16)
        for bit in reversed(range(WEIGHT_BITS)):
            distance <<= 1
            for word, mask in zip(differs, _packed((steps[None] >> bit) & 1 > 0)[0], strict=True):
                distance += np.bitwise_count(word & mask)
        return distance


def _packed(signs: NDArray[np.bool_]) -> Words:
    """Return each row's bits, (n, words); the last word is filled up with zeros."""
    lacking = -signs.shape[1] % WORD_BITS
    packed: Words = np.packbits(np.pad(signs, ((0, 0), (0, lacking))), axis=1).view("<u8")
    return packed


def _lowest(values: NDArray[np.uint16], about: int, least: int) -> NDArray[np.bool_]:
    """Tell which of `values` are the lowest, `about` so many, as a sample tells, and never fewer than `least`."""
    sample = values[::SAMPLED]
    limit = int(np.searchsorted(np.cumsum(np.bincount(sample)), about // SAMPLED))
    while np.count_nonzero(lowest := values <= limit) < least:
        limit += 1
    return lowest
