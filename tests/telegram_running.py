"""Start a bot as a process of its own, for the tests that talk to it over HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.botapi_server import TOKEN, BotApi

ROOT = Path(__file__).parents[1]
# The program itself, over an archive; without it a bot over a desk that needs none.
REAL = "bot telegram"


class Bot:
    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self.process = process
        self._log = log

    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def stop(self, timeout_s: float = 15) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout_s)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@contextmanager
def bot_process(folder: Path, url: str, *, module: str = "tests.telegram_process", **settings: str) -> Iterator[Bot]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
    environment |= {"WENBAO_TELEGRAM_TOKEN": TOKEN, "WENBAO_TELEGRAM_BASE_URL": url, "PYTHONPATH": str(ROOT)} | settings
    path = folder / "bot.log"
    with path.open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *module.split()],
            cwd=folder,
            env=environment,
            stderr=log,
            stdout=log,
            text=True,
        )
        bot = Bot(process, path)
        try:
            yield bot
        finally:
            if process.poll() is None:
                process.kill()
            process.wait(10)


def ingest(folder: Path, *files: Path, **settings: str) -> None:
    """Take files into the archive in `folder`, in a process of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
    environment |= {"PYTHONPATH": str(ROOT), "WENBAO_ARCHIVE": str(folder / "archive")} | settings
    command = [sys.executable, "-m", "bot", "ingest", *map(str, files)]
    subprocess.run(command, env=environment, cwd=folder, check=True, capture_output=True, timeout=120)


def asked(api: BotApi, chat: int, question: str) -> dict[str, Any]:
    """Say something in a private chat; return what the bot says next."""
    count = len(api.sent_to(chat))
    api.say(question, chat=chat)
    return api.wait_sent(chat, count + 1, 30)[-1]


def labels(message: dict[str, Any]) -> list[str]:
    """Return what the buttons of a message say."""
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def delivery(folder: Path, day: str, title: str, text: str) -> Path:
    """Write an issue with one article as a file that can be taken in."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{day}.jsonl"
    line = {"title": title, "text": text, "date": day, "paper": "样报", "page": 1}
    path.write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    return path
