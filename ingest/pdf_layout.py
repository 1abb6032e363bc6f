"""Give every block of a page to a headline and put the blocks in reading order. Works on places and open sentences.

A column block belongs to the headline right above it. One without a headline above is the next column of the article
on its left, or goes on below a photo or an inset: where both are possible, rules, open sentences and indents decide.
That way an article may flow round another one, which cutting the page in straight strips cannot follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_content import Box
from ingest.pdf_headings import Ground, Heading, off_centre
from ingest.pdf_order import reading_order

NEXT_COLUMN = 4.5  # the widest gutter


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
        self.roofs = {id(block): self._roof(block) for block in self.blocks}

    def stories_found(self) -> list[Story]:
        """Return the stories from the top left, each with its blocks in reading order."""
        self._extend_roofs()
        for block in self.blocks:
            self._place(block)
        for story in self._all():
            story.blocks = reading_order(story.blocks, self.ground)
        return sorted(self._all(), key=_start)

    def _all(self) -> list[Story]:
        return [*self.stories.values(), *(story for story in self.loose if story.blocks)]

    def _roof(self, block: ColumnBlock) -> Heading | ColumnBlock | None:
        """The nearest heading or block above, looking through pictures."""
        best: tuple[float, Heading | ColumnBlock] | None = None
        box = block.box
        for heading in self.headings:
            if heading.upright or heading.box.overlap_x(box) < 0.6 * self.ground.body:
                continue
            if (
                heading.box.y0 < box.y0
                and heading.box.y1 < box.y0 + self.ground.body
                and (best is None or heading.box.y1 > best[0])
            ):
                best = (heading.box.y1, heading)
        for other in self.blocks:
            if (
                other is not block
                and other.box.overlap_x(box) > self.ground.body
                and other.box.y1 < box.y0 + 0.5 * self.ground.body
                and (best is None or other.box.y1 > best[0])
            ):
                best = (other.box.y1, other)
        return best[1] if best else None

    def _extend_roofs(self) -> None:
        """Let a headline reach the columns on its left that it does not touch but that begin level with its own."""
        for heading in sorted(self.headings, key=lambda h: (h.box.x0, h.box.y0)):
            own = [b for b in self.blocks if self.roofs[id(b)] is heading]
            if heading.upright or not own:
                continue
            orphans, neighbour = self._orphans(heading, own)
            if orphans:
                self._divide(heading, own, orphans, neighbour)

    def _orphans(self, heading: Heading, own: Sequence[ColumnBlock]) -> tuple[list[ColumnBlock], ColumnBlock | None]:
        """The columns left of a headline's own, from the right, that nothing covers; and the block left of them."""
        body = self.ground.body
        top = min(self._top(b) for b in own)
        first = min(own, key=lambda b: b.left)
        orphans: list[ColumnBlock] = []
        while True:
            edge = orphans[-1] if orphans else first
            beside = [
                b
                for b in self.blocks
                if b not in orphans
                and -body < edge.left - b.right < NEXT_COLUMN * body
                and b.box.y0 - 2 * body < top + 12 * self.ground.step
                and b.box.y1 > heading.box.y0
            ]
            beside = [b for b in beside if not self._walled(b.box, first.box)]
            if not beside:
                return orphans, None
            block = min(beside, key=lambda b: b.box.y0)
            roof = self.roofs[id(block)]
            covered = isinstance(roof, Heading) or block.box.y0 < heading.box.y1 - 0.5 * body
            if covered or (roof is not None and roof.box.y1 > heading.box.y0 + 1.5 * body):
                return orphans, block
            orphans.append(block)

    def _divide(
        self,
        heading: Heading,
        own: Sequence[ColumnBlock],
        orphans: Sequence[ColumnBlock],
        neighbour: ColumnBlock | None,
    ) -> None:
        """Give the first `count` orphans from the right to `heading`, the others to the left: the cheapest way."""
        body = self.ground.body
        top = min(self._top(b) for b in own)
        rights = self._right_edges(own, top)
        roof = self.roofs[id(neighbour)] if neighbour is not None else None
        costs = []
        for count in range(len(orphans) + 1):
            taken, left = orphans[:count], orphans[count:]
            first = taken[-1] if taken else min(own, key=lambda b: b.left)
            cost = 0.4 * min(min(off_centre(heading.box, first.left, right) for right in rights) / body, 5.0)
            cost += 0.0 if first.starts_paragraph else 3.0
            for block in taken:
                if not self._level(block, top):
                    cost += 3.0
            for block in left:
                if self._level(block, top):
                    level = neighbour is not None and self._level(neighbour, self._top(block))
                    cost += 0.3 if level else 2.0
            if left and isinstance(roof, Heading) and neighbour is not None:
                start = min(b.left for b in self.blocks if self.roofs[id(b)] is roof)
                cost += 0.4 * min(off_centre(roof.box, start, left[0].right) / body, 5.0)
            elif not left and isinstance(roof, Heading) and neighbour is not None:
                start = min(b.left for b in self.blocks if self.roofs[id(b)] is roof)
                cost += 0.4 * min(off_centre(roof.box, start, neighbour.right) / body, 5.0)
            before = left[0] if left else neighbour
            if before is not None and before.open and first.starts_paragraph:
                cost += 1.5
            costs.append((cost, count))
        _, count = min(costs)
        for block in orphans[:count]:
            self.roofs[id(block)] = heading

    def _right_edges(self, own: Sequence[ColumnBlock], top: float) -> list[float]:
        """Where the columns under a headline may end: at its own last one, or at uncovered ones level with it."""
        body = self.ground.body
        edges = [max(b.right for b in own)]
        while True:
            beside = [
                b
                for b in self.blocks
                if -body < b.left - edges[-1] < NEXT_COLUMN * body
                and not isinstance(self.roofs[id(b)], Heading)
                and self._level(b, top)
            ]
            if not beside or len(edges) > 12:
                return edges
            edges.append(max(b.right for b in beside))

    def _top(self, block: ColumnBlock) -> float:
        """Where the column begins that the block stands in: at a picture right above it, or at itself."""
        tops = [
            p.y0
            for p in self.ground.pictures
            if p.overlap_x(block.box) > self.ground.body
            and -self.ground.body < block.box.y0 - p.y1 < 2 * self.ground.step
        ]
        return min([block.box.y0, *tops])

    def _level(self, block: ColumnBlock, top: float) -> bool:
        """Tell whether the block, or the picture that it hangs from, begins at `top`."""
        step = self.ground.step
        return abs(block.box.y0 - top) < 0.6 * step or abs(self._top(block) - top) < 1.2 * step

    def _walled(self, one: Box, other: Box) -> bool:
        """Tell whether an upright rule or a frame stands between two boxes."""
        a, b = (one, other) if one.x0 < other.x0 else (other, one)
        y0, y1 = max(min(a.y0, b.y0), 0), max(a.y1, b.y1)
        for rule in self.ground.rules:
            upright = rule.height > 4 * self.ground.body and rule.height > 5 * rule.width
            between = min(a.x1, b.x0) - 2 <= (rule.x0 + rule.x1) / 2 <= max(a.x1, b.x0) + 2
            if upright and between and min(rule.y1, y1) - max(rule.y0, y0) > 0.5 * min(one.height, other.height):
                return True
        return self._frame(one) != self._frame(other)

    def _frame(self, box: Box) -> frozenset[int]:
        x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
        return frozenset(i for i, frame in enumerate(self.ground.frames) if frame.holds(x, y))

    def _ruled(self, upper: Box, lower: Box) -> bool:
        """Tell whether a level rule stands between two boxes, or a frame's border."""
        for rule in self.ground.rules:
            middle = (rule.y0 + rule.y1) / 2
            level = rule.width > 4 * self.ground.body and upper.y1 - 2 < middle < lower.y0 + 2
            if level and rule.overlap_x(lower) > 0.5 * lower.width:
                return True
        return self._frame(upper) != self._frame(lower)

    def _place(self, block: ColumnBlock) -> None:
        roof = self.roofs[id(block)]
        if isinstance(roof, Heading) and self._frame(roof.box) == self._frame(block.box):
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
        score -= 4.0 if self._ruled(upper.box, block.box) else 0.0
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
            and self._level(other, self._top(upper))
            for other in self.blocks
        )

    def _score_side(self, side: ColumnBlock, block: ColumnBlock) -> float:
        body = self.ground.body
        score = 1.0
        if self._walled(side.box, block.box):
            score -= 4.0
        if side.open and not block.starts_paragraph:
            score += 2.0
        elif side.closed and not block.starts_paragraph:
            score -= 1.0
        elif side.open and block.starts_paragraph:
            score -= 0.7
        heading = self.owner[id(side)].heading
        if heading is not None:
            roof = self.roofs[id(block)]
            floor = roof.box.y1 if roof is not None else 0.0
            if floor < heading.box.y0 + 0.3 * body and self._top(block) > heading.box.y0 - 2 * body:
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
            alone = heading.upright or not any(self.roofs[id(b)] is heading for b in self.blocks)
            if (
                alone
                and level
                and -1 <= gap < NEXT_COLUMN * self.ground.body
                and self._frame(heading.box) == self._frame(block.box)
            ):
                return heading
        return None


def _start(story: Story) -> tuple[float, float]:
    box = story.heading.box if story.heading else story.blocks[0].box
    return round(box.y0 / 30), box.x0
