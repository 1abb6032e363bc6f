"""What has come in and is not answered yet, kept on disk: a bot that is killed takes its open questions up again.

The polling loop confirms an update to Telegram before it is answered, so from then on it is ours to keep.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from telegram import Bot, Update

from bot.memory import make_tables
from bot.telegram_render import Part
from retrieval.database import Database

TABLES = (
    """
CREATE TABLE IF NOT EXISTS telegram_update (
    entry {new_number},
    update_id BIGINT NOT NULL,
    digest TEXT NOT NULL,            -- numbers alone begin anew with another token, or after a quiet week
    at DOUBLE PRECISION NOT NULL,
    payload TEXT NOT NULL,           -- '' once it is dealt with: what people write is not kept longer than needed
    tries INTEGER NOT NULL DEFAULT 0,
    parts TEXT NOT NULL DEFAULT '',  -- the messages of the answer, from the moment that the first is sent
    answer BIGINT NOT NULL DEFAULT 0,
    preview BIGINT NOT NULL DEFAULT 0,  -- the message that the answer has to replace
    sent INTEGER NOT NULL DEFAULT 0, -- how many of them may have arrived
    holder TEXT NOT NULL DEFAULT '', -- which of several bots has it
    UNIQUE (update_id, digest)
)
""",
    "CREATE TABLE IF NOT EXISTS telegram_bot (name TEXT PRIMARY KEY, beat DOUBLE PRECISION NOT NULL)",
)
# A bot that was not heard so long is dead, by the one clock that all share.
DEAD_AFTER_S = 45
SERVER_CLOCK = "extract(epoch FROM clock_timestamp())"
# Telegram itself keeps an update for a day.
KEPT_S = 86_400.0
# Numbers of dealt-with updates, by which a repeated one is known.
KEPT_NUMBERS = 20_000
# A question that ended the program twice is not tried a third time.
MAX_TRIES = 2


@dataclass(frozen=True, slots=True)
class Begun:
    """An answer whose sending was cut off: its messages, how many may have arrived, and its number."""

    parts: tuple[Part, ...]
    sent: int
    answer: int


class Journal:
    """All updates of the bots that share a memory. For the one thread that opened `db`."""

    def __init__(self, db: Database, now: Callable[[], float] = time.time, *, holder: str = "") -> None:
        """`holder` names this bot among several."""
        self._db = db
        self._now = now
        # A file is one machine's: what stands in it was left by whoever ran there before.
        self._holder = holder if db.engine != "sqlite" else ""
        self._entries: dict[int, int] = {}
        make_tables(db, *TABLES)
        if db.engine == "sqlite" and "holder" not in {
            row[1] for row in db.execute("PRAGMA table_info(telegram_update)")
        }:
            db.execute("ALTER TABLE telegram_update ADD COLUMN holder TEXT NOT NULL DEFAULT ''")

    @property
    def shared(self) -> bool:
        """Whether bots of other machines can have the same journal."""
        return self._db.engine != "sqlite"

    def admit(self, update: Update) -> bool:
        """Note an update; return False for one that came before, to whichever of the bots."""
        told = update.to_json()
        noted = self._db.execute(
            "INSERT INTO telegram_update (update_id, digest, at, holder, payload) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING RETURNING entry",
            (
                update.update_id,
                sha256(told.encode()).hexdigest()[:32],
                self._now(),
                self._holder,
                told if update.message or update.edited_message else "",
            ),
        ).fetchall()
        if noted:
            self._entries[update.update_id] = int(noted[0][0])
        return bool(noted)

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
            "UPDATE telegram_update SET payload = '', parts = '' WHERE at < ? OR tries >= ? AND holder = ?",
            (since, MAX_TRIES, self._holder),
        )
        self._db.execute(
            "DELETE FROM telegram_update WHERE payload = '' AND entry <= (SELECT max(entry) FROM telegram_update) - ?",
            (KEPT_NUMBERS,),
        )
        return self._taken_up("payload != '' AND holder = ?", self._holder, bot=bot)

    def beat(self) -> None:
        """Tell the other bots that this one lives; to be done before anything is admitted."""
        if not self.shared:
            return
        self._db.execute(
            f"INSERT INTO telegram_bot VALUES (?, {SERVER_CLOCK})"
            " ON CONFLICT (name) DO UPDATE SET beat = excluded.beat",
            (self._holder,),
        )

    def inherited(self, bot: Bot) -> list[Update]:
        """Return what bots that have died left open; it is this one's from now on."""
        if not self.shared:
            return []
        return self._taken_up(
            "payload != '' AND tries < ? AND holder != ? AND NOT EXISTS"
            f" (SELECT 1 FROM telegram_bot WHERE name = holder AND beat > {SERVER_CLOCK} - ?)",
            MAX_TRIES,
            self._holder,
            DEAD_AFTER_S,
            bot=bot,
        )

    def leave(self) -> None:
        """Let the other bots have at once what this one has left open."""
        if self.shared:
            self._db.execute("DELETE FROM telegram_bot WHERE name = ?", (self._holder,))

    def _taken_up(self, where: str, *values: object, bot: Bot) -> list[Update]:
        # In one statement, so that of two bots that find the same only one has it.
        rows = self._db.execute(
            f"UPDATE telegram_update SET holder = ?, tries = tries + 1 WHERE {where}"
            " RETURNING entry, update_id, payload",
            (self._holder, *values),
        ).fetchall()
        rows.sort(key=lambda row: row[0])
        self._entries.update((update_id, entry) for entry, update_id, _ in rows)
        return [Update.de_json(json.loads(payload), bot) for _, _, payload in rows]
