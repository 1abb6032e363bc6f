"""Write a question's figures as the paper may write them: 1.5 GW is 150万千瓦, 4.2 billion yuan is 42亿元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from retrieval.figures import Figure, figures
from retrieval.terms import fold_width
from retrieval.units import Measure

# What the figures of a measure are written in, with the size of one in the measure's base unit.
_POWER = {"GW": "1e9", "MW": "1e6", "亿千瓦": "1e11", "万千瓦": "1e7", "吉瓦": "1e9", "兆瓦": "1e6", "千瓦": "1e3"}
_ENERGY = {
    "TWh": "1e12",
    "GWh": "1e9",
    "MWh": "1e6",
    "亿千瓦时": "1e11",
    "万千瓦时": "1e7",
    "吉瓦时": "1e9",
    "兆瓦时": "1e6",
    "千瓦时": "1e3",
}
_MONEY = {"CNY": "元", "USD": "美元", "EUR": "欧元", "JPY": "日元", "HKD": "港元", "GBP": "英镑", "KRW": "韩元"}
_SUMS = {"万亿": "1e12", "亿": "1e8", "万": "1e4"}
# Nobody writes 0.0015亿元 or 4200000万元.
_DECIMALS = 4
_LEAST, _MOST = Decimal("0.01"), Decimal(100_000)


def figure_spellings(question: str) -> list[tuple[str, ...]]:
    """Return the spellings, in lower case, of each figure that can be written otherwise than the question does.

    >>> figure_spellings("Which plant has 1.5 GW?")[0][:2]
    ('1.5gw', '1500mw')
    """
    asked = fold_width(question)
    found = [tuple(dict.fromkeys(_spelled(figure))) for figure in figures(question)]
    return [spelled for spelled in found if any(one not in asked for one in spelled)]


def _spelled(figure: Figure) -> Iterator[str]:
    if figure.measure is Measure.POWER or figure.measure is Measure.ENERGY:
        units = _POWER if figure.measure is Measure.POWER else _ENERGY
        for unit, size in units.items():
            if number := _written(figure.value / Decimal(size)):
                yield f"{number}{unit.lower()}"
    elif figure.measure is Measure.MONEY and figure.unit in _MONEY:
        for scale, size in _SUMS.items():
            if number := _written(figure.value / Decimal(size)):
                yield f"{number}{scale}{_MONEY[figure.unit]}"


def _written(number: Decimal) -> str:
    """Return the number as a paper prints it, "" where it would not."""
    if not _LEAST <= number < _MOST or number != round(number, _DECIMALS):
        return ""
    return f"{number.normalize():f}"
