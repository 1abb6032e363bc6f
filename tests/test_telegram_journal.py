from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from telegram import Bot, Update

from bot.memory import open_memory
from bot.telegram_journal import DEAD_AFTER_S, KEPT_S, MAX_TRIES, Journal
from bot.telegram_queue import JournalledQueue
from bot.telegram_render import Part
from bot.telegram_replicas import Identity

BOT = Bot("1:x")


def said(update_id: int, text: str = "产量", kind: str = "message") -> Update:
    message: dict[str, Any] = {
        "message_id": update_id,
        "date": 1,
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False, "first_name": "读者"},
        "text": text,
    }
    return Update.de_json({"update_id": update_id, kind: message}, BOT)


def journal(folder: Path, now: float = 1000.0) -> Journal:
    return Journal(open_memory(folder), lambda: now)


def open_questions(folder: Path, now: float = 1000.0) -> list[str]:
    updates = journal(folder, now).left_open(BOT)
    return [update.effective_message.text or "" for update in updates if update.effective_message]


def test_what_was_not_dealt_with_is_left_open_in_its_order(tmp_path: Path) -> None:
    first = journal(tmp_path)
    for update in (said(9, "甲"), said(3, "乙"), said(10, "丙", "edited_message")):
        assert first.admit(update)
    first.close(3)
    assert open_questions(tmp_path) == ["甲", "丙"]


def test_an_update_is_known_by_number_and_content_across_a_restart(tmp_path: Path) -> None:
    assert journal(tmp_path).admit(said(9))
    again = journal(tmp_path)
    assert not again.admit(said(9))
    assert again.admit(said(9, "别的"))


def test_what_people_wrote_is_gone_once_it_is_dealt_with(tmp_path: Path) -> None:
    db = open_memory(tmp_path)
    kept = Journal(db)
    kept.admit(said(9, "秘密"))
    kept.saying(9, [Part("<b>秘密</b>", "秘密")], 1)
    kept.close(9)
    assert db.execute("SELECT payload, parts FROM telegram_update").fetchall() == [("", "")]


def test_a_question_that_ends_the_program_is_given_up(tmp_path: Path) -> None:
    journal(tmp_path).admit(said(9))
    assert [open_questions(tmp_path) for _ in range(MAX_TRIES + 1)] == [["产量"]] * MAX_TRIES + [[]]


def test_a_question_of_the_day_before_yesterday_is_not_answered_any_more(tmp_path: Path) -> None:
    journal(tmp_path).admit(said(9))
    assert open_questions(tmp_path, 1000.0 + KEPT_S + 1) == []


def test_an_answer_begun_is_known_with_what_was_sent_of_it(tmp_path: Path) -> None:
    parts = (Part("<b>一</b>", "一"), Part("二", "二"))
    first = journal(tmp_path)
    first.admit(said(9))
    first.showing(9, 77)
    first.saying(9, parts, 4)
    first.sent(9, 1)
    again = journal(tmp_path)
    again.left_open(BOT)
    begun = again.begun(9)
    assert begun is not None
    assert (begun.parts, begun.sent, begun.answer, again.shown(9)) == (parts, 1, 4, 77)
    assert again.begun(10) is None


def test_the_queue_takes_each_update_once(tmp_path: Path) -> None:
    async def taken() -> int:
        queue = JournalledQueue(journal(tmp_path))
        for update in (said(9), said(9), said(10)):
            await queue.put(update)
        return queue.qsize()

    assert asyncio.run(taken()) == 2


def shared(url: str, name: str) -> Journal:
    kept = Journal(open_memory(Path(), url=url), lambda: 1000.0, holder=name)
    kept.beat()
    return kept


def words_of(updates: list[Update]) -> list[str]:
    return [update.effective_message.text or "" for update in updates if update.effective_message]


def test_of_bots_that_share_a_journal_one_has_each_update(new_database: Callable[[], str]) -> None:
    url = new_database()
    first, second = shared(url, "a"), shared(url, "b")
    assert [first.admit(said(9)), second.admit(said(9)), second.admit(said(9, "别的"))] == [True, False, True]
    assert (words_of(first.left_open(BOT)), words_of(second.left_open(BOT))) == (["产量"], ["别的"])


def test_what_a_dead_bot_left_open_is_taken_up_by_one_of_the_others(new_database: Callable[[], str]) -> None:
    url = new_database()
    dead, second, third = (shared(url, name) for name in "abc")
    dead.admit(said(9, "甲"))
    dead.saying(9, [Part("<b>一</b>", "一")], 4)
    second.admit(said(10, "乙"))
    assert second.inherited(BOT) == []
    open_memory(Path(), url=url).execute(f"UPDATE telegram_bot SET beat = beat - {DEAD_AFTER_S + 1} WHERE name = 'a'")
    assert words_of(second.inherited(BOT)) == ["甲"]
    assert third.inherited(BOT) == []
    begun = second.begun(9)
    assert begun is not None
    assert begun.answer == 4


def test_what_a_bot_that_stops_leaves_open_is_taken_up_at_once(new_database: Callable[[], str]) -> None:
    url = new_database()
    first, second = shared(url, "a"), shared(url, "b")
    first.admit(said(9))
    first.leave()
    assert words_of(second.inherited(BOT)) == ["产量"]


def test_a_journal_of_an_earlier_version_is_gone_on_with(tmp_path: Path) -> None:
    db = open_memory(tmp_path)
    db.execute(
        "CREATE TABLE telegram_update (entry INTEGER PRIMARY KEY AUTOINCREMENT, update_id INTEGER NOT NULL, digest TEXT"
        " NOT NULL, at REAL NOT NULL, payload TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0, parts TEXT NOT NULL"
        " DEFAULT '', answer INTEGER NOT NULL DEFAULT 0, preview INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL"
        " DEFAULT 0, UNIQUE (update_id, digest))"
    )
    db.execute(
        "INSERT INTO telegram_update (update_id, digest, at, payload) VALUES (9, 'x', 1000, ?)", (said(9).to_json(),)
    )
    assert open_questions(tmp_path) == ["产量"]


def test_a_bot_keeps_its_name_through_a_kill_and_two_over_one_folder_have_their_own(tmp_path: Path) -> None:
    first, second = Identity(tmp_path), Identity(tmp_path)
    assert first.name != second.name
    first.release()
    assert Identity(tmp_path).name == first.name
