"""Stack the lines of a page into column blocks. Knows places and sizes, not which article a block belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from ingest.pdf_content import Box
from ingest.pdf_lines import SAME_SIZE, Line

# In ems of the body unless said otherwise.
INDENT = (1.2, 3.3)  # how far in a paragraph begins; two ems are the rule, fonts and justification blur it
EDGE = 0.6  # how exactly the edges of one column agree
HANGING = 1.2  # how far punctuation may hang out on the right
MAX_STEP = 1.35  # distance to the next line, as a multiple of the usual one, within a block
SHORT = 1.5  # a line that ends this far before the edge is the last of its paragraph
CLOSING = "。！？”’）】》…!?"


@dataclass(slots=True, eq=False)
class ColumnBlock:
    """Lines that stand under each other in one column, with the subheads between them. Changed while it is built."""

    lines: list[Line]
    left: float = 0.0
    right: float = 0.0
    subheads: set[int] = field(default_factory=set)  # indices into `lines`

    @property
    def box(self) -> Box:
        return Box(self.left, self.lines[0].box.y0, self.right, self.lines[-1].box.y1)

    @property
    def size(self) -> float:
        return self.lines[0].size if len(self.lines) == 1 else median(line.size for line in self.lines)

    def indented(self, index: int) -> bool:
        """Tell whether this line begins a paragraph."""
        line = self.lines[index]
        return INDENT[0] * line.size <= line.box.x0 - self.left <= INDENT[1] * line.size

    @property
    def starts_paragraph(self) -> bool:
        return 0 in self.subheads or self.indented(0)

    @property
    def open(self) -> bool:
        """Whether the last line runs full and no sentence ends there: the text goes on elsewhere."""
        last = self.lines[-1]
        return last.box.x1 > self.right - SHORT * last.size and not last.text.endswith(tuple(CLOSING))

    @property
    def closed(self) -> bool:
        """Whether the last line falls short: the paragraph is over for sure."""
        last = self.lines[-1]
        return last.box.x1 < self.right - SHORT * last.size and last.text.endswith(tuple(CLOSING))


def usual_step(lines: Sequence[Line], body: float) -> float:
    """Return the distance between the baselines of neighbouring body lines, in points."""
    text = sorted((line for line in lines if abs(line.size - body) < 0.05 * body), key=lambda line: line.baseline)
    steps: Counter[float] = Counter()
    for index, line in enumerate(text):
        for other in text[index + 1 : index + 60]:
            step = other.baseline - line.baseline
            if step > 3 * body:
                break
            if step > body and other.box.overlap_x(line.box) > 0.5 * min(line.box.width, other.box.width):
                steps[round(step * 2) / 2] += 1
                break
    return steps.most_common(1)[0][0] if steps else 1.5 * body


def stack(lines: Sequence[Line], body: float, rules: Sequence[Box]) -> list[ColumnBlock]:
    """Return the lines as blocks: neighbours of one size, one left edge and an even step, with no rule between."""
    step = usual_step(lines, body)
    order = sorted(lines, key=lambda line: line.baseline)
    below: dict[int, Line] = {}
    above: dict[int, Line] = {}
    for index, line in enumerate(order):
        reach = MAX_STEP * max(step * line.size / body, step if line.size < body * SAME_SIZE else 0)
        candidates = []
        for other in order[index + 1 :]:
            down = other.baseline - line.baseline
            if down > reach:
                break
            if down > 0.7 * line.size and _stackable(line, other) and not _ruled_off(line, other, rules):
                candidates.append((down, abs(other.box.x0 - line.box.x0), id(other), other))
        for _, _, key, other in sorted(candidates):
            if key not in above:
                below[id(line)], above[key] = other, line
                break
            break
    blocks = []
    for line in order:
        if id(line) in above:
            continue
        run = [line]
        while id(run[-1]) in below:
            run.append(below[id(run[-1])])
        blocks += [_edged(part) for part in _even_measure(run)]
    return blocks


def _stackable(line: Line, other: Line) -> bool:
    em = min(line.size, other.size)
    if max(line.size, other.size) > SAME_SIZE * em:
        return False
    shift = abs(other.box.x0 - line.box.x0)
    # A last line of two characters and the indented line below it do not overlap at all.
    return shift < INDENT[1] * em and other.box.overlap_x(line.box) > -1.5 * em


def _ruled_off(line: Line, other: Line, rules: Sequence[Box]) -> bool:
    return any(
        rule.width > 3 * line.size
        and line.baseline - 0.2 * line.size < (rule.y0 + rule.y1) / 2 < other.baseline - 0.6 * other.size
        and min(rule.x1, line.box.x1) - max(rule.x0, line.box.x0) > 0.5 * line.box.width
        for rule in rules
    )


def _even_measure(run: list[Line]) -> list[list[Line]]:
    """Cut a run where the measure changes for good: three lines or more that all stay far from the old right edge."""
    for index in range(3, len(run) - 2):
        size = run[index].size
        before = max(line.box.x1 for line in run[:index])
        after = max(line.box.x1 for line in run[index:])
        sure = sum(line.box.x1 > min(before, after) - SHORT * size for line in run[index : index + 3]) >= 2
        if (
            abs(before - after) > 3 * size
            and sure
            and sum(line.box.x1 > before - HANGING * size for line in run[max(0, index - 3) : index]) >= 1
            and abs(run[index].box.x1 - after) < abs(run[index].box.x1 - before)
        ):
            return [run[:index], *_even_measure(run[index:])]
    return [run]


def _edged(run: list[Line]) -> ColumnBlock:
    """Return the run with its column's edges; the indent of a lone first line is corrected by `align`."""
    left = min(line.box.x0 for line in run)
    size = run[0].size
    ends = sorted(line.box.x1 for line in run)
    full = [end for end in ends if end <= ends[-1] - 0.3 * size and end > ends[-1] - HANGING * size]
    right = median(full) if len(full) > 2 else ends[-1]
    return ColumnBlock(run, left, right)


def align(blocks: Sequence[ColumnBlock], body: float) -> None:
    """Give short blocks, whose edges are not sure, the edges of the column of other blocks that they stand in."""
    sure = [block for block in blocks if len(block.lines) >= 4]
    for block in blocks:
        if len(block.lines) >= 4:
            continue
        em = block.lines[0].size
        best: tuple[float, ColumnBlock] | None = None
        for other in sure:
            inset = block.left - other.left
            edge = abs(inset) < EDGE * em or INDENT[0] * em <= inset <= INDENT[1] * em
            if edge and block.right < other.right + HANGING * em and block.box.overlap_x(other.box) > 0:
                far = (
                    abs(other.box.y0 - block.box.y1)
                    if other.box.y0 > block.box.y0
                    else abs(block.box.y0 - other.box.y1)
                )
                if best is None or far < best[0]:
                    best = (far, other)
        if best and best[0] < 30 * body:
            block.left = min(block.left, best[1].left)
            block.right = max(block.right, best[1].right)
