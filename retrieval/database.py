"""What the catalogue asks of a database connection, so that SQLite in a folder and a server can both stand under it.

Statements are written in the SQL that both speak, with `?` for values. Where the two differ, `engine` tells which it
is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, Protocol

Engine = Literal["sqlite", "postgresql"]

# What holds the one writer's place on a server, where a transaction by itself does not keep other writers out.
ADVISORY_KEY = 7_305_111
BEGIN_WRITING: dict[Engine, tuple[str, ...]] = {
    "sqlite": ("BEGIN IMMEDIATE",),
    "postgresql": ("BEGIN", f"SELECT pg_advisory_xact_lock({ADVISORY_KEY})"),
}
BEGIN_READING: dict[Engine, str] = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ"}


class Rows(Protocol):
    """What a statement gave."""

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...

    def __iter__(self) -> Iterator[Any]: ...


class Database(Protocol):
    """One connection, in autocommit unless a transaction was begun by name. Used by one thread at a time."""

    @property
    def engine(self) -> Engine: ...

    @property
    def in_transaction(self) -> bool: ...

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Rows: ...

    def executemany(self, sql: str, values: Iterable[Sequence[Any]], /) -> object: ...

    def close(self) -> None: ...


def inserted(db: Database, sql: str, values: Sequence[Any]) -> int:
    """Run an INSERT that ends in RETURNING and return the number that the new row got."""
    # All rows are fetched, for SQLite refuses to commit while a statement that writes is still open.
    return int(db.execute(sql, values).fetchall()[0][0])
