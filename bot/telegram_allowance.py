"""How often each person may ask, counted together by several bots over one server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.memory import make_tables, transaction
from retrieval.database import Database

TABLE = """CREATE TABLE IF NOT EXISTS telegram_allowance (
    person BIGINT PRIMARY KEY, rest DOUBLE PRECISION NOT NULL, at DOUBLE PRECISION NOT NULL)"""
# Whoever rested so long has a full allowance again.
RESTED_S = 3600
_CLOCK = "extract(epoch FROM clock_timestamp())"
_FILLED = "least(?, held.rest + (excluded.at - held.at) * ? / 60)"
_TAKE = (
    f"INSERT INTO telegram_allowance AS held VALUES (?, ? - 1, {_CLOCK}) ON CONFLICT (person) DO UPDATE"
    f" SET rest = {_FILLED} - 1, at = excluded.at WHERE {_FILLED} >= 1 RETURNING person"
)


class _UsedUp(Exception):
    """One of several allowances is."""


class SharedAllowance:
    """The allowances that fill up steadily, by the server's clock. For the one thread that opened `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        make_tables(db, TABLE)
        db.execute(f"DELETE FROM telegram_allowance WHERE at < {_CLOCK} - ?", (RESTED_S,))

    def take(self, allowances: Sequence[tuple[int, float]]) -> bool:
        """Take one from each of the allowances, given as (whose, how many a minute); nothing where one is used up."""
        try:
            with transaction(self._db):
                for person, size in allowances:
                    if not self._db.execute(_TAKE, (person, size, size, size, size, size)).fetchall():
                        raise _UsedUp
        except _UsedUp:
            return False
        return True
