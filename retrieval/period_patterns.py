"""The patterns of dates and periods in Chinese and English text."""

from __future__ import annotations

import calendar
import re

from config.patterns import lazy_pattern
from retrieval.periods_begun import ZH_YEAR

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
ZH_DATE = lazy_pattern(
    rf"(?:{ZH_YEAR})?"
    r"(?:(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]) ?月(?:份)?(?!球|饼))"
    r"(?:\s?(?P<day>3[01]|[12]\d|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
    r" ?[日号](?!线)|[底末初]|[上中下]旬)?"
    r"|(?P<part>上半年|下半年|年?初(?=[，、至到以就已,])|年中(?=[，、至到以就已时召,])|年[底末]|[底末])"
    r"|第?(?P<quarter>[一二三四1-4])季度|[Qq](?P<q>[1-4]))?"
)
MONTH_NAMES = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
ZH_MONTHS = lazy_pattern(
    rf"(?:{ZH_YEAR})?"
    rf"(?P<month>{MONTH_NAMES}) ?月?(?:份)?\s?[—–\-~～至到]{{1,2}}\s?(?P<to>{MONTH_NAMES}) ?月(?!\s?\d+日)"
)
EN_MONTHS = lazy_pattern(
    rf"\b(?:from\s+)?(?P<month>{_MONTH})\.?\s?(?:-|–|—|to|through)\s?(?P<to>{_MONTH})\.?(?:\s+of)?(?:,?\s+(?P<year>(?:19|20)\d\d))?\b",
    re.IGNORECASE,
)
EN_YEAR = r"(?P<year>(?:19|20)\d\d)"
NUMERIC_DATE = lazy_pattern(rf"\b{EN_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b")
# What the English patterns need, that of numbers alone apart; most Chinese sentences have no Latin letter.
LATIN = lazy_pattern(r"[A-Za-z]")
EN_DATES = (
    lazy_pattern(rf"\b(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+{EN_YEAR})?\b", re.IGNORECASE),
    lazy_pattern(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<month>{_MONTH})\.?(?:,?\s+{EN_YEAR})?\b", re.IGNORECASE
    ),
    lazy_pattern(rf"\b(?P<month>{_MONTH})\.?(?:\s+of)?,?\s+{EN_YEAR}\b", re.IGNORECASE),
    NUMERIC_DATE,
    lazy_pattern(rf"\b{EN_YEAR}[\s,]*(?:H(?P<half>[12])|Q(?P<q>[1-4]))\b", re.IGNORECASE),
    lazy_pattern(
        rf"\b(?P<halfword>first|second)\s+half(?:\s+of)?\s+(?:{EN_YEAR}|(?P<relative>this year|"
        rf"last year|next year|the year))\b",
        re.IGNORECASE,
    ),
    lazy_pattern(
        rf"\b(?P<quarterword>first|second|third|fourth|last)\s+quarter(?:\s+of)?\s+"
        rf"(?:{EN_YEAR}|(?P<relative>this year|last year|next year|the year))\b",
        re.IGNORECASE,
    ),
    lazy_pattern(
        rf"\b(?P<part>early|mid|late|(?:the\s+)?end\s+of|beginning\s+of)[\s-]+(?:{EN_YEAR}|"
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
BARE_YEAR = lazy_pattern(
    r"(?<![\d.,])(?:19|20)\d\d(?![\d.]|\s?[年万亿余多个家人名位支台辆元瓦千兆吉吨%％])(?!\s?(?:people|"
    r"yuan|MW|GW|companies|kW))"
)
