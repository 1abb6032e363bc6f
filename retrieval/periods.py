"""Find the dates and periods in Chinese and English text. Knows nothing of figures."""

from __future__ import annotations

import calendar
import re
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache

from retrieval.numerals import whole_number
from retrieval.period import PART_MONTHS, Period
from retrieval.period_patterns import BARE_YEAR, EN_DATES, EN_MONTHS, LATIN, MONTHS, NUMERIC_DATE, ZH_DATE, ZH_MONTHS
from retrieval.periods_begun import RELATIVE_YEAR, Begun, begun
from retrieval.periods_relative import plans, relative

# Stands for a year that the text does not tell; a leap year, so that 29 February has a place.
UNKNOWN_YEAR = 2000
# A day without a year is taken for the last one, unless the next is at most this near.
FORESEEN_DAYS = 31


_ENGLISH_YEAR = {"last year": -1, "this year": 0, "next year": 1}
_PARTS = {"上半年": "h1", "下半年": "h2", "年初": "early", "年中": "mid", "年底": "late", "年末": "late"}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}


def periods(text: str, reference: Date | None = None) -> list[Period]:
    """Return the dates and periods of `text` in order.

    `reference` is the day on which the text was written: 去年 and "last Friday" need it and are left out without it, a
    day without a year is then the one nearest to it.

    >>> [(p.text, p.first.isoformat(), p.last.isoformat()) for p in periods("2023年上半年")]
    [('2023年上半年', '2023-01-01', '2023-06-30')]
    """
    return list(_read(text, reference))


# The sentences of what many ask about are read again and again; a few thousand of them take a few megabytes.
@lru_cache(maxsize=4096)
def _read(text: str, reference: Date | None) -> tuple[Period, ...]:
    found: list[Period] = []
    latin = LATIN.search(text) is not None
    for pattern in (ZH_MONTHS, EN_MONTHS) if latin else (ZH_MONTHS,):
        for match in pattern.finditer(text):
            found += _from_to(match, reference)
    for one in begun(text, latin=latin):
        found += _from_to(one.match, reference, one)
    for match in ZH_DATE.finditer(text):
        if match[0].strip():
            found += _chinese(text, match, reference)
    for pattern in EN_DATES if latin else (NUMERIC_DATE,):
        for match in pattern.finditer(text):
            found += _english(match, reference)
    for match in BARE_YEAR.finditer(text):
        year = int(match[0])
        found.append(Period(match.start(), match.end(), match[0], Date(year, 1, 1), Date(year, 12, 31)))
    found += plans(text)
    if reference is not None:
        found += relative(text, reference)
    return tuple(_apart(found))


def _chinese(text: str, match: re.Match[str], reference: Date | None) -> list[Period]:
    groups = match.groupdict()
    told = groups["year"] or groups["relative"]
    part = groups["part"] or ""
    if part in ("底", "末", "年初", "年中", "年底", "年末") and not told:
        return []
    if not (told or groups["month"] or part or groups["quarter"] or groups["q"]):
        return []
    if groups["q"] and not told:
        return []
    year, dated = _year(groups["year"], groups["relative"], reference)
    if year is None:
        return []
    if groups["month"]:
        month, day = whole_number(groups["month"]), whole_number(groups["day"]) if groups["day"] else 0
        return _day_or_month(match, year, month, day, dated, reference)
    if groups["quarter"] or groups["q"]:
        quarter = _QUARTERS.get(groups["quarter"] or "") or int(groups["quarter"] or groups["q"])
        return [_months(match, year, 3 * quarter - 2, 3 * quarter, dated)]
    key = _PARTS.get(part) or _PARTS.get("年" + part, "")
    return [_months(match, year, *PART_MONTHS[key], dated)]


