"""Tell the lines of a page's frame from its articles: nameplate, date line, page number, section, credits.

Knows where such lines stand and, through other rooms, what they say; knows nothing of columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.dates import number
from ingest.marks import is_credit, page_mark, page_mark_within
from ingest.masthead import read_line
from ingest.pdf_content import Box, PageContent
from ingest.pdf_lines import DISPLAY, Line

# Shares of the page's height in which the head and the foot stand.
HEAD_ZONE = 0.17
FOOT_ZONE = 0.05
# Two lines of one head stand no further apart than this, as a multiple of the body size.
HEAD_GAP = 4.0
MAX_SECTION_CHARS = 8
_NUMBER = re.compile(r"^[\s\-—–·]*[A-Z]?0*(\d{1,3})[\s\-—–·]*$")


@dataclass(frozen=True, slots=True)
class Furniture:
    """The lines of the frame as printed, from the top left; `page` is 0 and `section` "" where they do not tell."""

    head: tuple[str, ...]
    page: int
    section: str
    rest: tuple[Line, ...]


def take_furniture(content: PageContent, lines: Sequence[Line], body: float) -> Furniture:
    """Split the lines of a page into its frame and the rest."""
    running = {id(line) for line in lines if _is_running(line, lines, body)}
    top = _head(content, lines, body, running)
    bottom = [
        line
        for line in lines
        if line.box.y0 > (1 - FOOT_ZONE) * content.height and id(line) not in running and _speaks(line.text)
    ]
    taken = {id(line) for line in (*top, *bottom)}
    taken |= {id(line) for line in lines if id(line) not in running and is_credit(line.text)}
    frame = sorted(
        (line for line in lines if id(line) in taken), key=lambda line: (round(line.baseline / 6), line.box.x0)
    )
    page, section = _page_and_section(frame)
    rest = tuple(line for line in lines if id(line) not in taken)
    return Furniture(tuple(line.text for line in frame), page, section, rest)


def _speaks(text: str) -> bool:
    return bool(read_line(text) or is_credit(text) or page_mark(text) or _NUMBER.match(text))


def _head(content: PageContent, lines: Sequence[Line], body: float, running: set[int]) -> list[Line]:
    zone = HEAD_ZONE * content.height
    seeds = sorted(
        (line for line in lines if line.box.y1 < zone and id(line) not in running and _speaks(line.text)),
        key=lambda line: line.box.y0,
    )
    if not seeds or not any(read_line(seed.text) or page_mark(seed.text) for seed in seeds):
        return []
    kept = [seeds[0]]
    for seed in seeds[1:]:
        if seed.box.y0 - max(line.box.y1 for line in kept) > HEAD_GAP * body:
            break
        kept.append(seed)
    floor = max(line.box.y1 for line in kept)
    floor = max(floor, _rule_below(content, floor, body))
    whole = Box(0, 0, content.width, floor + 0.3 * body)
    beside = [
        line
        for line in lines
        if line not in kept
        and id(line) not in running
        and whole.holds((line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2)
        and not _heads_text(line, lines, floor, running)
    ]
    return [*kept, *beside]


def _rule_below(content: PageContent, floor: float, body: float) -> float:
    """The rule that closes the head, where one runs over most of the page right below."""
    near = [r.y0 for r in content.rules if r.width > 0.6 * content.width and floor < r.y0 < floor + 3 * body]
    return min(near, default=0.0)


def _is_running(line: Line, lines: Sequence[Line], body: float) -> bool:
    """Tell whether a line stands among at least two more lines of text of its own size and measure."""
    if line.size > DISPLAY * body or line.box.width < 6 * line.size:
        return False
    alike = sum(
        other is not line
        and abs(other.size - line.size) < 0.05 * line.size
        and abs(other.baseline - line.baseline) < 4.0 * line.size
        and abs(other.box.x0 - line.box.x0) < 3.3 * line.size
        and abs(other.box.x1 - line.box.x1) < 1.2 * line.size
        for other in lines
    )
    return alike >= 2 and not read_line(line.text)


def _heads_text(line: Line, lines: Sequence[Line], floor: float, running: set[int]) -> bool:
    """Tell whether running text begins below a line before the head ends: a headline beside the nameplate."""
    return any(
        id(other) in running and other.box.overlap_x(line.box) > 0 and line.box.y0 < other.box.y0 < floor
        for other in lines
    )


def _page_and_section(frame: Sequence[Line]) -> tuple[int, str]:
    page, section = 0, ""
    for line in frame:
        text = line.text.strip()
        mark = page_mark(text) or page_mark_within(text)
        bare = _NUMBER.match(text)
        if mark:
            page, section = page or mark.page, section or mark.name
        elif bare:
            page = page or (number(bare[1]) or 0)
        elif not section and len(text) <= MAX_SECTION_CHARS and not read_line(text) and not is_credit(text):
            section = text.replace(" ", "")
    return page, section
