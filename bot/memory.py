"""The bot's own memory beside the archive: conversations, given answers and what people asked to keep, in one file.

The catalogue stays what the paper says; what people say has a file of its own, so that a long import never keeps a
question waiting, and erasing a conversation cannot touch an issue.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from config.errors import ArchiveError

MEMORY_FILE = "memory.sqlite"
BUSY_TIMEOUT_S = 10.0


def open_memory(folder: Path, *tables: str) -> sqlite3.Connection:
    """Open the memory of the archive in `folder` for one thread, with `tables` (CREATE … IF NOT EXISTS) made in it.

    Raises:
        ArchiveError: the file cannot be opened, is damaged, or may not be written.

    """
    path = folder / MEMORY_FILE
    try:
        db = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
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
