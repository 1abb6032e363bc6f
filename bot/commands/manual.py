"""Lay a command's help out like a manual page. Knows no command."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from bot.language import tell
from bot.wrapping import cells, wrapped

# Wider lines are hard to read, narrower terminals wrap by themselves.
WIDEST, NARROWEST = 100, 40
# Options longer than this stand on a line of their own.
MAX_TERM = 26
INDENT = 2


def page_width() -> int:
    """Return the columns that a page may take."""
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST) - 2)


def section(title: str, text: str, width: int) -> list[str]:
    """Return a titled block, "" giving none."""
    if not text:
        return []
    return ["", title, *(" " * INDENT + line if line else "" for line in wrapped(text, width - INDENT))]


def listing(title: str, rows: Iterable[tuple[str, str]], width: int) -> list[str]:
    """Return a titled list of terms, each with its explanation beside or below it."""
    rows = list(rows)
    if not rows:
        return []
    column = INDENT + 2 + min(max(cells(term) for term, _ in rows), MAX_TERM)
    lines = ["", title]
    for term, explained in rows:
        told: Sequence[str] = wrapped(explained, max(width - column, 16)) or [""]
        head = " " * INDENT + term
        if cells(head) + 2 > column:
            lines.append(head)
            head = ""
        lines.append(head + " " * (column - cells(head)) + told[0])
        lines += [" " * column + line for line in told[1:]]
    return [line.rstrip() for line in lines]


def page(
    usage: str,
    text: str,
    lists: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    blocks: Sequence[tuple[str, str]],
) -> str:
    """Return the whole page: usage, description, lists of terms, and blocks such as the examples."""
    width = page_width()
    lines = [f"{tell('Usage', '用法')}: {usage}", "", *wrapped(text, width)]
    for title, rows in lists:
        lines += listing(title, rows, width)
    for title, block in blocks:
        lines += section(title, block, width)
    return "\n".join(lines) + "\n"
