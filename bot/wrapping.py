"""Break a text into lines of so many cells: a Chinese character takes two. Knows no terminal and no colours."""

from __future__ import annotations

import unicodedata

from config.patterns import lazy_pattern

_CLOSING = "，。、；：？！）》〉」』】”’…％"
_OPENING = "（《〈「『【“‘"
_WIDE = "\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
# A line may break after a space and between Chinese characters, but not before a mark that closes nor after one that
# opens, not within 第32期 or 2023年, not before the mark [1] of a source, and not within a word as short as a person's
# name that stands between spaces.
_PIECE = lazy_pattern(
    rf"\s*[{_OPENING}]*(?:(?<=\s)[{_WIDE}]{{2,4}}(?=\s|$)|第?[^\s{_WIDE}{_OPENING}]*\d[{_WIDE}]|(?![{_OPENING}])[{_WIDE}]"
    rf"|[^\s{_WIDE}{_OPENING}]+)[{_CLOSING}]*(?:\[\d+\])*|\s*[{_OPENING}]+"
)
# What a line goes on below: its indent and the mark of a list behind it. An ideographic space begins a paragraph.
_MARKER = lazy_pattern(r" *(?:\[\d+\] |\*? ?\d+\. |[·!✗✓→*] |(?:p\. |pages? )[\d?]\S*  |第\S+版  )?")
# A hanging indent that takes more of the line than this leaves too little for the words.
MOST_HANGING = 0.25


def cells(text: str) -> int:
    """Return how many columns of a terminal `text` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def line_spans(text: str, width: int, hanging: int = 0) -> list[tuple[int, int]]:
    """Return (start, end) of each line of `text`, which has no line break, at most `width` cells long.

    From the second line on, `hanging` cells are left free. Spaces at a break or at the end belong to no line.
    """
    spans: list[tuple[int, int]] = []
    start = end = used = 0
    room = width
    for match in _PIECE.finditer(text):
        if used and used + cells(match[0]) > room:
            spans.append((start, end))
            start, used, room = match.end() - len(match[0].lstrip()), 0, max(2, width - hanging)
        for at in range(max(start, match.start()), match.end()):  # a piece alone may be longer than a line
            size = cells(text[at])
            if used and used + size > room:
                spans.append((start, at))
                start, used, room = at, 0, max(2, width - hanging)
            used += size
        end = match.end()
    return [*spans, (start, end)]


def wrapped(text: str, width: int) -> list[str]:
    """Break `text` into lines of at most `width` cells; a line that begins with a space is kept as it is.

    >>> wrapped("一二三四，五", 8)
    ['一二三', '四，五']
    """
    lines: list[str] = []
    for paragraph in text.splitlines():
        kept = not paragraph or paragraph.startswith(" ")
        lines += [paragraph] if kept else [paragraph[start:end] for start, end in line_spans(paragraph, width)]
    return lines


def hanging_indent(line: str, width: int) -> int:
    """Return the cells that a line which is broken leaves free in front of its rest.

    >>> hanging_indent("[1] 《上半年》", 40), hanging_indent("　　把时间拉长看", 40)
    (4, 0)
    """
    marker = _MARKER.match(line)
    return min(cells(marker[0]) if marker else 0, int(width * MOST_HANGING))
