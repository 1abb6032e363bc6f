"""Leave of a sentence's figures those that can be what a question asks for: of its thing, quantity, time and rank."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date as Date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.extract_attributes import (
    OF_GROWTH,
    OF_SHARE,
    other_direction,
    other_extent,
    other_quantity,
    other_ratio,
    quantities,
)
from bot.extract_descriptions import Described, Span, chain, described, description
from bot.extract_led import led_to
from bot.extract_sentences import Candidate
from bot.extract_terms import Word, matchable
from bot.extract_things import kinds_asked, names_another, other_thing
from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures
from retrieval.numerals import whole_number
from retrieval.period import YEAR_DAYS, Period, meet, within
from retrieval.periods import periods
from retrieval.units import Measure

_RATIOS = frozenset({Measure.PERCENT, Measure.POINTS, Measure.RATIO})
_RANK = lazy_pattern(r"第([一二三四五六七八九十\d]+)(?![届次版期季])|([特一二三四五六])等")
SHORTEST_MONTH_DAYS = 28
# Quarters and halves are as long to so much.
AS_LONG = 0.1
# 百亿 of 百亿大模型 is a name's part.
_BARE_MAGNITUDE = lazy_pattern(r"[十百千万亿]+")
# What somebody expects or plans is no fact yet.
_FORECAST = lazy_pattern(r"预计|预测|计划|规划|目标|有望|力争|预期|需要|将(?:达|超|突破|增|升|降)")
_FORECAST_ASKED = lazy_pattern(
    r"预计|预测|计划|规划|目标|有望|力争|预期|将|会|需|"
    r"\b(?:forecast|expect\w*|plan\w*|target|goal|will|aim\w*|predict\w*)\b",
    re.IGNORECASE,
)
# As surely as this a word of like meaning stands for the thing asked for.
LIKE_ENOUGH = 0.3
# A day told later in an undated article may be any.
OPENING_CHARS = 120
# 5g, 分布
LEAST_NAMED = 2
_COMPARED = lazy_pattern(r"(?:[比较]|超过?|超出|[高低多少好]于|不及|优于)$")
_TOTAL = lazy_pattern(r"总|一共|共|累计|\btotal\b|\bcumulative\b", re.IGNORECASE)
# "How much solar was connected" asks for no growth, "how much did it fall" does.
_AMOUNT = lazy_pattern(
    r"\bhow much (?!(?:did|do|does|has|have|had|is|are|was|were|will|would|can|more|less|higher|lower|faster|of)\b)"
    r"[a-z]",
    re.IGNORECASE,
)
# "How much of the output was exported" asks for a part of it, in goods or in per cent.
_OF_THE_OUTPUT = lazy_pattern(
    r"\bhow much of (?:the|its|their|this|that|all)\s+(?:[\w-]+\s+){0,3}?(?:output|production|capacity|shipments)\b"
    r"|(?:产量|产能|装机)(?:当?中|里面?)?有?多少(?:是|被)?(?:出口|外销|内销)",
    re.IGNORECASE,
)
# 销量超过两万辆的车型 are chosen by it: it is nobody's figure.
_CRITERION = lazy_pattern(r"的(?!规模|水平|目标|成绩|总量|资金|价格|速度)[\u3400-\u9fff]{2}")
# What is sold abroad is not what is sold.
_ABROAD = lazy_pattern(r"海外|境外|国外|出海")
_ABROAD_ASKED = lazy_pattern(
    r"海外|境外|国外|出海|出口|外销|外贸|\b(?:abroad|overseas|foreign|export\w*|international\w*|outside)\b",
    re.IGNORECASE,
)
# A number between two words, without a measure word, belongs to the name before it; behind these it counts.
_NAMED_BEFORE = lazy_pattern(r"(?![为是有到达共约近超过计余仅第了在的于至和与及等占比按每近满足])[\u3400-\u9fff]$")
_NAMED_AFTER = lazy_pattern(r"[\u3400-\u9fff]")
# What stands behind it are parts of what stands before.
_AMONG_THEM = lazy_pattern(r"其中[，,]?|里面[，,]|当中[，,]")
_IDLE_IN_A_PART = lazy_pattern(
    r"[^\w]|[的了为是有到达约近逾超过仅占共计]|同比|环比|增长|下降|出货|产量|销量|出口|数量|规模|总"
)
_SINGLE = lazy_pattern(r"单[机个台座桩位]|每[座台辆个人户家]|平均|人均|户均")


def fits_period(asked: Period, told: Period) -> bool:
    """Tell whether what is told of one period answers for the other."""
    return within(told, asked) or (within(asked, told) and meet(asked, told) and told.days <= 366)


def fits_figure(asked: Period, told: Period) -> bool:
    """Tell whether a figure told of one period answers for the other.

    That of a half year is not that of nine months nor of the year, though the one lies within the other; that of a
    moment may be what stood at the end. A question for a year may be answered with what is told of a part of it.
    """
    if not _part_of_a_year(asked):
        return fits_period(asked, told)
    return fits_period(asked, told) and (_as_long(asked, told) or told.days < asked.days / 3)


def told_of_another(asked: Period, told: Sequence[Period]) -> bool:
    """Tell whether another time as long is told: a day of the third quarter is when the second's figures came out."""
    return _part_of_a_year(asked) and any(_as_long(asked, p) and not meet(p, asked) for p in told)


