"""Give each heading its byline and its small lines, and tell kicker, headline and subtitle apart."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.bylines import looks_like_names, read_byline
from ingest.pdf_columns import ColumnBlock, align
from ingest.pdf_content import Box
from ingest.pdf_headings import Ground, Heading, headings_of
from ingest.pdf_lines import Line
from ingest.pdf_paragraphs import join


def find_headings(
    display: Sequence[Line], blocks: Sequence[ColumnBlock], ground: Ground
) -> tuple[list[Heading], dict[int, list[Line]], list[ColumnBlock]]:
    """Group the headlines and give each its byline; return the blocks that are left."""
    body = ground.body
    bylines: dict[int, list[Line]] = {}
    names = [b for b in blocks if len(b.lines) <= 2 and all(_is_byline(line.text) for line in b.lines)]
    blocks = [block for block in blocks if block not in names]
    headings = headings_of(display, blocks, ground)
    blocks = _with_small_titles(blocks, headings, body)
    homeless = []
    for block in sorted(names, key=lambda b: b.box.y0):
        home = _heading_above(block.lines[0].box, headings, body)
        if home is None:
            homeless.append(block)
            continue
        bylines.setdefault(id(home), []).extend(block.lines)
        home.box = Box(home.box.x0, home.box.y0, home.box.x1, max(home.box.y1, block.box.y1))
    blocks += homeless
    for block in blocks:
        first = block.lines[0]
        alone = len(block.lines) > 1 and 0 not in block.subheads and read_byline(first.text)
        home = _heading_above(first.box, headings, body) if alone else None
        if home is not None:
            bylines.setdefault(id(home), []).append(first)
            block.lines = block.lines[1:]
            block.subheads = {index - 1 for index in block.subheads}
            block.left = min(line.box.x0 for line in block.lines)
    align(blocks, body)
    return headings, bylines, blocks


def _with_small_titles(blocks: list[ColumnBlock], headings: Sequence[Heading], body: float) -> list[ColumnBlock]:
    """Put kickers and subtitles that are set as small as the body, one line on the same axis, into their heading."""
    kept = []
    for block in blocks:
        line = block.lines[0]
        home = None
        if len(block.lines) == 1 and not line.text.endswith(("。", "，", "；", "！”", "。”")):
            home = next((h for h in headings if not h.upright and _on_axis(line.box, h, body)), None)
        if home is None:
            kept.append(block)
            continue
        first = line.box.y0 < home.box.y0
        home.lines = [line, *home.lines] if first else [*home.lines, line]
        home.box = Box(home.box.x0, min(home.box.y0, line.box.y0), home.box.x1, max(home.box.y1, line.box.y1))
    return kept


def _on_axis(box: Box, heading: Heading, body: float) -> bool:
    axis = abs((box.x0 + box.x1) - (heading.box.x0 + heading.box.x1)) / 2
    aligned = axis < 0.5 * body or abs(box.x0 - heading.box.x0) < 0.3 * body
    above, below = heading.box.y0 - box.y1, box.y0 - heading.box.y1
    return aligned and box.overlap_x(heading.box) > 0 and (-2 < above < 1.2 * body or -2 < below < 0.8 * body)


def _is_byline(text: str) -> bool:
    return bool(read_byline(text)) or looks_like_names(text)


def _heading_above(box: Box, headings: Sequence[Heading], body: float) -> Heading | None:
    near = [
        h
        for h in headings
        if h.box.overlap_x(box) > -body and -0.5 * body < box.y0 - h.box.y1 < 3 * body and h.box.y0 < box.y0
    ]
    return max(near, key=lambda h: h.box.y1, default=None)


def title_of(heading: Heading | None) -> tuple[str, str, str]:
    """Return kicker, headline and subtitle: the largest lines are the headline, what stands before and after is not."""
    if heading is None:
        return "", "", ""
    largest = heading.size
    main = [i for i, line in enumerate(heading.lines) if line.size > 0.93 * largest]
    before = heading.lines[: main[0]]
    middle = heading.lines[main[0] : main[-1] + 1]
    after = heading.lines[main[-1] + 1 :]
    return _joined(before), _joined(middle), _joined(after)


def _joined(lines: Sequence[Line]) -> str:
    """Join lines of one text: pieces of one baseline with a space, wrapped lines without."""
    text = ""
    for index, line in enumerate(lines):
        level = index > 0 and abs(lines[index - 1].baseline - line.baseline) < 0.3 * line.size and not line.upright
        text = f"{text} {line.text}" if level else join([text, line.text])
    return text
