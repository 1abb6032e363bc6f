"""Read a PDF's pages in a child process, so that a page that never ends, or kills its reader, costs only itself.

Run as `python -m ingest.pdf_child FIRST MAX_CHARS`, it takes a PDF on standard input and writes one
length-prefixed pickle a page on standard output. Only our own child's output is unpickled, never anything that came
with the file.
"""

from __future__ import annotations

import logging
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO

from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.pdf_ocr import DOTS_PER_INCH, available, recognised
from ingest.pdf_page import PageReading, State, read_page
from ingest.pdf_text import PageContent, picture_of, read_pages

logger = logging.getLogger(__name__)

# A recogniser needs some ten seconds for what a text layer tells in a fifth of one.
OCR_TIMES = 6
_ROOT = Path(__file__).parents[1]
_LENGTH = struct.Struct(">Q")


def read_in_child(data: bytes, pages: int, limits: Limits = DEFAULT_LIMITS) -> Iterator[PageReading]:
    """Yield a reading of each of the `pages` pages; the state of one that is too slow or breaks the child says so."""
    # The first page also waits for Python.
    timeout_s, done = limits.page_timeout_s * (OCR_TIMES if available() else 1), 0
    while done < pages:
        child = _start(done, limits)
        replies: queue.Queue[PageReading | None] = queue.Queue()
        threads = (
            threading.Thread(target=_feed, args=(child, data), daemon=True),
            threading.Thread(target=_collect, args=(child, replies), daemon=True),
        )
        for thread in threads:
            thread.start()
        try:
            while done < pages:
                try:
                    reading = replies.get(timeout=timeout_s)
                except queue.Empty:
                    logger.warning("page %d took more than %.0f s", done + 1, timeout_s)
                    reading = PageReading(done + 1, State.TOO_SLOW)
                lost = reading is None
                done += 1
                yield reading if reading is not None else PageReading(done, State.FAILED)
                if lost or (reading is not None and reading.state is State.TOO_SLOW):
                    break
        finally:
            child.kill()
            child.wait()
            for thread in threads:
                thread.join()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()


def _start(first: int, limits: Limits) -> subprocess.Popen[bytes]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    # -P: a folder named `ingest` where the operator happens to stand must not be run instead of ours.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "ingest.pdf_child", str(first), str(limits.page_chars)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _feed(child: subprocess.Popen[bytes], data: bytes) -> None:
    assert child.stdin is not None
    try:
        child.stdin.write(data)
        child.stdin.close()
    except OSError:
        return  # the child is gone: the collector tells


def _collect(child: subprocess.Popen[bytes], replies: queue.Queue[PageReading | None]) -> None:
    assert child.stdout is not None
    try:
        while (reading := _receive(child.stdout)) is not None:
            replies.put(reading)
    except (OSError, ValueError, EOFError, pickle.UnpicklingError):
        pass  # killed in the middle of a page
    replies.put(None)


def _receive(stream: IO[bytes]) -> PageReading | None:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    reading = pickle.loads(stream.read(_LENGTH.unpack(head)[0]))
    if not isinstance(reading, PageReading):
        raise pickle.UnpicklingError("no page")
    return reading


def _reading(content: PageContent, data: bytes) -> PageReading:
    """Read the page's text layer, or its picture where it has none that can be read."""
    reading = read_page(content)
    if reading.state not in (State.NEEDS_OCR, State.GARBLED) or not available():
        return reading
    seen = read_page(recognised(content, picture_of(data, content.number, DOTS_PER_INCH)))
    return replace(seen, recognised=True) if seen.state is State.READ else reading


def main() -> None:
    """Serve the pages of the PDF on standard input from the index on that the command line names."""
    data = sys.stdin.buffer.read()
    for content in read_pages(data, int(sys.argv[1]), max_chars=int(sys.argv[2])):
        reply = pickle.dumps(_reading(content, data))
        sys.stdout.buffer.write(_LENGTH.pack(len(reply)) + reply)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
