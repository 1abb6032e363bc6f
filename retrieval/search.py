"""Hybrid search: dense and lexical candidates, fused by rank, reranked. Knows nothing of how an answer is made."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from config.errors import EmbedderUnavailable
from retrieval.candidates import Postings, look_up, ranked_by_words, worded, worths
from retrieval.catalogue import Catalogue
from retrieval.dense import DenseSearch
from retrieval.embedder import Embedder, StaticEmbedder, shipped_embedder
from retrieval.matching import NO_RANK, Candidate, measure
from retrieval.passage import Hit, Scope
from retrieval.piece_tokens import Ids, stamp_of, tokens_of
from retrieval.query import Query
from retrieval.rerank import load_rerankers
from retrieval.same_story import without_repeats
from retrieval.shortlist import likeliest
from retrieval.stored_passages import StoredPassage, live_among, numbers_within, passages_of
from retrieval.vectors import Neighbour, nearest_among

logger = logging.getLogger(__name__)

# Cormack, Clarke and Buettcher, SIGIR 2009.
RRF_K = 60

# A passage's number, its score (higher is better), and by which searches it was found.
Ranked = tuple[int, float, tuple[str, ...]]


class Mode(StrEnum):
    """How far a search goes; the parts are there so that each one's worth can be measured."""

    DENSE = "dense"
    LEXICAL = "lexical"
    HYBRID = "hybrid"
    RERANKED = "reranked"


@dataclass(frozen=True, slots=True)
class Depth:
    """How many passages each search proposes, how many of them are measured closely, and how much vectors count beside
    words: when ranks are fused, and when it is chosen what is measured.
    """

    lexical: int
    dense: int
    dense_weight: float
    measured: int
    nearness: float


# The dense weights were chosen on DRCD and CMRC 2018: for a Chinese question words are nearly always right.
# How many are measured was chosen on our 265 questions about the news: recall@1 and @5 are then those of measuring all
# (.566 / .740 in English, .823 / .955 in Chinese); with 20 in English .562 / .709.
DEPTH = {"zh": Depth(50, 25, 0.05, 30, 0.5), "en": Depth(50, 50, 0.4, 40, 1.0)}
# With a model other than the shipped one, which the reranker was not fitted with, its own order counts as much.
OTHER_MODEL_WEIGHT = 1.0
# So many more are read than asked for, to take the places of stories told again.
REPEATS = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What the searches proposed, best first, and where the question's terms stand.

    `worths` is what the words in each passage are worth, by its number.
    """

    lexical: list[Neighbour]
    dense: list[Neighbour]
    postings: Postings
    worths: NDArray[np.float32]


def search(
    catalogue: Catalogue,
    dense: DenseSearch,
    embedder: Embedder,
    query: Query,
    *,
    k: int = 20,
    scope: Scope | None = None,
    mode: Mode = Mode.RERANKED,
) -> list[Hit]:
    """Return up to `k` hits, best first, all from one state of the archive."""
    vector = None if mode is Mode.LEXICAL else vector_of(embedder, query.text)
    dense.prepare()  # may write, so before the reading transaction
    with catalogue.reading():
        found = propose(catalogue, dense, vector, query, scope or Scope(), mode)
        weight = 1.0 if mode is Mode.DENSE else DEPTH[query.language].dense_weight
        fused = fuse({"lexical": found.lexical, "dense": found.dense}, {"lexical": 1.0, "dense": weight})
        live = live_among(catalogue.db, [number for number, _, _ in fused])
        best = [one for one in fused if one[0] in live]
        rest: list[Ranked] = []
        if mode is Mode.RERANKED:
            best, rest = parted(catalogue, found, best, vector, DEPTH[query.language])
        wanted = (best + rest)[: max(len(best), k + REPEATS)]
        stored = passages_of(catalogue.db, [number for number, _, _ in wanted])
        kept = kept_tokens(catalogue, best) if mode is Mode.RERANKED else {}
    if mode is Mode.RERANKED:
        best = _followed(_reranked(query, found, best, stored, kept, embedder), rest)
    ranked = [_hit(stored[number], score, by) for number, score, by in best if number in stored]
    return without_repeats(ranked, k)


def vector_of(embedder: Embedder, text: str) -> NDArray[np.float32] | None:
    """Return the question's vector, None where a model behind an endpoint is away: words alone find much."""
    try:
        return embedder.embed_query(text)
    except EmbedderUnavailable as error:
        logger.warning("%s; searching by words alone", error)
        return None


