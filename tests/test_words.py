"""The word index: what it proposes, how it scores, and that a question's cost is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval import word_lists
from retrieval.archive import Archive
from retrieval.database import Database
from retrieval.words import document_counts, find_words, weighted_bm25
from tests.fakes import LetterCounts, article, issue

TEXTS = (
    "电池产量上升。",
    "电池出口下降。",
    "电池和储能产量上升。",
    "手机oppo发布5g新品。",
    "手机发布15g内存。",
)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as archive:
        archive.store(issue(*(article(f"标题{at}", text) for at, text in enumerate(TEXTS))))
        yield archive.catalogue.db


def _found(db: Database, *terms: str, limit: int = 10) -> list[int]:
    return [number for number, _ in find_words(db, terms, limit)]


def test_the_passage_with_more_of_the_terms_comes_first(db: Database) -> None:
    assert _found(db, "电池", "储能", "产量") == [3, 1, 2]


def test_a_rare_term_outweighs_a_common_one(db: Database) -> None:
    assert _found(db, "电池", "出口")[0] == 2


def test_unknown_terms_and_no_terms_find_nothing(db: Database) -> None:
    assert _found(db) == []
    assert _found(db, "火星") == []


def test_only_the_passages_admitted_are_found(db: Database) -> None:
    assert [number for number, _ in find_words(db, ["电池", "产量"], 10, frozenset({2, 3}))] == [3, 2]
    assert find_words(db, ["电池"], 10, frozenset()) == []


def test_a_short_list_holds_the_best_of_a_long_one(db: Database) -> None:
    assert _found(db, "电池", "储能", "产量", limit=1) == [3]


def test_a_question_reads_the_rarest_terms_and_no_more_than_so_many_postings(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_lists, "POSTINGS", 3)
    monkeypatch.setattr(word_lists, "LEAST_TERMS", 1)
    counts = document_counts(db, ["电池", "产量", "储能"])
    assert counts == {"电池": 3, "产量": 2, "储能": 1}
    # 储能 (1) and 产量 (2) fill the three postings; 电池 alone would have brought passage 2.
    assert word_lists.propose(db, ["电池", "产量", "储能"], counts, 10) == [3, 1]


def test_a_latin_term_is_not_found_inside_a_longer_one() -> None:
    scores = weighted_bm25({"5g": 1.0}, {"5g": 1}, 2, [TEXTS[3], TEXTS[4]])
    assert scores[0] > 0
    assert scores[1] == 0


def test_a_figure_with_thousands_commas_and_full_width_digits_counts() -> None:
    assert weighted_bm25({"1055": 1.0}, {"1055": 1}, 9, ["共１,０５５家", "共10555家", "共1055.5家"])[1:] == [0.0, 0.0]
    assert weighted_bm25({"1055": 1.0}, {"1055": 1}, 9, ["共１,０５５家"])[0] > 0


def test_weights_scale_a_terms_worth() -> None:
    once = weighted_bm25({"电池": 1.0}, {"电池": 1}, 9, [TEXTS[0]])[0]
    assert weighted_bm25({"电池": 0.5}, {"电池": 1}, 9, [TEXTS[0]])[0] == pytest.approx(once / 2)
