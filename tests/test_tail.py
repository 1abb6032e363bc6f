"""What the index lacks is searched exactly: all that is live above a number, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.records import issue_id
from retrieval.tail import Tail
from tests.fakes import LetterCounts, article, issue

SECOND = issue(article("丙", "丙丙丙", name="c"), day=date(2023, 8, 19))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        opened.store(issue(article("甲", "甲甲甲", name="a"), article("乙", "乙乙乙", name="b")))
        yield opened


def held(tail: Tail, archive: Archive, after: int, *, dropping: bool = True) -> list[int]:
    tail.follow(archive.catalogue, after, dropping=dropping)
    return sorted(number for number, _ in tail.nearest(LetterCounts().embed_query("甲乙丙"), 10))


def test_it_holds_what_lies_above_the_number_and_what_comes_in(archive: Archive) -> None:
    tail = Tail()
    assert held(tail, archive, 1) == [2]
    archive.store(SECOND)
    assert held(tail, archive, 1) == [2, 3]


def test_what_the_index_takes_in_is_dropped(archive: Archive) -> None:
    tail = Tail()
    assert held(tail, archive, 0) == [1, 2]
    assert held(tail, archive, 2) == []


def test_an_index_that_is_begun_anew_is_stood_in_for(archive: Archive) -> None:
    tail = Tail()
    assert held(tail, archive, 2) == []
    archive.store(SECOND)
    assert held(tail, archive, 2) == [3]
    assert held(tail, archive, 0) == [1, 2, 3]


def test_what_has_died_is_not_found(archive: Archive) -> None:
    archive.store(SECOND)
    tail = Tail()
    assert held(tail, archive, 0) == [1, 2, 3]
    archive.remove(issue_id(SECOND.masthead))
    assert held(tail, archive, 0) == [1, 2]
