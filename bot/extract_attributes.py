"""Tell what of a thing is asked for and what a figure is told of: output is not sales, a growth is no share."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.phrases import Language
from config.patterns import lazy_pattern

# What a quantity is of. Of two words of one text the later counts, and of two at one place the longer.
_QUANTITIES = {
    "output value": r"产值|生产总值|增加值|\boutput value\b|\bvalue added\b",
    "output": (
        r"产量|产出|(?<!再)生产(?!总值|[者商厂线力性]|企业|设备|基地|过程|制造|工艺|经营)|"
        r"\boutput\b|\bproduc(?:ed?|tion|ing)\b|\bmanufactured?\b"
    ),
    "turnover": r"(?:销售|成交|交易|营业)总?额|\bturnover\b|\bsales value\b",
    "sales": r"销量|销售量|售出|卖出|卖了|卖掉|\bsold\b|\bsell\b|\bsales\b(?! (?:revenue|value|director))",
    "exports": r"出口|外销|\bexport(?:s|ed|ing)?\b",
    "imports": r"进口|\bimport(?:s|ed|ing)?\b",
    "installed in cars": r"装车",
    "shipments": r"出货|\bshipments?\b|\bshipped\b",
    "deliveries": r"交付|\bdeliver(?:y|ies|ed)\b",
    "revenue": r"(?:营业|业务|销售)?收入|营收|\brevenues?\b|\bincome\b",
    "profit": r"利润|盈利|净利|\bprofits?\b",
    "investment": r"投资|\binvest(?:ed|ment)?s?\b",
    "financing": r"融资|\bfinancing\b",
    "price": r"价格|售价|单价|定价|均价|\bprices?\b",
    "cost": r"成本|造价",
    "net value": r"净值",
    "capacity": r"装机|并网|投运|投入运行|\bcapacity\b",
    "consumption": r"用电|耗电|消费量|\bconsum(?:ed?|ption)\b",
    "orders": r"订单|\borders\b",
    "holdings": r"保有量",
    "shown": r"展出|\b(?:shown|on show|on display|displayed|exhibited)\b",
}
# Words that may mean any of several quantities.
_WIDE = {
    "capacity": {"output", "shipments", "installed in cars"},
    "output": {"capacity"},
    "sales": {"turnover", "revenue", "shipments", "deliveries"},
    "turnover": {"sales", "revenue"},
    "revenue": {"turnover"},
    "deliveries": {"sales"},
    "shipments": {"sales"},
}
GROWTH = (
    r"增长|增幅|增速|增加|减少|下降|下滑|下跌|上涨|上升|提高|回落|降低|涨幅|降幅|同比|环比|翻|"
    r"\b(?:grow(?:th|n)?|grew|rise|rose|risen|fall|fell|fallen|drop|dropped|declined?|decreased?|increased?|shrink|shrank|up|down)\b"
)
SHARE = r"占|比重|比例|份额|\b(?:share|proportion|percentage)\b"
_UP = r"增长|增加|上涨|上升|提高|升高|扩大|大涨|回升|\b(?:grow|grew|grown|growth|rise|rose|risen|increased?|up)\b"
_DOWN = (
    r"减少|下降|下滑|下跌|回落|降低|降幅|缩小|大跌|"
    r"\b(?:fall|fell|fallen|drop|dropped|declined?|decreased?|shrink|shrank|down)\b"
)
# What came to be in a time is not what there is by then.
_STOCK = r"累计|总数|总量|总装机|一共|总共|保有|存量|\b(?:total|cumulative|altogether|in all)\b"
_FLOW = r"新增|增加(?=\|)|新投运|新建成|新装|\b(?:added|newly|came online|were installed|was installed)\b"


QUANTITY = "|".join(_QUANTITIES.values())
_QUANTITY_WORD = lazy_pattern(
    "|".join(f"(?P<q{n}>{pattern})" for n, pattern in enumerate(_QUANTITIES.values())), re.IGNORECASE
)
OF_GROWTH, OF_SHARE = lazy_pattern(GROWTH, re.IGNORECASE), lazy_pattern(SHARE, re.IGNORECASE)
_RISES, _FALLS = lazy_pattern(_UP, re.IGNORECASE), lazy_pattern(_DOWN, re.IGNORECASE)
_WHOLE, _ADDED = lazy_pattern(_STOCK, re.IGNORECASE), lazy_pattern(_FLOW, re.IGNORECASE)


_TURNED = {
    "up": {"zh": "下降", "en": "fall"},
    "down": {"zh": "增长", "en": "grow"},
}


def opposite_asked(text: str, language: Language) -> str:
    """Return the text with the movement in it turned round, "" where it has none.

    >>> opposite_asked("为什么集成电路产量增长", "zh"), opposite_asked("Why did exports of cars fall", "en")
    ('为什么集成电路产量下降', 'Why did exports of cars grow')
    """
    way = direction(text)
    moved = list((_RISES if way == "up" else _FALLS).finditer(text)) if way else []
    return text[: moved[-1].start()] + _TURNED[way][language] + text[moved[-1].end() :] if moved else ""


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[str, ...]:
    """Return the quantities that `text` names, in order.

    >>> quantities("2023年上半年新能源汽车产量和销量")
    ('output', 'sales')
    """
    names = list(_QUANTITIES)
    return tuple(names[int(match.lastgroup[1:])] for match in _QUANTITY_WORD.finditer(text) if match.lastgroup)


def other_quantity(asked: str, told: str) -> bool:
    """Tell whether a figure described by `told` is of another quantity than every one that `asked` names."""
    wanted, held = set(quantities(asked)), quantities(told)
    if not wanted or not held or held[-1] in wanted:
        return False
    return not any(held[-1] in _WIDE.get(one, ()) for one in wanted)


def other_ratio(asked: str, told: str) -> bool:
    """Tell whether a share is told where a growth is asked for, or the other way round."""
    growth, share = OF_GROWTH.search(asked), OF_SHARE.search(asked)
    moved, held = _last(OF_GROWTH, told), _last(OF_SHARE, told)
    if growth and not share:
        return held > moved
    return bool(share and not growth) and moved > held


def other_direction(asked: str, told: str) -> bool:
    """Tell whether the one rises and the other falls."""
    wanted, held = direction(asked), direction(told)
    return bool(wanted and held) and wanted != held


def direction(text: str) -> str:
    """Return which way the text says that something went last, "" where it says nothing."""
    up, down = _last(_RISES, text), _last(_FALLS, text)
    return "" if up == down else "up" if up > down else "down"


def other_extent(asked: str, told: str) -> bool:
    """Tell whether what was added is told where the whole is asked for, or the other way round."""
    stock, flow = _WHOLE.search(asked), _ADDED.search(asked)
    whole, added = _WHOLE.search(told), _ADDED.search(told)
    return bool((stock and not flow and added and not whole) or (flow and not stock and whole and not added))


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)
