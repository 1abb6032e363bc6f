"""Bring one message to a Telegram chat once, whatever the network does meanwhile. Knows nothing of answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import timedelta

from telegram import InlineKeyboardMarkup, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram_place import Place
from bot.telegram_render import Part

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
# A network that is away longer than this has outlasted the interest in the answer.
KEEP_TRYING_S = 900.0
# Floods of four minutes have been reported; past that the person has gone away.
MAX_FLOOD_WAIT_S = 300.0

# What httpx, and in the second line aiohttp, raise before the first byte of a request has left.
_NEVER_LEFT = frozenset(
    "ConnectError ConnectTimeout PoolTimeout ProxyError UnsupportedProtocol"
    " ClientConnectorError ClientConnectorDNSError ClientConnectorSSLError ClientConnectorCertificateError"
    " ConnectionTimeoutError InvalidUrlClientError".split()
)


class Delivery:
    """One part on its way."""

    def __init__(
        self, place: Place, part: Part, buttons: InlineKeyboardMarkup | None, *, quote: bool, replacing: int
    ) -> None:
        self._place = place
        self._part = part
        self._buttons = buttons
        self._quote = quote
        self._replacing = replacing
        self._plain = False

    async def deliver(self, note: Callable[[bool], None] = lambda failed: None) -> None:
        """Try until it is sent; `note(False)` comes before each try and `note(True)` where one surely failed."""
        give_up, pause_s = time.monotonic() + KEEP_TRYING_S, FIRST_PAUSE_S
        while True:
            note(False)
            try:
                await self._once()
                return
            except RetryAfter as error:
                note(True)
                wait_s = seconds(error.retry_after)
                if time.monotonic() > give_up or wait_s > MAX_FLOOD_WAIT_S:
                    raise
            except BadRequest as error:
                note(True)
                if not self._otherwise(error):
                    return
                wait_s = 0.0
            except NetworkError as error:
                if not surely_unsent(error):
                    raise
                note(True)
                if time.monotonic() > give_up:
                    raise
                wait_s, pause_s = pause_s, min(2 * pause_s, LONGEST_PAUSE_S)
            await asyncio.sleep(wait_s)

    async def _once(self) -> None:
        text = self._part.plain if self._plain else self._part.html
        mode = None if self._plain else ParseMode.HTML
        place = self._place
        if self._replacing:
            await place.bot.edit_message_text(
                text,
                chat_id=place.chat,
                message_id=self._replacing,
                parse_mode=mode,
                reply_markup=self._buttons,
            )
            return
        replied = ReplyParameters(place.reply_to, allow_sending_without_reply=True)
        await place.bot.send_message(
            place.chat,
            text,
            parse_mode=mode,
            reply_markup=self._buttons,
            message_thread_id=place.topic or None,
            reply_parameters=replied if self._quote and place.reply_to else None,
        )

    def _otherwise(self, error: BadRequest) -> bool:
        """Find another way to say what was refused; return False where nothing is left to do, raise where none is."""
        why = str(error).lower()
        if "not modified" in why:
            return False
        if not self._plain and "entit" in why:
            log.warning("markup refused, sent as plain text: %s", error)
            self._plain = True
        elif self._replacing and ("to edit" in why or "can't be edited" in why):
            self._replacing = 0  # somebody deleted it
        else:
            raise error
        return True


def surely_unsent(error: NetworkError) -> bool:
    """Tell a request that cannot have been carried out from one whose answer was lost on the way back."""
    cause = error.__cause__
    # A gateway's own error page (502, no JSON) has a parse failure for a cause: it is an answer all the same.
    return cause is None or isinstance(cause, TelegramError) or type(cause).__name__ in _NEVER_LEFT


def seconds(wait: int | timedelta) -> float:
    """Return a wait in seconds: an int in python-telegram-bot 22, a timedelta in the next major version."""
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
