"""The words of follow-ups: what of a thing is asked for, in both languages, so that one may follow up the other's."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.phrases import Language
from config.patterns import lazy_pattern
from retrieval.chinese_forms import chinese_period
from retrieval.english_forms import english_period
from retrieval.period import Period


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something that can be asked of a subject: 占比, "share". `ratio` tells that it can be asked of a quantity too."""

    zh: str
    asks_zh: str
    en: str
    pattern: re.Pattern[str]
    ratio: bool = False

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def _attribute(zh: str, en: str, pattern: str, asks: str = "是多少", *, ratio: bool = False) -> Attribute:
    return Attribute(zh, asks, en, lazy_pattern(pattern, re.IGNORECASE), ratio)


# What is longer stands before what it begins with.
ATTRIBUTES = (
    _attribute("占比", "share", r"占比|比例|份额|比重|占多[大少]|\b(?:share|proportion|percentage)\b", ratio=True),
    _attribute(
        "增速",
        "growth",
        r"增速|增幅|增长率|增长了?(?:多少)?|\bgrowth(?: rate)?\b|\bincrease\b|\bgr[eo]w\b",
        ratio=True,
    ),
    _attribute("产值", "output value", r"产值|\boutput value\b"),
    _attribute("产量", "output", r"产量|\boutput\b|\bproduction\b"),
    _attribute("出货量", "shipments", r"出货量|\bshipments?\b"),
    _attribute("交付量", "deliveries", r"交付量|\bdeliveries\b"),
    _attribute("保有量", "number in use", r"保有量"),
    _attribute("市场规模", "market size", r"市场规模|\bmarket size\b"),
    _attribute("用户数", "users", r"用户(?:总?数|规模)|\bnumber of users\b"),
    _attribute("销量", "sales", r"销量|销售量|\bsales\b"),
    _attribute("出口", "exports", r"出口(?:量|额)?|\bexports?\b"),
    _attribute("进口", "imports", r"进口(?:量|额)?|\bimports?\b"),
    _attribute("装机规模", "capacity", r"装机(?:规模|容量|量)?|\b(?:installed )?capacity\b"),
    _attribute("价格", "price", r"价格|售价|\bprices?\b|\bcosts?\b"),
    _attribute("总投资", "investment", r"总投资|投资额?|\binvestments?\b"),
    _attribute("营收", "revenue", r"营收|收入|\brevenue\b"),
    _attribute("利润", "profit", r"利润|\bprofits?\b"),
    _attribute("参数", "parameters", r"参数|\bparameters?\b"),
    _attribute("主题", "theme", r"主题|\btheme\b", "是什么"),
    _attribute("地点", "venue", r"地点|\b(?:venue|location|place)\b", "在哪里"),
    _attribute("时间", "date", r"时间|日期|\bdate\b", "是什么时候"),
    _attribute("原因", "reason", r"原因|\breasons?\b", "是什么"),
)


def attribute_in(text: str) -> Attribute | None:
    """Return what `text` asks of a subject, None where it names nothing of the kind."""
    return next((attribute for attribute in ATTRIBUTES if attribute.pattern.search(text)), None)


def said_in(language: Language, period: Period) -> str:
    """Return the period in the words of `language`; as it was typed where it lacks its year."""
    if not period.dated:
        return period.text
    if language == "en":
        return period.text if period.text.isascii() else english_period(period)
    return chinese_period(period)
