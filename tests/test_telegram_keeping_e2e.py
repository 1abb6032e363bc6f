"""What a bot keeps to when things go wrong, over HTTP: edits, streams, limits, kills, duplicates, the webhook."""

from __future__ import annotations

import itertools
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.botapi_http import post_update
from tests.botapi_server import BotApi
from tests.telegram_running import Bot, bot_process

EDITED = {"kind": "edited_message", "edit_date": 1}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Bot]]:
    limits = {"WENBAO_TELEGRAM_USER_PER_MINUTE": "6", "WENBAO_TELEGRAM_QUESTION_CHARS": "40"}
    with BotApi() as api, bot_process(tmp_path_factory.mktemp("bot"), api.url, **limits) as bot:
        api.wait(lambda: api.calls_of("getUpdates"), 60)
        yield api, bot


def test_an_edited_question_is_answered_anew_once(api: BotApi, chat: int) -> None:
    asked = api.say("产量", chat=chat)
    api.wait_sent(chat)
    same = {"message_id": asked["message_id"], **EDITED}
    api.say("产量", chat=chat, **same)
    api.say("销量", chat=chat, **same)
    again = api.wait_sent(chat, 2)[1]
    assert again["text"].startswith("答：销量[1]")
    assert again["reply_to_id"] == asked["message_id"]
    time.sleep(0.3)
    assert len(api.sent_to(chat)) == 2


def test_an_answer_streams_in_a_private_chat_as_status_then_verified_sentences(api: BotApi, chat: int) -> None:
    api.say("说 3", chat=chat)
    [message] = api.wait_sent(chat, timeout_s=30)
    assert message["text"].startswith("核实完毕。[1]")
    drafts = [call for call in api.drafts if call.parameters["chat_id"] == chat]
    texts = [call.parameters["text"] for call in drafts]
    assert texts[0] == "🔎 已检索 12 段（5 篇报道）……"
    assert any("正在核对" in text for text in texts)
    assert any(text.startswith("核实1。[1]") for text in texts)
    assert not any("草稿" in text for text in texts)
    assert len({call.parameters["draft_id"] for call in drafts}) == 1
    assert api.calls_of("editMessageText", chat) == []


def test_where_drafts_are_refused_one_message_is_edited_no_faster_than_every_1_2_s(api: BotApi, chat: int) -> None:
    api.fault("sendMessageDraft", "403", times=99, words=f"'chat_id': {chat},")
    api.say("说 3", chat=chat)
    api.wait(lambda: any("核实完毕" in message["text"] for message in api.sent_to(chat)), 30)
    [message] = api.sent_to(chat)
    assert message["reply_markup"]["inline_keyboard"]
    shown = [call.at for call in api.calls if call.method in ("sendMessage", "editMessageText")
             and call.parameters.get("chat_id") == chat]  # fmt: skip
    assert len(shown) >= 3
    assert min(later - earlier for earlier, later in itertools.pairwise(shown)) >= 1.15


def test_flood_control_on_a_preview_delays_no_answer(api: BotApi, chat: int) -> None:
    api.fault("sendMessageDraft", "429", times=99, retry_after=30, words=f"'chat_id': {chat},")
    api.say("说 2", chat=chat)
    [message] = api.wait_sent(chat, timeout_s=20)
    assert message["text"].startswith("核实完毕")


def test_the_answer_lands_though_its_preview_was_deleted(api: BotApi, chat: int) -> None:
    api.say("/ask 说 3", chat=-chat)
    [preview] = api.wait_sent(-chat)
    api.messages.remove(preview)
    [message] = api.wait_sent(-chat, timeout_s=20)
    assert message["text"].startswith("核实完毕")


def test_who_asks_too_often_is_told_so_once_and_others_are_answered(
    api: BotApi, chat: int, _numbers: Iterator[int]
) -> None:
    def turned_away() -> int:
        return sum(message["text"].startswith("问得太快了") for message in api.sent_to(chat))

    for number in range(60):
        api.say(f"问{number}", chat=chat)
        api.wait(lambda number=number: len(api.sent_to(chat)) > number)  # type: ignore[misc]
        if turned_away():
            break
    assert 6 <= number < 60
    api.say("再问", chat=chat)
    other = next(_numbers)
    api.say("产量", chat=other)
    api.wait_sent(other)
    assert turned_away() == 1


def test_a_question_beyond_the_limit_is_turned_away_with_the_limit(api: BotApi, chat: int) -> None:
    api.say("产" * 41, chat=chat)
    assert "最多 40 字，收到 41 字" in api.wait_sent(chat)[0]["text"]


def test_each_person_of_a_group_has_a_conversation_of_their_own(api: BotApi, chat: int) -> None:
    for user in (7, 8):
        api.say("/ask 谁", chat=-chat, user=user)
    texts = {message["text"].split("[1]")[0] for message in api.wait_sent(-chat, 2)}
    assert texts == {f"答：telegram:-{chat}:0:7", f"答：telegram:-{chat}:0:8"}


def test_new_forgets_the_conversation(api: BotApi, chat: int) -> None:
    api.say("/new", chat=chat)
    assert api.wait_sent(chat)[0]["text"].startswith("好的，前面的对话已经忘掉")