def _part_of_a_year(period: Period) -> bool:
    return SHORTEST_MONTH_DAYS <= period.days < YEAR_DAYS


def _as_long(asked: Period, told: Period) -> bool:
    return abs(told.days - asked.days) <= asked.days * AS_LONG


def told_periods(text: str, candidate: Candidate) -> list[Period]:
    """Return the periods that the text tells of, without those that something is compared with (比上年同期)."""
    return [p for p in periods(text, day_of(candidate)) if not _COMPARED.search(text[: p.start])]


def day_of(candidate: Candidate) -> Date | None:
    """Return the day from which the article's 上半年 is reckoned: that of its issue, or the one that it begins with."""
    return candidate.hit.masthead.date or _opening_day(candidate.hit.article.body[:OPENING_CHARS])


@lru_cache(maxsize=512)
def _opening_day(opening: str) -> Date | None:
    return next((p.first for p in periods(opening) if p.dated and p.days == 1), None)


def fitting(
    question: Question,
    part: Part,
    candidate: Candidate,
    spans: Sequence[Span],
    words: Sequence[Word],
    held: Sequence[float] | NDArray[np.float64],
) -> list[Span]:
    """Return the spans whose figure is not told of something else than what the part asks for."""
    if not spans:
        return []
    told = described(candidate.text)
    others = contrasted(question, part, candidate, told, words, held)
    return [
        span
        for span in spans
        if (number := number_at(told, span)) < 0
        or (number not in others and not misfit(question, part, candidate, told, number, words))
    ]


def number_at(told: Sequence[Described], span: Span) -> int:
    """Return the number of the figure at `span`, -1 where there is none."""
    return next((n for n, one in enumerate(told) if one.figure.start < span[1] and span[0] < one.figure.end), -1)


