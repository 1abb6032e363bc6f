"""Whoever ingests beside another leaves nothing waiting for Chroma."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.keeping_up import leave_caught_up
from retrieval.newspaper import Issue
from tests.fakes import LetterCounts, article, issue


def edition(day: int) -> Issue:
    return issue(article(f"钢厂改造之{day}", f"第{day}条轧线改造完成。"), day=date(2024, 3, day))


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Archive, Archive]]:
    with (
        Archive.open(tmp_path, LetterCounts, create=True) as first,
        Archive.open(tmp_path, LetterCounts) as second,
    ):
        yield first, second


def test_what_is_stored_while_another_gives_chroma_back_does_not_wait(
    two: tuple[Archive, Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two ingests at once: the second found Chroma held, and its passages waited until somebody else caught up."""
    first, second = two
    first.store(edition(1))
    release = first.dense.release
    left_by_second: list[int] = []

    def meanwhile() -> None:
        if not left_by_second:
            second.store(edition(2))
            left_by_second.append(leave_caught_up(second, patience_s=0))
        release()

    monkeypatch.setattr(first.dense, "release", meanwhile)
    assert leave_caught_up(first) == 0
    assert left_by_second == [1]
    assert second.behind() == 0


def test_a_holder_that_takes_nothing_in_is_waited_for(two: tuple[Archive, Archive]) -> None:
    asking, ingesting = two
    assert asking.dense.own_chroma()
    ingesting.store(edition(1))
    timer = threading.Timer(0.3, asking.dense.release)
    timer.start()
    assert leave_caught_up(ingesting, patience_s=60) == 0
    timer.join()


def test_a_holder_that_keeps_chroma_is_not_waited_for_for_ever(two: tuple[Archive, Archive]) -> None:
    holding, ingesting = two
    assert holding.dense.own_chroma()
    ingesting.store(edition(1))
    assert leave_caught_up(ingesting, patience_s=0.2) == 1
    assert [hit.article.headline for hit in _found(ingesting)] == ["钢厂改造之1"]


def _found(archive: Archive) -> list:  # type: ignore[type-arg]
    from retrieval.query import Query
    from retrieval.terms import terms

    return archive.search(Query("轧线改造", dict.fromkeys(terms("轧线改造"), 1.0)))
