"""Hear a question in a Telegram chat, have it answered, and say the answer. Knows nothing of polling or search."""

from __future__ import annotations

import asyncio
import logging
import time
from functools import partial

from telegram import Bot, Message, MessageEntity, Update
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from bot.answer import Answer
from bot.error_told import told
from bot.phrases import Language
from bot.telegram_buttons import Rows, answer_buttons
from bot.telegram_front import App, Front, heard, person_of
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import Place, in_group
from bot.telegram_render import Part, render_answer, render_text, sendable
from bot.telegram_send import answer_number, say
from bot.telegram_stream import Preview
from bot.telegram_typing import typing
from config.errors import QuestionError, UserError

log = logging.getLogger(__name__)

CHATS = filters.ChatType.PRIVATE | filters.ChatType.GROUPS
# An edited question is answered anew.
ASKING = (filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE) & CHATS


class Questions:
    """All chats of one bot: between chats everything runs at once, within a chat one question after the other."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def attend(self, application: App) -> None:
        """Register what is a question: texts and captions of people; of no other bots, of no channels."""
        application.add_handler(CommandHandler("ask", self._asked_by_command, filters=ASKING))
        words = (filters.TEXT & ~filters.COMMAND) | (filters.CAPTION & ~filters.Document.ALL)
        application.add_handler(MessageHandler(ASKING & words, self._message))

    async def _asked_by_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        await self._answer(update, message, words_after(message), context.bot)

    async def _message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        if message.from_user is not None and message.from_user.is_bot and message.sender_chat is None:
            return
        if (question := addressed_words(message, context.bot)) is not None:
            await self._answer(update, message, question, context.bot)

    async def _answer(self, update: Update, message: Message, question: str, me: Bot) -> None:
        question = sendable(question.strip() or _replied_words(message, me)).strip()
        if not question:
            if not update.edited_message:
                await self._front.remark(message, Phrase.QUESTION_MISSING)
            return
        most = self._front.settings.telegram_question_chars
        if len(question) > most:
            await self._front.remark(message, Phrase.TOO_LONG, question, most=most, chars=len(question))
            return
        if not await self._front.admits(message, question):
            return
        place = Place.of(message, quote=in_group(message) or bool(update.edited_message))
        async with self._front.turns.turn(place) as admitted:
            if not admitted:
                await self._front.remark(message, Phrase.TOO_MANY, question)
                return
            # Telegram tells of an edit too where only a link's preview came, or a reaction.
            before = self._front.kept.question_of(chat=message.chat_id, message=message.message_id)
            if not (update.edited_message and before == question):
                await self._say_answer(update.update_id, message, place, question)

    async def _say_answer(self, update_id: int, message: Message, place: Place, question: str) -> None:
        """Answer, or go on where an earlier run of the bot was killed."""
        journal, started = self._front.journal, time.monotonic()
        begun, replacing = journal.begun(update_id), journal.shown(update_id)
        if begun:
            kept = self._front.kept.get(begun.answer)
            rows = answer_buttons(kept.number, kept.titles) if kept else ()
            parts, first = list(begun.parts), begun.sent
        else:
            async with typing(place):
                parts, rows, number, replacing = await self._made(update_id, message, place, question, replacing)
            journal.saying(update_id, parts, number)
            first = 0
        await say(place, parts, rows=rows, first=first, replacing=replacing, note=partial(journal.sent, update_id))
        log.info("answered in %d ms, %d messages", round((time.monotonic() - started) * 1000), len(parts))

    async def _made(
        self, update_id: int, message: Message, place: Place, question: str, replacing: int
    ) -> tuple[list[Part], Rows, int, int]:
        """Return the answer's messages, its buttons, its number, and the message that it replaces."""
        language = self._front.spoken_to(message, question)
        preview = Preview(
            place,
            language,
            draft=0 if in_group(message) else message.message_id,
            eager=bool(self._front.settings.chat_model),
            replacing=replacing,
            shown=partial(self._front.journal.showing, update_id),
        )
        showing = asyncio.create_task(preview.run())
        try:
            await self._take_up(message, place.bot)
            made = await self._asked(message, question, language, preview)
        finally:
            replacing = await preview.stop(showing)
        if not isinstance(made, Answer):
            return made, (), 0, replacing
        number = self._front.kept.keep(made, chat=message.chat_id, message=message.message_id, question=question)
        titles = [(source.number, source.headline) for source in made.citations]
        return render_answer(made, language), answer_buttons(number, titles), number, replacing

    async def _take_up(self, message: Message, me: Bot) -> None:
        """Let a reply to an answer follow that answer: an earlier one, or in a group somebody else's."""
        replied = message.reply_to_message
        if replied is None or replied.from_user is None or replied.from_user.id != me.id:
            return
        kept = self._front.kept.get(answer_number(replied.reply_markup))
        if kept is not None and kept.chat == message.chat_id:
            await self._front.in_thread(self._front.desk.recall, conversation_key(message), kept.answer)

    async def _asked(
        self, message: Message, question: str, language: Language, preview: Preview
    ) -> Answer | list[Part]:
        ask = partial(
            self._front.desk.ask,
            question,
            chat=conversation_key(message),
            language=self._front.answered_in(message.chat_id),
            on_event=preview.hear,
        )
        try:
            return await self._front.answered(ask)
        except QuestionError as error:
            return render_text(told(error, language))
        except UserError as error:
            # Written for the operator: it may name folders and addresses.
            log.error("no answer possible: %s", error)
            return render_text(phrase(Phrase.UNAVAILABLE, language))
        except Exception:
            log.exception("a question failed")
            return render_text(phrase(Phrase.FAILED, language))


