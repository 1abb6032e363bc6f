"""The two consoles: answers on standard output, everything else on standard error. Rich's room."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import Console, Group
from rich.filesize import decimal as size_told
from rich.live import Live
from rich.markup import escape
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from bot.printable import escaped_json
from bot.wrapping import hanging_indent, line_spans

__all__ = [
    "Console",
    "Group",
    "Live",
    "Spinner",
    "Table",
    "Text",
    "aside",
    "broken",
    "escape",
    "out",
    "print_json",
    "print_line",
    "progress_bar",
    "rendered",
    "shows_styles",
    "size_told",
]


# Rich takes what is no terminal for 80 columns wide and would cut tables to that; a file has room.
UNBOUNDED_COLUMNS = 10_000
# Without this rich colours numbers and paths, and makes ❌ of the :x: in openai:x: not reached.
_AS_WRITTEN: dict[str, Any] = {"highlight": False, "emoji": False}


class _Window(Console):
    """A terminal's window: breaks lines where Chinese may be broken; rich would break it anywhere, to column 0."""

    def print(self, *objects: Any, **manner: Any) -> None:
        super().print(*(self._fitted(each, manner.get("markup")) for each in objects), **manner)

    def _fitted(self, shown: Any, markup: bool | None) -> Any:
        if isinstance(shown, str):
            shown = self.render_str(shown, markup=markup)
        return broken(shown, self.width) if isinstance(shown, Text) and not self.soft_wrap else shown


def broken(text: Text, width: int) -> Text:
    """Return `text` with its lines broken to `width` cells, lists going on below their words."""
    lines: list[Text] = []
    for line in text.split("\n", allow_blank=True):
        indent = hanging_indent(line.plain, width)
        spans = line_spans(line.plain, width, indent)
        lines.append(line[spans[0][0] : spans[0][1]] if len(spans) > 1 else line)
        lines += [Text(" " * indent) + line[start:end] for start, end in spans[1:]]
    return Text("\n").join(lines)


def out() -> Console:
    """Return the console for answers; plain, and as wide as its lines, where it is no terminal or NO_COLOR is set."""
    if sys.stdout.isatty():
        return _above_bars(_Window(file=sys.stdout, **_AS_WRITTEN))
    return Console(file=sys.stdout, soft_wrap=True, width=UNBOUNDED_COLUMNS, **_AS_WRITTEN)


def aside() -> Console:
    """Return the console for progress and remarks."""
    if sys.stderr.isatty():
        return _above_bars(_Window(file=sys.stderr, **_AS_WRITTEN))
    return Console(file=sys.stderr, soft_wrap=True, **_AS_WRITTEN)


def _above_bars(console: Console) -> Console:
    """Let a console that writes to the same terminal take a bar off before it prints, and draw it again below."""
    for bar in _shown_bars:
        console.push_render_hook(bar)
    return console


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
    sys.stdout.write(escaped_json(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")
    sys.stdout.flush()


def print_line(value: Any) -> None:
    """Print one JSON object on a line of its own, and let it go at once."""
    sys.stdout.write(escaped_json(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


# A window narrower than this has room for what is done, not for a bar as well.
BAR_FROM_COLUMNS = 60
_shown_bars: list[Live] = []


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[..., None]]:
    """Show a bar on standard error while the block runs; call what is yielded with (done, in all[, what]).

    What is printed meanwhile stands above the bar, on whichever of the two consoles.
    """
    # Half as long to import as the rest of rich, and few commands take long enough for a bar.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeElapsedColumn
    from rich.table import Column

    console = aside()
    named = Column(no_wrap=True, overflow="ellipsis", ratio=1)  # a long file name gives way, the numbers do not
    columns: list[ProgressColumn] = [TextColumn("{task.description}", table_column=named)]
    if console.width >= BAR_FROM_COLUMNS:
        columns.append(BarColumn(bar_width=console.width // 4))
    columns += [MofNCompleteColumn(), TimeElapsedColumn()]
    with Progress(*columns, console=console, transient=True, expand=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(label, total=None)

        def advance(done: int, total: int, what: str = "") -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {escape(what)}".rstrip())

        _shown_bars.append(bar.live)
        try:
            yield advance
        finally:
            _shown_bars.remove(bar.live)
