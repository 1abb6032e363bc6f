"""The catalogue's tables, and the connection settings that its promises rest on. Knows nothing of what is stored."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Literal

from config.errors import ArchiveError, NoArchive
from retrieval.beside_news import INDEX, index_statement
from retrieval.faults import explained

SCHEMA_VERSION = 1
# A fact that changes when an older state of the catalogue was brought back: what is known of passages by number is
# void then.
GENERATION = "generation"
REMEMBER = "INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"

# What SQLite and PostgreSQL both have; the word index is each one's own.
# An article row is written once and never changed. A corrected issue gets a new revision that shares the rows of its
# unchanged articles; a row that leaves the current revision dies for good, and if its text comes back it comes back as
# a new row. So a passage number stands for one text for ever, and an index that has seen it need never look again.
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) {no_rowid};

CREATE TABLE revision (
    revision_id {new_number},
    issue_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'removed')),
    paper TEXT NOT NULL,
    date TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    issue TEXT NOT NULL,
    ingested_at TEXT NOT NULL,
    UNIQUE (issue_id, number)
);
CREATE UNIQUE INDEX one_current_revision ON revision (issue_id) WHERE state = 'current';
CREATE INDEX revision_by_date ON revision (date) WHERE state = 'current';

CREATE TABLE article (
    article_row {new_number},
    issue_id TEXT NOT NULL,
    article_id TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    headline TEXT NOT NULL,
    article TEXT NOT NULL,
    live INTEGER NOT NULL
);
CREATE UNIQUE INDEX live_article ON article (article_id) WHERE live = 1;
CREATE INDEX article_by_id ON article (article_id);

CREATE TABLE revision_article (
    revision_id INTEGER NOT NULL REFERENCES revision,
    position INTEGER NOT NULL,
    article_row INTEGER NOT NULL REFERENCES article,
    PRIMARY KEY (revision_id, position)
) {no_rowid};

CREATE TABLE passage (
    number {new_number},
    article_row INTEGER NOT NULL REFERENCES article,
    start INTEGER NOT NULL,
    stop INTEGER NOT NULL,
    context TEXT NOT NULL,
    vector {bytes} NOT NULL
);
CREATE INDEX passage_by_article ON passage (article_row);

CREATE TABLE retired (number INTEGER PRIMARY KEY);
"""
SQLITE_TYPES = {"new_number": "INTEGER PRIMARY KEY AUTOINCREMENT", "bytes": "BLOB", "no_rowid": "WITHOUT ROWID"}
WORD_TABLES = """
CREATE VIRTUAL TABLE words USING fts5 (
    headline, body, content='', tokenize="unicode61 remove_diacritics 0 tokenchars '._%+-'"
);
CREATE VIRTUAL TABLE word_counts USING fts5vocab (words, row);
"""


class SqliteDatabase(sqlite3.Connection):
    """A connection to the catalogue's file."""

    engine: Literal["sqlite"] = "sqlite"


def connect(path: Path, *, create: bool = False) -> SqliteDatabase:
    """Open the catalogue at `path` for one thread.

    Raises:
        ArchiveError: there is none (and `create` is false), it cannot be opened, or another version wrote it.

    """
    if not create and not path.is_file():
        raise NoArchive(f"{str(path.parent)!r} holds no archive: fill one with 'wenbao ingest FILE'")
    if not create and not os.access(path.parent, os.W_OK):
        return _read_only(path)
    try:
        # Autocommit: transactions are opened and closed by name, so that no statement joins one by accident.
        connection = sqlite3.connect(
            path, isolation_level=None, timeout=30.0, check_same_thread=False, factory=SqliteDatabase
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        if create:
            _create_tables(connection)
        _make_index(connection)
    except sqlite3.Error as error:
        raise ArchiveError(f"{str(path)!r} cannot be opened as a catalogue: {explained(error)}") from error
    return _checked(connection, path)


def _read_only(path: Path) -> SqliteDatabase:
    """Open a catalogue in a folder that cannot be written, such as one on a read-only disk."""
    # SQLite wants to write beside a WAL database even to read it; what nobody can write is as good as immutable.
    beside = path.with_name(path.name + "-wal")
    immutable = "" if beside.is_file() and beside.stat().st_size else "&immutable=1"
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro{immutable}",
            uri=True,
            isolation_level=None,
            timeout=30.0,
            check_same_thread=False,
            factory=SqliteDatabase,
        )
    except sqlite3.Error as error:
        raise ArchiveError(f"{str(path)!r} cannot be opened as a catalogue: {explained(error)}") from error
    return _checked(connection, path)


def _checked(connection: SqliteDatabase, path: Path) -> SqliteDatabase:
    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'schema_version'").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise ArchiveError(f"{str(path)!r} cannot be opened as a catalogue: {explained(error)}") from error
    if row is None or int(row[0]) != SCHEMA_VERSION:
        found = row[0] if row else "no"
        raise ArchiveError(f"{str(path)!r} has schema {found}, this program writes {SCHEMA_VERSION}: ingest anew")
    return connection


def statements(script: str) -> list[str]:
    """Return the statements of an SQL script one by one."""
    return [statement for statement in script.split(";\n") if statement.strip()]


def _make_index(connection: SqliteDatabase) -> None:
    """Give an archive of an earlier version the index that counts its articles; where that cannot be, it need not."""
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (INDEX,)).fetchone():
        return
    with suppress(sqlite3.OperationalError, sqlite3.DatabaseError):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute(index_statement("sqlite"))
    connection.execute("PRAGMA busy_timeout = 30000")


def _create_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            for statement in statements(TABLES.format(**SQLITE_TYPES) + WORD_TABLES):
                connection.execute(statement)
            connection.execute("INSERT INTO meta VALUES ('schema_version', ?)", (str(SCHEMA_VERSION),))
        connection.execute("COMMIT")
    except sqlite3.Error:
        connection.execute("ROLLBACK")
        raise
