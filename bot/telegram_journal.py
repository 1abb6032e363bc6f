"""What has come in and is not answered yet, kept on disk: a bot that is killed takes its open questions up again.

The polling loop confirms an update to Telegram before it is answered, so from then on it is ours to keep.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from telegram import Bot, Update

from bot.telegram_render import Part
from config.errors import ArchiveError

log = logging.getLogger(__name__)

TABLE = """
CREATE TABLE IF NOT EXISTS telegram_update (
    entry INTEGER PRIMARY KEY AUTOINCREMENT,
    update_id INTEGER NOT NULL,
    digest TEXT NOT NULL,            -- numbers alone begin anew with another token, or after a quiet week
    at REAL NOT NULL,
    payload TEXT NOT NULL,           -- '' once it is dealt with: what people write is not kept longer than needed
    tries INTEGER NOT NULL DEFAULT 0,
    parts TEXT NOT NULL DEFAULT '',  -- the messages of the answer, from the moment that the first is sent
    answer INTEGER NOT NULL DEFAULT 0,
    preview INTEGER NOT NULL DEFAULT 0,  -- the message that the answer has to replace
    sent INTEGER NOT NULL DEFAULT 0, -- how many of them may have arrived
    UNIQUE (update_id, digest)
)
"""
# Telegram itself keeps an update for a day.
KEPT_S = 86_400.0
# Numbers of dealt-with updates, by which a repeated one is known.
KEPT_NUMBERS = 20_000
# How soon a journal that could not be written (a full disk) is tried again.
WAIT_S = 2.0
# A question that ended the program twice is not tried a third time.
MAX_TRIES = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer whose sending was cut off: its messages, how many may have arrived, and its number."""

    parts: tuple[Part, ...]
    sent: int
    answer: int


class Journal:
    """All updates of one bot. For the one thread that opened `db`."""

    def __init__(self, db: sqlite3.Connection, now: Callable[[], float] = time.time) -> None:
        self._db = db
        self._now = now
        self._entries: dict[int, int] = {}
        db.execute(TABLE)

    def admit(self, update: Update) -> bool:
        """Note an update; return False for one that came before."""
        told = update.to_json()
        noted = self._db.execute(
            "INSERT OR IGNORE INTO telegram_update (update_id, digest, at, payload) VALUES (?, ?, ?, ?)",
            (
                update.update_id,
                sha256(told.encode()).hexdigest()[:32],
                self._now(),
                told if update.message or update.edited_message else "",
            ),
        )
        if noted.rowcount == 1:
            self._entries[update.update_id] = int(noted.lastrowid or 0)
        return noted.rowcount == 1

    def close(self, update_id: int) -> None:
        """Note that an update is dealt with."""
        self._write(update_id, "payload = '', parts = ''")
        self._entries.pop(update_id, None)

    def saying(self, update_id: int, parts: Sequence[Part], answer: int) -> None:
        """Note an answer before its first message is sent."""
        told = json.dumps([[part.html, part.plain] for part in parts], ensure_ascii=False)
        self._write(update_id, "parts = ?, answer = ?, sent = 0", told, answer)

    def sent(self, update_id: int, count: int) -> None:
        """Note that `count` messages of the answer are, or may be, on their way."""
        self._write(update_id, "sent = ?", count)

    def showing(self, update_id: int, message: int) -> None:
        """Note the message that a preview of the answer is shown in."""
        self._write(update_id, "preview = ?", message)

    def shown(self, update_id: int) -> int:
        """Return the message of a broken-off preview, 0 for none."""
        row = self._db.execute(
            "SELECT preview FROM telegram_update WHERE entry = ?", (self._entries.get(update_id),)
        ).fetchone()
        return int(row[0]) if row else 0

    def _write(self, update_id: int, what: str, *values: object) -> None:
        entry = self._entries.get(update_id)
        self._db.execute(f"UPDATE telegram_update SET {what} WHERE entry = ?", (*values, entry))

    def begun(self, update_id: int) -> Begun | None:
        """Return the answer that was being sent to an update when the bot ended."""
        row = self._db.execute(
            "SELECT parts, sent, answer FROM telegram_update WHERE entry = ? AND parts != ''",
            (self._entries.get(update_id),),
        ).fetchone()
        return Begun(tuple(Part(*part) for part in json.loads(row[0])), row[1], row[2]) if row else None

    def left_open(self, bot: Bot) -> list[Update]:
        """Return the updates that an earlier run was killed over, oldest first; call once, at the start."""
        since = self._now() - KEPT_S
        self._db.execute(
            "UPDATE telegram_update SET payload = '', parts = '' WHERE at < ? OR tries >= ?", (since, MAX_TRIES)
        )
        self._db.execute("UPDATE telegram_update SET tries = tries + 1 WHERE payload != ''")
        self._db.execute(
            "DELETE FROM telegram_update WHERE payload = '' AND entry <= (SELECT max(entry) FROM telegram_update) - ?",
            (KEPT_NUMBERS,),
        )
        rows = self._db.execute(
            "SELECT entry, update_id, payload FROM telegram_update WHERE payload != '' ORDER BY entry"
        ).fetchall()
        self._entries.update((update_id, entry) for entry, update_id, _ in rows)
        return [Update.de_json(json.loads(payload), bot) for _, _, payload in rows]


class JournalledQueue(asyncio.Queue[Any]):
    """The queue between polling and answering: what goes in is in the journal first, and goes in once."""

    def __init__(self, journal: Journal, ours: Callable[[Update], Awaitable[bool]] | None = None) -> None:
        """`ours` tells whether no other bot has taken an update."""
        super().__init__()
        self._journal = journal
        self._ours = ours

    async def put(self, item: Any) -> None:
        """Put in what polling brought, however long the journal cannot be written: Telegram keeps the rest meanwhile,
        and the polling loop would end over an error.
        """
        while isinstance(item, Update):
            try:
                await self.keep(item)
                return
            except (ArchiveError, sqlite3.Error) as error:
                log.error("an update cannot be noted and waits (%s)", error)
            await asyncio.sleep(WAIT_S)
        await super().put(item)

    async def keep(self, update: Update) -> None:
        """Put in an update unless it came before.

        Raises:
            ArchiveError, sqlite3.Error: it cannot be noted, and was not put in.

        """
        if self._journal.admit(update):
            if self._ours is None or await self._ours(update):
                await super().put(update)
            else:
                self._journal.close(update.update_id)

    async def put_again(self, update: Update) -> None:
        """Put in what is in the journal already."""
        await super().put(update)
