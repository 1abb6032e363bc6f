"""Group the display lines of a page to headings: kicker, headline, subtitle. Knows which gaps part two headlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_content import Box
from ingest.pdf_lines import Line

# In ems of the line itself unless said otherwise.
GROUP_GAP = 1.1  # display lines of one headline stand nearer than this, in their own ems
NARROW_SPACE = 0.8  # ems; a full-width space is 1
WIDE_SPACE = 1.4  # ems; a wider gap in a headline over a gutter parts two headlines
UNDER_STEPS = 12  # how many lines below a headline its columns may begin
ROW_GAP = 2.2  # runs of one baseline that stand further apart are no one headline


@dataclass(slots=True, eq=False)
class Heading:
    """Display lines that stand together: kicker, headline and subtitle, from the top; `text_lines` are small ones."""

    lines: list[Line]
    box: Box
    upright: bool = False

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)


@dataclass(frozen=True, slots=True)
class Ground:
    """What else is on the page: pictures with their captions, rules and frames."""

    pictures: Sequence[Box]
    rules: Sequence[Box]
    frames: Sequence[Box]
    body: float
    step: float


def headings_of(lines: Sequence[Line], blocks: Sequence[ColumnBlock], ground: Ground) -> list[Heading]:
    """Group display lines to headings: near each other, side by side only if no gutter below tells them apart."""
    rows = _rows(lines, blocks, ground)
    parent = list(range(len(rows)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for i, upper in enumerate(rows):
        for j, lower in enumerate(rows):
            if i != j and _one_heading(upper, lower, blocks, ground):
                parent[root(j)] = root(i)
    groups: dict[int, list[list[Line]]] = {}
    for i, row in enumerate(rows):
        groups.setdefault(root(i), []).append(row)
    found = []
    for group in groups.values():
        upright = any(line.upright for row in group for line in row)
        ordered = sorted(group, key=lambda row: -row[0].box.x0 if upright else row[0].box.y0)
        members = [line for row in ordered for line in row]
        found.append(Heading(members, _around([line.box for line in members]), upright))
    return found


def _around(boxes: Sequence[Box]) -> Box:
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _rows(lines: Sequence[Line], blocks: Sequence[ColumnBlock], ground: Ground) -> list[list[Line]]:
    """Join display runs on one baseline to rows."""
    order = sorted(lines, key=lambda line: line.box.x0)
    rows: list[list[Line]] = []
    for line in order:
        home = None
        for row in rows:
            last = row[-1]
            if line.upright or last.upright:
                continue
            em = min(last.size, line.size)
            gap = line.box.x0 - last.box.x1
            level = abs(last.baseline - line.baseline) < 0.25 * em and max(last.size, line.size) < 1.05 * em
            if level and gap < ROW_GAP * em and not _parted(row, line, blocks, ground):
                home = row
                break
        if home is None:
            rows.append([line])
        else:
            home.append(line)
    return rows


def _parted(row: list[Line], line: Line, blocks: Sequence[ColumnBlock], ground: Ground) -> bool:
    """Tell whether two runs of one baseline are two articles' headlines."""
    left, right = _around([one.box for one in row]), line.box
    if any(
        rule.height > 2 * line.size
        and left.x1 - 3 < rule.x0 < right.x0 + 3
        and rule.y0 < right.y1
        and rule.y1 > right.y0
        for rule in ground.rules
    ):
        return True
    body = ground.body
    under = _under(_around([left, right]), blocks, ground)
    lefts = [box for box, _ in under if box.x1 <= right.x0 + 0.7 * body]
    rights = [(box, block) for box, block in under if box.x0 >= left.x1 - 0.7 * body]
    if not any(box.x1 > left.x1 - line.size for box in lefts) or not any(
        box.x0 < right.x0 + line.size for box, _ in rights
    ):
        return False  # no gutter below the gap
    first = min(rights, key=lambda pair: pair[0].x0)[1]
    if first is not None and not first.starts_paragraph:
        return False  # the text comes over from the left: one headline
    whole = _misfit(_around([left, right]), [box for box, _ in under])
    apart = max(_misfit(left, lefts), _misfit(right, [box for box, _ in rights]))
    gap = right.x0 - left.x1
    edge, begin = max(box.x1 for box in lefts), min(box.x0 for box, _ in rights)
    if gap < NARROW_SPACE * line.size and left.x1 < edge + 0.3 * body and right.x0 > begin - 0.3 * body:
        return True  # too narrow for a space between two phrases, and the gutter runs right through it
    if gap > WIDE_SPACE * line.size:
        return apart < max(whole, line.size) + body
    last = max((pair for pair in under if pair[0] in lefts), key=lambda pair: pair[0].x1)[1]
    flows_on = last is not None and last.open
    return apart < 0.5 * body and whole > body if flows_on else apart < whole + 0.5 * body


def _misfit(box: Box, columns: Sequence[Box]) -> float:
    if not columns:
        return 99.0
    return off_centre(box, min(b.x0 for b in columns), max(b.x1 for b in columns))


def off_centre(box: Box, x0: float, x1: float) -> float:
    """How far a headline is from being centred over, or flush left with, the columns between `x0` and `x1`."""
    return min(abs((box.x0 + box.x1) - (x0 + x1)) / 2, abs(box.x0 - x0))


def _under(box: Box, blocks: Sequence[ColumnBlock], ground: Ground) -> list[tuple[Box, ColumnBlock | None]]:
    """The blocks and pictures right below; a picture has no block."""
    body = ground.body
    every: list[tuple[Box, ColumnBlock | None]] = [(block.box, block) for block in blocks]
    every += [(picture, None) for picture in ground.pictures]
    below = [pair for pair in every if pair[0].y0 > box.y1 - 0.3 * body and pair[0].overlap_x(box) > 0.5 * body]
    return [
        (one, block)
        for one, block in below
        if one.y0 < box.y1 + UNDER_STEPS * ground.step
        and not any(other is not one and other.y1 < one.y0 + body and other.overlap_x(one) > body for other, _ in below)
    ]


def _one_heading(upper: list[Line], lower: list[Line], blocks: Sequence[ColumnBlock], ground: Ground) -> bool:
    a, b = _around([line.box for line in upper]), _around([line.box for line in lower])
    if upper[0].upright != lower[0].upright:
        return False
    if upper[0].upright:
        near = max(a.x0, b.x0) - min(a.x1, b.x1) < 1.5 * upper[0].size
        return near and a.overlap_y(b) > 0.3 * min(a.height, b.height) and not _text_between(a, b, blocks)
    gap = b.y0 - a.y1
    em = max(upper[0].size, lower[0].size)
    if not -0.5 * min(upper[0].size, lower[0].size) <= gap <= GROUP_GAP * em or b.y0 <= a.y0:
        return False
    if a.overlap_x(b) < 0.3 * min(a.width, b.width) or _text_between(a, b, blocks):
        return False
    middle = (a.y1 + b.y0) / 2
    return not any(
        r.width > 2 * em and abs((r.y0 + r.y1) / 2 - middle) < gap / 2 + 2 and r.overlap_x(a) > 0 for r in ground.rules
    )


def _text_between(a: Box, b: Box, blocks: Sequence[ColumnBlock]) -> bool:
    space = Box(max(min(a.x0, b.x0), 0), min(a.y1, b.y1) - 1, max(a.x1, b.x1), max(a.y0, b.y0) + 1)
    return any(k.box.overlap_x(space) > 0 and k.box.overlap_y(space) > 2 for k in blocks)
