"""Dates, weekdays and page numbers as papers and file names write them. Knows nothing of mastheads or articles."""

from __future__ import annotations

import re
from datetime import date as Date

from retrieval.han import fold

_DIGITS = {
    "〇": 0,
    "零": 0,
    "○": 0,
    "O": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_CN = "〇零○一二三四五六七八九十"
WEEKDAYS = "一二三四五六日"
# Years that a newspaper of this archive can carry; anything else is a number that looks like a date.
_YEARS = range(1872, 2100)

DATE = re.compile(
    rf"(?P<y>(?:18|19|20)\d\d|[{_CN}]{{4}})\s*(?:年|[-./])\s*"
    rf"(?P<m>\d{{1,2}}|[{_CN}]{{1,3}})\s*(?:月|[-./])\s*(?P<d>\d{{1,2}}|[{_CN}]{{1,3}})(?:\s*日|(?!\d))"
)
_COMPACT_DATE = re.compile(r"(?<!\d)(?P<y>(?:18|19|20)\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_NAME_DATE = re.compile(r"(?<!\d)(?P<y>(?:18|19|20)\d\d)[-_./年](?P<m>\d{1,2})[-_./月](?P<d>\d{1,2})(?!\d)日?")
WEEKDAY = re.compile(r"(?:星期|周|礼拜)([一二三四五六日天])(?!刊)")
_NAME_PAGE = (
    re.compile(r"(?<![a-z])p(?:age|g)?[-_ ]?0*(\d{1,3})(?!\d)", re.IGNORECASE),
    re.compile(r"第?0*(\d{1,3})版"),
    re.compile(r"第([一二三四五六七八九十]{1,3})版"),
    re.compile(r"(?<![A-Za-z])A0*(\d{1,2})(?!\d)"),
    re.compile(r"^[-_. ]+0*(\d{1,2})$"),
)


def number(text: str) -> int | None:
    """Read a whole number written in digits or in Chinese, below 100 or digit by digit; None if it is neither.

    >>> number("十七"), number("二〇二三"), number("08")
    (17, 2023, 8)
    """
    text = fold(text)
    if text.isdecimal():
        return int(text)
    if not text or any(character not in _CN for character in text):
        return None
    if "十" in text:
        tens, _, units = text.partition("十")
        if len(tens) > 1 or len(units) > 1:
            return None
        return 10 * (_DIGITS.get(tens, 1) if tens else 1) + (_DIGITS[units] if units else 0)
    return int("".join(str(_DIGITS[character]) for character in text))


def find_date(text: str) -> Date | None:
    """Return the first full date in `text` (2023年11月17日, 2023-11-17, 二〇二三年十一月十七日), or None."""
    for match in DATE.finditer(text):
        found = _date(match)
        if found:
            return found
    return None


def find_weekday(text: str) -> str:
    """Return the weekday in `text` as 星期五, "" if it names none."""
    match = WEEKDAY.search(text)
    return f"星期{match[1].replace('天', '日')}" if match else ""


def weekday_of(day: Date) -> str:
    """Return the weekday of `day`, as the paper writes it: 星期五."""
    return f"星期{WEEKDAYS[day.weekday()]}"


def date_in_name(name: str) -> Date | None:
    """Return the date in a file's name, or in the folders above it when the name itself has none."""
    for part in reversed(name.split("/")):
        for pattern in (_NAME_DATE, _COMPACT_DATE):
            for match in pattern.finditer(part):
                found = _date(match)
                if found:
                    return found
    folders = re.search(r"((?:19|20)\d\d)[-/_]?(\d{2})/(\d{2})(?:/|$)", name)  # 2023-11/17/ and 202311/17/
    return _safe_date(int(folders[1]), int(folders[2]), int(folders[3])) if folders else None


def page_in_name(name: str) -> int:
    """Return the page that a file's name tells (cena-2023-11-17-p1.txt, 第2版.txt), 0 if none."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    rest = _COMPACT_DATE.sub("|", _NAME_DATE.sub("|", stem)).rsplit("|", 1)
    for text in (rest[-1], rest[0]) if len(rest) > 1 else (stem,):
        for pattern in _NAME_PAGE:
            match = pattern.search(text)
            found = number(match[1]) if match else None
            if found:
                return found
    return 0


def prefix_of_name(name: str) -> str:
    """Return what stands before the date in a file's name, "" if nothing: the same for all files of one paper."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    starts = [match.start() for pattern in (_NAME_DATE, _COMPACT_DATE) for match in pattern.finditer(stem)]
    return stem[: min(starts)].strip(" -_.") if starts else ""


def _date(match: re.Match[str]) -> Date | None:
    year, month, day = number(match["y"]), number(match["m"]), number(match["d"])
    return _safe_date(year or 0, month or 0, day or 0)


def _safe_date(year: int, month: int, day: int) -> Date | None:
    try:
        return Date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
