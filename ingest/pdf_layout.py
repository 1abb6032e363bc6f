"""Give every block of a page to a headline and put the blocks in reading order. Works on places and open sentences.

A column block belongs to the headline right above it. One without a headline above is the next column of the article
on its left, or goes on below a photo or an inset: where both are possible, rules, open sentences and indents decide.
That way an article may flow round another one, which cutting the page in straight strips cannot follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_headings import Ground, Heading
from ingest.pdf_order import reading_order
from ingest.pdf_roofs import Roofs
from ingest.pdf_surroundings import NEXT_COLUMN, Surroundings


@dataclass(slots=True, eq=False)
class Story:
    """One article as found: its heading (None where none was printed) and its blocks in reading order."""

    heading: Heading | None
    blocks: list[ColumnBlock] = field(default_factory=list)
    unsure: int = 0


class PagePlan:
    """Who owns which block, worked out once for a page."""

    def __init__(self, headings: Sequence[Heading], blocks: Sequence[ColumnBlock], ground: Ground) -> None:
        self.ground = ground
        self.headings = list(headings)
        self.blocks = sorted(blocks, key=lambda block: (block.left, block.box.y0))
        self.owner: dict[int, Story] = {}
        self.stories = {id(heading): Story(heading) for heading in headings}
        self.loose: list[Story] = []
        self.around = Surroundings(ground)
        self.roofs = Roofs(self.headings, self.blocks, self.around)

    def stories_found(self) -> list[Story]:
        """Return the stories from the top left, each with its blocks in reading order."""
        self.roofs.extend()
        for block in self.blocks:
            self._place(block)
        for story in self._all():
            story.blocks = reading_order(story.blocks, self.ground)
        return sorted(self._all(), key=_start)

    def _all(self) -> list[Story]:
        return [*self.stories.values(), *(story for story in self.loose if story.blocks)]

    def _place(self, block: ColumnBlock) -> None:
        roof = self.roofs[block]
        if isinstance(roof, Heading) and self.around.frame(roof.box) == self.around.frame(block.box):
            self._give(block, self.stories[id(roof)])
            return
        side = self._left_neighbour(block)
        upper = roof if isinstance(roof, ColumnBlock) else None
        beside = self._heading_beside(block)
        options: list[tuple[float, Story]] = []
        if upper is not None and id(upper) in self.owner:
            options.append((self._score_up(upper, block), self.owner[id(upper)]))
        if side is not None and id(side) in self.owner:
            options.append((self._score_side(side, block), self.owner[id(side)]))
        if beside is not None:
            options.append((3.5, self.stories[id(beside)]))
        options = [option for option in options if option[0] > -2]
        if not options:
            story = Story(None)
            self.loose.append(story)
            self._give(block, story)
            return
        options.sort(key=lambda option: -option[0])
        story = options[0][1]
        rivals = [score for score, other in options[1:] if other is not story]
        if rivals and options[0][0] - rivals[0] < 1.0:
            story.unsure += 1
        self._give(block, story)

    def _give(self, block: ColumnBlock, story: Story) -> None:
        self.owner[id(block)] = story
        story.blocks.append(block)

    def _score_up(self, upper: ColumnBlock, block: ColumnBlock) -> float:
        body = self.ground.body
        score = 1.0
        score -= 4.0 if self.around.ruled(upper.box, block.box) else 0.0
        if upper.open and not block.starts_paragraph:
            score += 0.5 if self._taken_up(upper, block) else 2.5
        elif upper.closed and not block.starts_paragraph:
            score -= 2.5
        elif upper.open and block.starts_paragraph:
            score -= 1.5
        gap = block.box.y0 - upper.box.y1
        picture = any(
            p.overlap_x(block.box) > body and upper.box.y1 - body < (p.y0 + p.y1) / 2 < block.box.y0 + body
            for p in self.ground.pictures
        )
        if picture:
            tall = max(
                p.height
                for p in self.ground.pictures
                if p.overlap_x(block.box) > body and upper.box.y1 - body < (p.y0 + p.y1) / 2 < block.box.y0 + body
            )
            score += 0.8 if gap - tall < 3 * self.ground.step else -1.0
        elif gap > 1.5 * self.ground.step:
            score -= 1.0
        if abs(upper.left - block.left) > 1.0 * body or abs(upper.right - block.right) > 2 * body:
            score -= 1.0
        return score

    def _taken_up(self, upper: ColumnBlock, block: ColumnBlock) -> bool:
        """Tell whether the open sentence of `upper` may as well go on in the column on its right, level with it."""
        body = self.ground.body
        return any(
            -body < other.left - upper.right < NEXT_COLUMN * body
            and not other.starts_paragraph
            and other.box.y1 < block.box.y0
            and self.around.level(other, self.around.top(upper))
            for other in self.blocks
        )

    def _score_side(self, side: ColumnBlock, block: ColumnBlock) -> float:
        body = self.ground.body
        score = 1.0
        if self.around.walled(side.box, block.box):
            score -= 4.0
        if side.open and not block.starts_paragraph:
            score += 2.0
        elif side.closed and not block.starts_paragraph:
            score -= 1.0
        elif side.open and block.starts_paragraph:
            score -= 0.7
        heading = self.owner[id(side)].heading
        if heading is not None:
            roof = self.roofs[block]
            floor = roof.box.y1 if roof is not None else 0.0
            if floor < heading.box.y0 + 0.3 * body and self.around.top(block) > heading.box.y0 - 2 * body:
                score += 1.0  # the block begins level with that article's head, not above it
            if block.box.y0 < heading.box.y0 - 2 * body:
                score -= 3.0
        if abs(side.box.width - block.box.width) > 3 * body:
            score -= 0.7
        return score

    def _left_neighbour(self, block: ColumnBlock) -> ColumnBlock | None:
        """The last block of the column on the left that stands level with this one."""
        body = self.ground.body
        near = []
        for other in self.blocks:
            gap = block.left - other.right
            if other is block or not -body < gap < NEXT_COLUMN * body or id(other) not in self.owner:
                continue
            if other.box.overlap_y(block.box) > -2 * self.ground.step:
                near.append(other)
        if not near:
            return None
        top = block.box.y0
        return min(
            near,
            key=lambda b: (
                0 if b.box.y0 - 2 * body <= top <= b.box.y1 else abs(b.box.y0 - top),
                abs(b.box.width - block.box.width),
            ),
        )

    def _heading_beside(self, block: ColumnBlock) -> Heading | None:
        """An upright headline, or one set beside its text, right at the left of this block."""
        for heading in self.headings:
            gap = block.left - heading.box.x1
            level = abs(heading.box.y0 - block.box.y0) < 2.5 * self.ground.step or (
                heading.box.overlap_y(block.box) > 0.5 * heading.box.height
            )
            alone = heading.upright or not any(self.roofs[b] is heading for b in self.blocks)
            if (
                alone
                and level
                and -1 <= gap < NEXT_COLUMN * self.ground.body
                and self.around.frame(heading.box) == self.around.frame(block.box)
            ):
                return heading
        return None


def _start(story: Story) -> tuple[float, float]:
    box = story.heading.box if story.heading else story.blocks[0].box
    return round(box.y0 / 30), box.x0
