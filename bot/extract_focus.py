"""Find which words of a question name what is asked for (充电桩 in 新增充电桩多少台), apart from where and when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.extract_terms import LIGHT_ENGLISH, Word
from bot.question import Part, Question
from bot.question_en import ENGLISH_STOPS
from bot.question_words import Kind
from bot.question_zh import CHINESE_ASKING, CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.terms import fold_width

# The characters beside the asking word that are looked at: two words of Chinese.
FOCUS_CHARS = 4
_IDLE = lazy_pattern(
    r"^[的是了有为达到在和与\s，,。？?！!了吗呢吧人个家名位种款项座部支所条场届台类]+|[的是了有为达到在\s，,。？?！!了吗呢吧]+$"
)
# Of an opinion what it is about is asked for, not who has it.
_ABOUT = lazy_pattern(
    r"(?:关于|对于?|就|谈到)(?P<subject>[\u3400-\u9fff]{2,24}?)(?:[，,]|有什么|有何|怎么|如何|怎样|是|，|的看法|的评价)"
)
TOOK_PLACE = lazy_pattern(r"举行|举办|召开|发生|开幕|城市|国家|地方|省份")
_ASKING_EN = lazy_pattern(
    r"\b(?:how (?:many|much|large|big|long|high|fast|far|tall|old|wide)|what|which|whom?|whose|when|where|why|how)\b",
    re.IGNORECASE,
)
_SETTING_EN = lazy_pattern(r"\b(?:in|on|at|by|for|during|from|to|of|until|since|between|with|under|into|than)\b")
_HOW_IT_IS_ZH = lazy_pattern(r"(?:怎样|怎么样|如何|好不好|好吗)[了呢？?。\s]*$")
_HOW_IT_IS_EN = lazy_pattern(r"\bhow (?P<quality>[a-z]+) (?:is|are|was|were)\b", re.IGNORECASE)
# That something took place, and in what kind of place or time, is what such questions are made of.
_IDLE_EN = frozenset(
    "held hold located place happen happened occur occurred city cities province country town venue location date day "
    "month year time number percentage percent amount".split()
)
_WORD_EN = lazy_pattern(r"[a-z0-9][a-z0-9.+-]*")


def focus(question: Question, part: Part, words: Sequence[Word]) -> list[int]:
    """Return the numbers of the words that name what is asked for, [] where none does."""
    if question.asked_in == "en":
        chosen = _english(part.text)
        return [at for at, word in enumerate(words) if word.text.lower() in chosen and not word.name]
    near = _chinese(fold_width(part.text))
    if part.kind is Kind.OPINION and (about := _ABOUT.search(part.text)):
        near = about["subject"][-FOCUS_CHARS:]
    return [
        at
        for at, word in enumerate(words)
        if len(word.text) > 1 and word.text in near and not any(c in CHINESE_FUNCTION for c in word.text)
    ]


def quality_asked(question: Question, part: Part, words: Sequence[Word]) -> list[int]:
    """Return the numbers of the words for how something is: 安全性 in 电池的安全性怎样, safe in "How safe are ..."."""
    if question.asked_in == "en":
        match = _HOW_IT_IS_EN.search(part.text)
        return [at for at, word in enumerate(words) if match and word.text.lower() == match["quality"].lower()]
    near = _chinese(fold_width(part.text)) if _HOW_IT_IS_ZH.search(part.text) else ""
    return [at for at, word in enumerate(words) if len(word.text) > 1 and word.text in near]


def _chinese(text: str) -> str:
    """Return the characters that stand by the asking word: behind it if any do, else before it."""
    match = CHINESE_ASKING.search(text)
    if match is None:
        return ""
    behind = _IDLE.sub("", TOOK_PLACE.sub("", text[match.end() :]))
    if len(behind) > 1:
        return behind[:FOCUS_CHARS]
    return _IDLE.sub("", text[: match.start()])[-FOCUS_CHARS:]


def _english(text: str) -> set[str]:
    """Return the first word of substance behind the asking word, and the last before where and when."""
    match = _ASKING_EN.search(text)
    rest = text[match.end() :].lower() if match else text.lower()
    told = [w for w in _WORD_EN.findall(rest) if w not in ENGLISH_STOPS | LIGHT_ENGLISH | _IDLE_EN]
    if not told:
        return set()
    chosen = {told[0]}
    for piece in _SETTING_EN.split(rest):
        held = [w for w in _WORD_EN.findall(piece) if w in told]
        if held:
            chosen.add(held[-1])
            break
    return chosen
