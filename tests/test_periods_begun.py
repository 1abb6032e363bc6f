from datetime import date

import pytest

from retrieval.chinese_forms import chinese_period
from retrieval.english_forms import english_period
from retrieval.periods import periods


def months(text: str, reference: date | None = None) -> list[tuple[int, int, int]]:
    return [(p.first.year, p.first.month, p.last.month) for p in periods(text, reference)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023年前三季度", (2023, 1, 9)),
        ("2023年前9个月", (2023, 1, 9)),
        ("2023年头两个月", (2023, 1, 2)),
        ("2023年一至三季度", (2023, 1, 9)),
        ("first six months of 2023", (2023, 1, 6)),
        ("the first three quarters of 2023", (2023, 1, 9)),
        ("1H 2023", (2023, 1, 6)),
        ("1H23", (2023, 1, 6)),
        ("3Q23", (2023, 7, 9)),
        ("Q3'23", (2023, 7, 9)),
    ],
)
def test_what_has_passed_of_a_year_is_one_period(text: str, told: tuple[int, int, int]) -> None:
    """Symptom: 前三季度 was read as the third quarter, "first six months of 2023" as the year."""
    assert months(text) == [told]


def test_without_a_year_it_is_the_papers() -> None:
    assert months("前三季度，产量增长", date(2023, 11, 17)) == [(2023, 1, 9)]
    assert [p.dated for p in periods("前三季度")] == [False]


@pytest.mark.parametrize(
    "text", ["此前三个月", "大会召开前两个月", "以前三个季度", "排名前三", "first two months of the talks"]
)
def test_the_time_before_something_is_no_part_of_a_year(text: str) -> None:
    assert not months(text)


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        ("1—9月", "January–September 2023", "2023年前三季度"),
        ("first two months of 2023", "January–February 2023", "2023年1—2月"),
        ("first three months of 2023", "first quarter of 2023", "2023年第一季度"),
        ("end of 2023", "end of 2023", "2023年底"),
        ("截至6月底，", "end of June 2023", "2023年6月底"),
        ("11月初，", "November 2023", "2023年11月"),
        ("mid-2023", "middle of 2023", "2023年中"),
    ],
)
def test_a_period_is_said_with_its_months(text: str, english: str, chinese: str) -> None:
    """Symptom: a figure of January to September was said to be the year's."""
    (period,) = periods(text, date(2023, 11, 17))
    assert (english_period(period), chinese_period(period)) == (english, chinese)
