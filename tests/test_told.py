"""How much of an English question a passage tells, by translations and by words near in meaning."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.asked import Asked
from retrieval.embedder import shipped_embedder
from retrieval.query import Query, Word
from retrieval.told import FROM, TO, TOLD, WORTH, Pieces, meanings, told

# Two words of like rarity, and one that no passage holds.
QUERY = Query(
    "battery storage", {}, "en", (Word((("电池", 1.0),), said="battery"), Word((("储能", 1.0),), said="storage"))
)
COUNTS = {"电池": 2, "储能": 2}
# A headline and two sentences.
PIECES = Pieces(("标题", "一。", "二。"), np.array([0]))


def asked(counts: dict[str, int] = COUNTS) -> Asked:
    return Asked.of(QUERY, counts, 100)


def measured(found: list[list[float]], near: list[list[float]]) -> dict[str, float]:
    """Return the measures where `found` tells which words stand in each piece, and `near` the cosines."""
    question = asked()
    worth = question.words[0].worth
    held: NDArray[np.float32] = np.array(found, np.float32) * np.float32(worth)
    row = told(question, held, np.array(near, np.float32), PIECES)[0]
    return dict(zip(TOLD, map(float, row), strict=True))


def test_a_translation_that_stands_there_tells_its_word() -> None:
    found = measured([[0, 0], [1, 0], [0, 1]], [[0, 0]] * 3)
    assert found["best sentence told"] == pytest.approx(0.5)
    assert found["best two sentences told"] == pytest.approx(1.0)
    assert found["passage told"] == pytest.approx(1.0)


def test_the_headline_counts_for_the_passage_and_for_no_sentence() -> None:
    found = measured([[1, 0], [0, 1], [0, 0]], [[0, 0]] * 3)
    assert found["passage and headline told"] == pytest.approx(1.0)
    assert found["passage told"] == found["best two sentences told"] == pytest.approx(0.5)


def test_a_word_near_in_meaning_tells_less_than_a_translation() -> None:
    found = measured([[0, 0], [1, 0], [0, 0]], [[0, 0], [TO, TO], [FROM, FROM]])
    assert found["best sentence told"] == pytest.approx((1 + WORTH) / 2)
    assert measured([[0, 0]] * 3, [[0, 0], [FROM, 0], [0, 0]])["best sentence told"] == 0


def test_a_word_without_any_spelling_in_the_archive_is_asked_for_by_its_meaning() -> None:
    question = asked({"电池": 2})
    assert [said for said, _ in question.unknown] == ["storage"]
    directions = meanings(shipped_embedder(), question)
    assert directions.shape == (2, shipped_embedder().dimensions)
    assert np.linalg.norm(directions, axis=1) == pytest.approx([1.0, 1.0], abs=1e-5)
