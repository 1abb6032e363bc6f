"""Keep which passages hold a term from question to question, as long as the archive's words stay as they are.

Whatever process changes the word index notes it in the catalogue, in the same transaction (`note_change`), and what was
kept of the state before is of no use from then on. Knows nothing of questions.
"""

from __future__ import annotations

import threading
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database
from retrieval.schema import REMEMBER
from retrieval.stored_passages import passages_ever
from retrieval.word_lists import rows_with_terms
from retrieval.words import document_counts

STATE = "words"
# 32 MB of passage numbers, and the counts of as many terms as some hundred questions have.
MOST_NUMBERS = 4_000_000
MOST_COUNTS = 100_000
# What an array costs beside its numbers, in numbers.
EACH = 16

Numbers = NDArray[np.int64]


def note_change(db: Database) -> None:
    """Tell all who keep words that the index is about to be another one. Call inside `writing()`."""
    db.execute(REMEMBER, (STATE, uuid.uuid4().hex))


class _Kept:
    """What is known of one state of the word index."""

    def __init__(self, state: tuple[str, int]) -> None:
        self.state = state
        self.counts: OrderedDict[str, int] = OrderedDict()
        self.lists: OrderedDict[str, Numbers] = OrderedDict()
        self.numbers = 0


class HeldTerms:
    """What a catalogue's word index was asked before. Safe to share between threads."""

    def __init__(self) -> None:
        self._kept = _Kept(("", -1))
        self._lock = threading.Lock()

    def counts(self, db: Database, wanted: Sequence[str]) -> dict[str, int]:
        """Return in how many passages each term stands; terms that stand in none are left out."""
        kept = self._of(db)
        with self._lock:
            known = {term: kept.counts.get(term) for term in wanted}
        missing = [term for term, count in known.items() if count is None]
        if missing:
            counted = document_counts(db, missing)
            with self._lock:
                for term in missing:
                    known[term] = kept.counts[term] = counted.get(term, 0)
                while len(kept.counts) > MOST_COUNTS:
                    kept.counts.popitem(last=False)
        return {term: count for term, count in known.items() if count}

    def lists(self, db: Database, wanted: Sequence[str]) -> Mapping[str, Numbers]:
        """Return the passages that hold each term, ascending."""
        kept = self._of(db)
        found = dict[str, Numbers]()
        with self._lock:
            for term in wanted:
                if (held := kept.lists.get(term)) is not None:
                    kept.lists.move_to_end(term)
                    found[term] = held
        missing = [term for term in wanted if term not in found]
        if missing:
            read = rows_with_terms(db, missing)
            self._keep(kept, read)
            found |= read
        return {term: found[term] for term in wanted}

    def _keep(self, kept: _Kept, read: Mapping[str, Numbers]) -> None:
        with self._lock:
            for term, held in read.items():
                if term not in kept.lists:
                    kept.lists[term] = held
                    kept.numbers += len(held) + EACH
            while kept.numbers > MOST_NUMBERS:
                _, dropped = kept.lists.popitem(last=False)
                kept.numbers -= len(dropped) + EACH

    def _of(self, db: Database) -> _Kept:
        """Return what is kept of the state that `db` sees, nothing where it is another than before."""
        row = db.execute("SELECT value FROM meta WHERE name = ?", (STATE,)).fetchone()
        state = (str(row[0]) if row else "", passages_ever(db))
        with self._lock:
            if self._kept.state != state:
                self._kept = _Kept(state)
            return self._kept
