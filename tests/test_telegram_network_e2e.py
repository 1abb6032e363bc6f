"""The ways between the bot and Telegram, over HTTP: proxies, a Bot API server of one's own, deliveries by webhook."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.botapi_http import post_update
from tests.botapi_server import BotApi
from tests.servers import free_port
from tests.socks_proxy import SocksProxy
from tests.telegram_running import Bot, bot_process

SECRET = "only-telegram-knows"
# Where nothing is: only what goes through the proxy arrives.
BLOCKED = "http://bot-api.invalid"


@pytest.mark.parametrize("login", [{}, {"user": "reader", "password": "secret-of-the-proxy"}])
def test_all_that_the_bot_says_and_hears_goes_through_a_socks5_proxy(tmp_path: Path, login: dict[str, str]) -> None:
    with (
        BotApi() as api,
        SocksProxy(api.port, **login) as proxy,
        bot_process(tmp_path, BLOCKED, WENBAO_TELEGRAM_PROXY=proxy.url) as bot,
    ):
        api.say("产量", chat=5)
        assert api.wait_sent(5, timeout_s=30)[0]["text"].startswith("答：产量")
        assert bot.stop() == 0
        # The proxy finds the host: a blocked network's own names lead nowhere.
        assert set(proxy.asked) == {("bot-api.invalid", 80)}
        assert "secret-of-the-proxy" not in bot.log()


def test_a_file_of_any_size_is_taken_from_a_bot_api_server_on_the_same_machine(tmp_path: Path) -> None:
    line = {"title": "氢能船下水", "text": "首艘氢能船载客80人。", "date": "2023-09-02", "paper": "样报", "page": 1}
    data = json.dumps(line, ensure_ascii=False).encode() + b"\n" * 20_500_000
    with BotApi(local=tmp_path) as api, bot_process(tmp_path, api.url, WENBAO_TELEGRAM_ADMINS="77") as bot:
        api.send_file("2023-09-02.jsonl", data, chat=77)
        [shown] = api.wait_sent(77, timeout_s=30)
        api.wait(lambda: shown["text"].startswith("📰 样报 2023-09-02\n[1] 氢能船下水"), 60)
        api.tap(shown, "收录")
        api.wait(lambda: shown["text"].startswith("✅ 样报 2023-09-02：新增 1 篇"), 60)
        (tmp_path / "file1").unlink()  # the server's own, which the bot must not have moved
        # On another machine the path that such a server names leads nowhere.
        api.send_file("2023-09-03.jsonl", b"{}", chat=77)
        (tmp_path / "file2").unlink()
        refused = api.wait_sent(77, 2)[1]
        api.wait(lambda: refused["text"].startswith("✗ 没有收录：'2023-09-03.jsonl'"))
        assert "目录" in refused["text"]
        assert "rejected" not in bot.log()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[BotApi, Bot]]:
    """A bot behind a proxy: what Telegram calls /news comes in under another path."""
    port = free_port()
    settings = {
        "WENBAO_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/inside/hook",
        "WENBAO_TELEGRAM_WEBHOOK_PATH": "/inside/hook/",
        "WENBAO_TELEGRAM_WEBHOOK_PORT": str(port),
        "WENBAO_TELEGRAM_WEBHOOK_SECRET": SECRET,
        "WENBAO_TELEGRAM_TOTAL_PER_MINUTE": "8",
    }
    with BotApi() as api, bot_process(tmp_path_factory.mktemp("bot"), api.url, **settings) as bot:
        api.wait(lambda: api.webhook, 60)
        yield api, bot


@pytest.mark.parametrize(
    "broken", [{}, {"update_id": 7, "message": {"text": "秘密"}}, {"update_id": "x"}, {"update_id": 8, "message": 7}]
)
def test_an_update_that_cannot_be_read_is_accepted_so_that_it_does_not_come_for_ever(
    running: tuple[BotApi, Bot], api: BotApi, broken: dict[str, object]
) -> None:
    assert post_update(api.webhook, broken) == 200
    api.wait(lambda: "could not be read" in running[1].log())
    assert "秘密" not in running[1].log()


@pytest.mark.parametrize(
    ("secret", "body", "status"),
    [(SECRET, b"{", 200), (SECRET, b"\xff", 200), ("guessed", b"{}", 403), ("", b"{}", 403), ("é", b"{}", 403)],
)
def test_only_who_knows_the_secret_may_deliver_whatever_it_is(
    api: BotApi, secret: str, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = urllib.request.Request(api.webhook["url"], body, headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            assert reply.status == status
    except urllib.error.HTTPError as error:
        assert error.code == status


def test_all_together_may_ask_so_often_and_no_more(api: BotApi, chat: int) -> None:
    texts = []
    for other in range(20):
        api.say("产量", chat=chat + other)
        texts.append(api.wait_sent(chat + other, timeout_s=30)[0]["text"])
    answered = sum(text.startswith("答：") for text in texts)
    assert 8 <= answered < 20
    assert sum(text.startswith("问得太快了") for text in texts) == 20 - answered
