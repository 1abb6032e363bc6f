"""The words by which a question tells what it asks for, in Chinese and in English."""

from __future__ import annotations

import re
from enum import StrEnum

from config.patterns import lazy_pattern
from retrieval.units import Measure


class Kind(StrEnum):
    """What a question asks for."""

    HOW_MANY = "how many"
    HOW_MUCH = "how much"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    WHICH = "which"
    WHY = "why"
    HOW = "how"
    NAME = "name"
    LIST = "list"
    DEFINITION = "definition"
    OPINION = "opinion"
    WHAT = "what"
    YES_NO = "yes or no"
    AUTHOR = "author"
    HEADLINE = "headline"
    PAGE = "page"
    ISSUE_NUMBER = "issue number"
    PUBLISHED = "publication date"
    PUBLISHER = "publisher"
    CONTENTS = "contents of an issue"
    SUMMARY = "summary of an article"
    COMPARE = "a table"
    TIMELINE = "over time"
    LATEST = "latest news"
    FIND = "where it is told"
    SPEAKER = "who said it"
    SOURCE = "a source itself"
    SMALL_TALK = "small talk"
    EMPTY = "empty"

    @property
    def about_the_paper(self) -> bool:
        """Whether the paper's own record answers it, not the text of an article."""
        return self in _ABOUT_THE_PAPER

    @property
    def small(self) -> bool:
        return self in (Kind.SMALL_TALK, Kind.EMPTY)


# Kinds answered with articles: what such a question says of articles is not what they are about.
OF_ARTICLES = frozenset({Kind.SUMMARY, Kind.LATEST, Kind.FIND, Kind.TIMELINE, Kind.COMPARE})
_ABOUT_THE_PAPER = frozenset(
    {Kind.AUTHOR, Kind.HEADLINE, Kind.PAGE, Kind.ISSUE_NUMBER, Kind.PUBLISHED, Kind.PUBLISHER, Kind.CONTENTS}
)


Rules = tuple[tuple[Kind, re.Pattern[str]], ...]


def compiled(rules: tuple[tuple[Kind, str], ...], flags: int = re.IGNORECASE) -> Rules:
    return tuple((kind, lazy_pattern(pattern, flags)) for kind, pattern in rules)


# What kind of figure the words of a question point at; the first that fits wins.
MEASURES: tuple[tuple[re.Pattern[str], frozenset[Measure]], ...] = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), frozenset(measures))
    for pattern, measures in (
        (r"百分点|percentage points?", (Measure.POINTS, Measure.PERCENT)),
        (
            r"比例|占比|份额|百分之|占.{0,14}多少|率(?:是|为|达|多)|percent|share|proportion|\brate\b",
            (Measure.PERCENT, Measure.POINTS),
        ),
        (
            r"增速|增幅|降幅|同比|环比|"
            r"(?:增长|下降|下滑|上涨|下跌|降低|回落|[降涨跌]了|[降涨跌](?=多少))了?(?:多少|几成)(?![万亿元台辆人个吨千家户])|"
            r"grow|increase|year-on-year|\bby how much\b|\bhow much (?:did|has|have) .{1,60} "
            r"(?:fall|fell|drop|decline|decrease|rise|risen|fallen|shrink|up|down)",
            (Measure.PERCENT, Measure.POINTS, Measure.RATIO),
        ),
        (
            r"产值|(?<![名份定配])额(?!度|外|定)|多少钱|投资额|营收|收入|利润|价格|售价|成本|市值|融资|多少[万亿]?(?:美|"
            r"欧|日)?元|资金|output value|revenue|price|\bcost|invest|profit|\bfund(?:s|"
            r"ing)\b|worth|\bmoney\b|sales value",
            (Measure.MONEY,),
        ),
        (
            r"装机|功率|多少(?:万|兆|吉)?千?瓦|installed|capacity|megawatt|gigawatt|power output",
            (Measure.POWER, Measure.ENERGY),
        ),
        (r"\bpopulation\b(?! (?:density|growth))|人口(?:是|有|为|达)?多少|多少人口", (Measure.COUNT,)),
        (
            r"发电量|用电|耗电|电量|electricity (?:generat|consum)|kilowatt-hours|"
            r"how much (?:electricity|electric power|energy)\b",
            (Measure.ENERGY,),
        ),
        (
            r"多久|多长时间|几年|几个月|几天|多少[年天]|how long|how many (?:years|months|days|hours|weeks)",
            (Measure.DURATION,),
        ),
        (r"多长|多高|多远|制程|纳米|英寸|how (?:far|tall|wide)|nanomet|inch", (Measure.LENGTH,)),
        (r"第几|which (?:number|edition)", (Measure.ORDINAL,)),
    )
)

# What a question about the paper's record says of the record itself: not what the article is about.
ABOUT_THE_RECORD = lazy_pattern(
    r"文章|报道|新闻|消息|稿件|标题|题目|作者|记者|署名|采写|撰写|写的?|刊登|"
    r"刊发|发表|出版|见报|日期|时间|登在|报纸|本期|这期|这篇|那篇|该文|本文|关于|有关|总结|概括|概述|归纳|摘要|简述|提炼|一下|主要|大意|要点|内容|讲|"
    r"故事|最新|最近|近期|近来|近日|进展|动态|动向|情况|时间[线表轴]|大事记|历年|发展历程|随时间|按时间|"
    r"变化|趋势|比较|对比|提到|写到|说到|讲到|出现过?|哪里|有没有|[第几]*版|"
    r"\b(?:articles?|stor(?:y|ies)|reports?|reporters?|headlines?|titles?|authors?|"
    r"wrote|written|bylines?|pages?|published|printed|dates?|"
    r"newspaper|paper|issue|over time|over the years|"
    r"time ?lines?|history of|compare|comparison|summari[sz]e|summary|sum up|outline|gist|points?|"
    r"main|key|latest|recent|newest|news|"
    r"developments?|updates?|coverage|mention(?:s|ed)?|says?|said|about)\b",
    re.IGNORECASE,
)
