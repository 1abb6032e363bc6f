"""Find the periods that are told by how much of a year has passed, or in short: 前三季度, first nine months, 1H23."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.patterns import lazy_pattern
from retrieval.numerals import ENGLISH_NUMBERS, whole_number


@dataclass(frozen=True, slots=True)
class Begun:
    """Months `first` to `last` of a year, as `match` tells them; `year` and `relative` as they are written, or ""."""

    match: re.Match[str]
    year: str
    relative: str
    first: int
    last: int


_ZH_NUMBER = r"1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九]"
RELATIVE_YEAR = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "后年": 2}
ZH_YEAR = (
    r"(?:(?P<year>(?:19|20)\d\d|[一二][九〇零○][〇零○一二三四五六七八九]{2}) ?年"
    rf"|(?P<relative>{'|'.join(RELATIVE_YEAR)}))\s?"
)
# 此前三个月 is the time before something, and so may 发布前两个月 be: without a year 前 must open a clause there.
_ZH_FIRST = lazy_pattern(
    rf"{ZH_YEAR}的?(?:前|头)\s?(?P<count>{_ZH_NUMBER})\s?(?:个?(?P<quarters>季度)|个?月)"
    rf"|(?<![此之以])前\s?(?P<opening>[一二两三四1-4])个?季度"
    rf"|(?<![\u3400-\u9fffA-Za-z\d])(?:前|头)\s?(?P<months>{_ZH_NUMBER})个月"
)
_ZH_QUARTERS = lazy_pattern(
    rf"(?:{ZH_YEAR})?第?(?P<from>[一二三1-3])(?:季度)?[至到—–\-~～]{{1,2}}第?(?P<to>[二三四2-4])季度"
)
_COUNT = "|".join(word for word, number in ENGLISH_NUMBERS.items() if 2 <= number <= 11) + r"|1[01]|[2-9]"
_EN_YEAR = r"(?:\s+of)?(?:\s+(?P<year>(?:19|20)\d\d)|\s+(?P<relative>this year|last year|next year|the year))"
_EN_FIRST = lazy_pattern(
    rf"\bfirst\s+(?P<count>{_COUNT})\s+(?P<unit>months|quarters)\b(?:{_EN_YEAR}\b|(?!\s+of\b))", re.IGNORECASE
)
_EN_SHORT = lazy_pattern(
    r"\b(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<halves>[12])H|(?P<nth>[1-4])Q)"
    r"(?:[\s,]*(?P<year>(?:19|20)\d\d)|['’]?(?P<short>\d\d))\b",
    re.IGNORECASE,
)


def begun(text: str, *, latin: bool) -> Iterator[Begun]:
    """Yield what of `text` tells a period so; English only where `latin` says that there are Latin letters.

    >>> [(one.year, one.first, one.last) for one in begun("2023年前三季度", latin=False)]
    [('2023', 1, 9)]
    """
    if "前" in text or "头" in text:
        yield from _chinese(text)
    if "季度" in text:
        yield from _quarters(text)
    if latin:
        yield from _english(text)


def _chinese(text: str) -> Iterator[Begun]:
    for match in _ZH_FIRST.finditer(text):
        count = _number(match["count"] or match["opening"] or match["months"])
        last = 3 * count if match["quarters"] or match["opening"] else count
        if 1 <= last <= 12:
            yield Begun(match, match["year"] or "", match["relative"] or "", 1, last)


def _quarters(text: str) -> Iterator[Begun]:
    for match in _ZH_QUARTERS.finditer(text):
        first, last = _number(match["from"]), _number(match["to"])
        if first < last:
            yield Begun(match, match["year"] or "", match["relative"] or "", 3 * first - 2, 3 * last)


def _english(text: str) -> Iterator[Begun]:
    for match in _EN_FIRST.finditer(text):
        count = _number(match["count"].lower())
        last = 3 * count if match["unit"].lower() == "quarters" else count
        if last <= 12:
            yield Begun(match, match["year"] or "", (match["relative"] or "").lower(), 1, last)
    for match in _EN_SHORT.finditer(text):
        year = match["year"] or f"20{match['short']}"
        if half := match["half"] or match["halves"]:
            yield Begun(match, year, "", 6 * int(half) - 5, 6 * int(half))
        else:
            quarter = int(match["quarter"] or match["nth"])
            yield Begun(match, year, "", 3 * quarter - 2, 3 * quarter)


def _number(text: str) -> int:
    return ENGLISH_NUMBERS[text] if text in ENGLISH_NUMBERS else whole_number(text)
