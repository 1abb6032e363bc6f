"""Lines of a terminal: measured in cells, nothing lost, no mark where it must not stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.wrapping import cells, hanging_indent, line_spans, wrapped

ANY = st.text(alphabet="报纸ab ，。(x“”《》1…", max_size=60)


@given(ANY, st.integers(6, 30))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    assert "".join("".join(wrapped(text, width)).split()) == "".join(text.split())


@given(ANY, st.integers(6, 30))
def test_no_line_is_wider_than_the_page(text: str, width: int) -> None:
    assert all(cells(line) <= width for line in wrapped(text.lstrip(), width))


@given(ANY, st.integers(8, 30), st.integers(0, 4))
def test_a_hanging_indent_is_left_free(text: str, width: int, hanging: int) -> None:
    first, *rest = line_spans(text.strip(), width, hanging)
    assert cells(text.strip()[slice(*first)]) <= width
    assert all(cells(text.strip()[start:end]) <= width - hanging for start, end in rest)


def test_a_line_does_not_begin_with_a_closing_mark() -> None:
    assert wrapped("一二三四，五", 8) == ["一二三", "四，五"]


def test_a_line_does_not_end_with_an_opening_mark() -> None:
    assert wrapped("一二三《四五》六", 8) == ["一二三", "《四五》", "六"]


def test_what_has_no_place_to_break_is_broken_all_the_same() -> None:
    assert wrapped("http://example.org/a", 8) == ["http://e", "xample.o", "rg/a"]


def test_numbers_stay_with_what_they_count_and_names_whole() -> None:
    assert wrapped("甲第32期（总第632期）第1版", 14) == ["甲第32期（总", "第632期）第1版"]
    assert wrapped("出口增长1.6倍。[1]", 16) == ["出口增长", "1.6倍。[1]"]
    assert wrapped("光伏增速超六成  程越", 18) == ["光伏增速超六成", "程越"]


def test_lists_go_on_below_their_words() -> None:
    lines = (
        "[1] 《上》",
        "  · 《上》",
        " 3. 《上》",
        "    id",
        "✓ python",
        "  → run",
        "  第1版  光伏",
        "  p. 3  光伏",
        "词语",
        "　　段落",
    )
    assert [hanging_indent(line, 40) for line in lines] == [4, 4, 4, 4, 2, 4, 9, 8, 0, 0]
    assert hanging_indent("    id", 12) == 3
