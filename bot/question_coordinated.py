"""Take apart a question that asks the same of two things, or two things of one: A和B的销量分别是多少, in 2022 and 2023.

Each of the questions it gives stands alone, so that one of them may be answered where the other is not. What compares
two things, adds them up or joins them in one name is not taken apart. Knows no archive.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.extract_places import COUNTRIES, REGIONS
from bot.question import Question, understand
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.known_names import english_name
from retrieval.period import Period

Pieces = Callable[[str], list[str]]

_ASKED = frozenset(
    {Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN, Kind.WHO, Kind.WHERE, Kind.WHICH, Kind.NAME, Kind.LIST, Kind.WHAT}
    | {Kind.DEFINITION}
)
# Of the last three only 分别 tells that each is asked for.
_OPENLY = frozenset({Kind.NAME, Kind.LIST, Kind.WHAT, Kind.DEFINITION})
_TOGETHER = lazy_pattern(
    r"相比|相较|比较|对比|相差|差距|之差|之间|更[多高大快早]|合计|共计|总共|一共|共有|之和|总和|关系|区别|贸易|往来|不同|合作|联合|携手|共同|一起|还有|除了"
    r"|\b(?:between|compared?|than|versus|vs|difference|together|total|combined|both|jointly|sum)\b",
    re.IGNORECASE,
)
_EACH = lazy_pattern(r"(?<!的)分别|各自|各(?=[是为有在由达占获](?:多|几|什|哪|谁|何)?)")
_EACH_EN = lazy_pattern(r",?\s*\b(?:respectively|each)\b", re.IGNORECASE)
_AND = lazy_pattern(r"以及|及其|和|与|及|跟")
_YEARS = lazy_pattern(r"(?<!\d)((?:19|20)\d\d)年?(?:和|与|及|以及|、|\s+and\s+)((?:19|20)\d\d)(?!\d)年?")
_BETWEEN = lazy_pattern(r"(?:的)?(?:和|与|及|以及|、)|\s+and\s+(?:in\s+)?")
_YEAR = lazy_pattern(r"\d{4}年|(?:今|去|前|明)年")
_ASKING = lazy_pattern(
    r"分别|各自|各[是为有在由达占获]|是?(?:谁|多少|几|什么|哪|何)|为多少|有多少|达到?多少|在哪|[？?。]|$"
)
_ATTRIBUTES = lazy_pattern(
    r"的(?P<one>[^的，,和与及]{2,8})(?:和|与|及|以及)(?P<two>[^的，,和与及]{2,8}?)(?P<rest>(?:分别|各自)?(?:是|为|有|在)?"
    r"(?:谁|多少|什么|何时|哪里|哪天|哪年|几).*|[？?。\s]*)$"
)
_NAME_EN = r"(?:[A-Z][\w-]*(?:\s[A-Z][\w-]*){0,3}|[a-z][\w-]*)"
_NAMES_EN = lazy_pattern(rf"\b(?P<one>{_NAME_EN})\s+and\s+(?P<two>{_NAME_EN})")
_WORD = lazy_pattern(r"[A-Za-z][A-Za-z0-9.+-]*(?:\s?\d+)?|《[^》]+》|“[^”]+”")
_QUOTED = lazy_pattern(r"《[^》]*》|“[^”]*”|\"[^\"]*\"")
_PLACE = lazy_pattern(f"{COUNTRIES}|{REGIONS}")
# What is told of a thing: that the second of the two ends so and the first does not tells that both have it.
_ATTRIBUTE = lazy_pattern(
    r"(?:[占同环]比|比[例重]|份额|规模|容量|参数|人数|数量|收入|利润|总额|价格|成本|面积|时间|日期|地点|得主|冠军|亚军|[^力质]量|[金产市总余]额|[^效]率|"
    r"[售单股]价|[增降涨跌]幅|增速|营收|票房|产值|市值|市场份额)$"
)
_BEGINS = lazy_pattern(r"[的，,》”在]|[\d今去前明半]年|\d[月日期]|季度")
_HOME = frozenset({"中国", "我国"})
# What speaks for all that stands between two borders, and for all that stands before 的.
WHOLE, OWNER = 0.75, 1.5
# So many of the model's words may make up one of the two; more is a clause.
MOST_PIECES = 4


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is asked of two things at once: the question is `before` + one of the two + `rest`."""

    before: str
    one: str
    two: str
    rest: str


def coordinated(question: Question, pieces: Pieces) -> tuple[Question, ...]:
    """Return the questions asked at once, () where it is one; `pieces` cuts Chinese into words."""
    text = question.standalone
    if len(question.parts) != 1 or question.kind not in _ASKED or _TOGETHER.search(text):
        return ()
    pair = _two_times(text, question.periods)
    if not pair and question.asked_in == "zh":
        pair = _two_attributes(text) or _two_things(text, question.kind, pieces)
    elif not pair:
        pair = _two_names(text)
    if pair is None:
        return ()
    asked = tuple(_asked(question, pair, own) for own in (pair.one, pair.two))
    return asked if all(one.kind in _ASKED and len(one.parts) == 1 for one in asked) else ()


