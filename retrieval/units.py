"""The units that the paper counts in, each with its kind and its size in the kind's base unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """What a figure measures. Figures of different measures are never equal."""

    POWER = "power"  # W
    ENERGY = "energy"  # Wh
    MONEY = "money"  # the currency, by its ISO code
    PERCENT = "percent"
    POINTS = "percentage points"
    COUNT = "count"
    ORDINAL = "ordinal"
    LENGTH = "length"  # m
    AREA = "area"  # square metre
    VOLUME = "volume"  # litre
    MASS = "mass"  # kg
    DURATION = "duration"  # s, and months where the length in seconds is not fixed
    STORAGE = "storage"  # byte
    FREQUENCY = "frequency"  # Hz
    RATIO = "times"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Unit:
    """`base` names the base unit; one of this unit is `size` of it. `counter` is the Chinese measure word, if any."""

    measure: Measure
    base: str
    size: Decimal = Decimal(1)
    counter: str = ""


def _scaled(measure: Measure, base: str, sizes: dict[str, str]) -> dict[str, Unit]:
    return {name: Unit(measure, base, Decimal(size)) for names, size in sizes.items() for name in names.split("|")}


_MEASURED: dict[str, Unit] = {
    **_scaled(
        Measure.POWER,
        "W",
        {
            "瓦特|瓦|W|watt|watts": "1",
            "千瓦|kW|KW|kw|kilowatt|kilowatts": "1e3",
            "兆瓦|MW|megawatt|megawatts": "1e6",
            "吉瓦|GW|gigawatt|gigawatts": "1e9",
            "太瓦|TW|terawatt|terawatts": "1e12",
        },
    ),
    **_scaled(
        Measure.ENERGY,
        "Wh",
        {
            "瓦时|Wh|watt-hours": "1",
            "千瓦时|千瓦·时|千瓦小时|度电|kWh|KWh|kilowatt-hours|kilowatt hours": "1e3",
            "兆瓦时|MWh|megawatt-hours|megawatt hours": "1e6",
            "吉瓦时|GWh|gigawatt-hours|gigawatt hours": "1e9",
            "太瓦时|TWh|terawatt-hours|terawatt hours": "1e12",
        },
    ),
    **_scaled(
        Measure.LENGTH,
        "m",
        {
            "纳米|nm|nanometer|nanometers|nanometre|nanometres": "1e-9",
            "微米|μm|um|micron|microns": "1e-6",
            "毫米|mm|millimeters|millimetres": "1e-3",
            "厘米|cm|centimeters|centimetres": "1e-2",
            "英寸|吋|inch|inches|-inch": "0.0254",
            "米|metre|metres|meter|meters": "1",
            "公里|千米|km|kilometer|kilometers|kilometre|kilometres": "1e3",
        },
    ),
    **_scaled(
        Measure.AREA,
        "m2",
        {
            "平方米|平米|square meters|square metres": "1",
            "平方公里|平方千米|square kilometers|square kilometres": "1e6",
            "公顷|hectares": "1e4",
            "亩|mu": "666.6666666666666666666666667",
        },
    ),
    **_scaled(
        Measure.VOLUME, "L", {"升|liters|litres": "1", "立方米|cubic meters|cubic metres": "1e3", "毫升|ml": "1e-3"}
    ),
    **_scaled(
        Measure.MASS,
        "kg",
        {
            "克|grams": "1e-3",
            "公斤|千克|kg|kilograms": "1",
            "吨|ton|tons|tonne|tonnes|metric tons": "1e3",
        },
    ),
    **_scaled(
        Measure.DURATION,
        "s",
        {
            "纳秒|ns": "1e-9",
            "微秒": "1e-6",
            "毫秒|ms|milliseconds": "1e-3",
            "秒钟|秒|second|seconds": "1",
            "分钟|minute|minutes": "60",
            "个小时|小时|hour|hours": "3600",
            "天|day|days": "86400",
            "周|个星期|星期|week|weeks": "604800",
        },
    ),
    **_scaled(
        Measure.DURATION,
        "month",
        {"个月|month|months": "1", "个季度|quarter|quarters": "3", "年|周年|year|years|-year": "12"},
    ),
    **_scaled(Measure.STORAGE, "B", {"KB": "1e3", "MB": "1e6", "GB": "1e9", "TB": "1e12", "PB": "1e15", "EB": "1e18"}),
    **_scaled(
        Measure.FREQUENCY,
        "Hz",
        {"赫兹|赫|Hz": "1", "千赫|kHz": "1e3", "兆赫|MHz": "1e6", "吉赫|GHz": "1e9", "太赫兹|THz": "1e12"},
    ),
    **_scaled(Measure.PERCENT, "%", {"%|％|percent|per cent": "1", "‰|permille": "0.1"}),
    **_scaled(Measure.POINTS, "pp", {"个百分点|百分点|percentage points|percentage point|pp": "1"}),
    **_scaled(Measure.RATIO, "times", {"倍|times|-fold": "1"}),
    **_scaled(
        Measure.OTHER,
        "",
        {
            "摄氏度|℃|°C|degrees": "1",
            "TOPS": "1",
            "mAh|毫安时": "1",
            "dB|分贝": "1",
            "bp|基点": "1",
            "TFLOPS": "1e12",
            "PFLOPS": "1e15",
            "EFLOPS": "1e18",
            "伏特|伏|V": "1",
        },
    ),
}

# Longest first: 人民币 names itself before and after the sum.
_CURRENCIES = {
    "CNY": "元人民币|人民币|元|块钱|yuan|CNY|RMB|renminbi|¥|￥",
    "USD": "美元|美金|USD|US dollars|dollars|dollar|US$|$",
    "EUR": "欧元|EUR|euros|euro|€",
    "JPY": "日元|JPY|yen",
    "HKD": "港元|港币|HKD|HK$|Hong Kong dollars",
    "GBP": "英镑|GBP|pounds|£",
    "KRW": "韩元|KRW|won",
    "TWD": "新台币|TWD|NT$",
}
CURRENCIES: dict[str, str] = {name: code for code, names in _CURRENCIES.items() for name in names.split("|")}

# Measure words. A count is a count: "300余人" answers "how many people", and 家 against 人 tells two counts apart.
_COUNTERS = (
    "个省|个国家|个地区|家企业|家|名|位|人次|人|支|台套|台|辆|部|款|项|条|种|"
    "座|所|只|件套|件|套|张|片|颗|艘|架|组|篇|枚|块|笔|"
    "株|头|户|批次|批|届|期|次|轮|场|步|类|层|亿次|字|页|版|站|处|样|份|口|对|双|门|幅|间|栋|盏|根|枝|代|"
    "个"
)
# Nouns that follow a number without a measure word: 1750亿参数 counts parameters, not models.
NOUNS = frozenset("强 参数 用户 员工 专利 词 token tokens".split())
_ENGLISH_COUNTERS = (
    "people|persons|participants|companies|enterprises|firms|teams|contestants|players|units|sets|models|projects|"
    "countries|provinces|cities|stations|parameters|users|employees|patents|prizes|events|items|types|kinds"
)
COUNTERS: dict[str, Unit] = {
    **{name: Unit(Measure.COUNT, "", counter=name) for name in (*_COUNTERS.split("|"), *sorted(NOUNS))},
    **{name: Unit(Measure.COUNT, "") for name in _ENGLISH_COUNTERS.split("|")},
}

UNITS: dict[str, Unit] = {
    **COUNTERS,
    **{name: Unit(Measure.MONEY, code) for name, code in CURRENCIES.items()},
    **_MEASURED,
}
