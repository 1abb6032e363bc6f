"""Make the text of a paragraph presentable and note what looks misprinted. Knows no articles and no files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from retrieval.han import even_spaces, normalise
from retrieval.newspaper import Note

_HAN = "\u3400-\u9fff"
# A page reader that translates: the Latin word alone between two Chinese characters can only be 和.
_TRANSLATED_AND = re.compile(rf"(?<=[{_HAN}])\s?\band\b\s?(?=[{_HAN}])")
# Pairs of characters that page readers mix up because they look alike.
_LOOKALIKES = (
    "侧测",
    "未末",
    "己已",
    "日曰",
    "土士",
    "干千",
    "人入",
    "天夭",
    "币市",
    "折拆",
    "坏环",
    "治冶",
    "候侯",
    "账帐",
    "辩辨",
    "戌戍",
    "巳已",
    "析折",
)
_TWIN = {a: b for pair in _LOOKALIKES for a, b in ((pair[0], pair[1]), (pair[1], pair[0]))}
# A word seen this often with one of the twins makes the same word with the other one suspicious, if that is rare.
OFTEN, RARELY = 5, 2
_LATIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
_MIN_NAME_CHARS = 5
_CONTEXT_CHARS = 4


def presentable(raw: str) -> tuple[str, tuple[Note, ...]]:
    """Return `raw` normalised, with the one sure slip put right, and a note for each place where it was.

    >>> presentable("由工业部 and 河北省主办,共3场")[0]
    '由工业部和河北省主办，共3场'
    """
    text = even_spaces(raw)
    notes = tuple(
        Note(
            seen=text[max(0, match.start() - _CONTEXT_CHARS) : match.end() + _CONTEXT_CHARS],
            likely=text[max(0, match.start() - _CONTEXT_CHARS) : match.start()]
            + "和"
            + text[match.end() : match.end() + _CONTEXT_CHARS],
            reason="a Latin 'and' between Chinese characters stands for 和",
            applied=True,
        )
        for match in _TRANSLATED_AND.finditer(text)
    )
    return normalise(_TRANSLATED_AND.sub("和", text)), notes


def suspicions(texts: Sequence[str]) -> list[Note]:
    """Return what the texts of one article suggest was misprinted; nothing of it is applied."""
    return [*_mixed_up(texts), *_written_two_ways(texts)]


def _mixed_up(texts: Sequence[str]) -> list[Note]:
    """Find words that stand once or twice with a look-alike of the character that they usually have."""
    pairs = Counter(text[at : at + 2] for text in texts for at in range(len(text) - 1))
    notes: list[Note] = []
    for pair, count in pairs.items():
        if count > RARELY:
            continue
        for at, character in enumerate(pair):
            twin = _TWIN.get(character)
            likely = pair[:at] + twin + pair[at + 1 :] if twin else pair
            if twin and pairs[likely] >= OFTEN:
                notes.append(
                    Note(pair, likely, f"{likely} stands {pairs[likely]} times in this article, {pair} {count}")
                )
    return notes


def _written_two_ways(texts: Sequence[str]) -> list[Note]:
    """Find Latin names that differ in nothing but hyphens and capitals."""
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        for name in _LATIN_NAME.findall(text):
            if len(name) >= _MIN_NAME_CHARS:
                forms.setdefault(name.replace("-", "").casefold(), Counter())[name] += 1
    return [
        Note(rare, common, "one name written two ways")
        for counts in forms.values()
        if len(counts) > 1
        for common in [max(sorted(counts), key=counts.__getitem__)]
        for rare in sorted(counts)
        if rare != common
    ]