def _asked(question: Question, pair: _Pair, own: str) -> Question:
    text = pair.before + own + (_EACH if question.asked_in == "zh" else _EACH_EN).sub("", pair.rest, count=1)
    one = understand(text, today=question.today, language=question.language)
    return replace(one, text=question.text, hints=question.hints, asked_in=question.asked_in, own=own)


def _two_times(text: str, periods: Sequence[Period]) -> _Pair | None:
    if match := _YEARS.search(text):
        unit = "年" if "年" in match[0] or not match[0].isascii() else ""
        return _Pair(text[: match.start()], match[1] + unit, match[2] + unit, text[match.end() :])
    for one, two in pairwise(periods):
        if _BETWEEN.fullmatch(text[one.end : two.start]):
            year = _YEAR.search(one.text)
            later = f"{year[0] if year and not _YEAR.search(two.text) else ''}{two.text}"
            return _Pair(text[: one.start], one.text, later, text[two.end :])
    return None


def _two_attributes(text: str) -> _Pair | None:
    """Return 的时间 and 的地点 of 的时间和地点, where each asks by itself."""
    if not (match := _ATTRIBUTES.search(text)):
        return None
    pair = _Pair(text[: match.start() + 1], match["one"], match["two"], match["rest"])
    if pair.one[-1] != pair.two[-1] and _EACH.search(pair.rest):
        return None
    asked = (understand(f"{pair.before}{own}{pair.rest}") for own in (pair.one, pair.two))
    return pair if all(one.kind in _ASKED - _OPENLY for one in asked) else None


def _two_things(text: str, kind: Kind, pieces: Pieces) -> _Pair | None:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _AND.finditer(text):
        if any(start < match.start() < end for start, end in quoted):
            continue
        left, right = text[: match.start()], text[match.end() :]
        found = _likest(left, right, pieces)
        if found is None:
            continue
        one, two = found
        if _EACH.search(right) or (kind not in _OPENLY and _is_name(one) and _is_name(two)):
            return _Pair(left[: len(left) - len(one)], one, two, right[len(two) :])
    return None


def _two_names(text: str) -> _Pair | None:
    """Return what an English question asks of each of two names, where it says that it asks of each."""
    match = _NAMES_EN.search(text) if _EACH_EN.search(text) else None
    return _Pair(text[: match.start()], match["one"], match["two"], text[match.end() :]) if match else None


def _is_name(text: str) -> bool:
    return bool(_WORD.fullmatch(text) or _PLACE.fullmatch(text) or english_name(text)) or text in _HOME


def _is_attribute(text: str) -> bool:
    return bool(_ATTRIBUTE.search(text))


def _likest(left: str, right: str, pieces: Pieces) -> tuple[str, str] | None:
    """Return which end of `left` and which beginning of `right` are joined: what is most alike of both."""
    ends, starts = list(_ends(left, pieces)), list(_starts(right, pieces))
    longest = starts[-1][0] if starts else ""
    scored = [
        (_alike(one, two) + whole_one + whole_two - 2 * (_is_attribute(one) != _is_attribute(two)), -len(one), one, two)
        for one, whole_one in ends
        for two, whole_two in [*starts, (longest[: longest.find(one[-1], 1) + 1], 0.0)]
        if two and one != two
    ]
    return max(scored)[2:] if scored else None


def _alike(one: str, two: str) -> float:
    """Return how alike two things look: as long, of the same last character (男单 and 女单), both names."""
    names = 3.0 if _is_name(one) and _is_name(two) else 0.0
    named_alike = 2.0 * (one[-1] == two[-1]) + 0.7 * two.endswith(one)
    return names + named_alike - abs(len(one) - len(two)) / max(1, min(len(one), len(two)))


def _ends(left: str, pieces: Pieces) -> Iterator[tuple[str, float]]:
    """Yield what may be the first of the two, with what speaks for it: all that follows 的 or a year does."""
    if (word := list(_WORD.finditer(left))) and word[-1].end() == len(left):
        yield word[-1][0], 1.0
        return
    begin = max((m.end() for m in _BEGINS.finditer(left)), default=0)
    cut = pieces(left[begin:])
    for count in range(1, min(len(cut), MOST_PIECES) + 1):
        yield "".join(cut[-count:]), WHOLE * (count == len(cut))


def _starts(right: str, pieces: Pieces) -> Iterator[tuple[str, float]]:
    """Yield what may be the second of the two: all that stands before 的 or what asks speaks for itself."""
    if word := _WORD.match(right):
        yield word[0], 1.0
        return
    stop = _ASKING.search(right)
    held = right[: stop.start() if stop else len(right)]
    owner = held.find("的")
    cut = pieces(held[:owner] if owner > 0 else held)
    whole = OWNER if owner > 0 else WHOLE
    for count in range(1, min(len(cut), MOST_PIECES) + 1):
        yield "".join(cut[:count]), whole * (count == len(cut))
