"""Find the captions of a page's pictures. Knows places and sizes; what a caption says of itself comes from `marks`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.marks import is_caption
from ingest.pdf_content import Box, PageContent
from ingest.pdf_layout import Story
from ingest.pdf_lines import Line
from ingest.pdf_paragraphs import join

MIN_POINTS = 30.0  # a smaller picture is an ornament
MAX_SHARE = 0.6  # a picture that covers more of the page is its background
CAPTION_SIZE = 0.97  # a smaller line, as a multiple of the body, may be a caption
FIRST_GAP = 2.5  # from a picture to its caption, in ems of the caption
STEP = 1.75  # from one line of a caption to the next, in ems
MAX_CAPTION_LINES = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its caption, or a table with its lines and their `rows` as text; `area` covers all of it."""

    area: Box
    caption: tuple[Line, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands there, piece by piece."""
        return self.rows or ((join([line.text for line in self.caption]),) if self.caption else ())


def find_pictures(content: PageContent, lines: Sequence[Line], body: float) -> tuple[list[Picture], list[Line]]:
    """Return the pictures and the lines that belong to none."""
    page = content.width * content.height
    boxes = [b for b in content.images if min(b.width, b.height) > MIN_POINTS and b.width * b.height < MAX_SHARE * page]
    fonts = Counter(line.font for line in lines if abs(line.size - body) < 0.05 * body)
    usual = fonts.most_common(1)[0][0] if fonts else 0
    taken: set[int] = set()
    pictures = []
    for box in boxes:
        caption = _caption(box, [line for line in lines if id(line) not in taken], body, usual)
        taken.update(id(line) for line in caption)
        area = box
        for line in caption:
            area = Box(
                min(area.x0, line.box.x0),
                min(area.y0, line.box.y0),
                max(area.x1, line.box.x1),
                max(area.y1, line.box.y1),
            )
        pictures.append(Picture(area, tuple(caption)))
    return pictures, [line for line in lines if id(line) not in taken]


def _caption(box: Box, lines: Sequence[Line], body: float, usual_font: int) -> list[Line]:
    near = [
        line
        for line in lines
        if not line.upright
        and line.size < 1.12 * body
        and line.box.overlap_x(box) > 0.8 * line.box.width
        and -0.3 * line.size < line.box.y0 - box.y1 < FIRST_GAP * line.size
        and (line.size < CAPTION_SIZE * body or line.font != usual_font or is_caption(line.text))
    ]
    if not near:
        return []
    first = min(near, key=lambda line: (round(line.baseline), line.box.x0))
    caption = [line for line in near if abs(line.baseline - first.baseline) < 2]
    plain = first.size >= CAPTION_SIZE * body and first.font == usual_font
    while len(caption) < MAX_CAPTION_LINES:
        last = max(caption, key=lambda line: line.baseline)
        following = [
            line
            for line in lines
            if line not in caption
            and abs(line.size - first.size) < 0.03 * first.size
            and line.font == first.font
            and 0.5 * line.size < line.baseline - last.baseline < (1.3 if plain else STEP) * line.size
            and line.box.overlap_x(box) > 0.8 * line.box.width
        ]
        if not following or (plain and last.box.x1 < box.x1 - 2 * last.size):
            break
        caption += following
    return sorted(caption, key=lambda line: (round(line.baseline), line.box.x0))


def given_to(stories: Sequence[Story], pictures: Sequence[Picture], body: float) -> dict[int, list[Picture]]:
    """Give each picture to the story it touches most; key 0 holds those that touch none."""
    given: dict[int, list[Picture]] = {}
    for picture in pictures:
        if not picture.caption:
            continue
        area = Box(
            picture.area.x0 - 3 * body,
            picture.area.y0 - 4 * body,
            picture.area.x1 + 3 * body,
            picture.area.y1 + 4 * body,
        )
        scores = []
        for story in stories:
            touch = 0.0
            for block in story.blocks:
                wide, tall = block.box.overlap_x(area), block.box.overlap_y(area)
                if wide > 0 and tall > 0:
                    same_column = block.box.overlap_x(picture.area) > body
                    touch += (
                        min(tall, 3 * body) * (3 if same_column else 1) if same_column else min(tall, area.height) * 0.2
                    )
            if (
                story.heading
                and story.heading.box.overlap_x(picture.area) > 0
                and story.heading.box.overlap_y(area) > 0
            ):
                touch += 4 * body if story.heading.box.y0 < picture.area.y0 else -4 * body
            scores.append((touch, story))
        best = max(scores, key=lambda pair: pair[0], default=(0.0, None))
        key = id(best[1]) if best[1] is not None and best[0] > 0 else 0
        given.setdefault(key, []).append(picture)
    return given
