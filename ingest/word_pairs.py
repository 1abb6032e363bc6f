"""Tell whether a word of two characters runs over the place where two lines meet.

`word_pairs.tsv` holds the words: those of two characters among the translations of retrieval's lexicon, by the first.
Of places inside sentences 42 in 100 have one running over them, of joins of a headline and a text one (4,725 and 1,842
places of news articles).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

WORD_PAIRS = Path(__file__).with_name("word_pairs.tsv")


@cache
def _pairs() -> frozenset[str]:
    lines = WORD_PAIRS.read_text(encoding="utf-8").splitlines()
    return frozenset(first + second for first, seconds in (line.split("\t") for line in lines) for second in seconds)


def word_over(before: str, after: str) -> bool:
    """Tell whether the last character of `before` and the first of `after` make a word.

    >>> word_over("每年可提供清", "洁电力"), word_over("芯片公司完成流片", "本月")
    (True, False)
    """
    return bool(before and after) and before[-1] + after[0] in _pairs()


# What a figure is followed by inside a sentence: its decimals, its unit, the rest of a day.
_AFTER_FIGURE = frozenset("0123456789.%％年月日时分秒万亿千百多余个家台辆吨米倍人岁元次项")


def figure_over(before: str, after: str) -> bool:
    """Tell whether a figure at the end of `before` goes on in `after`.

    >>> figure_over("截至6", "月，标准有39项"), figure_over("产量达2", "500亿元"), figure_over("破100", "公司宣布")
    (True, True, False)
    """
    return before[-1:].isdigit() and after[:1] in _AFTER_FIGURE
