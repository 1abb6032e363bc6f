from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.archive import Archive
from retrieval.ledger import enter, taken_issues
from tests.fakes import LetterCounts, article, issue

VERSION = "readers-1"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        yield opened


def note(archive: Archive, digest: str, name: str, *parts: tuple[str, int]) -> None:
    enter(archive.catalogue, {digest: name}, {digest: parts}, VERSION)


def test_a_file_that_was_entered_is_known_by_its_content_and_its_reader(archive: Archive) -> None:
    assert taken_issues(archive.catalogue, ["d1"], VERSION) is None
    note(archive, "d1", "p1.txt", ("i", 1))
    assert taken_issues(archive.catalogue, ["d1"], VERSION) == ["i"]
    assert taken_issues(archive.catalogue, ["d1", "d2"], VERSION) is None
    assert taken_issues(archive.catalogue, ["d1"], "readers-2") is None


def test_a_file_whose_page_came_in_anew_must_be_read_again(archive: Archive) -> None:
    note(archive, "d1", "p1.txt", ("i", 1))
    note(archive, "d2", "p2.txt", ("i", 2))
    note(archive, "d1-corrected", "other-name.txt", ("i", 1))
    assert taken_issues(archive.catalogue, ["d1"], VERSION) is None
    assert taken_issues(archive.catalogue, ["d2", "d1-corrected"], VERSION) == ["i"]


def test_the_file_that_a_new_one_of_its_name_replaces_is_forgotten(archive: Archive) -> None:
    note(archive, "d1", "more.jsonl", ("i", 0), ("k", 0))
    note(archive, "d2", "more.jsonl", ("k", 0))
    assert taken_issues(archive.catalogue, ["d1"], VERSION) is None


def test_the_files_of_a_removed_issue_are_forgotten(archive: Archive) -> None:
    identity = archive.store(issue(article("储能装机翻番", "上半年新型储能装机达到863万千瓦。"))).issue_id
    note(archive, "d1", "p1.txt", (identity, 1))
    archive.remove(identity)
    assert taken_issues(archive.catalogue, ["d1"], VERSION) is None
