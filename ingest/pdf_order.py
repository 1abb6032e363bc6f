"""Put the blocks of one article in reading order. Knows nothing of headlines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.pdf_columns import ColumnBlock
from ingest.pdf_headings import Ground


def reading_order(blocks: Sequence[ColumnBlock], ground: Ground) -> list[ColumnBlock]:
    """Order the blocks of one article: by columns, or by bands, whichever leaves fewer sentences broken."""
    by_columns = _by_columns(blocks, ground)
    bands = _bands(blocks, ground)
    if len(bands) < 2:
        return by_columns
    by_bands = [block for band in bands for block in _by_columns(band, ground)]
    return by_bands if breaks(by_bands) < breaks(by_columns) else by_columns


def _by_columns(blocks: Sequence[ColumnBlock], ground: Ground) -> list[ColumnBlock]:
    columns: list[list[ColumnBlock]] = []
    for block in sorted(blocks, key=lambda b: b.left):
        home = next(
            (c for c in columns if c[0].box.overlap_x(block.box) > 0.5 * min(c[0].box.width, block.box.width)), None
        )
        if home is None:
            columns.append([block])
        else:
            home.append(block)
    return [block for column in columns for block in sorted(column, key=lambda b: b.box.y0)]


def _bands(blocks: Sequence[ColumnBlock], ground: Ground) -> list[list[ColumnBlock]]:
    bands: list[list[ColumnBlock]] = []
    floor = float("-inf")
    for block in sorted(blocks, key=lambda b: b.box.y0):
        if block.box.y0 > floor - 0.3 * ground.body or not bands:
            bands.append([])
        bands[-1].append(block)
        floor = max(floor, block.box.y1)
    return bands


def breaks(blocks: Sequence[ColumnBlock]) -> int:
    """Count the joints between blocks where an open sentence meets a new paragraph, or the reverse."""
    return sum((a.open and b.starts_paragraph) or (a.closed and not b.starts_paragraph) for a, b in pairwise(blocks))
