"""A stretch of days that a text names, and whether two of them meet. Reads no text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date

from config.patterns import lazy_pattern

YEAR_DAYS = 365
# The months of each part of a year.
PART_MONTHS = {"h1": (1, 6), "h2": (7, 12), "early": (1, 3), "mid": (5, 8), "late": (10, 12), "": (1, 12)}
_LOOSE = {
    part: lazy_pattern(pattern, re.IGNORECASE)
    for part, pattern in (("early", "初|early|beginning"), ("mid", "中|mid"), ("late", "[底末]|late|end"))
}
# What stood at a month's end is no month's figure.
ENDS_MONTH = lazy_pattern(r"月(?:份)?[底末]$")


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month, quarter, half, year or five-year plan: `text[start:end]`, from `first` to `last`, both included.

    `dated` is False where the year is not told by the text and no reference date was given: only month and day of
    `first` and `last` mean something then.
    """

    start: int
    end: int
    text: str
    first: Date
    last: Date
    dated: bool = True

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def said_loosely(period: Period) -> str:
    """Return "early", "mid" or "late" where the text names such a part of a year and no months, else ""."""
    months = (period.first.month, period.last.month)
    return next((part for part, told in _LOOSE.items() if PART_MONTHS[part] == months and told.search(period.text)), "")


def same_period(one: Period, other: Period) -> bool:
    """Tell whether both are the same days; where one lacks its year, the same days of any year."""
    return _days_of(one, other) == _days_of(other, one)


def within(inner: Period, outer: Period) -> bool:
    """Tell whether `inner` lies inside `outer`; where one lacks its year, inside it in any year."""
    (first, last), (start, end) = _days_of(inner, outer), _days_of(outer, inner)
    return start <= first and last <= end


def meet(one: Period, other: Period) -> bool:
    """Tell whether the two have a day in common; where one lacks its year, a day of any year."""
    (first, last), (start, end) = _days_of(one, other), _days_of(other, one)
    return first <= end and start <= last


def _days_of(period: Period, beside: Period) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    year_counts = period.dated and beside.dated
    first, last = period.first, period.last
    if year_counts:
        return (first.year, first.month, first.day), (last.year, last.month, last.day)
    return (0, first.month, first.day), (last.year - first.year, last.month, last.day)
