"""Inline mode: the bot's name and a question, typed in any chat, bring the answer there."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from telegram import InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes, InlineQueryHandler

from bot.answer import Answer
from bot.phrases import Language
from bot.telegram_front import App, Front
from bot.telegram_render import Part, render_answer, sendable
from config.errors import UserError

log = logging.getLogger(__name__)

# The app asks again at each pause in typing; only what stands is worth a search.
TYPING_PAUSE_S = 0.35
MIN_CHARS = 2
# Answers change when an issue comes in.
CACHE_S = 5
TITLE_CHARS = 80
DESCRIPTION_CHARS = 160


class Inline:
    """Inline queries of one bot."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._latest: dict[int, str] = {}

    def attend(self, application: App) -> None:
        application.add_handler(InlineQueryHandler(self._typed))

    async def _typed(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.inline_query
        assert query is not None
        person, question = query.from_user.id, sendable(query.query).strip()
        if len(question) < MIN_CHARS or len(question) > self._front.settings.telegram_question_chars:
            return
        self._latest[person] = query.id
        await asyncio.sleep(TYPING_PAUSE_S)
        if self._latest.get(person) != query.id:
            return
        del self._latest[person]
        if not self._front.gate.admits(person):
            return
        language = self._front.spoken(person, question, client=query.from_user.language_code)
        try:
            answer = await self._front.answered(
                partial(self._front.desk.ask, question, language=self._front.answered_in(person))
            )
        except UserError as error:
            log.info("no inline answer: %s", error)
            return
        try:
            await query.answer([_result(answer, language)], cache_time=CACHE_S, is_personal=True)
        except BadRequest as error:
            log.info("an inline answer came too late: %s", error)


def _result(answer: Answer, language: Language) -> InlineQueryResultArticle:
    part = _one_message(answer, language)
    below = answer.citations[0].source_line(language) if answer.citations else answer.question
    return InlineQueryResultArticle(
        id="answer",
        title=_cut(answer.text, TITLE_CHARS),
        description=_cut(below, DESCRIPTION_CHARS),
        input_message_content=InputTextMessageContent(
            part.html, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)
        ),
    )


def _one_message(answer: Answer, language: Language) -> Part:
    """Return the answer as a single message, for more cannot be sent: the first with a sign where there are several."""
    first, *more = render_answer(answer, language)
    return Part(f"{first.html}\n…", f"{first.plain}\n…") if more else first


def _cut(text: str, chars: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= chars else text[: chars - 1] + "…"
