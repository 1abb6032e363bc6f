"""Keep which passages hold a term from question to question, as long as none leaves the archive's word index.

What comes in has higher numbers than all before, so that what is kept is only read on from there. Whatever process
takes a passage out notes it in the catalogue, in the same transaction (`note_loss`), and what was kept of the state
before is of no use from then on. Knows nothing of questions.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database
from retrieval.schema import GENERATION, REMEMBER
from retrieval.stored_passages import passages_ever
from retrieval.word_lists import rows_after
from retrieval.words import document_counts

STATE = "words"
# 32 MB of passage numbers, and the counts of as many terms as some hundred questions have.
MOST_NUMBERS = 4_000_000
MOST_COUNTS = 100_000
# What an array costs beside its numbers, in numbers.
EACH = 16

Numbers = NDArray[np.int64]
NONE: Numbers = np.zeros(0, np.int64)


def note_loss(db: Database) -> None:
    """Tell all who keep words that passages are about to leave the index. Call inside `writing()`."""
    db.execute(REMEMBER, (STATE, uuid.uuid4().hex))


class _Kept:
    """What is known of one state of the word index, each term's as of the passage named beside it."""

    def __init__(self, state: tuple[str, ...]) -> None:
        self.state = state
        self.counts: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self.lists: OrderedDict[str, tuple[Numbers, int]] = OrderedDict()
        self.numbers = 0


class HeldTerms:
    """What a catalogue's word index was asked before. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept = _Kept(())
        self._lock = threading.Lock()

    def counts(self, db: Database, wanted: Sequence[str]) -> dict[str, int]:
        """Return in how many passages each term stands; terms that stand in none are left out."""
        kept, last = self._of(db), passages_ever(db)
        with self._lock:
            held = {term: kept.counts.get(term, (0, 0)) for term in wanted}
        found = {term: count for term, (count, upto) in held.items() if upto == last}
        # A term that more has come in since is counted on; one that no passage held may be cut otherwise by the index,
        # and what a question on an older state meets is newer than it may see.
        grown = {term: upto for term, (count, upto) in held.items() if count and upto < last}
        found |= {term: held[term][0] + len(rows) for term, rows in _read(db, grown).items()}
        missing = [term for term in held if term not in found]
        if missing:
            found |= dict.fromkeys(missing, 0) | document_counts(db, missing)
        with self._lock:
            for term in (*grown, *missing):
                if held[term][1] <= last:
                    kept.counts[term] = found[term], last
            while len(kept.counts) > MOST_COUNTS:
                kept.counts.popitem(last=False)
        return {term: found[term] for term in held if found[term]}

    def lists(self, db: Database, wanted: Sequence[str]) -> Mapping[str, Numbers]:
        """Return the passages that hold each term, ascending."""
        kept, last = self._of(db), passages_ever(db)
        found = dict[str, Numbers]()
        behind = dict[str, int]()
        with self._lock:
            for term in wanted:
                numbers, upto = kept.lists.get(term, (NONE, 0))
                found[term] = numbers[: np.searchsorted(numbers, last, side="right")] if upto > last else numbers
                if upto < last:
                    behind[term] = upto
                if upto:
                    kept.lists.move_to_end(term)
        read = {
            term: np.concatenate([found[term], rows]) if len(found[term]) else rows
            for term, rows in _read(db, behind).items()
        }
        self._keep(kept, read, last)
        return found | read

    def _keep(self, kept: _Kept, read: Mapping[str, Numbers], last: int) -> None:
        with self._lock:
            for term, numbers in read.items():
                before, upto = kept.lists.get(term, (NONE, 0))
                if upto < last:
                    kept.lists[term] = numbers, last
                    kept.numbers += len(numbers) - len(before) + (0 if upto else EACH)
            while kept.numbers > MOST_NUMBERS:
                _, (dropped, _) = kept.lists.popitem(last=False)
                kept.numbers -= len(dropped) + EACH

    def _of(self, db: Database) -> _Kept:
        """Return what is kept of the state that `db` sees, nothing where it is another than before."""
        rows = db.execute("SELECT value FROM meta WHERE name IN (?, ?) ORDER BY name", (STATE, GENERATION))
        state = tuple(str(value) for (value,) in rows)
        with self._lock:
            if self._kept.state != state:
                self._kept = _Kept(state)
            return self._kept


def _read(db: Database, behind: Mapping[str, int]) -> dict[str, Numbers]:
    return rows_after(db, behind) if behind else {}
