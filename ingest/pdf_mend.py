"""Cut runs of glyphs that reach across a gutter, and join the pieces of lines that a wide inner gap tore."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from ingest.bylines import read_byline
from ingest.pdf_lines import SAME_SIZE, Line, SpacePlaces, make_line

# In ems unless said otherwise.
GUTTER_REACH = 8.0  # how far above and below lines bear witness to a gutter
GUTTER_WIDE = 3.0  # the widest gutter between lines that one run may have joined
EDGE_LINES = 6  # this many lines of a page that begin at one place make it the edge of a column
INNER_GAP = 3.0  # a gap inside a line may be this wide if a neighbouring line runs through it


def mend_lines(lines: Sequence[Line], spaces: SpacePlaces) -> list[Line]:
    """Cut lines that run across a gutter, and join the pieces of lines that a wide inner gap tore."""
    level = [line for line in lines if not line.upright]
    starts = sorted(line.box.x0 for line in level if len(line.glyphs) >= 4)
    cut = [piece for line in level for piece in _cut_at_gutters(line, level, starts, spaces)]
    return [line for line in lines if line.upright] + _join_torn(cut, starts, spaces)


def _near(lines: Sequence[Line]) -> Callable[[Line], list[Line]]:
    rows: dict[int, list[Line]] = {}
    for line in lines:
        rows.setdefault(int(line.baseline // 10), []).append(line)

    def near(line: Line) -> list[Line]:
        reach = 4 * line.size
        first, last = int((line.baseline - reach) // 10), int((line.baseline + reach) // 10)
        return [
            other
            for row in range(first, last + 1)
            for other in rows.get(row, ())
            if other is not line and max(other.size, line.size) < SAME_SIZE * min(other.size, line.size)
        ]

    return near


def _cut_at_gutters(line: Line, lines: Sequence[Line], page_starts: Sequence[float], spaces: SpacePlaces) -> list[Line]:
    """A gutter is where lines near by begin and others end, and few run through that place.

    A hanging mark may leave a gap no wider than a loose line's own: then the beginnings must agree exactly.
    """
    glyphs, em = line.glyphs, line.size
    around = [
        o
        for o in lines
        if o is not line
        and abs(o.baseline - line.baseline) < GUTTER_REACH * em
        and o.box.overlap_x(line.box) > 0
        and max(o.size, em) < SAME_SIZE * min(o.size, em)
    ]
    starts = [o.box.x0 for o in around if line.box.x0 + 3 * em < o.box.x0 < line.box.x1]
    if len(glyphs) < 8 or read_byline(line.text):
        return [line]
    wide = set(_wide_gaps(line))
    pieces, start = [], 0
    for i in range(3, len(glyphs)):
        x = glyphs[i].x0
        near = (0.35 if i in wide else 0.12) * em
        exact = 0.12 * em
        everywhere = bisect_left(page_starts, x + exact) - bisect_left(page_starts, x - exact)
        begin = sum(abs(other - x) < near for other in starts)
        if not begin and (everywhere < EDGE_LINES or i not in wide):
            continue
        crossing = [o for o in around if o.box.x0 < x - em and o.box.x1 > x + em]
        gapped = sum(any(abs(o.glyphs[k].x0 - x) < near for k in _wide_gaps(o)) for o in crossing)
        needed = 1 if everywhere >= EDGE_LINES else 2 if i in wide else 3
        if begin + (gapped if everywhere >= EDGE_LINES else 0) < needed:
            continue
        ends = sum(x - GUTTER_WIDE * em < o.box.x1 < x + 0.1 * em for o in around)
        begun = glyphs[start].x0
        at_edge = any(_starts_at(begun, edge, em) for edge in _edges_near(page_starts, begun, em))
        if at_edge and (i in wide or ends >= 2) and len(crossing) - gapped < begin + gapped:
            pieces.append(make_line(glyphs[start:i], spaces))
            start = i
    return [*pieces, make_line(glyphs[start:], spaces)]


def _edges_near(page_starts: Sequence[float], x: float, em: float) -> Sequence[float]:
    return page_starts[bisect_left(page_starts, x - 3 * em) : bisect_left(page_starts, x + em)]


def _starts_at(x: float, edge: float, em: float) -> bool:
    """Tell whether a line that begins at `x` may stand in the column that begins at `edge`, indented or not."""
    return abs(x - edge) < 0.35 * em or abs(x - edge - 2 * em) < 0.4 * em


def _wide_gaps(line: Line) -> list[int]:
    """The glyphs, by index, that stand further from the one before than is usual in their line."""
    gaps = [right.x0 - left.x1 for left, right in pairwise(line.glyphs)]
    if not gaps:
        return []
    usual = median(gaps)
    return [i + 1 for i, gap in enumerate(gaps) if gap > usual + 0.18 * line.size]


def _join_torn(lines: Sequence[Line], page_starts: Sequence[float], spaces: SpacePlaces) -> list[Line]:
    """Join two runs of one baseline if a line next to them runs through the gap between them."""
    near = _near(lines)
    order = sorted(lines, key=lambda line: line.box.x0)
    joined: dict[int, Line] = {}
    following: dict[int, Line] = {}
    for line in order:
        best: Line | None = None
        around = near(line)
        for other in around:
            gap = other.box.x0 - line.box.x1
            if (
                abs(other.baseline - line.baseline) > 0.3 * line.size
                or not -0.3 * line.size < gap < INNER_GAP * line.size
            ):
                continue
            if best is None or other.box.x0 < best.box.x0:
                best = other
        if best is None or id(best) in joined:
            continue
        left, right = line.box.x1, best.box.x0
        runs = [
            o
            for o in around
            if abs(o.baseline - line.baseline) > 0.5 * line.size and abs(o.baseline - line.baseline) < 2.2 * line.size
        ]
        through = sum(o.box.x0 < left - 0.4 * line.size and o.box.x1 > right + 0.4 * line.size for o in runs)
        begins = sum(abs(o.box.x0 - right) < 0.35 * line.size for o in runs)
        em = 0.2 * line.size
        at_edge = bisect_left(page_starts, right + em) - bisect_left(page_starts, right - em) >= EDGE_LINES
        if (through >= 2 and not begins) if at_edge else (through and begins < 2):
            following[id(line)] = best
            joined[id(best)] = line
    result = []
    for line in order:
        if id(line) in joined:
            continue
        glyphs, here = list(line.glyphs), line
        while id(here) in following:
            here = following[id(here)]
            glyphs.extend(here.glyphs)
        result.append(line if here is line else make_line(glyphs, spaces))
    return result
