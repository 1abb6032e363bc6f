"""What becomes of an update whose handling failed: the log is told, and where the memory was away it is tried again."""

from __future__ import annotations

import asyncio
import logging
import sqlite3

from telegram import Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.telegram_front import App
from bot.telegram_queue import JournalledQueue
from config.errors import ArchiveError

log = logging.getLogger(__name__)

# A database that is started again is there after seconds, a disk is cleared after minutes.
AGAIN_AFTER_S = 3.0
MOST_TIMES = 100
MOST_COUNTED = 10_000


class Retries:
    """The error handler of one bot."""

    def __init__(self, application: App) -> None:
        self._application = application
        self._times: dict[int, int] = {}
        self._waiting: dict[int, asyncio.Task[None]] = {}

    async def note(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Tell the log of an error; an update that the memory failed for stays open and is put in again."""
        error = context.error
        if isinstance(error, ArchiveError | sqlite3.Error) and isinstance(update, Update):
            self._again(update, error)
        elif isinstance(error, Forbidden):
            log.info("a chat has shut the bot out: %s", error)
        elif isinstance(error, TelegramError):
            log.error("an answer could not be delivered: %s", error)
        else:
            log.error("an update could not be handled", exc_info=error)

    def _again(self, update: Update, error: Exception) -> None:
        number = update.update_id
        if len(self._times) > MOST_COUNTED:
            self._times.clear()
        self._times[number] = times = self._times.get(number, 0) + 1
        queue = self._application.update_queue
        if times > MOST_TIMES or not isinstance(queue, JournalledQueue):
            self._times.pop(number)
            log.error("an update could not be handled: %s", error)
            return
        log.warning("the bot's memory is away and an update waits (%s)", error)
        if number not in self._waiting:
            task = asyncio.create_task(self._put_again(queue, update))
            self._waiting[number] = task
            task.add_done_callback(lambda _: self._waiting.pop(number))
        # Whoever comes after must not take it for dealt with.
        raise ApplicationHandlerStop

    async def _put_again(self, queue: JournalledQueue, update: Update) -> None:
        await asyncio.sleep(AGAIN_AFTER_S)
        await queue.put_again(update)
