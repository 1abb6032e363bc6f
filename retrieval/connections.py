"""The catalogue's file or server: a connection for each thread, one writer at a time, readers that see one state."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from retrieval.database import BEGIN_READING, BEGIN_WRITING, Database
from retrieval.faults import explained
from retrieval.held_terms import HeldTerms
from retrieval.schema import REMEMBER, connect
from retrieval.words import forget_unsettled, settle_words

FILE_NAME = "catalogue.sqlite"


class Connections:
    """One catalogue. Each thread gets its own connection; safe to share."""

    def __init__(self, folder: Path, *, create: bool = False, url: str = "") -> None:
        """Open the catalogue in `folder`, or the one on the server that `url` names."""
        self.path = folder / FILE_NAME
        self._connect = _server_connector(url) if url else partial(connect, self.path)
        self._local = threading.local()
        self._all: list[Database] = []
        self._lock = threading.Lock()
        self.held_terms = HeldTerms()
        self._local.connection = self._open(create=create)

    def _open(self, *, create: bool = False) -> Database:
        connection = self._connect(create=create)
        with self._lock:
            self._all.append(connection)
        return connection

    @property
    def db(self) -> Database:
        """The connection of the thread that asks."""
        if getattr(self._local, "connection", None) is None:
            self._local.connection = self._open()
        connection: Database = self._local.connection
        return connection

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """Hold the one writer's place: all that happens inside becomes visible at once or not at all."""
        db = self.db
        try:
            for statement in BEGIN_WRITING[db.engine]:
                db.execute(statement)
            yield db
            settle_words(db)
            db.execute("COMMIT")
        except BaseException as error:
            forget_unsettled(db)
            if db.in_transaction:  # a full disk may have undone it already
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.IntegrityError):
                raise explained(error) from error
            raise

    @contextmanager
    def reading(self) -> Iterator[Database]:
        """See one state of the archive throughout, whatever is committed meanwhile. May be nested."""
        db = self.db
        if db.in_transaction:
            yield db
            return
        db.execute(BEGIN_READING[db.engine])
        try:
            yield db
        finally:
            db.execute("COMMIT")

    def fact(self, name: str) -> str:
        """Return the remembered value of `name`, "" if none."""
        row = self.db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def remember(self, name: str, value: str) -> None:
        """Remember `value` under `name`, in the running transaction or in one of its own."""
        self.db.execute(REMEMBER, (name, value))


def _server_connector(url: str) -> Callable[..., Database]:
    from retrieval import postgres

    server, name = postgres.open_server(url)
    return partial(postgres.connect, server, name)
