"""The bot's own memory beside the archive: conversations, given answers and what people asked to keep, in one file.

The catalogue stays what the paper says; what people say has a file of its own, so that a long import never keeps a
question waiting, and erasing a conversation cannot touch an issue.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.errors import ArchiveError

MEMORY_FILE = "memory.sqlite"
BUSY_TIMEOUT_S = 10.0


def open_memory(folder: Path, *tables: str, one_thread: bool = True) -> sqlite3.Connection:
    """Open the memory of the archive in `folder`, for one thread unless told otherwise, and make `tables` in it.

    Raises:
        ArchiveError: the file cannot be opened, is damaged, or may not be written.

    """
    path = folder / MEMORY_FILE
    try:
        db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=one_thread)
        # Several processes (a chat, the Telegram bot) remember at once.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA secure_delete = ON")  # a conversation that was erased is gone from the file too
        for table in tables:
            db.execute(table)
    except sqlite3.Error as error:
        raise ArchiveError(
            f"the bot's memory {str(path)!r} cannot be used: {error}: free space, make it writable, "
            "or move the file away (conversations and feedback are in it, nothing of the paper)"
        ) from error
    return db


class KeptMemory:
    """The memory of one archive, opened once and used by one thread after the other.

    Opening and closing it costs more than what is asked of it, for each close writes the log back. A file that was
    taken away is begun anew.
    """

    def __init__(self, folder: Path, *tables: str) -> None:
        self._folder = folder
        self._tables = tables
        self._lock = threading.Lock()
        self._db: sqlite3.Connection | None = None
        self._opened: tuple[int, int] | None = None

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for one piece of work.

        Raises:
            ArchiveError: the file cannot be used.

        """
        with self._lock:
            if self._db is None or self._file() != self._opened:
                self._close()
                self._drop_orphans()
                self._db = open_memory(self._folder, *self._tables, one_thread=False)
                self._opened = self._file()
            try:
                yield self._db
            except BaseException:
                self._close()  # a transaction may be left open
                raise

    def exists(self) -> bool:
        """Tell whether anything was ever remembered here."""
        return self._file() is not None

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None

    def _drop_orphans(self) -> None:
        """Delete the log of a file that was taken away: it would be read into the one made next."""
        if not self.exists():
            for log in ("-wal", "-shm"):
                (self._folder / f"{MEMORY_FILE}{log}").unlink(missing_ok=True)

    def _file(self) -> tuple[int, int] | None:
        try:
            held = (self._folder / MEMORY_FILE).stat()
        except FileNotFoundError:
            return None
        return held.st_dev, held.st_ino
