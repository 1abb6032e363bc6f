"""Measure how well passages match a question, cheaply: words, runs, figures, names, nearness of meaning.

Every measure is one column of what the reranker weighs. Knows nothing of the indexes that proposed the passages.
"""

from __future__ import annotations

import math
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

import numpy as np
from numpy.typing import NDArray

from config.patterns import lazy_pattern
from retrieval.embedder import StaticEmbedder
from retrieval.query import Query, Word
from retrieval.soft_match import compare
from retrieval.terms import fold_width, terms
from retrieval.words import K1, B

FEATURES = (
    "bm25",
    "passage words",
    "passage and headline words",
    "article words",
    "best sentence words",
    "best two sentences words",
    "headline words",
    "rarest words",
    "numbers",
    "latin words",
    "longest run",
    "runs",
    "cosine",
    "best sentence cosine",
    "nearest tokens",
    "best sentence nearest tokens",
    "headline nearest tokens",
    "asked number is there",
    "asked date is there",
    "passage length",
    "article length",
    "opening",
    "lexical rank",
    "dense rank",
    "bm25 to best",
    "passage words to best",
    "sentence words to best",
    "article words to best",
    "runs to best",
    "cosine to best",
    "sentence cosine to best",
    "nearest to best",
)
# What is compared with the best passage of the same question, in the order of the last columns.
_TO_BEST = (
    "bm25",
    "passage and headline words",
    "best sentence words",
    "article words",
    "runs",
    "cosine",
    "best sentence cosine",
    "nearest tokens",
)
# A passage that one of the searches did not propose.
NO_RANK = 150
# The index knows no lone characters; they are about so common.
LONE_CHARACTER_SHARE = 0.1
USUAL_TERMS = 240
RAREST = 3
_SENTENCE = lazy_pattern(r"[^。！？!?；\n]+[。！？!?；\n]?")
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
_NUMBER = lazy_pattern(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿两]{2,}")
_DATE = lazy_pattern(r"\d+\s?[年月日]|[一二三四五六七八九十]+[月日年]|世纪|年代")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was proposed. Ranks count from 0, NO_RANK where that search did not propose it."""

    text: str
    headline: str
    body: str
    opening: bool
    lexical_rank: int = NO_RANK
    dense_rank: int = NO_RANK


@dataclass(frozen=True, slots=True)
class _Spelled:
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
            if spelling in text and (not bounded or _by_itself(spelling, text)):
                return worth
        return 0.0

    def within(self, text: str) -> _Spelled | None:
        """Return the word with only those of its spellings that stand in `text`, None where none does.

        What stands in no part of a text need not be looked for in each.
        """
        held = tuple(one for one in self.spellings if one[0] in text)
        return _Spelled(held, self.weight, self.is_number, self.is_latin) if held else None

    def counted(self, text: str, norm: float) -> float:
        """Return the best spelling's worth, its number of places in `text` saturated as BM25 does."""
        best = 0.0
        for spelling, worth, bounded in self.spellings:
            if worth * (K1 + 1) <= best:
                break
            count = _by_itself(spelling, text) if bounded else text.count(spelling)
            if count:
                best = max(best, worth * count * (K1 + 1) / (count + norm))
        return best


@dataclass(frozen=True, slots=True)
class _Asked:
    """What every candidate is compared with; `whole` is what all words together are worth."""

    text: str
    words: tuple[_Spelled, ...]
    whole: float
    rarest: tuple[_Spelled, ...]
    numbers: tuple[_Spelled, ...]
    latin: tuple[_Spelled, ...]
    asks_number: bool
    asks_date: bool

    @classmethod
    def of(cls, query: Query, counts: Mapping[str, int], total: int) -> _Asked:
        words = tuple(spelled for word in query.spoken if (spelled := _spelled(word, counts, total)))
        text = fold_width(query.text)
        return cls(
            text,
            words,
            sum(word.weight * word.worth for word in words) or 1.0,
            tuple(sorted(words, key=lambda word: -word.worth * word.weight)[:RAREST]),
            tuple(word for word in words if word.is_number),
            tuple(word for word in words if word.is_latin),
            bool(_ASKS_NUMBER.search(text)),
            bool(_ASKS_DATE.search(text)),
        )


def measure(
    query: Query, candidates: Sequence[Candidate], counts: Mapping[str, int], total: int, model: StaticEmbedder
) -> NDArray[np.float32]:
    """Return (n, len(FEATURES)) float32; `counts` tells in how many of `total` passages each term stands."""
    if not candidates:
        return np.zeros((0, len(FEATURES)), np.float32)
    question = _Asked.of(query, counts, total)
    rows = [_worded(question, candidate) for candidate in candidates]
    table = np.array([row for row, _ in rows], np.float32)
    near = _near(model, query.text, candidates, [sentences for _, sentences in rows])
    found = np.concatenate([table[:, :12], near, table[:, 12:]], axis=1)
    place = [FEATURES.index(name) for name in _TO_BEST]
    best = found[:, place].max(axis=0, keepdims=True)
    relative = found[:, place] / np.where(best > 1e-6, best, 1.0)
    return np.concatenate([found, relative], axis=1).astype(np.float32)


