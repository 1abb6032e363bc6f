"""Find the figures in Chinese and English text, and tell whether two of them say the same. Knows nothing of dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from config.patterns import lazy_pattern
from retrieval.numerals import (
    CHINESE_NUMERALS,
    ENGLISH_NUMBERS,
    ENGLISH_ORDINALS,
    ENGLISH_SCALES,
    MAGNITUDES,
    arabic_number,
    chinese_number,
)
from retrieval.units import CURRENCIES, UNITS, Measure, Unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: `text[start:end]` of what it was found in.

    `value` is in the base unit of `measure` (W, Wh, m, kg, s, %, the currency in `unit`). `bound` is "over", "under",
    "about", "several" or "". `counter` is the Chinese measure word of a count ("家"), "" where none was written.
    """

    start: int
    end: int
    text: str
    value: Decimal
    measure: Measure
    unit: str = ""
    bound: str = ""
    counter: str = ""


_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))
_SIGN = "|".join(re.escape(s) for s in ("US$", "HK$", "NT$", "$", "¥", "￥", "€", "£", "CNY", "RMB", "USD", "EUR"))
_WORDS = "|".join(sorted(ENGLISH_NUMBERS, key=len, reverse=True))
_SCALES = "|".join(ENGLISH_SCALES)
_OVER = "超过|高达|逾|超|突破|多于|不少于|至少|over|more than|exceeding|exceeded|above|at least|surpassed"
_UNDER = (
    "不足|不到|低于|少于|接近|将近|近|至多|不超过|最多|under|less than|fewer than|nearly|almost|close to|up to|at most"
)
_ABOUT = "大约|大概|约|左右|上下|about|around|some|roughly|approximately"
_NUMBER = rf"(?:\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?|[{CHINESE_NUMERALS}]+(?:点[{CHINESE_NUMERALS}]+)?)"
_FIGURE = lazy_pattern(
    rf"(?:(?P<bound>{_OVER}|{_UNDER}|{_ABOUT})(?:了|到)?\s*)?"
    rf"(?:(?P<sign>{_SIGN})\s?)?"
    rf"(?P<several>数(?=[十百千万亿]))?"
    rf"(?:(?P<ordinal>第)\s?)?"
    rf"(?P<number>{_NUMBER})"
    # Some papers set spaces around digits: 871 亿美元.
    rf"(?:(?<=\d) (?=[余多几]?[万亿]))?"
    rf"(?P<more>[余多几](?=[万亿]))?"
    rf"(?P<magnitudes>[万亿]{{1,2}})?"
    rf"(?P<more2>[余多])?\s?"
    rf"(?:(?P<scale>{_SCALES})s?\b\s?)?"
    rf"(?P<unit>{_UNIT})?",
    re.IGNORECASE,
)
_LATIN = lazy_pattern(r"[A-Za-z]")
_ENGLISH = lazy_pattern(
    rf"(?:(?P<bound>{_OVER}|{_UNDER}|{_ABOUT})\s+)?\b(?P<number>(?:{_WORDS})(?:-(?:{_WORDS}))?|"
    rf"a(?=\s+(?:{_SCALES})\b))"
    rf"(?:\s+(?P<scale>{_SCALES})s?)?(?:[\s-]+(?P<unit>{_UNIT}))?\b",
    re.IGNORECASE,
)
_ENGLISH_ORDINAL = lazy_pattern(rf"\b(?:(\d+)(?:st|nd|rd|th)|({'|'.join(ENGLISH_ORDINALS)}))\b", re.IGNORECASE)
_PERCENT_OF = lazy_pattern(rf"百分之(?P<number>{_NUMBER})")
# A number inside a product's name is no figure: X100, GPT-3, Magic6, 5G, 4K, HarmonyOS 4, 2023-11-17.
_NAMED_BEFORE = lazy_pattern(r"(?:[A-Za-z][-‑]?|\d\.|/)$")
# Of 6~9个月 the first number has no unit of its own.
_RANGE_AFTER = lazy_pattern(r"\s?[~～]\s?\d|\s?[—–-]\s?\d{1,2}\s?[月日](?!球)")
# Nor is one of a slogan, 4+1+1+1.
_ADDED_BEFORE, _ADDED_AFTER = lazy_pattern(r"\d\s?\+\s?$"), lazy_pattern(r"\s?\+\s?\d")
# After a capitalised word a number names (Mate 60) unless an English unit follows (In 20 cities).
_NAMING_WORD = lazy_pattern(r"[A-Za-z]*[A-Z][A-Za-z]* $")
_ISO_DATE = lazy_pattern(
    r"(?<!\d)(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)|"
    r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])"
)
_DATED_AFTER = lazy_pattern(r"\s?(?:年(?!来|间|以|内|前|后|多)|月(?!球)|[日号](?!线)|世纪|时代|级?届|:\d)")
_UNIT_CASE = {name.lower(): unit for name, unit in UNITS.items()}
# Parts, retail and small change count nothing.
_NO_ZERO = lazy_pattern(r"零[部配]?件|零[部售食钱散星碎工距]")
_YEARS = range(1900, 2100)
# English words that look like a number but seldom count: "one of the", "second" is left to the ordinals.
_RARELY_COUNTS = frozenset({"one", "zero"})


