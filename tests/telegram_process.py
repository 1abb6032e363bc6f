"""The Telegram bot over a desk that needs no archive, as a process of its own: `python -m tests.telegram_process`.

What the desk does depends on the first word of the question, so that one process serves many tests.
"""

from __future__ import annotations

import logging
import sys
import time
from datetime import date

from bot import telegram_bot
from bot.answer import Answer, Citation
from config.errors import UserError
from config.settings import load_settings
from retrieval.passage import Scope

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


class EchoDesk:
    def ask(self, text: str, *, scope: Scope | None = None) -> Answer:
        match text.split()[0]:
            case "慢":
                time.sleep(float(text.split()[1]))
            case "坏":
                raise RuntimeError("内情不外传")
            case "缺":
                raise UserError("'/srv/archive': no archive here")
            case "长":
                return Answer(text, "zh", LONG_TEXT, True, tuple(citation(number) for number in range(1, 21)))
            case "怪":
                return Answer(text, "zh", "a<b && <think>想</think>[1]", True, (citation(1),))
            case "无":
                return Answer(text, "zh", "没有查到。", False)
        return Answer(text, "zh", f"答：{text}[1]", True, (citation(1),))


def main() -> None:
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    try:
        telegram_bot.run(EchoDesk(), load_settings())
    except UserError as error:
        print(f"wenbao: {error}", file=sys.stderr)
        sys.exit(error.exit_status)


if __name__ == "__main__":
    main()
