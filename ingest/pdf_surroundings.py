"""What stands between and above the boxes of a page: rules, frames, pictures. Knows places, not what they hold."""

from __future__ import annotations

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_content import Box
from ingest.pdf_headings import Ground

NEXT_COLUMN = 4.5  # the widest gutter, in characters


class Surroundings:
    """The ground of a page, asked about the neighbourhood of boxes."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    def top(self, block: ColumnBlock) -> float:
        """Where the column begins that the block stands in: at a picture right above it, or at itself."""
        tops = [
            p.y0
            for p in self.ground.pictures
            if p.overlap_x(block.box) > self.ground.body
            and -self.ground.body < block.box.y0 - p.y1 < 2 * self.ground.step
        ]
        return min([block.box.y0, *tops])

    def level(self, block: ColumnBlock, top: float) -> bool:
        """Tell whether the block, or the picture that it hangs from, begins at `top`."""
        step = self.ground.step
        return abs(block.box.y0 - top) < 0.6 * step or abs(self.top(block) - top) < 1.2 * step

    def walled(self, one: Box, other: Box) -> bool:
        """Tell whether an upright rule or a frame stands between two boxes."""
        a, b = (one, other) if one.x0 < other.x0 else (other, one)
        y0, y1 = max(min(a.y0, b.y0), 0), max(a.y1, b.y1)
        for rule in self.ground.rules:
            upright = rule.height > 4 * self.ground.body and rule.height > 5 * rule.width
            between = min(a.x1, b.x0) - 2 <= (rule.x0 + rule.x1) / 2 <= max(a.x1, b.x0) + 2
            if upright and between and min(rule.y1, y1) - max(rule.y0, y0) > 0.5 * min(one.height, other.height):
                return True
        return self.frame(one) != self.frame(other)

    def frame(self, box: Box) -> frozenset[int]:
        """Return the frames that a box stands in."""
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return frozenset(i for i, frame in enumerate(self.ground.frames) if frame.holds(x, y))

    def ruled(self, upper: Box, lower: Box) -> bool:
        """Tell whether a level rule stands between two boxes, or a frame's border."""
        for rule in self.ground.rules:
            middle = (rule.y0 + rule.y1) / 2
            level = rule.width > 4 * self.ground.body and upper.y1 - 2 < middle < lower.y0 + 2
            if level and rule.overlap_x(lower) > 0.5 * lower.width:
                return True
        return self.frame(upper) != self.frame(lower)
