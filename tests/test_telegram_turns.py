from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot import telegram_turns
from bot.memory import open_memory
from bot.telegram_place import Place
from bot.telegram_turns import MAX_WAITING_PER_CHAT, Turns

BOT: Any = None  # nothing is said here


def place(chat: int, topic: int = 0) -> Place:
    return Place(BOT, chat, topic)


class Heard(list[str]):
    """What happened, in order."""

    async def ask(self, turns: Turns, where: Place, name: str, going: asyncio.Event | None = None) -> bool:
        async with turns.turn(where) as admitted:
            if not admitted:
                return False
            self.append(f"{name} begun")
            await (going.wait() if going else asyncio.sleep(0))
            self.append(f"{name} ended")
        return True


def run(work: Callable[[Heard, asyncio.Event], Awaitable[None]]) -> Heard:
    async def go() -> Heard:
        heard = Heard()
        await asyncio.wait_for(work(heard, asyncio.Event()), 20)
        return heard

    return asyncio.run(go())


async def passed(heard: Heard, words: str) -> None:
    while words not in heard:
        await asyncio.sleep(0.01)


def test_a_chat_takes_its_turn_and_others_do_not_wait_for_it(tmp_path: Path) -> None:
    turns = Turns(open_memory(tmp_path))

    async def work(heard: Heard, going: asyncio.Event) -> None:
        first = asyncio.create_task(heard.ask(turns, place(1), "first", going))
        await passed(heard, "first begun")
        second = asyncio.create_task(heard.ask(turns, place(1), "second"))
        await heard.ask(turns, place(2), "other")
        await heard.ask(turns, place(1, topic=7), "topic")
        going.set()
        await asyncio.gather(first, second)

    begun_and_ended = [f"{name} {what}" for name in ("other", "topic") for what in ("begun", "ended")]
    assert run(work) == ["first begun", *begun_and_ended, "first ended", "second begun", "second ended"]


def test_a_burst_of_one_chat_is_refused(tmp_path: Path) -> None:
    turns = Turns(open_memory(tmp_path))

    async def work(heard: Heard, going: asyncio.Event) -> None:
        held = [
            asyncio.create_task(heard.ask(turns, place(1), str(n), going if n == 0 else None))
            for n in range(MAX_WAITING_PER_CHAT)
        ]
        await passed(heard, "0 begun")
        assert not await heard.ask(turns, place(1), "one too many")
        going.set()
        assert all(await asyncio.gather(*held))

    assert len(run(work)) == 2 * MAX_WAITING_PER_CHAT


def test_two_bots_over_one_server_answer_a_chat_one_after_the_other(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    url = new_database()
    one, two = (Turns(open_memory(tmp_path, url=url)) for _ in range(2))

    async def work(heard: Heard, going: asyncio.Event) -> None:
        first = asyncio.create_task(heard.ask(one, place(1), "first", going))
        await passed(heard, "first begun")
        second = asyncio.create_task(heard.ask(two, place(1), "second"))
        await heard.ask(two, place(2), "other")
        await asyncio.sleep(0.3)
        going.set()
        await asyncio.gather(first, second)
        await heard.ask(one, place(1), "third")

    assert run(work) == [
        "first begun", "other begun", "other ended", "first ended", "second begun", "second ended", "third begun",
        "third ended",
    ]  # fmt: skip


def test_a_bot_that_died_or_hangs_does_not_shut_a_chat_up(
    new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database()
    dying = open_memory(tmp_path, url=url)
    one, two = Turns(dying), Turns(open_memory(tmp_path, url=url))
    monkeypatch.setattr(telegram_turns, "MOST_S", 0.3)

    async def work(heard: Heard, going: asyncio.Event) -> None:
        hanging = asyncio.create_task(heard.ask(one, place(1), "first", going))
        await passed(heard, "first begun")
        await heard.ask(two, place(1), "second")
        monkeypatch.setattr(telegram_turns, "MOST_S", 60.0)
        dying.close()
        await heard.ask(two, place(1), "third")
        going.set()
        await hanging

    assert run(work) == ["first begun", "second begun", "second ended", "third begun", "third ended", "first ended"]
