"""A terminal for tests: the real program runs in it, and its screen can be read."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pexpect
import pyte

WENBAO = Path(sys.executable).with_name("wenbao")
UP, LEFT, ENTER, ALT_ENTER, TAB = "\x1b[A", "\x1b[D", "\r", "\x1b\r", "\t"
# A machine that does other things as well takes its time.
PATIENCE_S = 30.0


class _Screen(pyte.HistoryScreen):
    """Answers where the cursor is, as a terminal does when it is asked."""

    answers: list[str]

    def write_process_input(self, data: str) -> None:
        self.answers.append(data)


class Terminal:
    """A context manager: `wenbao` with these words, on a screen of `columns` x `lines`."""

    def __init__(self, archive: Path, *words: str, columns: int = 90, lines: int = 40, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("WENBAO_", "LC_", "LANG"))}
        kept.pop("NO_COLOR", None)
        settings = {"WENBAO_ARCHIVE": str(archive), "TERM": "xterm-256color", "LANG": "en_US.UTF-8", "LESS": "RX"}
        self._screen = _Screen(columns, lines, history=2_000, ratio=0.5)
        self._screen.answers = []
        self._stream = pyte.ByteStream(self._screen)
        # What the status line begins with; "" for programs and terminals that have none.
        self.status = "the paper's own words" if words == ("chat",) and environment.get("TERM") != "dumb" else ""
        self.raw = b""
        self._program = pexpect.spawn(
            str(WENBAO),
            list(words),
            env={**kept, **settings, **environment},
            cwd=str(archive.parent),
            dimensions=(lines, columns),
            timeout=PATIENCE_S,
        )
        self._program.delaybeforesend = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *about: Any) -> None:
        try:
            self._program.close(force=True)
        except pexpect.ExceptionPexpect:
            # Killed, but on a busy machine not gone within a tenth of a second.
            with suppress(pexpect.ExceptionPexpect):
                self._program.wait()

    def send(self, *keys: str) -> None:
        for key in keys:
            self._program.send(key)

    def interrupt(self) -> None:
        self._program.sendintr()

    def ready(self) -> None:
        """Wait until the prompt is back: its status line stands below it. What is typed earlier the line misses."""
        if self.status:
            self.shows(self.status)

    def type(self, line: str) -> None:
        """Type a line and Enter at the prompt."""
        self.ready()
        self.send(line, ENTER)

    def read(self, seconds: float = 0.05) -> None:
        """Take in what the program has written."""
        try:
            written = self._program.read_nonblocking(65_536, timeout=seconds)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += written
        self._stream.feed(written)
        while self._screen.answers:
            self._program.send(self._screen.answers.pop(0))

    def shows(self, *words: str, times: int = 1, gone: str = "") -> str:
        """Wait until the screen shows all `words` (and no longer `gone`); return it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.read()
            text = self.text
            flat = re.sub(r"\s+", "", text)
            if all(flat.count(re.sub(r"\s+", "", word)) >= times for word in words) and not (gone and gone in text):
                return text
        raise AssertionError(f"{words} not shown within {PATIENCE_S} s:\n{self.text}")

    @property
    def text(self) -> str:
        """The screen, trailing spaces cut."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def lines(self) -> list[list[Any]]:
        """Return the cells of each line of the screen, the second half of a wide character left out."""
        rows = [self._screen.buffer[y] for y in range(self._screen.lines)]
        return [[row[x] for x in range(self._screen.columns) if row[x].data] for row in rows]

    def styled(self, word: str) -> Any:
        """Return the cell that the lowest `word` on the screen begins in: its `bold`, `reverse`, `fg`."""
        for y, line in reversed(list(enumerate(self._screen.display))):
            if (at := line.find(word)) >= 0:
                # A wide character takes two cells, and its second is empty in the buffer.
                cells = self._screen.buffer[y]
                filled = [x for x in range(self._screen.columns) if cells[x].data]
                return cells[filled[at]]
        raise AssertionError(f"{word!r} is not on the screen:\n{self.text}")

    def ends(self) -> int:
        """Wait until the program ends; return its exit status."""
        deadline = time.monotonic() + PATIENCE_S
        while self._program.isalive() and time.monotonic() < deadline:
            self.read()
        self.read()
        self._program.close()
        return int(self._program.exitstatus if self._program.exitstatus is not None else -self._program.signalstatus)