def figures(text: str) -> list[Figure]:
    """Return the figures of `text` in order; years, dates and numbers inside names are left out.

    >>> [(f.text, int(f.value), f.unit) for f in figures("装机863万千瓦，占97%")]
    [('863万千瓦', 8630000000, 'W'), ('97%', 97, '%')]
    """
    return list(_read(text))


# The sentences of what many ask about are read again and again; a few thousand of them take a few megabytes.
@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[Figure, ...]:
    text = _ISO_DATE.sub(lambda date: "/" * len(date[0]), text)
    found: list[Figure] = []
    for match in _PERCENT_OF.finditer(text):
        value = _number(match["number"])
        if value is not None:
            found.append(Figure(match.start(), match.end(), match[0], value, Measure.PERCENT, "%"))
    for match in _FIGURE.finditer(text):
        figure = _chinese(text, match)
        if figure is not None:
            found.append(figure)
    # Most Chinese sentences have no Latin letter, and nothing that is counted in English then.
    if _LATIN.search(text):
        found += _counted_in_english(text)
    return tuple(_apart(found))


def _counted_in_english(text: str) -> Iterator[Figure]:
    for match in _ENGLISH.finditer(text):
        figure = _english(match)
        if figure is not None:
            yield figure
    for match in _ENGLISH_ORDINAL.finditer(text):
        value = Decimal(match[1] or ENGLISH_ORDINALS[match[2].lower()])
        yield Figure(match.start(), match.end(), match[0], value, Measure.ORDINAL)


def _number(text: str) -> Decimal | None:
    if text[0] in CHINESE_NUMERALS:
        whole, _, part = text.partition("点")
        value = chinese_number(whole)
        digits = [chinese_number(c) for c in part]
        if value is None or any(d is None for d in digits):
            return None
        return value + Decimal("0." + "".join(str(d) for d in digits)) if part else value
    return arabic_number(text)


def _chinese(text: str, match: re.Match[str]) -> Figure | None:
    number = match["number"]
    value = _number(number)
    before = text[: match.start("sign") if match["sign"] else match.start("number")]
    in_chinese = number[0] in CHINESE_NUMERALS
    # MiLM两个 counts; only what is written in digits belongs to the letters before it.
    if value is None or (not match["sign"] and not in_chinese and _NAMED_BEFORE.search(before[-24:])):
        return None
    if _RANGE_AFTER.match(text[match.end("number") :]):
        return None
    if _ADDED_BEFORE.search(before[-24:]) or _ADDED_AFTER.match(text[match.end("number") :]):
        return None
    if number == "千" and f"千{match['unit'] or ''}" in UNITS:
        return None  # 多少万千瓦 asks for kilowatts, and says no thousand watts
    if number == "零" and _NO_ZERO.match(text[match.start("number") :]):
        return None
    measured_in_english = match["scale"] or ((match["unit"] or "").isascii() and match["unit"])
    if not match["sign"] and not match["bound"] and not measured_in_english and _NAMING_WORD.search(before[-24:]):
        return None
    scaled = bool(match["magnitudes"] or match["scale"])
    unit = _unit(match["unit"])
    end = match.end()
    if unit is not None and _cut_short(text, match):
        unit, end = None, match.start("unit")
    if match["ordinal"]:
        end = match.end("number")
        return Figure(match.start("ordinal"), end, text[match.start("ordinal") : end], value, Measure.ORDINAL)
    if in_chinese and not scaled and (unit is None or number == "一"):
        return None  # 一 before a measure word is an article, and a numeral alone is part of a word (三星, 十分)
    if not scaled and not match["sign"] and _is_date(text, match, value):
        return None
    if (
        unit is None
        and not scaled
        and match.end("number") < len(text)
        and re.match(r"[A-Za-z]", text[match.end("number") :])
    ):
        return None
    for magnitude in match["magnitudes"] or "":
        value *= MAGNITUDES[magnitude]
    if match["scale"]:
        value *= ENGLISH_SCALES[match["scale"].lower()]
    if match["sign"]:
        unit = Unit(Measure.MONEY, CURRENCIES[match["sign"]])
    bound = _bound(match["bound"], match["more"] or match["more2"], match["several"])
    start = match.start()
    piece = text[start:end].rstrip()
    return _figure(start, piece, value, unit, bound)


