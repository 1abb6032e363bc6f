"""Which passages hold a term is kept from question to question, and never longer than it is true."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import held_terms
from retrieval.archive import Archive
from retrieval.database import Database
from retrieval.records import issue_id
from retrieval.schema import GENERATION, REMEMBER
from retrieval.stored_passages import passages_ever
from retrieval.word_lists import rows_after
from tests.fakes import LetterCounts, article, issue

FIRST = issue(article("储能", "储能装机增长。"), article("手机", "手机产量增长。"))
SECOND = issue(article("电池", "储能电池出口增长。"), day=date(2023, 8, 19))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        opened.store(FIRST)
        yield opened


def _held(archive: Archive, *terms: str) -> tuple[dict[str, int], dict[str, list[int]]]:
    with archive.catalogue.reading():
        return _held_by(archive, *terms)


def _held_by(archive: Archive, *terms: str) -> tuple[dict[str, int], dict[str, list[int]]]:
    held, db = archive.catalogue.held_terms, archive.catalogue.db
    counts = held.counts(db, terms)
    return counts, {term: found.tolist() for term, found in held.lists(db, list(counts)).items()}


def test_terms_that_no_passage_holds_are_left_out(archive: Archive) -> None:
    assert _held(archive, "储能", "增长", "火星") == ({"储能": 1, "增长": 2}, {"储能": [1], "增长": [1, 2]})


def test_an_issue_that_another_process_stores_is_known_at_once(archive: Archive) -> None:
    assert _held(archive, "储能", "出口") == ({"储能": 1}, {"储能": [1]})
    with Archive.open(archive.folder, LetterCounts) as other:
        other.store(SECOND)
    assert _held(archive, "储能", "出口") == ({"储能": 2, "出口": 1}, {"储能": [1, 3], "出口": [3]})


def test_what_comes_in_is_only_read_on(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Symptom: while issues came in, questions paid anew for the list of every common term."""
    assert _held(archive, "储能", "增长") == ({"储能": 1, "增长": 2}, {"储能": [1], "增长": [1, 2]})
    archive.store(SECOND)
    asked = list[dict[str, int]]()

    def noted(db: Database, wanted: dict[str, int]) -> dict[str, NDArray[np.int64]]:
        asked.append(dict(wanted))
        return rows_after(db, wanted)

    monkeypatch.setattr(held_terms, "rows_after", noted)
    assert _held(archive, "储能", "增长") == ({"储能": 2, "增长": 3}, {"储能": [1, 3], "增长": [1, 2, 3]})
    assert asked == [{"储能": 2, "增长": 2}] * 2  # the counts, then the lists, from the second passage on
    assert _held(archive, "储能", "增长")[0] == {"储能": 2, "增长": 3}
    assert len(asked) == 2


def test_a_corrected_issue_is_known_at_once(archive: Archive) -> None:
    assert _held(archive, "储能", "手机") == ({"储能": 1, "手机": 1}, {"储能": [1], "手机": [2]})
    archive.store(issue(article("储能", "储能装机增长。"), article("手机", "储能手机产量下降。")))
    assert _held(archive, "储能", "手机") == ({"储能": 2, "手机": 1}, {"储能": [1, 3], "手机": [3]})


def test_a_question_on_an_older_state_sees_nothing_newer(archive: Archive) -> None:
    def newer() -> None:
        archive.store(SECOND)
        assert _held(archive, "储能", "出口") == ({"储能": 2, "出口": 1}, {"储能": [1, 3], "出口": [3]})

    assert _held(archive, "储能")[0] == {"储能": 1}
    with archive.catalogue.reading() as db:
        assert passages_ever(db) == 2  # the state is that of the first reading
        with ThreadPoolExecutor(1) as other:
            other.submit(newer).result()
        assert _held_by(archive, "储能", "出口") == ({"储能": 1}, {"储能": [1]})
    assert _held(archive, "储能", "出口") == ({"储能": 2, "出口": 1}, {"储能": [1, 3], "出口": [3]})


def test_an_archive_brought_back_is_asked_anew(archive: Archive) -> None:
    archive.store(SECOND)
    assert _held(archive, "储能")[0] == {"储能": 2}
    with archive.catalogue.writing() as db:
        db.execute(REMEMBER, (GENERATION, "another"))
    assert archive.catalogue.held_terms._of(archive.catalogue.db).counts == {}


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
