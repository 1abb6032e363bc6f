"""Which passages hold a term is kept from question to question, and never longer than it is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval import held_terms
from retrieval.archive import Archive
from retrieval.records import issue_id
from tests.fakes import LetterCounts, article, issue

FIRST = issue(article("储能", "储能装机增长。"), article("手机", "手机产量增长。"))
SECOND = issue(article("电池", "储能电池出口增长。"), day=date(2023, 8, 19))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        opened.store(FIRST)
        yield opened


def _held(archive: Archive, *terms: str) -> tuple[dict[str, int], dict[str, list[int]]]:
    held, db = archive.catalogue.held_terms, archive.catalogue.db
    with archive.catalogue.reading():
        counts = held.counts(db, terms)
        return counts, {term: found.tolist() for term, found in held.lists(db, counts).items()}


def test_terms_that_no_passage_holds_are_left_out(archive: Archive) -> None:
    assert _held(archive, "储能", "增长", "火星") == ({"储能": 1, "增长": 2}, {"储能": [1], "增长": [1, 2]})


def test_an_issue_that_another_process_stores_is_known_at_once(archive: Archive) -> None:
    assert _held(archive, "储能", "出口") == ({"储能": 1}, {"储能": [1]})
    with Archive.open(archive.folder, LetterCounts) as other:
        other.store(SECOND)
    assert _held(archive, "储能", "出口") == ({"储能": 2, "出口": 1}, {"储能": [1, 3], "出口": [3]})


def test_a_removed_issue_is_forgotten_at_once(archive: Archive) -> None:
    archive.store(SECOND)
    assert _held(archive, "储能")[0] == {"储能": 2}
    archive.remove(issue_id(SECOND.masthead))
    assert _held(archive, "储能") == ({"储能": 1}, {"储能": [1]})


def test_what_is_kept_is_bounded_and_what_was_dropped_is_read_again(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held_terms, "MOST_NUMBERS", held_terms.EACH + 1)
    monkeypatch.setattr(held_terms, "MOST_COUNTS", 1)
    for _ in range(2):
        assert _held(archive, "储能", "手机") == ({"储能": 1, "手机": 1}, {"储能": [1], "手机": [2]})
