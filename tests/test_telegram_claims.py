from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from telegram import Update

from bot.memory import open_memory
from bot.telegram_claims import Claims
from bot.telegram_journal import Journal, JournalledQueue
from retrieval.catalogue import Catalogue


def update(number: int, text: str = "储能") -> Update:
    chat = {"id": 5, "type": "private"}
    message = {"message_id": number, "date": 0, "chat": chat, "text": text}
    return Update.de_json({"update_id": number, "message": message}, None)


def bot_on(url: str, folder: Path) -> tuple[Claims, JournalledQueue, Journal]:
    folder.mkdir()
    claims = Claims(Catalogue(folder, create=True, url=url))
    claims.open()
    journal = Journal(open_memory(folder))
    return claims, JournalledQueue(journal, claims.ours), journal


async def test_of_two_bots_only_one_answers_an_update(tmp_path: Path, new_database: Callable[[], str]) -> None:
    url = new_database()
    _, first, _ = bot_on(url, tmp_path / "a")
    _, second, journal = bot_on(url, tmp_path / "b")
    for queue in (first, second):
        await queue.put(update(7))
    await second.put(update(8))
    assert (first.qsize(), second.qsize()) == (1, 1)
    assert journal.left_open(None) == [update(8)]  # type: ignore[arg-type]


async def test_a_bot_alone_asks_nobody(tmp_path: Path) -> None:
    claims, queue, _ = bot_on("", tmp_path / "a")
    await queue.put(update(7))
    await queue.put(update(7))
    assert (claims.shared, queue.qsize()) == (False, 1)


def test_another_text_under_the_same_number_is_another_update(tmp_path: Path, new_database: Callable[[], str]) -> None:
    claims, _, _ = bot_on(new_database(), tmp_path / "a")
    told = [claims.claim(update(7)), claims.claim(update(7)), claims.claim(update(7, "芯片"))]
    assert told == [True, False, True]
