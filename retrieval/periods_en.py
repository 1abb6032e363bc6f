"""Say in Chinese what an English question says about time: H1, third quarter, last year, November 13."""

from __future__ import annotations

import re

from config.patterns import lazy_pattern

PERIOD_WEIGHT = 1.0

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = "|".join(f"{name}|{name[:3]}\\.?" for name in _MONTHS) + r"|sept\.?"
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_NUMERAL = "零一二三四五六七八九"

_FIXED = (
    (r"\b(?:first|1st) half(?: of)?(?: the| this)?(?: year)?\b|\bh1\b", ("上半年",)),
    (r"\b(?:second|2nd|latter) half(?: of)?(?: the| this)?(?: year)?\b|\bh2\b", ("下半年",)),
    (r"\bfirst (?:three|3) quarters\b|\bq1[-–]q?3\b", ("前三季度", "三季度")),
    (r"\byear[- ](?:on|over)[- ]year\b|\byoy\b", ("同比",)),
    (r"\bmonth[- ](?:on|over)[- ]month\b|\bmom\b|\bquarter[- ](?:on|over)[- ]quarter\b|\bqoq\b", ("环比",)),
    (r"\b(?:last|previous|past) year\b", ("去年",)),
    (r"\bthis year\b", ("今年",)),
    (r"\bnext year\b", ("明年",)),
    (r"\blast month\b", ("上月", "上个月")),
    (r"\bthis month\b", ("本月",)),
    (r"\b(?:by|at) the end of(?: the)? year\b|\byear[- ]end\b", ("年底", "年末")),
    (r"\bby the end of (?=\d)", ("年底",)),
    (r"\bend of (?=(?:" + _MONTH + r")\b)", ("月底",)),
    (r"\b(?:recent|last|past) few years\b|\brecent years\b", ("近年来",)),
)
_QUARTER = lazy_pattern(r"\b(?:(first|second|third|fourth|1st|2nd|3rd|4th) quarter|q([1-4]))\b", re.I)
_FIVE_YEAR = lazy_pattern(r"\b(1[0-9])th five[- ]year plan\b", re.I)
_DAY_AFTER = lazy_pattern(rf"\b({_MONTH})\s+(\d{{1,2}})(?:st|nd|rd|th)?\b", re.I)
_DAY_BEFORE = lazy_pattern(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({_MONTH})\b", re.I)
# "may" and "march" are verbs more often than not: as bare months they need a capital or a preposition.
_BARE = lazy_pattern(rf"\b(?:(?:in|of|by|until|till|since|from|to|early|late|mid)\s+)?({_MONTH})\b", re.I)


def period_terms(question: str) -> tuple[str, list[tuple[str, float]]]:
    """Return the question without its periods, and (Chinese term, weight) for each of them.

    >>> period_terms("exports in the first half of 2023")[1]
    [('上半年', 1.0)]
    """
    found: list[tuple[str, float]] = []
    rest = question
    for pattern, chinese in _FIXED:
        rest, number = re.subn(pattern, " ", rest, flags=re.I)
        if number:
            found += [(zh, PERIOD_WEIGHT / len(chinese)) for zh in chinese]
    for match in _FIVE_YEAR.finditer(rest):
        found.append((f"十{_NUMERAL[int(match[1]) - 10]}五", PERIOD_WEIGHT) if match[1] != "10" else ("十五", 1.0))
    rest = _FIVE_YEAR.sub(" ", rest)
    for match in _QUARTER.finditer(rest):
        number = _ORDINAL[match[1].lower()] if match[1] else int(match[2])
        found += [(f"{_NUMERAL[number]}季度", PERIOD_WEIGHT / 2), (f"第{_NUMERAL[number]}季度", PERIOD_WEIGHT / 2)]
    rest = _QUARTER.sub(" ", rest)
    for dated, month, day in ((_DAY_AFTER, 1, 2), (_DAY_BEFORE, 2, 1)):
        for match in dated.finditer(rest):
            found.append((f"{_month(match[month])}月{int(match[day])}日", PERIOD_WEIGHT))
        rest = dated.sub(" ", rest)
    for match in _BARE.finditer(rest):
        word = match[1]
        if word.lower() not in ("may", "march", "mar") or (word[0].isupper() and match[0] != word):
            found.append((f"{_month(word)}月", PERIOD_WEIGHT / 2))
            rest = rest.replace(word, " ", 1)
    return rest, found


def _month(name: str) -> int:
    return next(i for i, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
