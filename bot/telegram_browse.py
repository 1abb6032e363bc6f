"""Read the paper without asking: the newest issue, the issues on file, and what a search finds."""

from __future__ import annotations

from functools import partial

from telegram import CallbackQuery, Message, Update
from telegram.ext import CommandHandler, ContextTypes

from bot.error_told import told
from bot.phrases import Language
from bot.telegram_buttons import CONTENTS, ISSUES, Tap, button
from bot.telegram_cards import Card
from bot.telegram_chat import ASKING, words_after
from bot.telegram_front import App, Front, heard
from bot.telegram_lists import contents_card, hits_card, issues_card
from bot.telegram_phrases import Phrase
from bot.telegram_place import Place, in_group
from bot.telegram_send import say
from bot.telegram_taps import Taps, Word
from config.errors import UserError

HITS = 8


class Browsing:
    """/latest, /issues and /search, and the buttons of what they show."""

    def __init__(self, front: Front, taps: Taps) -> None:
        self._front = front
        taps.on(CONTENTS, self._contents_tapped)
        taps.on(ISSUES, self._issues_tapped)

    def attend(self, application: App) -> None:
        for name, reaction in (("latest", self._latest), ("issues", self._issues), ("search", self._search)):
            application.add_handler(CommandHandler(name, reaction, filters=ASKING))

    async def _latest(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        if not await self._front.admits(message):
            return
        revisions = await self._front.in_thread(self._front.desk.archive.catalogue.revisions)
        card = await self._contents(revisions[0].issue_id, 1, self._front.spoken_to(message)) if revisions else None
        await self._show(message, card, Phrase.EMPTY_ARCHIVE)

    async def _issues(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        if await self._front.admits(message):
            await self._show(message, await self._listed(1, self._front.spoken_to(message)), Phrase.EMPTY_ARCHIVE)

    async def _search(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        message = heard(update)
        words = words_after(message)
        if not words:
            await self._front.remark(message, Phrase.SEARCH_MISSING)
            return
        if not await self._front.admits(message, words):
            return
        language = self._front.spoken_to(message, words)
        try:
            hits = await self._front.in_thread(partial(self._front.desk.search, words, k=HITS))
        except UserError as error:
            await self._front.remark(message, Phrase.SAID, words, said=told(error, language))
            return
        card = hits_card(words, hits, self._front.kept.short_name, language) if hits else None
        await self._show(message, card, Phrase.NOTHING_FOUND)

    async def _show(self, message: Message, card: Card | None, otherwise: Phrase) -> None:
        if card is None:
            await self._front.remark(message, otherwise)
            return
        await say(Place.of(message, quote=in_group(message)), [card.part], rows=card.rows)

    async def _contents_tapped(
        self, query: CallbackQuery, message: Message, tap: Tap, language: Language
    ) -> Card | None:
        card = await self._contents(self._front.kept.full_name(tap.number(0)), tap.number(1), language)
        if card is None:
            raise Word(Phrase.WITHDRAWN)
        return card

    async def _issues_tapped(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        card = await self._listed(tap.number(0), language)
        if card is None:
            raise Word(Phrase.WITHDRAWN)
        return card

    async def _contents(self, identity: str, page: int, language: Language) -> Card | None:
        issue = await self._front.in_thread(self._front.desk.archive.catalogue.issue, identity)
        if issue is None:
            return None
        all_issues = button("", ISSUES, 1)[1]
        return contents_card(issue, identity, page, self._front.kept.short_name, language, back=all_issues)

    async def _listed(self, page: int, language: Language) -> Card | None:
        revisions = await self._front.in_thread(self._front.desk.archive.catalogue.revisions)
        return issues_card(revisions, page, self._front.kept.short_name, language) if revisions else None
