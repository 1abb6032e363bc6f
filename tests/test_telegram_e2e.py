"""A real polling bot, a process of its own, over HTTP against tests/botapi_server.py."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.telegram_help import COMMANDS
from tests.botapi_server import TOKEN, BotApi, units
from tests.telegram_process import LONG_TEXT
from tests.telegram_running import Bot, bot_process

SOURCE = "《产量<1>》 样报 2023-08-18 第32期（总第632期）第1版"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Bot]]:
    with BotApi() as api, bot_process(tmp_path_factory.mktemp("bot"), api.url) as bot:
        api.wait(lambda: api.calls_of("getUpdates"), 20)
        yield api, bot


def test_a_private_question_is_answered_with_its_sources_below(api: BotApi, chat: int) -> None:
    api.say("产量多少？", chat=chat)
    [message] = api.wait_sent(chat)
    assert message["text"] == f"答：产量多少？[1]\n\n出处\n[1] {SOURCE}"
    assert message["entities"] == [{"type": "bold", "offset": 12, "length": 2}]
    [call] = api.calls_of("sendMessage", chat)
    assert call.parameters["link_preview_options"] == {"is_disabled": True}
    assert "reply_parameters" not in call.parameters


def test_typing_shows_while_the_answer_is_sought(api: BotApi, chat: int) -> None:
    api.say("慢 0.3", chat=chat)
    api.wait_sent(chat)
    shown = [call.method for call in api.calls if call.parameters.get("chat_id") == chat]
    assert shown == ["sendChatAction", "sendMessage"]


def test_markup_in_an_answer_is_shown_not_believed(api: BotApi, chat: int) -> None:
    api.say("怪", chat=chat)
    [message] = api.wait_sent(chat)
    assert message["text"].startswith("a<b && <think>想</think>[1]\n\n出处\n[1] 《产量<1>》")


def test_refused_markup_is_sent_again_as_plain_text(api: BotApi, chat: int) -> None:
    api.fault("sendMessage", "refuse", words="think")
    api.say("怪", chat=chat)
    [message] = api.wait_sent(chat)
    first, second = api.calls_of("sendMessage", chat)
    assert (first.parameters["parse_mode"], second.parameters.get("parse_mode")) == ("HTML", None)
    assert message["text"] == f"a<b && <think>想</think>[1]\n\n出处\n[1] {SOURCE}"
    assert "entities" not in message


def test_a_long_answer_comes_in_order_with_the_sources_whole_at_the_end(api: BotApi, chat: int) -> None:
    api.say("长", chat=chat)
    api.wait(lambda: any("出处" in message["text"] for message in api.sent_to(chat)))
    texts = [message["text"] for message in api.sent_to(chat)]
    assert max(map(units, texts)) <= 4096
    body, sources = "\n\n".join(texts).split("\n\n出处\n")
    assert body == LONG_TEXT
    assert texts[-1].endswith("出处\n" + sources)
    assert [line.split()[0] for line in sources.splitlines()] == [f"[{number}]" for number in range(1, 21)]


def test_start_and_help_speak_both_languages_the_readers_own_first(api: BotApi, chat: int) -> None:
    api.say("/start", chat=chat, language="en")
    english = api.wait_sent(chat, 1)[0]["text"]
    # A text that needs no search does not wait for its turn, so the second is asked for after the first has come.
    api.say("/help", chat=chat, language="zh-hans")
    chinese = api.wait_sent(chat, 2)[1]["text"]
    assert english.index("I am Wenbao") < english.index("我是问报")
    assert chinese.index("我是问报") < chinese.index("I am Wenbao")


def test_the_command_menu_is_set_in_both_languages(api: BotApi) -> None:
    menus = {tag: [command["command"] for command in menu] for tag, menu in api.commands.items()}
    assert menus[""] == menus["en"] == menus["zh"] == [name for name, _ in COMMANDS["zh"]]
    assert api.commands["zh"][-1]["description"] == "使用说明"


@pytest.mark.parametrize("said", ["/ask 产量 多少", "/ask产量 多少", "/ask@wenbao_test_bot 产量 多少"])
def test_the_command_asks_with_or_without_a_blank(api: BotApi, chat: int, said: str) -> None:
    api.say(said, chat=-chat)
    [message] = api.wait_sent(-chat)
    assert message["text"].startswith("答：产量 多少[1]")


def test_a_command_without_a_question_explains_itself(api: BotApi, chat: int) -> None:
    api.say("/ask", chat=chat, language="en")
    assert api.wait_sent(chat)[0]["text"].startswith("Please put the question after")


def test_who_reads_on_does_not_wait_for_what_others_asked(api: BotApi, chat: int, _numbers: Iterator[int]) -> None:
    asking = [next(_numbers) for _ in range(8)]
    for other in asking:
        api.say("慢 3", chat=other)
    api.say("/issues", chat=chat)
    assert api.wait_sent(chat, timeout_s=2.5)[0]["text"] == "还没有收录报纸。"
    for other in asking:
        api.wait_sent(other, timeout_s=30)


def test_a_group_is_answered_only_where_the_bot_is_addressed(api: BotApi, chat: int) -> None:
    group = -chat
    api.say("大家早", chat=group)
    api.say("@other_bot 产量", chat=group)
    mention = api.say("😀 @Wenbao_Test_Bot 产量多少？", chat=group)
    [message] = api.wait_sent(group)
    assert message["text"].startswith("答：😀  产量多少？[1]")
    assert message["reply_to_id"] == mention["message_id"]
    api.say("那么销量呢", chat=group, reply_to=message)
    assert api.wait_sent(group, 2)[1]["text"].startswith("答：那么销量呢[1]")


def test_a_bare_mention_in_a_reply_asks_what_it_replies_to(api: BotApi, chat: int) -> None:
    asked = api.say("产量多少？", chat=-chat)
    api.say("@wenbao_test_bot", chat=-chat, reply_to=asked)
    [message] = api.wait_sent(-chat)
    assert message["text"].startswith("答：产量多少？[1]")


def test_other_bots_and_pictures_start_no_search(api: BotApi, chat: int) -> None:
    api.say("@wenbao_test_bot 产量", chat=-chat, **{"from": {"id": 9, "is_bot": True, "first_name": "别家"}})
    api.say(None, chat=chat, photo=[{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}])
    [message] = api.wait_sent(chat)
    assert message["text"] == "我只读得懂文字，请把问题打成文字发来。"
    assert api.sent_to(-chat) == []


def test_an_unknown_command_is_named_as_such(api: BotApi, chat: int) -> None:
    api.say("/weather 北京", chat=chat)
    assert api.wait_sent(chat)[0]["text"].startswith("没有这个命令")


def test_chats_do_not_wait_for_each_other(api: BotApi, chat: int, _numbers: Iterator[int]) -> None:
    other = next(_numbers)
    api.say("慢 1.5", chat=chat)
    api.say("产量", chat=other)
    api.wait_sent(other)
    assert api.sent_to(chat) == []
    api.wait_sent(chat)


def test_one_chat_is_answered_in_the_order_of_its_questions(api: BotApi, chat: int) -> None:
    for said in ("慢 0.4 甲", "乙", "丙"):
        api.say(said, chat=chat)
    texts = [message["text"].partition("[1]")[0] for message in api.wait_sent(chat, 3)]
    assert texts == ["答：慢 0.4 甲", "答：乙", "答：丙"]


def test_a_burst_in_one_chat_is_turned_away_with_a_word(api: BotApi, chat: int) -> None:
    api.say("慢 0.8", chat=chat)
    for number in range(6):
        api.say(f"问题{number}", chat=chat)
    texts = [message["text"] for message in api.wait_sent(chat, 7)]
    assert sum(text.startswith("前面的问题还没有答完") for text in texts) == 2
    assert sum(text.startswith("答：") for text in texts) == 5


def test_topics_of_a_forum_are_answered_in_their_topic(api: BotApi, chat: int) -> None:
    forum = {"id": -chat, "type": "supergroup", "title": "编前会", "is_forum": True}
    api._chats[-chat] = forum
    api.say("/ask 慢 0.3", chat=-chat, message_thread_id=7, is_topic_message=True)
    [message] = api.wait_sent(-chat)
    assert message["message_thread_id"] == 7
    assert api.calls_of("sendChatAction", -chat)[0].parameters["message_thread_id"] == 7


@pytest.mark.parametrize(("said", "words"), [("坏", "抱歉"), ("缺", "现在暂时无法作答")])
def test_a_failure_is_told_without_its_inside(
    running: tuple[BotApi, Bot], api: BotApi, chat: int, said: str, words: str
) -> None:
    api.say(said, chat=chat)
    [message] = api.wait_sent(chat)
    assert message["text"].startswith(words)
    assert not re.search("Traceback|Error|内情|/srv", message["text"])
    api.say("还在吗", chat=chat)
    api.wait_sent(chat, 2)
    assert ("内情不外传" if said == "坏" else "'/srv/archive': no archive here") in running[1].log()


@pytest.mark.parametrize("kind", ["429", "502"])
def test_a_refused_request_is_tried_again(api: BotApi, chat: int, kind: str) -> None:
    api.fault("sendMessage", kind, retry_after=1, words=f"'chat_id': {chat},")
    api.say("产量", chat=chat)
    [message] = api.wait_sent(chat)
    first, second = api.calls_of("sendMessage", chat)
    assert second.at - first.at >= 1
    time.sleep(0.3)
    assert api.sent_to(chat) == [message]


def test_an_answer_whose_receipt_is_lost_is_not_doubled(api: BotApi, chat: int) -> None:
    api.fault("sendMessage", "lost", words=f"'chat_id': {chat},")
    api.say("产量", chat=chat)
    api.say("销量", chat=chat)
    texts = [message["text"][:4] for message in api.wait_sent(chat, 2)]
    assert texts == ["答：产量", "答：销量"]


def test_flood_control_of_one_chat_leaves_the_others_alone(api: BotApi, chat: int, _numbers: Iterator[int]) -> None:
    other = next(_numbers)
    api.fault("sendMessage", "429", retry_after=2, words=f"'chat_id': {chat},")
    api.say("产量", chat=chat)
    api.wait(lambda: api.calls_of("sendMessage", chat))
    api.say("销量", chat=other)
    api.wait_sent(other, timeout_s=1.5)


def test_a_reader_who_blocked_the_bot_stops_nothing(api: BotApi, chat: int, _numbers: Iterator[int]) -> None:
    api.fault("sendMessage", "403", words=f"'chat_id': {chat},")
    api.say("产量", chat=chat)
    other = next(_numbers)
    api.say("产量", chat=other)
    api.wait_sent(other)
    assert api.sent_to(chat) == []


@pytest.mark.parametrize("kind", ["502", "drop", "429"])
def test_polling_recovers_by_itself(api: BotApi, chat: int, kind: str) -> None:
    api.fault("getUpdates", kind)
    api.say("产量", chat=chat)
    [message] = api.wait_sent(chat, timeout_s=15)
    assert message["text"].startswith("答：产量")


def test_no_log_line_holds_the_token_or_a_question(running: tuple[BotApi, Bot], api: BotApi, chat: int) -> None:
    api.say("产量几何", chat=chat)
    api.wait_sent(chat)
    api.wait(lambda: "answered in" in running[1].log())
    log = running[1].log()
    assert "产量几何" not in log
    assert TOKEN not in log
    assert TOKEN.split(":")[1] not in log


def test_sigterm_lets_the_running_question_be_answered(tmp_path: Path) -> None:
    with BotApi() as api, bot_process(tmp_path, api.url) as bot:
        api.say("慢 1", chat=5)
        api.wait(lambda: api.calls_of("sendChatAction"), 20)
        assert bot.stop() == 0
        assert api.sent_to(5)[0]["text"].startswith("答：慢 1[1]")
        assert api.unconfirmed == 0


def test_no_network_at_start_is_waited_out(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        with bot_process(tmp_path, f"http://127.0.0.1:{port}") as bot:
            deadline = time.monotonic() + 20
            while "cannot be reached" not in bot.log():
                assert time.monotonic() < deadline, bot.log()[-2000:]
                time.sleep(0.05)
            held.close()
            with BotApi(port) as api:
                api.say("产量", chat=5)
                assert api.wait_sent(5, timeout_s=20)[0]["text"].startswith("答：产量")
                assert bot.stop() == 0


def test_a_stop_is_heard_while_the_network_is_away(tmp_path: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with bot_process(tmp_path, f"http://127.0.0.1:{held.getsockname()[1]}") as bot:
            deadline = time.monotonic() + 20
            while "cannot be reached" not in bot.log():
                assert time.monotonic() < deadline, bot.log()[-2000:]
                time.sleep(0.05)
            assert bot.stop(5) == 0


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"WENBAO_TELEGRAM_TOKEN": ""}, "no bot token: set WENBAO_TELEGRAM_TOKEN"),
        ({"WENBAO_TELEGRAM_TOKEN": "not a token"}, "WENBAO_TELEGRAM_TOKEN does not look like"),
        ({"WENBAO_TELEGRAM_TOKEN": "1:WrongSecret"}, "Telegram refuses the bot token: check WENBAO_TELEGRAM_TOKEN"),
        ({"WENBAO_TELEGRAM_BASE_URL": "localhost"}, "WENBAO_TELEGRAM_BASE_URL is 'localhost'"),
        ({"WENBAO_TELEGRAM_PROXY": "carrier://pigeon"}, "WENBAO_TELEGRAM_PROXY"),
    ],
)
def test_a_useless_setting_is_named_and_ends_with_status_2(
    running: tuple[BotApi, Bot], tmp_path: Path, settings: dict[str, str], words: str
) -> None:
    with bot_process(tmp_path, running[0].url, **settings) as bot:
        assert bot.process.wait(20) == 2
        assert words in bot.log()
        assert "Traceback" not in bot.log()
        assert "WrongSecret" not in bot.log()


def test_a_token_withdrawn_while_polling_ends_the_bot_with_a_message(tmp_path: Path) -> None:
    with BotApi() as api, bot_process(tmp_path, api.url) as bot:
        api.wait(lambda: api.calls_of("getUpdates"), 20)
        api.fault("getUpdates", "401", times=9)
        api.say("产量", chat=5)
        assert bot.process.wait(20) == 2
        assert "Telegram refuses the bot token" in bot.log()
        assert TOKEN not in bot.log()


def test_a_proxy_named_by_the_environment_is_not_asked_for_loopback(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    with BotApi() as api, bot_process(tmp_path, api.url, HTTP_PROXY=nowhere, ALL_PROXY=nowhere):
        api.wait(lambda: api.calls_of("getUpdates"), 20)


def test_the_proxy_setting_serves_polling_and_sending(tmp_path: Path) -> None:
    with BotApi() as api, _forward_proxy(api.port) as (proxy, seen):
        with bot_process(tmp_path, "http://bot-api.invalid", WENBAO_TELEGRAM_PROXY=proxy) as bot:
            api.say("产量", chat=5)
            api.wait_sent(5, timeout_s=20)
            assert bot.stop() == 0
        assert {"getUpdates", "sendMessage"} <= {line.rsplit("/", 1)[-1] for line in seen}
        assert all(line.startswith("http://bot-api.invalid/bot") for line in seen)


@contextmanager
def _forward_proxy(port: int) -> Iterator[tuple[str, list[str]]]:
    """An HTTP proxy that sends every request to the local server, whatever host it names."""
    import http.client
    import threading
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
    from urllib.parse import urlsplit

    seen: list[str] = []

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            seen.append(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            onward = http.client.HTTPConnection("127.0.0.1", port)
            onward.request("POST", urlsplit(self.path).path, body, {"Content-Type": self.headers["Content-Type"] or ""})
            reply = onward.getresponse()
            payload = reply.read()
            try:
                self.send_response(reply.status)
                self.send_header("Content-Length", str(len(payload)))
                self.end_headers()
                self.wfile.write(payload)
            except OSError:
                self.close_connection = True

        def log_message(self, *words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
    finally:
        server.shutdown()
        server.server_close()
