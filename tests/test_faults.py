"""A disk that is full, an archive that is read-only, broken files: what is said, and that answers go on."""

from __future__ import annotations

import itertools
import os
import resource
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from config.errors import ArchiveError
from retrieval.archive import Archive
from retrieval.chroma_store import ChromaVectors
from retrieval.faults import explained
from retrieval.pause import Pause
from retrieval.query import Query
from retrieval.reindex import rebuild
from retrieval.terms import terms
from retrieval.torn import damage
from retrieval.upkeep import examine
from retrieval.vectors import ExactVectors, Neighbour, VectorStore
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
        archive.dense._hold.store = Failing()
        archive.store(issue(STORAGE, article("集成电路产量回升", "六月份产量322亿块。")))
        deed(archive)
        assert found(archive, "集成电路产量")[0] == "集成电路产量回升"
        assert archive.engine() == "exact"
        assert archive.vector_fault() == "disk I/O error"


class Broken:
    """Chroma as it is when a file of its own can no longer be opened."""

    def __init__(self, store: VectorStore) -> None:
        self._store = store

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[Neighbour]:
        raise OSError("unable to open database file")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_chroma_that_failed_is_used_again_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was given up for the rest of the process's life once descriptors had run out."""
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with Archive.open(folder, LetterCounts) as archive:
        archive.follow()
        assert archive.dense._hold.store is not None
        archive.dense._hold.store = Broken(archive.dense._hold.store)  # type: ignore[assignment]
        assert found(archive) == ["储能装机翻番"]
        archive.follow()
        assert (archive.dense.engine, archive.vector_fault()) == ("exact", "unable to open database file")
        now += 11
        archive.follow()
        assert (archive.dense.engine, archive.vector_fault()) == ("chroma", "")
        assert found(archive) == ["储能装机翻番"]


def test_a_folder_that_opens_and_cannot_be_read_is_given_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    with Archive.open(folder, LetterCounts) as archive:
        with monkeypatch.context() as broken:
            broken.setattr(ChromaVectors, "nearest", Broken.nearest)
            archive.follow()
        assert (archive.dense.engine, archive.vector_fault()) == ("exact", "unable to open database file")
        now += 11
        archive.follow()
        assert (archive.dense.engine, archive.vector_fault()) == ("chroma", "")


@contextmanager
def descriptors_left(count: int) -> Iterator[None]:
    """Let this process open so many files and no more."""
    before, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    used = {int(name) for name in os.listdir("/proc/self/fd")}  # noqa: PTH208
    free = (number for number in itertools.count() if number not in used)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next(itertools.islice(free, count, None)), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, hard))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="tells open files as Linux does")
@pytest.mark.parametrize("count", [0, 3, 20])
def test_chromas_folder_is_not_thrown_away_for_want_of_descriptors(folder: Path, count: int) -> None:
    with Archive.open(folder, LetterCounts) as archive:
        assert found(archive) == ["储能装机翻番"]
        with descriptors_left(count):
            archive.follow()
            assert archive.dense.engine == "exact"
            assert found(archive) == ["储能装机翻番"]
        owned = ChromaVectors.own(folder, archive.dense._hold.stamp)
        assert owned is not None
        assert (owned[0].count(), owned[1]) == (1, False)
        owned[0].close()


@pytest.mark.parametrize(("failures", "waits"), [(1, 10), (2, 20), (3, 40), (9, 600)])
def test_what_fails_again_and_again_is_left_alone_ever_longer(
    failures: int, waits: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pause = Pause(10, 600)
    assert pause.over()
    for _ in range(failures):
        pause.begin()
    now += waits - 0.1
    assert not pause.over()
    now += 0.2
    assert pause.over()
    now += 700
    pause.begin()  # after it has worked for long
    now += 10
    assert pause.over()


def test_an_archive_that_was_killed_while_it_was_made_can_be_filled(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"")
    with pytest.raises(ArchiveError, match="'wenbao ingest FILE'"):
        Archive.open(tmp_path, LetterCounts)
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as archive:
        archive.store(issue(STORAGE))
        assert found(archive) == ["储能装机翻番"]
    shutil.rmtree(tmp_path)