def contrasted(
    question: Question,
    part: Part,
    candidate: Candidate,
    told: tuple[Described, ...],
    words: Sequence[Word],
    held: Sequence[float] | NDArray[np.float64],
) -> frozenset[int]:
    """Return the numbers of the figures that another figure's description, or the lack of the thing, speaks against.

    In 机架规模超过650万，算力规模达到180EFLOPS, asked for the 算力, the first is of another thing.
    """
    kinds = kinds_asked(question, part, words)
    sentence = candidate.text
    texts = [f"{description(sentence, told, n)}|{one.figure.text}" for n, one in enumerate(told)]
    others: set[int] = set()
    spoken = any(_holds(text, kinds) for text in texts)
    # Of a share or a growth nothing is counted: 占出货量的多少.
    counting = part.kind is Kind.HOW_MANY and bool(kinds) and not (part.measures and part.measures <= _RATIOS)
    led = led_to(candidate)
    absent = counting and not any(
        kind in led or kind in candidate.after or (at >= 0 and held[at] >= LIKE_ENOUGH) for kind, at in kinds.items()
    )
    if spoken or (counting and _holds(sentence, kinds)) or absent:
        others = {
            n
            for n, text in enumerate(texts)
            if not _holds(text, kinds) and names_another(_own(sentence, told, n) + _behind(sentence, told, n), kinds)
        }
    if counting:
        # 三个量级 are no three models.
        others |= {
            n
            for n, one in enumerate(told)
            if one.figure.counter == "个" and names_another(_behind(sentence, told, n), kinds)
        }
        # 六个省 are provinces.
        others |= {
            n
            for n, one in enumerate(told)
            if (thing := one.figure.counter[1:])
            and one.figure.counter.startswith("个")
            and thing not in part.text
            and not any(thing in kind or kind in thing for kind in kinds)
        }
    if part.counter and any(
        one.figure.counter == part.counter and _holds(texts[n], kinds) for n, one in enumerate(told)
    ):
        others |= {n for n, one in enumerate(told) if not one.figure.counter}
    ranks = _asked_ranks(question)
    if ranks and any(_ranks(text) & ranks for text in texts):
        others |= {n for n, text in enumerate(texts) if not _ranks(text) & ranks}
    others |= _of_a_part(question, candidate, told, words)
    times = [_own_periods(candidate, told, n) for n in range(len(told))]
    same = {
        n
        for n, here in enumerate(times)
        if any((p.first, p.last) == (q.first, q.last) for p in here for q in question.periods)
    }
    if same:
        others |= {n for n, here in enumerate(times) if here and n not in same}
    return frozenset(others)


def _of_a_part(
    question: Question, candidate: Candidate, told: tuple[Described, ...], words: Sequence[Word]
) -> frozenset[int]:
    """Return the numbers of the figures told of a part (其中分布式光伏4096万千瓦) where the whole is asked for.

    The whole, with a figure of the same measure, has all that the question names; the part has something besides. Where
    only a part has a word of the question, the others are returned.
    """
    match = _AMONG_THEM.search(candidate.text)
    if match is None or _AMONG_THEM.search(question.standalone):
        return frozenset()
    led = candidate.text[: match.start()] if match.start() else candidate.before
    whole, asked = matchable(led), matchable(question.standalone)
    measures = {figure.measure for figure in figures(led)}
    named = [word for word in words if (word.like or word.name) and len(word.text) > 1]
    behind = [n for n, one in enumerate(told) if one.figure.start >= match.end() and one.figure.measure in measures]
    own = {n: matchable(candidate.text[max(match.end(), told[n].own[0]) : told[n].own[1]]) for n in behind}
    special = [word for word in named if not word.strength_in(whole)]
    if parts := [n for n in behind if any(word.strength_in(own[n]) for word in special)]:
        # It is a part that is asked for: 分布式.
        return frozenset(n for n in range(len(told)) if not set(parts).intersection(chain(told, n)))
    if not named or special:
        return frozenset()
    parts = [n for n in behind if _names_more(own[n], asked, words)]
    return frozenset(n for n in range(len(told)) if set(parts).intersection(chain(told, n)))


def _names_more(own: str, asked: str, words: Sequence[Word]) -> bool:
    """Tell whether a figure's own words name something that the question does not."""
    for form in sorted({form for word in words for form, _ in word.forms}, key=len, reverse=True):
        own = own.replace(form, "")
    left = [c for c in _IDLE_IN_A_PART.sub("", own) if c not in asked]
    return len(left) >= LEAST_NAMED


def _holds(text: str, kinds: Collection[str]) -> bool:
    return any(kind in text for kind in kinds)


def _own(sentence: str, told: tuple[Described, ...], number: int) -> str:
    return "|".join(sentence[told[i].own[0] : told[i].own[1]] for i in chain(told, number))


def _behind(sentence: str, told: tuple[Described, ...], number: int) -> str:
    return sentence[told[number].behind[0] : told[number].behind[1]]


