"""Say a figure or a period as an English sentence would have it. Finds neither."""

from __future__ import annotations

import calendar
from decimal import Decimal

from config.patterns import lazy_pattern
from retrieval.figures import Figure
from retrieval.period import ENDS_MONTH, Period, said_loosely
from retrieval.units import Measure

_STEPS = {
    Measure.POWER: (("GW", 9), ("MW", 6), ("kW", 3), ("W", 0)),
    Measure.ENERGY: (("TWh", 12), ("GWh", 9), ("MWh", 6), ("kWh", 3), ("Wh", 0)),
    Measure.STORAGE: (("PB", 15), ("TB", 12), ("GB", 9), ("MB", 6), ("KB", 3), ("B", 0)),
    Measure.FREQUENCY: (("THz", 12), ("GHz", 9), ("MHz", 6), ("kHz", 3), ("Hz", 0)),
    Measure.LENGTH: (("km", 3), ("m", 0), ("cm", -2), ("mm", -3), ("μm", -6), ("nm", -9)),
    Measure.MASS: (("million tonnes", 9), ("tonnes", 3), ("kg", 0), ("g", -3)),
}
_LARGE = (("trillion", 12), ("billion", 9), ("million", 6))
_BOUND_WORDS = {"over": "over ", "under": "under ", "about": "about "}
# 接近 and 近 come up from below without a claim of how far.
_NEARLY = lazy_pattern("^(?:接近|将近|近|nearly|almost|close to)")
_LOOSE = {"early": "beginning", "mid": "middle", "late": "end"}
_CALENDAR = ((12, "year"), (1, "month"))
_TOLD_IN = {"week": "周", "day": "天", "hour": "小时", "minute": "分钟", "second": "秒", "year": "年"}
_CLOCK = ((604800, "week"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def english_form(figure: Figure) -> str:
    """Return the figure as an English sentence would have it.

    >>> from retrieval.figures import figures
    >>> [english_form(f) for f in figures("863万千瓦，接近2000亿元，300余人，97.2%")]
    ['8.63 GW', 'nearly CNY 200 billion', 'over 300', '97.2%']
    """
    if figure.bound == "several":
        return _several(figure.value)
    bound = "nearly " if _NEARLY.match(figure.text) else _BOUND_WORDS.get(figure.bound, "")
    return bound + _english_value(figure)


def _english_value(figure: Figure) -> str:
    value, measure = figure.value, figure.measure
    if measure in _STEPS:
        name, power = next(((n, p) for n, p in _STEPS[measure] if abs(value) >= Decimal(10) ** p), _STEPS[measure][-1])
        return f"{_plain(value / Decimal(10) ** power)} {name}"
    if measure is Measure.MONEY:
        return f"{figure.unit} {_large(value)}"
    if measure is Measure.PERCENT:
        return f"{_plain(value)}%"
    if measure is Measure.POINTS:
        return f"{_plain(value)} percentage points"
    if measure is Measure.ORDINAL:
        return _ordinal(int(value))
    if measure is Measure.DURATION:
        steps = _CALENDAR if figure.unit == "month" else _CLOCK
        even = next(((s, n) for s, n in steps if value % s == 0), steps[-1])
        # 2.1小时 are 2.1 hours, as the paper has it, and no 126 minutes.
        size, name = next(((s, n) for s, n in steps if _TOLD_IN.get(n, "?") in figure.text), even)
        count = value / size
        return f"{_plain(count)} {name}{'' if count == 1 else 's'}"
    if measure is Measure.AREA:
        return f"{_large(value)} square metres"
    if measure is Measure.VOLUME:
        return f"{_large(value)} litres"
    if measure is Measure.RATIO:
        return f"{_plain(value)} times"
    return _large(value)


def _several(value: Decimal) -> str:
    """Return 数十亿 as "billions": the paper gives the magnitude alone."""
    power = value.adjusted()
    name = next((n for n, p in (*_LARGE, ("thousand", 3)) if power >= p), "")
    start = next((p for n, p in (*_LARGE, ("thousand", 3)) if n == name), 0)
    many = ("", "tens", "hundreds")[min(power - start, 2)]
    return f"{many} of {name}s" if many and name else f"{name}s" if name else many


def _large(value: Decimal) -> str:
    for name, power in _LARGE:
        if abs(value) >= Decimal(10) ** power:
            return f"{_plain(value / Decimal(10) ** power)} {name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    """Return the number without needless zeros, thousands parted by commas."""
    text = f"{value.normalize():,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _ordinal(value: int) -> str:
    ending = "th" if 10 <= value % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def english_period(period: Period) -> str:
    """Return the period as an English sentence would have it, as precisely as it is known.

    >>> from retrieval.periods import periods
    >>> english_period(periods("2023年上半年")[0]), english_period(periods("11月17日")[0])
    ('first half of 2023', 'November 17')
    """
    first, last = period.first, period.last
    year = f" {first.year}" if period.dated else ""
    if period.days == 1:
        return f"{calendar.month_name[first.month]} {first.day}" + (f",{year}" if year else "")
    months = (first.month, last.month)
    if first.year != last.year:
        return f"{first.year}–{last.year}"
    if first.month == last.month:
        return f"{'end of ' if ENDS_MONTH.search(period.text) else ''}{calendar.month_name[first.month]}{year}"
    named = {(1, 6): "first half of", (7, 12): "second half of"} | {
        (3 * n - 2, 3 * n): f"{ordinal} quarter of"
        for n, ordinal in enumerate(("first", "second", "third", "fourth"), 1)
    }
    if loose := said_loosely(period):
        return f"{_LOOSE[loose]} of{year or ' the year'}"
    if months == (1, 12):
        return year.strip()
    if months in named:
        return f"{named[months]}{year or ' the year'}"
    return f"{calendar.month_name[first.month]}–{calendar.month_name[last.month]}{year}"
