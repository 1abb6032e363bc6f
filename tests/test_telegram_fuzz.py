"""A short run of the noise of tests/benchmarks/telegram_fuzz.py."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.telegram_fuzz import Noise, answers_a_question, memory_mb, throw
from tests.botapi_server import BotApi
from tests.telegram_running import bot_process


def test_the_same_seed_gives_the_same_noise() -> None:
    assert [Noise(3).update() for _ in range(3)] == [Noise(3).update() for _ in range(3)]


def test_random_updates_neither_end_the_bot_nor_make_it_grow(tmp_path: Path) -> None:
    with BotApi() as api, bot_process(tmp_path, api.url) as bot:
        for number in range(100, 141):
            api.know(number)
            api.know(-number)
        answers_a_question(api)
        noise = Noise(20231117)
        throw(api, noise, 200)
        before = memory_mb(bot)
        throw(api, noise, 300)
        assert memory_mb(bot) - before < 25
        assert bot.stop(60) == 0
        assert "could not be handled" not in bot.log()
