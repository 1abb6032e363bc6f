"""Keep one passage of a story that several papers, or one paper twice, print in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from config.patterns import lazy_pattern
from retrieval.passage import Hit
from retrieval.terms import fold_width

# Two passages that share so much of the shorter one's text are one story: reprints differ in a dateline or a last
# sentence, two reports of one event share a third at most.
SAME_SHARE = 0.8
GRAM = 4
# A line that is so short is said of many things.
LEAST_GRAMS = 20
_BETWEEN = lazy_pattern(r"[\W_]+")
# Characters are told apart by so many numbers; that some share one makes two texts look a little more alike.
KINDS = 1_024


def without_repeats(hits: Sequence[Hit], k: int) -> list[Hit]:
    """Return the first `k` hits that do not repeat a better one; passages of one article never repeat each other."""
    texts = [fold_width(hit.passage.text) for hit in hits]
    alike = _maybe_same(texts)
    kept: list[int] = []
    for at, hit in enumerate(hits):
        if len(kept) >= k:
            break
        if not any(
            alike[at, better]
            and hits[better].article.article_id != hit.article.article_id
            and _same(_grams(texts[at]), _grams(texts[better]))
            for better in kept
        ):
            kept.append(at)
    return [hits[at] for at in kept]


def _maybe_same(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Return (n, n): which texts may be one story, told by their characters alone, without their runs.

    Each character that the other text lacks begins a run that it lacks, but for the last three characters; a text that
    lacks a fifth of the shorter one's runs is another story. Nearly all pairs are told apart so.
    """
    held = np.zeros((len(texts), KINDS), np.float32)
    lengths = np.zeros(len(texts), np.float32)
    for row, text in enumerate(texts):
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = codes[_in_words()[np.minimum(codes, 0xFFFF)]]
        held[row, codes % KINDS] = 1
        lengths[row] = len(codes)
    lacking = held @ (1 - held).T
    shorter = lengths[:, None] <= lengths[None]
    missing = np.where(shorter, lacking, lacking.T)
    alike: NDArray[np.bool_] = missing - GRAM + 1 < (1 - SAME_SHARE) * np.minimum(lengths[:, None], lengths[None])
    return alike


@lru_cache(maxsize=1)
def _in_words() -> NDArray[np.bool_]:
    """Return for each code up to the last whether it is a letter, digit or character; beyond are characters."""
    return np.array([chr(code).isalnum() for code in range(0x10000)])


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    least = min(len(one), len(other))
    return least >= LEAST_GRAMS and len(one & other) > SAME_SHARE * least


# The same passages are found by question after question.
@lru_cache(maxsize=512)
def _grams(text: str) -> frozenset[str]:
    plain = _BETWEEN.sub("", text)
    return frozenset(plain[i : i + GRAM] for i in range(len(plain) - GRAM + 1))
