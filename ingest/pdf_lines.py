"""Join the glyphs of a page into lines, level or upright. Trusts places only, never the order of the content stream."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.pdf_content import Box, Glyph

# All in ems of the smaller of two glyphs unless said otherwise.
BODY_GAP = 0.55  # a wider gap ends a run; gutters narrowed by hanging punctuation are still 0.8
DISPLAY_GAP = 0.3  # headlines of neighbouring articles stand nearer than 0.55 of their own size
SPACE_GAP = 1.3  # a gap that holds a white-space character may be this wide
OTHER_SIZE, OTHER_GAP = 1.08, 0.25  # sizes that differ by more than the first join over a gap up to the second
SAME_SIZE = 1.08  # two lines of running text whose sizes differ by less are of one measure
LEVEL = 0.3  # how far apart two baselines of one line may be
SIZE_RATIO = 1.3  # glyphs whose sizes differ more are no neighbours
DISPLAY = 1.3  # size, as a multiple of the body's, from which a line is set for display
ASCENT, DESCENT = 0.88, 0.12  # of a Chinese glyph's square, above and below the baseline
MIN_UPRIGHT = 3  # glyphs that make an upright line


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs read one after the other. `upright` lines are read downwards."""

    glyphs: tuple[Glyph, ...]
    box: Box
    size: float
    upright: bool = False
    text: str = ""

    @property
    def baseline(self) -> float:
        return self.box.y1 - DESCENT * self.size

    @property
    def font(self) -> int:
        return Counter(glyph.font for glyph in self.glyphs).most_common(1)[0][0]


