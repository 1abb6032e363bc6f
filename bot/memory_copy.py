"""Carry what the bot remembers between its file and a server: every table, row by row, numbers kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot import feedback, history, kept_answers, subscriptions, telegram_front, telegram_journal
from bot.memory import MEMORY_FILE, make_tables, open_memory, transaction
from retrieval.database import Database

STATEMENTS = (
    *history.TABLES,
    *kept_answers.TABLES,
    *subscriptions.TABLES,
    feedback.TABLE,
    telegram_front.LANGUAGES,
    *telegram_journal.TABLES,
)
# With what makes a row one of a kind, to walk along. Files that were sent and which bots live is each machine's own.
KEYS = {
    "turn": "turn_id",
    "kept_answer": "number",
    "short_name": "number",
    "subscription": "number",
    "subscription_told": "subscription, article_id",
    "subscription_mark": '"only"',
    "feedback": "answer, person",
    "telegram_language": "chat",
    "telegram_update": "entry",
}
BATCH = 500


def copy_memory(source: Database, target: Database) -> int:
    """Let `target` remember what `source` does and nothing else; return how many rows that are. All or nothing."""
    make_tables(target, *STATEMENTS)
    rows = 0
    with transaction(target):
        for table, key in KEYS.items():
            target.execute(f"DELETE FROM {table}")
            columns = [name for name in _columns(source, table) if name in _columns(target, table)]
            names = ", ".join(f'"{name}"' for name in columns)
            marks = ", ".join("?" * len(columns))
            for part in _rows(source, table, columns, key) if columns else ():
                target.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", part)
                rows += len(part)
            _continue_numbers(target, table, key)
    return rows


def save_memory(url: str, folder: Path) -> None:
    """Write what is remembered on the server at `url` into a file in `folder`."""
    _carry(open_memory(folder, url=url), open_memory(folder))


def bring_memory(folder: Path, url: str) -> None:
    """Bring what is remembered in a file in `folder`, if there is one, to the server at `url`."""
    if (folder / MEMORY_FILE).is_file():
        _carry(open_memory(folder), open_memory(folder, url=url))


def _carry(source: Database, target: Database) -> None:
    try:
        copy_memory(source, target)
    finally:
        source.close()
        target.close()


def _columns(db: Database, table: str) -> list[str]:
    if db.engine == "sqlite":
        return [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    asked = "SELECT column_name FROM information_schema.columns WHERE table_schema = current_schema()"
    return [row[0] for row in db.execute(f"{asked} AND table_name = ? ORDER BY ordinal_position", (table,))]


def _rows(db: Database, table: str, columns: Sequence[str], key: str) -> Iterator[list[tuple[Any, ...]]]:
    names = ", ".join(f'"{name}"' for name in columns)
    places = [columns.index(name.strip().strip('"')) for name in key.split(",")]
    after, last = "", ()  # type: str, tuple[Any, ...]
    while rows := db.execute(f"SELECT {names} FROM {table}{after} ORDER BY {key} LIMIT {BATCH}", last).fetchall():
        yield [tuple(row) for row in rows]
        last = tuple(rows[-1][place] for place in places)
        after = f" WHERE ({key}) > ({', '.join('?' * len(places))})"


def _continue_numbers(db: Database, table: str, key: str) -> None:
    """Let the next row be numbered after those that came across; SQLite does so by itself."""
    if db.engine == "sqlite" or "," in key:
        return
    place = f"pg_get_serial_sequence('{table}', '{key}')"
    if key in ("number", "turn_id", "entry"):
        used = f"coalesce(pg_sequence_last_value({place}::regclass), 1)"
        db.execute(f"SELECT setval({place}, greatest((SELECT max({key}) FROM {table}), {used}))")
