"""Read what is drawn on the pages of a PDF. The only room of pypdfium2; knows nothing of newspapers.

A hostile file can kill or hang this library, so that only a child process calls it (see `pdf_reading`).
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import Any

from ingest.limits import DEFAULT_LIMITS
from ingest.pdf_content import Box, Glyph, PageContent, Shown, struck_once

# Path objects looked at for rules and boxes; drawings beyond that are illustrations.
MAX_PAGE_PATHS = 20_000
# A path this thin is a rule, not a box, in points.
MAX_RULE_POINTS = 3.0
MAX_PICTURE_DOTS = 8_000


class LockedPdf(Exception):
    """The file asks for a password."""


class BrokenPdf(Exception):
    """The file cannot be opened as PDF."""


def page_count(data: bytes) -> int:
    """Return how many pages the file has. Raises LockedPdf or BrokenPdf."""
    document = _open(data)
    try:
        return len(document)
    finally:
        document.close()


def read_pages(data: bytes, first: int = 0, *, max_chars: int = DEFAULT_LIMITS.page_chars) -> Iterator[PageContent]:
    """Yield the pages from index `first` on, numbered from 1; of one with more than `max_chars` only its size.

    Raises LockedPdf or BrokenPdf.
    """
    document = _open(data)
    try:
        for index in range(first, len(document)):
            page = document[index]
            try:
                yield _content(page, index + 1, max_chars)
            finally:
                page.close()
    finally:
        document.close()


def picture_of(data: bytes, number: int, dots_per_inch: int) -> Any:
    """Return what page `number` (from 1) looks like, (height, width, 3) uint8. Raises LockedPdf or BrokenPdf."""
    document = _open(data)
    try:
        page = document[number - 1]
        # The longest side of a broadsheet at 200 dots an inch is 4,600 dots; a page ten metres high must not be drawn.
        scale = min(dots_per_inch / 72, MAX_PICTURE_DOTS / max(page.get_size()))
        bitmap = page.render(scale=scale, rev_byteorder=True)
        picture = bitmap.to_numpy()[:, :, :3].copy()
        page.close()
        return picture
    finally:
        document.close()


def _open(data: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise LockedPdf(str(error)) from error
        raise BrokenPdf(str(error)) from error


def _content(page: Any, number: int, max_chars: int) -> PageContent:
    left, bottom, right, top = page.get_cropbox()
    shown = Shown(left, bottom, right - left, top - bottom, page.get_rotation() // 90 % 4)
    width, height = (shown.width, shown.height) if shown.turns % 2 == 0 else (shown.height, shown.width)
    images, rules, frames = _drawings(page, shown)
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > max_chars:
            return PageContent(number, width, height, (), images, rules, frames, too_many=True)
        glyphs, spaces = _glyphs(text, count, shown)
    finally:
        text.close()
    inside = Box(-1, -1, width + 1, height + 1)
    seen = [glyph for glyph in glyphs if inside.holds(glyph.x0, glyph.baseline)]
    return PageContent(number, width, height, tuple(struck_once(seen)), images, rules, frames, tuple(spaces))


def _glyphs(text: Any, count: int, shown: Shown) -> tuple[list[Glyph], list[tuple[float, float]]]:
    import pypdfium2.raw as pdfium

    loose, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    fonts: dict[int, int] = {}
    glyphs: list[Glyph] = []
    spaces: list[tuple[float, float]] = []
    high = 0
    for index in range(count):
        # pdfium adds spaces and line ends of its own guess: they are not on the page.
        if pdfium.FPDFText_IsGenerated(text, index) == 1:
            continue
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:  # half of a rare character; the other half follows
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
        high = 0
        if not pdfium.FPDFText_GetLooseCharBox(text, index, loose):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        letter = chr(code) if code else "\ufffd"
        if letter.isspace():
            spaces.append(shown.place((loose.left + loose.right) / 2, y.value))
            continue
        if letter in "\x02\ufffe":
            # pdfium 5 reports a hyphen at a line's end as U+0002 or U+FFFE.
            letter = "-"
        if not letter.isprintable() and letter != "\ufffd" and not 0xE000 <= code <= 0xF8FF:
            continue
        box = shown.box(loose.left, loose.bottom, loose.right, loose.top)
        # The font size alone is before scaling: Tf 1 with a matrix of 9.5 is common.
        size = pdfium.FPDFText_GetFontSize(text, index)
        if pdfium.FPDFText_GetMatrix(text, index, matrix):
            size *= math.hypot(matrix.c, matrix.d) or 1.0
        if size <= 0.5:
            continue
        _, baseline = shown.place(x.value, y.value)
        origin_x, _ = shown.place(x.value, y.value)
        if abs(origin_x - (box.x0 + box.x1) / 2) < 0.1 * size and box.width > 0.5 * size:
            # Vertical writing hangs a glyph from the middle of its top.
            baseline = (box.y0 + box.y1) / 2 + 0.38 * size
        key = _font_of(pdfium, text, index)
        glyphs.append(Glyph(letter, box.x0, box.x1, baseline, size, fonts.setdefault(key, len(fonts))))
    return glyphs, spaces


def _font_of(pdfium: Any, text: Any, index: int) -> int:
    piece = pdfium.FPDFText_GetTextObject(text, index)
    font = pdfium.FPDFTextObj_GetFont(piece) if piece else None
    return int(ctypes.addressof(font.contents)) if font else 0


def _drawings(page: Any, shown: Shown) -> tuple[tuple[Box, ...], tuple[Box, ...], tuple[Box, ...]]:
    import pypdfium2.raw as pdfium

    images: list[Box] = []
    rules: list[Box] = []
    frames: list[Box] = []
    wanted = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    for looked, piece in enumerate(page.get_objects(filter=wanted, max_depth=4)):
        if looked > MAX_PAGE_PATHS:
            break
        left, bottom, right, top = piece.get_bounds()
        box = shown.box(left, bottom, right, top)
        if piece.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            images.append(box)
        elif min(box.width, box.height) <= MAX_RULE_POINTS:
            if max(box.width, box.height) > 12:
                rules.append(box)
        elif min(box.width, box.height) > 20:
            frames.append(box)
    return tuple(images), tuple(rules), tuple(frames)
