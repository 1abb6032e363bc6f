"""A page that is a picture: its recognised lines become glyphs in their places, and the reader takes them on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from ingest import pdf_ocr
from ingest.pdf_content import Box, PageContent
from ingest.pdf_ocr import glyphs_of, recognised
from ingest.pdf_page import State, read_page

PARAGRAPHS = (
    "六月份国内集成电路产量达到三百二十二亿块同比增长百",
    "分之五点七，连续第三个月保持增长的势头没有改变。",
    "业内认为，下半年的增速取决于终端需求的恢复，整机厂",
    "商的备货意愿已经有所回升，库存水平也回到了常态。",
)


def quad(x: float, y: float, width: float, height: float) -> list[list[float]]:
    return [[x, y], [x + width, y], [x + width, y + height], [x, y + height]]


def test_a_line_s_box_is_shared_out_among_its_characters() -> None:
    glyphs = glyphs_of([(quad(100, 50, 70, 20), "产量AB 增")], scale=0.5)
    assert [glyph.text for glyph in glyphs] == ["产", "量", "A", "B", "增"]
    assert [round(glyph.x0, 2) for glyph in glyphs] == [50, 58.75, 67.5, 71.88, 76.25]
    assert len({glyph.baseline for glyph in glyphs}) == 1


def test_an_upright_line_runs_down() -> None:
    glyphs = glyphs_of([(quad(10, 10, 30, 120), "储能起飞")])
    assert len({glyph.x0 for glyph in glyphs}) == 1
    assert [glyph.baseline for glyph in glyphs] == sorted(glyph.baseline for glyph in glyphs)


def test_boxes_that_differ_a_little_are_of_one_size() -> None:
    lines = [(quad(0, 20 * n, 100, height), "正文") for n, height in enumerate((20, 21, 19, 20))]
    assert len({glyph.size for glyph in glyphs_of([*lines, (quad(0, 200, 100, 60), "标题")])}) == 2


@dataclass
class Seen:
    boxes: Any = None
    txts: Any = None
    scores: Any = field(default=None)


def test_a_recognised_page_becomes_an_article(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [(quad(80, 100, 620, 64), "集成电路产量连续回升")]
    for n, text in enumerate(PARAGRAPHS):
        indent = 50 if n % 2 == 0 else 0
        lines.append((quad(80 + indent, 200 + 40 * n, 25 * len(text), 25), text))
    seen = Seen([box for box, _ in lines], [text for _, text in lines], [0.9] * len(lines))
    monkeypatch.setattr(pdf_ocr, "_engine", lambda: lambda picture: seen)
    scan = PageContent(1, 400, 600, (), images=(Box(0, 0, 400, 600),))
    assert read_page(scan).state is State.NEEDS_OCR
    reading = read_page(recognised(scan, np.zeros((1200, 800, 3), dtype=np.uint8)))
    assert [story.headline for story in reading.stories] == ["集成电路产量连续回升"]
    assert len(reading.stories[0].pieces) == 2


def test_a_picture_in_which_nothing_is_recognised_stays_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_ocr, "_engine", lambda: lambda picture: Seen())
    scan = PageContent(1, 400, 600, (), images=(Box(0, 0, 400, 600),))
    assert recognised(scan, np.zeros((1200, 800, 3), dtype=np.uint8)) == scan
