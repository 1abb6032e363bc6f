"""The child process that reads a PDF, so that a file which kills or hangs its reader costs only the child.

Run as `python -m ingest.pdf_child FIRST MAX_CHARS`, it takes a PDF on standard input and writes its replies on standard
output: first an `Opened`, then a `PageReading` for each page from index FIRST on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from ingest.pdf_content import PageContent
from ingest.pdf_ocr import DOTS_PER_INCH, available, recognised
from ingest.pdf_page import PageReading, State, read_page
from ingest.pdf_replies import BROKEN, LOCKED, Opened, Reply, send
from ingest.pdf_text import BrokenPdf, LockedPdf, page_count, picture_of, read_pages

# Address space for one file: a page of a broadsheet takes a tenth of it, OCR's models a quarter.
MAX_MEMORY_BYTES = 4 << 30


def _reading(content: PageContent, data: bytes) -> PageReading:
    """Read the page's text layer, or its picture where it has none that can be read."""
    reading = read_page(content)
    if reading.state not in (State.NEEDS_OCR, State.GARBLED) or not available():
        return reading
    seen = read_page(recognised(content, picture_of(data, content.number, DOTS_PER_INCH)))
    return replace(seen, recognised=True) if seen.state is State.READ else reading


def _replies(data: bytes, first: int, max_chars: int) -> Iterator[Reply]:
    try:
        yield Opened(page_count(data))
    except LockedPdf:
        yield Opened(problem=LOCKED)
        return
    except BrokenPdf:
        yield Opened(problem=BROKEN)
        return
    for content in read_pages(data, first, max_chars=max_chars):
        yield _reading(content, data)


def main() -> None:
    """Serve the pages of the PDF on standard input from the index on that the command line names."""
    _bound_memory()
    for reply in _replies(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2])):
        send(sys.stdout.buffer, reply)


def _bound_memory() -> None:
    """Let a file that asks for all the memory end this process, not the machine's others."""
    with suppress(ImportError, ValueError, OSError):  # not on Windows, or bounded more tightly already
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))


if __name__ == "__main__":
    main()
