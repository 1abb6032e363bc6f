"""Record files: only whole records under the right header are read, and a file is replaced only when it is whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval.record_file import HEADER_BYTES, appended, mapped

RECORD = np.dtype([("number", "<i4")])


def write(path: Path, *numbers: int, kept: int = 0, header: str = "ours") -> None:
    with appended(path, header, RECORD, kept) as file:
        file.write(np.array(numbers, "<i4").tobytes())


def numbers(path: Path, header: str = "ours") -> list[int]:
    return [int(number) for number in mapped(path, header, RECORD)["number"]]


def test_what_is_appended_follows_what_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, 1, 2)
    write(path, 3, kept=2)
    assert numbers(path) == [1, 2, 3]


def test_half_a_record_is_not_read_and_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, 1, 2)
    path.write_bytes(path.read_bytes() + b"\1\2")
    assert numbers(path) == [1, 2]
    write(path, 3, kept=2)
    assert numbers(path) == [1, 2, 3]
    assert path.stat().st_size == HEADER_BYTES + 12


def test_a_file_under_another_header_or_none_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert numbers(path) == []
    write(path, 1)
    assert numbers(path, "theirs") == []


def test_a_file_that_could_not_be_written_leaves_the_former(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, 1)
    with pytest.raises(OSError, match="full"), appended(path, "ours", RECORD, 0):
        raise OSError("the disk is full")
    assert numbers(path) == [1]


def test_who_reads_goes_on_with_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, 1, 2)
    held = mapped(path, "ours", RECORD)
    write(path, 3, kept=2)
    assert held["number"].tolist() == [1, 2]
    write(path, 7)
    assert held["number"].tolist() == [1, 2]
