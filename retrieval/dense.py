"""Dense search: Chroma for what it has taken in, exact search for what only the catalogue has yet.

A passage can be found the moment the catalogue's transaction commits, in every process; Chroma catches up behind.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.stored_passages import passages_ever, vectors_after
from retrieval.vectors import ExactVectors, Neighbour, VectorStore

logger = logging.getLogger(__name__)

APPLIED = "chroma_applied"
CATCH_UP_BATCH = 1_000
# Opening Chroma costs a second; comparing so few vectors one by one costs less than 5 ms. A program that asks once and
# ends opens Chroma only above this.
FEW_PASSAGES = 30_000

# (passages taken in, passages to take in)
Progress = Callable[[int, int], None]


class DenseSearch:
    """Nearest passages over an archive. Safe to share between threads."""

    def __init__(self, catalogue: Catalogue, folder: Path, fingerprint: str, *, use_chroma: bool = True) -> None:
        """Search `folder`'s archive; without `use_chroma` Chroma is opened only where the archive is large."""
        self._catalogue = catalogue
        self._folder = folder
        self._fingerprint = fingerprint
        self._use_chroma = use_chroma
        self._chroma: VectorStore | None = None
        self._tail = ExactVectors()
        self._lock = threading.RLock()
        self._stopping = threading.Event()

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return about `k` (number, cosine), best first. Dead passages may be among them: ask the catalogue.

        Answers from Chroma once `own_chroma` has been called with success.
        """
        with self._lock:
            self._refresh()
            found = dict(self._tail.nearest(vector, k))
            if self._chroma is not None:
                found |= dict(self._chroma.nearest(vector, k))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:k]

    @property
    def engine(self) -> str:
        """What answers: "chroma", or "exact" where another process owns the Chroma folder."""
        return "exact" if self._chroma is None else "chroma"

    def own_chroma(self) -> bool:
        """Take the Chroma folder for this process if it is free; return whether we own it."""
        with self._lock:
            if self._chroma is None and (self._use_chroma or self._large()):
                from retrieval.chroma_store import ChromaVectors

                owned = ChromaVectors.own(self._folder, self._fingerprint)
                if owned is None:
                    return False
                store, anew = owned
                if anew or store.count() < self._expected():
                    self._catalogue.remember(APPLIED, "0")
                self._chroma = store
                self._tail = ExactVectors()
            return self._chroma is not None

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring Chroma up to the catalogue; return how many passages it took in. Safe to interrupt and to repeat."""
        if not self.own_chroma():
            return 0
        store = self._chroma
        assert store is not None
        behind, taken = self.behind(), 0
        while not self._stopping.is_set():
            numbers, vectors = vectors_after(self._catalogue.db, self._applied(), limit=CATCH_UP_BATCH)
            if not len(numbers):
                break
            with self._lock:
                store.upsert([int(number) for number in numbers], vectors)
                self._catalogue.remember(APPLIED, str(int(numbers[-1])))
            taken += len(numbers)
            if progress:
                progress(taken, max(behind, taken))
        self._drop_retired(store)
        return taken

    def outdated(self) -> bool:
        """Tell whether Chroma lacks something live or holds something dead."""
        return bool(self.behind() or self._catalogue.retired())

    def behind(self) -> int:
        """Return how many live passages Chroma has not taken in yet."""
        with self._catalogue.reading() as db:
            row = db.execute(
                "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1 AND number > ?",
                (self._applied(),),
            ).fetchone()
        return int(row[0])

    def close(self) -> None:
        """Stop catching up after the running batch and give the Chroma folder back."""
        self._stopping.set()
        with self._lock:
            if self._chroma is not None:
                close = getattr(self._chroma, "close", None)
                if close:
                    close()
                self._chroma = None

    def _refresh(self) -> None:
        after = max(self._tail.last, self._applied() if self._chroma is not None else 0)
        numbers, vectors = vectors_after(self._catalogue.db, after)
        self._tail.upsert([int(number) for number in numbers], vectors)
        if self._chroma is not None and self._tail.count():
            applied = self._applied()
            self._tail.delete([number for number in self._tail.numbers if number <= applied])
        if retired := self._catalogue.retired():
            self._tail.delete(retired)

    def _drop_retired(self, store: VectorStore) -> None:
        gone = [number for number in self._catalogue.retired() if number <= self._applied()]
        if gone:
            with self._lock:
                store.delete(gone)
            with self._catalogue.writing():
                self._catalogue.forget_retired(gone)

    def _applied(self) -> int:
        return int(self._catalogue.fact(APPLIED) or 0)

    def _large(self) -> bool:
        return passages_ever(self._catalogue.db) > FEW_PASSAGES

    def _expected(self) -> int:
        row = self._catalogue.db.execute(
            "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1 AND number <= ?",
            (self._applied(),),
        ).fetchone()
        return int(row[0])
