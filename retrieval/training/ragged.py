"""Lists of token numbers of unlike lengths, as two arrays: all numbers, and where each list begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ragged:
    """`flat[offsets[i]:offsets[i + 1]]` is list i; `offsets` has one number more than there are lists."""

    flat: Ints
    offsets: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int] | NDArray[np.integer]]) -> Ragged:
        flat = np.concatenate([np.asarray(x, np.int64) for x in lists]) if lists else np.zeros(0, np.int64)
        return cls(flat, np.cumsum([0, *(len(x) for x in lists)]).astype(np.int64))

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def lengths(self) -> Ints:
        return np.diff(self.offsets)

    def take(self, rows: Ints) -> Ragged:
        return self.between(self.offsets[rows], self.offsets[rows + 1])

    def between(self, starts: Ints, ends: Ints) -> Ragged:
        """Return the runs `flat[starts[i]:ends[i]]`."""
        lengths = np.maximum(ends - starts, 0)
        offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - starts, lengths)
        return Ragged(self.flat[places], offsets)

    def keep(self, mask: NDArray[np.bool_]) -> Ragged:
        """Return the lists with only those numbers whose place in `flat` is True."""
        kept = np.concatenate([[0], np.cumsum(mask)]).astype(np.int64)
        return Ragged(self.flat[mask], kept[self.offsets])

    def expand(self, table: Ragged, rows: Ints) -> Ragged:
        """Replace the number at place i by the list `table[rows[i]]`."""
        lengths = table.lengths[rows]
        before = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        return Ragged(table.take(rows).flat, before[self.offsets])

    def join(self, other: Ragged) -> Ragged:
        """Return list i of both, one after the other."""
        order = np.argsort(
            np.concatenate(
                [
                    np.repeat(np.arange(len(self)) * 2, self.lengths),
                    np.repeat(np.arange(len(other)) * 2 + 1, other.lengths),
                ]
            ),
            kind="stable",
        )
        return Ragged(np.concatenate([self.flat, other.flat])[order], self.offsets + other.offsets)

    def rows(self, chosen: NDArray[np.bool_]) -> Ragged:
        return self.take(np.flatnonzero(chosen))
