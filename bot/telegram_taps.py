"""What a tap on a button does: open a source, turn a page, rate an answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from telegram import CallbackQuery, Message, Update
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler, ContextTypes

from bot.feedback import TABLE as FEEDBACK_TABLE
from bot.feedback import PassageRead, rate
from bot.kept_answers import KeptAnswer
from bot.memory import make_tables
from bot.phrases import Language
from bot.telegram_buttons import ARTICLE, FOUND, NOTHING, RATING, SOURCE, Tap, tap_of
from bot.telegram_cards import Card, article_card, passage_card
from bot.telegram_front import App, Front
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import Place
from bot.telegram_send import edit, say

log = logging.getLogger(__name__)


class Word(Exception):
    """A word to the one who tapped, instead of anything else. `loud` is shown until it is put away."""

    def __init__(self, occasion: Phrase, *, loud: bool = True) -> None:
        super().__init__(occasion)
        self.occasion = occasion
        self.loud = loud


# Given what the tap means, the message with the button and the language; a Card replaces what that message says.
Reaction = Callable[[CallbackQuery, Message, Tap, Language], Awaitable[Card | None]]


class Taps:
    """The buttons of one bot."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._reactions: dict[str, Reaction] = {
            SOURCE: self._source,
            ARTICLE: self._article,
            FOUND: self._found,
            RATING: self._rated,
        }
        make_tables(front.db, FEEDBACK_TABLE)

    def on(self, kind: str, reaction: Reaction) -> None:
        """Let another room react to its own buttons."""
        self._reactions[kind] = reaction

    def attend(self, application: App) -> None:
        application.add_handler(CallbackQueryHandler(self._tapped))

    async def _tapped(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        message = query.message
        chat = message.chat.id if message else query.from_user.id
        language = self._front.spoken(chat, client=query.from_user.language_code)
        word: Word | None = None
        try:
            await self._react(query, message if isinstance(message, Message) else None, language)
        except Word as said:
            word = said
        # Answered in any case: until then the button shows a clock. Too late is no harm.
        with suppress(BadRequest):
            if word:
                await query.answer(phrase(word.occasion, language), show_alert=word.loud)
            else:
                await query.answer()

    async def _react(self, query: CallbackQuery, message: Message | None, language: Language) -> None:
        tap = tap_of(query.data or "")
        if tap.kind == NOTHING:
            return
        if message is None or tap.kind not in self._reactions:
            raise Word(Phrase.BUTTON_GONE)
        if not self._front.gate.admits(query.from_user.id):
            raise Word(Phrase.TOO_OFTEN)
        try:
            card = await self._reactions[tap.kind](query, message, tap, language)
        except ValueError as error:
            raise Word(Phrase.BUTTON_GONE) from error
        if card is not None:
            await edit(message, card.part, card.rows)

    async def _source(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        kept = self._kept(tap.number(0), message)
        source = kept.source(tap.number(1))
        piece = await self._front.piece(source.article_id) if source else None
        if piece is None or source is None:
            raise Word(Phrase.WITHDRAWN)
        back = f"{SOURCE}.{kept.number}.{source.number}.1"
        card = passage_card(piece, source.quote, source.start, back=back, language=language)
        if len(tap.words) > 2:  # the way back from the article, in the card's own message
            return card
        place = Place.of(message)
        await say(Place(place.bot, place.chat, place.topic, message.message_id), [card.part], rows=card.rows)
        return None

    async def _article(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        piece = await self._front.piece(self._front.kept.full_name(tap.number(0)))
        if piece is None:
            raise Word(Phrase.WITHDRAWN)
        back = tap.words[2] if len(tap.words) > 2 else ""
        return article_card(piece, tap.number(1), back=back, language=language)

    async def _found(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        piece = await self._front.piece(self._front.kept.full_name(tap.number(0)))
        if piece is None:
            raise Word(Phrase.WITHDRAWN)
        start, end = tap.number(1), tap.number(2)
        back = f"{FOUND}.{piece.name}.{start}.{end}.1"
        card = passage_card(piece, piece.article.body[start:end], start, back=back, language=language)
        if len(tap.words) > 3:
            return card
        await say(Place.of(message), [card.part], rows=card.rows)
        return None

    async def _rated(self, query: CallbackQuery, message: Message, tap: Tap, language: Language) -> Card | None:
        kept = self._kept(tap.number(0), message)
        good = bool(tap.number(1))
        passages = [await self._passage(source.article_id, source.headline, source.quote) for source in kept.sources]
        told = {**kept.answer, "question": kept.question}
        rate(self._front.db, kept.number, query.from_user.id, good=good, told=told, passages=passages)
        log.info("answer %d was rated %s", kept.number, "good" if good else "bad")
        raise Word(Phrase.RATED_GOOD if good else Phrase.RATED_BAD, loud=False)

    async def _passage(self, article_id: str, headline: str, quote: str) -> PassageRead:
        """Return the paragraph that a quotation stands in; the quotation alone where the article was withdrawn."""
        piece = await self._front.piece(article_id)
        blocks = piece.article.blocks if piece else ()
        text = next((block.text for block in blocks if quote in block.text), quote)
        return PassageRead(article_id, headline, text)

    def _kept(self, number: int, message: Message) -> KeptAnswer:
        kept = self._front.kept.get(number)
        # A tap can be forged: nobody opens what was answered elsewhere.
        if kept is None or kept.chat != message.chat_id:
            raise Word(Phrase.BUTTON_GONE)
        return kept
