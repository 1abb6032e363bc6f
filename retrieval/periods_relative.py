"""Find periods that are told from the day of writing (昨天, 上周五, last Friday), and five-year plans."""

from __future__ import annotations

import calendar
import re
from datetime import date as Date
from datetime import timedelta

from config.patterns import lazy_pattern
from retrieval.numerals import whole_number
from retrieval.period import Period

_RELATIVE_DAY = {
    "前天": -2,
    "昨天": -1,
    "昨日": -1,
    "今天": 0,
    "今日": 0,
    "明天": 1,
    "yesterday": -1,
    "today": 0,
    "tomorrow": 1,
}
_WEEKDAYS = {c: n for n, c in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_ENGLISH_WEEKDAYS = {name.lower(): n for n, name in enumerate(calendar.day_name)}
_RELATIVE_DAYS = lazy_pattern("|".join(_RELATIVE_DAY), re.IGNORECASE)
_ZH_WEEK = lazy_pattern(r"(?P<which>上上|上|本|这|下)(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_EN_WEEK = lazy_pattern(rf"\b(?P<which>last|this|next|on)\s+(?P<day>{'|'.join(_ENGLISH_WEEKDAYS)})\b", re.IGNORECASE)
_WHOLE = lazy_pattern(r"(?P<which>上|本|这|下)(?:个)?(?P<unit>月|周|星期)(?![一二三四五六日天末])")
_PLAN = lazy_pattern(
    r"[“\"]?(?P<n>十[一二三四五六七八九]?)五[”\"]?(?:规划|期间|时期)|[“\"](?P<m>十[一二三四五六七八九]?)五"
    r"[”\"]|(?P<k>\d{2})th Five-Year"
)
_FIRST_PLAN_YEAR = 1953


def plans(text: str) -> list[Period]:
    """Return the five-year plans that the text names (“十四五”, 14th Five-Year), as the years that they run over."""
    found = []
    for match in _PLAN.finditer(text):
        number = whole_number(match["k"] or match["n"] or match["m"])
        year = _FIRST_PLAN_YEAR + 5 * (number - 1) + (3 if number > 2 else 0)  # three years lay between the 2nd and 3rd
        found.append(Period(match.start(), match.end(), match[0], Date(year, 1, 1), Date(year + 4, 12, 31)))
    return found


def relative(text: str, reference: Date) -> list[Period]:
    """Return what the text tells from `reference`, the day of writing: days, weekdays, weeks, months."""
    found: list[Period] = []

    def add(match: re.Match[str], first: Date, last: Date) -> None:
        found.append(Period(match.start(), match.end(), match[0], first, last))

    for match in _RELATIVE_DAYS.finditer(text):
        day = reference + timedelta(days=_RELATIVE_DAY[match[0].lower()])
        add(match, day, day)
    monday = reference - timedelta(days=reference.weekday())
    weeks = {"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "last": -1, "this": 0, "next": 1}
    for match in _ZH_WEEK.finditer(text):
        day = monday + timedelta(weeks=weeks[match["which"]], days=_WEEKDAYS[match["day"]])
        add(match, day, day)
    for match in _EN_WEEK.finditer(text):
        weekday = _ENGLISH_WEEKDAYS[match["day"].lower()]
        which = match["which"].lower()
        if which in ("last", "on"):  # the latest one before today
            day = reference - timedelta(days=(reference.weekday() - weekday - 1) % 7 + 1)
        else:
            day = monday + timedelta(weeks=weeks[which], days=weekday)
        add(match, day, day)
    for match in _WHOLE.finditer(text):
        shift = weeks[match["which"]]
        if match["unit"] == "月":
            index = reference.year * 12 + reference.month - 1 + shift
            year, month = divmod(index, 12)
            add(match, Date(year, month + 1, 1), Date(year, month + 1, calendar.monthrange(year, month + 1)[1]))
        else:
            add(match, monday + timedelta(weeks=shift), monday + timedelta(weeks=shift, days=6))
    return found
