"""Importing many files: bad ones are left out, known ones are skipped unread, a broken-off import goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from ingest import batches, intake
from ingest.intake import Report, import_files
from ingest.reading import Refusal
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from tests.fakes import LetterCounts
from tests.test_intake import FRONT, SECOND, write


class Door:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def held(self) -> Catalogue | None:
        return self.archive.catalogue

    def opened(self) -> Archive:
        return self.archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        yield opened


def imported(archive: Archive, *files: Path) -> tuple[list[Report], list[Refusal]]:
    outcomes = list(import_files(files, Door(archive)))
    return [o for o in outcomes if isinstance(o, Report)], [o for o in outcomes if isinstance(o, Refusal)]


def never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_sources(sources: Sequence[object], limits: object) -> None:
        raise AssertionError(f"{sources} were read again")

    monkeypatch.setattr(intake, "read_sources", read_sources)


def test_a_bad_file_is_named_and_the_others_are_taken_in(archive: Archive, tmp_path: Path) -> None:
    bad = write(tmp_path, "p3.pdf", "no PDF")
    reports, refusals = imported(archive, write(tmp_path, "p1.txt", FRONT), bad, tmp_path / "gone.txt")
    assert [report.issue.pages for report in reports] == [(1,)]
    assert [refusal.name for refusal in refusals] == [(tmp_path / "gone.txt").as_posix(), bad.as_posix()]


def test_known_files_are_skipped_without_being_read(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)
    imported(archive, first, second)
    never_read(monkeypatch)
    assert [report.skipped for report in imported(archive, first)[0]] == [True]
    copy = write(tmp_path, "copy-of-p2.txt", SECOND)
    assert [report.skipped for report in imported(archive, copy)[0]] == [True]


def test_the_first_text_of_a_page_that_was_corrected_can_come_back(archive: Archive, tmp_path: Path) -> None:
    """A file was skipped as known though another had replaced its page."""
    first = write(tmp_path, "p1.txt", FRONT)
    imported(archive, first)
    imported(archive, write(tmp_path, "p1-corrected.txt", FRONT.replace("增长二成", "增长三成")))
    report = imported(archive, first)[0][0]
    assert report.change.revision == 3
    assert any("增长二成" in article.body for article in report.issue.articles)


def test_a_removed_issue_comes_back_when_its_file_comes_again(archive: Archive, tmp_path: Path) -> None:
    first = write(tmp_path, "p1.txt", FRONT)
    identity = imported(archive, first)[0][0].change.issue_id
    archive.remove(identity)
    assert imported(archive, first)[0][0].change.revision == 2
    assert archive.catalogue.counts()[0] == 1


def test_a_broken_off_import_goes_on_where_it_was(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "FILES_AT_ONCE", 1)
    files = [
        write(tmp_path, f"2024-03-0{day}-p1.txt", FRONT.replace("3月5日", f"3月{day}日").replace("星期二", ""))
        for day in (5, 6, 7)
    ]
    outcomes = import_files(files, Door(archive))
    next(outcomes)
    next(outcomes)  # the first file is in the ledger now, the second stored only
    outcomes.close()
    assert [report.skipped for report in imported(archive, *files)[0]] == [True, True, False]
    assert archive.catalogue.counts()[0] == 3
