"""The program itself over the sample issue: a real polling bot over HTTP against tests/botapi_server.py."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from ingest.sample import SAMPLE_FOLDER
from retrieval.catalogue import Catalogue
from tests.botapi_server import BotApi
from tests.chat_server import ChatServer, Reply
from tests.servers import free_port, wait_for
from tests.telegram_running import REAL, ROOT, Bot, asked, bot_process, delivery, ingest, labels

SLOWEST_ANSWER_S = 2.0
STATUS_PORT = free_port()
STORAGE = "2023年上半年新投运新型储能装机规模是多少？"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    ingest(folder, SAMPLE_FOLDER)
    return folder


@pytest.fixture(scope="module")
def running(sample: Path) -> Iterator[tuple[BotApi, Bot]]:
    settings = {"WENBAO_STATUS_PORT": str(STATUS_PORT)}
    with BotApi() as api, bot_process(sample, api.url, module=REAL, **settings) as bot:
        api.wait(lambda: api.calls_of("getUpdates"), 60)
        yield api, bot


def bold(message: dict[str, Any]) -> list[str]:
    units = message["text"].encode("utf-16-le")
    spans = [entity for entity in message.get("entities", []) if entity["type"] == "bold"]
    return [units[2 * e["offset"] : 2 * (e["offset"] + e["length"])].decode("utf-16-le") for e in spans]


def test_a_tap_on_a_source_shows_the_quote_in_its_paragraph_and_leads_to_the_article(api: BotApi, chat: int) -> None:
    answer = asked(api, chat, STORAGE)
    assert labels(answer) == ["[1] 上半年新型储能增量追平历年总和", "👍", "👎"]
    api.tap(answer, "[1]")
    card = api.wait_sent(chat, 2)[1]
    headline, quote = bold(card)
    assert headline == "上半年新型储能增量追平历年总和"
    assert "863万千瓦" in quote
    assert quote in answer["text"]
    assert "\n电子产业观察报 · 2023-08-18 · 第32期（总第632期） · 第1版" in card["text"]
    assert "本报记者 何砚秋" in card["text"]
    assert card["reply_to_id"] == answer["message_id"]
    api.tap(card, "全文")
    api.wait(lambda: "返回" in str(card["reply_markup"]))
    assert card["text"].count("\n") > 3
    api.tap(card, "返回")
    api.wait(lambda: "全文" in str(card["reply_markup"]))
    assert bold(card) == [headline, quote]
    api.wait(lambda: len(api.taps) >= 3)


def test_a_reply_to_an_earlier_answer_follows_that_answer(api: BotApi, chat: int) -> None:
    first = asked(api, chat, STORAGE)
    asked(api, chat, "5G基站总数是多少？")
    count = len(api.sent_to(chat))
    api.say("谁写的？", chat=chat, reply_to=first)
    assert "何砚秋" in api.wait_sent(chat, count + 1)[-1]["text"]


def test_in_a_group_anybody_may_follow_up_an_answer_by_a_reply(api: BotApi, _numbers: Iterator[int]) -> None:
    group = -next(_numbers)
    api.say(f"@wenbao_test_bot {STORAGE}", chat=group, user=9)
    [answer] = api.wait_sent(group)
    api.say("谁写的？", chat=group, user=10, reply_to=answer)
    assert "何砚秋" in api.wait_sent(group, 2)[1]["text"]


def test_each_rating_is_kept_with_question_answer_and_passages_for_the_operator(
    api: BotApi, chat: int, sample: Path
) -> None:
    answer = asked(api, chat, STORAGE)
    query = api.tap(answer, "👎")
    api.wait(lambda: query in api.taps)
    assert "已记下" in api.taps[query]["text"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WENBAO_ARCHIVE": str(sample / "archive")}
    command = [sys.executable, "-m", "bot", "feedback", "--json"]
    told = json.loads(subprocess.run(command, env=environment, capture_output=True, check=True, cwd=sample).stdout)
    newest = told["feedback"][0]
    assert (newest["good"], newest["question"]) == (False, STORAGE)
    assert "863万千瓦" in newest["answer"]
    assert newest["citations"][0]["quote"] in newest["passages"][0]["text"]


def test_a_button_cannot_be_used_from_another_chat(api: BotApi, chat: int, _numbers: Iterator[int]) -> None:
    answer, other = asked(api, chat, STORAGE), asked(api, next(_numbers), STORAGE)
    source = answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    query = api.press(other, source)
    api.wait(lambda: query in api.taps)
    assert api.taps[query]["show_alert"] is True
    assert len(api.sent_to(other["chat"]["id"])) == 1


@pytest.mark.parametrize("data", ["", "s", "s:1", "s:x:y", "a:999999:1", "z:1", "s:99999999999999999999999:1", "p:1:2"])
def test_a_made_up_button_is_answered_with_a_word(api: BotApi, chat: int, data: str) -> None:
    answer = asked(api, chat, "你好")
    query = api.press(answer, data)
    api.wait(lambda: query in api.taps)
    assert api.taps[query]["text"]


def test_the_newest_issue_is_read_from_its_contents(api: BotApi, chat: int) -> None:
    contents = asked(api, chat, "/latest")
    assert contents["text"].startswith("电子产业观察报 2023-08-18 第32期（总第632期）")
    assert "1. " in contents["text"]
    headline = contents["text"].split("2. ")[1].split(" 第")[0]
    api.tap(contents, "2")
    api.wait(lambda: contents["text"].startswith(headline))
    api.tap(contents, "返回")
    api.wait(lambda: contents["text"].startswith("电子产业观察报"))
    api.tap(contents, "返回")
    api.wait(lambda: contents["text"].startswith("已收录 1 期"))


def test_the_issues_are_listed_and_open_their_contents(api: BotApi, chat: int) -> None:
    listed = asked(api, chat, "/issues")
    assert listed["text"].startswith("已收录 1 期\n\n1. 电子产业观察报 2023-08-18")
    api.tap(listed, "1")
    api.wait(lambda: listed["text"].startswith("电子产业观察报"))


def test_a_search_lists_passages_and_opens_them(api: BotApi, chat: int) -> None:
    found = asked(api, chat, "/search 新型储能")
    assert found["text"].startswith("🔎 新型储能\n\n1. ")
    api.tap(found, "1")
    card = api.wait_sent(chat, 2)[1]
    assert len(bold(card)) == 2
    api.tap(card, "全文")
    api.wait(lambda: "返回" in str(card["reply_markup"]))


def test_the_language_chosen_is_that_of_answers_and_of_all_that_stands_round_them(api: BotApi, chat: int) -> None:
    assert asked(api, chat, "/lang English")["text"] == "All right, I speak English."
    english = asked(api, chat, STORAGE)["text"]
    assert english.startswith("8.63 GW (863万千瓦): “")
    assert "\n\nSources\n[1]" in english
    assert asked(api, chat, "谁写的？")["text"].startswith("“上半年新型储能增量追平历年总和” is by ")
    choice = asked(api, chat, "/lang")
    api.tap(choice, "中文")
    api.wait(lambda: choice["text"] == "好的，我说中文。")
    chinese = asked(api, chat, "what capacity of new storage came online in H1 2023")["text"]
    assert chinese.startswith("国家能源局的统计显示")
    assert "\n\n出处\n[1]" in chinese
    asked(api, chat, "/lang auto")
    assert asked(api, chat, "what capacity of new storage came online in H1 2023")["text"].startswith("8.63 GW")


def test_about_tells_what_is_on_file_and_the_readers_number(api: BotApi, chat: int) -> None:
    told = asked(api, chat, "/about")["text"]
    assert "已收录 1 期" in told
    assert "不经过语言模型" in told
    assert str(chat) in told


def test_inline_mode_brings_the_answer_with_its_source(api: BotApi, chat: int) -> None:
    query = api.type_inline(STORAGE, user=chat)
    [result] = api.wait(lambda: api.inline.get(query))
    assert "863万千瓦" in result["shown"]["text"]
    assert "《上半年新型储能增量追平历年总和》" in result["shown"]["text"]
    assert result["input_message_content"]["link_preview_options"] == {"is_disabled": True}


def test_inline_answers_are_in_the_language_that_the_person_chose(api: BotApi, chat: int) -> None:
    asked(api, chat, "/lang English")
    query = api.type_inline(STORAGE, user=chat)
    [result] = api.wait(lambda: api.inline.get(query))
    assert result["shown"]["text"].startswith("8.63 GW")


def first_excerpt(request: dict[str, Any]) -> Reply:
    """Say the first sentence of the first excerpt, as a model that obeys its rules would."""
    found = re.search(r"^\[1\].*\n(.*?。)", request["messages"][-1]["content"])
    assert found is not None
    return Reply((found[1], "[1]"), delay_s=1.0, pause_s=1.0)


def test_a_chat_models_answer_streams_and_where_it_is_away_the_reader_is_told(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "archive", tmp_path / "archive")
    with BotApi() as api, ChatServer(first_excerpt) as model:
        settings = {
            "WENBAO_CHAT_MODEL": "openai:scripted",
            "WENBAO_CHAT_BASE_URL": model.url,
            "WENBAO_CHAT_API_KEY": "of-no-use",
            "WENBAO_CHAT_MAX_RETRIES": "0",
        }
        with bot_process(tmp_path, api.url, module=REAL, **settings):
            api.wait(lambda: api.calls_of("getUpdates"), 60)
            api.say(STORAGE, chat=5)
            written = api.wait_sent(5, timeout_s=60)[0]["text"]
            assert "语言模型" not in written
            assert written.partition("\n\n出处\n")[0].endswith("。[1]")
            shown = [call.parameters["text"] for call in api.drafts]
            assert shown[0].startswith("🔎 已检索")
            assert model.requests
            model.__exit__()
            quoted = asked(api, 5, "Where was the 2023 World Robot Conference held?")["text"]
            assert quoted.startswith("(The language model ")
            assert "; these are the paper's own sentences.)\n\n" in quoted
            assert "\n\nSources\n[1]" in quoted


def test_only_the_last_of_an_inline_question_being_typed_is_searched(api: BotApi, chat: int) -> None:
    first, last = api.type_inline("新型储", user=chat), api.type_inline("新型储能", user=chat)
    api.wait(lambda: api.inline.get(last))
    assert first not in api.inline


def test_a_new_issue_is_answered_from_within_two_seconds_of_its_ingest_by_another_process(
    api: BotApi, chat: int, sample: Path, tmp_path: Path
) -> None:
    taken_s = []
    for number, metal in enumerate(("钪", "铟", "铼")):
        ingest(sample, delivery(tmp_path, f"2023-08-2{number}", f"{metal}矿投产", f"首座{metal}矿年产{7 + number}吨。"))
        returned = time.monotonic()
        assert f"年产{7 + number}吨" in asked(api, chat, f"首座{metal}矿年产多少？")["text"]
        taken_s.append(time.monotonic() - returned)
        if taken_s[-1] < SLOWEST_ANSWER_S:
            return
    raise AssertionError(f"on three tries it took {taken_s} s")


def test_what_another_process_takes_in_is_answered_and_told_to_subscribers_with_its_source(
    api: BotApi, chat: int, sample: Path, tmp_path: Path
) -> None:
    assert "“钠离子电池”" in asked(api, chat, "/subscribe 钠离子电池")["text"]
    asked(api, chat + 5000, "/subscribe 光刻机")
    listed = asked(api, chat, "/subscriptions")
    assert labels(listed) == ["✕ 钠离子电池"]
    ingest(sample, delivery(tmp_path, "2023-09-01", "钠离子电池下线", "首条钠离子电池产线年产能为3吉瓦时。"))
    answer = asked(api, chat, "首条钠离子电池产线年产能是多少？")
    told = api.wait_sent(chat, 4)
    [news] = [message for message in told if message["text"].startswith("🔔")]
    assert "《钠离子电池下线》 首条钠离子电池产线年产能为3吉瓦时。[1]" in news["text"]
    assert "样报 2023-09-01 第1版" in news["text"]
    assert "3吉瓦时" in answer["text"] or "3吉瓦时" in told[-1]["text"]
    api.tap(news, "[1]")
    assert bold(api.wait_sent(chat, 5)[4]) == ["钠离子电池下线", "首条钠离子电池产线年产能为3吉瓦时。"]
    api.tap(listed, "✕")
    api.wait(lambda: listed["text"].startswith("还没有订阅"))
    time.sleep(1.5)
    assert len(api.sent_to(chat)) == 5
    assert len(api.sent_to(chat + 5000)) == 1
    assert "不再通知“光刻机”" in asked(api, chat + 5000, "/unsubscribe 光刻机")["text"]
    assert asked(api, chat + 5000, "/subscriptions")["text"].startswith("还没有订阅")


def test_a_long_article_is_read_page_by_page(api: BotApi, chat: int, sample: Path, tmp_path: Path) -> None:
    text = "\n\n".join(f"第{n}段说的是深海采矿船的第{n}次航行，" + "海况平稳，设备完好。" * 40 for n in range(1, 21))
    ingest(sample, delivery(tmp_path, "2023-08-30", "深海采矿船航行记", text))
    found = asked(api, chat, "/search 深海采矿船")
    api.tap(found, "1")
    card = api.wait_sent(chat, 2)[1]
    api.tap(card, "全文")
    api.wait(lambda: "1/" in str(labels(card)))
    read = [card["text"]]
    pages = int(labels(card)[1].split("/")[1])
    for page in range(2, pages + 1):
        api.tap(card, "›")
        api.wait(lambda page=page: f"{page}/{pages}" in labels(card))  # type: ignore[misc]
        read.append(card["text"])
    assert pages > 2
    whole = "\n".join(read)
    assert [whole.count(f"第{n}段说的是") for n in range(1, 21)] == [1] * 20
    assert all(page.startswith("深海采矿船航行记\n") for page in read)
    api.tap(card, "返回")
    api.wait(lambda: "📰 全文" in labels(card))


def status_page(path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{STATUS_PORT}{path}", timeout=10) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_health_and_readiness_tell_of_polling(api: BotApi) -> None:
    api.wait(lambda: status_page("/ready")[0] == 200, 30)
    assert json.loads(status_page("/ready")[1])["checks"] == {"bot": "well", "archive": "well", "telegram": "well"}
    assert json.loads(status_page("/health")[1])["checks"] == {"bot": "well"}
    silent = re.search(r"^wenbao_telegram_silent_seconds ([\d.]+)$", status_page("/metrics")[1], re.MULTILINE)
    assert silent is not None
    assert float(silent[1]) < 60


def test_a_bot_that_cannot_reach_telegram_is_healthy_and_not_ready(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "archive", tmp_path / "archive")
    port, nowhere = free_port(), f"http://127.0.0.1:{free_port()}"
    with bot_process(tmp_path, nowhere, module=REAL, WENBAO_STATUS_PORT=str(port)) as bot:
        wait_for(lambda: "cannot be reached" in bot.log(), "the first try", seconds=60)
        with pytest.raises(HTTPError) as refused:
            urlopen(f"http://127.0.0.1:{port}/ready", timeout=10)
        assert json.loads(refused.value.read())["checks"]["telegram"] == "Telegram has not been reached yet"
        with urlopen(f"http://127.0.0.1:{port}/health", timeout=10) as reply:
            assert reply.status == 200


def test_old_buttons_work_after_a_restart_until_the_issue_is_withdrawn(sample: Path, tmp_path: Path) -> None:
    shutil.copytree(sample / "archive", tmp_path / "archive")
    with BotApi() as api:
        with bot_process(tmp_path, api.url, module=REAL) as bot:
            answer = asked(api, 5, STORAGE)
            assert bot.stop() == 0
        with bot_process(tmp_path, api.url, module=REAL):
            api.tap(answer, "[1]")
            card = api.wait_sent(5, 2, 30)[1]
            assert "863万千瓦" in bold(card)[1]
            environment = {**os.environ, "PYTHONPATH": str(ROOT), "WENBAO_ARCHIVE": str(tmp_path / "archive")}
            [issue] = [name for name in _issues(tmp_path) if "2023-08-18" in name]
            command = [sys.executable, "-m", "bot", "remove", issue]
            subprocess.run(command, env=environment, cwd=tmp_path, check=True, capture_output=True)
            for button in ("[1]", "全文"):
                query = api.tap(answer if button == "[1]" else card, button)
                api.wait(lambda query=query: query in api.taps)  # type: ignore[misc]
                assert "已经撤回" in api.taps[query]["text"]


def _issues(folder: Path) -> list[str]:
    catalogue = Catalogue(folder / "archive")
    try:
        return [revision.issue_id for revision in catalogue.revisions()]
    finally:
        catalogue.close()
