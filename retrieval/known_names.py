"""What firms, ministries and institutions call themselves in English, as `known_names.tsv` has it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

KNOWN_NAMES = Path(__file__).with_name("known_names.tsv")


def known_names(path: Path = KNOWN_NAMES) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the English and the Chinese names of one after the other, the usual one first."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            english, chinese = line.split("\t")
            yield [name.strip() for name in english.split("|")], chinese.split(" ")


def english_name(chinese: str) -> str:
    """Return the English name of a firm or an institution, "" where none is known.

    >>> english_name("小米"), english_name("工信部"), english_name("某某公司")
    ('Xiaomi', 'MIIT', '')
    """
    return _by_chinese().get(chinese, "")


@lru_cache(maxsize=1)
def _by_chinese() -> dict[str, str]:
    return {name: english[0] for english, names in reversed(list(known_names())) for name in names}
