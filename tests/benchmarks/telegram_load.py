"""Fifty chats ask the Telegram bot at once: is every question answered once, and how long does it take?

The bot is the program itself over an archive, a process of its own; the Bot API server and the readers share another.
Without an archive it is the bot over a desk that answers at once: what is left is all that an answer costs beside its
finding.

Run:
    python -m tests.benchmarks.telegram_load [--archive archive] [--questions questions.txt] [--chats 50] [--seconds 60]
        [--pause 0] [--processes 1]
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.botapi_server import BotApi
from tests.telegram_running import REAL, Bot, bot_process

SAMPLE_QUESTIONS = (
    "2023年上半年新投运新型储能装机规模是多少？",
    "上半年电信业务收入是多少？",
    "5G移动电话用户有多少？",
    "2023世界机器人大会在哪里举行？",
    "光伏制造四个环节产量增速是多少？",
    "谁写了新型储能的报道？",
    "what capacity of new storage came online in H1 2023",
    "How many 5G base stations are there?",
)


def processor_s(bot: Bot) -> float:
    """Return the processor time of the bot and of the processes that answer beside it so far."""
    return sum(float(each) for pid, parent, each in _processes() if bot.process.pid in (pid, parent))


def memory_mb(bot: Bot) -> float:
    """Return the memory of the bot and of the processes that answer beside it, what they share counted once."""
    pids = [pid for pid, parent, _ in _processes() if bot.process.pid in (pid, parent)]
    told = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(each.split("Pss:")[1].split()[0]) for each in told) / 1024


def _processes() -> Iterator[tuple[int, int, float]]:
    """Yield the number of each process, that of its parent, and its processor time in seconds."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = path.read_text().rsplit(")", 1)[1].split()
            used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            yield int(path.parent.name), int(fields[1]), used


def run(
    archive: Path | None, questions: list[str], *, chats: int, seconds: float, pause_s: float, processes: str
) -> None:
    chance = random.Random(7)
    taken: list[float] = []
    asked: Counter[int] = Counter()
    answered: Counter[int] = Counter()
    waiting: dict[int, float] = {}
    of_archive = {"module": REAL, "WENBAO_ARCHIVE": str(archive.resolve())} if archive else {}
    with (
        tempfile.TemporaryDirectory() as folder,
        BotApi() as api,
        bot_process(
            Path(folder),
            api.url,
            **of_archive,
            WENBAO_TELEGRAM_PROCESSES=processes,
            WENBAO_TELEGRAM_USER_PER_MINUTE="0",
            WENBAO_TELEGRAM_TOTAL_PER_MINUTE="0",
        ) as bot,
    ):
        api.wait(lambda: api.calls_of("getUpdates"), 120)
        api.say(questions[0], chat=1)
        api.wait_sent(1, timeout_s=60)  # the first answer loads what all others use
        seen, before, ours = len(api.messages), processor_s(bot), time.process_time()
        calls = len(api.calls)
        ready = {chat: 0.0 for chat in range(100, 100 + chats)}
        end = time.monotonic() + seconds
        while waiting or time.monotonic() < end:
            now = time.monotonic()
            for message in api.messages[seen:]:
                seen += 1
                chat = message["chat"]["id"]
                answered[chat] += 1
                if chat in waiting:
                    taken.append(now - waiting.pop(chat))
                    ready[chat] = now + pause_s * chance.uniform(0.5, 1.5)
            if now < end:
                for chat in [chat for chat, at in ready.items() if at <= now]:
                    del ready[chat]
                    waiting[chat] = time.monotonic()
                    asked[chat] += 1
                    api.say(chance.choice(questions), chat=chat)
            elif now > end + 60:
                break
            time.sleep(0.002)
        time.sleep(1)
        answered.update(message["chat"]["id"] for message in api.messages[seen:])
        used, ours = processor_s(bot) - before, time.process_time() - ours
        called = Counter(call.method for call in api.calls[calls:])
        memory = memory_mb(bot)
        wall_s = time.monotonic() - end + seconds
        assert bot.stop(60) == 0
    lost = sum((asked - answered).values())
    doubled = sum((answered - asked).values())
    taken.sort()
    print(
        f"{len(taken)} answers to {chats} chats in {seconds:.0f} s, pause {pause_s} s: {lost} lost, {doubled} doubled;"
        f" p50 {statistics.median(taken):.2f} s, p95 {taken[int(0.95 * len(taken))]:.2f} s, most {taken[-1]:.2f} s;"
        f" {1000 * used / len(taken):.1f} ms of the processor an answer, {used / wall_s:.2f} cores busy;"
        f" {memory:.0f} MB; readers and server {1000 * ours / len(taken):.1f} ms;"
        f" calls an answer: {', '.join(f'{method} {n / len(taken):.2f}' for method, n in called.most_common(4))};"
        f" load of the machine {os.getloadavg()[0]:.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, help="without it a desk that answers at once")
    parser.add_argument("--questions", type=Path, help="one a line; those of the sample issue without it")
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=0, help="seconds a reader takes before the next question")
    parser.add_argument("--processes", default="1", help="that answer beside the bot (WENBAO_TELEGRAM_PROCESSES)")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").split("\n") if given.questions else SAMPLE_QUESTIONS
    questions = [line.strip() for line in lines if line.strip()]
    run(
        given.archive,
        questions,
        chats=given.chats,
        seconds=given.seconds,
        pause_s=given.pause,
        processes=given.processes,
    )


if __name__ == "__main__":
    main()
