"""Hear the language that a question wants to be answered in: 请用英文回答, "answer in Chinese". Knows no archive."""

from __future__ import annotations

import re

from bot.phrases import Language
from config.patterns import lazy_pattern

_CHINESE_WISH = (
    r"请?(?:你)?用(?P<{0}>英[文语]|中文|汉语)(?:来)?(?:回答|作答|答复|答|告诉我|说明?|讲|写)?(?:我|一下|一遍)?"
)
_ENGLISH_WISH = (
    r"(?:please,?\s+)?(?:(?:can|could) you\s+)?(?:answer|reply|respond|say (?:it|that)|tell me)"
    r"(?:\s+(?:me|this|it|that))?\s+in\s+(?P<{0}>english|chinese)(?:,?\s+please)?"
)
_PLEASE_IN = r"(?:in\s+(?P<{0}>english|chinese),?\s+please|please,?\s+in\s+(?P<{1}>english|chinese))"
# "What is it called in Chinese?" asks for a name: behind a question only what is plainly a wish is one.
_AT_THE_END = lazy_pattern(
    rf"[\s，,。.；;？?！!（(]+(?:{_CHINESE_WISH.format('a')}|{_ENGLISH_WISH.format('b')}|"
    rf"{_PLEASE_IN.format('c', 'd')})[\s）)。.！!？?]*$",
    re.IGNORECASE,
)
_AT_THE_START = lazy_pattern(
    rf"^\s*(?:{_CHINESE_WISH.format('a')}|{_ENGLISH_WISH.format('b')}|{_PLEASE_IN.format('c', 'd')}|"
    r"in\s+(?P<e>english|chinese)(?=\s*[:：]))(?:\s*[:：，,。.；;！!—-]+\s*|\s*$)",
    re.IGNORECASE,
)


def without_wish(text: str) -> tuple[str, Language | None]:
    """Return the question without the wish for a language, and that language; None where none is wished for.

    A wish alone is no question: it is returned as it is.

    >>> without_wish("请用英文回答：新增装机多少？")
    ('新增装机多少？', 'en')
    >>> without_wish("What is it called in Chinese?")
    ('What is it called in Chinese?', None)
    """
    for pattern in (_AT_THE_START, _AT_THE_END):
        if match := pattern.search(text):
            told = next(group for group in match.groups() if group).lower()
            before, after = text[: match.start()], text[match.end() :]
            # What ends the question itself goes with the wish behind it.
            mark = next((mark for mark in match[0][:2] if before and mark in "？?"), "")
            rest = f"{before}{mark}{after}".strip()
            return (rest, "en" if told in ("english", "英文", "英语") else "zh") if rest else (text, None)
    return text, None
