"""Chroma's room: a vector store in a folder that one process owns. No other module imports chromadb.

What was learned about embedded Chroma 1.5 and is kept in here: its HNSW files are rewritten in place, so a kill can
tear them, and a torn folder may end the process at the next open; two writers lose vectors without an error; a reader
never sees what another process wrote; batches end at 5,461; an existing id is silently kept by `add`.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.locks import FileLock, take
from retrieval.torn import torn_segments

logger = logging.getLogger(__name__)

FOLDER_NAME = "chroma"
LOCK_NAME = "chroma.lock"
COLLECTION = "passages"
BATCH = 5_000


class ChromaVectors:
    """Vectors in a persistent Chroma collection. Open it with `ChromaVectors.own`, close it to free the folder."""

    def __init__(self, client: Any, collection: Any, lock: FileLock) -> None:
        self._client = client
        self._collection = collection
        self._lock = lock

    @classmethod
    def own(cls, archive: Path, fingerprint: str) -> tuple[ChromaVectors, bool] | None:
        """Take the archive's Chroma folder for this process.

        Returns the store and whether it had to be begun anew (none there, torn, or built by another model), or None
        where another process owns it.
        """
        try:
            lock = take(archive / LOCK_NAME)
        except OSError as error:
            logger.warning("Chroma's lock cannot be taken (%s): searching without Chroma", error)
            return None
        if lock is None:
            return None
        try:
            folder = archive / FOLDER_NAME
            fresh = not folder.exists()
            if torn := torn_segments(folder):
                logger.warning("Chroma's files were cut short while being written (%s): rebuilding", ", ".join(torn))
                shutil.rmtree(folder)
                fresh = True
            try:
                client, collection, begun = _open_collection(folder, fingerprint)
            except Exception:
                # Chroma is derived: what cannot be opened is built again from the catalogue, once.
                logger.warning("Chroma's folder cannot be opened: rebuilding", exc_info=True)
                shutil.rmtree(folder)
                _forget_failed_client()
                client, collection, begun = _open_collection(folder, fingerprint)
            return cls(client, collection, lock), fresh or begun
        except BaseException:
            lock.release()
            raise

    def upsert(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        for first in range(0, len(numbers), BATCH):
            part = numbers[first : first + BATCH]
            self._collection.upsert(ids=[str(number) for number in part], embeddings=vectors[first : first + BATCH])

    def delete(self, numbers: Sequence[int]) -> None:
        for first in range(0, len(numbers), BATCH):
            self._collection.delete(ids=[str(number) for number in numbers[first : first + BATCH]])

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        if not (held := self._collection.count()) or k <= 0:
            return []
        found = self._collection.query(query_embeddings=[vector], n_results=min(k, held), include=["distances"])
        # Chroma's cosine distance is 1 - cosine.
        return [(int(name), 1.0 - gap) for name, gap in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        return int(self._collection.count())

    def close(self) -> None:
        """Give the folder back, so that another process may own it."""
        # Without this a client opened later in the same process would be given the old one's cached state.
        self._client.close()
        self._lock.release()


def _forget_failed_client() -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    # Chroma 1.5 keeps a client that failed to start and would hand it out again.
    SharedSystemClient.clear_system_cache()


def _open_collection(folder: Path, fingerprint: str) -> tuple[Any, Any, bool]:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from chromadb.errors import NotFoundError

    client = chromadb.PersistentClient(
        path=str(folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    )
    try:
        # Without embedding_function=None Chroma would fetch a model of its own from the network.
        collection = client.get_collection(COLLECTION, embedding_function=None)
        if (collection.metadata or {}).get("fingerprint") == fingerprint:
            return client, collection, False
        client.delete_collection(COLLECTION)
    except NotFoundError:
        pass
    metadata = {"fingerprint": fingerprint}
    created = client.create_collection(
        COLLECTION, metadata=metadata, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    return client, created, True
