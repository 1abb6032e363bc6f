"""The flat file of vectors: exact, appended to, whole after a kill, and of one model only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import flat_vectors, sign_file
from retrieval.archive import Archive
from retrieval.passage import Scope
from retrieval.query import Query
from retrieval.record_file import HEADER_BYTES
from retrieval.stored_passages import passages_ever, vectors_after
from retrieval.vector_file import FILE_NAME, VectorFile, write_vectors
from retrieval.vectors import nearest_of
from tests.fakes import DIMENSIONS, LetterCounts, article, issue

WORDS = ("甲乙丙丁", "子丑寅卯", "东西南北", "春夏秋冬", "风花雪月")


def texts(count: int) -> list[str]:
    return [f"{WORDS[n % 5]}{WORDS[n % 3]}第{n}条消息。" for n in range(count)]


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    opened = Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False)
    opened.store(issue(*(article(f"标题{n}", text, name=f"a{n}") for n, text in enumerate(texts(60)))))
    return opened


def fill(archive: Archive, stamp: str = "s", up_to: int = 0) -> VectorFile:
    db = archive.catalogue.db
    write_vectors(archive.folder, stamp, DIMENSIONS, db, up_to or passages_ever(db), 60)
    return VectorFile(archive.folder, stamp, DIMENSIONS)


def exact(archive: Archive, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
    return nearest_of(*vectors_after(archive.catalogue.db, 0), vector, k)


def test_it_finds_what_exact_search_finds_with_the_same_cosines(archive: Archive) -> None:
    held = fill(archive)
    for text in WORDS:
        vector = LetterCounts().embed_query(text)
        found = held.nearest(archive.catalogue.db, vector, 10)
        assert [score for _, score in found] == pytest.approx([score for _, score in exact(archive, vector, 10)])


def test_it_is_appended_to_and_comes_out_as_if_written_at_once(archive: Archive) -> None:
    assert fill(archive, up_to=20).last == 20
    assert fill(archive).last == 60
    parts = (archive.folder / FILE_NAME).read_bytes()
    (archive.folder / FILE_NAME).unlink()
    fill(archive)
    assert (archive.folder / FILE_NAME).read_bytes() == parts


def test_a_record_that_a_kill_cut_off_is_written_again(archive: Archive) -> None:
    fill(archive)
    path = archive.folder / FILE_NAME
    whole = path.read_bytes()
    path.write_bytes(whole[:-7])
    assert VectorFile(archive.folder, "s", DIMENSIONS).count == 59
    fill(archive)
    assert path.read_bytes() == whole


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * (HEADER_BYTES + 500)])
def test_a_file_that_is_none_is_not_read_but_written_anew(archive: Archive, content: bytes) -> None:
    (archive.folder / FILE_NAME).write_bytes(content)
    assert VectorFile(archive.folder, "s", DIMENSIONS).count == 0
    assert fill(archive).count == 60


def test_the_vectors_of_another_model_are_never_used(archive: Archive) -> None:
    fill(archive, "one")
    assert VectorFile(archive.folder, "two", DIMENSIONS).count == 0


def test_a_question_asked_once_is_answered_from_the_file_without_opening_chroma(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flat_vectors, "FEW_PASSAGES", 20)
    with Archive.open(archive.folder, LetterCounts) as long_lived:
        long_lived.catch_up()
    assert (archive.folder / FILE_NAME).exists()
    archive.store(
        issue(
            article("晚到", "晚到的风花雪月。", name="late"), day=issue(article("x", "y")).masthead.date.replace(day=19)
        )
    )
    query = Query("风花雪月", {"风花": 1.0}, "zh")
    with Archive.open(archive.folder, LetterCounts, use_chroma=False) as once:
        hits = once.search(query, k=70, scope=Scope())
        assert once.dense._file is not None
        assert once.dense.engine == "exact"
    assert "late" in {hit.article.article_id for hit in hits}  # the tail that the file lacks is found all the same


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a block of 8 rows, of which the signs leave 20."""
    monkeypatch.setattr(sign_file, "BLOCK", 8)
    monkeypatch.setattr(sign_file, "LEAST_READ", 20)
    monkeypatch.setattr(sign_file, "WEIGHED_OF", 2)
    monkeypatch.setattr(sign_file, "SAMPLED", 1)


@pytest.mark.usefixtures("blocks")
def test_a_short_list_by_signs_changes_no_cosine_of_what_is_found(archive: Archive) -> None:
    held = fill(archive, "static-s")
    for text in WORDS:
        vector = LetterCounts().embed_query(text)
        true = dict(exact(archive, vector, 60))
        found = held.nearest(archive.catalogue.db, vector, 4)
        assert len(found) == 4
        assert [score for _, score in found] == pytest.approx([true[number] for number, _ in found])
        assert found[0][1] >= 0.8 * max(true.values())


@pytest.mark.usefixtures("blocks")
def test_a_model_whose_signs_may_tell_nothing_is_read_whole(archive: Archive) -> None:
    held = fill(archive, "openai-s")
    assert not (archive.folder / sign_file.FILE_NAME).exists()
    vector = LetterCounts().embed_query(WORDS[0])
    found = held.nearest(archive.catalogue.db, vector, 10)
    assert [score for _, score in found] == pytest.approx([score for _, score in exact(archive, vector, 10)])


@pytest.mark.usefixtures("blocks")
def test_a_file_without_signs_is_read_whole_and_gets_them(archive: Archive) -> None:
    fill(archive, "static-s")
    (archive.folder / sign_file.FILE_NAME).unlink()
    bare = VectorFile(archive.folder, "static-s", DIMENSIONS)
    vector = LetterCounts().embed_query(WORDS[0])
    found = bare.nearest(archive.catalogue.db, vector, 10)
    assert [score for _, score in found] == pytest.approx([score for _, score in exact(archive, vector, 10)])
    assert not bare.complete
    assert fill(archive, "static-s").complete
