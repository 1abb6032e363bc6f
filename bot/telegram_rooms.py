"""All rooms of the bot in Telegram, in the order in which they are asked whether an update is theirs."""

from __future__ import annotations

from telegram import Bot, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes, TypeHandler

from bot.subscriptions import Subscriptions
from bot.telegram_browse import Browsing
from bot.telegram_chat import Questions
from bot.telegram_commands import Commands
from bot.telegram_files import Files
from bot.telegram_front import App, Front, person_of
from bot.telegram_inline import Inline
from bot.telegram_news import News
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import in_group
from bot.telegram_retries import Retries
from bot.telegram_subscribe import Subscribing
from bot.telegram_taps import Taps

_DOOR, _JOURNAL = -1, 1


class Rooms:
    """Made once for each bot."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._taps = Taps(front)
        subscriptions = Subscriptions(front.db)
        self._news = News(front, subscriptions)
        self._files = Files(front, self._taps)
        self._rooms = (
            Questions(front),
            Browsing(front, self._taps),
            Subscribing(front, self._taps, subscriptions),
            Inline(front),
            self._files,
            self._taps,
            Commands(front, self._taps),
        )

    def attend(self, application: App) -> None:
        """Register them all."""
        application.add_handler(TypeHandler(Update, self._at_the_door), group=_DOOR)
        for room in self._rooms:
            room.attend(application)
        application.add_handler(TypeHandler(Update, self._dealt_with), group=_JOURNAL)
        application.add_error_handler(Retries(application).note)

    def open(self, bot: Bot) -> None:
        """Begin what goes on beside the conversations."""
        self._front.kept.forget_old()
        self._news.open(bot)

    async def close(self) -> None:
        """End what goes on beside the conversations."""
        await self._files.close()
        await self._news.close()

    async def _at_the_door(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        person = update.effective_user.id if update.effective_user else 0
        chat = update.effective_chat.id if update.effective_chat else person
        if self._front.gate.knows(person, chat):
            return
        language = self._front.spoken(chat, client=update.effective_user.language_code if update.effective_user else "")
        if update.callback_query:
            await update.callback_query.answer(
                phrase(Phrase.NOT_ALLOWED, language).format(person=person), show_alert=True
            )
        # Strangers may not make the bot write as often as they like.
        elif update.message and not in_group(update.message) and self._front.gate.admits(person):
            await self._front.remark(update.message, Phrase.NOT_ALLOWED, person=person_of(update.message))
        await self._dealt_with(update, context)
        raise ApplicationHandlerStop

    async def _dealt_with(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        self._front.journal.close(update.update_id)
