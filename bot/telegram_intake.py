"""How updates come in: by polling, or by a webhook where one is set."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.telegram_front import App
from bot.telegram_pulse import Pulse
from bot.telegram_queue import JournalledQueue
from bot.telegram_webhook import Listener, Webhook

log = logging.getLogger(__name__)

POLL_S = 30
# The polling loop sleeps up to 30 s between tries and does not hear a stop meanwhile.
STOP_POLLING_S = 5.0
UPDATES = [
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
]


class Intake:
    """Fills the queue of one bot."""

    def __init__(self, application: App, queue: JournalledQueue, webhook: Webhook | None, pulse: Pulse) -> None:
        self._application = application
        self._queue = queue
        self._webhook = webhook
        self._pulse = pulse
        self._listener: Listener | None = None

    async def open(self) -> None:
        """Begin.

        Raises:
            UserError: the webhook's port cannot be had.

        """
        if self._webhook:
            bot = self._application.bot
            self._listener = Listener(self._webhook, bot, self._queue.keep, self._pulse.heard.strike)
            await self._webhook.register(bot, UPDATES)
            self._pulse.listening()
            return
        assert self._application.updater is not None  # built without one only on request
        await self._application.updater.start_polling(
            timeout=POLL_S, bootstrap_retries=-1, allowed_updates=UPDATES, error_callback=_note_polling_error
        )

    async def close(self) -> None:
        """Take nothing more in."""
        if self._listener:
            await self._listener.close()
        if self._application.updater is not None and self._application.updater.running:
            # A refused token has ended the polling task, which now hands its error to whoever waits for it.
            with suppress(TimeoutError, InvalidToken):
                await asyncio.wait_for(self._application.updater.stop(), STOP_POLLING_S)


def _note_polling_error(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("another program polls with this token, and each question reaches only one of the two: stop one")
    else:
        log.warning("polling failed, trying again: %s", error)
