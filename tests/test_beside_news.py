"""A head, advertisements and credits are kept and are no articles: nothing that counts articles counts them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot import issues_command
from bot.ingest_report import report_fields, report_line
from bot.show_command import contents_fields
from config.settings import Settings
from ingest.intake import Report, store_issue
from retrieval.archive import Archive
from retrieval.beside_news import INDEX
from retrieval.connections import FILE_NAME
from retrieval.newspaper import Article, Block, Issue, Kind
from retrieval.revisions import differences
from retrieval.upkeep import examine
from tests.fakes import LetterCounts, article, issue

STEEL = article("钢厂改造三条轧线", "钢厂今年改造了三条轧线。", name="20230818-p01-steel")
CHIPS = article("芯片公司完成流片", "芯片公司上月完成流片。", name="20230818-p01-chips")


def piece(kind: Kind, text: str) -> Article:
    return Article(text, (Block(text, page=1),), article_id=f"20230818-p01-{kind}", kind=kind, pages=(1,))


HEAD = piece(Kind.MASTHEAD, "电子样报2023年8月18日报头")
BESIDE = (HEAD, piece(Kind.AD, "招聘启事"), piece(Kind.PUBLIC_NOTICE, "节约用水"), piece(Kind.CREDIT, "版面署名"))
WHOLE = issue(*BESIDE, STEEL, CHIPS)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path, LetterCounts, create=True, use_chroma=False) as opened:
        yield opened


def taken_in(archive: Archive, whole: Issue) -> Report:
    return store_issue(whole, archive)


def test_the_report_counts_articles_alone(archive: Archive) -> None:
    """The report told 7 articles of a page that has 6."""
    report = taken_in(archive, WHOLE)
    assert "2 articles (2 new), 3 passages" in report_line(report)
    assert report_fields(report)["articles"] == 2
    assert report_fields(report)["new"] == [STEEL.article_id, CHIPS.article_id]
    assert report_fields(taken_in(archive, WHOLE))["unchanged"] == [STEEL.article_id, CHIPS.article_id]


def test_the_listed_issues_and_the_health_count_the_same(archive: Archive) -> None:
    taken_in(archive, WHOLE)
    assert archive.catalogue.revisions()[0].articles == 2
    assert archive.catalogue.counts() == (1, 2, 3)
    assert archive.catalogue.glance().articles == 2
    assert examine(archive).articles == 2
    withdrawn = archive.remove(archive.catalogue.revisions()[0].issue_id).withdrawn
    assert set(withdrawn) == {STEEL.article_id, CHIPS.article_id}
    assert archive.catalogue.counts() == (0, 0, 0)


def test_the_contents_hold_all_pieces_and_count_the_articles(archive: Archive) -> None:
    shown = contents_fields(WHOLE)
    assert shown["article_count"] == 2
    assert [each["kind"] for each in shown["articles"]] == ["报头", "广告", "公益广告", "版面署名", "报道", "报道"]


def test_a_corrected_head_is_a_revision_in_which_no_article_changed(archive: Archive) -> None:
    taken_in(archive, WHOLE)
    corrected = replace(HEAD, blocks=(Block("电子样报 国内统一刊号：CN 11-0000", page=1),))
    report = taken_in(archive, issue(corrected, *BESIDE[1:], STEEL, CHIPS))
    assert "2 articles (only the head, advertisements or credits changed, 2 unchanged)" in report_line(report)
    [found] = differences(archive.catalogue).values()
    assert (found.new, found.changed, found.withdrawn, len(found.unchanged)) == ((), (), (), 2)


def test_an_archive_of_an_earlier_version_counts_the_same_and_gets_its_index(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken_in(archive, WHOLE)
    archive.catalogue.db.execute(f"DROP INDEX {INDEX}")
    assert archive.catalogue.counts() == (1, 2, 3)
    assert archive.catalogue.revisions()[0].articles == 2
    archive.close()
    issues_command.run(Settings(archive=tmp_path), as_json=True, revisions=False)
    assert json.loads(capsys.readouterr().out)["issues"][0]["articles"] == 2
    with sqlite3.connect(tmp_path / FILE_NAME) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = ?", (INDEX,)).fetchone() == (1,)


def test_counting_reads_the_index_and_no_article(archive: Archive) -> None:
    plans: list[str] = []
    taken_in(archive, WHOLE)
    archive.catalogue.db.set_trace_callback(plans.append)  # type: ignore[attr-defined]
    archive.catalogue.counts()
    archive.catalogue.revisions()
    archive.catalogue.db.set_trace_callback(None)  # type: ignore[attr-defined]
    counting = [statement for statement in plans if "json_extract" in statement]
    assert len(counting) == 2
    for statement in counting:
        steps = [row[3] for row in archive.catalogue.db.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert any(INDEX in step for step in steps), steps
