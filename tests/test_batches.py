from __future__ import annotations

from pathlib import Path

import pytest

from ingest import batches as room
from ingest.batches import batches


@pytest.fixture(autouse=True)
def two_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "FILES_AT_ONCE", 2)


def cut(*names: str) -> list[list[str]]:
    return [[path.as_posix() for path in batch] for batch in batches([Path(name) for name in names])]


def test_few_files_are_read_as_one() -> None:
    assert cut("a/p1.txt", "b/2023-11-17.pdf") == [["a/p1.txt", "b/2023-11-17.pdf"]]
    assert cut() == []


def test_many_files_are_read_a_day_at_a_time() -> None:
    assert cut("in/2023-11-17-p1.txt", "in/2023-11-18-p1.txt", "in/2023-11-17-p2.txt") == [
        ["in/2023-11-17-p1.txt", "in/2023-11-17-p2.txt"],
        ["in/2023-11-18-p1.txt"],
    ]


def test_pages_whose_names_tell_no_day_belong_to_their_folder() -> None:
    assert cut("x/p1.txt", "y/p1.txt", "x/p2.txt", "all.jsonl") == [
        ["x/p1.txt", "x/p2.txt"],
        ["y/p1.txt"],
        ["all.jsonl"],
    ]


def test_web_pages_are_cut_by_day_only_where_every_one_tells_its_day() -> None:
    assert len(cut("s/202311/17/node_1.html", "s/202311/18/node_1.html", "s/202311/18/c_2.html")) == 2
    assert len(cut("s/202311/17/node_1.html", "s/202311/18/node_1.html", "s/index.html")) == 1
