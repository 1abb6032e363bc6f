"""Dense search: Chroma for what it has taken in, exact search for what only the catalogue has yet.

A passage can be found the moment the catalogue's transaction commits, in every process; Chroma catches up behind. The
folder of an embedded Chroma is one process's; a server is asked by all, and filled by the one that has the lease.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from config.errors import UserError
from retrieval.catalogue import Catalogue
from retrieval.chroma_hold import ChromaHold
from retrieval.engines import EMBEDDED, Engines
from retrieval.filling import Filling, Progress
from retrieval.flat_vectors import flat_behind, large, open_flat, write_flat
from retrieval.index_facts import applied, behind
from retrieval.tail import Tail
from retrieval.vector_file import VectorFile
from retrieval.vectors import Neighbour

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
        self._hold = ChromaHold(catalogue, folder, fingerprint, engines.index)
        self._filling = Filling(catalogue, self._hold)
        self._catalogue = catalogue
        self._folder = folder
        self._use_chroma = use_chroma
        self._file: VectorFile | None = None
        self._tail = Tail()
        # Which of Chroma's turns the file and the tail are beside.
        self._turn = 0

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        """Return about `k` (number, cosine), best first. Dead passages may be among them: ask the catalogue.

        Answers from Chroma once `own_chroma` has been called with success, and else from the flat file or exactly.
        """
        with self._hold.lock:
            found = dict(self._from_chroma(vector, k))
            self._keep_beside()
            if self._file is not None:
                found |= dict(self._file.nearest(self._catalogue.db, vector, k))
            in_chroma = self._hold.store is not None
            held = applied(self._catalogue) if in_chroma else self._file.last if self._file else 0
            self._tail.follow(self._catalogue, held, dropping=in_chroma)
            found |= dict(self._tail.nearest(vector, k))
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:k]

    def _from_chroma(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        if self._hold.store is None:
            return []
        try:
            return self._hold.store.nearest(vector, max(k, LOOKED_AT))
        except Exception as error:
            self._hold.lose(error)
            return []

    def _keep_beside(self) -> None:
        """Forget what was held beside another turn of Chroma. Call holding the lock."""
        if self._turn != self._hold.turn:
            self._turn, self._file = self._hold.turn, None
            self._tail.clear()

    @property
    def engine(self) -> str:
        """What answers: "chroma", or "exact" where another process owns the Chroma folder or the server is away."""
        return "exact" if self._hold.store is None else "chroma"

    @property
    def fault(self) -> str:
        """Why Chroma's folder is given up for now, "" as long as it works."""
        return self._hold.fault

    def of_our_model(self) -> bool:
        """Tell whether the archive's vectors are of the model that asks; a reindex may have changed it."""
        return self._hold.of_our_model()

    def prepare(self) -> None:
        """Make ready for a question: wait for Chroma to open only where nothing else can answer at once.

        Who stays open calls `follow`, which opens Chroma beside the questions.
        """
        with self._hold.lock:
            self._hold.notice_moved()
            ready = self._hold.store is not None or not self.of_our_model() or not large(self._catalogue)
            if ready or self._open_file():
                return
        self.own_chroma()

    def own_chroma(self) -> bool:
        """Take the Chroma folder if it is free, or connect to the server; return whether we have it.

        Questions are answered meanwhile. What failed is tried again after a while only.
        """
        hold = self._hold
        with hold.opening:
            with hold.lock:
                hold.notice_moved()
                if hold.stopping.is_set() or not self.of_our_model():
                    return False
                # Who asks once and ends need not wait for Chroma to open where the flat file will do.
                wanted = self._use_chroma or (large(self._catalogue) and not self._open_file())
            if hold.store is None and wanted and hold.pause.over():
                hold.open(create=hold.server is None)
            with hold.lock:
                if hold.store is None and self._use_chroma and large(self._catalogue):
                    self._open_file()  # another process has Chroma's folder; the file serves all
                return hold.store is not None

    def _open_file(self) -> bool:
        """Open the flat file where there is one that is not far behind; return whether it is open."""
        self._keep_beside()
        if self._file is None and self._hold.server is None:
            self._file = open_flat(self._catalogue, self._folder, self._hold.stamp)
        return self._file is not None

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
        if self._hold.server is not None:
            return self._filling.fill_server(progress)
        if not self.own_chroma():
            return 0
        try:
            taken = self._filling.take_in(progress)
        except (sqlite3.Error, UserError):
            raise
        except Exception as error:
            self._hold.lose(error)
            taken = 0
        write_flat(self._catalogue, self._folder, self._hold.stamp)
        return taken

    def outdated(self) -> bool:
        """Tell whether Chroma or the flat file lacks something live, or Chroma holds something dead."""
        if self.behind() or self._catalogue.retired():
            return True
        return self._hold.server is None and flat_behind(self._catalogue, self._folder, self._hold.stamp)

    def behind(self) -> int:
        """Return how many live passages Chroma has not taken in yet."""
        return behind(self._catalogue)

    def release(self) -> None:
        """Give the Chroma folder back to whoever wants it, and go on without it until it is wanted again here."""
        self._hold.release()

    def close(self) -> None:
        """Stop catching up after the running batch and give the Chroma folder back."""
        self._hold.close()
