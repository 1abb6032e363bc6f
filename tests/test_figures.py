from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.english_forms import english_form
from retrieval.figures import figures, same_figure
from retrieval.units import Measure


def only(text: str):
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("863万千瓦", "8.63 GW"),
        ("863万千瓦", "8.63吉瓦"),
        ("300兆瓦", "300 megawatts"),
        ("2000亿元", "CNY 200 billion"),
        ("两千亿元", "200 billion yuan"),
        ("3.5亿美元", "$350 million"),
        ("百分之三十", "30%"),
        ("97.2％", "97.2 percent"),
        ("300余人", "over 300 people"),
        ("１０５５位", "1,055 contestants"),
        ("64亿参数", "6.4 billion parameters"),
        ("3个百分点", "3 percentage points"),
        ("第四", "fourth"),
        ("三年", "36 months"),
        ("871 亿美元", "$87.1 billion"),
        ("超 740 余万辆", "over 7.4 million vehicles"),
    ],
)
def test_the_same_quantity_is_equal_in_any_writing(one: str, other: str) -> None:
    assert same_figure(only(one), only(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("863万千瓦", "963万千瓦"),
        ("863万千瓦", "863万千瓦时"),
        ("300家", "300人"),
        ("3%", "3个百分点"),
        ("20亿元", "20亿美元"),
        ("超过300家", "不足300家"),
        ("第四", "4个"),
    ],
)
def test_other_quantities_are_not_equal(one: str, other: str) -> None:
    assert not same_figure(only(one), only(other))


@pytest.mark.parametrize(
    "text",
    [
        "2023年上半年",
        "11月16日",
        "X100系列",
        "GPT-3",
        "Magic6",
        "5G",
        "三星",
        "一家企业",
        "2023-11-17",
        "80年代",
        "十分",
        "“4+1+1+1”系列活动",
        "不确定2023-08-17 07:40:28",
        "08/10，正文",
    ],
)
def test_dates_and_names_hold_no_figures(text: str) -> None:
    assert figures(text) == []


def test_a_figure_keeps_its_place_value_unit_and_bound() -> None:
    text = "规模超过300兆瓦。"
    figure = only(text)
    assert text[figure.start : figure.end] == figure.text == "超过300兆瓦"
    assert (figure.value, figure.measure, figure.unit, figure.bound) == (Decimal("3.00E+8"), Measure.POWER, "W", "over")


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("863万千瓦", "8.63 GW"),
        ("接近2000亿元", "nearly CNY 200 billion"),
        ("300余人", "over 300"),
        ("数十亿参数", "billions"),
        ("1055位", "1,055"),
        ("14纳米", "14 nm"),
        ("3天", "3 days"),
        ("18个月", "18 months"),
        ("30多万吨", "over 300,000 tonnes"),
        ("第22", "22nd"),
        ("2.1小时", "2.1 hours"),
        ("90分钟", "90 minutes"),
    ],
)
def test_the_english_form_is_what_a_reader_expects(text: str, english: str) -> None:
    assert english_form(only(text)) == english


@given(st.text(alphabet="一二三十百千万亿0123456789.,%年月日元人家GW约超余第-/ ", max_size=30))
def test_every_figure_is_a_piece_of_its_text_and_none_overlap(text: str) -> None:
    end = 0
    for figure in figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert figure.start >= end
        end = figure.end


@given(st.integers(min_value=2, max_value=10**13))
def test_the_english_form_of_a_sum_is_the_same_sum(value: int) -> None:
    figure = only(f"{value}元") if value not in range(1900, 2100) else only(f"{value}亿元")
    assert same_figure(figure, only(english_form(figure)))


def test_parts_and_retail_count_nothing() -> None:
    assert figures("零部件展台前的零售商") == []


def test_a_chinese_number_behind_latin_letters_counts() -> None:
    """Symptom: the reader saw no figure in "MiLM两个轻量级大模型"."""
    assert only("发布了MiLM两个模型").counter == "个"
