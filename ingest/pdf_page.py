"""Read one page: its frame, and its stories with headline, byline, paragraphs, subheads and captions.

Knows the geometry rooms and how a page is put together; knows nothing of PDF files or of issues.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.decode import common_share
from ingest.marks import is_ad, is_public_notice, own_jump
from ingest.pdf_columns import usual_step
from ingest.pdf_content import Box, PageContent
from ingest.pdf_furniture import take_furniture
from ingest.pdf_headings import Ground
from ingest.pdf_layout import PagePlan, Story
from ingest.pdf_lines import Line, SpacePlaces, body_size, find_lines
from ingest.pdf_mend import mend_lines
from ingest.pdf_order import breaks
from ingest.pdf_paragraphs import PagePiece, pieces_of
from ingest.pdf_pictures import Picture, find_pictures, given_to
from ingest.pdf_subheads import find_blocks
from ingest.pdf_tables import find_tables
from ingest.pdf_titles import find_headings, title_of
from retrieval.newspaper import Role

FRAME_SHARE = 0.85  # a box that covers more of the page is its background or border
AD_SHARE = 0.5  # a box with a word that gives away an advertisement is one, unless it covers more of the page
MIN_COMMON_SHARE = 0.3  # below it the text layer is garbled; measured .62 and more right, .01 wrong
MAX_LOST_SHARE = 0.2  # of characters without a meaning (no Unicode value, private use)
FEW_GLYPHS = 30  # on a page that is one picture: a scan with a stamped number, not a page of text
SCAN_SHARE = 0.5
# What remains of the belief in an article for each thing that speaks against its borders.
NO_HEADING = 0.5
UNSURE_BLOCK = 0.6
BROKEN_JOINT = 0.8
NO_TEXT = 0.4


class State(StrEnum):
    """What a page turned out to be."""

    READ = "read"
    EMPTY = "empty"
    NEEDS_OCR = "needs_ocr"
    GARBLED = "garbled"
    TOO_MANY = "too_many"
    TOO_SLOW = "too_slow"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PageStory:
    """One article of one page. `headline` is "" where none is printed; `ad` is its kind where it is no article."""

    headline: str
    pieces: tuple[PagePiece, ...]
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    confidence: float = 1.0
    ad: bool = False


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was read of one page. `number` counts in the file, `page` is the printed number, 0 where none is.

    `loose` are lines that belong to no article; `recognised` says that a recogniser read the page's picture.
    """

    number: int
    state: State
    head: tuple[str, ...] = ()
    page: int = 0
    section: str = ""
    stories: tuple[PageStory, ...] = ()
    loose: tuple[str, ...] = ()
    recognised: bool = False


def read_page(content: PageContent) -> PageReading:
    """Return what the page says, in reading order."""
    state = _state(content)
    if state is not State.READ:
        return PageReading(content.number, state)
    body = body_size(content.glyphs)
    spaces = SpacePlaces(content.spaces)
    lines = mend_lines(find_lines(content.glyphs, spaces, body), spaces)
    furniture = take_furniture(content, lines, body)
    frames = _frames(content)
    ads, lines = _advertisements(content, frames, furniture.rest)
    tables, lines = find_tables(content.rules, lines, body)
    pictures, lines = find_pictures(content, lines, body)
    pictures += tables
    rules = [rule for rule in content.rules if not any(_inside(rule, table.area) for table in tables)]
    ground = Ground([picture.area for picture in pictures], rules, frames, body, usual_step(lines, body))
    blocks, display = find_blocks(lines, ground)
    headings, bylines, blocks = find_headings(display, blocks, ground)
    plan = PagePlan(headings, blocks, ground)
    found = plan.stories_found()
    captions = given_to(found, pictures, body)
    stories, loose = [], []
    for story in found:
        made = _story(story, bylines, captions.get(id(story), []))
        if made is None:
            loose += [line.text for block in story.blocks for line in block.lines]
        else:
            stories.append(made)
    loose += [text for picture in captions.get(0, []) for text in picture.texts]
    return PageReading(
        content.number, State.READ, furniture.head, furniture.page, furniture.section, (*stories, *ads), tuple(loose)
    )


def _state(content: PageContent) -> State:
    if content.too_many:
        return State.TOO_MANY
    page = content.width * content.height
    scanned = any(box.width * box.height > SCAN_SHARE * page for box in content.images)
    if not content.glyphs or (scanned and len(content.glyphs) < FEW_GLYPHS):
        return State.NEEDS_OCR if content.images else State.EMPTY
    text = "".join(glyph.text for glyph in content.glyphs)
    lost = sum(letter == "\ufffd" or "\ue000" <= letter <= "\uf8ff" for letter in text)
    if lost > MAX_LOST_SHARE * len(text) or common_share(text) < MIN_COMMON_SHARE:
        return State.GARBLED
    return State.READ


def _inside(rule: Box, area: Box) -> bool:
    """Tell whether a rule is a table's own: it parts rows or cells, not articles."""
    return area.holds((rule.x0 + rule.x1) / 2, (rule.y0 + rule.y1) / 2)


def _frames(content: PageContent) -> list[Box]:
    page = content.width * content.height
    return [frame for frame in content.frames if frame.width * frame.height < FRAME_SHARE * page]


def _advertisements(
    content: PageContent, frames: Sequence[Box], lines: Sequence[Line]
) -> tuple[list[PageStory], list[Line]]:
    """Take the boxes out that give themselves away as advertisements."""
    rest, found = list(lines), []
    page = content.width * content.height
    for frame in sorted(frames, key=lambda box: box.width * box.height):
        inside = [k for k in rest if frame.holds((k.box.x0 + k.box.x1) / 2, (k.box.y0 + k.box.y1) / 2)]
        says_so = any(is_ad(line.text) or is_public_notice(line.text) for line in inside)
        if says_so and frame.width * frame.height < AD_SHARE * page:
            inside.sort(key=lambda line: (round(line.baseline / 4), line.box.x0))
            largest = max(inside, key=lambda line: line.size)
            pieces = tuple(PagePiece(line.text) for line in inside if line is not largest)
            found.append(PageStory(largest.text, pieces, ad=True))
            rest = [line for line in rest if line not in inside]
    return found, rest


def _story(story: Story, bylines: dict[int, list[Line]], pictures: Sequence[Picture]) -> PageStory | None:
    kicker, headline, subtitle = title_of(story.heading)
    pieces = pieces_of(story.blocks)
    pieces += [PagePiece(text, Role.CAPTION) for picture in pictures for text in picture.texts]
    confidence = 1.0
    if story.heading is None:
        lines = sum(len(block.lines) for block in story.blocks)
        starts_elsewhere = bool(pieces) and own_jump(pieces[0].raw) is not None
        if lines <= 2 and not starts_elsewhere:
            return None
        confidence *= NO_HEADING
    elif not story.blocks:
        confidence *= NO_TEXT
    confidence *= UNSURE_BLOCK if story.unsure else 1.0
    confidence *= BROKEN_JOINT ** breaks(story.blocks)
    byline = " ".join(line.text for line in bylines.get(id(story.heading), ())) if story.heading else ""
    ad = not story.blocks and any(is_ad(text) or is_public_notice(text) for text in (kicker, headline, subtitle))
    return PageStory(headline, tuple(pieces), kicker, subtitle, byline, round(confidence, 3), ad)
