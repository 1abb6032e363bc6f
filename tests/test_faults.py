"""A disk that is full, an archive that is read-only, broken files: what is said, and that answers go on."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from config.errors import ArchiveError
from retrieval.archive import Archive
from retrieval.faults import explained
from retrieval.query import Query
from retrieval.reindex import rebuild
from retrieval.terms import terms
from retrieval.torn import damage
from retrieval.upkeep import examine
from retrieval.vectors import ExactVectors, Neighbour
from tests.fakes import LetterCounts, article, issue

STORAGE = article("储能装机翻番", "上半年新型储能装机达到863万千瓦。")


def found(archive: Archive, text: str = "储能装机") -> list[str]:
    return [hit.article.headline for hit in archive.search(Query(text, dict.fromkeys(terms(text), 1.0)))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as archive:
        archive.store(issue(STORAGE))
        archive.catch_up()
    return tmp_path / "archive"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("attempt to write a readonly database", "can only be read"),
        ("database or disk is full", "the disk is full"),
        ("database is locked", "another wenbao is busy"),
        ("database disk image is malformed", "'wenbao reindex'"),
    ],
)
def test_each_failure_of_the_database_says_what_to_do(said: str, meant: str) -> None:
    assert meant in str(explained(sqlite3.OperationalError(said)))


def test_a_full_disk_keeps_the_old_state_and_says_so(folder: Path) -> None:
    with Archive.open(folder, LetterCounts, use_chroma=False) as archive:
        db = archive.catalogue.db
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
        long = article("储能装机翻番", *(f"第{n}段：{'储能' * 400}。" for n in range(60)))
        with pytest.raises(ArchiveError, match="the disk is full"):
            archive.store(issue(long))
        assert found(archive) == ["储能装机翻番"]
        assert archive.catalogue.revisions(every=True)[0].number == 1


def test_a_read_only_archive_answers_and_refuses_to_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with Archive.open(folder, LetterCounts, use_chroma=False) as archive:
        assert found(archive) == ["储能装机翻番"]
        with pytest.raises(ArchiveError, match="can only be read"):
            archive.store(issue(article("集成电路产量回升", "六月份产量322亿块。")))


def test_chroma_that_is_no_database_any_more_is_found_and_mended(folder: Path) -> None:
    (folder / "chroma" / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    assert damage(folder / "chroma") == "chroma.sqlite3 is no database any more"
    with Archive.open(folder, LetterCounts) as archive:
        complaints = examine(archive).complaints
        assert [text for text in complaints if "run 'wenbao reindex'" in text]
        assert found(archive) == ["储能装机翻番"]
    rebuild(folder, LetterCounts)
    with Archive.open(folder, LetterCounts) as archive:
        assert examine(archive).complaints == ()


def test_a_damaged_word_index_is_found_and_mended_without_embedding(folder: Path) -> None:
    with sqlite3.connect(folder / "catalogue.sqlite") as db:
        db.execute("UPDATE words_data SET block = x'00ff00ff' WHERE id > 10")
    db.close()
    letters = LetterCounts()
    with Archive.open(folder, lambda: letters, use_chroma=False) as archive:
        assert "the word index is damaged" in examine(archive).complaints[0]
    rebuild(folder, lambda: letters)
    assert letters.embedded == 0
    with Archive.open(folder, lambda: letters, use_chroma=False) as archive:
        assert examine(archive).complaints == ()
        assert found(archive) == ["储能装机翻番"]


class Failing(ExactVectors):
    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        raise OSError("disk I/O error")

    def upsert(self, numbers: Sequence[int], vectors: NDArray[np.float32]) -> None:
        raise OSError("disk I/O error")


@pytest.mark.parametrize("deed", [found, Archive.catch_up])
def test_answers_go_on_when_chroma_fails(folder: Path, deed: Callable[[Archive], object]) -> None:
    with Archive.open(folder, LetterCounts) as archive:
        archive.dense._chroma = Failing()
        archive.store(issue(STORAGE, article("集成电路产量回升", "六月份产量322亿块。")))
        deed(archive)
        assert found(archive, "集成电路产量")[0] == "集成电路产量回升"
        assert archive.engine() == "exact"
        assert archive.vector_fault() == "disk I/O error"


def test_an_archive_that_was_killed_while_it_was_made_can_be_filled(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"")
    with pytest.raises(ArchiveError, match="'wenbao ingest FILE'"):
        Archive.open(tmp_path, LetterCounts)
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        archive.store(issue(STORAGE))
        assert found(archive) == ["储能装机翻番"]
    shutil.rmtree(tmp_path)
