"""SQLite's word index is merged after much has come in, and finds the same as before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from retrieval import word_merging
from retrieval.archive import Archive
from retrieval.words import document_counts, word_complaints
from tests.fakes import LetterCounts, article, issue

DAYS = 6


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Archive]:
    monkeypatch.setattr(word_merging, "FEW", DAYS - 1)
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        for day in range(1, DAYS + 1):
            opened.store(issue(article(f"第{day}天", f"储能第{day}天增长。"), day=date(2023, 8, day)))
        yield opened


def _parts(archive: Archive) -> int:
    """Return how many parts the index has: the third number of FTS5's own record of its structure."""
    (record,) = archive.catalogue.db.execute("SELECT block FROM words_data WHERE id = 10").fetchone()
    return int(record[5])


def test_many_parts_become_one_and_hold_what_they_held(archive: Archive) -> None:
    assert word_merging.scattered(archive.catalogue)
    assert _parts(archive) > 1
    archive.catch_up()
    assert _parts(archive) == 1
    assert document_counts(archive.catalogue.db, ["储能", "天增"]) == {"储能": DAYS, "天增": DAYS}
    assert word_complaints(archive.catalogue.db, DAYS) == []


def test_it_is_done_again_only_after_a_quarter_more_has_come(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    archive.catch_up()
    monkeypatch.setattr(word_merging, "FEW", 0)
    archive.store(issue(article("第七天", "储能第七天。"), day=date(2023, 8, 7)))
    assert not word_merging.scattered(archive.catalogue)
    archive.store(issue(article("第八天", "储能第八天。"), day=date(2023, 8, 8)))
    assert word_merging.scattered(archive.catalogue)


def test_a_small_archive_is_left_as_it_is(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_merging, "FEW", DAYS)
    assert not word_merging.scattered(archive.catalogue)
