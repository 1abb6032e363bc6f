"""Show "typing" in a chat while an answer is sought."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.telegram_place import Place

# A client shows it for five seconds.
TYPING_EVERY_S = 4.0


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
