"""Say an error in the language spoken, where the error does not know it itself.

Most errors are raised far below, by code that speaks one language only; their messages are few and fixed but for gaps.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Literal

from bot.language import spoken
from config.errors import UserError

MESSAGES = Path(__file__).with_name("errors_zh.tsv")


def told(error: UserError, language: Literal["zh", "en"] | None = None) -> str:
    """Return the error's message in the language spoken, or in the one named."""
    language = language or spoken()
    message = error.told(language)
    return in_chinese(message) if language == "zh" and not error.zh else message


def in_chinese(message: str) -> str:
    """Return an English message of the layers below in Chinese; as it is where there is no Chinese for it.

    >>> in_chinese("'a.txt': the file is empty; check where it was saved from")
    "'a.txt'：文件是空的，请检查是否复制完整"
    """
    for english, chinese in _patterns():
        if found := english.fullmatch(message):
            return chinese.format(*map(in_chinese, found.groups()))
    from bot import readers_told  # its patterns are made with the first error, not with every command

    return readers_told.in_chinese(message)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern for each message with its Chinese words, the one with most words of its own first.

    Made when the first error is told: a command that succeeds does not pay for it.
    """
    ordered = sorted(messages(), key=lambda pair: -len(pair[0].replace("{}", "")))
    return [(re.compile(_pattern(english), re.DOTALL), chinese) for english, chinese in ordered]


def messages() -> list[tuple[str, str]]:
    """Return the messages of the layers below, each with its Chinese words; {} are their gaps.

    In Chinese a gap carries its number where the order differs. A gap may hold another message.
    """
    lines = MESSAGES.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return [(english, chinese) for english, chinese in pairs]


def _pattern(english: str) -> str:
    pieces = Formatter().parse(english)
    return "".join(re.escape(text) + ("(.*?)" if gap is not None else "") for text, gap, _, _ in pieces)
