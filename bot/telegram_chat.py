"""Hear a question in a Telegram chat, have it answered, and say the answer. Knows nothing of polling or search."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from telegram import Bot, Message, MessageEntity, Update
from telegram.constants import ChatType
from telegram.error import Forbidden, TelegramError
from telegram.ext import Application, CommandHandler, ContextTypes, MessageHandler, filters

from bot.phrases import Language
from bot.telegram_phrases import Phrase, both_languages, language_of, phrase
from bot.telegram_render import Part, render_answer, render_text
from bot.telegram_send import reply, typing
from config.errors import QuestionError, UserError

if TYPE_CHECKING:
    from bot.telegram_bot import Desk

log = logging.getLogger(__name__)

# One person's burst must not fill the queue for everybody.
MAX_WAITING_PER_CHAT = 5


@dataclass(slots=True)
class _Queue:
    """The questions of one chat (or one topic of a group): answered one at a time, in the order of their arrival."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Conversation:
    """All chats of one bot: between chats everything runs at once, within a chat one question after the other.

    `language` is "auto" for that of the question.
    """

    def __init__(self, desk: Desk, *, language: Language | Literal["auto"] = "auto") -> None:
        self._desk = desk
        self._language = language
        self._queues: dict[tuple[int, int], _Queue] = {}

    def attend(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Register what the bot listens to: new messages of people; no edits, no other bots, no channels."""
        new = filters.UpdateType.MESSAGE & (filters.ChatType.PRIVATE | filters.ChatType.GROUPS)
        private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
        application.add_handler(CommandHandler(["start", "help"], self._help, filters=new))
        application.add_handler(CommandHandler("ask", self._asked_by_command, filters=new))
        application.add_handler(MessageHandler(private & filters.COMMAND, self._unknown_command))
        application.add_handler(MessageHandler(new & filters.TEXT & ~filters.COMMAND, self._message))
        application.add_handler(MessageHandler(private & ~filters.TEXT, self._no_text))
        application.add_error_handler(_note_error)

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _heard(update)
        await reply(message, render_text(both_languages(Phrase.HELP, self._spoken(message, ""))))

    async def _unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._say(_heard(update), Phrase.UNKNOWN_COMMAND)

    async def _no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._say(_heard(update), Phrase.TEXT_ONLY)

    async def _asked_by_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _heard(update)
        # By the length of the command, not by the next blank: people write /ask新型储能 without one.
        await self._answer(message, (message.text or "")[message.entities[0].length :], context.bot)

    async def _message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = _heard(update)
        if message.from_user is not None and message.from_user.is_bot and message.sender_chat is None:
            return
        if (question := addressed_words(message, context.bot)) is not None:
            await self._answer(message, question, context.bot)

    async def _answer(self, message: Message, question: str, me: Bot) -> None:
        question = question.strip() or _replied_words(message, me)
        if not question:
            await self._say(message, Phrase.QUESTION_MISSING)
            return
        async with self._turn(message) as admitted:
            if not admitted:
                await self._say(message, Phrase.TOO_MANY, question)
                return
            started = time.monotonic()
            async with typing(message):
                parts = await self._parts(question, message)
            await reply(message, parts, quote=_in_group(message))
            log.info("answered in %d ms, %d messages", round((time.monotonic() - started) * 1000), len(parts))

    async def _parts(self, question: str, message: Message) -> list[Part]:
        try:
            return render_answer(await asyncio.to_thread(self._desk.ask, question))
        except QuestionError as error:
            return render_text(str(error))
        except UserError as error:
            # Written for the operator: it may name folders and addresses.
            log.error("no answer possible: %s", error)
            return render_text(phrase(Phrase.UNAVAILABLE, self._spoken(message, question)))
        except Exception:
            log.exception("a question failed")
            return render_text(phrase(Phrase.FAILED, self._spoken(message, question)))

    @asynccontextmanager
    async def _turn(self, message: Message) -> AsyncIterator[bool]:
        """Wait for the chat's turn; give False at once where too many are waiting already."""
        key = (message.chat_id, (message.message_thread_id or 0) if message.is_topic_message else 0)
        queue = self._queues.setdefault(key, _Queue())
        if queue.waiting >= MAX_WAITING_PER_CHAT:
            yield False
            return
        queue.waiting += 1
        try:
            async with queue.lock:
                yield True
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]

    async def _say(self, message: Message, occasion: Phrase, question: str = "") -> None:
        await reply(message, render_text(phrase(occasion, self._spoken(message, question))), quote=_in_group(message))

    def _spoken(self, message: Message, question: str) -> Language:
        if self._language != "auto":
            return self._language
        client = message.from_user.language_code if message.from_user else ""
        return language_of(question, client=client or "")


def addressed_words(message: Message, me: Bot) -> str | None:
    """Return what is said to the bot, its own name taken out; None where a group talks about something else.

    In a private chat everything is said to it; in a group, what mentions it or replies to it.
    """
    text = message.text or ""
    if not _in_group(message):
        return text
    spans = [
        entity
        for entity, words in message.parse_entities([MessageEntity.MENTION, MessageEntity.TEXT_MENTION]).items()
        if words.lower() == f"@{me.username}".lower() or (entity.user is not None and entity.user.id == me.id)
    ]
    replied = message.reply_to_message
    if not spans and not (replied and replied.from_user and replied.from_user.id == me.id):
        return None
    units = text.encode("utf-16-le")  # entities count UTF-16 units
    for entity in reversed(spans):
        units = units[: 2 * entity.offset] + units[2 * (entity.offset + entity.length) :]
    return units.decode("utf-16-le")


def _replied_words(message: Message, me: Bot) -> str:
    """Return the message that a bare /ask or mention points at, unless the bot wrote it itself."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == me.id):
        return ""
    return (replied.text or replied.caption or "").strip()


def _heard(update: Update) -> Message:
    message = update.effective_message
    assert message is not None  # the filters let messages through only
    return message


def _in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE


async def _note_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    error = context.error
    if isinstance(error, Forbidden):
        log.info("a chat has shut the bot out: %s", error)
    elif isinstance(error, TelegramError):
        log.error("an answer could not be delivered: %s", error)
    else:
        log.error("an update could not be handled", exc_info=error)
