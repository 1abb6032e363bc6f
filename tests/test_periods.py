from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.english_forms import english_period
from retrieval.period import meet, same_period, within
from retrieval.periods import periods

FRIDAY = date(2023, 11, 17)


def only(text: str, reference: date | None = None):
    found = periods(text, reference)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023年上半年", "2023-01-01", "2023-06-30"),
        ("H1 2023", "2023-01-01", "2023-06-30"),
        ("the first half of 2023", "2023-01-01", "2023-06-30"),
        ("2023年第三季度", "2023-07-01", "2023-09-30"),
        ("Q3 2023", "2023-07-01", "2023-09-30"),
        ("2023年11月17日", "2023-11-17", "2023-11-17"),
        ("二〇二三年十一月十七日", "2023-11-17", "2023-11-17"),
        ("November 17, 2023", "2023-11-17", "2023-11-17"),
        ("2024年2月", "2024-02-01", "2024-02-29"),
        ("2024年年底", "2024-10-01", "2024-12-31"),
        ("“十四五”期间", "2021-01-01", "2025-12-31"),
        ("2023机器人大会", "2023-01-01", "2023-12-31"),
        ("2023年1—6月", "2023-01-01", "2023-06-30"),
        ("2023年3月至5月", "2023-03-01", "2023-05-31"),
        ("January to June 2023", "2023-01-01", "2023-06-30"),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, first: str, last: str) -> None:
    period = only(text)
    assert (period.first.isoformat(), period.last.isoformat(), period.dated) == (first, last, True)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("去年", "2022-01-01"),
        ("今年9月", "2023-09-01"),
        ("明年上半年", "2024-01-01"),
        ("上周五", "2023-11-10"),
        ("last Friday", "2023-11-10"),
        ("昨天", "2023-11-16"),
        ("11月13日", "2023-11-13"),
        ("in March", "2023-03-01"),
        ("1月", "2023-01-01"),
    ],
)
def test_a_relative_period_is_read_from_the_day_of_the_paper(text: str, first: str) -> None:
    assert only(text, FRIDAY).first.isoformat() == first


def test_a_paper_of_january_means_last_december() -> None:
    assert only("12月28日", date(2024, 1, 5)).first == date(2023, 12, 28)


def test_without_a_day_of_the_paper_relative_periods_are_left_out_and_a_bare_day_has_no_year() -> None:
    assert periods("去年") == []
    bare = only("11月17日")
    assert not bare.dated
    assert same_period(bare, only("November 17, 2021"))
    assert not same_period(bare, only("November 18, 2021"))


@pytest.mark.parametrize("text", ["3个月", "2000多家", "2000亿元", "It may rain", "三季"])
def test_durations_and_counts_are_no_periods(text: str) -> None:
    assert periods(text) == []


def test_a_half_lies_within_its_year_and_not_in_another() -> None:
    half, year, other = only("2023年上半年"), only("2023年"), only("2022年")
    assert within(half, year)
    assert not within(year, half)
    assert meet(half, year)
    assert not meet(half, other)


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("2023年上半年", "first half of 2023"),
        ("2023年第四季度", "fourth quarter of 2023"),
        ("11月17日", "November 17"),
        ("2023年11月17日", "November 17, 2023"),
        ("2022年", "2022"),
        ("2024年年底", "end of 2024"),
    ],
)
def test_a_period_is_said_in_english(text: str, english: str) -> None:
    assert english_period(only(text)) == english


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)))
def test_a_day_is_the_same_in_both_languages(day: date) -> None:
    chinese = only(f"{day.year}年{day.month}月{day.day}日")
    assert chinese.first == chinese.last == day
    assert same_period(chinese, only(english_period(chinese)))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("将于 2024 年 7 月 29 日关闭", date(2024, 7, 29)),
        ("8 月 17 日消息", date(2023, 8, 17)),
        ("2023 年上半年", date(2023, 1, 1)),
    ],
)
def test_spaces_around_digits_part_no_date(text: str, first: date) -> None:
    """Symptom: of papers that set spaces around digits no date was read at all."""
    assert [period.first for period in periods(text, date(2023, 8, 18))] == [first]
