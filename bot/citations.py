"""Find citation marks in a draft and resolve them against the passages that were given. Invents none."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.patterns import lazy_pattern

# [1] 【1】 ［1］ 〔1〕 [1,2] [1、2] [1-3] [^1] [来源1] [Passage 1], half or full width.
_MARK = lazy_pattern(
    r"\s?[\[【［〔]\s*\^?(?:来源|资料|文献|引用|段落|source|passage|citation)?\s*"
    r"(\d{1,3}(?:\s*[,，、;；\-–—~～至]\s*\d{1,3})*)\s*[\]】］〕]",
    re.IGNORECASE,
)
_RANGE = lazy_pattern(r"(\d+)\s*[-–—~～至]\s*(\d+)")
# A longer range than this is no citation but a slip ([1-99]).
MAX_RANGE = 20
# An ASCII bracket with digits after a Latin word or digit could be an index or a formula: x[1]. Marks follow prose.


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark, `text[start:end]`, with the numbers that it names in order."""

    start: int
    end: int
    numbers: tuple[int, ...]


def marks(text: str) -> list[Mark]:
    """Return the citation marks of `text` in order.

    >>> [mark.numbers for mark in marks("增长[1]，下降【2,3】。［4-6］")]
    [(1,), (2, 3), (4, 5, 6)]
    """
    return [Mark(m.start(), m.end(), tuple(_numbers(m[1]))) for m in _MARK.finditer(text)]


def _numbers(inside: str) -> list[int]:
    numbers: list[int] = []
    for piece in re.split(r"[,，、;；]", inside):
        if between := _RANGE.search(piece):
            first, last = int(between[1]), int(between[2])
            if first <= last < first + MAX_RANGE:
                numbers += range(first, last + 1)
        elif piece.strip():
            numbers.append(int(piece))
    return list(dict.fromkeys(numbers))


def without_marks(text: str) -> str:
    """Return the text without its citation marks.

    >>> without_marks("增长5%[1]。")
    '增长5%。'
    """
    return _MARK.sub("", text)