def test_an_update_that_comes_twice_is_answered_once(api: BotApi, chat: int) -> None:
    api.say("产量", chat=chat)
    api.wait_sent(chat)
    update = {"update_id": 999, "message": {**api.last_said, "text": "再来"}}
    for _ in range(3):
        api.repeat(update)
    api.wait_sent(chat, 2)
    api.say("销量", chat=chat)
    texts = [message["text"][:4] for message in api.wait_sent(chat, 3)]
    assert texts == ["答：产量", "答：再来", "答：销量"]


def test_updates_that_cannot_be_read_stop_nothing(running: tuple[BotApi, Bot], api: BotApi, chat: int) -> None:
    for broken in ({"message": {"text": "秘密"}}, {"message": 7}, {"callback_query": {"id": []}}, {"poll": "x"}):
        api.push(broken)
    api.say("产量", chat=chat)
    api.wait_sent(chat)
    assert "秘密" not in running[1].log()


def test_only_those_named_are_answered_where_some_are_named(tmp_path: Path) -> None:
    with BotApi() as api, bot_process(tmp_path, api.url, WENBAO_TELEGRAM_ALLOWED="5 -6"):
        api.say("产量", chat=7)
        assert "您的编号是 7" in api.wait_sent(7, timeout_s=60)[0]["text"]
        query = api.press(api.sent_to(7)[0], "f:1:1")
        api.wait(lambda: query in api.taps)
        assert api.taps[query]["show_alert"]
        api.say("/ask 产量", chat=-8, user=9)
        for chat, said in ((5, "产量"), (-6, "/ask 产量")):
            api.say(said, chat=chat, user=9 if chat < 0 else 0)
            assert api.wait_sent(chat)[0]["text"].startswith("答：产量")
        assert api.sent_to(-8) == []


def test_a_question_cut_off_by_a_kill_is_answered_after_the_restart_and_once(tmp_path: Path) -> None:
    with BotApi() as api:
        with bot_process(tmp_path, api.url) as bot:
            api.say("产量", chat=5)
            api.wait_sent(5, timeout_s=60)
            api.say("慢 2", chat=5)
            api.say("销量", chat=5)
            api.wait(lambda: api.unconfirmed == 0 and len(api.calls_of("sendChatAction", 5)) > 1)
            bot.kill()
        with bot_process(tmp_path, api.url) as bot:
            texts = [message["text"][:4] for message in api.wait_sent(5, 3, 60)]
            assert texts == ["答：产量", "答：慢 ", "答：销量"]
            assert bot.stop() == 0
        with bot_process(tmp_path, api.url) as bot:
            api.say("存量", chat=5)
            assert api.wait_sent(5, 4, 60)[3]["text"].startswith("答：存量")
            assert len(api.sent_to(5)) == 4


def test_a_long_answer_cut_off_by_a_kill_goes_on_where_it_was(tmp_path: Path) -> None:
    with BotApi() as api:
        with bot_process(tmp_path, api.url) as bot:
            api.fault("sendMessage", "429", times=9, retry_after=60, words="第15段")
            api.say("长", chat=5)
            api.wait(lambda: len(api.calls_of("sendMessage", 5)) > len(api.sent_to(5)) > 0, 60)
            time.sleep(0.3)
            before = len(api.sent_to(5))
            bot.kill()
        api.faults.clear()
        with bot_process(tmp_path, api.url):
            api.wait(lambda: any("出处" in message["text"] for message in api.sent_to(5)), 60)
        texts = [message["text"] for message in api.sent_to(5)]
        assert len(set(texts)) == len(texts) > before
        assert sum(text.count("段说的是产量") for text in texts) == 20


def test_telegram_delivers_to_the_webhook_where_one_is_set(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "WENBAO_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook/news",
        "WENBAO_TELEGRAM_WEBHOOK_PORT": str(port),
        "WENBAO_TELEGRAM_WEBHOOK_SECRET": "only-telegram-knows",
    }
    with BotApi() as api, bot_process(tmp_path, api.url, **settings) as bot:
        api.wait(lambda: api.webhook, 60)
        assert api.webhook["secret_token"] == "only-telegram-knows"
        api.say("产量", chat=5)
        assert api.wait_sent(5)[0]["text"].startswith("答：产量")
        update: dict[str, Any] = {"update_id": 5000, "message": api.last_said}
        assert post_update({**api.webhook, "secret_token": "guessed"}, update) == 403
        assert _status(f"http://127.0.0.1:{port}/") == 404
        api.say("慢 0.5", chat=5)
        api.wait(lambda: len(api.calls_of("sendChatAction", 5)) == 2)
        assert bot.stop() == 0
        assert len(api.sent_to(5)) == 2
        assert api.calls_of("getUpdates") == []
        assert "only-telegram-knows" not in bot.log()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WENBAO_TELEGRAM_WEBHOOK_URL", "news.example.org"),
        ("WENBAO_TELEGRAM_ADMINS", "me"),
        ("WENBAO_TELEGRAM_USER_PER_MINUTE", "-1"),
    ],
)
def test_a_useless_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with bot_process(tmp_path, "http://127.0.0.1:9", **{name: value}) as bot:
        assert bot.process.wait(60) == 2
        assert name.removeprefix("WENBAO_").lower() in bot.log().lower()
        assert "Traceback" not in bot.log()


def _status(url: str) -> int:
    request = urllib.request.Request(url, json.dumps({}).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
