"""Join the lines of an article's blocks to paragraphs and subheads, by their indents. Knows no headline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.marks import own_jump
from ingest.pdf_columns import CLOSING, SHORT, ColumnBlock
from ingest.pdf_lines import Line
from retrieval.newspaper import Role


@dataclass(frozen=True, slots=True)
class PagePiece:
    """A paragraph, subhead or caption as printed, its lines joined."""

    raw: str
    role: Role = Role.BODY


def pieces_of(blocks: Sequence[ColumnBlock]) -> list[PagePiece]:
    """Return the paragraphs and subheads of the blocks, which are in reading order.

    A paragraph begins at an indented line, after a subhead, and after a line that falls short at a sentence's end; it
    goes on from the foot of a column to the head of the next one.
    """
    pieces: list[PagePiece] = []
    texts: list[str] = []
    role = Role.BODY
    finished = True  # whether the paragraph that `texts` holds is over

    def flush() -> None:
        if texts:
            pieces.append(PagePiece(join(texts), role))
            texts.clear()

    for block in blocks:
        for index, line in enumerate(block.lines):
            here = Role.SUBHEAD if index in block.subheads else Role.BODY
            begins = here is not role or (here is Role.BODY and (finished or block.indented(index)))
            if begins or own_jump(line.text):
                flush()
                role = here
            texts.append(line.text)
            finished = _ends(block, line)
    flush()
    return pieces


def _ends(block: ColumnBlock, line: Line) -> bool:
    return line.box.x1 < block.right - SHORT * line.size and line.text.endswith(tuple(CLOSING))


def join(texts: Sequence[str]) -> str:
    """Join the lines of one text: a space only between two Latin words, a hyphenated word put together.

    >>> join(["开放接口", "OpenBus", "and more"])
    '开放接口OpenBus and more'
    """
    whole = ""
    for text in texts:
        text = text.strip()
        if whole and text and _latin(whole[-1]) and _latin(text[0]) and not (whole[-1].isdigit() and text[0].isdigit()):
            whole += " "
        whole += text
    return whole


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
