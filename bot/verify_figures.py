"""Find a figure, a share or any number that a sentence has and its sources have not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures, same_figure
from retrieval.numerals import chinese_number
from retrieval.period import Period
from retrieval.periods import periods
from retrieval.terms import fold_width
from retrieval.units import Measure

# "3)" and "1、" at the head of an item count nothing.
_ITEM_NUMBER = lazy_pattern(r"(?:(?<=^)|(?<=[\s:：;；，。（(]))\(?\d{1,2}[)）、.](?!\d)")
_NUMERAL = "[一二两三四五六七八九十百\\d]"
# Shares and multiples that are written without a unit. What each comes to in percent, where that is one number.
_SHARES = lazy_pattern(
    rf"(?P<whole>{_NUMERAL}+)分之(?P<part>{_NUMERAL}+)"
    rf"|(?P<tenths>[一二两三四五六七八九]|\d)成(?P<half>半)?(?=[，。、；左以多的及人用企产是为来到]|$)"
    r"|(?P<one>一半|半数|过半|对半|减半|翻番|翻了?[一两二三四五]?番|倍增)"
    r"|(?<!first )(?<!second )\b(?P<english>half|one[- ]half|a third|one[- ]third|two[- ]thirds|a quarter"
    r"|one[- ]quarter|three[- ]quarters|doubl(?:ed|ing|e)|tripl(?:ed|ing|e)|quadrupl(?:ed|ing|e)|halv(?:ed|ing))\b"
    r"(?! (?:of )?(?:the )?(?:year|20|19))",
    re.IGNORECASE,
)
_FIXED = {
    "一半": 50, "半数": 50, "过半": 50, "对半": 50, "减半": 50, "half": 50, "one-half": 50, "halved": 50, "halving": 50,
    "a third": 33, "one-third": 33, "two-thirds": 66, "a quarter": 25, "one-quarter": 25, "three-quarters": 75,
}  # fmt: skip
_DOUBLES = ("翻番", "翻一番", "翻了一番", "倍增", "doubl")
_FRACTION = lazy_pattern(r"(?<![\d.])(\d{1,2})/(\d{1,3})(?![\d/])")
_DIGITS = lazy_pattern(r"\d[\d,]*(?:\.\d+)?")


def missing_figure(sentence: str, told: str) -> str:
    """Return the first figure of the sentence that `told` has not; both as `comparable` gives them."""
    dates = periods(sentence)
    held = figures(told)
    counted = _ITEM_NUMBER.sub(lambda item: " " * len(item[0]), sentence)
    own = figures(counted)
    for figure in own:
        if any(p.start < figure.end and figure.start < p.end for p in dates):
            continue
        if not any(same_figure(figure, other) for other in held) and not loosely_there(figure, held, told):
            return figure.text
    if missing := _missing_share(counted, dates, held, told):
        return missing
    return _missing_digits(counted, own, dates, told)


def loosely_there(figure: Figure, held: Sequence[Figure], told: str) -> bool:
    """Tell whether a count stands there without its measure word, or an ordinal or small count as plain text."""
    if figure.measure is Measure.COUNT:
        if any(
            f.value == figure.value and f.measure in (Measure.COUNT, Measure.ORDINAL) and not _differ(figure, f)
            for f in held
        ):
            return True
        digits = re.search(r"\d[\d.,]*", figure.text)
        return bool(digits and len(digits[0]) == len(figure.text) and _stands(digits[0].replace(",", ""), told))
    if figure.measure is Measure.ORDINAL:
        return any(f.value == figure.value and f.measure in (Measure.COUNT, Measure.ORDINAL) for f in held)
    if figure.measure in (Measure.PERCENT, Measure.RATIO):
        return any(value == figure.value for value in _shares(told)) and figure.measure is Measure.PERCENT
    return False


def _differ(one: Figure, other: Figure) -> bool:
    return bool(
        one.counter and other.counter and one.counter != other.counter and "个" not in (one.counter, other.counter)
    )


def _stands(digits: str, told: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(digits)}(?!\d|\.\d)", fold_width(told)))


def _missing_share(sentence: str, dates: Sequence[Period], held: Sequence[Figure], told: str) -> str:
    """Return a share (三成, 三分之一, one third) that neither stands there as written nor as the same percentage."""
    percents = {f.value for f in held if f.measure is Measure.PERCENT} | set(_shares(told))
    ratios = {f.value for f in held if f.measure is Measure.RATIO}
    for match in _SHARES.finditer(sentence):
        text = match[0].lower()
        if any(p.start < match.end() and match.start() < p.end for p in dates):
            continue
        if text in told.lower() or _percent(match) in percents:
            continue
        if text.startswith(_DOUBLES) and (any(d in told for d in _DOUBLES) or ratios & {1, 2} or 100 in percents):
            continue
        return match[0]
    return ""


def _shares(told: str) -> list[Decimal]:
    values = [_percent(match) for match in _SHARES.finditer(told)]
    return [value for value in values if value is not None]


def _percent(match: re.Match[str]) -> Decimal | None:
    if match["whole"]:
        whole, part = _number(match["whole"]), _number(match["part"])
        return (part * 100 / whole).quantize(Decimal(1)) if whole and part else None
    if match["tenths"]:
        tenths = _number(match["tenths"])
        return tenths * 10 + (5 if match["half"] else 0) if tenths else None
    fixed = _FIXED.get(match[0].lower().replace("one ", "one-").replace("two ", "two-").replace("three ", "three-"))
    return None if fixed is None else Decimal(fixed)


def _number(text: str) -> Decimal | None:
    value = Decimal(text) if text.isdecimal() else chinese_number(text)
    return None if value is None else Decimal(value)


def _missing_digits(sentence: str, own: Sequence[Figure], dates: Sequence[Period], told: str) -> str:
    """Return a number that is read neither as figure nor as date (旅行者1号, Mate 60, 3:0) and does not stand there."""
    for match in _FRACTION.finditer(sentence):
        if match[0] not in told and f"{match[2]}分之{match[1]}" not in told:
            return match[0]
    spans = [(f.start, f.end) for f in own] + [(p.start, p.end) for p in dates]
    for match in _DIGITS.finditer(sentence):
        if any(start <= match.start() and match.end() <= end for start, end in spans):
            continue
        if not _stands(match[0].replace(",", "").rstrip("."), told) and not _in_characters(match[0], told):
            return match[0]
    return ""


def _in_characters(digits: str, told: str) -> bool:
    """Tell whether a small number stands there in characters: 第3 for 第三."""
    return (
        digits.isdecimal()
        and len(digits) <= 2
        and any(chinese_number(run) == int(digits) for run in re.findall("[一二两三四五六七八九十]+", told))
    )
