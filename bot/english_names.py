"""Write the names of an answer in English, only those that the cited text bears out: by pinyin or by the glossary."""

from __future__ import annotations

from bot.extract_spans import is_person
from retrieval.known_names import english_name
from retrieval.pinyin import NamePattern, romanise, syllable_splits


def led_name(chinese: str, cited: str) -> str:
    """Return the name in English, "" where the cited text does not hold it or nothing says how it is written.

    A body's name is the glossary's; a person's is read from its characters, and what was written is read back: it must
    be those very characters of the cited text.

    >>> led_name("雷军", "创始人雷军发布了新品"), led_name("雷军", "小米发布了新品"), led_name("工信部", "工信部的数据")
    ('Lei Jun', '', 'MIIT')
    """
    if not chinese or chinese not in cited:
        return ""
    if known := english_name(chinese):
        return known
    if not is_person(chinese):
        return ""
    english = romanise(chinese)
    return english if reads_as(english, chinese) else ""


def reads_as(english: str, chinese: str) -> bool:
    """Tell whether the Latin name is one way to read the Chinese one, surname first."""
    sequences: list[tuple[str, ...]] = [()]
    for word in english.split():
        sequences = [head + tail for head in sequences for tail in syllable_splits(word)]
    return NamePattern(english, tuple(sequences)).matches(chinese)
