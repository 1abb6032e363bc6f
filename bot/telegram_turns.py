"""Each chat's turn: its questions are answered one at a time, between chats everything runs at once.

Several bots over one server take turns there: a chat is one of its advisory locks, which falls free by itself where a
bot dies.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from bot.telegram_place import Place
from config.errors import ArchiveError
from retrieval.database import Database

log = logging.getLogger(__name__)

# One person's burst must not fill the queue for everybody.
MAX_WAITING_PER_CHAT = 5
LOOK_EVERY_S = 0.1
# A bot that hangs, or whose network was cut, must not shut a chat up: an answer out of turn is better than none.
MOST_S = 60.0
_CHAT = "hashtextextended(concat(current_schema(), CAST(? AS text)), 0)"


@dataclass(slots=True)
class _Queue:
    """The questions of one chat (or one topic of a group), in the order of their arrival."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Turns:
    """The turns of all chats of one bot. For the one thread that opened `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._queues: dict[tuple[int, int], _Queue] = {}

    def waiting(self) -> int:
        """Return how many questions of all chats wait for their turn or for their answer. Any thread may ask."""
        return sum(queue.waiting for queue in list(self._queues.values()))

    @asynccontextmanager
    async def turn(self, place: Place) -> AsyncIterator[bool]:
        """Wait for the chat's turn; give False at once where too many are waiting already."""
        key = (place.chat, place.topic)
        queue = self._queues.setdefault(key, _Queue())
        if queue.waiting >= MAX_WAITING_PER_CHAT:
            yield False
            return
        queue.waiting += 1
        try:
            async with queue.lock, self._among_bots(f" turn {place.chat} {place.topic}"):
                yield True
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]

    @asynccontextmanager
    async def _among_bots(self, name: str) -> AsyncIterator[None]:
        if self._db.engine == "sqlite":
            yield
            return
        give_up = time.monotonic() + MOST_S
        while not (ours := self._said_yes("pg_try_advisory_lock", name)) and time.monotonic() < give_up:
            await asyncio.sleep(LOOK_EVERY_S)
        if not ours:
            log.warning("another bot has had a chat's turn for %.0f s; its next question is answered beside", MOST_S)
        try:
            yield
        finally:
            if ours:
                with suppress(ArchiveError):  # the server forgets the lock with the connection
                    self._said_yes("pg_advisory_unlock", name)

    def _said_yes(self, function: str, name: str) -> bool:
        return bool(self._db.execute(f"SELECT {function}({_CHAT})", (name,)).fetchall()[0][0])
