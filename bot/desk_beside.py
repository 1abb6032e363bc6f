"""Have questions answered by processes beside this one, so that what serves the chats and what computes each have a
core. Within one process they take the interpreter from each other, which costs a third more and leaves a core idle.
"""

from __future__ import annotations

import logging
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import PriorityQueue
from typing import IO, Any, cast

from bot.answer import Answer
from bot.desk import NewsDesk
from bot.desk_process import Asked, Ended
from bot.events import Done, Listener
from config.settings import Settings

logger = logging.getLogger(__name__)

# One that ends so soon after its start (for want of memory, say) is not started again all the time.
RESTING_S = 60.0
CLOSING_S = 30.0


class ProcessGone(Exception):
    """The process beside ended before it had answered."""


class AnsweringProcess:
    """One process with a desk over the settings' archive. For one thread at a time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._start()

    def able(self) -> bool:
        """Tell whether it can answer at once; one that has ended is started again, and needs a moment."""
        if self._process.poll() is not None and time.monotonic() - self._began > RESTING_S:
            self._end(0)
            self._start()
        return self._ready.is_set()

    def ask(self, text: str, options: dict[str, Any], on_event: Listener) -> Answer:
        """Answer as `NewsDesk.ask` does, once it is able to.

        Raises:
            ProcessGone: it ended meanwhile.

        """
        try:
            ended = self._heard(Asked(text, options), on_event)
        except BaseException:
            self._ready.clear()
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

    def _start(self) -> None:
        self._began, self._ready = time.monotonic(), threading.Event()
        # Not whatever is called bot in the folder where somebody started this one.
        paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", "from bot.desk_process import main; main()"],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        with suppress(ProcessGone):
            self._send(self._settings)  # not on the command line, which others can read
        threading.Thread(
            target=_await, args=(self._pipes()[1], self._ready), name="answers-beside", daemon=True
        ).start()

    def _end(self, within_s: float) -> None:
        questions, answers = self._pipes()
        if not self._ready.is_set():
            self._process.kill()  # it would load all that it needs before it heard of the end
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


def _await(answers: IO[bytes], ready: threading.Event) -> None:
    """Note when a process says, as the first it says, that it is ready."""
    with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
        pickle.load(answers)
        ready.set()


class DeskBeside:
    """A desk whose questions are answered by processes beside this one; everything else is the desk's own."""

    def __init__(self, desk: NewsDesk, processes: Sequence[AnsweringProcess]) -> None:
        self._desk = desk
        # The desk itself comes last: it answers where all others are busy, though it keeps the chats waiting meanwhile.
        self._places = [*processes, None]
        self._free: PriorityQueue[int] = PriorityQueue()
        for place in range(len(self._places)):
            self._free.put(place)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)

    def ask(self, text: str, *, on_event: Listener = lambda event: None, **options: Any) -> Answer:
        """Ask a process that is free and ready, else the desk itself."""
        place = self._free.get()
        try:
            process = self._places[place]
            if process is not None and process.able():
                try:
                    return process.ask(text, options, on_event)
                except ProcessGone:
                    logger.warning("the process that answers ended; its question is answered here")
            return self._desk.ask(text, on_event=on_event, **options)
        finally:
            self._free.put(place)


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
