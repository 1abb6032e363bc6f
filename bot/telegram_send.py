"""Send rendered parts to a Telegram chat in order, the buttons under the last. Knows nothing of answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, NetworkError

from bot.telegram_buttons import RATING, Rows, tap_of
from bot.telegram_delivery import Delivery, surely_unsent
from bot.telegram_place import Place
from bot.telegram_render import Part

log = logging.getLogger(__name__)


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Return the buttons as Telegram takes them, None for none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=sent) for label, sent in row] for row in rows]
    )


def answer_number(markup: InlineKeyboardMarkup | None) -> int:
    """Return the number of the answer that buttons stand under, 0 where it is none."""
    for row in markup.inline_keyboard if markup else ():
        for each in row:
            tap = tap_of(each.callback_data if isinstance(each.callback_data, str) else "")
            if tap.kind == RATING:
                with suppress(ValueError):
                    return tap.number(0)
    return 0


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
        sending = Delivery(place, part, buttons, quote=number == 0, replacing=0 if number else replacing)
        try:
            await sending.deliver(lambda sure, number=number: note(number if sure else number + 1))  # type: ignore[misc]
        except NetworkError as error:
            if isinstance(error, BadRequest) or surely_unsent(error):
                raise
            log.warning("no receipt for part %d of %d, not sent again: %s", number + 1, len(parts), error)


async def edit(message: Message, part: Part, rows: Rows = ()) -> None:
    """Make a message of the bot's own say something else."""
    place = Place(message.get_bot(), message.chat_id)
    await Delivery(place, part, keyboard(rows), quote=False, replacing=message.message_id).deliver()
