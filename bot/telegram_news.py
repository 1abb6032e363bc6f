"""Tell subscribers of new articles, whichever process took them in."""

from __future__ import annotations

import asyncio
import logging
import time
from contextlib import suppress
from functools import partial

from telegram import Bot
from telegram.error import Forbidden, TelegramError

from bot.answer import Answer, Citation, cite
from bot.phrases import Language
from bot.subjects import subject_of
from bot.subscriptions import Subscription, Subscriptions
from bot.telegram_buttons import answer_buttons
from bot.telegram_front import Front
from bot.telegram_phrases import Phrase, phrase
from bot.telegram_place import Place
from bot.telegram_render import render_answer
from bot.telegram_send import say
from config.errors import ArchiveError
from retrieval.arrivals import Arrival, arrived_after, newest_mark
from retrieval.lease import Lease
from retrieval.lexicon import load_lexicon
from retrieval.passage import Hit, Passage

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
# An import of years of papers must not become a message a second.
TELL_EVERY_S = 60.0
ARTICLES_A_MESSAGE = 5
CLOSING_S = 10.0
# Of several bots one tells; where it dies, another one takes over after so long.
LEASE_S = 30.0

_MORE: dict[Language, str] = {"zh": "另有 {count} 篇，用 /search {words} 查找。", "en": "{count} more: /search {words}"}


class News:
    """Runs beside the conversations of one bot."""

    def __init__(self, front: Front, subscriptions: Subscriptions) -> None:
        self._front = front
        self._subscriptions = subscriptions
        self._told_at: dict[int, float] = {}
        self._running: asyncio.Task[None] | None = None
        # A task for each, so that one chat's flood control keeps nobody else waiting.
        self._telling: dict[int, asyncio.Task[None]] = {}
        catalogue = front.desk.archive.catalogue
        self._lease = Lease(catalogue, "news", seconds=LEASE_S) if catalogue.db.engine != "sqlite" else None
        self._ours, self._asked_at = False, float("-inf")

    def open(self, bot: Bot) -> None:
        self._running = asyncio.create_task(self._run(bot))

    async def close(self) -> None:
        """End it; messages on their way get a moment to arrive."""
        if self._running is None:
            return
        self._running.cancel()
        with suppress(asyncio.CancelledError):
            await self._running
        if self._telling:
            await asyncio.wait(self._telling.values(), timeout=CLOSING_S)
        if self._lease and self._ours:
            with suppress(ArchiveError):
                await self._front.in_thread(self._lease.release)

    async def _run(self, bot: Bot) -> None:
        while True:
            try:
                if await self._is_ours():
                    await self._look_through()
                    await self._tell(bot)
            except Exception:
                # Whatever it is (a busy disk, an archive being moved), the bot goes on answering.
                log.exception("subscriptions were not looked after; trying again")
                await asyncio.sleep(30 * LOOK_EVERY_S)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _is_ours(self) -> bool:
        """Tell whether it is this bot that tells subscribers; asks a few times as often as a lease ends."""
        if self._lease is None:
            return True
        if time.monotonic() - self._asked_at > LEASE_S / 4:
            self._asked_at = time.monotonic()
            self._ours = await self._front.in_thread(self._lease.take)
        return self._ours

    async def _look_through(self) -> None:
        catalogue, mark = self._front.desk.archive.catalogue, self._subscriptions.mark()
        if mark is None:
            # Nobody subscribed yet: what is on file is no news.
            self._subscriptions.looked_through(await self._front.in_thread(newest_mark, catalogue), [])
            return
        arrivals = await self._front.in_thread(arrived_after, catalogue, mark)
        if arrivals:
            wanted = self._subscriptions.all()
            concerned = await self._front.in_thread(self._concerned, arrivals, wanted)
            self._subscriptions.looked_through(arrivals[-1].mark, concerned)

    def _concerned(self, arrivals: list[Arrival], wanted: list[Subscription]) -> list[tuple[int, str]]:
        subjects = [(held.number, subject_of(held.words, load_lexicon())) for held in wanted]
        concerned = []
        for arrival in arrivals if subjects else ():
            found = self._front.desk.archive.catalogue.article(arrival.article_id)
            if found and found[0].kind.is_article:
                concerned += [(number, arrival.article_id) for number, subject in subjects if subject.place(found[0])]
        return concerned

    async def _tell(self, bot: Bot) -> None:
        for subscription, articles in self._subscriptions.untold():
            if subscription.number in self._telling:
                continue
            if time.monotonic() - self._told_at.get(subscription.number, -TELL_EVERY_S) < TELL_EVERY_S:
                continue
            self._told_at[subscription.number] = time.monotonic()
            task = asyncio.create_task(self._tell_one(bot, subscription, articles))
            self._telling[subscription.number] = task
            task.add_done_callback(lambda _, number=subscription.number: self._telling.pop(number))  # type: ignore[misc]

    async def _tell_one(self, bot: Bot, to: Subscription, articles: list[str]) -> None:
        citations = await self._front.in_thread(self._citations, to.words, articles)
        if not citations:
            self._subscriptions.told(to.number, articles, sent=True)  # withdrawn meanwhile
            return
        language = self._front.spoken(to.chat, to.words)
        answer = _message(to.words, citations, len(articles) - len(citations), language)
        number = self._front.kept.keep(answer, chat=to.chat, message=0, question=to.words)
        rows = answer_buttons(number, [(source.number, source.headline) for source in citations])
        note = partial(self._noted, to, articles)
        try:
            await say(Place(bot, to.chat, to.topic), render_answer(answer, language), rows=rows, note=note)
            log.info("a subscriber was told of %d articles", len(articles))
        except Forbidden:
            log.info("a subscriber has shut the bot out; the subscriptions end")
            self._subscriptions.end_all(to.chat)
        except TelegramError as error:
            log.warning("a subscriber was not told: %s", error)

    def _noted(self, to: Subscription, articles: list[str], count: int) -> None:
        self._subscriptions.told(to.number, articles, sent=count > 0)

    def _citations(self, words: str, articles: list[str]) -> list[Citation]:
        subject = subject_of(words, load_lexicon())
        citations: list[Citation] = []
        for article_id in articles:
            found = self._front.desk.archive.catalogue.article(article_id)
            span = subject.place(found[0]) if found else None
            if found and span and len(citations) < ARTICLES_A_MESSAGE:
                article, masthead, identity = found
                passage = Passage(article_id, *span, article.body[slice(*span)])
                citations.append(cite(Hit(passage, article, masthead, 1.0, identity), len(citations) + 1, *span))
        return citations


def _message(words: str, citations: list[Citation], more: int, language: Language) -> Answer:
    """Return what a subscriber is told, as an answer with citations: it has the same buttons as any other."""
    lines = [phrase(Phrase.NEWS, language).format(words=words, count=len(citations) + more)]
    lines += [f"《{' '.join(source.headline.split())}》 {source.quote}[{source.number}]" for source in citations]
    if more:
        lines.append(_MORE[language].format(count=more, words=words))
    return Answer(words, language, "\n\n".join(lines), True, tuple(citations))
