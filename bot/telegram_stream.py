"""Show how an answer comes about: what was searched, what is being checked, and each sentence once it is verified.

In private chats by message drafts, elsewhere, or where drafts are refused, by edits of one message. What is shown here
is never the answer itself, which is said at the end whatever became of these.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import suppress

from telegram.error import RetryAfter, TelegramError

from bot.citations import marks
from bot.events import Delta, Event, Retrieved
from bot.phrases import Language
from bot.telegram_delivery import seconds
from bot.telegram_place import Place
from bot.telegram_render import render_text

log = logging.getLogger(__name__)

# Telegram's flood control takes bots to task that edit faster; in groups it allows twenty messages a minute.
EDIT_EVERY_S = 1.2
GROUP_EDIT_EVERY_S = 3.0
DRAFT_EVERY_S = 0.6
# A draft is shown for thirty seconds.
DRAFT_LIVES_S = 25.0
# Most answers come faster than a draft could be read.
QUIET_S = 0.8

_SEARCHED: dict[Language, str] = {
    "zh": "🔎 已检索 {passages} 段（{articles} 篇报道）……",
    "en": "🔎 Searched {passages} passages of {articles} articles …",
}
_CHECKING: dict[Language, str] = {"zh": "✍️ 正在核对 {count} 处引用……", "en": "✍️ Checking {count} citations …"}


class Preview:
    """One question's preview. `hear` may be called from any thread, the rest belongs to the event loop."""

    def __init__(
        self,
        place: Place,
        language: Language,
        *,
        draft: int,
        eager: bool = False,
        replacing: int = 0,
        shown: Callable[[int], None] = lambda message: None,
    ) -> None:
        """Make a preview: `draft` is its number in a private chat, 0 elsewhere; an `eager` one does not wait to see
        whether the answer comes at once; `replacing` is the message of a broken-off preview; `shown` is told the
        number of a message that the answer will have to replace.
        """
        self._place = place
        self._language = language
        self._draft = draft
        self._eager = eager
        self._tell_shown = shown
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._showing = asyncio.Lock()
        self._said_at = 0.0
        self._status = self._raw = self._verified = ""
        self._every_s = DRAFT_EVERY_S if draft else self._edit_every_s()
        self.message = replacing

    def hear(self, event: Event) -> None:
        """Take note of an event."""
        # Each wakes the loop, and the sources of an answer are many.
        if not isinstance(event, Retrieved | Delta):
            return
        self._loop.call_soon_threadsafe(self._take, event)

    async def stop(self, running: asyncio.Task[None]) -> int:
        """End `running`, which is `run()`; return the message that the answer has to replace, 0 for none."""
        # Not in the middle of sending: a message whose number never came back could not be replaced.
        async with self._showing:
            running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        if self.message:
            await asyncio.sleep(max(0.0, self._said_at + EDIT_EVERY_S - time.monotonic()))
        return self.message

    async def run(self) -> None:
        """Show what there is, as often as is allowed, until stopped."""
        if not self._eager:
            # Counted from the search on: who waits for a turn has nothing to read yet.
            await self._changed.wait()
            await asyncio.sleep(QUIET_S)
        said = ""
        while True:
            left_s = DRAFT_LIVES_S - (time.monotonic() - self._said_at) if self._draft and said else None
            with suppress(TimeoutError):
                # Python 3.11's wait_for() forgets that it was cancelled where what it waits for comes at the same time.
                async with asyncio.timeout(left_s):
                    await self._changed.wait()
            self._changed.clear()
            text = self._text()
            if not text or (text == said and not self._draft):
                continue
            try:
                async with self._showing:
                    await self._show(text)
                said, self._said_at = text, time.monotonic()
                await asyncio.sleep(self._every_s)
            except RetryAfter as error:
                self._every_s *= 2
                await asyncio.sleep(max(self._every_s, seconds(error.retry_after)))
                self._changed.set()

    def _take(self, event: Retrieved | Delta) -> None:
        if isinstance(event, Retrieved):
            self._status = _SEARCHED[self._language].format(passages=event.passages, articles=event.articles)
        elif isinstance(event, Delta) and event.verified:
            self._verified += event.text
        else:
            self._raw += event.text
            cited = {number for mark in marks(self._raw) for number in mark.numbers}
            if cited:
                self._status = _CHECKING[self._language].format(count=len(cited))
        self._changed.set()

    def _text(self) -> str:
        # What is verified is part of the answer and may be read; the model's raw words may still be taken back.
        parts = render_text(f"{self._verified}\n\n{self._status}" if self._verified else self._status)
        return parts[-1].plain if parts else ""

    async def _show(self, text: str) -> None:
        bot, place = self._place.bot, self._place
        if self._draft:
            try:
                await bot.send_message_draft(place.chat, self._draft, text, message_thread_id=place.topic or None)
                return
            except RetryAfter:
                raise
            except TelegramError as error:
                log.info("no drafts here, editing instead: %s", error)
                self._draft, self._every_s = 0, self._edit_every_s()
        try:
            if self.message:
                await bot.edit_message_text(text, chat_id=place.chat, message_id=self.message)
                return
            sent = await bot.send_message(
                place.chat, text, message_thread_id=place.topic or None, reply_to_message_id=place.reply_to or None
            )
        except RetryAfter:
            raise
        except TelegramError as error:
            log.debug("a preview was not shown: %s", error)
            return
        self.message = sent.message_id
        self._tell_shown(sent.message_id)

    def _edit_every_s(self) -> float:
        return GROUP_EDIT_EVERY_S if self._place.chat < 0 else EDIT_EVERY_S
