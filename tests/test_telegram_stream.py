"""The preview of an answer, by itself; what people see of it is in the end-to-end tests."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.events import Delta, Retrieved
from bot.telegram_place import Place
from bot.telegram_stream import DRAFT_EVERY_S, Preview

ENDS_WITHIN_S = 10


class Drafts:
    """A bot that takes drafts."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    async def send_message_draft(self, chat: int, draft: int, text: str, **given: object) -> None:
        self.shown.append(text)


async def shown_until_stopped(turns: int) -> list[str]:
    """Hear of a search and, once it is shown, of a sentence; stop so many turns of the loop after that."""
    bot = Drafts()
    preview = Preview(Place(cast(Any, bot), 5), "zh", draft=7, eager=True)
    running = asyncio.create_task(preview.run())
    preview.hear(Retrieved(20, 3))
    await asyncio.sleep(DRAFT_EVERY_S * 1.5)  # it is shown, and the next may be
    preview.hear(Delta("产量增长。", verified=True))
    for _ in range(turns):
        await asyncio.sleep(0)
    stopping = asyncio.create_task(preview.stop(running))
    # Not by a limit of time on stop(): to give it up would end the preview, as stop() itself should have.
    await asyncio.wait([stopping], timeout=ENDS_WITHIN_S)
    assert stopping.done() and running.done()
    return bot.shown


@pytest.mark.parametrize("turns", range(6))
def test_a_preview_ends_where_the_last_words_and_the_end_come_at_once(turns: int) -> None:
    """Symptom: the answer was there, and the chat waited for ever for its preview to end."""
    shown = asyncio.run(shown_until_stopped(turns))
    assert shown[0] == "🔎 已检索 20 段（3 篇报道）……"
