"""Have questions answered by processes beside this one, so that what serves the chats and what computes each have a
core. Within one process they take the interpreter from each other, which costs a third more and leaves a core idle.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import LifoQueue
from typing import IO, Any, cast

from bot.answer import Answer
from bot.desk import NewsDesk
from bot.desk_process import Asked, Ended
from bot.events import Done, Listener
from config.settings import Settings

logger = logging.getLogger(__name__)

# One that was killed (for memory, say) is started again, and so often is a question put to it.
TRIES = 2
# Where none starts at all, the desk answers by itself, and it is tried again after so long.
RESTING_S = 60.0
CLOSING_S = 30.0


class ProcessGone(Exception):
    """The process beside ended before it had answered."""


class AnsweringProcess:
    """One process with a desk over the settings' archive. For one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process = self._started()

    def ask(self, text: str, options: dict[str, Any], on_event: Listener) -> Answer:
        """Answer as `NewsDesk.ask` does.

        Raises:
            ProcessGone: it ended meanwhile; the next question starts it again.

        """
        if self._process.poll() is not None:
            self._end(0)
            self._process = self._started()
        try:
            ended = self._heard(Asked(text, options), on_event)
        except BaseException:
            self._process.kill()  # what it still says belongs to no question
            self._process.wait()
            raise
        if isinstance(ended.came, Exception):
            raise ended.came
        for event in (*ended.heard, Done(ended.came)):
            on_event(event)
        return ended.came

    def close(self) -> None:
        """End it once it has nothing left to do."""
        self._end(CLOSING_S)

    def _heard(self, asked: Asked, on_event: Listener) -> Ended:
        self._send(asked)
        _, answers = self._pipes()
        while True:
            try:
                said = pickle.load(answers)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                raise ProcessGone from error
            if isinstance(said, Ended):
                return said
            on_event(said)

    def _send(self, what: object) -> None:
        questions, _ = self._pipes()
        try:
            pickle.dump(what, questions, pickle.HIGHEST_PROTOCOL)
            questions.flush()
        except OSError as error:
            raise ProcessGone from error

    def _started(self) -> subprocess.Popen[bytes]:
        # Not whatever is called bot in the folder where somebody started this one.
        paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from bot.desk_process import main; main()"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with suppress(ProcessGone):  # the next question finds that out
            self._send(self._settings)  # not on the command line, which others can read
        return self._process

    def _end(self, within_s: float) -> None:
        questions, answers = self._pipes()
        with suppress(OSError):
            questions.close()  # it ends where its questions end
        try:
            self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        answers.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdin is not None and self._process.stdout is not None  # it was started with both
        return self._process.stdin, self._process.stdout


class DeskBeside:
    """A desk whose questions are answered by processes beside this one; everything else is the desk's own."""

    def __init__(self, desk: NewsDesk, processes: Sequence[AnsweringProcess]) -> None:
        self._desk = desk
        # The one that answered last has most of what it needs in the processor's memory.
        self._free: LifoQueue[AnsweringProcess] = LifoQueue()
        for process in processes:
            self._free.put(process)
        self._again_at = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def ask(self, text: str, *, on_event: Listener = lambda event: None, **options: Any) -> Answer:
        """Ask the process that is free first; where none survives, the desk itself."""
        if time.monotonic() < self._again_at:
            return self._desk.ask(text, on_event=on_event, **options)
        process = self._free.get()
        try:
            for _ in range(TRIES):
                try:
                    return process.ask(text, options, on_event)
                except ProcessGone:
                    logger.warning("the process that answers ended and is started again")
        finally:
            self._free.put(process)
        self._again_at = time.monotonic() + RESTING_S
        return self._desk.ask(text, on_event=on_event, **options)


def processes_for(settings: Settings) -> int:
    """Return how many processes shall answer beside this one; 0 where it had better answer by itself.

    Servers and chat models are waited for, which threads do as well, and a large model would be loaded twice.
    """
    elsewhere = settings.catalogue_url.get_secret_value() or settings.index_url
    if elsewhere or settings.chat_model or settings.embedding or settings.reranker:
        return 0
    if settings.telegram_processes is not None:
        return settings.telegram_processes
    return 1 if _cores() > 1 else 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def processes_beside(settings: Settings) -> Iterator[list[AnsweringProcess]]:
    """Start the processes that shall answer, none where they would be of no use; end them at the end.

    Before this process opens its own desk, for both take their time.
    """
    started: list[AnsweringProcess] = []
    try:
        started += (AnsweringProcess(settings) for _ in range(processes_for(settings)))
        yield started
    finally:
        for process in started:
            process.close()


def answering_beside(desk: NewsDesk, processes: Sequence[AnsweringProcess]) -> NewsDesk:
    """Return `desk` as it was, but with its questions answered by the processes, where there are any."""
    return cast(NewsDesk, DeskBeside(desk, processes)) if processes else desk
