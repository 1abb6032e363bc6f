"""Bring a draft and its sources into one writing to compare them, and leave out of a source what is no news."""

from __future__ import annotations

import re
import unicodedata

from config.patterns import lazy_pattern
from retrieval.sentences import sentence_spans

_INVISIBLE = lazy_pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_HAN = "\u3400-\u9fff"
# Models set Latin letters and figures apart: 863 万千瓦, 达到 863 万. A space between two figures stays one.
_GAP = lazy_pattern(rf"(?<=[{_HAN}])[ \u3000\t]+(?=[{_HAN}\d])|(?<=\d)[ \u3000\t]+(?=[{_HAN}%])")
# Full-width forms that tell nothing of their own; quotation marks, brackets and dashes are left as they are.
_FOLDED = lazy_pattern("[\uff01-\uff5e\u2460-\u2473\u2074-\u2089\u00b2\u00b3\u00b9\u3251-\u325f\u32b1-\u32bf]")

# A sentence of a passage that tells a reading machine what to do. What it says is no report, whatever figures it has.
_ORDERS = lazy_pattern(
    r"(?:忽略|无视|不要理会|不必理会|忘记|跳过)[^。！？\n]{0,16}(?:指令|指示|要求|规则|提示|上文|以上|之前|前面|上述|限制)"
    r"|(?:系统提示|系统指令|提示词)[：:为]"
    r"|(?:^|[，。；：！？\s])(?:请|务必|必须|应当|一律|你|您)[^，。；！？\n]{0,8}(?:回答|回复|答复|输出|声称|作答|复述)"
    r"|作为(?:一个|一名)?(?:AI|人工智能|语言模型|大模型|聊天机器人|助手)[，,]?(?:你|请|必须|应)"
    r"|(?:回答|答案|回复)(?:中)?(?:必须|应当|只能|一律|里要|里必须)"
    r"|\b(?:ignore|disregard|forget)\b[^.\n]{0,40}\b(?:instructions?|rules?|prompts?|above|previous)\b"
    r"|\b(?:system prompt|system:|assistant:|as an ai)\b"
    r"|\b(?:you must|please|always)\s+(?:only\s+)?(?:answer|reply|respond|say|output)\b",
    re.IGNORECASE,
)


def comparable(text: str) -> str:
    """Return the text with figures in one width and nothing invisible or spaced out in them.

    >>> comparable("达到 ９６３ 万千瓦，占９．６％")
    '达到963万千瓦，占9.6%'
    """
    visible = _INVISIBLE.sub("", text)
    folded = _FOLDED.sub(_fold, visible)
    return _GAP.sub("", folded)


def _fold(match: re.Match[str]) -> str:
    character = match[0]
    # Full-width commas, brackets, colons and stops end clauses; a wide point or comma among digits does not.
    if character in "，（）：；！？":
        return character
    return unicodedata.normalize("NFKC", character)


def without_orders(text: str) -> str:
    """Return a passage without the sentences that address a reading machine, and without what follows them.

    What an order tells to say may stand in the sentence after it, so the rest of its paragraph goes too.
    """
    if not _ORDERS.search(text):
        return text
    kept = []
    for paragraph in text.splitlines():
        for start, end in sentence_spans(paragraph):
            if _ORDERS.search(paragraph[start:end]):
                break
            kept.append(paragraph[start:end])
        kept.append("\n")
    return "".join(kept)
