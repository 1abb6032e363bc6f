"""Throw random updates at the Telegram bot, valid and broken: it must not end, grow, or leave the next question open.

The same seed gives the same updates. As many are thrown as a busy bot gets in thirty minutes, as fast as it takes them;
`--seconds` ends it earlier. The status is 1 where memory grew or an update ended in an error of the program's own. Run:
    python -m tests.benchmarks.telegram_fuzz [--updates 72000] [--seconds 0] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.botapi_server import BotApi
from tests.telegram_running import Bot, bot_process

BUSY_A_SECOND = 40
THIRTY_MINUTES = 30 * 60 * BUSY_A_SECOND
BATCH = 500
# A bot that has sent nothing for so long has dealt with what it had.
QUIET_S = 0.7
# A process that has run for a while may differ from itself by so much without growing.
GROWTH = 1.08
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


def answers_a_question(api: BotApi, timeout_s: float = 900) -> None:
    """Ask in a chat of one's own; raise AssertionError where no answer comes."""
    count = len(api.sent_to(PROBE))
    api.say("产量", chat=PROBE)
    api.wait_sent(PROBE, count + 1, timeout_s)


def throw(api: BotApi, noise: Noise, count: int) -> None:
    """Hand out so many updates and let them be dealt with, then forget what the server kept of the answers."""
    for _ in range(count):
        api.push(noise.update())
    # What still waits to be dealt with takes memory too, and is no leak.
    calls = -1
    while calls != (calls := sum(call.method != "getUpdates" for call in api.calls)):
        time.sleep(QUIET_S)
    answers_a_question(api)
    del api.calls[:-50]
    api.messages[:] = api.sent_to(PROBE)[-1:]


def errors_in(log: str) -> Counter[str]:
    """Return the errors of the program's own that updates ended in, by what they say and where they were raised; what
    the desk is told to raise is none.
    """
    kinds: Counter[str] = Counter()
    for entry in re.split(r"^(?=[A-Z]+:[\w.]+:)", log, flags=re.MULTILINE):
        if "an update could not be handled" in entry or entry.startswith("CRITICAL"):
            raised = re.findall(r"line (\d+), in (\w+)", entry)
            kinds[f"{entry.strip().splitlines()[-1][:160]} ({':'.join(raised[-1][::-1]) if raised else '?'})"] += 1
    return kinds


def grew(held: list[float]) -> bool:
    """Tell whether memory rises from the second fifth of the run, when all is loaded, to the last."""
    fifth = len(held) // 5
    return fifth > 0 and statistics.median(held[-fifth:]) > GROWTH * statistics.median(held[fifth : 2 * fifth])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=THIRTY_MINUTES)
    parser.add_argument("--seconds", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    noise, held, begun = Noise(given.seed), [], time.monotonic()
    # One person's limits would keep most of the noise out.
    unlimited = {"WENBAO_TELEGRAM_USER_PER_MINUTE": "0", "WENBAO_TELEGRAM_TOTAL_PER_MINUTE": "0"}
    with (
        tempfile.TemporaryDirectory() as folder,
        BotApi() as api,
        bot_process(Path(folder), api.url, **unlimited) as bot,
    ):
        for number in range(100, 141):
            api.know(number)
            api.know(-number)
        answers_a_question(api)
        while len(held) * BATCH < given.updates and not 0 < given.seconds < time.monotonic() - begun:
            throw(api, noise, BATCH)
            held.append(memory_mb(bot))
            if len(held) % 10 == 0:
                print(f"{len(held) * BATCH} updates, {held[-1]:.1f} MB", flush=True)
        assert bot.stop(60) == 0
        errors = errors_in(bot.log())
    thrown, minutes = len(held) * BATCH, (time.monotonic() - begun) / 60
    print(
        f"{thrown} updates ({thrown / BUSY_A_SECOND / 60:.1f} minutes of a busy bot) in {minutes:.1f} minutes, seed"
        f" {given.seed}: no crash, {errors.total()} errors; memory {held[0]:.1f} MB after the first {BATCH},"
        f" {held[len(held) // 5]:.1f} after a fifth, {held[-1]:.1f} at the end, {max(held):.1f} at most"
    )
    for kind, times in errors.most_common():
        print(f"{times} x {kind}")
    sys.exit(1 if errors or grew(held) else 0)


if __name__ == "__main__":
    main()