def words_after(message: Message) -> str:
    """Return what stands after a command."""
    # By the length of the command, not by the next blank: people write /ask新型储能 without one.
    return sendable((message.text or "")[message.entities[0].length :]).strip()


def conversation_key(message: Message) -> str:
    """Return the key of the conversation: of a chat, of each of its topics, in groups of each person."""
    topic = (message.message_thread_id or 0) if message.is_topic_message else 0
    person = f":{person_of(message)}" if in_group(message) else ""
    return f"telegram:{message.chat_id}:{topic}{person}"


def addressed_words(message: Message, me: Bot) -> str | None:
    """Return what is said to the bot, its own name taken out; None where a group talks about something else.

    In a private chat everything is said to it; in a group, what mentions it or replies to it.
    """
    text = message.text or message.caption or ""
    if not in_group(message):
        return text
    units = text.encode("utf-16-le", "surrogatepass")  # entities count UTF-16 units
    spans = [
        slice(2 * entity.offset, 2 * (entity.offset + entity.length))
        for entity in (message.entities if message.text else message.caption_entities)
        if entity.offset >= 0 and _names(entity, units, me)
    ]
    replied = message.reply_to_message
    if not spans and not (replied and replied.from_user and replied.from_user.id == me.id):
        return None
    for span in reversed(spans):
        units = units[: span.start] + units[span.stop :]
    return units.decode("utf-16-le", "replace")


def _names(entity: MessageEntity, units: bytes, me: Bot) -> bool:
    """Tell whether an entity of a text, given as UTF-16, names the bot."""
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    # The library would end over an entity whose border falls within a pair of surrogates.
    named = units[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "replace")
    return entity.type == MessageEntity.MENTION and named.lower() == f"@{me.username}".lower()


def _replied_words(message: Message, me: Bot) -> str:
    """Return the message that a bare /ask or mention points at, unless the bot wrote it itself."""
    replied = message.reply_to_message
    if replied is None or (replied.from_user is not None and replied.from_user.id == me.id):
        return ""
    return (replied.text or replied.caption or "").strip()
