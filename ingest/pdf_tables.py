"""Find ruled tables inside articles, so that their cells are not read as columns of text. Knows places only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from ingest.pdf_content import Box
from ingest.pdf_lines import Line
from ingest.pdf_pictures import Picture

MIN_RULES = 3  # two rows
MIN_ROWS_OF_CELLS = 2  # rows in which two cells stand side by side: text between two rules has one line a row
MIN_WIDTH = 6.0  # of a table, in ems of the body
ROW_EMS = 0.9, 4.0  # from one rule of a table to the next
SAME_EDGE = 2.0  # points by which the ends of its rules may differ


def find_tables(rules: Sequence[Box], lines: Sequence[Line], body: float) -> tuple[list[Picture], list[Line]]:
    """Return the tables, each with its rows from the top as text, and the lines that stand in none."""
    tables: list[Picture] = []
    rest = list(lines)
    for grid in _grids(rules, body):
        area = Box(grid[0].x0, grid[0].y0 - 1, grid[0].x1, grid[-1].y1 + 1)
        inside = [line for line in rest if not line.upright and _stands_in(line, area)]
        rows = [[line for line in inside if _stands_in(line, _between(a, b))] for a, b in pairwise(grid)]
        if sum(len(row) > 1 for row in rows) < MIN_ROWS_OF_CELLS:
            continue
        texts = tuple(" ".join(line.text for line in sorted(row, key=lambda k: k.box.x0)) for row in rows if row)
        tables.append(Picture(area, tuple(inside), texts))
        rest = [line for line in rest if line not in inside]
    return tables, rest


def _grids(rules: Sequence[Box], body: float) -> list[list[Box]]:
    """Return the runs of level rules of one width that stand a row apart, from the top."""
    by_edges: dict[tuple[int, int], list[Box]] = defaultdict(list)
    for rule in rules:
        if rule.width > MIN_WIDTH * body and rule.width > 5 * rule.height:
            by_edges[round(rule.x0 / SAME_EDGE), round(rule.x1 / SAME_EDGE)].append(rule)
    grids: list[list[Box]] = []
    for level in by_edges.values():
        run: list[Box] = []
        for rule in sorted(level, key=lambda box: box.y0):
            if run and not ROW_EMS[0] * body <= rule.y0 - run[-1].y0 <= ROW_EMS[1] * body:
                grids.append(run)
                run = []
            run.append(rule)
        grids.append(run)
    return [grid for grid in grids if len(grid) >= MIN_RULES]


def _between(upper: Box, lower: Box) -> Box:
    return Box(upper.x0, upper.y0, upper.x1, lower.y1)


def _stands_in(line: Line, area: Box) -> bool:
    return area.holds((line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2)
