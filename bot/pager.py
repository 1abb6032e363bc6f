"""Show a long text in the person's pager, opened where the quotation begins; a short one is just printed."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from bot.console import Console, Text, out, rendered

# Raw colours, leave at once what fits, leave the text on the screen, and Chinese as it is whatever the locale says.
LESS = {"LESS": "RFX", "LESSCHARSET": "utf-8"}
# So many lines stand above the quotation, for its context.
LINES_ABOVE = 4


def page(text: Text, *, at: str = "") -> None:
    """Show `text`; `at` is what to begin near."""
    console = out()
    program = _program()
    if not console.is_terminal or console.is_dumb_terminal or not program:
        console.print(text)
        return
    shown = rendered(console, text)
    lines = shown.splitlines()
    if len(lines) < console.height:
        console.print(text)
        return
    words = [*program, *_jump(program[0], lines, at, console)]
    with _interrupts_left_to_the_pager():
        try:
            subprocess.run(words, input=shown.encode(), env={**LESS, **os.environ}, check=False)
        except OSError:  # a PAGER that cannot be started
            console.print(text)


def _program() -> list[str]:
    for named in (os.environ.get("WENBAO_PAGER"), os.environ.get("PAGER"), "less"):
        words = shlex.split(named) if named else []
        if words and shutil.which(words[0]):
            return words
    return []


def _jump(name: str, lines: list[str], at: str, console: Console) -> list[str]:
    """Return what makes less begin above the line that `at` begins on; it may be broken over several."""
    if os.path.basename(name) != "less" or not at:  # noqa: PTH119 (a command, not a path)
        return []
    plain = ["".join(Text.from_ansi(line).plain.split()) for line in lines]
    start = "".join(plain).find("".join(at.split()))
    if start < 0:
        return []
    passed = 0
    for number, line in enumerate(plain, start=1):
        passed += len(line)
        if passed > start:
            return [f"+{max(1, number - LINES_ABOVE)}"]
    return []


@contextmanager
def _interrupts_left_to_the_pager() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