def _spelled(word: Word, counts: Mapping[str, int], total: int) -> _Spelled | None:
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
        idf = math.log(1 + (total - number + 0.5) / (number + 0.5))
        held.append((spelling, idf * sure, spelling[0] in _INSIDE or spelling[-1] in _INSIDE))
    if not held:
        return None
    held.sort(key=lambda one: -one[1])
    first = held[0][0]
    return _Spelled(tuple(held), word.weight, first[0].isdigit(), first[0].isascii() and first[0].isalpha())


def _by_itself(spelling: str, text: str) -> int:
    """Return in how many places of `text` the spelling is no part of a longer word or number."""
    count, at = 0, text.find(spelling)
    while at >= 0:
        end = at + len(spelling)
        before, after = text[at - 1 : at], text[end : end + 1]
        inside = before == "." or before in _INSIDE or after in _INSIDE
        count += not inside
        at = text.find(spelling, at + 1 if inside else end)
    return count


def _worded(question: _Asked, candidate: Candidate) -> tuple[list[float], list[str]]:
    """Return the measures that compare characters, and the passage's sentences."""
    text, headline = fold_width(candidate.text), fold_width(candidate.headline)
    both = f"{headline}\n{text}"
    sentences = _SENTENCE.findall(text) or [text]
    body = (
        candidate.body.lower()
    )  # widths were made even when the page was read; folding a whole body costs most of all
    norm = K1 * (1 - B + B * len(both) / USUAL_TERMS)
    whole = question.whole
    in_article = [(word, word.found(body) or word.found(headline)) for word in question.words]
    there = [word for word, worth in in_article if worth]
    # A spelling that the whole text lacks need not be looked for in its sentences.
    here = [held for word in there if (held := word.within(text))]
    found = [[word.found(sentence) for word in here] for sentence in sentences]
    in_headline = [word.found(headline) for word in there]
    in_text = [word.found(text) for word in there]
    weights, weights_here = [word.weight for word in there], [word.weight for word in here]
    by_sentence = [sum(map(mul, weights_here, worths)) / whole for worths in found]
    in_two = [sum(map(mul, weights_here, map(max, a, b))) / whole for a, b in pairwise(found)]
    longest, runs = _runs(question.text, both)
    best = sentences[by_sentence.index(max(by_sentence))]
    row = [
        sum(word.weight * word.counted(both, norm) for word in there) / (whole * (K1 + 1)),
        sum(map(mul, weights, in_text)) / whole,
        sum(map(mul, weights, map(max, in_text, in_headline))) / whole,
        sum(word.weight * worth for word, worth in in_article) / whole,
        max(by_sentence),
        max(in_two, default=by_sentence[0]),
        sum(map(mul, weights, in_headline)) / whole,
        sum(bool(word.found(both)) for word in question.rarest) / max(len(question.rarest), 1),
        _part(question.numbers, both),
        _part(question.latin, both),
        longest,
        runs,
        (1.0 if _has_other_number(best, question.text) else -1.0) if question.asks_number else 0.0,
        (1.0 if _DATE.search(best) else -1.0) if question.asks_date else 0.0,
        math.log(1 + len(text)) / 6,
        math.log(1 + len(body)) / 8,
        float(candidate.opening),
        5 / (5 + candidate.lexical_rank),
        5 / (5 + candidate.dense_rank),
    ]
    return row, sentences


def _has_other_number(sentence: str, question: str) -> bool:
    return any(found not in question for found in _NUMBER.findall(sentence))


def _part(words: Sequence[_Spelled], text: str) -> float:
    """Return which part of the words stands in `text`, a half where there are none."""
    return sum(bool(word.found(text)) for word in words) / len(words) if words else 0.5


def _runs(question: str, text: str) -> tuple[float, float]:
    """Return the longest run that both share, and the root of all runs' squares, as parts of the question."""
    length, last, longest, squares = len(question), 0, 0, 0
    for start in range(length - 1):
        if start < last or question[start : start + 2] not in text:
            continue
        last = start + 2
        while last < length and question[start : last + 1] in text:
            last += 1
        longest, squares = max(longest, last - start), squares + (last - start) ** 2
    length = max(length, 1)
    return longest / length, math.sqrt(squares) / length


def _near(
    model: StaticEmbedder, question: str, candidates: Sequence[Candidate], sentences: Sequence[Sequence[str]]
) -> NDArray[np.float32]:
    """Return the measures of meaning: (n, 5)."""
    pieces = [
        piece for candidate, held in zip(candidates, sentences, strict=True) for piece in (candidate.headline, *held)
    ]
    asked, found = compare(model, question, pieces)
    starts = np.cumsum([0] + [1 + len(held) for held in sentences[:-1]])
    told = found.nearest @ asked.shares
    cosines = asked.cosines(found.sums)
    near = np.stack(
        [
            asked.cosines(np.add.reduceat(found.sums, starts)),
            _best_sentence(cosines, starts),
            np.maximum.reduceat(found.nearest, starts) @ asked.shares,
            _best_sentence(told, starts),
            told[starts],
        ],
        axis=1,
    )
    return near.astype(np.float32)


def _best_sentence(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the greatest value of each candidate's sentences, its first piece, the headline, left out."""
    without = values.copy()
    without[starts] = -np.inf
    best: NDArray[np.float32] = np.maximum.reduceat(without, starts)
    return best
