"""A question as passages are compared with it: its words with what each spelling is worth. Knows no passage."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from config.patterns import lazy_pattern
from retrieval.query import Query, Word
from retrieval.terms import fold_width, terms
from retrieval.word_lists import rarity
from retrieval.words import K1

# The index knows no lone characters; they are about so common.
LONE_CHARACTER_SHARE = 0.1
RAREST = 3
# A word that the archive holds in none of its spellings is weighed as one of this part of the greatest rarity.
UNKNOWN_SHARE = 0.5
_INSIDE = frozenset(string.ascii_lowercase + string.digits)
_ASKS_NUMBER = lazy_pattern(
    r"多少|几[个名人次天年家倍成元岁种位届]|第几|多[大高长远久重]"
    r"|how (?:many|much|long|large|big|far|old|high)|what (?:percentage|number|share|price|amount)",
    re.IGNORECASE,
)
_ASKS_DATE = lazy_pattern(
    r"何时|什么时[候间]|哪[一]?[年天月日]|几[月号日]"
    r"|when\b|what (?:year|date|day|month)|which (?:year|day|month)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Spelled:
    """A word with the worth of each spelling that the archive holds, highest first.

    With each spelling stands whether it begins or ends with a letter or digit, and so may stand inside another word.
    """

    spellings: tuple[tuple[str, float, bool], ...]
    weight: float
    is_number: bool
    is_latin: bool

    @property
    def worth(self) -> float:
        return self.spellings[0][1]

    def found(self, text: str) -> float:
        """Return the worth of the best spelling that stands in `text`."""
        for spelling, worth, bounded in self.spellings:
            if spelling in text and (not bounded or by_itself(spelling, text)):
                return worth
        return 0.0

    def within(self, text: str) -> Spelled | None:
        """Return the word with only those of its spellings that stand in `text`, None where none does.

        What stands in no part of a text need not be looked for in each.
        """
        held = tuple(one for one in self.spellings if one[0] in text)
        return Spelled(held, self.weight, self.is_number, self.is_latin) if held else None

    def counted(self, text: str, norm: float) -> float:
        """Return the best spelling's worth, its number of places in `text` saturated as BM25 does."""
        best = 0.0
        for spelling, worth, bounded in self.spellings:
            if worth * (K1 + 1) <= best:
                break
            count = by_itself(spelling, text) if bounded else text.count(spelling)
            if count:
                best = max(best, worth * count * (K1 + 1) / (count + norm))
        return best


@dataclass(frozen=True, slots=True)
class Asked:
    """What every candidate is compared with; `whole` is what all words together are worth.

    `said` is, for each word, what an English question itself says, "" where that is how it is spelled. `unknown` are
    what it says and no spelling of which the archive holds, with a weight as if a usual one were held.
    """

    text: str
    words: tuple[Spelled, ...]
    whole: float
    said: tuple[str, ...]
    unknown: tuple[tuple[str, float], ...]
    rarest: tuple[Spelled, ...]
    numbers: tuple[Spelled, ...]
    latin: tuple[Spelled, ...]
    asks_number: bool
    asks_date: bool

    @classmethod
    def of(cls, query: Query, counts: Mapping[str, int], total: int) -> Asked:
        looked_up = [(word, _spelled(word, counts, total)) for word in query.spoken]
        known = [(word.said, spelled) for word, spelled in looked_up if spelled]
        words = tuple(spelled for _, spelled in known)
        usual = UNKNOWN_SHARE * rarity(1, total)
        text = fold_width(query.text)
        return cls(
            text,
            words,
            sum(word.weight * word.worth for word in words) or 1.0,
            tuple(said for said, _ in known),
            tuple((word.said, word.weight * usual) for word, spelled in looked_up if word.said and not spelled),
            tuple(sorted(words, key=lambda word: -word.worth * word.weight)[:RAREST]),
            tuple(word for word in words if word.is_number),
            tuple(word for word in words if word.is_latin),
            bool(_ASKS_NUMBER.search(text)),
            bool(_ASKS_DATE.search(text)),
        )


def _spelled(word: Word, counts: Mapping[str, int], total: int) -> Spelled | None:
    held = []
    for spelling, sure in word.spellings:
        pieces = terms(spelling)
        if not pieces:
            continue
        if len(spelling) == 1 and spelling not in _INSIDE:
            number = max(counts.get(spelling, 0), int(LONE_CHARACTER_SHARE * total))
        else:
            number = min(counts.get(piece, 0) for piece in pieces)
        if not number:
            continue
        held.append((spelling, rarity(number, total) * sure, spelling[0] in _INSIDE or spelling[-1] in _INSIDE))
    if not held:
        return None
    held.sort(key=lambda one: -one[1])
    first = held[0][0]
    return Spelled(tuple(held), word.weight, first[0].isdigit(), first[0].isascii() and first[0].isalpha())


def by_itself(spelling: str, text: str) -> int:
    """Return in how many places of `text` the spelling is no part of a longer word or number."""
    count, at = 0, text.find(spelling)
    while at >= 0:
        end = at + len(spelling)
        before, after = text[at - 1 : at], text[end : end + 1]
        inside = before == "." or before in _INSIDE or after in _INSIDE
        count += not inside
        at = text.find(spelling, at + 1 if inside else end)
    return count
