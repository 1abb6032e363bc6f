"""Throw random updates at the Telegram bot, valid and broken: it must not end, grow, or leave the next question open.

The same seed gives the same updates. Run:
    python -m tests.benchmarks.telegram_fuzz [--minutes 30] [--seed 1] [--a-second 40]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.botapi_server import BotApi
from tests.telegram_running import Bot, bot_process

# Chats whose questions are checked are never touched by the noise.
PROBE = 1
TEXTS = (
    "产量多少？", "/ask 产量", "/ask", "/start", "/help@wenbao_test_bot", "/search 储能", "/latest", "/issues", "/new",
    "/lang en", "/lang 火星", "/subscribe 储能", "/unsubscribe 1", "/subscriptions", "/about", "/unknown", "怪", "无",
    "坏", "缺", "@wenbao_test_bot 产量", "\ud83d", "\u202e反", "\x00", " ", "<b>", "长",
    "产" * 600, "😀" * 300, "a\n" * 200,
)  # fmt: skip
BUTTONS = ("s:1:1", "a:1:1:s.1.1", "i:1:1", "I:1", "p:1:0:5", "f:1:1", "l:zh", "u:1", "n:1:1", "-", "", ":", "s:" * 30)
JUNK: tuple[Any, ...] = (None, True, -1, 10**30, 1.5, "", "x" * 5000, [], {}, [[]], {"id": {"id": {}}}, "\ud800")


class Noise:
    """Random updates; each call gives the next."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._number = 0

    def update(self) -> dict[str, Any]:
        """Return an update, broken one time in three."""
        self._number += 1
        make = self._chance.choice((self._message, self._message, self._message, self._tap, self._inline, self._edit))
        update = make()
        if self._chance.random() < 1 / 3:
            self._break(update)
        return update

    def _person(self) -> dict[str, Any]:
        return {"id": self._chance.randint(100, 140), "is_bot": False, "first_name": "读者", "language_code": "zh"}

    def _chat(self) -> dict[str, Any]:
        number = self._chance.randint(100, 140)
        if self._chance.random() < 0.3:
            return {"id": -number, "type": "supergroup", "title": "编前会"}
        return {"id": number, "type": "private", "first_name": "读者"}

    def _body(self) -> dict[str, Any]:
        text = self._chance.choice(TEXTS)
        message = {"message_id": self._number, "date": 1_700_000_000, "chat": self._chat(), "from": self._person()}
        message["text"] = text
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        elif self._chance.random() < 0.2:
            kind = self._chance.choice(("mention", "text_mention", "bold", "made_up"))
            message["entities"] = [{"type": kind, "offset": self._chance.randint(-3, 900), "length": 9}]
        if self._chance.random() < 0.1:
            del message["text"]
            message["document"] = {"file_id": "f", "file_unique_id": "f", "file_name": "../x.txt", "file_size": 9}
        return message

    def _message(self) -> dict[str, Any]:
        return {"message": self._body()}

    def _edit(self) -> dict[str, Any]:
        return {"edited_message": {**self._body(), "edit_date": 1_700_000_100}}

    def _tap(self) -> dict[str, Any]:
        message = {**self._body(), "from": {"id": 4200, "is_bot": True, "first_name": "问报"}}
        query = {"id": str(self._number), "from": self._person(), "message": message, "chat_instance": "1"}
        return {"callback_query": {**query, "data": self._chance.choice(BUTTONS)}}

    def _inline(self) -> dict[str, Any]:
        text = self._chance.choice(TEXTS)
        return {"inline_query": {"id": str(self._number), "from": self._person(), "query": text, "offset": ""}}

    def _break(self, held: dict[str, Any]) -> None:
        """Put junk in a random place, or take out what must be there."""
        name = self._chance.choice(sorted(held))
        if isinstance(held[name], dict) and held[name] and self._chance.random() < 0.7:
            self._break(held[name])
        elif self._chance.random() < 0.5:
            del held[name]
        else:
            held[name] = self._chance.choice(JUNK)


def memory_mb(bot: Bot) -> float:
    """Return the resident memory of the bot."""
    status = Path(f"/proc/{bot.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def answers_a_question(api: BotApi, timeout_s: float = 120) -> None:
    """Ask in a chat of one's own; raise AssertionError where no answer comes."""
    count = len(api.sent_to(PROBE))
    api.say("产量", chat=PROBE)
    api.wait_sent(PROBE, count + 1, timeout_s)


def throw(api: BotApi, noise: Noise, count: int, a_second: float) -> None:
    """Hand out so many updates, then forget what the server kept of the answers."""
    for _ in range(count):
        api.push(noise.update())
        time.sleep(1 / a_second)
    answers_a_question(api)
    del api.calls[:-50]
    api.messages[:] = api.sent_to(PROBE)[-1:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--a-second", type=float, default=40)
    given = parser.parse_args()
    noise, thrown, held = Noise(given.seed), 0, []
    end = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder, BotApi() as api, bot_process(Path(folder), api.url) as bot:
        for number in range(100, 141):
            api.know(number)
            api.know(-number)
        answers_a_question(api)
        while time.monotonic() < end:
            throw(api, noise, 500, given.a_second)
            thrown += 500
            held.append(memory_mb(bot))
            print(f"{thrown} updates, {held[-1]:.1f} MB", flush=True)
        assert bot.stop(60) == 0
    print(f"{thrown} updates: no crash; memory {held[0]:.1f} MB after the first 500, {held[-1]:.1f} MB at the end")


if __name__ == "__main__":
    main()
