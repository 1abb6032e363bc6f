"""The queue between what comes in and answering: what goes in is in the journal first, and goes in once."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any

from telegram import Update

from bot.telegram_journal import Journal
from config.errors import ArchiveError

log = logging.getLogger(__name__)

# How soon a journal that could not be written (a full disk) is tried again.
WAIT_S = 2.0


class JournalledQueue(asyncio.Queue[Any]):
    """The queue of one bot."""

    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

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
            await super().put(update)

    async def put_again(self, update: Update) -> None:
        """Put in what is in the journal already."""
        await super().put(update)
