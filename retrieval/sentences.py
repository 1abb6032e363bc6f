"""Find where sentences end, in a Chinese article and in a Chinese or English draft. Knows nothing of passages."""

from __future__ import annotations

import re

from config.patterns import lazy_pattern

_STOPS = "。！？!?"
_CLOSERS = "”’」』）)】〕］]》〉\"'"
# An English full stop ends a sentence only before a space or the end, and never after these.
_ABBREVIATIONS = frozenset(
    [
        "co",
        "corp",
        "dept",
        "dr",
        "e.g",
        "etc",
        "fig",
        "gen",
        "i.e",
        "inc",
        "jr",
        "ltd",
        "mr",
        "mrs",
        "ms",
        "no",
        "nos",
        "prof",
        "rev",
        "sen",
        "sr",
        "st",
        "u.k",
        "u.s",
        "vol",
        "vs",
    ]
)
_WORD_BEFORE = lazy_pattern(r"([A-Za-z][A-Za-z.]*)$")
_MARK = lazy_pattern(f"[《》\n….{re.escape(_STOPS)}]")
# How far back a word is looked for: longer than any abbreviation above, short enough to keep the whole linear.
_WORD_CHARS = 24


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence; the spans tile `text`, white space after a sentence belongs to it.

    A stop inside 《》 ends nothing (titles have questions in them), nor does a decimal point. An ellipsis ends a
    sentence only where a quotation or a line ends with it: within a line the paper uses it for "and others".

    >>> sentence_spans("增长3.5%。“好！”他说。")
    [(0, 7), (7, 11), (11, 14)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    depth = 0
    at = 0
    # Only these characters can end anything; going from one to the next is several times faster than looking at all.
    while (mark := _MARK.search(text, at)) is not None:
        character = mark[0]
        at = mark.end()
        if character == "《":
            depth += 1
        elif character == "》":
            depth = max(0, depth - 1)
        elif character == "\n":
            depth = 0  # a title never runs over a line: a bracket that was left open must not swallow the article
            at = _after_space(text, at)
            spans.append((start, at))
            start = at
        elif depth == 0 and _ends(text, at - 1):
            at = _after_space(text, _after_closers(text, at))
            spans.append((start, at))
            start = at
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _ends(text: str, at: int) -> bool:
    character = text[at]
    after = text[at + 1] if at + 1 < len(text) else "\n"
    if character in _STOPS:
        return True
    if character == "…":
        return after == "\n" or after in "”’」』"
    if character == ".":
        if not (after.isspace() or after in "”\"')") or at == 0:
            return False
        word = _WORD_BEFORE.search(text[max(0, at - _WORD_CHARS) : at])
        return not (word and (word[1].lower() in _ABBREVIATIONS or len(word[1]) == 1))
    return False


def _after_closers(text: str, at: int) -> int:
    while at < len(text) and (text[at] in _STOPS or text[at] == "…" or text[at] in _CLOSERS):
        at += 1
    return at


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Return `span` without the white space at its ends."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
