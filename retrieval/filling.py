"""Let Chroma take in what the catalogue has and it has not, and drop what has died. Knows nothing of questions."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from config.errors import UserError
from retrieval.catalogue import Catalogue
from retrieval.chroma_hold import ChromaHold
from retrieval.index_facts import APPLIED, applied, behind, whereabouts
from retrieval.lease import Lease
from retrieval.stored_passages import vectors_after
from retrieval.vectors import VectorStore

CATCH_UP_BATCH = 1_000
# How long the process that fills the server may take for a batch before another may think it dead.
LEASE_S = 60.0

# (passages taken in, passages to take in)
Progress = Callable[[int, int], None]


class Filling:
    """Fills the Chroma that `hold` has open. Safe to interrupt and to repeat."""

    def __init__(self, catalogue: Catalogue, hold: ChromaHold) -> None:
        self._catalogue = catalogue
        self._hold = hold
        self._lease = Lease(catalogue, "chroma", seconds=LEASE_S)

    def fill_server(self, progress: Progress | None) -> int:
        """Open the server and fill it, unless another process does; return how many passages it took in."""
        hold = self._hold
        if not hold.of_our_model() or not self._lease.take():
            return 0
        try:
            with hold.opening:
                with hold.lock:
                    hold.notice_moved()
                    if hold.store is not None:
                        # Only the one that fills the server may judge this: to others it may look so for a moment.
                        hold.begin_anew_if_short(hold.store)
                if hold.store is None:
                    hold.open(create=True)
            return self.take_in(progress)
        except UserError:
            raise
        except Exception as error:
            hold.lose(error)
            return 0
        finally:
            self._lease.release()

    def take_in(self, progress: Progress | None) -> int:
        """Fill what is open; return how many passages it took in."""
        store = self._hold.store
        if store is None:
            return 0
        lacking, taken = behind(self._catalogue), 0
        while held := self._batch(store):
            taken += held
            if progress:
                progress(taken, max(lacking, taken))
        self._drop_retired(store)
        return taken

    def _batch(self, store: VectorStore) -> int:
        """Take in the next passages; return how many, 0 at the end or where it is to stop."""
        catalogue, hold, embedded = self._catalogue, self._hold, self._hold.server is None
        if hold.stopping.is_set():
            return 0
        numbers, vectors = vectors_after(catalogue.db, applied(catalogue), limit=CATCH_UP_BATCH)
        if not len(numbers) or not (embedded or self._lease.take()):
            return 0
        # An embedded Chroma is asked and filled in turn; a server does both at once.
        with hold.lock if embedded else nullcontext():
            if not hold.of_our_model():
                return 0
            store.upsert([int(number) for number in numbers], vectors)
            with catalogue.writing():
                if whereabouts(catalogue) != hold.where:
                    return 0  # a reindex has put another index in place, and APPLIED tells of that one
                catalogue.remember(APPLIED, str(int(numbers[-1])))
        return len(numbers)

    def _drop_retired(self, store: VectorStore) -> None:
        gone = [number for number in self._catalogue.retired() if number <= applied(self._catalogue)]
        if gone:
            with self._hold.lock:
                store.delete(gone)
            with self._catalogue.writing():
                self._catalogue.forget_retired(gone)
