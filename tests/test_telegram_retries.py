from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram.ext import ApplicationHandlerStop

from bot import telegram_retries
from bot.memory import open_memory
from bot.telegram_journal import Journal
from bot.telegram_queue import JournalledQueue
from bot.telegram_retries import MOST_TIMES, Retries
from config.errors import ArchiveError
from tests.test_telegram_journal import said

AWAY = SimpleNamespace(error=ArchiveError("the database cannot be reached"))


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JournalledQueue:
    monkeypatch.setattr(telegram_retries, "AGAIN_AFTER_S", 0.01)
    return JournalledQueue(Journal(open_memory(tmp_path)))


def retries(queue: JournalledQueue) -> Any:
    return Retries(SimpleNamespace(update_queue=queue))  # type: ignore[arg-type]


async def test_an_update_that_the_memory_failed_for_stays_open_and_comes_again_once(queue: JournalledQueue) -> None:
    handler = retries(queue)
    for _ in range(2):  # its room fails, and then whoever closes it
        with pytest.raises(ApplicationHandlerStop):
            await handler.note(said(9), AWAY)
    await asyncio.sleep(0.1)
    assert [queue.get_nowait().update_id, queue.qsize()] == [9, 0]


async def test_what_never_goes_well_is_given_up(queue: JournalledQueue, caplog: pytest.LogCaptureFixture) -> None:
    handler = retries(queue)
    for _ in range(MOST_TIMES):
        with pytest.raises(ApplicationHandlerStop):
            await handler.note(said(9), AWAY)
    with caplog.at_level(logging.ERROR):
        await handler.note(said(9), AWAY)
    assert "could not be handled" in caplog.text


async def test_another_error_is_only_told(queue: JournalledQueue, caplog: pytest.LogCaptureFixture) -> None:
    await retries(queue).note(said(9), SimpleNamespace(error=RuntimeError("内情")))
    await asyncio.sleep(0.05)
    assert queue.qsize() == 0
    assert "could not be handled" in caplog.text
