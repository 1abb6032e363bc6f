"""Which of the proposed passages are measured closely."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.archive import Archive
from retrieval.shortlist import likeliest
from tests.fakes import LetterCounts, article, issue

ASKED = LetterCounts().embed_query("甲甲")
# Passages 1 to 4 by number; what stands at 0 is no passage.
WORTHS = np.array([0, 3, 1, 0, 0], np.float32)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        opened.store(
            issue(article("一", "乙乙。"), article("二", "丙丙。"), article("三", "甲甲。"), article("四", "丁丁。"))
        )
        yield opened


def _chosen(archive: Archive, limit: int, *, nearness: float = 1.0, by_words: bool = False) -> set[int]:
    vector = None if by_words else ASKED
    return likeliest(archive.catalogue, [4, 3, 2, 1], WORTHS, vector, limit=limit, nearness=nearness)


def test_few_passages_are_all_measured(archive: Archive) -> None:
    assert _chosen(archive, 4) == {1, 2, 3, 4}


def test_words_and_nearness_both_choose(archive: Archive) -> None:
    assert _chosen(archive, 2) == {1, 3}


def test_without_a_vector_words_alone_choose(archive: Archive) -> None:
    assert _chosen(archive, 2, by_words=True) == {1, 2}


def test_nearness_weighs_as_much_as_is_said(archive: Archive) -> None:
    assert _chosen(archive, 1, nearness=0.1) == {1}
    assert _chosen(archive, 1, nearness=9.0) == {3}
