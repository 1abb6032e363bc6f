"""Have a child process read a PDF, each step within a limit of time. This process opens nothing of the file."""

from __future__ import annotations

import logging
import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.pdf_ocr import available
from ingest.pdf_page import PageReading, State
from ingest.pdf_replies import LOCKED, Opened, Reply, receive
from ingest.pdf_text import BrokenPdf, LockedPdf

logger = logging.getLogger(__name__)

# A recogniser needs some ten seconds for what a text layer tells in a fifth of one.
OCR_TIMES = 6
_MODULE = "ingest.pdf_child"
_ROOT = Path(__file__).parents[1]


class SlowPdf(Exception):
    """The file took longer to open than a page may."""


class _Child:
    """One run of the child from one page on. Its replies come in order; None is its end, however it came."""

    def __init__(self, data: bytes, first: int, limits: Limits) -> None:
        self._process = _start(first, limits)
        self.replies: queue.Queue[Reply | None] = queue.Queue()
        self._threads = (
            threading.Thread(target=self._feed, args=(data,), daemon=True),
            threading.Thread(target=self._collect, daemon=True),
        )
        for thread in self._threads:
            thread.start()

    def _feed(self, data: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(OSError):  # the child is gone: the collector tells
            self._process.stdin.write(data)
            self._process.stdin.close()

    def _collect(self) -> None:
        assert self._process.stdout is not None
        # Killed in the middle of a page it leaves half a reply.
        with suppress(OSError, ValueError, EOFError, pickle.UnpicklingError):
            while (reply := receive(self._process.stdout)) is not None:
                self.replies.put(reply)
        self.replies.put(None)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


class PdfReading:
    """A PDF opened in a child process; `pages` is how many it has.

    Raises:
        LockedPdf, BrokenPdf, SlowPdf: it cannot be opened, or only by a reader that it kills or keeps for too long.

    """

    def __init__(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> None:
        self._data, self._limits = data, limits
        self._timeout_s = limits.page_timeout_s * (OCR_TIMES if available() else 1)
        self._child = _Child(data, 0, limits)
        try:
            self.pages = self._opened()
        except BaseException:
            self.close()
            raise

    def _opened(self) -> int:
        # The first reply also waits for Python itself.
        try:
            reply = self._child.replies.get(timeout=self._timeout_s)
        except queue.Empty:
            raise SlowPdf(f"not open after {self._timeout_s:.0f} s") from None
        if not isinstance(reply, Opened):
            raise BrokenPdf("the file killed its reader")
        if reply.problem:
            raise (LockedPdf if reply.problem == LOCKED else BrokenPdf)(reply.problem)
        return reply.pages

    def readings(self) -> Iterator[PageReading]:
        """Yield a reading of each page; the state of one that is too slow or kills the child says so."""
        done = 0
        while done < self.pages:
            reading = self._next(done + 1)
            done += 1
            yield reading
            if reading.state in (State.TOO_SLOW, State.FAILED) and done < self.pages:
                self._child.close()
                self._child = _Child(self._data, done, self._limits)

    def _next(self, number: int) -> PageReading:
        while True:
            try:
                reply = self._child.replies.get(timeout=self._timeout_s)
            except queue.Empty:
                logger.warning("page %d took more than %.0f s", number, self._timeout_s)
                return PageReading(number, State.TOO_SLOW)
            if reply is None:
                return PageReading(number, State.FAILED)
            if isinstance(reply, PageReading):
                return reply

    def close(self) -> None:
        """End the child. Safe to repeat."""
        self._child.close()

    def __enter__(self) -> PdfReading:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _start(first: int, limits: Limits) -> subprocess.Popen[bytes]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    # -P: a folder named `ingest` where the operator happens to stand must not be run instead of ours.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", _MODULE, str(first), str(limits.page_chars)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
