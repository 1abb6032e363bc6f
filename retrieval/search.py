"""Hybrid search: dense and lexical candidates, fused by rank. Knows nothing of how an answer is made."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from config.errors import EmbedderUnavailable
from retrieval.catalogue import Catalogue
from retrieval.dense import DenseSearch
from retrieval.embedder import Embedder
from retrieval.passage import Hit, Scope
from retrieval.query import Query
from retrieval.stored_passages import StoredPassage, live_among, numbers_within, passages_ever, passages_of
from retrieval.vectors import Neighbour, nearest_among
from retrieval.words import document_counts, find_words, weighted_bm25

logger = logging.getLogger(__name__)

# Cormack, Clarke and Buettcher, SIGIR 2009.
RRF_K = 60
CANDIDATES = 100
# How much a dense rank counts beside a lexical one, chosen on DRCD and CMRC 2018. For a Chinese question words are
# nearly always right and more weight pulls them down (DRCD recall@1 .914 without, .910 with .05, .880 with .2); the
# vectors add what no word finds (recall@5 .970 to .974).
DENSE_WEIGHT = {"zh": 0.05, "en": 0.4}
# A term in more than this share of all passages tells little and costs a scan of its whole posting list.
COMMON_SHARE = 0.25
MIN_TERMS = 4


def search(
    catalogue: Catalogue,
    dense: DenseSearch,
    embedder: Embedder,
    query: Query,
    *,
    k: int = 20,
    scope: Scope | None = None,
) -> list[Hit]:
    """Return up to `k` hits, best first, all from one state of the archive."""
    scope = scope or Scope()
    vector = _vector(embedder, query.text)
    dense.own_chroma()  # may write, so before the reading transaction
    with catalogue.reading():
        if not dense.of_our_model():  # asked again in here, for a reindex may have changed it since
            vector = None
        near: list[Neighbour] = []
        if scope.everything:
            admitted = None
            if vector is not None:
                near = dense.nearest(vector, CANDIDATES)
        else:
            numbers = numbers_within(catalogue.db, scope)
            admitted = frozenset(int(number) for number in numbers)
            if vector is not None:
                near = nearest_among(catalogue, numbers, vector, CANDIDATES)
        worded = _lexical(catalogue, query, admitted)
        fused = fuse({"lexical": worded, "dense": near}, {"lexical": 1.0, "dense": DENSE_WEIGHT[query.language]})
        live = live_among(catalogue.db, [number for number, _, _ in fused])
        best = [found for found in fused if found[0] in live][:k]
        stored = passages_of(catalogue.db, [number for number, _, _ in best])
    return [_hit(stored[number], score, by) for number, score, by in best]


def _vector(embedder: Embedder, text: str) -> NDArray[np.float32] | None:
    """Return the question's vector, None where a model behind an endpoint is away: words alone find much."""
    try:
        return embedder.embed_query(text)
    except EmbedderUnavailable as error:
        logger.warning("%s; searching by words alone", error)
        return None


def fuse(
    rankings: Mapping[str, Sequence[Neighbour]], weights: Mapping[str, float]
) -> list[tuple[int, float, tuple[str, ...]]]:
    """Fuse rankings by weighted reciprocal rank; return (number, score, found by), best first.

    Source: Cormack, Clarke and Buettcher, SIGIR 2009, k = 60; the weights are ours.
    """
    scores: dict[int, float] = {}
    found_by: dict[int, tuple[str, ...]] = {}
    for name, ranking in rankings.items():
        for rank, (number, _) in enumerate(ranking, start=1):
            scores[number] = scores.get(number, 0.0) + weights[name] / (RRF_K + rank)
            found_by[number] = (*found_by.get(number, ()), name)
    best = sorted(scores, key=lambda number: (-scores[number], number))
    return [(number, scores[number], found_by[number]) for number in best]


def _lexical(catalogue: Catalogue, query: Query, admitted: frozenset[int] | None) -> list[Neighbour]:
    db = catalogue.db
    total = passages_ever(db)
    counts = document_counts(db, list(query.terms))
    telling = [term for term in query.terms if 0 < counts.get(term, 0) <= COMMON_SHARE * total]
    if len(telling) < MIN_TERMS:
        telling = sorted((term for term in query.terms if term in counts), key=lambda term: counts[term])
    found = find_words(db, telling, CANDIDATES, admitted, counts=counts)
    weights = set(query.terms.values())
    if len(weights) <= 1 or not found:
        return found
    # FTS5 gives every term the same weight; a translated term deserves less than one that the question holds.
    stored = passages_of(catalogue.db, [number for number, _ in found])
    held = [number for number, _ in found if number in stored]
    texts = [f"{stored[number].article.headline}\n{stored[number].passage.text}" for number in held]
    scores = weighted_bm25(query.terms, counts, total, texts)
    return sorted(zip(held, scores, strict=True), key=lambda pair: (-pair[1], pair[0]))


def _hit(stored: StoredPassage, score: float, found_by: tuple[str, ...]) -> Hit:
    return Hit(stored.passage, stored.article, stored.masthead, score, stored.issue_id, found_by)
