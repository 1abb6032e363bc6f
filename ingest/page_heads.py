"""Cut the lines of a file into pages at their heads, page marks and form feeds. Knows nothing of articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest import marks
from ingest.dates import find_date
from ingest.lines import Line, physical_lines
from ingest.masthead import HeadLine, read_line
from ingest.web_marks import is_web_furniture
from retrieval.han import even_spaces

# Lines of a head that are not understood (a slogan, a web address in words) stand between lines that are.
MAX_WEDGE_LINES = 2
MAX_WEDGE_CHARS = 40
MAX_LABEL_CHARS = 8
# Two things that only heads say make a head in the middle of a file.
MIN_FIELDS_INSIDE = 2
# Lines of the imprint stand at the foot of a page too, one by one.
_FOOT = frozenset({"colophon", "cn", "post_code", "issn"})
_FRONT = frozenset({"cn", "page_count", "total_issue", "publisher", "published_by", "post_code"})


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: the lines of its head and foot, the lines between, its number (0 unknown) and its name."""

    head: tuple[str, ...]
    lines: tuple[Line, ...]
    page: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Furniture:
    """A line that belongs to the frame of a page."""

    mark: marks.PageMark | None
    head: HeadLine | None


def pages_of(text: str) -> list[PageText]:
    """Return the pages that `text` holds, in order; page numbers only where the text tells them."""
    pages: list[PageText] = []
    number = 1
    for chunk in text.split("\f"):
        lines = [line for line in physical_lines(chunk, first_number=number) if not is_web_furniture(line.text)]
        number += chunk.count("\n")
        pages += _pages_in(lines)
    return [page for page in pages if page.lines or page.head]


def _furniture(line: Line) -> _Furniture | None:
    mark, head = marks.page_mark(line.text), read_line(line.text)
    if head and not mark and head.fields.keys() & {"date", "paper", "weekday"}:
        mark = marks.page_mark_within(line.text)
    if mark or head or marks.is_rule(line.text):
        return _Furniture(mark, head)
    return None


def _pages_in(lines: Sequence[Line]) -> list[PageText]:
    frames = _with_bare_numbers(lines, [_furniture(line) for line in lines])
    zones = _zones(lines, frames)
    if not zones or zones[0][0] > 0:
        zones.insert(0, (0, 0))
    pages: list[PageText] = []
    for (start, end), following in zip(zones, [*zones[1:], (len(lines), 0)], strict=True):
        head = [
            line.text for line, frame in zip(lines[start:end], frames[start:end], strict=True) if _says(line, frame)
        ]
        body: list[Line] = []
        for line, frame in zip(lines[end : following[0]], frames[end : following[0]], strict=True):
            if frame and frame.head and frame.head.strong and _FOOT & frame.head.fields.keys():
                head.append(line.text)
            elif not (frame and marks.is_rule(line.text)):
                body.append(line)
        marked = [frame.mark for frame in frames[start:end] if frame and frame.mark]
        page = marked[0].page if marked else _front(frames[start:end])
        name = next((mark.name for mark in marked if mark.name), "")
        pages.append(PageText(tuple(head), tuple(body), page, name))
    return pages


def _with_bare_numbers(lines: Sequence[Line], frames: list[_Furniture | None]) -> list[_Furniture | None]:
    """Take 02 要闻 for a page's mark where it stands beside a line that tells the day; elsewhere it numbers text."""
    dated = [bool(frame and frame.head and "date" in frame.head.fields) for frame in frames]
    for at, line in enumerate(lines):
        beside = (at > 0 and dated[at - 1]) or (at + 1 < len(lines) and dated[at + 1])
        if frames[at] is None and beside and (mark := marks.bare_page_mark(line.text)):
            frames[at] = _Furniture(mark, None)
    return frames


def _says(line: Line, frame: _Furniture | None) -> bool:
    return not marks.is_rule(line.text) and not (frame and frame.mark and not frame.head)


def _front(frames: Sequence[_Furniture | None]) -> int:
    """Return 1 for the head of a front page: inner pages do not repeat the imprint."""
    fields = {key for frame in frames if frame and frame.head for key in frame.head.fields}
    return 1 if len(fields & _FRONT) >= MIN_FIELDS_INSIDE else 0


def _zones(lines: Sequence[Line], frames: Sequence[_Furniture | None]) -> list[tuple[int, int]]:
    """Return (start, end) of each page head among the lines."""
    zones: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        if frames[at] is None and not (at == 0 and _label_above(lines, frames)):
            at += 1
            continue
        end = _end_of_zone(lines, frames, at)
        if at == 0 or _opens_page(lines[at:end], frames[at:end]):
            zones.append((at, end))
        at = end
    return zones


def _label_above(lines: Sequence[Line], frames: Sequence[_Furniture | None]) -> bool:
    below = frames[1] if len(frames) > 1 else None
    strong = bool(below and (below.mark or (below.head and below.head.strong)))
    return strong and len(even_spaces(lines[0].text)) <= MAX_LABEL_CHARS


def _end_of_zone(lines: Sequence[Line], frames: Sequence[_Furniture | None], start: int) -> int:
    end = start + 1
    while end < len(lines):
        if frames[end]:
            end += 1
            continue
        wedge = next((n for n in range(1, MAX_WEDGE_LINES + 1) if end + n < len(lines) and _tells(frames[end + n])), 0)
        if not wedge or not all(_may_be_wedge(line) for line in lines[end : end + wedge]):
            break
        end += wedge
    return end


def _tells(frame: _Furniture | None) -> bool:
    return bool(frame and (frame.mark or frame.head))


def _may_be_wedge(line: Line) -> bool:
    text = even_spaces(line.text)
    return len(text) <= MAX_WEDGE_CHARS and text[-1:] not in "。！？；，,;"


def _opens_page(lines: Sequence[Line], frames: Sequence[_Furniture | None]) -> bool:
    if any(frame and frame.mark for frame in frames):
        return True
    fields = {key for frame in frames if frame and frame.head for key in frame.head.fields}
    dated = any(find_date(line.text) for line in lines)
    return len(fields) >= MIN_FIELDS_INSIDE and (dated or bool(fields & {"issue", "total_issue", "paper"}))
