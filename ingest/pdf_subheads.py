"""Make the column blocks of a page with the subheads inside them. Knows which small display line is no subtitle."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.bylines import read_byline
from ingest.openings import read_opening
from ingest.pdf_columns import ColumnBlock, align, stack
from ingest.pdf_headings import Ground
from ingest.pdf_lines import Line

TEXT_SIZE = 1.12  # lines above this multiple of the body are set for display
SUBHEAD_SIZE = 1.48  # display lines up to this multiple of the body are subheads when text stands above and below


def find_blocks(lines: Sequence[Line], ground: Ground) -> tuple[list[ColumnBlock], list[Line]]:
    """Return the column blocks, with their subheads inside, and the lines set for display."""
    body = ground.body
    text = [line for line in lines if line.size < TEXT_SIZE * body and not line.upright]
    large = [line for line in lines if line.size >= TEXT_SIZE * body or line.upright]
    # A lead may be set larger than the body: three lines with commas are text, whatever their size.
    small_display = [line for line in large if line.size < SUBHEAD_SIZE * body and not line.upright]
    leads = [
        block
        for block in stack(small_display, body, ground.rules)
        if len(block.lines) >= 3 and sum("，" in line.text or "。" in line.text for line in block.lines) >= 2
    ]
    in_leads = {id(line) for block in leads for line in block.lines}
    display = [line for line in large if id(line) not in in_leads]
    blocks = stack(text, body, ground.rules)
    align(blocks, body)
    blocks, display = _with_subheads(blocks, display, ground)
    return blocks + leads, display


def _with_subheads(
    blocks: Sequence[ColumnBlock], display: Sequence[Line], ground: Ground
) -> tuple[list[ColumnBlock], list[Line]]:
    """Put small display lines that stand in a column, text above and below or at its top, into its blocks."""
    body, step = ground.body, ground.step
    candidates = sorted(
        (line for line in display if line.size < SUBHEAD_SIZE * body and not line.upright),
        key=lambda line: line.baseline,
    )
    merged = sorted(blocks, key=lambda block: block.box.y0)
    used: set[int] = set()
    for lower in list(merged):
        run = _run_above(lower, candidates, used, step)
        if not run or _opens_article(lower):
            continue
        top = run[0].box.y0
        upper = [
            b
            for b in merged
            if b is not lower
            and b.box.y1 < top + 0.5 * body
            and top - b.box.y1 < 2.0 * step
            and abs(b.left - lower.left) < 1.5 * body
            and abs(b.right - lower.right) < 2.5 * body
        ]
        crowned = any(_crowns(o, run[0], merged, body) for o in display)
        if upper:
            above = max(upper, key=lambda b: b.box.y1)
            start = len(above.lines)
            above.subheads |= {start + k for k in range(len(run))}
            above.subheads |= {start + len(run) + k for k in lower.subheads}
            above.lines = above.lines + run + lower.lines
            above.left, above.right = min(above.left, lower.left), max(above.right, lower.right)
            merged.remove(lower)
        elif not crowned and run[0].size < 1.3 * body:
            lower.subheads = {k + len(run) for k in lower.subheads} | set(range(len(run)))
            lower.lines = run + lower.lines
        else:
            continue
        used.update(id(line) for line in run)
    return merged, [line for line in display if id(line) not in used]


def _crowns(large: Line, small: Line, blocks: Sequence[ColumnBlock], body: float) -> bool:
    """Tell whether a large line is the headline whose subtitle the small one is: right above and on the same axis.

    Where text under that headline begins level with the small line, it is a subhead at the top of its column.
    """
    if any(b.box.overlap_x(large.box) > 0 and large.box.y1 - 2 < b.box.y0 < small.box.y1 for b in blocks):
        return False
    if large.size < SUBHEAD_SIZE * body or large.box.overlap_x(small.box) <= 0:
        return False
    near = -large.size < small.box.y0 - large.box.y1 < 1.6 * large.size
    axis = abs((large.box.x0 + large.box.x1) - (small.box.x0 + small.box.x1)) / 2
    return near and (axis < 1.5 * body or abs(large.box.x0 - small.box.x0) < 0.5 * body)


def _run_above(lower: ColumnBlock, candidates: Sequence[Line], used: set[int], step: float) -> list[Line]:
    """The small display lines right above a block, within its column."""
    run: list[Line] = []
    top = lower.box.y0
    for line in reversed(candidates):
        inside = line.box.x0 > lower.left - 0.6 * line.size and line.box.x1 < lower.right + 1.2 * line.size
        if inside and id(line) not in used and -0.5 * line.size < top - line.box.y1 < 1.1 * step:
            run.insert(0, line)
            top = line.box.y0
    return run


def _opens_article(block: ColumnBlock) -> bool:
    text = block.lines[0].text
    opening = read_opening(text)
    return bool(opening.marker or opening.authors or read_byline(text))
