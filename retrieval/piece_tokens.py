"""Keep the tokens of a passage's pieces beside it, so that no question has to cut them anew.

Cutting the pieces of 40 passages took a fifth of an English search. What is kept is made of the passage and the shipped
model alone; where it is missing, in an archive of an earlier version, it is made as the passage is compared.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.database import Database, Engine
from retrieval.pieces import VERSION
from retrieval.stored_passages import BATCH

Ids = NDArray[np.int64]

_COLUMNS: dict[Engine, str] = {
    "sqlite": "number INTEGER PRIMARY KEY, tokens BLOB NOT NULL",
    "postgresql": "number BIGINT PRIMARY KEY, tokens BYTEA NOT NULL",
}
# On a server a role may be given less than the older tables' rights: then tokens are cut anew.
_THERE_FOR = "SELECT 1 FROM pg_class WHERE oid = to_regclass('passage_tokens')"
_IN_A_FILE = "SELECT 1 FROM sqlite_master WHERE name = 'passage_tokens'"
_READABLE: dict[Engine, str] = {
    "sqlite": _IN_A_FILE,
    "postgresql": f"{_THERE_FOR} AND has_table_privilege(oid, 'SELECT')",
}
# What cannot be written in a file is refused as a whole.
_WRITABLE: dict[Engine, str] = {
    "sqlite": _IN_A_FILE,
    "postgresql": _THERE_FOR
    + "".join(f" AND has_table_privilege(oid, '{right}')" for right in ("SELECT", "INSERT", "UPDATE", "DELETE")),
}
_STAMP_BYTES = 8
# A token's number takes three bytes: the model knows more words than two can tell apart.
_ID_BYTES = 3
_MOST = 2**16 - 1
_PLACES = np.array([1, 1 << 8, 1 << 16], np.int64)


@lru_cache(maxsize=8)
def stamp_of(fingerprint: str) -> bytes:
    """Return what stored tokens begin with, (8,): the model and the way of cutting that they are of."""
    return hashlib.blake2b(f"{fingerprint} {VERSION}".encode(), digest_size=_STAMP_BYTES).digest()


def pack_tokens(stamp: bytes, pieces: Sequence[Ids]) -> bytes:
    """Return the tokens of one passage's pieces as the catalogue keeps them, b"" where a piece is too long to count."""
    if max(len(pieces), *map(len, pieces)) > _MOST:
        return b""
    counts = np.array([len(pieces), *map(len, pieces)], "<u2")
    ids = np.concatenate(pieces).astype("<u4").view(np.uint8).reshape(-1, 4)[:, :_ID_BYTES]
    return stamp + counts.tobytes() + ids.tobytes()


def unpack_tokens(stamp: bytes, packed: bytes) -> list[Ids]:
    """Return the tokens of each piece, none where they are another model's."""
    if not packed.startswith(stamp):
        return []
    pieces = int.from_bytes(packed[_STAMP_BYTES : _STAMP_BYTES + 2], "little")
    start = _STAMP_BYTES + 2
    ends = np.cumsum(np.frombuffer(packed, "<u2", pieces, start), dtype=np.int64).tolist()
    ids = np.frombuffer(packed, np.uint8, offset=start + 2 * pieces).reshape(-1, _ID_BYTES) @ _PLACES
    return [ids[first:last] for first, last in zip([0, *ends], ends, strict=False)]


def make_tokens(db: Database) -> bool:
    """Make the table of tokens where there is none; return whether it can be written. Call inside `writing()`."""
    if _allowed(db, _WRITABLE):
        return True
    if db.engine == "postgresql":
        named = db.execute("SELECT 1 WHERE to_regclass('passage_tokens') IS NOT NULL").fetchone()
        allowed = db.execute("SELECT 1 WHERE has_schema_privilege(current_schema(), 'CREATE')").fetchone()
        if named or not allowed:
            return False
    db.execute(f"CREATE TABLE passage_tokens ({_COLUMNS[db.engine]})")
    return True


def keep_tokens(db: Database, packed: Iterable[tuple[int, bytes]]) -> None:
    """Keep passages' tokens by their numbers. Call inside `writing()`."""
    if make_tokens(db):
        db.executemany(
            "INSERT INTO passage_tokens VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET tokens = excluded.tokens",
            packed,
        )


def tokens_of(db: Database, numbers: Sequence[int], stamp: bytes) -> Mapping[int, list[Ids]]:
    """Return the pieces' tokens of those passages of which they are kept."""
    found: dict[int, list[Ids]] = {}
    if not _allowed(db, _READABLE):
        return found
    for first in range(0, len(numbers), BATCH):
        part = list(numbers[first : first + BATCH])
        marks = ",".join("?" * len(part))
        rows = db.execute(f"SELECT number, tokens FROM passage_tokens WHERE number IN ({marks})", part)
        found.update((number, unpack_tokens(stamp, bytes(packed))) for number, packed in rows)
    return found


def drop_tokens(db: Database, numbers: Sequence[int]) -> None:
    """Forget the tokens of passages that die. Call inside `writing()`."""
    if _allowed(db, _WRITABLE):
        db.executemany("DELETE FROM passage_tokens WHERE number = ?", [(number,) for number in numbers])


def clear_tokens(db: Database) -> None:
    """Forget all tokens. Call inside `writing()`."""
    if _allowed(db, _WRITABLE):
        db.execute("DELETE FROM passage_tokens")


def _allowed(db: Database, asked: Mapping[Engine, str]) -> bool:
    return db.execute(asked[db.engine]).fetchone() is not None