def _english(match: re.Match[str], reference: Date | None) -> list[Period]:
    groups = match.groupdict()
    relative = (groups.get("relative") or "").lower()
    year, dated = _year(groups.get("year"), relative, reference)
    if year is None:
        return []
    if groups.get("month"):
        name = groups["month"].lower().rstrip(".")
        month = MONTHS.get(name) or (int(name) if name.isdigit() else 0)
        return _day_or_month(match, year, month, int(groups.get("day") or 0), dated, reference)
    if half := groups.get("half") or {"first": "1", "second": "2"}.get((groups.get("halfword") or "").lower()):
        return [_months(match, year, *PART_MONTHS["h" + half], dated)]
    if quarter := groups.get("q") or _QUARTERS.get((groups.get("quarterword") or "").lower()):
        return [_months(match, year, 3 * int(quarter) - 2, 3 * int(quarter), dated)]
    part = (groups.get("part") or "").lower()
    key = next(
        (
            k
            for word, k in (
                ("early", "early"),
                ("beginning", "early"),
                ("mid", "mid"),
                ("late", "late"),
                ("end", "late"),
            )
            if word in part
        ),
        "",
    )
    return [_months(match, year, *PART_MONTHS[key], dated)]


def _year(told: str | None, relative: str | None, reference: Date | None) -> tuple[int | None, bool]:
    """Return the year and whether it is certain; (None, False) where it is relative to nothing."""
    if told:
        return whole_number(told), True
    if relative:
        if reference is None:
            return (UNKNOWN_YEAR, False) if relative == "the year" else (None, False)
        return reference.year + {**RELATIVE_YEAR, **_ENGLISH_YEAR, "the year": 0}[relative], True
    return (reference.year, True) if reference else (UNKNOWN_YEAR, False)


def _from_to(match: re.Match[str], reference: Date | None, told: Begun | None = None) -> list[Period]:
    """Return the months from one to another (1—6月, January to June 2023), or those `told` of the match."""
    groups = match.groupdict()
    if told is None:
        first, last = (MONTHS.get(groups[name].lower()) or whole_number(groups[name]) for name in ("month", "to"))
        told = Begun(match, groups["year"] or "", (groups.get("relative") or "").lower(), first, last)
        if first == last:
            return []
    year, dated = _year(told.year, told.relative, reference)
    if year is None or not 1 <= told.first <= told.last <= 12:
        return []
    if reference and not told.year and not told.relative and Date(year, told.first, 1) > reference:
        year -= 1  # of the last such months, as the paper tells of them afterwards
    return [_months(match, year, told.first, told.last, dated)]


def _day_or_month(
    match: re.Match[str], year: int, month: int, day: int, dated: bool, reference: Date | None
) -> list[Period]:
    groups = match.groupdict()
    if not 1 <= month <= 12 or not 0 <= day <= calendar.monthrange(year, month)[1]:
        return []
    if reference and not groups.get("year") and not groups.get("relative"):
        # A paper of 5 January that writes 12月28日 means last year's, one of December that writes 1月 the next.
        horizon = reference + timedelta(days=FORESEEN_DAYS)
        year = max(y for y in (year - 1, year, year + 1) if Date(y, month, min(day or 1, 28)) <= horizon)
    if day:
        if day > calendar.monthrange(year, month)[1]:
            return []
        return [
            Period(match.start(), match.end(), match[0].strip(), Date(year, month, day), Date(year, month, day), dated)
        ]
    return [_months(match, year, month, month, dated)]


def _months(match: re.Match[str], year: int, first: int, last: int, dated: bool) -> Period:
    end = Date(year, last, calendar.monthrange(year, last)[1])
    text = match[0].rstrip()
    return Period(match.start(), match.start() + len(text), text, Date(year, first, 1), end, dated)


def _apart(found: list[Period]) -> list[Period]:
    kept: list[Period] = []
    for period in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        if all(period.end <= other.start or period.start >= other.end for other in kept):
            kept.append(period)
    return sorted(kept, key=lambda p: p.start)
