"""Find the dates and periods in Chinese and English text, and tell whether they meet. Knows nothing of figures."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from functools import lru_cache

from config.patterns import lazy_pattern
from retrieval.numerals import whole_number
from retrieval.periods_begun import RELATIVE_YEAR, ZH_YEAR, Begun, begun

# Stands for a year that the text does not tell; a leap year, so that 29 February has a place.
UNKNOWN_YEAR = 2000
# A day without a year is taken for the last one, unless the next is at most this near.
FORESEEN_DAYS = 31
YEAR_DAYS = 365


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


_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ENGLISH_YEAR = {"last year": -1, "this year": 0, "next year": 1}
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
_PARTS = {"上半年": "h1", "下半年": "h2", "年初": "early", "年中": "mid", "年底": "late", "年末": "late"}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4}
PART_MONTHS = {"h1": (1, 6), "h2": (7, 12), "early": (1, 3), "mid": (5, 8), "late": (10, 12), "": (1, 12)}

_ZH_DATE = lazy_pattern(
    rf"(?:{ZH_YEAR})?"
    r"(?:(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?(?!球|饼))"
    r"(?:\s?(?P<day>3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号](?!线)|[底末初]|[上中下]旬)?"
    r"|(?P<part>上半年|下半年|年?初(?=[，、至到以就已,])|年中(?=[，、至到以就已时召,])|年[底末]|[底末])"
    r"|第?(?P<quarter>[一二三四1-4])季度|[Qq](?P<q>[1-4]))?"
)
_MONTH_NAMES = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_ZH_MONTHS = lazy_pattern(
    rf"(?:{ZH_YEAR})?"
    rf"(?P<month>{_MONTH_NAMES})月?(?:份)?\s?[—–\-~～至到]{{1,2}}\s?(?P<to>{_MONTH_NAMES})月(?!\s?\d+日)"
)
_EN_MONTHS = lazy_pattern(
    rf"\b(?:from\s+)?(?P<month>{_MONTH})\.?\s?(?:-|–|—|to|through)\s?(?P<to>{_MONTH})\.?(?:\s+of)?(?:,?\s+(?P<year>(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
_EN_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMERIC_DATE = lazy_pattern(rf"\b{_EN_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b")
# What the English patterns need, that of numbers alone apart; most Chinese sentences have no Latin letter.
_LATIN = lazy_pattern(r"[A-Za-z]")
_EN_DATES = (
    lazy_pattern(
        rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+{_EN_YEAR})?\b", re.IGNORECASE
    ),
    lazy_pattern(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})\.?(?:,?\s+{_EN_YEAR})?\b", re.IGNORECASE
    ),
    lazy_pattern(rf"\b(?P<month>{_MONTH})\.?(?:\s+of)?,?\s+{_EN_YEAR}\b", re.IGNORECASE),
    _NUMERIC_DATE,
    lazy_pattern(rf"\b{_EN_YEAR}[\s,]*(?:H(?P<half>[12])|Q(?P<q>[1-4]))\b", re.IGNORECASE),
    lazy_pattern(
        rf"\b(?P<halfword>first|second)\s+half(?:\s+of)?\s+(?:{_EN_YEAR}|(?P<relative>this year|"
        rf"last year|next year|the year))\b",
        re.IGNORECASE,
    ),
    lazy_pattern(
        rf"\b(?P<quarterword>first|second|third|fourth|last)\s+quarter(?:\s+of)?\s+"
        rf"(?:{_EN_YEAR}|(?P<relative>this year|last year|next year|the year))\b",
        re.IGNORECASE,
    ),
    lazy_pattern(
        rf"\b(?P<part>early|mid|late|(?:the\s+)?end\s+of|beginning\s+of)[\s-]+(?:{_EN_YEAR}|"
        rf"(?P<relative>this year|last year|next year))\b",
        re.IGNORECASE,
    ),
    lazy_pattern(r"\b(?P<relative>last year|this year|next year)\b", re.IGNORECASE),
    lazy_pattern(r"\bthe\s+(?P<quarterword>first|second|third|fourth)\s+quarter\b(?!\s+(?:of|final))", re.IGNORECASE),
    lazy_pattern(r"\bthe\s+(?P<halfword>first|second)\s+half\b(?!\s+of)", re.IGNORECASE),
    lazy_pattern(
        rf"\b(?:in|on|since|by|until|of|for|during|from|last|this|next|as of)\s+(?P<month>{_MONTH})\b\.?(?!\s*\d)",
        re.IGNORECASE,
    ),
)
_BARE_YEAR = lazy_pattern(
    r"(?<![\d.,])(?:19|20)\d\d(?![\d.]|\s?[年万亿余多个家人名位支台辆元瓦千兆吉吨%％])(?!\s?(?:people|"
    r"yuan|MW|GW|companies|kW))"
)
_LOOSE = {
    part: lazy_pattern(pattern, re.IGNORECASE)
    for part, pattern in (("early", "初|early|beginning"), ("mid", "中|mid"), ("late", "[底末]|late|end"))
}
# What stood at a month's end is no month's figure.
ENDS_MONTH = lazy_pattern(r"月(?:份)?[底末]$")
_RELATIVE_DAYS = lazy_pattern("|".join(_RELATIVE_DAY), re.IGNORECASE)
_ZH_WEEK = lazy_pattern(r"(?P<which>上上|上|本|这|下)(?:个)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])")
_EN_WEEK = lazy_pattern(rf"\b(?P<which>last|this|next|on)\s+(?P<day>{'|'.join(_ENGLISH_WEEKDAYS)})\b", re.IGNORECASE)
_WHOLE = lazy_pattern(r"(?P<which>上|本|这|下)(?:个)?(?P<unit>月|周|星期)(?![一二三四五六日天末])")
_PLAN = lazy_pattern(
    r"[“\"]?(?P<n>十[一二三四五六七八九]?)五[”\"]?(?:规划|期间|时期)|[“\"](?P<m>十[一二三四五六七八九]?)五"
    r"[”\"]|(?P<k>\d{2})th Five-Year"
)
_FIRST_PLAN_YEAR = 1953


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
    latin = _LATIN.search(text) is not None
    for pattern in (_ZH_MONTHS, _EN_MONTHS) if latin else (_ZH_MONTHS,):
        for match in pattern.finditer(text):
            found += _from_to(match, reference)
    for one in begun(text, latin=latin):
        found += _from_to(one.match, reference, one)
    for match in _ZH_DATE.finditer(text):
        if match[0].strip():
            found += _chinese(text, match, reference)
    for pattern in _EN_DATES if latin else (_NUMERIC_DATE,):
        for match in pattern.finditer(text):
            found += _english(match, reference)
    for match in _BARE_YEAR.finditer(text):
        year = int(match[0])
        found.append(Period(match.start(), match.end(), match[0], Date(year, 1, 1), Date(year, 12, 31)))
    found += _plans(text)
    if reference is not None:
        found += _relative(text, reference)
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
        month = _MONTHS.get(name) or (int(name) if name.isdigit() else 0)
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
        first, last = (_MONTHS.get(groups[name].lower()) or whole_number(groups[name]) for name in ("month", "to"))
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


def _plans(text: str) -> list[Period]:
    found = []
    for match in _PLAN.finditer(text):
        number = whole_number(match["k"] or match["n"] or match["m"])
        year = _FIRST_PLAN_YEAR + 5 * (number - 1) + (3 if number > 2 else 0)  # three years lay between the 2nd and 3rd
        found.append(Period(match.start(), match.end(), match[0], Date(year, 1, 1), Date(year + 4, 12, 31)))
    return found


def _relative(text: str, reference: Date) -> list[Period]:
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


def _apart(found: list[Period]) -> list[Period]:
    kept: list[Period] = []
    for period in sorted(found, key=lambda p: (p.start - p.end, p.start)):
        if all(period.end <= other.start or period.start >= other.end for other in kept):
            kept.append(period)
    return sorted(kept, key=lambda p: p.start)


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
