"""Turn the text of a page into logical lines, undoing hard wrapping. Knows nothing of headlines or articles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.han import even_spaces

_INDENT = re.compile(r"^(?:[\u3000\u00a0]{1,4}| {2,8}|\t)\s*")
# A page is hard-wrapped when this share of its longer lines is as wide as the widest, give or take SLACK columns
# (a mark that may not begin a line hangs over or is pulled down with its character).
WRAPPED_SHARE = 0.45
SLACK = 4
MAX_WRAP_COLUMNS = 120
MIN_WRAP_COLUMNS = 20
MIN_LINES_TO_TELL = 8
# Fewer indented lines than this are set off for some other reason than the start of a paragraph.
INDENTED_SHARE = 0.15
_END_MARK = re.compile(r"[。！？!?…”』」）)]$")
_LATIN_END = re.compile(r"[A-Za-z]$")
_LATIN_START = re.compile(r"^[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it. `number` counts from 1 in the file.

    `gap` is how many blank lines stand before it; `indented` whether it began with a paragraph's indentation.
    """

    text: str
    number: int
    gap: int = 0
    indented: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a text are set. `indents`: paragraphs begin indented; `usual_gap`: blank lines between lines.

    `wrap` is the width at which lines were broken, 0 where they were not; `wrap_by_columns` says whether it counts
    half-width columns or characters.
    """

    indents: bool
    usual_gap: int
    wrap: int = 0
    wrap_by_columns: bool = True

    def full(self, line: Line) -> bool:
        """Tell whether `line` is as long as lines are here, so that it may go on in the next."""
        slack = SLACK if self.wrap_by_columns else SLACK // 2
        return bool(self.wrap) and _width(line, by_columns=self.wrap_by_columns) >= self.wrap - slack


def physical_lines(text: str, *, first_number: int = 1) -> list[Line]:
    """Return the lines of `text` that hold anything; a form feed counts as a blank line."""
    lines: list[Line] = []
    gap = 0
    for number, line in enumerate(text.replace("\f", "\n").split("\n"), first_number):
        stripped = line.strip()
        if not even_spaces(stripped):
            gap += 1
            continue
        lines.append(Line(stripped, number, gap, bool(_INDENT.match(line))))
        gap = 0
    return lines


def columns(text: str) -> int:
    """Return the width of `text` in half-width columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _width(line: Line, *, by_columns: bool) -> int:
    return columns(line.text) + 4 * line.indented if by_columns else len(line.text) + 2 * line.indented


def layout_of(lines: Sequence[Line]) -> Layout:
    """Find out how `lines` are set."""
    if not lines:
        return Layout(False, 0)
    indented = sum(line.indented for line in lines)
    gaps = Counter(line.gap for line in lines[1:])
    usual_gap = gaps.most_common(1)[0][0] if gaps else 0
    by_columns, by_characters = _wrap(lines, by_columns=True), _wrap(lines, by_columns=False)
    counts_columns = by_columns[1] >= by_characters[1]
    return Layout(
        indents=INDENTED_SHARE * len(lines) <= indented < len(lines),
        usual_gap=usual_gap,
        wrap=(by_columns if counts_columns else by_characters)[0],
        wrap_by_columns=counts_columns,
    )


def _wrap(lines: Sequence[Line], *, by_columns: bool) -> tuple[int, float]:
    """Return the width at which `lines` are broken (0 if they are not) and which share of them has nearly that."""
    widths = sorted(_width(line, by_columns=by_columns) for line in lines)
    scale = 1 if by_columns else 2
    if len(widths) < MIN_LINES_TO_TELL:
        return 0, 0.0
    widest = widths[int(len(widths) * 0.98) - 1]  # one over-long line (an address) does not undo the rule
    if not MIN_WRAP_COLUMNS <= widest * scale <= MAX_WRAP_COLUMNS:
        return 0, 0.0
    share = sum(width >= widest - SLACK // scale for width in widths) / len(widths)
    return (widest, share) if share >= WRAPPED_SHARE else (0, 0.0)


def join_text(first: str, second: str) -> str:
    """Join two pieces of one paragraph: nothing between Chinese, a space between English words."""
    between = " " if _LATIN_END.search(first) and _LATIN_START.match(second) else ""
    return first + between + second


def unwrap(lines: Sequence[Line], layout: Layout, *, starts: Sequence[bool]) -> list[Line]:
    """Join the lines of hard-wrapped paragraphs; `starts[i]` forbids joining line i to the one before.

    Only a full line goes on in the next one, and only where no blank line or indentation stands between.
    """
    if not layout.wrap:
        return list(lines)
    joined: list[Line] = []
    full = closed = False
    for line, start in zip(lines, starts, strict=True):
        fresh = start or line.gap > 0 or (layout.indents and line.indented)
        # A paragraph's last line has an end mark: a short line without one, after a line with one, is a headline.
        fresh = fresh or (closed and not layout.full(line) and not _END_MARK.search(line.text))
        if joined and full and not fresh:
            joined[-1] = replace(joined[-1], text=join_text(joined[-1].text, line.text))
        else:
            joined.append(line)
        full, closed = layout.full(line), bool(_END_MARK.search(line.text))
    return joined
