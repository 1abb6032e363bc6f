"""Read Chinese and English number words. Knows nothing of units."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "俩": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
MAGNITUDES = {"万": Decimal(10**4), "亿": Decimal(10**8), "兆": Decimal(10**12)}

CHINESE_NUMERALS = "〇零○一二三四五六七八九十百千两"

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
ENGLISH_NUMBERS = {word: n for n, word in enumerate(_ONES)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
ENGLISH_SCALES = {
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
    "trillion": Decimal(10**12),
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh "
    "twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ENGLISH_ORDINALS = {word: n for n, word in enumerate(_ORDINALS, 1)}


def chinese_number(text: str) -> Decimal | None:
    """Return the value of a numeral without 万 or 亿 in it ("三百二十五", "二〇二三", "百"), None for anything else.

    >>> chinese_number("三百二十五")
    Decimal('325')
    """
    if not text or any(c not in CHINESE_NUMERALS for c in text):
        return None
    if all(c in _DIGITS for c in text):
        return Decimal("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, -1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit if digit > 0 else 1) * _SMALL[character]
            digit = -1
    return Decimal(total + max(digit, 0))


def whole_number(text: str) -> int:
    """Return the value of a whole number in digits or as a Chinese numeral ("12", "十二"), 0 for anything else.

    >>> whole_number("12"), whole_number("十二"), whole_number("甲")
    (12, 12, 0)
    """
    return int(text) if text.isdigit() else int(chinese_number(text) or 0)


def arabic_number(text: str) -> Decimal | None:
    """Return the value of "1,055", "１０５５" or "97.2", None for anything else."""
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
