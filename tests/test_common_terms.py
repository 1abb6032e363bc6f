"""The common terms' counts are remembered, read on, taken off, and always those that the index itself tells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval import common_terms, word_merging
from retrieval.archive import Archive
from retrieval.common_terms import COUNTED, common_counts, counted_up_to
from retrieval.database import Database
from retrieval.newspaper import Issue
from retrieval.records import issue_id
from retrieval.words import clear_words, document_counts
from tests.fakes import LetterCounts, article, issue

DAYS = 6
TERMS = ["储能", "能第", "增长", "下降", "火星"]


def paper(day: int, text: str = "增长。") -> Issue:
    return issue(article("头条", f"储能第{day}天{text}", name=f"a{day}"), day=date(2023, 8, day))


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(word_merging, "FEW", 3)
    monkeypatch.setattr(common_terms, "COMMON_OF", 2)
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        for day in range(1, DAYS + 1):
            opened.store(paper(day))
        opened.catch_up()
        yield opened


def told_by_the_index(archive: Archive) -> dict[str, int]:
    rows = dict(archive.catalogue.db.execute("SELECT term, doc FROM word_counts").fetchall())
    return {term: rows[term] for term in TERMS if term in rows}


def test_common_terms_are_counted_once_and_rare_ones_are_not_remembered(archive: Archive) -> None:
    db = archive.catalogue.db
    assert counted_up_to(db) == DAYS
    assert common_counts(db, [*TERMS, "1"]) == {"储能": 6, "能第": 6, "增长": 6}


def test_what_comes_in_later_is_added(archive: Archive) -> None:
    archive.store(paper(7, "下降。"))
    assert document_counts(archive.catalogue.db, TERMS) == {"储能": 7, "能第": 7, "增长": 6, "下降": 1}


def test_what_is_corrected_or_removed_is_taken_off(archive: Archive) -> None:
    archive.store(paper(3, "下降。"))
    archive.store(paper(7))
    archive.remove(issue_id(paper(4).masthead))
    archive.remove(issue_id(paper(7).masthead))  # one that came in after the count
    found = document_counts(archive.catalogue.db, TERMS)
    assert found == {"储能": 5, "能第": 5, "增长": 4, "下降": 1} == told_by_the_index(archive)


def test_an_index_that_is_emptied_has_no_counts_left(archive: Archive) -> None:
    with archive.catalogue.writing() as db:
        clear_words(db)
    assert document_counts(db, TERMS) == {} == told_by_the_index(archive)
    assert counted_up_to(db) == 0


def test_an_archive_that_was_never_counted_is_counted_by_who_catches_up(archive: Archive) -> None:
    with archive.catalogue.writing() as db:
        db.execute("DROP TABLE common_term")
        db.execute("DELETE FROM meta WHERE name = ?", (COUNTED,))
    assert document_counts(db, TERMS) == {"储能": 6, "能第": 6, "增长": 6}
    assert archive.outdated()
    archive.catch_up()
    assert counted_up_to(db) == DAYS


def test_a_count_is_not_kept_where_something_left_meanwhile(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    count = word_merging.count_common

    def overtaken(db: Database) -> list[tuple[str, int]]:
        counted = count(db)
        with Archive.open(archive.folder, LetterCounts) as other:
            other.remove(issue_id(paper(1).masthead))
        return counted

    monkeypatch.setattr(word_merging, "count_common", overtaken)
    for day in range(7, 7 + DAYS):
        archive.store(paper(day))
    archive.catch_up()
    assert counted_up_to(archive.catalogue.db) == DAYS
    assert document_counts(archive.catalogue.db, TERMS) == told_by_the_index(archive)
