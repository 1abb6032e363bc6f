"""Answers that were given, kept with their citations so that a button under one still works after a restart."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.answer import Answer
from bot.memory import make_tables
from bot.phrases import Language
from retrieval.database import Database, inserted

TABLES = (
    """CREATE TABLE IF NOT EXISTS kept_answer (
        number {new_number}, chat BIGINT NOT NULL, message BIGINT NOT NULL, at DOUBLE PRECISION NOT NULL,
        question TEXT NOT NULL, answer TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS kept_answer_message ON kept_answer (chat, message)",
    "CREATE TABLE IF NOT EXISTS short_name (number {new_number}, name TEXT NOT NULL UNIQUE)",
)
KEPT_S = 180 * 86_400.0


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A citation as kept: `quote` stood at `start` of the article's body when the answer was given."""

    number: int
    article_id: str
    headline: str
    quote: str
    start: int


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """`answer` is its JSON object as every surface gives it; `chat` is where it was given."""

    number: int
    chat: int
    question: str
    answer: dict[str, Any]

    @property
    def language(self) -> Language:
        return "zh" if self.answer["language"] == "zh" else "en"

    @property
    def sources(self) -> tuple[KeptSource, ...]:
        return tuple(
            KeptSource(given["number"], given["article_id"], given["headline"], given["quote"], given["start"])
            for given in self.answer["citations"]
        )

    @property
    def titles(self) -> list[tuple[int, str]]:
        """The sources' numbers and headlines."""
        return [(source.number, source.headline) for source in self.sources]

    def source(self, number: int) -> KeptSource | None:
        return next((source for source in self.sources if source.number == number), None)


class KeptAnswers:
    """All that one bot answered. For the one thread that opened `db`."""

    def __init__(self, db: Database, now: Callable[[], float] = time.time) -> None:
        self._db = db
        self._now = now
        make_tables(db, *TABLES)

    def keep(self, answer: Answer, *, chat: int, message: int, question: str) -> int:
        """Keep an answer to `message` of `chat`, whose words were `question`; return its number."""
        told = json.dumps(answer.to_json(), ensure_ascii=False)
        return inserted(
            self._db,
            "INSERT INTO kept_answer (chat, message, at, question, answer) VALUES (?, ?, ?, ?, ?) RETURNING number",
            (chat, message, self._now(), question, told),
        )

    def get(self, number: int) -> KeptAnswer | None:
        row = self._db.execute(
            "SELECT number, chat, question, answer FROM kept_answer WHERE number = ?", (number,)
        ).fetchone()
        return KeptAnswer(row[0], row[1], row[2], json.loads(row[3])) if row else None

    def question_of(self, *, chat: int, message: int) -> str:
        """Return the question that was answered last for a message, "" where none was."""
        row = self._db.execute(
            "SELECT question FROM kept_answer WHERE chat = ? AND message = ? ORDER BY number DESC", (chat, message)
        ).fetchone()
        return str(row[0]) if row else ""

    def forget_old(self) -> None:
        """Drop what is older than half a year; what was rated has been copied to the feedback."""
        self._db.execute("DELETE FROM kept_answer WHERE at < ?", (self._now() - KEPT_S,))

    def short_name(self, name: str) -> int:
        """Return a number that stands for an article's or issue's name, for good: button data holds 64 bytes only."""
        self._db.execute("INSERT INTO short_name (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        return int(self._db.execute("SELECT number FROM short_name WHERE name = ?", (name,)).fetchone()[0])

    def full_name(self, number: int) -> str:
        """Return the name that a number stands for, "" if none."""
        row = self._db.execute("SELECT name FROM short_name WHERE number = ?", (number,)).fetchone()
        return str(row[0]) if row else ""
