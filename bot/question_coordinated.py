"""Take apart a question that asks the same of several things, or two things of one: A、B和C分别…, in 2022 and 2023.

Each of the questions it gives stands alone, so that one of them may be answered where the other is not. What compares
two things, adds them up or joins them in one name is not taken apart. Knows no archive.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.question import MAX_PARTS, Question, understand
from bot.question_things import EACH, Joined, Pieces, things
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.period import Period

_PLAINLY = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.WHICH})
# Of what is asked openly only 分别 tells that each is asked for.
_OPENLY = frozenset({Kind.NAME, Kind.LIST, Kind.WHAT, Kind.DEFINITION})
_ASKED = _PLAINLY | _OPENLY
_TOGETHER = lazy_pattern(
    r"相比|相较|比较|对比|相差|差距|差额|之差|之间|更[多高大快早]|谁[的先更]|哪个[更先]|合计|共计|总共|一共|共有|之和|总和|年平均|平均[增每]|关系|区别|不同|距离|汇率|"
    r"贸易|往来|合作|联合|携手|共同|一起|相互|互相|双方|两[国家地市者]|谈判|磋商|会[晤谈]|建交|停火|冲突|战争|交战|对阵|签[约署]|合资|合并|并购|"
    r"交易|交界|接壤|还有|除了"
    r"|\b(?:between|compared?|than|versus|vs|difference|together|total|combined|both|jointly|sum|average|trade|talks|"
    r"signed?|merge[rd]?|border)\b",
    re.IGNORECASE,
)
# What is reckoned over two years is one figure, unless it is asked for each.
_OVER_BOTH = lazy_pattern(r"累计|\bcumulative\b", re.IGNORECASE)
_EACH_EN = lazy_pattern(
    r",?\s*\b(?:respectively|each)\b(?!\s+(?:year|quarter|month|week|day|time|of|other)\b)", re.IGNORECASE
)
_YEARS = lazy_pattern(
    r"(?<!\d)(?:(?:19|20)\d\d年?(?:、|,\s*))*(?:19|20)\d\d年?(?:和|与|及|以及|、|,?\s+and\s+)(?:19|20)\d\d(?!\d)"
    r"(?P<unit>年(?:第?[一二三四1-4]季度|[上下]半年|前[一二三四五六七八九十\d]+个?月|\d{1,2}月)?)?"
)
_ANY_YEAR = lazy_pattern(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_A_YEAR = lazy_pattern(r"财年|年度")
_BETWEEN = lazy_pattern(r"(?:的)?(?:和|与|及|以及|、)|\s+and\s+(?:in\s+)?")
_YEAR = lazy_pattern(r"\d{4}年|(?:今|去|前|明)年")
_IN_EN = lazy_pattern(r"(?:in|on|for|during)\s+", re.IGNORECASE)
_YEAR_EN = lazy_pattern(r"(?:19|20)\d\d$")
_ATTRIBUTES = lazy_pattern(
    r"的(?P<one>[^的，,和与及]{2,8})(?:和|与|及|以及)(?P<two>[^的，,和与及]{2,8}?)(?P<rest>(?:分别|各自)?(?:是|为|有|在)?"
    r"(?:谁|多少|什么|何时|哪里|哪天|哪年|几).*|[？?。\s]*)$"
)
_AND_EN = lazy_pattern(r"\band\b|,")
_NAME_EN = r"(?:[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,3}|[a-z][\w-]*)"
_NAMES_EN = lazy_pattern(rf"\b(?P<one>{_NAME_EN})\s+and\s+(?P<two>{_NAME_EN})")


def coordinated(question: Question, pieces: Pieces) -> tuple[Question, ...]:
    """Return the questions asked at once, () where it is one; `pieces` cuts Chinese into words."""
    text = question.standalone
    if len(question.parts) != 1 or question.kind not in _ASKED or _TOGETHER.search(text):
        return ()
    joined = _times(text, question.periods)
    if not joined and question.asked_in == "zh":
        joined = _attributes(text) or things(text, pieces, named=question.kind in _PLAINLY)
    elif not joined:
        joined = _names(text)
    if joined is None:
        return ()
    asked = tuple(_asked(question, joined, own) for own in joined.things[:MAX_PARTS])
    return asked if all(one.kind in _ASKED and len(one.parts) == 1 for one in asked) else ()


def _asked(question: Question, joined: Joined, own: str) -> Question:
    text = joined.before + own + (EACH if question.asked_in == "zh" else _EACH_EN).sub("", joined.rest, count=1)
    one = understand(text, today=question.today, language=question.language)
    return replace(one, text=question.text, hints=question.hints, asked_in=question.asked_in, own=own)


def _times(text: str, periods: Sequence[Period]) -> Joined | None:
    if _OVER_BOTH.search(text) and not EACH.search(text):
        return None
    if match := _YEARS.search(text):
        years = _ANY_YEAR.findall(match[0])
        if len(years) != len(_ANY_YEAR.findall(text)):
            return None
        rest = text[match.end() :]
        # 2022年和2023年上半年 are a year and a half; 2022和2023财年 are no calendar years.
        unit = "年" if not match[0].isascii() and not _OF_A_YEAR.match(rest) else ""
        told = (*(year + unit for year in years[:-1]), years[-1] + (match["unit"] or unit))
        return Joined(text[: match.start()], told, rest)
    if len(periods) != 2:
        return None
    one, two = periods
    if not _BETWEEN.fullmatch(text[one.end : two.start]):
        return None
    return Joined(text[: one.start], _with_years(one.text, two.text), text[two.end :])


def _with_years(one: str, two: str) -> tuple[str, str]:
    """Return both periods with what one of them leaves to the other: 去年9月和10月, in January and February 2023."""
    first, last = _YEAR.search(one), _YEAR.search(two)
    if first and not last:
        return one, first[0] + two
    led = _IN_EN.match(one)
    if led and not _IN_EN.match(two):
        two = led[0] + two
    english = _YEAR_EN.search(two)
    return (f"{one} {english[0]}", two) if english and not _YEAR_EN.search(one) else (one, two)


def _attributes(text: str) -> Joined | None:
    """Return 的时间 and 的地点 of 的时间和地点, where each asks by itself."""
    if not (match := _ATTRIBUTES.search(text)):
        return None
    one, two, rest = match.group("one", "two", "rest")
    if one[-1] != two[-1] and EACH.search(rest):
        return None
    joined = Joined(text[: match.start() + 1], (one, two), rest)
    asked = (understand(f"{joined.before}{own}{rest}") for own in joined.things)
    return joined if all(one.kind in _PLAINLY for one in asked) else None


def _names(text: str) -> Joined | None:
    """Return what an English question asks of each of two names, where it says that it asks of each."""
    match = (
        _NAMES_EN.search(text) if _EACH_EN.search(text) and len(_AND_EN.findall(_EACH_EN.sub("", text))) == 1 else None
    )
    if match is None or match["one"] == match["two"]:
        return None
    return Joined(text[: match.start()], match.group("one", "two"), text[match.end() :])
