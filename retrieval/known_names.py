"""What firms, ministries and institutions call themselves in English, as `known_names.tsv` has it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

KNOWN_NAMES = Path(__file__).with_name("known_names.tsv")
# At the border of a text a name is sought up to this length.
MOST_CHARS = 12
# The headings in the file of those who can do something.
_BODIES = ("# Ministries", "# Firms")


def known_names(path: Path = KNOWN_NAMES) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the English and the Chinese names of one after the other, the usual one first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield _entry(line)


def known_bodies(path: Path = KNOWN_NAMES) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the names of the ministries, institutions and firms alone."""
    lines = path.read_text(encoding="utf-8").splitlines()
    begun = [at for at, line in enumerate(lines) if line.startswith("# ")]
    for first, last in zip(begun, [*begun[1:], len(lines)], strict=True):
        if lines[first].startswith(_BODIES):
            yield from map(_entry, lines[first + 1 : last])


def _entry(line: str) -> tuple[list[str], list[str]]:
    english, chinese = line.split("\t")
    return [name.strip() for name in english.split("|")], chinese.split(" ")


def english_name(chinese: str) -> str:
    """Return the English name of a firm or an institution, "" where none is known.

    >>> english_name("小米"), english_name("工信部"), english_name("某某公司")
    ('Xiaomi', 'MIIT', '')
    """
    return _by_chinese().get(chinese, "")


def known_at_start(text: str) -> str:
    """Return the longest known name, of two characters at least, that a Chinese text begins with, "" for none."""
    return next((text[:end] for end in range(MOST_CHARS, 1, -1) if english_name(text[:end])), "")


def known_at_end(text: str) -> str:
    """Return the longest known name that a Chinese text ends with, "" where there is none."""
    return next((text[at:] for at in range(max(0, len(text) - MOST_CHARS), len(text)) if english_name(text[at:])), "")


@lru_cache(maxsize=1)
def _by_chinese() -> dict[str, str]:
    return {name: english[0] for english, names in reversed(list(known_names())) for name in names}
