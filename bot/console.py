"""The two consoles: answers on standard output, everything else on standard error. Rich's room."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

__all__ = [
    "Console",
    "Group",
    "Live",
    "Spinner",
    "Table",
    "Text",
    "aside",
    "escape",
    "out",
    "print_json",
    "print_line",
    "progress_bar",
    "rendered",
    "shows_styles",
]


# Rich takes what is no terminal for 80 columns wide and would cut tables to that; a file has room.
UNBOUNDED_COLUMNS = 10_000


def out() -> Console:
    """Return the console for answers; plain, and as wide as its lines, where it is no terminal or NO_COLOR is set."""
    if sys.stdout.isatty():
        return Console(file=sys.stdout, highlight=False)
    return Console(file=sys.stdout, highlight=False, soft_wrap=True, width=UNBOUNDED_COLUMNS)


def aside() -> Console:
    """Return the console for progress and remarks."""
    return Console(file=sys.stderr, highlight=False, soft_wrap=not sys.stderr.isatty())


def shows_styles() -> bool:
    """Tell whether bold and the like can be seen on standard output."""
    return out().color_system is not None


def rendered(console: Console, text: Text) -> str:
    """Return `text` as `console` would print it, wrapped and with its colours."""
    with console.capture() as captured:
        console.print(text)
    return str(captured.get())


def print_json(value: Any) -> None:
    """Print one JSON object, and nothing else, on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    sys.stdout.flush()


def print_line(value: Any) -> None:
    """Print one JSON object on a line of its own, and let it go at once."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[..., None]]:
    """Show a bar on standard error while the block runs; call what is yielded with (done, in all[, what])."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=aside(), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int, what: str = "") -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {escape(what)}".rstrip())

        yield advance