def body_size(glyphs: Iterable[Glyph]) -> float:
    """Return the size that most characters have, 0.0 for none."""
    sizes = Counter(round(glyph.size * 4) / 4 for glyph in glyphs)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def make_line(glyphs: Sequence[Glyph], spaces: SpacePlaces, *, upright: bool = False) -> Line:
    """Return the glyphs as a line; spaces are put where the page has them or where the gap says so."""
    size = Counter(round(glyph.size, 2) for glyph in glyphs).most_common(1)[0][0]
    box = Box(
        min(glyph.x0 for glyph in glyphs),
        min(glyph.baseline - ASCENT * glyph.size for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        max(glyph.baseline + DESCENT * glyph.size for glyph in glyphs),
    )
    if upright:
        return Line(tuple(glyphs), box, size, True, "".join(glyph.text for glyph in glyphs))
    gaps = sorted(right.x0 - left.x1 for left, right in pairwise(glyphs))
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    parts = [glyphs[0].text]
    for left, right in pairwise(glyphs):
        gap, em = right.x0 - left.x1, min(left.size, right.size)
        latin = left.text.isascii() and right.text.isascii()
        wide = gap - usual > (0.18 if latin else 0.6) * em
        if wide or (gap > 0.1 * em and spaces.within(left.x1, right.x0, left.baseline, em)):
            parts.append(" ")
        parts.append(right.text)
    baseline_box = Box(box.x0, glyphs[0].baseline - ASCENT * size, box.x1, glyphs[0].baseline + DESCENT * size)
    return Line(tuple(glyphs), baseline_box, size, False, "".join(parts))


class SpacePlaces:
    """The white-space characters of a page, found by place."""

    def __init__(self, spaces: Iterable[tuple[float, float]]) -> None:
        self._rows: dict[int, list[float]] = {}
        for x, baseline in sorted(spaces):
            self._rows.setdefault(round(baseline / 2), []).append(x)

    def within(self, x0: float, x1: float, baseline: float, em: float) -> bool:
        """Tell whether a space stands between `x0` and `x1` on this baseline."""
        for row in range(round((baseline - LEVEL * em) / 2), round((baseline + LEVEL * em) / 2) + 1):
            places = self._rows.get(row, [])
            at = bisect_left(places, x0 - 0.2 * em)
            if at < len(places) and places[at] <= x1 + 0.2 * em:
                return True
        return False


def find_lines(glyphs: Sequence[Glyph], spaces: SpacePlaces, body: float) -> list[Line]:
    """Return runs of glyphs without a wide gap. A run is a whole line of a column, or a piece of one."""
    upright, rest = _upright_runs(glyphs, body)
    lines = [make_line(run, spaces, upright=True) for run in upright]
    return lines + [make_line(run, spaces) for run in _level_runs(rest, spaces, body)]


def _level_runs(glyphs: Sequence[Glyph], spaces: SpacePlaces, body: float) -> list[list[Glyph]]:
    order = sorted(glyphs, key=lambda glyph: glyph.x0)
    rows: dict[int, list[int]] = {}
    starts: dict[int, list[float]] = {}
    for index, glyph in enumerate(order):
        row = round(glyph.baseline / 3)
        rows.setdefault(row, []).append(index)
        starts.setdefault(row, []).append(glyph.x0)
    following: dict[int, int] = {}
    taken: dict[int, tuple[float, int]] = {}
    for index, glyph in enumerate(order):
        best: tuple[float, int] | None = None
        reach = LEVEL * glyph.size
        for row in range(round((glyph.baseline - reach) / 3), round((glyph.baseline + reach) / 3) + 1):
            if row not in rows:
                continue
            at = bisect_left(starts[row], glyph.x0 + 0.1 * glyph.size)
            for other_index in rows[row][at : at + 6]:
                other = order[other_index]
                if other.x0 > glyph.x1 + SPACE_GAP * glyph.size:
                    break
                if not _neighbours(glyph, other, spaces, body):
                    continue
                # Not the gap: a substitute font's digits may overlap each other and the point between them.
                cost = other.x0 - glyph.x0 + 2 * abs(other.baseline - glyph.baseline)
                if best is None or cost < best[0]:
                    best = (cost, other_index)
        if best is None:
            continue
        cost, other_index = best
        if other_index in taken:
            if taken[other_index][0] <= cost:
                continue
            del following[taken[other_index][1]]
        following[index] = other_index
        taken[other_index] = (cost, index)
    runs = []
    for index in range(len(order)):
        if index in taken:
            continue
        run = [order[index]]
        while index in following:
            index = following[index]
            run.append(order[index])
        runs.append(run)
    return runs


def _neighbours(left: Glyph, right: Glyph, spaces: SpacePlaces, body: float) -> bool:
    em = min(left.size, right.size)
    if max(left.size, right.size) > SIZE_RATIO * em or abs(left.baseline - right.baseline) > LEVEL * em:
        return False
    gap = right.x0 - left.x1
    if gap < -0.6 * em:
        return False
    if max(left.size, right.size) > OTHER_SIZE * em:
        return gap <= OTHER_GAP * em  # a caption beside body text; a figure in a smaller size stands close
    if gap <= (DISPLAY_GAP if em > DISPLAY * body else BODY_GAP) * em:
        return True
    return gap <= SPACE_GAP * em and spaces.within(left.x1, right.x0, left.baseline, em)


def _upright_runs(glyphs: Sequence[Glyph], body: float) -> tuple[list[list[Glyph]], list[Glyph]]:
    """Split off display glyphs that stand under each other and nearer to the next one below than to one beside."""
    display = sorted((g for g in glyphs if g.size > DISPLAY * body), key=lambda g: (g.baseline, g.x0))
    below: dict[int, int] = {}
    for i, glyph in enumerate(display):
        if any(_beside(glyph, other) for other in display):
            continue
        for j in range(i + 1, len(display)):
            other = display[j]
            step = other.baseline - glyph.baseline
            if step > 1.8 * glyph.size:
                break
            same = abs(other.size - glyph.size) < 0.05 * glyph.size
            middle = abs((other.x0 + other.x1) - (glyph.x0 + glyph.x1)) / 2
            if same and step > 0.8 * glyph.size and middle < 0.25 * glyph.size:
                if not any(_beside(other, third) for third in display):
                    below[i] = j
                break
    tails = set(below.values())
    runs: list[list[Glyph]] = []
    used: set[int] = set()
    for i in range(len(display)):
        if i in tails or i not in below:
            continue
        chain = [i]
        while chain[-1] in below:
            chain.append(below[chain[-1]])
        if len(chain) >= MIN_UPRIGHT:
            runs.append([display[index] for index in chain])
            used.update(chain)
    gone = {id(display[index]) for index in used}
    return runs, [glyph for glyph in glyphs if id(glyph) not in gone]


def _beside(glyph: Glyph, other: Glyph) -> bool:
    if other is glyph or abs(other.baseline - glyph.baseline) > LEVEL * glyph.size:
        return False
    gap = max(other.x0 - glyph.x1, glyph.x0 - other.x1)
    return gap < DISPLAY_GAP * glyph.size and abs(other.size - glyph.size) < 0.1 * glyph.size