def misfit(
    question: Question,
    part: Part,
    candidate: Candidate,
    told: tuple[Described, ...],
    number: int,
    words: Sequence[Word],
) -> str:
    """Return of what else the figure of that number is told, "" where nothing speaks against it."""
    one, asked = told[number], part.text
    text = description(candidate.text, told, number)
    own = candidate.text[one.own[0] : one.own[1]]
    after = candidate.text[one.figure.end :]
    if _in_a_name(candidate.text, one.figure):
        return "part of a name"
    if one.figure.measure is Measure.MONEY and _OF_THE_OUTPUT.search(asked):
        return "a value"
    graded = (after.startswith("级") and "级" not in asked) or bool(
        (part.counter or question.asked_in == "en") and _BARE_MAGNITUDE.fullmatch(one.figure.text)
    )
    if graded and one.figure.measure is Measure.COUNT and not one.figure.counter:
        return "part of a name"
    ratio = one.figure.measure in _RATIOS
    if ratio and not part.measures and (quantities(asked) or _AMOUNT.search(asked)) and not _a_ratio(asked):
        return "a ratio"
    if ratio and other_ratio(asked, own if _a_ratio(own) else text):
        return "another ratio"
    if ratio and other_direction(asked, own) and not OF_SHARE.search(asked):
        return "the other direction"
    if one.figure.bound and _CRITERION.match(after) and not quantities(after[:4]):
        return "a criterion"
    if _ABROAD.search(own) and not _ABROAD_ASKED.search(question.standalone):
        return "only abroad"
    if other_quantity(asked, text):
        return "another quantity"
    if _FORECAST.search(own) and not _FORECAST_ASKED.search(asked):
        return "only expected"
    if not ratio and other_extent(asked, text):
        return "another extent"
    if _TOTAL.search(asked) and _SINGLE.search(own) and not _SINGLE.search(asked):
        return "one of many"
    if _other_rank(question, text):
        return "another rank"
    if _other_time(question, candidate, told, number):
        return "another time"
    led = led_to(candidate)
    first = told[chain(told, number)[-1]].own[0]
    return other_thing(question, words, matchable(text), matchable(candidate.text[:first]), led)


def _in_a_name(sentence: str, figure: Figure) -> bool:
    """Tell whether a bare number stands within a name: 小米14手机."""
    if figure.measure is not Measure.COUNT or figure.counter or not figure.text.isdigit():
        return False
    return bool(_NAMED_BEFORE.search(sentence[: figure.start]) and _NAMED_AFTER.match(sentence[figure.end :]))


def _a_ratio(text: str) -> bool:
    return bool(OF_GROWTH.search(text) or OF_SHARE.search(text))


def _other_rank(question: Question, text: str) -> bool:
    asked, told = _asked_ranks(question), _RANK.findall(text)
    return bool(asked and told) and _rank(told[-1]) not in asked


def _asked_ranks(question: Question) -> set[int]:
    return {int(f.value) for f in question.figures if f.measure is Measure.ORDINAL} | _ranks(question.standalone)


def _ranks(text: str) -> set[int]:
    return {_rank(match) for match in _RANK.findall(text)}


def _rank(match: tuple[str, str]) -> int:
    number = match[0] or match[1]
    return whole_number(number)  # 0 for 特等, which is above the first


def _other_time(question: Question, candidate: Candidate, told: tuple[Described, ...], number: int) -> bool:
    """Tell whether the figure's own description tells a time that is not the one asked for."""
    here = _own_periods(candidate, told, number) if question.periods else []
    return bool(here) and not any(fits_figure(asked, p) for asked in question.periods for p in here)


def _own_periods(candidate: Candidate, told: tuple[Described, ...], number: int) -> list[Period]:
    """Return the times, longer than a day, that the figure's description tells."""
    for i in chain(told, number):
        own = candidate.text[told[i].own[0] : told[i].own[1]]
        if here := [p for p in told_periods(own, candidate) if p.days > 1]:
            return here
    return []


def best_times(asked: Sequence[Period], told: Sequence[Period]) -> list[Period]:
    """Return of the periods told those that fit the ones asked for, the very same alone where any is."""
    same = [p for p in told if any((p.first, p.last) == (q.first, q.last) for q in asked)]
    return same or [p for p in told if any(fits_period(q, p) for q in asked)]
