from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.memory import open_memory
from bot.telegram_allowance import SharedAllowance
from bot.telegram_gate import Gate
from config.settings import Settings
from retrieval.database import Database


@pytest.fixture
def memories(new_database: Callable[[], str], tmp_path: Path) -> list[Database]:
    url = new_database()
    return [open_memory(tmp_path, url=url) for _ in range(2)]


def test_two_bots_count_one_persons_questions_together(memories: list[Database], tmp_path: Path) -> None:
    settings = Settings(archive=tmp_path, telegram_user_per_minute=3, telegram_total_per_minute=5)
    one, two = (Gate(settings, shared=SharedAllowance(db)) for db in memories)
    assert [gate.admits(7) for gate in (one, two, one, two, one)] == [True, True, True, False, False]
    assert two.tells(7) and not two.tells(7)
    # A refusal costs nothing: two are left of what all may ask together, and 8 has two of three left afterwards.
    assert [two.admits(8), one.admits(9), two.admits(10)] == [True, True, False]


def test_an_allowance_fills_up_again_by_the_servers_clock(memories: list[Database]) -> None:
    one, two = map(SharedAllowance, memories)
    assert [one.take([(7, 2)]), two.take([(7, 2)]), one.take([(7, 2)])] == [True, True, False]
    memories[0].execute("UPDATE telegram_allowance SET at = at - 30")
    assert [two.take([(7, 2)]), one.take([(7, 2)])] == [True, False]
    memories[0].execute("UPDATE telegram_allowance SET at = at - 3000")
    assert [two.take([(7, 2)]), one.take([(7, 2)]), one.take([(7, 2)])] == [True, True, False]
