"""The reranker and what it weighs: words, runs, figures, meaning."""

from __future__ import annotations

import numpy as np
import pytest

from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from retrieval.matching import FEATURES, Candidate, measure
from retrieval.query import Query, build_query
from retrieval.rerank import load_rerankers, reranker_from
from retrieval.terms import terms

RIGHT = Candidate(
    "8月，储能装机达到863万千瓦。市场很大。", "储能增长", "8月，储能装机达到863万千瓦。市场很大。", True, 1
)
OTHER = Candidate("今年手机销量下降。厂商减产。", "手机市场", "今年手机销量下降。厂商减产。", True, 0)
COUNTS = {term: 2 for term in terms("储能装机达到863万千瓦今年手机销量多少")}


def measured(text: str, language: str = "zh", *candidates: Candidate) -> dict[str, list[float]]:
    query = build_query(text, language, load_lexicon(), lambda _: {})
    found = measure(query, candidates or (RIGHT, OTHER), COUNTS, 100, shipped_embedder())
    return {name: [float(value) for value in found[:, at]] for at, name in enumerate(FEATURES)}


def test_a_passage_with_all_words_of_the_question_has_a_word_share_of_one() -> None:
    found = measured("储能装机达到")
    assert found["passage words"][0] == pytest.approx(1.0)
    assert found["passage words"][1] == 0.0


def test_the_longest_run_is_a_part_of_the_question() -> None:
    # 储能装机 are four of the six characters.
    assert measured("储能装机多少")["longest run"][0] == pytest.approx(4 / 6)


def test_a_number_that_the_question_does_not_hold_answers_how_many() -> None:
    assert measured("储能装机多少")["asked number is there"] == [1.0, -1.0]
    assert measured("储能是什么")["asked number is there"] == [0.0, 0.0]


def test_one_english_word_counts_once_however_many_translations_stand_there() -> None:
    one = Candidate("电池很多。", "", "电池很多。", True)
    two = Candidate("电池没电。", "", "电池没电。", True)
    counts = {"电池": 2, "没电": 2}
    query = build_query("batteries", "en", load_lexicon(), lambda _: {})
    found = measure(query, (one, two), counts, 100, shipped_embedder())[:, FEATURES.index("passage words")]
    assert found[0] == found[1] > 0


def test_no_candidates_give_no_rows() -> None:
    query = Query("储能", {"储能": 1.0})
    assert measure(query, (), {}, 1, shipped_embedder()).shape == (0, len(FEATURES))


@pytest.mark.parametrize(("text", "language"), [("储能装机多少", "zh"), ("storage capacity installed", "en")])
def test_the_shipped_rerankers_put_the_passage_on_the_subject_first(text: str, language: str) -> None:
    query = build_query(text, language, load_lexicon(), lambda _: {})
    measures = measure(query, (OTHER, RIGHT), COUNTS, 100, shipped_embedder())
    assert int(np.argmax(load_rerankers()[language].scores(measures))) == 1


def test_a_reranker_fitted_on_other_measures_is_refused() -> None:
    with pytest.raises(ValueError, match="other measures"):
        reranker_from({"features": ["bm25"]})
