"""What stands right above each block of a page: a headline, another block or nothing; and how far headlines reach.

A headline may be shorter than the columns that it covers. Which uncovered columns on its left are its own, and which
belong to the neighbour, is told by where headlines would be centred and by what begins level.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_headings import Ground, Heading, off_centre
from ingest.pdf_surroundings import NEXT_COLUMN, Surroundings


class Roofs:
    """The roof of every block: `roofs[block]`."""

    def __init__(self, headings: Sequence[Heading], blocks: Sequence[ColumnBlock], around: Surroundings) -> None:
        self.headings, self.blocks, self.around = headings, blocks, around
        self.ground: Ground = around.ground
        self._above = {id(block): self._roof(block) for block in blocks}

    def __getitem__(self, block: ColumnBlock) -> Heading | ColumnBlock | None:
        return self._above[id(block)]

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

    def extend(self) -> None:
        """Let a headline reach the columns on its left that it does not touch but that begin level with its own."""
        for heading in sorted(self.headings, key=lambda h: (h.box.x0, h.box.y0)):
            own = [b for b in self.blocks if self[b] is heading]
            if heading.upright or not own:
                continue
            orphans, neighbour = self._orphans(heading, own)
            if orphans:
                self._divide(heading, own, orphans, neighbour)

    def _orphans(self, heading: Heading, own: Sequence[ColumnBlock]) -> tuple[list[ColumnBlock], ColumnBlock | None]:
        """The columns left of a headline's own, from the right, that nothing covers; and the block left of them."""
        body = self.ground.body
        top = min(self.around.top(b) for b in own)
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
            beside = [b for b in beside if not self.around.walled(b.box, first.box)]
            if not beside:
                return orphans, None
            block = min(beside, key=lambda b: b.box.y0)
            roof = self[block]
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
        top = min(self.around.top(b) for b in own)
        rights = self._right_edges(own, top)
        roof = self[neighbour] if neighbour is not None else None
        costs = []
        for count in range(len(orphans) + 1):
            taken, left = orphans[:count], orphans[count:]
            first = taken[-1] if taken else min(own, key=lambda b: b.left)
            cost = 0.4 * min(min(off_centre(heading.box, first.left, right) for right in rights) / body, 5.0)
            cost += 0.0 if first.starts_paragraph else 3.0
            for block in taken:
                if not self.around.level(block, top):
                    cost += 3.0
            for block in left:
                if self.around.level(block, top):
                    level = neighbour is not None and self.around.level(neighbour, self.around.top(block))
                    cost += 0.3 if level else 2.0
            if left and isinstance(roof, Heading) and neighbour is not None:
                start = min(b.left for b in self.blocks if self[b] is roof)
                cost += 0.4 * min(off_centre(roof.box, start, left[0].right) / body, 5.0)
            elif not left and isinstance(roof, Heading) and neighbour is not None:
                start = min(b.left for b in self.blocks if self[b] is roof)
                cost += 0.4 * min(off_centre(roof.box, start, neighbour.right) / body, 5.0)
            before = left[0] if left else neighbour
            if before is not None and before.open and first.starts_paragraph:
                cost += 1.5
            costs.append((cost, count))
        _, count = min(costs)
        for block in orphans[:count]:
            self._above[id(block)] = heading

    def _right_edges(self, own: Sequence[ColumnBlock], top: float) -> list[float]:
        """Where the columns under a headline may end: at its own last one, or at uncovered ones level with it."""
        body = self.ground.body
        edges = [max(b.right for b in own)]
        while True:
            beside = [
                b
                for b in self.blocks
                if -body < b.left - edges[-1] < NEXT_COLUMN * body
                and not isinstance(self[b], Heading)
                and self.around.level(b, top)
            ]
            if not beside or len(edges) > 12:
                return edges
            edges.append(max(b.right for b in beside))
