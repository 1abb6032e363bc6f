"""Carry a catalogue from one engine to another, whole or not at all, and check that every passage came across.

Passages keep their numbers and vectors, so nothing is embedded again; the word index and the
pieces' tokens are made anew on the other side.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.errors import ArchiveError, UserError
from retrieval.catalogue import Catalogue
from retrieval.common_terms import COUNTED
from retrieval.database import Database
from retrieval.filling import Progress
from retrieval.held_terms import STATE, note_loss
from retrieval.index_facts import APPLIED, COLLECTION
from retrieval.lease import is_lease
from retrieval.ledger import make_ledger
from retrieval.piece_tokens import clear_tokens
from retrieval.records import article_from_json
from retrieval.token_filling import KEPT
from retrieval.words import add_words, clear_words, settle_words, word_complaints

BATCH = 500
# Rows of each table in an order that references allow, with what to sort them by.
TABLES = {
    "revision": ("revision_id, issue_id, number, state, paper, date, content_hash, issue, ingested_at", "revision_id"),
    "article": ("article_row, issue_id, article_id, content_hash, headline, article, live", "article_row"),
    "revision_article": ("revision_id, position, article_row", "revision_id, position"),
    "passage": ("number, article_row, start, stop, context, vector", "number"),
    "taken_file": ("digest, name, reader", "digest"),
    "taken_part": ("issue_id, page, digest", "issue_id, page, digest"),
}
# What is remembered of the indexes of one side only.
OWN_FACTS = ("schema_version", APPLIED, COLLECTION, STATE, COUNTED, KEPT)
NUMBERED = {"revision": "revision_id", "article": "article_row", "passage": "number"}


@dataclass(frozen=True, slots=True)
class Moved:
    """What came across, counted and compared on the other side."""

    issues: int
    articles: int
    passages: int


def open_place(place: str, *, create: bool = False) -> Catalogue:
    """Open the catalogue in a folder, or on the server of a postgresql:// address."""
    if "://" in place:
        return Catalogue(Path(), create=create, url=place)
    folder = Path(place)
    if create:
        folder.mkdir(parents=True, exist_ok=True)
    return Catalogue(folder, create=create)


def migrate(source: Catalogue, target: Catalogue, progress: Progress | None = None, *, replace: bool = False) -> Moved:
    """Copy everything in one transaction; the source may be asked and added to meanwhile, but what is added stays.

    With `replace` what the target holds is lost; its numbers are never given again, so that nobody who has it open
    takes one passage for another.

    Raises:
        UserError: the target holds something already, and `replace` is false.
        ArchiveError: what arrived differs from what was sent; the target is as empty as before.

    """
    with source.reading() as old, target.writing() as new:
        if new.execute("SELECT 1 FROM revision LIMIT 1").fetchone():
            if not replace:
                raise UserError("the place to migrate to holds issues already: name an empty one")
            _empty(new)
        _copy_facts(old, new)
        tables = _tables(old)
        if "taken_file" in tables:
            make_ledger(new)
        total = sum(_count(old, table) for table in tables) + _count(old, "passage")
        done = 0
        for table in tables:
            for part in _copied(old, new, table):
                done += part
                _tell(progress, done, total)
        for part in _words_built(new):
            done += part
            _tell(progress, done, total)
        settle_words(new)
        _continue_numbers(new)
        _check(old, new)
    return Moved(*target.counts())


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress:
        progress(min(done, total), total)


def _tables(db: Database) -> list[str]:
    kept = "SELECT name FROM sqlite_master" if db.engine == "sqlite" else "SELECT tablename FROM pg_tables"
    where = "" if db.engine == "sqlite" else " WHERE schemaname = current_schema()"
    held = {name for (name,) in db.execute(kept + where)}
    return [table for table in TABLES if table in held]


def _count(db: Database, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _empty(db: Database) -> None:
    note_loss(db)
    clear_words(db)
    clear_tokens(db)
    for table in [*reversed(_tables(db)), "retired"]:
        db.execute(f"DELETE FROM {table}")
    for name in [row[0] for row in db.execute("SELECT name FROM meta").fetchall()]:
        if name in (APPLIED, KEPT) or not (name in OWN_FACTS or is_lease(name)):
            db.execute("DELETE FROM meta WHERE name = ?", (name,))


def _copy_facts(old: Database, new: Database) -> None:
    facts = [
        row for row in old.execute("SELECT name, value FROM meta") if row[0] not in OWN_FACTS and not is_lease(row[0])
    ]
    new.executemany("INSERT INTO meta VALUES (?, ?)", [tuple(row) for row in facts])


def _copied(old: Database, new: Database, table: str) -> Iterator[int]:
    columns, order = TABLES[table]
    marks = ", ".join("?" * len(columns.split(", ")))
    for rows in _batches(old, table, columns, order):
        new.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
        yield len(rows)


def _batches(db: Database, table: str, columns: str, order: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield a table's rows a batch at a time, by their key: an offset would read everything again and again."""
    keys = order.split(", ")
    marks = ", ".join("?" * len(keys))
    places = [columns.split(", ").index(key) for key in keys]
    last: tuple[Any, ...] | None = None
    while True:
        after = f" WHERE ({order}) > ({marks})" if last is not None else ""
        sql = f"SELECT {columns} FROM {table}{after} ORDER BY {order} LIMIT {BATCH}"
        rows = [tuple(row) for row in db.execute(sql, last or ()).fetchall()]
        if not rows:
            return
        last = tuple(rows[-1][place] for place in places)
        yield rows


_LIVE = (
    "SELECT passage.number, start, stop, context, vector, headline, article, article_id, issue FROM passage"
    " JOIN article USING (article_row)"
    " JOIN revision ON revision.issue_id = article.issue_id AND state = 'current'"
    " WHERE live = 1 AND passage.number > ? ORDER BY passage.number LIMIT ?"
)


def _live(db: Database) -> Iterator[Sequence[Any]]:
    last = 0
    while rows := db.execute(_LIVE, (last, BATCH)).fetchall():
        yield from rows
        last = rows[-1][0]


def _words_built(db: Database) -> Iterator[int]:
    last, body = "", ""
    for number, start, stop, _, _, headline, payload, *_ in _live(db):
        if payload != last:
            last, body = payload, article_from_json(payload).body
        add_words(db, number, headline, body[start:stop])
        yield 1


def _continue_numbers(db: Database) -> None:
    """Let the next rows be numbered after those that came across; SQLite does so by itself."""
    if db.engine == "postgresql":
        for table, column in NUMBERED.items():
            place = f"pg_get_serial_sequence('{table}', '{column}')"
            used = f"coalesce(pg_sequence_last_value({place}::regclass), 1)"
            db.execute(f"SELECT setval({place}, greatest((SELECT max({column}) FROM {table}), {used}))")


def _check(old: Database, new: Database) -> None:
    if _digest(old) != _digest(new):
        raise ArchiveError("what arrived differs from what was sent: nothing was kept; try again")
    passages = sum(1 for _ in _live(new))
    if wrong := word_complaints(new, passages):
        raise ArchiveError(f"the word index did not come across ({wrong[0]}): nothing was kept; try again")


def _digest(db: Database) -> str:
    """Return the digest of all that an answer or a citation may tell, passage by passage."""
    digest = hashlib.sha256()
    for row in _live(db):
        for value in row:
            part = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()
