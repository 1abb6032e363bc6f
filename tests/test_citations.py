from __future__ import annotations

import pytest

from bot.citations import marks, without_marks


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("增长[1]。", [(1,)]),
        ("增长【2】。", [(2,)]),
        ("增长［3］。", [(3,)]),
        ("增长〔4〕。", [(4,)]),
        ("增长[1,2]。", [(1, 2)]),
        ("增长[1、3]。", [(1, 3)]),
        ("增长[1-3]。", [(1, 2, 3)]),
        ("增长[1][2]。", [(1,), (2,)]),
        ("grew [source 2].", [(2,)]),
        ("增长[^1]。", [(1,)]),
        ("增长[1-99]。", [()]),
        ("增长[注]，(1)。", []),
    ],
)
def test_marks_are_found_in_every_writing(text: str, numbers: list[tuple[int, ...]]) -> None:
    assert [mark.numbers for mark in marks(text)] == numbers


def test_a_mark_knows_its_place() -> None:
    text = "增长[1]。"
    mark = marks(text)[0]
    assert text[mark.start : mark.end] == "[1]"


def test_a_text_without_marks_reads_on() -> None:
    assert without_marks("It grew [1], then fell [2].") == "It grew, then fell."
