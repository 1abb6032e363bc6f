"""What the end-to-end tests of the Telegram bot share; each module has a `running` server and bot of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.botapi_server import BotApi
from tests.telegram_running import Bot


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
