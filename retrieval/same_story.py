"""Keep one passage of a story that several papers, or one paper twice, print in the same words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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


def without_repeats(hits: Sequence[Hit], k: int) -> list[Hit]:
    """Return the first `k` hits that do not repeat a better one; passages of one article never repeat each other."""
    kept: list[Hit] = []
    grams: list[frozenset[str]] = []
    for hit in hits:
        if len(kept) >= k:
            break
        own = _grams(hit.passage.text)
        repeated = any(
            better.article.article_id != hit.article.article_id and _same(own, held)
            for better, held in zip(kept, grams, strict=True)
        )
        if not repeated:
            kept.append(hit)
            grams.append(own)
    return kept


def _same(one: frozenset[str], other: frozenset[str]) -> bool:
    least = min(len(one), len(other))
    return least >= LEAST_GRAMS and len(one & other) > SAME_SHARE * least


# The same passages are found by question after question.
@lru_cache(maxsize=512)
def _grams(text: str) -> frozenset[str]:
    plain = _BETWEEN.sub("", fold_width(text))
    return frozenset(plain[i : i + GRAM] for i in range(len(plain) - GRAM + 1))
