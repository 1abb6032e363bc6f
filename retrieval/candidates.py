"""Propose passages for a question by its words. Knows nothing of their final order.

A passage is worth what the question's words that stand in it are worth, each by its rarity and once, by the surest of
its spellings; how often and in how long a passage is left to the reranker.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue import Catalogue
from retrieval.database import Database
from retrieval.query import Query, Word
from retrieval.stored_passages import passages_ever, passages_of
from retrieval.terms import terms
from retrieval.vectors import Neighbour
from retrieval.word_lists import rarest, rarity
from retrieval.words import document_counts, find_words, weighted_bm25

Numbers = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Postings:
    """In how many of `total` passages each term of a question stands, and, of the rarer ones, in which."""

    total: int
    counts: Mapping[str, int]
    by_term: Mapping[str, Numbers]


def look_up(catalogue: Catalogue, query: Query) -> Postings:
    """Find the passages that hold the terms of the question's words, all spellings included."""
    db, held = catalogue.db, catalogue.held_terms
    wanted = dict.fromkeys(
        piece for word in query.spoken for spelling, _ in word.spellings for piece in terms(spelling)
    )
    counts = held.counts(db, list(wanted))
    return Postings(passages_ever(db), counts, held.lists(db, rarest(wanted, counts)))


def worths(query: Query, postings: Postings) -> Floats:
    """Return what the question's words that stand in each passage are worth, by its number: (total + 1,)."""
    scores = np.zeros(postings.total + 1, np.float32)
    best = np.zeros_like(scores)
    for word in query.spoken:
        held = sorted(_passages_of(word, postings), key=lambda pair: pair[1])
        for numbers, worth in held:  # the surest spelling last, so that it is what stays
            best[numbers] = worth
        if held:
            every = np.concatenate([numbers for numbers, _ in held])
            # A passage with two spellings is named twice, and gets the same sum twice.
            scores[every] = scores[every] + best[every]
    return scores


def worded(scores: Floats, limit: int, admitted: Numbers | None = None) -> list[Neighbour]:
    """Return up to `limit` passages worth something, best first; of `admitted` alone where given."""
    if admitted is not None:
        kept = np.zeros_like(scores)
        kept[admitted] = scores[admitted]
        scores = kept
    found = np.flatnonzero(scores != 0)  # of bools: a fifth of the time
    if len(found) > limit:
        found = found[np.argpartition(-scores[found], limit - 1)[:limit]]
    order = np.lexsort((found, -scores[found]))
    return [(int(number), float(scores[number])) for number in found[order]]


def ranked_by_words(db: Database, query: Query, limit: int, admitted: Numbers | None = None) -> list[Neighbour]:
    """Return up to `limit` passages as BM25 alone orders them, translated terms weighing less than own ones."""
    wanted = list(query.terms)
    counts = document_counts(db, wanted)
    among = None if admitted is None else frozenset(int(number) for number in admitted)
    found = find_words(db, wanted, limit, among, counts=counts)
    if len(set(query.terms.values())) <= 1 or not found:
        return found
    stored = passages_of(db, [number for number, _ in found])
    held = [number for number, _ in found if number in stored]
    texts = [f"{stored[number].article.headline}\n{stored[number].passage.text}" for number in held]
    scores = weighted_bm25(query.terms, counts, passages_ever(db), texts)
    return sorted(zip(held, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))


def _passages_of(word: Word, postings: Postings) -> Iterator[tuple[Numbers, float]]:
    """Yield the passages that hold a spelling of the word, and what it is worth in each."""
    for spelling, sure in word.spellings:
        if len(spelling) == 1 and spelling > "\u3400":
            continue  # the index holds pairs of characters
        names = list(dict.fromkeys(terms(spelling)))
        pieces = [postings.by_term[name] for name in names if name in postings.by_term]
        if not pieces or not all(postings.counts.get(name) for name in names):
            continue
        here = pieces[0]
        for piece in pieces[1:]:
            here = np.intersect1d(here, piece, assume_unique=True)
        if len(here):
            yield here, sure * word.weight * rarity(min(map(len, pieces)), postings.total)
