"""Who wants to be told of what, and what they were told of already."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bot.memory import make_tables, transaction
from bot.phrases import Language
from retrieval.database import Database

TABLES = (
    """CREATE TABLE IF NOT EXISTS subscription (
        number {new_number}, chat BIGINT NOT NULL, topic BIGINT NOT NULL, words TEXT NOT NULL,
        language TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, UNIQUE (chat, topic, words))""",
    """CREATE TABLE IF NOT EXISTS subscription_told (
        subscription BIGINT NOT NULL, article_id TEXT NOT NULL, sent INTEGER NOT NULL,
        PRIMARY KEY (subscription, article_id))""",
    """CREATE TABLE IF NOT EXISTS subscription_mark (
        "only" INTEGER PRIMARY KEY CHECK ("only" = 1), mark BIGINT NOT NULL)""",
)
MAX_A_CHAT = 30


@dataclass(frozen=True, slots=True)
class Subscription:
    """`topic` is that of a forum, 0 for none; `words` is the subject as it was typed."""

    number: int
    chat: int
    topic: int
    words: str
    language: Language


class Subscriptions:
    """All subscriptions of one bot. For the one thread that opened `db`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        make_tables(db, *TABLES)

    def add(self, chat: int, topic: int, words: str, language: Language) -> bool:
        """Note a subscription; again is no harm. False where the chat has too many."""
        if len(self.of(chat, topic)) >= MAX_A_CHAT:
            return False
        self._db.execute(
            "INSERT INTO subscription (chat, topic, words, language, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (chat, topic, words, language, time.time()),
        )
        return True

    def of(self, chat: int, topic: int) -> list[Subscription]:
        return self._listed("WHERE chat = ? AND topic = ?", chat, topic)

    def all(self) -> list[Subscription]:
        return self._listed("")

    def end(self, number: int, chat: int) -> Subscription | None:
        """End a subscription of a chat; return it, None where the chat has none of that number."""
        found = self._listed("WHERE number = ? AND chat = ?", number, chat)
        self._db.execute("DELETE FROM subscription WHERE number = ? AND chat = ?", (number, chat))
        if found:
            self._db.execute("DELETE FROM subscription_told WHERE subscription = ?", (number,))
        return found[0] if found else None

    def end_all(self, chat: int) -> None:
        """End what a chat subscribed to, for it has shut the bot out."""
        for subscription in self._listed("WHERE chat = ?", chat):
            self.end(subscription.number, chat)

    def moved(self, old: int, new: int) -> None:
        """Follow a group that became a supergroup, and has another number since."""
        self._db.execute(
            "UPDATE subscription SET chat = ? WHERE chat = ? AND NOT EXISTS (SELECT 1 FROM subscription AS other"
            " WHERE other.chat = ? AND other.topic = subscription.topic AND other.words = subscription.words)",
            (new, old, new),
        )

    # -- what is new to them

    def mark(self) -> int | None:
        """Return up to where what came in was looked through; None before the first time."""
        row = self._db.execute("SELECT mark FROM subscription_mark").fetchone()
        return int(row[0]) if row else None

    def looked_through(self, mark: int, concerned: list[tuple[int, str]]) -> None:
        """Note, in one step, how far was looked and which (subscription, article) are to be told."""
        with transaction(self._db):
            self._db.execute(
                'INSERT INTO subscription_mark VALUES (1, ?) ON CONFLICT ("only") DO UPDATE SET mark = excluded.mark',
                (mark,),
            )
            # A corrected article is not told of again.
            self._db.executemany("INSERT INTO subscription_told VALUES (?, ?, 0) ON CONFLICT DO NOTHING", concerned)

    def untold(self) -> list[tuple[Subscription, list[str]]]:
        """Return the subscriptions that have something to be told, each with the articles."""
        rows = self._db.execute("SELECT subscription, article_id FROM subscription_told WHERE sent = 0").fetchall()
        waiting: dict[int, list[str]] = {}
        for number, article_id in rows:
            waiting.setdefault(number, []).append(article_id)
        return [(held, waiting[held.number]) for held in self.all() if held.number in waiting]

    def told(self, number: int, articles: list[str], *, sent: bool) -> None:
        """Note that articles were told of, or (`sent` false) that it failed."""
        self._db.executemany(
            "UPDATE subscription_told SET sent = ? WHERE subscription = ? AND article_id = ?",
            [(int(sent), number, article_id) for article_id in articles],
        )

    def _listed(self, where: str, *values: object) -> list[Subscription]:
        rows = self._db.execute(
            f"SELECT number, chat, topic, words, language FROM subscription {where} ORDER BY number", values
        )
        return [Subscription(*row) for row in rows.fetchall()]
