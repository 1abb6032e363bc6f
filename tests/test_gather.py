"""Files under odd names, and names that stand for no file: what an operator's shell can hand over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.errors import UserError
from ingest.gather import find_files, read_file
from ingest.limits import DEFAULT_LIMITS, Limits

KNOWN = frozenset({".txt"})


def found(*named: str | Path, limits: Limits = DEFAULT_LIMITS) -> list[str]:
    return [path.name for path in find_files(named, KNOWN, limits)]


@pytest.mark.parametrize(
    "name", ["两 个 空格.txt", "换\n行.txt", "-dash.txt", "报" * 80 + ".txt", "[1].txt", "a*b.txt", "~x.txt"]
)
def test_a_file_is_found_whatever_its_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("字", encoding="utf-8")
    assert found(tmp_path) == [name]
    assert found(tmp_path / name) == [name]


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_not_the_folder_where_the_operator_stands(name: str) -> None:
    with pytest.raises(UserError, match="an empty name"):
        found(name)


def test_a_link_to_nothing_or_to_itself_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "round.txt").symlink_to(tmp_path / "round.txt")
    for name in ("gone.txt", "round.txt"):
        with pytest.raises(UserError, match="a link to nothing, or to itself"):
            found(tmp_path / name)


def test_links_inside_a_folder_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "issue").mkdir()
    (tmp_path / "issue" / "p1.txt").write_text("字", encoding="utf-8")
    (tmp_path / "issue" / "again").symlink_to(tmp_path / "issue")
    (tmp_path / "issue" / "p2.txt").symlink_to(tmp_path / "issue" / "p1.txt")
    assert found(tmp_path) == ["p1.txt"]


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x.txt").mkdir()
    with pytest.raises(UserError, match="a folder without newspaper files"):
        found(tmp_path / "x.txt")
    (tmp_path / "x.txt" / "p1.txt").write_text("字", encoding="utf-8")
    assert found(tmp_path / "x.txt") == ["p1.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of Unix")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p1.txt")
    with pytest.raises(UserError, match="no ordinary file"):
        read_file(tmp_path / "p1.txt", DEFAULT_LIMITS)


@pytest.mark.parametrize("name", ["x" * 5000 + ".txt", "a\0b.txt", "~nobody-of-this-name/p1.txt"])
def test_a_name_that_no_file_can_have_is_bad_input(name: str) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        found(name)


def test_a_file_named_twice_is_taken_once_and_too_many_are_refused(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"p{number}.txt").write_text("字", encoding="utf-8")
    assert found(tmp_path, tmp_path / "p0.txt", f"{tmp_path}/*.txt") == ["p0.txt", "p1.txt", "p2.txt"]
    with pytest.raises(UserError, match="more than 2 files"):
        found(tmp_path, limits=Limits(files=2))
