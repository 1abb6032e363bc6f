"""What is fuzzed: each target takes any bytes and may raise nothing but UserError. For tests and the benchmark."""

from __future__ import annotations

import asyncio
import io
import json
import random
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from bot.answer import Answer
from bot.memory import open_memory
from bot.question import understand
from bot.telegram_front import Front
from bot.telegram_rooms import Rooms
from config.errors import UserError
from config.settings import Settings
from ingest.limits import Limits
from ingest.reading import read_sources
from ingest.sample import SAMPLE_FOLDER
from ingest.source import SourceFile
from retrieval.figures import figures
from retrieval.periods import periods
from retrieval.records import article_from_json, article_to_json
from retrieval.terms import terms
from tests.telegram_process import citation

Target = Callable[[bytes], None]
LIMITS = Limits(page_timeout_s=5, zip_bytes=1 << 20, page_chars=50_000)
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"
BOT = {"id": 123456789, "is_bot": True, "first_name": "问报", "username": "wenbao_bot"}


def reader(suffix: str) -> Target:
    """Return the target that reads bytes as a file of that format; what it reads must survive being kept."""

    def read(data: bytes) -> None:
        issues, _ = read_sources([SourceFile(f"2023-08-18-p1{suffix}", data)], LIMITS)
        for issue in issues:
            for article in issue.articles:
                assert article_from_json(article_to_json(article)) == article

    return read


def question(data: bytes) -> None:
    text = data.decode("utf-8", "replace")[:500]
    understood = understand(text)
    assert understood.language in ("zh", "en")
    terms(text)
    figures(text)
    periods(text)


class Offline(BaseRequest):
    """Telegram, as far as sending goes: accepts everything."""

    read_timeout = 1.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        message = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": "x"}
        result: Any = BOT if name == "getMe" else message if name.startswith(("send", "edit")) else True
        return 200, json.dumps({"ok": True, "result": result}).encode()


class Desk:
    """Answers everything at once."""

    archive: Any = None

    def ask(self, text: str, **_: Any) -> Answer:
        return Answer(text, "zh", "答。[1]", True, (citation(1),))

    def search(self, text: str, **_: Any) -> list[Any]:
        return []

    def recall(self, chat: str, told: Any) -> None: ...

    def forget(self, chat: str) -> None: ...


class Bot:
    """The bot's whole inside, without a network; `faults` collects what its error handler was given."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.faults: list[BaseException] = []
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            ApplicationBuilder().token(TOKEN).request(Offline()).get_updates_request(Offline()).updater(None).build()
        )
        from bot import telegram_inline
        from retrieval.archive import Archive
        from tests.fakes import LetterCounts

        telegram_inline.TYPING_PAUSE_S = 0.0  # nobody types here, and thousands of inputs would wait

        folder = Path(tempfile.mkdtemp(prefix="wenbao-fuzz-"))
        desk = Desk()
        desk.archive = Archive.open(folder, LetterCounts, create=True, use_chroma=False)
        settings = Settings(archive=folder, telegram_user_per_minute=0, telegram_total_per_minute=0)
        front = Front(desk, settings, open_memory(folder))
        Rooms(front).attend(self.application)
        self.application.error_handlers.clear()
        self.application.add_error_handler(self._note)
        self.loop.run_until_complete(self.application.initialize())

    async def _note(self, update: object, context: Any) -> None:
        self.faults.append(context.error)

    def hear(self, payload: Any, *, well_typed: bool = True) -> None:
        """Take an update in as the webhook would; raise what went wrong inside the bot.

        An update whose fields are not of Telegram's types may end in the error handler, but not beyond it.
        """
        try:
            update = Update.de_json(payload, self.application.bot)
        except (TypeError, ValueError, KeyError, AttributeError, OverflowError, OSError):
            return  # the library refuses what is no update; the bot never sees it
        if not isinstance(update, Update):
            return
        self.faults.clear()
        self.loop.run_until_complete(asyncio.wait_for(self.application.process_update(update), 10))
        for fault in self.faults if well_typed else ():
            raise fault


@lru_cache(maxsize=1)
def the_bot() -> Bot:
    return Bot()


def update(data: bytes) -> None:
    """Hear an update that the bytes spell, or one that they choose the parts of."""
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        the_bot().hear(mutated_update(random.Random(data)))
    else:
        the_bot().hear(payload, well_typed=False)


TEXTS = (
    "储能装机多少？",
    "/ask",
    "/ask 储能",
    "/start",
    "/help@wenbao_bot",
    "",
    "\u202e‮储能",
    "<b>x</b>&",
    "a" * 5_000,
    "\0",
)
NUMBERS = (0, 1, -1, 2**31, 2**63, -(2**63), 10**30, 1.5, None, "1", True)


def mutated_update(rng: random.Random) -> dict[str, Any]:
    """Return an update that is nearly one of Telegram's."""
    person = {"id": rng.choice((5, 6, 10**12)), "is_bot": rng.random() < 0.1, "first_name": rng.choice(TEXTS)}
    person["language_code"] = rng.choice(("zh", "en", "xx", "", None))
    kind = rng.choice(("private", "group", "supergroup", "channel", "odd"))
    text = rng.choice(TEXTS)
    entity = {
        "type": rng.choice(("bot_command", "mention", "text_mention", "url", "odd")),
        "offset": rng.randint(-3, 9),
    }
    entity |= {"length": rng.randint(-3, 40), "user": person}
    message = {
        "message_id": rng.choice((1, 2, 10**9)),
        "date": rng.choice((0, 1_700_000_000)),
        "chat": {"id": rng.choice((5, -7, 10**12)), "type": kind, "title": rng.choice(TEXTS)},
        "from": person,
        "text": text,
        "entities": [entity] * rng.randint(0, 3),
    }
    if rng.random() < 0.3:
        message["reply_to_message"] = {**message, "from": BOT if rng.random() < 0.5 else person}
    if rng.random() < 0.2:
        message |= {"caption": text, "sticker": {"file_id": "x"}} | {rng.choice(("photo", "voice", "poll")): []}
    body: dict[str, Any] = rng.choice(
        (
            {"message": message},
            {"edited_message": message},
            {"channel_post": message},
            {
                "callback_query": {
                    "id": "1",
                    "from": person,
                    "chat_instance": "x",
                    "message": message,
                    "data": _tap(rng),
                }
            },
            {"inline_query": {"id": "1", "from": person, "query": text, "offset": rng.choice(("", "7", "x"))}},
        )
    )
    payload = {"update_id": rng.randint(1, 10**9), **body}
    for _ in range(rng.randint(0, 3)):
        _spoil(payload, rng)
    return payload


