"""Two bots over one PostgreSQL, each with a folder of its own, behind what hands Telegram's deliveries to either."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.sample import SAMPLE_FOLDER
from tests.botapi_http import post_update
from tests.botapi_server import BotApi
from tests.servers import PostgresServer, free_port
from tests.telegram_running import REAL, Bot, bot_process, delivery, ingest

STORAGE = "2023年上半年新投运新型储能装机规模是多少？"
SECRET = "only-telegram-knows"


@dataclass
class Replicas:
    """`hooks` is where each of the bots listens."""

    api: BotApi
    url: str
    folders: list[Path]
    hooks: list[dict[str, Any]]
    bots: list[Bot]

    def said(self, which: int, text: str, chat: int) -> dict[str, Any]:
        """Say something in a chat, delivered to one of the bots; return what comes back."""
        self.api.webhook = self.hooks[which]
        count = len(self.api.sent_to(chat))
        self.api.say(text, chat=chat)
        return self.api.wait_sent(chat, count + 1, 30)[-1]


def settings_of(url: str, port: int) -> dict[str, str]:
    return {
        "WENBAO_CATALOGUE_URL": url,
        "WENBAO_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WENBAO_TELEGRAM_WEBHOOK_PORT": str(port),
        "WENBAO_TELEGRAM_WEBHOOK_SECRET": SECRET,
    }


@pytest.fixture(scope="module")
def replicas(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Iterator[Replicas]:
    url, folders = new_database(), [tmp_path_factory.mktemp(name) for name in "ab"]
    ingest(folders[0], SAMPLE_FOLDER, WENBAO_CATALOGUE_URL=url)
    with BotApi() as api, ExitStack() as stack:
        hooks, bots = [], []
        for folder in folders:
            api.webhook = {}
            bots.append(stack.enter_context(bot_process(folder, api.url, module=REAL, **settings_of(url, free_port()))))
            api.wait(lambda: api.webhook, 60)
            hooks.append(dict(api.webhook))
        yield Replicas(api, url, folders, hooks, bots)


def test_a_conversation_begun_with_one_bot_goes_on_with_the_other(replicas: Replicas) -> None:
    assert "863万千瓦" in replicas.said(0, STORAGE, 5)["text"]
    assert "何砚秋" in replicas.said(1, "谁写的？", 5)["text"]
    assert replicas.said(0, "/lang English", 5)["text"] == "All right, I speak English."
    assert replicas.said(1, STORAGE, 5)["text"].startswith("8.63 GW")


def test_an_update_that_reaches_both_is_answered_by_one(replicas: Replicas) -> None:
    replicas.said(0, STORAGE, 6)
    update = {"update_id": 77_000, "message": {**replicas.api.last_said, "text": "谁写的？"}}
    for _ in range(3):
        assert {post_update(hook, update) for hook in replicas.hooks} == {200}
    replicas.said(1, STORAGE, 6)
    replicas.api.wait_sent(6, 3)  # the two bots answer side by side: what came first may be either answer
    assert len(replicas.api.sent_to(6)) == 3


def test_a_button_under_one_bots_answer_works_with_the_other(replicas: Replicas) -> None:
    answer = replicas.said(0, STORAGE, 7)
    replicas.api.webhook = replicas.hooks[1]
    replicas.api.tap(answer, "[1]")
    assert "上半年新型储能增量追平历年总和" in replicas.api.wait_sent(7, 2)[1]["text"]


def test_a_subscriber_of_two_bots_is_told_once(replicas: Replicas, tmp_path: Path) -> None:
    replicas.said(0, "/subscribe 钠离子电池", 8)
    paper = delivery(tmp_path, "2023-09-01", "钠离子电池下线", "首条钠离子电池产线年产能为3吉瓦时。")
    ingest(tmp_path, paper, WENBAO_CATALOGUE_URL=replicas.url)
    assert replicas.api.wait_sent(8, 2, 30)[1]["text"].startswith("🔔")
    time.sleep(3)
    assert len(replicas.api.sent_to(8)) == 2


def test_a_database_that_is_away_for_a_moment_costs_no_question(
    replicas: Replicas, postgres_server: PostgresServer
) -> None:
    replicas.api.webhook = replicas.hooks[1]
    postgres_server.stop("immediate")
    try:
        replicas.api.say(STORAGE, chat=10)
        time.sleep(0.5)
    finally:
        postgres_server.start()
    assert "863万千瓦" in replicas.api.wait_sent(10, timeout_s=30)[0]["text"]
    assert "863万千瓦" in replicas.said(0, STORAGE, 11)["text"]
    assert len(replicas.api.sent_to(10)) == 1


def test_what_a_killed_bot_left_open_it_answers_after_its_restart_and_no_other_does_meanwhile(
    replicas: Replicas,
) -> None:
    api = replicas.api
    api.fault("sendMessage", "429", times=99, retry_after=60, words="'chat_id': 9,")
    api.webhook = replicas.hooks[0]
    api.say(STORAGE, chat=9)
    api.wait(lambda: api.calls_of("sendMessage", 9), 30)
    # Killed before it has noted the refusal, it could not tell whether the answer arrived, and would not say it again.
    time.sleep(1)
    replicas.bots[0].kill()
    api.faults.clear()
    port = int(replicas.hooks[0]["url"].split(":")[2].split("/")[0])
    with bot_process(replicas.folders[0], api.url, module=REAL, **settings_of(replicas.url, port)):
        assert "863万千瓦" in api.wait_sent(9, timeout_s=60)[0]["text"]
        time.sleep(1)
        assert len(api.sent_to(9)) == 1
