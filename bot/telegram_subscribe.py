"""/subscribe, /subscriptions and /unsubscribe."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from bot.phrases import Language
from bot.subscriptions import MAX_A_CHAT, Subscription, Subscriptions
from bot.telegram_buttons import UNSUBSCRIBE, Tap, button, shortened
from bot.telegram_cards import Card
from bot.telegram_chat import CHATS, words_after
from bot.telegram_front import App, Front, heard
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import Place, in_group
from bot.telegram_render import render_text
from bot.telegram_send import say
from bot.telegram_taps import Taps

MAX_CHARS = 50


class Subscribing:
    """The commands by which people say what they want to be told of."""

    def __init__(self, front: Front, taps: Taps, subscriptions: Subscriptions) -> None:
        self._front = front
        self._subscriptions = subscriptions
        taps.on(UNSUBSCRIBE, self._tapped)

    def attend(self, application: App) -> None:
        new = filters.UpdateType.MESSAGE & CHATS
        application.add_handler(CommandHandler("subscribe", self._subscribe, filters=new))
        application.add_handler(CommandHandler("unsubscribe", self._unsubscribe, filters=new))
        application.add_handler(CommandHandler("subscriptions", self._list, filters=new))
        application.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, self._moved))

    async def _subscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        words = " ".join(words_after(message).split())
        if not words:
            await self._front.remark(message, Phrase.SUBJECT_MISSING)
        elif len(words) > MAX_CHARS or not any(character.isalnum() for character in words):
            await self._front.remark(message, Phrase.SUBJECT_USELESS, words, most=MAX_CHARS)
        elif await self._front.admits(message, words):
            place = Place.of(message)
            kept = self._subscriptions.add(place.chat, place.topic, words, self._front.spoken_to(message, words))
            occasion = Phrase.SUBSCRIBED if kept else Phrase.SUBSCRIBED_ENOUGH
            await self._front.remark(message, occasion, words, words=words, most=MAX_A_CHAT)

    async def _unsubscribe(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        words, place = " ".join(words_after(message).split()), Place.of(message)
        held = self._subscriptions.of(place.chat, place.topic)
        named = [each for each in held if each.words.casefold() == words.casefold()]
        if named:
            self._subscriptions.end(named[0].number, place.chat)
            await self._front.remark(message, Phrase.UNSUBSCRIBED, words, words=named[0].words)
        elif words:
            await self._front.remark(message, Phrase.NOT_SUBSCRIBED, words, words=words)
        else:
            await self._list(update, context)

    async def _list(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        place = Place.of(message, quote=in_group(message))
        card = _listed(self._subscriptions.of(place.chat, place.topic), self._front.spoken_to(message))
        await say(place, [card.part], rows=card.rows)

    async def _tapped(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        place = Place.of(message)
        self._subscriptions.end(tap.number(0), place.chat)
        return _listed(self._subscriptions.of(place.chat, place.topic), language)

    async def _moved(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        if message.migrate_to_chat_id:
            self._subscriptions.moved(message.chat_id, message.migrate_to_chat_id)


def _listed(held: list[Subscription], language: Language) -> Card:
    if not held:
        return Card(render_text(phrase(Phrase.NO_SUBSCRIPTIONS, language))[0])
    lines = [phrase(Phrase.SUBSCRIPTIONS, language), *(f"• {each.words}" for each in held)]
    rows = tuple((button(shortened(f"✕ {each.words}"), UNSUBSCRIBE, each.number),) for each in held)
    return Card(render_text("\n".join(lines))[0], rows)
