"""Several bots over one memory: each tells that it lives, and another takes up what it left open when it died."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path

from telegram import Bot, Update

from bot.telegram_journal import Journal
from config.errors import ArchiveError
from retrieval.locks import FileLock, take

log = logging.getLogger(__name__)

NAME_FILE, LOCK_FILE = "telegram.name", "telegram.lock"
BEAT_EVERY_S = 10.0


class Identity:
    """The name by which a bot that was killed knows its own open questions again. Held until `release`."""

    def __init__(self, folder: Path) -> None:
        """Take the name kept in the folder, or one of its own where another bot runs over the same folder."""
        self._lock: FileLock | None = take(folder / LOCK_FILE)
        self.name = self._kept(folder / NAME_FILE) if self._lock else uuid.uuid4().hex

    def release(self) -> None:
        if self._lock:
            self._lock.release()

    @staticmethod
    def _kept(path: Path) -> str:
        held = path.read_text(encoding="ascii").strip() if path.is_file() else ""
        if not held:
            held = uuid.uuid4().hex
            path.write_text(held, encoding="ascii")
        return held


async def look_after(journal: Journal, bot: Bot, put: Callable[[Update], Awaitable[None]]) -> None:
    """Tell the others every few seconds that this bot lives, and put in what they left open, until cancelled."""
    while True:
        try:
            journal.beat()
            for update in journal.inherited(bot):
                log.info("a question that another bot left open is answered now")
                await put(update)
        except (ArchiveError, sqlite3.Error) as error:
            log.warning("the other bots cannot be looked after now: %s", error)
        await asyncio.sleep(BEAT_EVERY_S)
