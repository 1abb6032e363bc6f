"""Measure how well passages match a question, cheaply: words, runs, figures, names, nearness of meaning.

Every measure is one column of what the reranker weighs. Knows nothing of the indexes that proposed the passages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul

import numpy as np
from numpy.typing import NDArray

from config.patterns import lazy_pattern
from retrieval.asked import Asked, Spelled
from retrieval.embedder import StaticEmbedder
from retrieval.pieces import sentences_of
from retrieval.query import Query
from retrieval.soft_match import AskedMeaning, Compared, compare
from retrieval.terms import fold_width
from retrieval.told import TOLD, Pieces, meanings, to_best, told
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
# An English question's words may be said in other words than the lexicon's: those measures follow then.
FEATURES_OF = {"zh": FEATURES, "en": (*FEATURES, *TOLD)}
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
USUAL_TERMS = 240
_NUMBER = lazy_pattern(r"\d+(?:\.\d+)?|[一二三四五六七八九十百千万亿两]{2,}")
_DATE = lazy_pattern(r"\d+\s?[年月日]|[一二三四五六七八九十]+[月日年]|世纪|年代")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was proposed. Ranks count from 0, NO_RANK where that search did not propose it.

    `tokens` are the token numbers of its pieces, none where they have to be cut first.
    """

    text: str
    headline: str
    body: str
    opening: bool
    lexical_rank: int = NO_RANK
    dense_rank: int = NO_RANK
    tokens: Sequence[NDArray[np.int64]] = ()


def measure(
    query: Query, candidates: Sequence[Candidate], counts: Mapping[str, int], total: int, model: StaticEmbedder
) -> NDArray[np.float32]:
    """Return (n, m) float32, the m of FEATURES_OF the question's language; `counts` tells in how many of `total`
    passages each term stands.
    """
    if not candidates:
        return np.zeros((0, len(FEATURES_OF[query.language])), np.float32)
    question = Asked.of(query, counts, total)
    rows = [_worded(question, candidate) for candidate in candidates]
    table = np.array([row.measures for row in rows], np.float32)
    cut = [(candidate.headline, *row.sentences) for candidate, row in zip(candidates, rows, strict=True)]
    pieces = Pieces([piece for held in cut for piece in held], np.cumsum([0, *map(len, cut[:-1])]))
    kept = {
        piece: ids
        for candidate, held in zip(candidates, cut, strict=True)
        if len(candidate.tokens) == len(held)
        for piece, ids in zip(held, candidate.tokens, strict=True)
    }
    translated = query.language == "en"
    said = meanings(model, question) if translated else np.zeros((0, model.dimensions), np.float32)
    asked, compared = compare(model, query.text, pieces.texts, said, kept)
    found = np.concatenate([table[:, :12], _near(asked, compared, pieces), table[:, 12:]], axis=1)
    columns = [found, to_best(found[:, [FEATURES.index(name) for name in _TO_BEST]])]
    if translated:
        columns.append(told(question, np.concatenate([row.found for row in rows]), compared.said, pieces))
    return np.concatenate(columns, axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Worded:
    """The measures that compare characters, the passage's sentences, and which words each piece holds.

    `found` (1 + sentences, words) has the worth of each word's best spelling in the headline and in each sentence.
    """

    measures: list[float]
    sentences: list[str]
    found: NDArray[np.float32]


def _worded(question: Asked, candidate: Candidate) -> _Worded:
    text, headline = fold_width(candidate.text), fold_width(candidate.headline)
    both = f"{headline}\n{text}"
    sentences = sentences_of(text)
    body = (
        candidate.body.lower()
    )  # widths were made even when the page was read; folding a whole body costs most of all
    norm = K1 * (1 - B + B * len(both) / USUAL_TERMS)
    whole = question.whole
    in_article = [(word, word.found(body) or word.found(headline)) for word in question.words]
    places = [at for at, (_, worth) in enumerate(in_article) if worth]
    there = [question.words[at] for at in places]
    # A spelling that the whole text lacks need not be looked for in its sentences.
    within = [(at, held) for at in places if (held := question.words[at].within(text))]
    here = [held for _, held in within]
    found = [[word.found(sentence) for word in here] for sentence in sentences]
    in_headline = [word.found(headline) for word in there]
    in_text = [word.found(text) for word in there]
    weights, weights_here = [word.weight for word in there], [word.weight for word in here]
    by_sentence = [sum(map(mul, weights_here, worths)) / whole for worths in found]
    in_two = [sum(map(mul, weights_here, map(max, a, b))) / whole for a, b in pairwise(found)]
    longest, runs = _runs(question.text, both)
    best = sentences[by_sentence.index(max(by_sentence))]
    pieces = np.zeros((1 + len(sentences), len(question.words)), np.float32)
    pieces[0, places] = in_headline
    pieces[1:, [at for at, _ in within]] = found
    measures = [
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
    return _Worded(measures, sentences, pieces)


def _has_other_number(sentence: str, question: str) -> bool:
    return any(found not in question for found in _NUMBER.findall(sentence))


def _part(words: Sequence[Spelled], text: str) -> float:
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


def _near(asked: AskedMeaning, found: Compared, pieces: Pieces) -> NDArray[np.float32]:
    """Return the measures of meaning: (n, 5)."""
    shares = found.nearest @ asked.shares
    near = np.stack(
        [
            asked.cosines(np.add.reduceat(found.sums, pieces.starts)),
            pieces.best_sentence(asked.cosines(found.sums)),
            np.maximum.reduceat(found.nearest, pieces.starts) @ asked.shares,
            pieces.best_sentence(shares),
            shares[pieces.starts],
        ],
        axis=1,
    )
    return near.astype(np.float32)
