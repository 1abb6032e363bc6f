"""What the chat remembers between lines: the last answer, the turns so far, the part of the archive asked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from bot.answer import Answer
from bot.desk import NewsDesk
from retrieval.passage import Scope

# The conversation of the window that came first, which goes on when the chat is opened again.
CONVERSATION = "terminal"
LOCK_NAME = "chat.lock"


@dataclass(slots=True)
class ChatState:
    """One open chat. `chat` is the conversation's key for the desk; `scope` is set by /issue."""

    desk: NewsDesk
    chat: str = CONVERSATION
    last: Answer | None = None
    turns: list[Answer] = field(default_factory=list)
    scope: Scope = field(default_factory=Scope)

    def took(self, answer: Answer) -> None:
        """Note an answer that was shown."""
        self.last = answer
        self.turns.append(answer)

    def begin_anew(self) -> None:
        """Forget the conversation, here and at the desk."""
        self.last = None
        self.turns.clear()
        self.desk.forget(self.chat)


@contextmanager
def conversation(folder: Path, desk: NewsDesk, *, lasting: bool) -> Iterator[str]:
    """Yield the key of a conversation that no other window has.

    The first window goes on with the conversation that lasts; any other, and a pipe, has one that ends with it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / LOCK_NAME)
    if lasting:
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            lasting = False
    passing = f"{CONVERSATION}:{os.getpid()}"
    try:
        yield CONVERSATION if lasting else passing
    finally:
        if lasting:
            lock.release()
        else:
            desk.forget(passing)
