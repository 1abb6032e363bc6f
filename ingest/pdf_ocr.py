"""Read the picture of a page with RapidOCR, where the extra `ocr` is installed. The only room of rapidocr.

What comes back are glyphs with places, as a text layer would have them, so that a scanned page is taken apart by
geometry like any other. The models lie in rapidocr's own wheel: nothing is fetched.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from ingest.pdf_content import Glyph, PageContent

# Body text of a newspaper is 9 points; at 200 dots an inch that is 25 dots, which the recogniser reads well.
DOTS_PER_INCH = 200
# Below this belief a line is noise of the screen of a photograph.
MIN_SCORE = 0.5
# What the recogniser's boxes are higher than the characters in them.
BOX_HEIGHT_SHARE = 0.85
# Boxes around lines of one size differ by so much; what differs more is another size.
SAME_SIZE = 0.2
# A box so much higher than wide holds an upright line.
UPRIGHT = 1.5
# Where in its box a character stands.
BASELINE_SHARE = 0.88

Quad = Sequence[Sequence[float]]


def available() -> bool:
    """Tell whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognised(content: PageContent, picture: Any) -> PageContent:
    """Return `content` with the glyphs that its picture, (height, width, 3) uint8, shows."""
    result = _engine()(picture)
    if result.boxes is None or result.txts is None:
        return content
    scale = content.width / picture.shape[1]
    scores = result.scores or [1.0] * len(result.txts)
    lines = [
        (quad, text) for quad, text, score in zip(result.boxes, result.txts, scores, strict=True) if score >= MIN_SCORE
    ]
    # The scan itself is no picture on the page: what stands in it is no caption.
    return replace(content, glyphs=tuple(glyphs_of(lines, scale)), images=(), spaces=())


def glyphs_of(lines: Sequence[tuple[Quad, str]], scale: float = 1.0) -> list[Glyph]:
    """Return the characters of recognised lines, each line's box shared out among them; `scale` is points a dot."""
    boxes = [_box(quad, scale) for quad, _ in lines]
    sizes = _sizes([min(x1 - x0, y1 - y0) * BOX_HEIGHT_SHARE for x0, y0, x1, y1 in boxes])
    return [
        glyph
        for (_, text), box, size in zip(lines, boxes, sizes, strict=True)
        for glyph in _shared_out("".join(text.split()), box, size)
    ]


def _box(quad: Quad, scale: float) -> tuple[float, float, float, float]:
    across, down = [float(point[0]) * scale for point in quad], [float(point[1]) * scale for point in quad]
    return min(across), min(down), max(across), max(down)


def _sizes(measured: Sequence[float]) -> list[float]:
    """Even out what is one size on the page: the commonest is the body's, others keep to whole points."""
    usual = median(measured) if measured else 0.0
    return [round(usual, 1) if abs(size - usual) <= SAME_SIZE * usual else float(round(size)) for size in measured]


def _shared_out(text: str, box: tuple[float, float, float, float], size: float) -> list[Glyph]:
    x0, y0, x1, y1 = box
    if not text:
        return []
    if len(text) > 1 and y1 - y0 > UPRIGHT * (x1 - x0):
        step = (y1 - y0) / len(text)
        return [Glyph(letter, x0, x0 + size, y0 + (at + BASELINE_SHARE) * step, size) for at, letter in enumerate(text)]
    shares = [0.5 if letter.isascii() else 1.0 for letter in text]
    unit, x, glyphs = (x1 - x0) / sum(shares), x0, []
    for letter, share in zip(text, shares, strict=True):
        glyphs.append(Glyph(letter, x, x + share * unit, y0 + BASELINE_SHARE * (y1 - y0), size))
        x += share * unit
    return glyphs


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error"})
