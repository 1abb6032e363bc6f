"""Commands about the bot itself: what it is, which language it speaks, and forgetting a conversation."""

from __future__ import annotations

from telegram import CallbackQuery, Message, Update
from telegram.ext import CommandHandler, ContextTypes, MessageHandler, filters

from bot.phrases import Language
from bot.telegram_buttons import LANGUAGE, Tap, button
from bot.telegram_cards import Card
from bot.telegram_chat import CHATS, conversation_key, words_after
from bot.telegram_front import App, Front, heard, person_of
from bot.telegram_lists import issue_title
from bot.telegram_phrases import Phrase, both_languages, phrase
from bot.telegram_place import Place, in_group
from bot.telegram_render import render_text
from bot.telegram_send import say
from bot.telegram_taps import Taps

# What people write after /lang.
_LANGUAGES = {
    "auto": "auto", "自动": "auto", "zh": "zh", "cn": "zh", "中文": "zh", "chinese": "zh", "汉语": "zh",
    "en": "en", "english": "en", "英文": "en", "英语": "en",
}  # fmt: skip
_CHOICE = (("自动 Auto", "auto"), ("中文", "zh"), ("English", "en"))
_CHOSEN = {"auto": Phrase.SPEAKS_AUTO, "zh": Phrase.SPEAKS_CHINESE, "en": Phrase.SPEAKS_ENGLISH}


class Commands:
    """/start, /help, /about, /lang, /new, and a word about what is no command."""

    def __init__(self, front: Front, taps: Taps) -> None:
        self._front = front
        taps.on(LANGUAGE, self._language_tapped)

    def attend(self, application: App) -> None:
        """Register the commands; call last, for whatever nobody else takes is answered here in private chats."""
        new = filters.UpdateType.MESSAGE & CHATS
        for names, reaction in (
            (["start", "help"], self._help), (["about"], self._about), (["lang"], self._lang), (["new"], self._new)
        ):  # fmt: skip
            application.add_handler(CommandHandler(names, reaction, filters=new))
        private = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL
        application.add_handler(MessageHandler(private & filters.COMMAND, self._unknown_command))
        application.add_handler(MessageHandler(private & ~filters.TEXT, self._no_text))

    async def _help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        language = self._front.spoken_to(message)
        alone = self._front.chosen(message.chat_id) != "auto"
        text = phrase(Phrase.HELP, language) if alone else both_languages(Phrase.HELP, language)
        await say(Place.of(message), render_text(text))

    async def _about(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        catalogue = self._front.desk.archive.catalogue
        issues, articles, _ = await self._front.in_thread(catalogue.counts)
        language, model = self._front.spoken_to(message), self._front.settings.chat_model
        newest = next(iter(await self._front.in_thread(catalogue.revisions)), None)
        await self._front.remark(
            message,
            Phrase.ABOUT,
            issues=issues,
            articles=articles,
            newest=issue_title(newest.masthead) if newest else "—",
            writer=phrase(Phrase.MODEL if model else Phrase.OWN_WORDS, language).format(model=model),
            person=person_of(message),
        )

    async def _lang(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        named = _LANGUAGES.get(words_after(message).lower())
        if named:
            self._front.choose(message.chat_id, named)
            await self._front.remark(message, _CHOSEN[named])
            return
        rows = (tuple(button(label, LANGUAGE, name) for label, name in _CHOICE),)
        text = phrase(Phrase.WHICH_LANGUAGE, self._front.spoken_to(message))
        await say(Place.of(message, quote=in_group(message)), render_text(text), rows=rows)

    async def _language_tapped(
        self, query: CallbackQuery, message: Message, tap: Tap, language: Language
    ) -> Card | None:
        name = tap.words[0] if tap.words else ""
        if name not in _CHOSEN:
            raise ValueError(f"no language {name!r}")
        self._front.choose(message.chat_id, name)
        language = self._front.spoken(message.chat_id, client=query.from_user.language_code)
        return Card(render_text(phrase(_CHOSEN[name], language))[0])

    async def _new(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        await self._front.forget(conversation_key(message))
        await self._front.remark(message, Phrase.FORGOTTEN)

    async def _unknown_command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._front.remark(heard(update), Phrase.UNKNOWN_COMMAND)

    async def _no_text(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await self._front.remark(heard(update), Phrase.TEXT_ONLY)
