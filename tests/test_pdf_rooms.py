"""The rooms of the PDF reader one by one: lines, gutters, reading order, page frame, paragraphs, and one law."""

from __future__ import annotations

import pytest

from ingest.pdf_columns import ColumnBlock, stack
from ingest.pdf_content import Box, Glyph, PageContent
from ingest.pdf_headings import Ground
from ingest.pdf_lines import Line, SpacePlaces, body_size, find_lines
from ingest.pdf_mend import mend_lines
from ingest.pdf_order import breaks, reading_order
from ingest.pdf_page import PageReading, State, read_page
from ingest.pdf_paragraphs import join, pieces_of
from ingest.pdf_tables import find_tables
from ingest.pdf_text import read_pages
from ingest.readers.pdf import articles_of
from retrieval.newspaper import Role
from tests.benchmarks.pdf_generator import draw, make_sheet
from tests.benchmarks.pdf_pages import Tally, measure

NO_SPACES = SpacePlaces(())
FULL = "甲乙丙丁戊己庚辛壬癸"


def row(text: str, x: float, baseline: float, size: float = 10.0, pitch: float = 0.0) -> list[Glyph]:
    step = size + pitch
    return [Glyph(mark, x + i * step, x + i * step + size, baseline, size) for i, mark in enumerate(text)]


def lines_of(*rows: list[Glyph]) -> list[Line]:
    return find_lines([glyph for one in rows for glyph in one], NO_SPACES, 10.0)


def block(left: float, top: float, count: int, last: str = "到此为止。", indent: bool = True) -> ColumnBlock:
    rows = [row("甲乙丙丁戊己庚辛壬癸", left, top + 15 * n) for n in range(count - 1)] + [
        row(last, left, top + 15 * count)
    ]
    if indent:
        rows[0] = row("甲乙丙丁戊己庚辛", left + 20, top)
    lines = sorted(lines_of(*rows), key=lambda line: line.baseline)
    return ColumnBlock(lines, left, left + 100)


def page_of(*glyphs: Glyph, images: tuple[Box, ...] = ()) -> PageContent:
    return PageContent(1, 600, 800, glyphs, images)


def test_a_gap_of_a_gutter_parts_two_lines_and_a_loose_line_stays_one() -> None:
    assert {line.text for line in lines_of(row("左栏文字", 0, 50), row("右栏文字", 48, 50))} == {"左栏文字", "右栏文字"}
    assert [line.text for line in lines_of(row("排得很松的一行", 0, 50, pitch=4.0))] == ["排得很松的一行"]


def test_the_order_of_glyphs_in_the_file_does_not_matter() -> None:
    glyphs = row("顺序并不重要", 0, 50)
    assert [line.text for line in find_lines(glyphs[::-1], NO_SPACES, 10.0)] == ["顺序并不重要"]


def test_digits_that_overlap_do_not_lose_the_point_between_them() -> None:
    """A substitute font's digits are wider than their advance: the point begins before the digit ends."""
    glyphs = [
        Glyph("5", 0, 6.0, 50, 10), Glyph("0", 4.6, 11.0, 50, 10),
        Glyph(".", 9.2, 11.6, 50, 10), Glyph("2", 11.6, 17.7, 50, 10),
    ]  # fmt: skip
    assert [line.text for line in find_lines(glyphs, NO_SPACES, 10.0)] == ["50.2"]


def test_a_space_of_the_page_is_kept_and_words_are_told_apart() -> None:
    glyphs = row("携手", 0, 50) + row("共赢", 30, 50)
    assert [line.text for line in find_lines(glyphs, SpacePlaces([(25.0, 50.0)]), 10.0)] == ["携手 共赢"]


def test_large_glyphs_under_each_other_are_read_downwards() -> None:
    tall = [Glyph(mark, 10, 40, 60 + 34 * i, 30.0) for i, mark in enumerate("竖排标题")]
    found = find_lines([*tall, *row("正文在右边", 60, 60)], NO_SPACES, 10.0)
    assert [(line.text, line.upright) for line in found] == [("竖排标题", True), ("正文在右边", False)]


def test_a_run_that_hanging_punctuation_carried_over_the_gutter_is_cut() -> None:
    """The comma hangs into the gutter of 14 points and leaves a gap of 4, less than a run may have."""
    left = [row("一二三四五六七八九十", 0, 50 + 15 * n) for n in range(4)]
    right = [row("甲乙丙丁戊己庚辛壬癸", 114, 50 + 15 * n) for n in range(4)]
    left[1] = row("一二三四五六七八九十，", 0, 65)
    raw = lines_of(*left, *right)
    assert "一二三四五六七八九十，甲乙丙丁戊己庚辛壬癸" in [line.text for line in raw]
    mended = mend_lines(raw, NO_SPACES)
    assert sorted(line.text for line in mended if line.baseline == 65) == [
        "一二三四五六七八九十，",
        "甲乙丙丁戊己庚辛壬癸",
    ]


def test_a_last_line_of_two_characters_does_not_end_the_column() -> None:
    rows = [row("甲乙丙丁戊己庚辛", 20, 50), row("完。", 0, 65), row("子丑寅卯辰巳午未", 20, 80)]
    assert [len(one.lines) for one in stack(lines_of(*rows), 10.0, ())] == [3]


