"""An archive's Chroma as long as it can be had: opened, lost, given up for a while, opened again, or another by now.

The folder of an embedded Chroma is one process's; a server is asked by all. Knows nothing of what is asked.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from config.errors import UserError
from retrieval.catalogue import Catalogue
from retrieval.engines import IndexServer
from retrieval.index_facts import APPLIED, FINGERPRINT, collection_name, expected, stamp, whereabouts
from retrieval.pause import Pause
from retrieval.stored_passages import stored_dimensions
from retrieval.vectors import VectorStore

logger = logging.getLogger(__name__)

# How soon a server that failed is asked again; every question until then is answered by exact search.
SERVER_RETRY_S = 2.0
# A folder that failed (no descriptor left, a full disk, a torn file) is opened again: soon, then ever later, for a
# large one takes seconds.
FOLDER_RETRY_S, LONGEST_RETRY_S = 10.0, 600.0


class ChromaHold:
    """Chroma, if it is open, and why it is not. `turn` changes whenever `store` does."""

    def __init__(self, catalogue: Catalogue, folder: Path, fingerprint: str, server: IndexServer | None) -> None:
        self.server = server
        self.pause = Pause(SERVER_RETRY_S, SERVER_RETRY_S) if server else Pause(FOLDER_RETRY_S, LONGEST_RETRY_S)
        self._catalogue = catalogue
        self._folder = folder
        self._fingerprint = fingerprint
        self.where = whereabouts(catalogue)
        self.store: VectorStore | None = None
        self.turn = 0
        # Why Chroma's folder is given up for now, "" as long as it works.
        self.fault = ""
        self.lock = threading.RLock()
        # Held while Chroma is opened, which may take seconds; whoever has `lock` may not wait for it.
        self.opening = threading.Lock()
        self.stopping = threading.Event()

    @property
    def stamp(self) -> str:
        return stamp(self._fingerprint, self.where[0])

    def of_our_model(self) -> bool:
        """Tell whether the archive's vectors are of the model that asks; a reindex may have changed it."""
        return self._catalogue.fact(FINGERPRINT) in ("", self._fingerprint)

    def open(self, *, create: bool) -> None:
        """Open Chroma, holding `opening` and not `lock`."""
        from retrieval.chroma_store import ChromaVectors

        if self.server is not None:
            name = collection_name(self._catalogue)
            with self.lock:
                self.where = where = (*self.where[:2], name)  # it may have got its name just now
            self._take_over(ChromaVectors.connect(self.server, name, self.stamp, create=create), where, create=create)
            return
        where = self.where
        owned: tuple[ChromaVectors, bool] | None = None
        try:
            owned = ChromaVectors.own(self._folder, self.stamp, where[1])
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
            self.lose(error)

    def _take_over(self, owned: tuple[VectorStore, bool] | None, where: tuple[str, str, str], *, create: bool) -> None:
        """Answer from the store that was opened, unless another one is to be opened by now."""
        if owned is None:
            if self.server is not None or self.fault:
                self.pause.begin()
            return
        store, anew = owned
        with self.lock:
            if self.where != where or self.stopping.is_set():
                _close(store)
                return
            if create and anew:
                self._catalogue.remember(APPLIED, "0")
            elif create:
                self.begin_anew_if_short(store)
            if self.fault:
                logger.warning("Chroma is in use again")
            self._replace(store)
            self.fault = ""

    def begin_anew_if_short(self, store: VectorStore) -> None:
        """Let everything be taken in again where `store` lacks what it should hold."""
        if store.count() < expected(self._catalogue):
            self._catalogue.remember(APPLIED, "0")

    def notice_moved(self) -> None:
        """Let go of what is open where the catalogue names another index by now."""
        where = whereabouts(self._catalogue)
        if where == self.where:
            return
        before, self.where = self.where, where
        owned = self.store
        self._replace(None)
        self.fault = ""
        _close(owned)
        if owned is not None and self.server is None and before[1] != where[1]:
            from retrieval.chroma_store import discard

            discard(self._folder, before[1])

    def lose(self, error: Exception) -> None:
        """Go on without Chroma until it can be opened again: the catalogue has all that it had."""
        with self.lock:
            if self.server is not None:
                logger.warning("the index server gave no answer (%s): searching without it", type(error).__name__)
            else:
                logger.warning("Chroma cannot be used (%s): searching without it for now", error)
                self.fault = str(error) or type(error).__name__
            self.pause.begin()
            with suppress(Exception):
                _close(self.store)
            self._replace(None)

    def release(self) -> None:
        """Give the Chroma folder back to whoever wants it; a server stays open."""
        with self.lock:
            if self.server is None:
                _close(self.store)
                self._replace(None)

    def close(self) -> None:
        """Open nothing any more, and give the folder back."""
        self.stopping.set()
        with self.opening, self.lock:
            _close(self.store)
            self._replace(None)

    def _replace(self, store: VectorStore | None) -> None:
        self.store = store
        self.turn += 1


def _close(store: VectorStore | None) -> None:
    if close := getattr(store, "close", None):
        close()
