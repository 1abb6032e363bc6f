"""Say what is wrong when SQLite fails: the disk is full, the archive is read-only, busy, or damaged."""

from __future__ import annotations

import sqlite3

from config.errors import ArchiveError

# (what SQLite says, what it means and what to do); the first that fits counts.
_MEANINGS = (
    ("readonly", "the archive can only be read: make it writable, or name another with --archive"),
    ("unable to open", "the archive's files cannot be opened: look at their owner and permissions"),
    ("is full", "the disk is full: nothing half-written was kept; make room and run it again"),
    ("disk i/o", "the disk fails or is full: nothing half-written was kept; look at the disk and run it again"),
    ("locked", "another wenbao is busy with the archive: run it again when that has ended"),
    ("busy", "another wenbao is busy with the archive: run it again when that has ended"),
    ("no such table", "the archive was never finished: fill it with 'wenbao ingest FILE'"),
)
_DAMAGED = (
    "the archive is damaged: 'wenbao doctor' tells what; 'wenbao reindex' mends words and vectors, the catalogue itself"
    " must be restored from a copy, or its papers ingested into a new archive"
)


def explained(error: sqlite3.Error) -> ArchiveError:
    """Return what the person at the keyboard should know of `error`."""
    said = str(error).lower()
    meaning = next((meaning for sign, meaning in _MEANINGS if sign in said), _DAMAGED)
    return ArchiveError(f"{meaning} ({error})")
