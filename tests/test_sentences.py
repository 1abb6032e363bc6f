from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentences import sentence_spans, trimmed

PIECES = [
    "产量增长",
    "。",
    "！",
    "？",
    "”",
    "“",
    "《",
    "》",
    "…",
    "……",
    "3.5",
    ".",
    " ",
    "\n",
    "Ltd.",
    "Mr. Li",
    "）",
    "他说",
]


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_the_spans_tile_any_text(text: str) -> None:
    assert "".join(cut(text)) == text
    assert all(start < end for start, end in sentence_spans(text))


def test_a_closing_quotation_mark_belongs_to_the_sentence_that_it_closes() -> None:
    assert cut("他说：“可以。”随后离开。") == ["他说：“可以。”", "随后离开。"]


def test_a_stop_inside_a_title_ends_nothing() -> None:
    assert cut("《路在何方？》出版。很好。") == ["《路在何方？》出版。", "很好。"]


def test_a_title_left_open_does_not_swallow_the_next_paragraph() -> None:
    assert cut("《路在何方？\n第二段。") == ["《路在何方？\n", "第二段。"]


def test_a_decimal_point_ends_nothing_and_an_english_full_stop_does() -> None:
    assert cut("增长3.5%。It grew 3.5 GW. Mr. Li of A Co. Ltd. agreed.") == [
        "增长3.5%。",
        "It grew 3.5 GW. ",
        "Mr. Li of A Co. Ltd. agreed.",
    ]


def test_an_ellipsis_within_a_line_means_and_others() -> None:
    assert cut("甲、乙、丙……厂商都来了。他走了……\n完。") == ["甲、乙、丙……厂商都来了。", "他走了……\n", "完。"]


def test_trimming_leaves_the_words() -> None:
    assert trimmed(" 甲乙。\n", (0, 5)) == (1, 4)
