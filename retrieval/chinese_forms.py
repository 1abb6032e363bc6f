"""Say a period as a Chinese sentence would have it. Finds none."""

from __future__ import annotations

import re

from retrieval.period import ENDS_MONTH, Period, said_loosely

_PARTS = (
    {(1, 12): "", (1, 6): "上半年", (7, 12): "下半年"}
    | {(3 * quarter - 2, 3 * quarter): f"第{numeral}季度" for quarter, numeral in enumerate("一二三四", start=1)}
    | {(1, 9): "前三季度"}
)
_LOOSE = {"early": "初", "mid": "中", "late": "底"}


def chinese_period(period: Period) -> str:
    """Return the period with its year; as it was written where it has none.

    >>> from datetime import date
    >>> from retrieval.periods import periods
    >>> [chinese_period(p) for p in periods("去年上半年", date(2024, 5, 1)) + periods("first half of 2023")]
    ['2023年上半年', '2023年上半年']
    """
    first, last = period.first, period.last
    if not period.dated or re.search(r"(?:19|20)\d\d年", period.text):
        return period.text
    if period.days == 1:
        return f"{first.year}年{first.month}月{first.day}日"
    if first.year != last.year:
        return f"{first.year}—{last.year}年"
    if first.month == last.month:
        return f"{first.year}年{first.month}月{'底' if ENDS_MONTH.search(period.text) else ''}"
    whole = _LOOSE.get(said_loosely(period)) or _PARTS.get((first.month, last.month))
    return f"{first.year}年{first.month}—{last.month}月" if whole is None else f"{first.year}年{whole}"
