"""Watch the questions that a desk answers: how many, how they ended, how long each stage took. Changes no answer."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, cast

from bot.answer import Answer
from bot.desk import NewsDesk
from bot.events import Event, Listener, Retrieved
from config.errors import QuestionError, UserError

logger = logging.getLogger(__name__)

Outcome = Literal["answered", "refused", "rejected", "unavailable", "failed"]


@dataclass(frozen=True, slots=True)
class Course:
    """How one question went. Seconds by stage; a stage that was not reached took 0. `began` is seconds since 1970."""

    outcome: Outcome
    language: str
    began: float
    search_s: float
    write_s: float
    hits: int
    cited: int

    @property
    def total_s(self) -> float:
        return self.search_s + self.write_s


class Observer(Protocol):
    """Hears of every question, in the thread that answers it."""

    def begun(self) -> None: ...

    def ended(self, course: Course) -> None: ...


class ObservedDesk:
    """A desk that tells its observers how each question went; everything else is the desk's own."""

    def __init__(self, desk: NewsDesk, observers: Sequence[Observer], *, log_questions: bool) -> None:
        self._desk = desk
        self._observers = observers
        self._log_questions = log_questions

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def ask(self, text: str, **options: Any) -> Answer:
        """Ask the desk, and tell the observers how it went whatever comes of it."""
        watch = _Watch(options.pop("on_event", None))
        for observer in self._observers:
            observer.begun()
        outcome: Outcome = "failed"
        answer: Answer | None = None
        try:
            answer = self._desk.ask(text, on_event=watch.hear, **options)
            outcome = "answered" if answer.grounded else "refused"
            return answer
        except QuestionError:
            outcome = "rejected"
            raise
        except UserError:
            outcome = "unavailable"
            raise
        finally:
            course = watch.course(outcome, answer)
            for observer in self._observers:
                observer.ended(course)
            self._log(course, text)

    def _log(self, course: Course, text: str) -> None:
        told: dict[str, Any] = {
            "question_id": uuid.uuid4().hex[:12],
            "outcome": course.outcome,
            "search_ms": round(1000 * course.search_s),
            "write_ms": round(1000 * course.write_s),
            "hits": course.hits,
            "cited": course.cited,
        }
        if self._log_questions:
            told["question"] = text
        # The pairs are in the line for those who read lines, and as fields for those who read JSON.
        logger.info("question %s", " ".join(f"{name}={value!r}" for name, value in told.items()), extra=told)


class _Watch:
    """The clock of one question."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._began = time.time()
        self._started = time.perf_counter()
        self._searched = 0.0
        self._hits = 0

    def hear(self, event: Event) -> None:
        if isinstance(event, Retrieved) and not self._searched:
            self._searched = time.perf_counter() - self._started
            self._hits = event.passages
        if self._listener is not None:
            self._listener(event)

    def course(self, outcome: Outcome, answer: Answer | None) -> Course:
        taken = time.perf_counter() - self._started
        search_s = self._searched or taken
        language = answer.language if answer else ""
        cited = len(answer.citations) if answer else 0
        return Course(outcome, language, self._began, search_s, taken - search_s, self._hits, cited)


class Beat:
    """When something that should happen again and again last did; `age_s` is None before the first time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: float | None = None

    def strike(self) -> None:
        with self._lock:
            self._last = time.monotonic()

    @property
    def age_s(self) -> float | None:
        with self._lock:
            return None if self._last is None else time.monotonic() - self._last


def observed(desk: NewsDesk, observers: Sequence[Observer], *, log_questions: bool = False) -> NewsDesk:
    """Return `desk` as it was, but watched."""
    return cast(NewsDesk, ObservedDesk(desk, observers, log_questions=log_questions))
