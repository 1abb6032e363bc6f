"""The Telegram bot over a desk that needs no archive, as a process of its own: `python -m tests.telegram_process`.

What the desk does depends on the first word of the question, so that one process serves many tests.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import telegram_bot
from bot.answer import Answer, Citation
from bot.events import Cited, Delta, Done, Event, Listener, Retrieved
from bot.phrases import Language
from config.errors import UserError
from config.settings import load_settings
from retrieval.archive import Archive
from retrieval.passage import Hit, Scope
from tests.fakes import LetterCounts

LONG_TEXT = "\n\n".join(f"第{number}段说的是产量。[{1 + number % 20}]" + "数" * 380 for number in range(20))


def citation(number: int) -> Citation:
    return Citation(
        number=number,
        article_id=f"a{number}",
        headline=f"产量<{number}>",
        paper="样报",
        date=date(2023, 8, 18),
        issue=32,
        total_issue=632,
        page=1,
        quote="产量增长。",
        start=0,
        end=5,
    )


def unheard(event: Event) -> None:
    """Hear nothing."""


class EchoDesk:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.forgotten: set[str] = set()

    def ask(
        self,
        text: str,
        *,
        scope: Scope | None = None,
        chat: str = "",
        language: Language | None = None,
        on_event: Listener = unheard,
    ) -> Answer:
        match text.split()[0]:
            case "慢":
                time.sleep(float(text.split()[1]))
            case "说":  # as a chat model does: bit by bit
                on_event(Retrieved(12, 5))
                time.sleep(1)
                for number in range(1, int(text.split()[1]) + 1):
                    time.sleep(0.7)
                    on_event(Delta(f"草稿{number}。[{number}]", verified=False))
                for number in range(1, int(text.split()[1]) + 1):
                    on_event(Delta(f"核实{number}。[{number}]", verified=True))
                    time.sleep(0.7)
                on_event(Cited(citation(1)))
                answer = Answer(text, "zh", "核实完毕。[1]", True, (citation(1),))
                on_event(Done(answer))
                return answer
            case "坏":
                raise RuntimeError("内情不外传")
            case "缺":
                raise UserError("'/srv/archive': no archive here")
            case "谁":
                return Answer(text, "zh", f"答：{chat}[1]", True, (citation(1),))
            case "长":
                return Answer(text, "zh", LONG_TEXT, True, tuple(citation(number) for number in range(1, 21)))
            case "怪":
                return Answer(text, "zh", "a<b && <think>想</think>[1]", True, (citation(1),))
            case "无":
                return Answer(text, "zh", "没有查到。", False)
        return Answer(text, "zh", f"答：{text}[1]", True, (citation(1),))

    def search(self, text: str, *, k: int = 10, scope: Scope | None = None) -> list[Hit]:
        return []

    def recall(self, chat: str, told: Mapping[str, Any]) -> None:
        self.forgotten.discard(chat)

    def forget(self, chat: str) -> None:
        self.forgotten.add(chat)


def main() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    try:
        settings = load_settings()
        telegram_bot.bot_token(settings)
        with Archive.open(settings.archive, LetterCounts, create=True, use_chroma=False) as archive:
            telegram_bot.run(EchoDesk(archive), settings)
    except UserError as error:
        print(f"wenbao: {error}", file=sys.stderr)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
