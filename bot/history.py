"""The turns of a conversation, kept in the bot's memory: a few a chat, never another chat's, gone when erased."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.memory import KeptMemory, transaction
from bot.phrases import Language

TABLES = (
    """CREATE TABLE IF NOT EXISTS turn (
        turn_id {new_number}, chat TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, turn TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS turn_of_chat ON turn (chat, turn_id)",
    "CREATE INDEX IF NOT EXISTS turn_of_age ON turn (at)",
)

# A follow-up means one of the last turns; what is older only grows the file.
KEPT_TURNS = 20
# A conversation that rested so long is over: "那2022年呢" on another day means nothing any more.
RESTING_S = 12 * 3600.0
# And so long it is kept at all, in any chat.
KEPT_S = 30 * 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Source:
    """A source of an earlier answer: `[start, end)` of the article's body was quoted under `number`."""

    number: int
    article_id: str
    headline: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it. `told` are the very words that answered (金壮龙, 863万千瓦).

    `of_source` tells that it asked about a source of an earlier answer (谁写的？): the next follow-up goes on with the
    question before it.
    """

    question: str
    standalone: str
    language: Language
    told: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    of_source: bool = False


def turn_of(answer: Answer, *, of_source: bool = False) -> Turn:
    """Return what of an answer the conversation needs later."""
    return Turn(
        answer.question,
        answer.standalone or answer.question,
        answer.language,
        tuple(answer.text[start:end] for start, end in answer.bold),
        tuple(Source(c.number, c.article_id, c.headline, c.start, c.end) for c in answer.citations),
        of_source,
    )


def turn_told(told: Mapping[str, Any]) -> Turn:
    """Return the turn that an answer was, given as the JSON object that every surface gives."""
    return Turn(
        told["question"],
        told.get("standalone") or told["question"],
        told["language"],
        tuple(told["answer"][start:end] for start, end in told.get("bold", ())),
        tuple(
            Source(c["number"], c["article_id"], c["headline"], c["start"], c["start"] + len(c["quote"]))
            for c in told["citations"]
        ),
    )


class History:
    """The conversations held at one archive. Safe to share between threads and processes."""

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time, *, url: str = "") -> None:
        """Keep them in the archive's `folder`, or on the server at `url`."""
        self._memory = KeptMemory(folder, *TABLES, url=url)
        self._clock = clock

    def close(self) -> None:
        """Free the file; whatever is asked afterwards opens it again."""
        self._memory.close()

    def turns(self, chat: str) -> list[Turn]:
        """Return the turns of `chat` that a follow-up may mean, oldest first; [] for the chat of no name."""
        if not chat or not self._memory.exists():
            return []
        with self._memory.opened() as db:
            rows = db.execute(
                "SELECT turn FROM turn WHERE chat = ? AND at > ? ORDER BY turn_id DESC LIMIT ?",
                (chat, self._clock() - RESTING_S, KEPT_TURNS),
            ).fetchall()
        return [_read(payload) for (payload,) in reversed(rows)]

    def remember(self, chat: str, turn: Turn) -> None:
        """Add a turn to `chat`; what goes beyond its bounds is erased."""
        if not chat:
            return
        now = self._clock()
        with self._memory.opened() as db, transaction(db):
            db.execute(
                "INSERT INTO turn (chat, at, turn) VALUES (?, ?, ?)",
                (chat, now, json.dumps(asdict(turn), ensure_ascii=False)),
            )
            db.execute(
                "DELETE FROM turn WHERE chat = ? AND turn_id NOT IN"
                " (SELECT turn_id FROM turn WHERE chat = ? ORDER BY turn_id DESC LIMIT ?)",
                (chat, chat, KEPT_TURNS),
            )
            db.execute("DELETE FROM turn WHERE at < ?", (now - KEPT_S,))

    def recall(self, chat: str, turn: Turn) -> None:
        """Let an earlier turn, maybe of another chat, be the one that a follow-up in `chat` means first."""
        last = self.turns(chat)[-1:]
        if [(held.question, held.standalone) for held in last] != [(turn.question, turn.standalone)]:
            self.remember(chat, turn)

    def forget(self, chat: str) -> int:
        """Erase `chat` from the file; return how many turns it had. Repeating is safe."""
        if not self._memory.exists():
            return 0
        with self._memory.opened() as db:
            erased = len(db.execute("DELETE FROM turn WHERE chat = ? RETURNING turn_id", (chat,)).fetchall())
            if db.engine == "sqlite":
                # The write-ahead log still holds the pages as they were.
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return erased


def _read(payload: str) -> Turn:
    held = json.loads(payload)
    sources = tuple(Source(**source) for source in held["sources"])
    told = tuple(held["told"])
    return Turn(held["question"], held["standalone"], held["language"], told, sources, held["of_source"])