# What Telegram never leaves out of an update.
ALWAYS_THERE = frozenset(
    "update_id message_id date chat id type is_bot first_name offset length chat_instance query file_id".split()
)


def _tap(rng: random.Random) -> str:
    letters = "".join(rng.choice("abcdefgh:|0123456789-") for _ in range(rng.randint(0, 64)))
    return rng.choice((letters, f"{rng.choice('abcdefghijklmnopqrstuvwxyz')}:{rng.choice(NUMBERS)}:{letters}"))


def _spoil(node: Any, rng: random.Random) -> None:
    """Change one thing somewhere inside."""
    while isinstance(node, dict) and node:
        name = rng.choice(list(node))
        inside = node[name]
        if isinstance(inside, list) and inside:
            inside = inside[0]
        if not isinstance(inside, dict) or rng.random() < 0.3:
            if isinstance(inside, str) and rng.random() < 0.7:
                node[name] = rng.choice(TEXTS)
            elif type(inside) is int and rng.random() < 0.7:
                node[name] = rng.choice((0, 1, -1, 2**31, 2**53, -(2**53)))
            elif name not in ALWAYS_THERE and (name != "from" or "chat" in node):
                del node[name]
            return
        node = inside


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("2023-08-18-p1.txt", data)
    return file.getvalue()


PAGE = (SAMPLE_FOLDER / "2023-08-18-p2.txt").read_bytes()
LINES = PAGE.decode().strip().splitlines()
HTML = (
    "<html><head><title>电子样报</title></head><body><h1>" + "</p><p>".join(LINES[:20]) + "</p></body></html>"
).encode()
RECORD = {"paper": "电子样报", "date": "2023-08-18", "page": 1, "headline": LINES[0], "text": "\n".join(LINES[:8])}
JSONL = (json.dumps(RECORD, ensure_ascii=False) + "\n").encode()
MARKDOWN = ("# " + LINES[0] + "\n\n" + "\n\n".join(LINES[1:16])).encode()
ASKED = "2023年上半年新投运新型储能装机规模是多少，what about H1 2022 in GW?".encode()
UPDATE = json.dumps(mutated_update(random.Random(1))).encode()

# Each with an input that it takes, from which others are made.
TARGETS: dict[str, tuple[Target, bytes]] = {
    "text": (reader(".txt"), PAGE),
    "html": (reader(".html"), HTML),
    "jsonl": (reader(".jsonl"), JSONL),
    "markdown": (reader(".md"), MARKDOWN),
    "zip": (reader(".zip"), zipped(PAGE)),
    "question": (question, ASKED),
    "update": (update, UPDATE),
}


def mutated(seed: bytes, rng: random.Random) -> bytes:
    """Return an input made from `seed` by a few cuts, copies and changed bytes, at most 4,000 bytes long."""
    start = rng.randrange(max(1, len(seed) // 2)) if rng.random() < 0.6 else 0
    data = bytearray(seed[start : start + int(3_000 * rng.random() ** 3) + 1])
    for _ in range(rng.randint(1, 8)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(6):
            case 0:
                data[at:at] = rng.randbytes(rng.randint(1, 16))
            case 1:
                del data[at : at + rng.randint(1, 64)]
            case 2:
                data[at:at] = data[at : at + rng.randint(1, 64)] * rng.randint(1, 20)
            case 3:
                data[at:at] = rng.choice(ODD)
            case 4 if at < len(data):
                data[at] ^= 1 << rng.randrange(8)
            case _:
                data[at:at] = str(rng.choice(NUMBERS)).encode()
    return bytes(data[:4_000])


ODD = tuple(
    text.encode("utf-8", "surrogatepass")
    for text in (
        *"\0 \u202e \u2066 \ufeff \ud800 \f \x1b[31m 第1版 版 年 （下转第4版） （上接第1版） [[[[ <p> </ {} %".split(
            " "
        ),
        *"1e999 本报记者 # 𠀀 ％ 2023年2月30日 万亿亿万亿 ２０２３年１３月４５日 { ]( 第32期（总第632期） \r".split(
            " "
        ),
        *("9" * 400, "亿" * 60, "第" + "九" * 80 + "期", "|" * 40, "-" * 100, "<" * 50, "{}" * 9, "\n# \n", "\t" * 30),
    )
)


def survives(target: Target, data: bytes) -> None:
    """Run a target; a UserError is an answer like any other."""
    with suppress(UserError):
        target(data)
