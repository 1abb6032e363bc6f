"""Dense search: Chroma for what it has taken in, exact search for what only the catalogue has yet.

A passage can be found the moment the catalogue's transaction commits, in every process; Chroma catches up behind. The
folder of an embedded Chroma is one process's; a server is asked by all, and filled by the one that has the lease.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import uuid
from collections.abc import Callable
from contextlib import nullcontext, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError
from retrieval.catalogue import Catalogue
from retrieval.engines import EMBEDDED, Engines
from retrieval.lease import Lease
from retrieval.pause import Pause
from retrieval.schema import GENERATION
from retrieval.stored_passages import passages_ever, stored_dimensions, vectors_after
from retrieval.vector_file import VectorFile, write_vectors
from retrieval.vectors import ExactVectors, Neighbour, VectorStore

logger = logging.getLogger(__name__)

APPLIED = "chroma_applied"
COLLECTION = "chroma_collection"
# The name of the Chroma folder that is searched; another reindex writes beside it, and this is what then changes.
PLACE = "chroma_folder"
# The model that the archive's vectors are of.
FINGERPRINT = "embedder"
CATCH_UP_BATCH = 1_000
# Opening Chroma costs a second; comparing so few vectors one by one costs less than 5 ms. A program that asks once and
# ends opens Chroma only above this.
FEW_PASSAGES = 30_000
# How soon a server that failed is asked again; every question until then is answered by exact search.
SERVER_RETRY_S = 2.0
# A folder that failed (no descriptor left, a full disk, a torn file) is opened again: soon, then ever later, for a
# large one takes seconds.
FOLDER_RETRY_S, LONGEST_RETRY_S = 10.0, 600.0
# How long the process that fills the server may take for a batch before another may think it dead.
LEASE_S = 60.0

# (passages taken in, passages to take in)
Progress = Callable[[int, int], None]

# HNSW looks no further than it is asked for: over 250,159 passages its 50 nearest are .94 of the true ones when it is
# asked for 50, .97 for 200, .98 for 400, at 2.6, 3.4 and 5.8 ms of processor time.
LOOKED_AT = 300


class DenseSearch:
    """Nearest passages over an archive. Safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        folder: Path,
        fingerprint: str,
        *,
        use_chroma: bool = True,
        engines: Engines = EMBEDDED,
    ) -> None:
        """Search `folder`'s archive; without `use_chroma` Chroma is opened only where the archive is large."""
        self._server = engines.index
        self._pause = Pause(SERVER_RETRY_S, SERVER_RETRY_S) if self._server else Pause(FOLDER_RETRY_S, LONGEST_RETRY_S)
        self._lease = Lease(catalogue, "chroma", seconds=LEASE_S)
        self._catalogue = catalogue
        self._folder = folder
        self._fingerprint = fingerprint
        self._where = self._whereabouts()
        self._use_chroma = use_chroma
        self._chroma: VectorStore | None = None
        self._file: VectorFile | None = None
        self._tail = ExactVectors()
        self._tail_from = 0
        # Why Chroma's folder is given up for now, "" as long as it works.
        self.fault = ""
        self._lock = threading.RLock()
        # Held while Chroma is opened, which may take seconds; whoever has `_lock` may not wait for it.
        self._opening = threading.Lock()
        self._stopping = threading.Event()

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return about `k` (number, cosine), best first. Dead passages may be among them: ask the catalogue.

        Answers from Chroma once `own_chroma` has been called with success, and else from the flat file or exactly.
        """
        with self._lock:
            found = dict(self._from_chroma(vector, k))
            if self._file is not None:
                found |= dict(self._file.nearest(self._catalogue.db, vector, k))
            self._refresh()
            found |= dict(self._tail.nearest(vector, k))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:k]

    def _from_chroma(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        if self._chroma is None:
            return []
        try:
            return self._chroma.nearest(vector, max(k, LOOKED_AT))
        except Exception as error:
            if self._server is None:
                self._give_up(error)
            else:
                self._lose_server(error)
            return []

    @property
    def engine(self) -> str:
        """What answers: "chroma", or "exact" where another process owns the Chroma folder or the server is away."""
        return "exact" if self._chroma is None else "chroma"

    def prepare(self) -> None:
        """Make ready for a question: wait for Chroma to open only where nothing else can answer at once.

        Who stays open calls `follow`, which opens Chroma beside the questions.
        """
        with self._lock:
            self._notice_moved()
            if self._chroma is not None or not self.of_our_model() or not self._large() or self._open_file():
                return
        self.own_chroma()

    def own_chroma(self) -> bool:
        """Take the Chroma folder if it is free, or connect to the server; return whether we have it.

        Questions are answered meanwhile. What failed is tried again after a while only.
        """
        with self._opening:
            with self._lock:
                self._notice_moved()
                if self._stopping.is_set() or not self.of_our_model():
                    return False
                # Who asks once and ends need not wait for Chroma to open where the flat file will do.
                wanted = self._use_chroma or (self._large() and not self._open_file())
            if self._chroma is None and wanted and self._pause.over():
                self._open(create=self._server is None)
            with self._lock:
                if self._chroma is None and self._use_chroma and self._large():
                    self._open_file()  # another process has Chroma's folder; the file serves all
                return self._chroma is not None

    def _open_file(self) -> bool:
        """Open the flat file where there is one that is not far behind; return whether it is open."""
        if self._file is None and self._server is None:
            held = VectorFile(self._folder, self._stamp, stored_dimensions(self._catalogue.db))
            if held.count and passages_ever(self._catalogue.db) - held.last <= FEW_PASSAGES:
                self._file = held
        return self._file is not None

    def _write_file(self) -> None:
        if self._server is None and self._large():
            db, live = self._catalogue.db, self._expected()
            write_vectors(self._folder, self._stamp, stored_dimensions(db), db, self._applied(), live)

    def _open(self, *, create: bool) -> None:
        """Open Chroma, holding `_opening` and not `_lock`."""
        from retrieval.chroma_store import ChromaVectors

        if self._server is not None:
            name = collection_name(self._catalogue)
            with self._lock:
                self._where = where = (*self._where[:2], name)  # it may have got its name just now
            self._take_over(ChromaVectors.connect(self._server, name, self._stamp, create=create), where, create=create)
            return
        where = self._where
        owned: tuple[ChromaVectors, bool] | None = None
        try:
            owned = ChromaVectors.own(self._folder, self._stamp, chroma_folder(self._catalogue))
            if owned is not None and (size := stored_dimensions(self._catalogue.db)):
                # The first question would wait while the graph is read; and a folder that cannot be read shows it now.
                owned[0].nearest(np.full(size, 1.0, np.float32), 1)
            self._take_over(owned, where, create=create)
        except Exception as error:
            if owned is not None:
                with suppress(Exception):
                    _close(owned[0])  # else nobody could have the folder, this process included
            if isinstance(error, sqlite3.Error | UserError):
                raise
            self._give_up(error)

    def _take_over(self, owned: tuple[VectorStore, bool] | None, where: tuple[str, str, str], *, create: bool) -> None:
        """Answer from the store that was opened, unless another one is to be opened by now."""
        if owned is None:
            if self._server is not None or self.fault:
                self._pause.begin()
            return
        store, anew = owned
        with self._lock:
            if self._where != where or self._stopping.is_set():
                _close(store)
                return
            if create and (anew or store.count() < self._expected()):
                self._catalogue.remember(APPLIED, "0")
            if self.fault:
                logger.warning("Chroma is in use again")
            self._chroma, self._file, self._tail, self.fault = store, None, ExactVectors(), ""

    @property
    def _stamp(self) -> str:
        return stamp(self._fingerprint, self._where[0])

    def of_our_model(self) -> bool:
        """Tell whether the archive's vectors are of the model that asks; a reindex may have changed it."""
        return self._catalogue.fact(FINGERPRINT) in ("", self._fingerprint)

    def _whereabouts(self) -> tuple[str, str, str]:
        """Return what an open index stands on; when any of it changes, another one is to be opened."""
        return self._catalogue.fact(GENERATION), chroma_folder(self._catalogue), self._catalogue.fact(COLLECTION)

    def _notice_moved(self) -> None:
        where = self._whereabouts()
        if where == self._where:
            return
        before, self._where = self._where, where
        owned, self._chroma = self._chroma, None
        self._file, self._tail, self.fault = None, ExactVectors(), ""
        _close(owned)
        if owned is not None and self._server is None and before[1] != where[1]:
            from retrieval.chroma_store import discard

            discard(self._folder, before[1])

    def _lose_server(self, error: Exception) -> None:
        """Go on without the server; what it held is searched exactly until it is back."""
        logger.warning("the index server gave no answer (%s): searching without it", type(error).__name__)
        with suppress(Exception):
            _close(self._chroma)
        self._chroma = None
        self._tail = ExactVectors()
        self._pause.begin()

    def _give_up(self, error: Exception) -> None:
        """Go on without Chroma until it can be opened again: the catalogue has all that it had."""
        logger.warning("Chroma cannot be used (%s): searching without it for now", error)
        with self._lock:
            self.fault = str(error) or type(error).__name__
            self._pause.begin()
            with suppress(Exception):
                _close(self._chroma)
            self._chroma, self._tail = None, ExactVectors()

    def follow(self) -> None:
        """Open Chroma where it is not, and let it take in what it lacks: every few seconds, for who stays open."""
        if self.outdated():
            self.catch_up()
        else:
            self.own_chroma()

    def catch_up(self, progress: Progress | None = None) -> int:
        """Bring Chroma up to the catalogue; return how many passages it took in. Safe to interrupt and to repeat.

        Does nothing where another process owns the folder, or is the one that fills the server.
        """
        if self._server is None:
            if not self.own_chroma():
                return 0
            taken = self._take_in_folder(progress)
            self._write_file()
            return taken
        if not self.of_our_model() or not self._lease.take():
            return 0
        try:
            with self._opening:
                with self._lock:
                    self._notice_moved()
                    if self._chroma is not None and self._chroma.count() < self._expected():
                        # Only the one that fills the server may judge this: to others it may look so for a moment.
                        self._catalogue.remember(APPLIED, "0")
                if self._chroma is None:
                    self._open(create=True)
            return self._take_in(progress)
        except UserError:
            raise
        except Exception as error:
            with self._lock:
                self._lose_server(error)
            return 0
        finally:
            self._lease.release()

    def _take_in_folder(self, progress: Progress | None) -> int:
        try:
            return self._take_in(progress)
        except (sqlite3.Error, UserError):
            raise
        except Exception as error:
            self._give_up(error)
            return 0

    def _take_in(self, progress: Progress | None) -> int:
        store = self._chroma
        if store is None:
            return 0
        behind, taken = self.behind(), 0
        while not self._stopping.is_set():
            numbers, vectors = vectors_after(self._catalogue.db, self._applied(), limit=CATCH_UP_BATCH)
            if not len(numbers) or not (self._server is None or self._lease.take()):
                break
            # An embedded Chroma is asked and filled in turn; a server does both at once.
            with self._lock if self._server is None else nullcontext():
                if not self.of_our_model():
                    break
                store.upsert([int(number) for number in numbers], vectors)
                with self._catalogue.writing():
                    if self._whereabouts() != self._where:
                        break  # a reindex has put another index in place, and APPLIED tells of that one
                    self._catalogue.remember(APPLIED, str(int(numbers[-1])))
            taken += len(numbers)
            if progress:
                progress(taken, max(behind, taken))
        self._drop_retired(store)
        return taken

    def outdated(self) -> bool:
        """Tell whether Chroma or the flat file lacks something live, or Chroma holds something dead."""
        return bool(self.behind() or self._catalogue.retired()) or self._file_behind()

    def _file_behind(self) -> bool:
        if self._server is not None or not self._large():
            return False
        held = VectorFile(self._folder, self._stamp, stored_dimensions(self._catalogue.db))
        return held.last < self._applied() - FEW_PASSAGES // 10 or not held.complete

    def behind(self) -> int:
        """Return how many live passages Chroma has not taken in yet."""
        with self._catalogue.reading() as db:
            row = db.execute(
                "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1 AND number > ?",
                (self._applied(),),
            ).fetchone()
        return int(row[0])

    def release(self) -> None:
        """Give the Chroma folder back to whoever wants it, and go on without it until it is wanted again here."""
        with self._lock:
            if self._server is None:
                _close(self._chroma)
                self._chroma, self._tail = None, ExactVectors()

    def close(self) -> None:
        """Stop catching up after the running batch and give the Chroma folder back."""
        self._stopping.set()
        with self._opening, self._lock:
            _close(self._chroma)
            self._chroma = None

    def _refresh(self) -> None:
        applied = self._applied() if self._chroma is not None else self._file.last if self._file else 0
        if applied < self._tail_from:
            self._tail = ExactVectors()  # Chroma was begun anew, and the tail lacks what it held
        self._tail_from = applied
        after = max(self._tail.last, applied)
        numbers, vectors = vectors_after(self._catalogue.db, after)
        self._tail.upsert([int(number) for number in numbers], vectors)
        if self._chroma is not None and self._tail.count():
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


def _close(store: VectorStore | None) -> None:
    if close := getattr(store, "close", None):
        close()


def stamp(fingerprint: str, generation: str) -> str:
    """Return what a collection must have been filled from to be searched."""
    return f"{fingerprint}#{generation}" if generation else fingerprint


def chroma_folder(catalogue: Catalogue) -> str:
    """Return the name of the Chroma folder that is searched."""
    return catalogue.fact(PLACE) or "chroma"


def collection_name(catalogue: Catalogue) -> str:
    """Return the name of the archive's collection on a server, which may hold those of other archives too."""
    if not (name := catalogue.fact(COLLECTION)):
        with catalogue.writing():
            name = catalogue.fact(COLLECTION) or f"wenbao-{uuid.uuid4().hex}"
            catalogue.remember(COLLECTION, name)
    return name
