"""Spell a foreign name in Chinese characters, as the news does: Wagner is 瓦格纳. Knows no archive.

What letters each character stands for was learned from the names in a dictionary (retrieval.training.build_names).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

# A line: letters, then the characters that stand for them with their log-probability in hundredths.
SOUNDS = Path(__file__).parent / "sounds.tsv"
MAX_LETTERS = 5
# Names that are longer are compounds, shorter ones could be spelled in too many ways.
LEAST_LETTERS, MOST_LETTERS = 4, 14
BEAM = 60
# Among so many spellings the usual one stands for seven of ten unseen names; an archive tells which it is.
SPELLINGS = 40

Sounds = Mapping[str, tuple[tuple[str, float], ...]]


def letters_of(name: str) -> str:
    """Return the name's letters, lower-case and without accents.

    >>> letters_of("Karikó")
    'kariko'
    """
    return "".join(c for c in unicodedata.normalize("NFD", name.lower()) if "a" <= c <= "z")


def spellings_of(name: str, sounds: Sounds | None = None) -> list[tuple[str, float]]:
    """Return how the name may be spelled, each with its log-probability, likeliest first; [] where it cannot be.

    Every way to cut the letters is tried, a beam of the likeliest beginnings kept.
    """
    table = load_sounds() if sounds is None else sounds
    letters = letters_of(name)
    if not LEAST_LETTERS <= len(letters) <= MOST_LETTERS:
        return []
    begun: list[dict[str, float]] = [{} for _ in range(len(letters) + 1)]
    begun[0][""] = 0.0
    for start in range(len(letters)):
        likeliest = sorted(begun[start].items(), key=lambda one: (-one[1], one[0]))[:BEAM]
        for end in range(start + 1, min(len(letters), start + MAX_LETTERS) + 1):
            there = begun[end]
            for character, more in table.get(letters[start:end], ()):
                for spelled, chance in likeliest:
                    longer = spelled + character
                    if chance + more > there.get(longer, -math.inf):
                        there[longer] = chance + more
    whole = [(spelled, chance) for spelled, chance in begun[-1].items() if len(spelled) > 1]
    return sorted(whole, key=lambda one: (-one[1], one[0]))[:SPELLINGS]


@lru_cache(maxsize=1)
def load_sounds() -> dict[str, tuple[tuple[str, float], ...]]:
    """Return the shipped table; read once per process."""
    found = {}
    for line in SOUNDS.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            letters, *spelled = line.split("\t")
            found[letters] = tuple((one[0], int(one[1:]) / 100) for one in spelled)
    return found
