"""Chroma's room: a vector store in a folder that one process owns, or on a server. No other module imports chromadb.

What was learned about embedded Chroma 1.5 and is kept in here: its HNSW files are rewritten in place, so a kill can
tear them, and a torn folder may end the process at the next open; two writers lose vectors without an error; a reader
never sees what another process wrote; batches end at 5,461; an existing id is silently kept by `add`. A server has
none of these faults but the last two, and no authentication of its own.
"""

from __future__ import annotations

import errno
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import numpy as np
from numpy.typing import NDArray

from config.errors import ArchiveError, UserError
from retrieval.engines import CHROMA_CLOUD_HOST, IndexServer
from retrieval.locks import take
from retrieval.torn import torn_segments

logger = logging.getLogger(__name__)

FOLDER_NAME = "chroma"
COLLECTION = "passages"
BATCH = 5_000
# What opening a folder takes (database, log, five files of the graph), with room for what others open meanwhile.
OPENED_FILES = 40
# Chroma's own HTTP client waits for ever; a server that hangs must not hang the answers.
SERVER_TIMEOUT_S = 10.0


class ChromaVectors:
    """Vectors in a Chroma collection: open them with `own` (a folder) or `connect` (a server), and close them."""

    def __init__(self, client: Any, collection: Any, release: Callable[[], None], batch: int = BATCH) -> None:
        self._client = client
        self._collection = collection
        self._release = release
        self._batch = batch

    @classmethod
    def own(cls, archive: Path, fingerprint: str, name: str = FOLDER_NAME) -> tuple[ChromaVectors, bool] | None:
        """Take the archive's Chroma folder of that name for this process.

        Returns the store and whether it had to be begun anew (none there, torn, or built by another model), or None
        where another process owns it.
        """
        try:
            lock = take(lock_of(archive, name))
        except OSError as error:
            logger.warning("Chroma's lock cannot be taken (%s): searching without Chroma", error)
            return None
        if lock is None:
            return None
        try:
            if not _descriptors_left():
                raise OSError(errno.EMFILE, "no file descriptors left to open Chroma's folder")
            folder = archive / name
            fresh = not folder.exists()
            if torn := torn_segments(folder):
                logger.warning("Chroma's files were cut short while being written (%s): rebuilding", ", ".join(torn))
                shutil.rmtree(folder)
                fresh = True
            try:
                client, collection, begun = _open_collection(folder, fingerprint)
            except ImportError:
                raise  # Chroma itself is not whole: its folder may be
            except Exception as error:
                _forget_failed_client()
                if not _descriptors_left():
                    raise  # the folder may be as good as ever
                # Chroma is derived: what cannot be opened is built again from the catalogue, once.
                logger.warning("Chroma's folder cannot be opened (%s): rebuilding", error)
                shutil.rmtree(folder, ignore_errors=True)
                client, collection, begun = _open_collection(folder, fingerprint)
            return cls(client, collection, lock.release), fresh or begun
        except BaseException:
            lock.release()
            raise

    @classmethod
    def connect(
        cls, server: IndexServer, collection: str, fingerprint: str, *, create: bool
    ) -> tuple[ChromaVectors, bool] | None:
        """Open `collection` on a server that many processes share.

        Returns the store and whether it was begun anew, or None where the server cannot be reached or has no such
        collection of this model (and `create` is false).

        Raises:
            UserError: the server's address cannot be one.

        """
        client: Any = None
        try:
            client = _server_client(server)
            opened, begun = _collection_of(client, collection, fingerprint, create=create)
            batch = min(BATCH, int(client.get_max_batch_size())) if opened is not None else 0
        except UserError:
            raise
        except Exception as error:
            # Whatever it is (no route, a proxy's page, a refused key), search goes on without the server.
            logger.warning("the index server cannot be used (%s): searching without it", type(error).__name__)
            _end(client)
            return None
        if opened is None:
            _end(client)
            return None
        return cls(client, opened, _leftovers(client), batch), begun

    def upsert(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        for first in range(0, len(numbers), self._batch):
            part = slice(first, first + self._batch)
            self._collection.upsert(ids=[str(number) for number in numbers[part]], embeddings=vectors[part])

    def delete(self, numbers: Sequence[int]) -> None:
        for first in range(0, len(numbers), self._batch):
            self._collection.delete(ids=[str(number) for number in numbers[first : first + self._batch]])

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        if k <= 0:
            return []
        # Where it holds fewer than asked for it returns those.
        found = self._collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        # Chroma's cosine distance is 1 - cosine.
        return [(int(name), 1.0 - gap) for name, gap in zip(found["ids"][0], found["distances"][0], strict=True)]

    def count(self) -> int:
        return int(self._collection.count())

    def close(self) -> None:
        """Give the folder back, so that another process may own it; or end the connection to the server."""
        # Without this a client opened later in the same process would be given the old one's cached state.
        try:
            self._client.close()
        finally:
            self._release()


def lock_of(archive: Path, name: str) -> Path:
    """Return the file whose lock says who owns the Chroma folder of that name."""
    return archive / f"{name}.lock"


def discard(archive: Path, name: str) -> bool:
    """Delete a Chroma folder with all that it holds; return whether it is gone, False where a process owns it."""
    if (lock := take(lock_of(archive, name))) is None:
        return False
    try:
        shutil.rmtree(archive / name, ignore_errors=True)
    finally:
        lock.release()
    return True


def forget_collection(server: IndexServer, collection: str) -> None:
    """Delete a collection from a server, so that it is begun anew; one that is not there is no error."""
    from chromadb.errors import NotFoundError

    try:
        client = _server_client(server)
    except (OSError, ValueError) as error:
        raise ArchiveError(f"the index server {server.url!r} cannot be reached: start it, then try again") from error
    try:
        client.delete_collection(collection)
    except NotFoundError:
        pass
    finally:
        _end(client)


def _descriptors_left() -> bool:
    """Tell whether so many files as a folder is opened with can be opened now."""
    held: list[int] = []
    try:
        for _ in range(OPENED_FILES):
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        return False
    finally:
        for descriptor in held:
            os.close(descriptor)
    return True


def _end(client: Any) -> None:
    """Close a client of a server, None for one that never was."""
    if client is not None:
        release = _leftovers(client)
        client.close()
        release()


def _leftovers(client: Any) -> Callable[[], None]:
    """Return what frees the things that Chroma 1.5 leaves behind when a server's client is closed: its connections, and
    a system that it keeps for ever. A bot that reconnects every few seconds would run out of descriptors.
    """
    from chromadb.api.shared_system_client import SharedSystemClient

    system, sessions = client._system, [client._server._session, client._admin_client._server._session]

    def release() -> None:
        for session in sessions:
            session.close()
        kept = SharedSystemClient._identifier_to_system
        for name in [name for name, held in list(kept.items()) if held is system]:
            kept.pop(name, None)

    return release


def _forget_failed_client() -> None:
    from chromadb.api.shared_system_client import SharedSystemClient

    # Chroma 1.5 keeps a client that failed to start and would hand it out again.
    SharedSystemClient.clear_system_cache()


def _open_collection(folder: Path, fingerprint: str) -> tuple[Any, Any, bool]:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    client = chromadb.PersistentClient(
        path=str(folder), settings=ChromaSettings(anonymized_telemetry=False, allow_reset=False)
    )
    collection, begun = _collection_of(client, COLLECTION, fingerprint, create=True)
    return client, collection, begun


def _server_client(server: IndexServer) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    import chromadb
    from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT
    from chromadb.config import Settings as ChromaSettings

    host, port, secure = server.address
    settings = ChromaSettings(anonymized_telemetry=False)
    if host == CHROMA_CLOUD_HOST:
        return chromadb.CloudClient(
            tenant=server.tenant or None, database=server.database or None, api_key=server.key, settings=settings
        )
    # A stopped server that still accepts connections would hold the client's own first request for ever.
    with urlopen(f"{server.url.rstrip('/')}/api/v2/heartbeat", timeout=SERVER_TIMEOUT_S):
        pass
    client = chromadb.HttpClient(
        host=host,
        port=port,
        ssl=secure,
        headers={"x-chroma-token": server.key} if server.key else None,
        settings=settings,
        tenant=server.tenant or DEFAULT_TENANT,
        database=server.database or DEFAULT_DATABASE,
    )
    client._server._session.timeout = SERVER_TIMEOUT_S  # type: ignore[attr-defined]
    return client


def _collection_of(client: Any, name: str, fingerprint: str, *, create: bool) -> tuple[Any, bool]:
    """Return the collection and whether it was begun anew; None where there is none of this model and none is made."""
    from chromadb.errors import NotFoundError

    try:
        # Without embedding_function=None Chroma would fetch a model of its own from the network.
        collection = client.get_collection(name, embedding_function=None)
        if (collection.metadata or {}).get("fingerprint") == fingerprint:
            return collection, False
        if not create:
            return None, False
        client.delete_collection(name)
    except NotFoundError:
        if not create:
            return None, False
    metadata = {"fingerprint": fingerprint}
    created = client.create_collection(
        name, metadata=metadata, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
    )
    return created, True
