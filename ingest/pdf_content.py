"""What is drawn on a PDF page: glyphs, pictures and rules with their places. Knows no library and no newspaper.

Coordinates are points from the top left corner of the page as it is shown: x to the right, y downwards.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# Two equal glyphs nearer than this share of their size are one glyph, struck twice for weight or shadow.
DOUBLE_STRIKE = 0.2


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: `x0 <= x1`, `y0 <= y1`."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def overlap_x(self, other: Box) -> float:
        """How many points the two share sideways; negative is the gap between them."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def overlap_y(self, other: Box) -> float:
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class Glyph:
    """One visible character. `x0`..`x1` is its advance, `baseline` where it stands, `size` its height, in points.

    `font` tells fonts of one page apart and means nothing else.
    """

    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    font: int = 0


@dataclass(frozen=True, slots=True)
class PageContent:
    """What is drawn on one page. `rules` are thin lines, `frames` drawn or filled boxes, `images` pictures.

    `spaces` are the places (x, baseline) where the page holds a white-space character.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    images: tuple[Box, ...] = ()
    rules: tuple[Box, ...] = ()
    frames: tuple[Box, ...] = ()
    spaces: tuple[tuple[float, float], ...] = ()
    too_many: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """How the page's own coordinates come onto the shown page."""

    left: float
    bottom: float
    width: float
    height: float
    turns: int

    def place(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turns == 1:
            return y, x
        if self.turns == 2:
            return self.width - x, y
        if self.turns == 3:
            return self.height - y, self.width - x
        return x, self.height - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (ax, ay), (bx, by) = self.place(left, bottom), self.place(right, top)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def struck_once(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """Drop the shadow of a glyph: the same character almost at the same place."""
    seen: dict[tuple[str, int, int], list[Glyph]] = {}
    for glyph in glyphs:
        cell = max(1.0, glyph.size)
        at_x, at_y = int(glyph.x0 // cell), int(glyph.baseline // cell)
        near = (
            other
            for i in (at_x - 1, at_x, at_x + 1)
            for j in (at_y - 1, at_y, at_y + 1)
            for other in seen.get((glyph.text, i, j), ())
        )
        reach = DOUBLE_STRIKE * glyph.size
        if any(abs(o.x0 - glyph.x0) < reach and abs(o.baseline - glyph.baseline) < reach for o in near):
            continue
        seen.setdefault((glyph.text, at_x, at_y), []).append(glyph)
        yield glyph
