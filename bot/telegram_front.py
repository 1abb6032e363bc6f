"""What all rooms of the bot in Telegram share: the desk behind them, its memory, who may ask, each chat's turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from telegram import Message, Update
from telegram.ext import Application

from bot.answer import Answer
from bot.events import Listener
from bot.kept_answers import KeptAnswers
from bot.memory import make_tables
from bot.phrases import Language
from bot.telegram_allowance import SharedAllowance
from bot.telegram_cards import Piece
from bot.telegram_gate import Gate
from bot.telegram_journal import Journal
from bot.telegram_phrases import Phrase, language_of, phrase
from bot.telegram_place import Place, in_group
from bot.telegram_render import render_text
from bot.telegram_send import say
from bot.telegram_turns import Turns
from config.errors import ArchiveError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.database import Database
from retrieval.passage import Hit, Scope

App = Application[Any, Any, Any, Any, Any, Any]
Result = TypeVar("Result")

# A chat model is all waiting; without one a few that wait for a disk are enough, for the desk computes one by one.
COMPUTING_THREADS = 4
WAITING_THREADS = 32
READING_THREADS = 4

LANGUAGES = "CREATE TABLE IF NOT EXISTS telegram_language (chat BIGINT PRIMARY KEY, language TEXT NOT NULL)"


class Desk(Protocol):
    """Whoever answers. Called from several threads at a time."""

    @property
    def archive(self) -> Archive: ...

    def ask(
        self,
        text: str,
        *,
        scope: Scope | None = None,
        chat: str = "",
        language: Language | None = None,
        on_event: Listener = ...,
    ) -> Answer: ...

    def search(self, text: str, *, k: int = 10, scope: Scope | None = None) -> list[Hit]: ...

    def recall(self, chat: str, told: Mapping[str, Any]) -> object: ...

    def forget(self, chat: str) -> object: ...


class Front:
    """Made once for each bot, in the thread whose loop serves it."""

    def __init__(self, desk: Desk, settings: Settings, db: Database, *, holder: str = "") -> None:
        """`holder` names this bot among several that share the memory `db`."""
        self.desk = desk
        self.settings = settings
        self.db = db
        self.journal = Journal(db, holder=holder)
        self.kept = KeptAnswers(db)
        self.turns = Turns(db)
        self.gate = Gate(settings, shared=None if db.engine == "sqlite" else SharedAllowance(db))
        computing = max(COMPUTING_THREADS, (settings.telegram_processes or 0) + 1)
        self._answering = ThreadPoolExecutor(WAITING_THREADS if settings.chat_model else computing, "answer")
        # Who turns a page does not wait for all that was asked before.
        self._reading = ThreadPoolExecutor(READING_THREADS, "read")
        make_tables(db, LANGUAGES)

    def close(self) -> None:
        self._answering.shutdown(wait=True)
        self._reading.shutdown(wait=True)
        with suppress(ArchiveError):  # the server may be away; the others then wait until this bot counts as dead
            self.journal.leave()

    async def in_thread(self, work: Callable[..., Result], *given: Any) -> Result:
        """Run what reads the archive beside the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._reading, work, *given)

    async def answered(self, ask: Callable[[], Answer]) -> Answer:
        """Have a question answered beside the loop, after those that were asked before it."""
        return await asyncio.get_running_loop().run_in_executor(self._answering, ask)

    async def piece(self, article_id: str) -> Piece | None:
        """Return an article as it is on file now; None where it was withdrawn."""
        found = await self.in_thread(self.desk.archive.catalogue.article, article_id) if article_id else None
        return Piece(found[0], found[1], self.kept.short_name(article_id)) if found else None

    async def forget(self, chat: str) -> None:
        """Erase a conversation: what is asked next stands alone."""
        await self.in_thread(self.desk.forget, chat)

    # -- the language spoken

    def chosen(self, chat: int) -> str:
        """Return the language chosen for a chat: "zh", "en" or "auto"."""
        return self._chosen_there(chat) or self.settings.lang

    def answered_in(self, chat: int) -> Language | None:
        """Return the language that a chat wants its answers in, None for that of each question.

        The operator's own setting does not count here: it is what the program speaks, not what readers ask in.
        """
        chosen = self._chosen_there(chat)
        return "zh" if chosen == "zh" else "en" if chosen == "en" else None

    def _chosen_there(self, chat: int) -> str:
        row = self.db.execute("SELECT language FROM telegram_language WHERE chat = ?", (chat,)).fetchone()
        return str(row[0]) if row else ""

    def choose(self, chat: int, language: str) -> None:
        self.db.execute(
            "INSERT INTO telegram_language VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET language = excluded.language",
            (chat, language),
        )

    def spoken(self, chat: int, text: str = "", *, client: str | None = "") -> Language:
        """Return the language to speak in a chat, to someone who wrote `text` with an app set to `client`."""
        chosen = self.chosen(chat)
        if chosen == "zh":
            return "zh"
        return "en" if chosen == "en" else language_of(text, client=client or "")

    def spoken_to(self, message: Message, text: str = "") -> Language:
        client = message.from_user.language_code if message.from_user else ""
        return self.spoken(message.chat_id, text, client=client)

    # -- who may speak

    async def admits(self, message: Message, text: str = "") -> bool:
        """Tell whether a person's allowance admits another question; say so where not."""
        person = person_of(message)
        if self.gate.admits(person):
            return True
        if self.gate.tells(person):
            await self.remark(message, Phrase.TOO_OFTEN, text)
        return False

    async def remark(self, message: Message, occasion: Phrase, text: str = "", **words: object) -> None:
        """Say one of the fixed sentences."""
        said = phrase(occasion, self.spoken_to(message, text)).format(**words)
        await say(Place.of(message, quote=in_group(message)), render_text(said))


def person_of(message: Message) -> int:
    """Return the number of who wrote; of the chat itself where it speaks in its own name."""
    if message.sender_chat is not None:
        return message.sender_chat.id
    return message.from_user.id if message.from_user else message.chat_id


def heard(update: Update) -> Message:
    """Return the message of an update whose filters let messages through only."""
    message = update.effective_message
    assert message is not None
    return message
