"""Send rendered parts to a Telegram chat, each of them once. Knows the network's faults and nothing of answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from telegram import Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram_render import Part

log = logging.getLogger(__name__)

MAX_TRIES = 5
FIRST_PAUSE_S = 1.0
# Floods of four minutes have been reported; past that the person has gone away.
MAX_FLOOD_WAIT_S = 300.0
# A client shows "typing" for five seconds.
TYPING_EVERY_S = 4.0

# What httpx raises before the first byte of a request has left.
_NEVER_LEFT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})


async def reply(message: Message, parts: Sequence[Part], *, quote: bool = False) -> None:
    """Send the parts in order as replies to `message`; with `quote`, the first shows what it replies to.

    A part that may have arrived is not sent again: a doubled answer is worse than a warning in the log.

    Raises TelegramError where Telegram refused for good, or stayed unreachable for `MAX_TRIES` tries.
    """
    for number, part in enumerate(parts):
        try:
            await _send(message, part, quote=quote and number == 0)
        except NetworkError as error:
            if isinstance(error, BadRequest) or _surely_unsent(error):
                raise
            log.warning("no receipt for part %d of %d, not sent again: %s", number + 1, len(parts), error)


async def _send(message: Message, part: Part, *, quote: bool) -> None:
    text: str = part.html
    mode: str | None = ParseMode.HTML
    for tries_left in reversed(range(MAX_TRIES)):
        try:
            await message.reply_text(text, parse_mode=mode, do_quote=quote)
            return
        except RetryAfter as error:
            wait_s = _seconds(error.retry_after)
            if not tries_left or wait_s > MAX_FLOOD_WAIT_S:
                raise
        except BadRequest as error:
            if mode is None or "entit" not in str(error).lower():
                raise
            log.warning("markup refused, sent as plain text: %s", error)
            text, mode, wait_s = part.plain, None, 0.0
        except NetworkError as error:
            if not tries_left or not _surely_unsent(error):
                raise
            wait_s = FIRST_PAUSE_S * 2 ** (MAX_TRIES - 1 - tries_left)
        await asyncio.sleep(wait_s)


def _surely_unsent(error: NetworkError) -> bool:
    """Tell a request that cannot have been carried out from one whose answer was lost on the way back."""
    cause = error.__cause__
    # A gateway's own error page (502, no JSON) has a parse failure for a cause: it is an answer all the same.
    return cause is None or isinstance(cause, TelegramError) or type(cause).__name__ in _NEVER_LEFT


def _seconds(wait: int | timedelta) -> float:
    # An int in python-telegram-bot 22, a timedelta in the next major version.
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Show "typing" in the chat for as long as the block runs. Its failures are of no consequence."""
    task = asyncio.create_task(_keep_typing(message))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_typing(message: Message) -> None:
    topic = message.message_thread_id if message.is_topic_message else None
    while True:
        with suppress(TelegramError):
            await message.chat.send_action(ChatAction.TYPING, message_thread_id=topic)
        await asyncio.sleep(TYPING_EVERY_S)