def propose(
    catalogue: Catalogue,
    dense: DenseSearch,
    vector: NDArray[np.float32] | None,
    query: Query,
    scope: Scope,
    mode: Mode,
) -> Found:
    """Return what each search of the mode proposes, by words alone without `vector`; call inside `reading()`."""
    depth = DEPTH[query.language]
    postings = look_up(catalogue, query)
    numbers = None if scope.everything else numbers_within(catalogue.db, scope)
    near: list[Neighbour] = []
    # Asked again in here, for a reindex may have changed the model since.
    if vector is not None and dense.of_our_model():
        near = (
            dense.nearest(vector, depth.dense)
            if numbers is None
            else nearest_among(catalogue, numbers, vector, depth.dense)
        )
    worth = worths(query, postings) if mode is Mode.RERANKED else np.zeros(0, np.float32)
    if mode is Mode.RERANKED:
        by_words = worded(worth, depth.lexical, numbers)
    else:
        by_words = [] if mode is Mode.DENSE else ranked_by_words(catalogue.db, query, depth.lexical, numbers)
    return Found(by_words, near, postings, worth)


def kept_tokens(catalogue: Catalogue, chosen: Sequence[Ranked]) -> Mapping[int, list[Ids]]:
    """Return the tokens that are kept of the pieces of the passages chosen; call inside `reading()`."""
    return tokens_of(catalogue.db, [number for number, _, _ in chosen], stamp_of(shipped_embedder().fingerprint))


def candidates(
    found: Found, stored: Mapping[int, StoredPassage], numbers: Sequence[int], kept: Mapping[int, list[Ids]]
) -> list[Candidate]:
    """Return the passages of `numbers` as the reranker looks at them, with the tokens `kept` of their pieces."""
    lexical = {number: rank for rank, (number, _) in enumerate(found.lexical)}
    near = {number: rank for rank, (number, _) in enumerate(found.dense)}
    return [
        Candidate(
            stored[number].passage.text,
            stored[number].article.headline,
            stored[number].article.body,
            stored[number].passage.start == 0,
            lexical.get(number, NO_RANK),
            near.get(number, NO_RANK),
            kept.get(number, ()),
        )
        for number in numbers
    ]


def fuse(rankings: Mapping[str, Sequence[Neighbour]], weights: Mapping[str, float]) -> list[Ranked]:
    """Fuse rankings by weighted reciprocal rank, best first.

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


def parted(
    catalogue: Catalogue, found: Found, fused: Sequence[Ranked], vector: NDArray[np.float32] | None, depth: Depth
) -> tuple[list[Ranked], list[Ranked]]:
    """Return those of `fused` that are measured closely, and the others."""
    numbers = [number for number, _, _ in fused]
    compared = vector if found.dense else None  # the stored vectors may be another model's
    chosen = likeliest(catalogue, numbers, found.worths, compared, limit=depth.measured, nearness=depth.nearness)
    return [one for one in fused if one[0] in chosen], [one for one in fused if one[0] not in chosen]


def _followed(best: Sequence[Ranked], rest: Sequence[Ranked]) -> list[Ranked]:
    """Return both, the scores of `rest` below those of `best`."""
    least = best[-1][1] if best else 0.0
    return [*best, *((number, least - place, by) for place, (number, _, by) in enumerate(rest, start=1))]


def _reranked(
    query: Query,
    found: Found,
    fused: Sequence[Ranked],
    stored: Mapping[int, StoredPassage],
    kept: Mapping[int, list[Ids]],
    embedder: Embedder,
) -> list[Ranked]:
    numbers = [number for number, _, _ in fused]
    proposed = candidates(found, stored, numbers, kept)
    measures = measure(query, proposed, found.postings.counts, found.postings.total, shipped_embedder())
    scores = load_rerankers()[query.language].scores(measures)
    by = {number: found_by for number, _, found_by in fused}
    order = np.argsort(-scores, kind="stable")
    ranked = [(numbers[at], float(scores[at])) for at in order]
    if isinstance(embedder, StaticEmbedder):
        return [(number, score, by[number]) for number, score in ranked]
    merged = fuse({"reranked": ranked, "dense": found.dense}, {"reranked": 1.0, "dense": OTHER_MODEL_WEIGHT})
    return [(number, score, by[number]) for number, score, _ in merged if number in by]


def _hit(stored: StoredPassage, score: float, found_by: tuple[str, ...]) -> Hit:
    return Hit(stored.passage, stored.article, stored.masthead, score, stored.issue_id, found_by)
