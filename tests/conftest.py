"""What the end-to-end tests of the Telegram bot share, and servers that several test files ask.

Each module of the bot's tests has a `running` server and bot of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi_server import BotApi
from tests.server_fixtures import chroma_server, new_database, postgres_server
from tests.telegram_running import Bot

__all__ = ["chroma_server", "new_database", "postgres_server"]


@pytest.fixture
def api(running: tuple[BotApi, Bot]) -> BotApi:
    running[0].faults.clear()
    return running[0]


@pytest.fixture
def chat(_numbers: Iterator[int]) -> int:
    return next(_numbers)


@pytest.fixture(scope="module")
def _numbers() -> Iterator[int]:
    return iter(range(100, 10_000))
