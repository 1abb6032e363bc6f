"""Send rendered parts to a Telegram chat, each of them once. Knows the network's faults and nothing of answers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.constants import ChatAction, ChatType, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.telegram_buttons import Rows
from bot.telegram_render import Part

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
# A network that is away longer than this has outlasted the interest in the answer.
KEEP_TRYING_S = 900.0
# Floods of four minutes have been reported; past that the person has gone away.
MAX_FLOOD_WAIT_S = 300.0
# A client shows "typing" for five seconds.
TYPING_EVERY_S = 4.0

# What httpx raises before the first byte of a request has left.
_NEVER_LEFT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where to speak: a chat, a topic of it (0 for none), and the message that is replied to (0 for none)."""

    bot: Bot
    chat: int
    topic: int = 0
    reply_to: int = 0

    @classmethod
    def of(cls, message: Message, *, quote: bool = False) -> Place:
        """Return the place of a message; with `quote`, what is said there shows what it replies to."""
        topic = (message.message_thread_id or 0) if message.is_topic_message else 0
        return cls(message.get_bot(), message.chat_id, topic, message.message_id if quote else 0)


def in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram takes them, None for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=sent) for label, sent in row] for row in rows]
    )


def _unnoted(count: int) -> None:
    """Note nothing."""


async def say(
    place: Place,
    parts: Sequence[Part],
    *,
    rows: Rows = (),
    first: int = 0,
    replacing: int = 0,
    note: Callable[[int], None] = _unnoted,
) -> None:
    """Send the parts in order, the buttons under the last; a part that may have arrived is not sent again, for a
    doubled answer is worse than a warning in the log.

    Args:
        place: where.
        parts: the messages.
        rows: the buttons.
        first: how many of the parts have been sent before.
        replacing: the message that the first part takes the place of, 0 for none.
        note: is told, before each try, how many parts may have arrived after it, and again where it surely failed.

    Raises:
        TelegramError: Telegram refused for good, or stayed unreachable for `KEEP_TRYING_S`.

    """
    for number, part in enumerate(parts[first:], start=first):
        buttons = keyboard(rows) if number == len(parts) - 1 else None
        sending = _Sending(place, part, buttons, quote=number == 0, replacing=0 if number else replacing)
        try:
            await sending.deliver(lambda sure, number=number: note(number if sure else number + 1))  # type: ignore[misc]
        except NetworkError as error:
            if isinstance(error, BadRequest) or surely_unsent(error):
                raise
            log.warning("no receipt for part %d of %d, not sent again: %s", number + 1, len(parts), error)


async def edit(message: Message, part: Part, rows: Rows = ()) -> None:
    """Make a message of the bot's own say something else."""
    place = Place(message.get_bot(), message.chat_id)
    await _Sending(place, part, keyboard(rows), quote=False, replacing=message.message_id).deliver()


class _Sending:
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


@asynccontextmanager
async def typing(place: Place) -> AsyncIterator[None]:
    """Show "typing" in the chat for as long as the block runs. Its failures are of no consequence."""
    over = asyncio.Event()
    task = asyncio.create_task(_keep_typing(place, over))
    _TYPING.add(task)
    task.add_done_callback(_TYPING.discard)
    try:
        yield
    finally:
        # Not cancelled: that would cost the connection on which it is being said.
        over.set()


# The loop itself holds its tasks weakly.
_TYPING: set[asyncio.Task[None]] = set()


async def _keep_typing(place: Place, over: asyncio.Event) -> None:
    while not over.is_set():
        with suppress(TelegramError):
            await place.bot.send_chat_action(place.chat, ChatAction.TYPING, message_thread_id=place.topic or None)
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), TYPING_EVERY_S)