def _figure(start: int, piece: str, value: Decimal, unit: Unit | None, bound: str) -> Figure:
    if unit is None:
        return Figure(start, start + len(piece), piece, value, Measure.COUNT, "", bound)
    value *= unit.size
    return Figure(start, start + len(piece), piece, value, unit.measure, unit.base, bound, unit.counter)


def _cut_short(text: str, match: re.Match[str]) -> bool:
    """Tell whether the unit is only the beginning of a Latin word ("5 MBA students")."""
    return (
        match["unit"][-1].isascii()
        and match["unit"][-1].isalpha()
        and text[match.end("unit") :][:1].isascii()
        and (text[match.end("unit") :][:1].isalpha())
    )


def _is_date(text: str, match: re.Match[str], value: Decimal) -> bool:
    """Tell whether the number is a year, a month or a day, which `periods` reads."""
    number = match["number"]
    whole_year = re.fullmatch(r"\d{4}|[〇零○一二三四五六七八九]{4}", number) and int(value) in _YEARS
    if whole_year and not match["sign"] and (match["unit"] in (None, "年") or not _counts(match["unit"])):
        return True
    if match["unit"] == "年":
        return bool(whole_year) or text[match.end("unit") :].startswith("代")
    after = text[match.end("number") :]
    return (match["unit"] not in ("号",) and bool(_DATED_AFTER.match(after)) and not after.startswith("年")) or (
        match["unit"] == "号" and not after.startswith("号线")
    )


def _counts(name: str) -> bool:
    unit = _unit(name)
    return unit is not None


def _unit(name: str | None) -> Unit | None:
    return None if not name else UNITS.get(name) or _UNIT_CASE.get(name.lower())


def _bound(word: str | None, more: str | None, several: str | None) -> str:
    if several or more == "几":
        return "several"
    if more:
        return "over"
    if not word:
        return ""
    low = word.lower()
    if low in _OVER.split("|"):
        return "" if low in ("高达", "突破") else "over"
    return "under" if low in _UNDER.split("|") else "about"


def _english(match: re.Match[str]) -> Figure | None:
    word = match["number"].lower()
    scale = match["scale"]
    if word in _RARELY_COUNTS and not scale:
        return None
    value = Decimal(1) if word == "a" else Decimal(sum(ENGLISH_NUMBERS[part] for part in word.split("-")))
    if scale:
        value *= ENGLISH_SCALES[scale.lower()]
    return _figure(match.start(), match[0], value, _unit(match["unit"]), _bound(match["bound"], None, None))


def _apart(found: list[Figure]) -> list[Figure]:
    """Keep, of figures that overlap, the longest."""
    kept: list[Figure] = []
    for figure in sorted(found, key=lambda f: (f.start - f.end, f.start)):
        if all(figure.end <= other.start or figure.start >= other.end for other in kept):
            kept.append(figure)
    return sorted(kept, key=lambda f: f.start)


_OPPOSITE = {("over", "under"), ("under", "over")}


def same_figure(one: Figure, other: Figure) -> bool:
    """Tell whether two figures state the same: 863万千瓦 and 8.63 GW do; 300家 and 300人, 3% and 3个百分点 do not."""
    if one.value != other.value or one.measure is not other.measure or one.unit != other.unit:
        return False
    if one.counter and other.counter and one.counter != other.counter and "个" not in (one.counter, other.counter):
        return False
    return (one.bound, other.bound) not in _OPPOSITE
