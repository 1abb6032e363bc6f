"""Measure how long a chat model's first word takes from the wire to the listener, with chat_show_draft.

    python -m tests.benchmarks.first_token [--answers 200]

A scripted server on loopback sends a piece every 20 ms and notes when it sent the first; the listener notes when it
heard it. Beside it: how long after a sentence's successor has begun the checked sentence is told.
"""

from __future__ import annotations

import argparse
import time

from bot.chat_writer import answer_by_model
from bot.events import Delta, Event
from bot.question import understand
from config.settings import Settings
from tests.chat_server import ChatServer, says
from tests.test_chat_writer import HITS, QUESTION, NoRelevance, hits

PIECES = ("上半年", "机器人", "产量为", "1.2万台", "[1]。", "工厂", "总投资", "20亿元", "[2]。")
PAUSE_S = 0.02
# The successor of the first sentence is the sixth piece.
SUCCESSOR = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=200)
    given = parser.parse_args()
    raw: list[float] = []
    checked: list[float] = []
    with ChatServer(says(*PIECES, pause_s=PAUSE_S)) as server:
        settings = Settings(chat_model="openai:small", chat_base_url=server.url, chat_show_draft=True)
        for _ in range(given.answers):
            heard: list[tuple[float, bool, str]] = []

            def hear(event: Event, heard: list[tuple[float, bool, str]] = heard) -> None:
                if isinstance(event, Delta):
                    heard.append((time.monotonic(), event.verified, event.text))

            answer_by_model(understand(QUESTION), hits(*HITS), settings, NoRelevance(), hear)
            raw.append(heard[0][0] - server.first_sent[-1])
            succeeded = [at for at, verified, _ in heard if not verified][SUCCESSOR]
            checked.append(next(at for at, verified, _ in heard if verified) - succeeded)
    # The first answer opens the client and its connection.
    for name, seconds in (("first word", raw[1:]), ("checked sentence", checked[1:])):
        ordered = sorted(1000 * s for s in seconds)
        p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"{name}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, most {ordered[-1]:.1f} ms, over {len(ordered)} answers")


if __name__ == "__main__":
    main()
