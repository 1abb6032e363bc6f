"""The signs beside the flat file: they leave the nearest, are appended to, and are never those of other rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval import sign_file
from retrieval.sign_file import FILE_NAME, SignFile

BLOCK = 64
DIMENSIONS = 100
HEADER = "vectors of a model"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_file, "BLOCK", BLOCK)
    monkeypatch.setattr(sign_file, "BLOCKS_AT_ONCE", 2)
    monkeypatch.setattr(sign_file, "LEAST_READ", 50)


def vectors(count: int) -> NDArray[np.int8]:
    drawn = np.random.default_rng(1).normal(size=(count, DIMENSIONS))
    return np.rint(127 * drawn / np.abs(drawn).max(axis=1, keepdims=True)).astype(np.int8)


def opened(folder: Path, count: int, first: int = 1, header: str = HEADER) -> SignFile:
    return SignFile(folder, header, vectors(1_000)[:count], np.arange(first, first + count))


def written(folder: Path, count: int, first: int = 1) -> SignFile:
    opened(folder, count, first).write()
    return opened(folder, count, first)


def test_only_full_blocks_are_held(tmp_path: Path) -> None:
    assert written(tmp_path, BLOCK - 1).count == 0
    held = written(tmp_path, 10 * BLOCK + 3)
    assert (held.count, held.complete) == (10 * BLOCK, True)


def test_what_is_left_holds_the_nearest(tmp_path: Path) -> None:
    held, rows = written(tmp_path, 15 * BLOCK), vectors(1_000)[: 15 * BLOCK].astype(np.float32)
    for place, row in enumerate(rows[:40]):
        asked = row + np.random.default_rng(2).normal(scale=30, size=DIMENSIONS).astype(np.float32)
        left = held.likeliest(asked, 10)
        assert len(left) == 50
        assert (np.diff(left) > 0).all()
        assert place in left


def test_as_many_are_left_as_are_wanted(tmp_path: Path) -> None:
    held = written(tmp_path, 3 * BLOCK)
    asked = vectors(1)[0].astype(np.float32)
    assert len(held.likeliest(asked, 120)) == 120
    assert len(held.likeliest(asked, 1_000)) == 3 * BLOCK


def test_appending_gives_what_writing_at_once_gives(tmp_path: Path) -> None:
    written(tmp_path, 2 * BLOCK + 5)
    before = (tmp_path / FILE_NAME).stat().st_ino
    written(tmp_path, 5 * BLOCK)
    parts = (tmp_path / FILE_NAME).read_bytes()
    assert (tmp_path / FILE_NAME).stat().st_ino == before
    (tmp_path / FILE_NAME).unlink()
    written(tmp_path, 5 * BLOCK)
    assert (tmp_path / FILE_NAME).read_bytes() == parts


def test_a_block_that_a_kill_cut_off_is_written_again(tmp_path: Path) -> None:
    written(tmp_path, 3 * BLOCK)
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(whole[:-9])
    torn = opened(tmp_path, 3 * BLOCK)
    assert (torn.count, torn.complete) == (2 * BLOCK, False)
    torn.write()
    assert (tmp_path / FILE_NAME).read_bytes() == whole


def test_the_signs_of_other_rows_are_not_used_and_another_file_takes_their_place(tmp_path: Path) -> None:
    """Symptom: the flat file is written anew without the dead, and a row's signs would be another passage's."""
    reader = written(tmp_path, 3 * BLOCK)
    before = reader.likeliest(vectors(1)[0].astype(np.float32), 10).tolist()
    numbers = np.delete(np.arange(1, 3 * BLOCK + 1), BLOCK + 2)
    fewer = SignFile(tmp_path, HEADER, np.delete(vectors(1_000)[: 3 * BLOCK], BLOCK + 2, axis=0), numbers)
    assert (fewer.count, fewer.complete) == (BLOCK, False)
    fewer.write()
    rows = np.delete(vectors(1_000)[: 3 * BLOCK], BLOCK + 2, axis=0)
    assert SignFile(tmp_path, HEADER, rows, numbers).count == 2 * BLOCK
    # Who had the former file open goes on with it.
    assert reader.likeliest(vectors(1)[0].astype(np.float32), 10).tolist() == before


def test_the_signs_of_another_model_are_not_used(tmp_path: Path) -> None:
    written(tmp_path, 3 * BLOCK)
    assert opened(tmp_path, 3 * BLOCK, header="vectors of another").count == 0


def test_blocks_beyond_a_shorter_flat_file_are_replaced(tmp_path: Path) -> None:
    written(tmp_path, 4 * BLOCK)
    shorter = opened(tmp_path, 2 * BLOCK)
    assert (shorter.count, shorter.complete) == (2 * BLOCK, False)
    shorter.write()
    assert opened(tmp_path, 2 * BLOCK).complete


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * 5_000])
def test_a_file_that_is_none_is_written_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assert opened(tmp_path, 2 * BLOCK).count == 0
    assert written(tmp_path, 2 * BLOCK).count == 2 * BLOCK