def test_a_rule_between_two_lines_ends_the_block() -> None:
    rows = [row("甲乙丙丁戊己庚辛", 0, 50), row("子丑寅卯辰巳午未", 0, 65)]
    assert [len(one.lines) for one in stack(lines_of(*rows), 10.0, (Box(0, 54, 100, 55),))] == [1, 1]


def test_columns_are_read_down_and_then_to_the_right() -> None:
    ground = Ground((), (), (), 10.0, 15.0)
    first, second, third = block(0, 50, 4), block(0, 200, 4), block(120, 50, 8)
    assert reading_order([third, second, first], ground) == [first, second, third]


def test_bands_are_read_across_where_the_sentences_say_so() -> None:
    """The upper left column ends open, and only the upper right one begins without an indent."""
    ground = Ground((), (), (), 10.0, 15.0)
    upper_left, upper_right = block(0, 50, 4, last="甲乙丙丁戊己庚辛壬癸"), block(120, 50, 4, indent=False)
    lower_left, lower_right = block(0, 200, 4), block(120, 200, 4)
    order = reading_order([lower_left, upper_left, lower_right, upper_right], ground)
    assert order == [upper_left, upper_right, lower_left, lower_right]
    assert breaks(order) == 0


def test_a_paragraph_begins_at_an_indent_and_runs_over_the_foot_of_a_column() -> None:
    first, second = block(0, 50, 3, last="甲乙丙丁戊己庚辛壬癸"), block(120, 50, 3, indent=False)
    (piece,) = pieces_of([first, second])
    assert piece.role is Role.BODY
    assert (
        piece.raw
        == "甲乙丙丁戊己庚辛甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸到此为止。"
    )


@pytest.mark.parametrize(
    ("lines", "whole"),
    [(["产量", "大增"], "产量大增"), (["open", "source"], "open source"), (["共20", "23台"], "共2023台"), ([], "")],
)
def test_lines_are_joined_with_a_space_between_words_only(lines: list[str], whole: str) -> None:
    assert join(lines) == whole


def test_the_body_size_is_what_most_characters_have() -> None:
    assert body_size([*row("标题", 0, 30, 30.0), *row("正文有更多的字", 0, 80)]) == 10.0
    assert body_size([]) == 0.0


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (page_of(), State.EMPTY),
        (page_of(images=(Box(0, 0, 600, 800),)), State.NEEDS_OCR),
        (page_of(*row("第1页", 0, 790), images=(Box(0, 0, 600, 800),)), State.NEEDS_OCR),
        (page_of(*row("\ue001\ue002\ue003\ue004" * 20, 0, 50)), State.GARBLED),
        (PageContent(1, 600, 800, (), too_many=True), State.TOO_MANY),
    ],
)
def test_a_page_that_cannot_be_read_says_why(content: PageContent, state: State) -> None:
    assert read_page(content) == PageReading(1, state)


@pytest.mark.parametrize(("seed", "style"), [(901, "mixed"), (902, "wrap"), (903, "five_tight")])
def test_a_page_reads_the_same_whatever_order_it_was_drawn_in(seed: int, style: str) -> None:
    sheet = make_sheet(seed, style)
    readings = [articles_of(read_page(next(read_pages(draw([sheet], order, seed))))) for order in ("article", "rows")]
    readings.append(articles_of(read_page(next(read_pages(draw([sheet], "shuffled", seed))))))
    assert readings[0] == readings[1] == readings[2]


@pytest.mark.parametrize("style", ["four", "five_tight", "wrap", "mixed"])
def test_generated_pages_are_read_as_well_as_was_measured(style: str) -> None:
    """Floors a little below `python -m tests.benchmarks.pdf_pages`; the seeds are no one's for tuning."""
    tally: Tally = measure(style, "shuffled", range(910, 914))
    assert tally.hit / tally.gold >= 0.93
    assert tally.paragraphs_hit / tally.paragraphs_gold >= 0.97
    assert tally.kept / tally.chars >= 0.995


def level_rules(*tops: float, x0: float = 0, x1: float = 100) -> list[Box]:
    return [Box(x0, top, x1, top + 0.5) for top in tops]


def test_a_ruled_table_is_read_row_by_row() -> None:
    cells = lines_of(
        row("名称", 4, 12), row("产量", 60, 12), row("面板", 4, 29), row("82", 60, 29), row("正文在表格下面", 0, 60)
    )
    [table], rest = find_tables(level_rules(0, 17, 34), cells, 10.0)
    assert table.texts == ("名称 产量", "面板 82")
    assert [line.text for line in rest] == ["正文在表格下面"]


def test_text_between_rules_is_no_table() -> None:
    lines = lines_of(row("甲乙丙丁戊己庚", 4, 12), row("甲乙丙丁戊己庚", 4, 29))
    assert find_tables(level_rules(0, 17, 34), lines, 10.0) == ([], lines)


def test_an_article_with_a_table_keeps_its_text_and_its_neighbour_gets_none_of_it() -> None:
    """The rules of a table cut the text below it off, and its cells were taken for columns."""
    total = measure("dressed", "shuffled", range(1200, 1202))
    assert (total.paragraphs_hit, total.paragraphs_found) == (total.paragraphs_gold, total.paragraphs_gold)
    assert total.trespass <= 0.01 * total.found_chars
