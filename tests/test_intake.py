from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from config.errors import UserError
from ingest.intake import OpenDoor, import_files, read, take_in
from ingest.limits import Limits
from retrieval.archive import Archive
from retrieval.newspaper import Kind
from tests.fakes import LetterCounts

HEAD = "电子周报\n\n2024年3月5日\n\n星期二\n\n第9期(总第509期)\n\n"
FRONT = (
    HEAD + "第1版 要闻\n\n"
    "储能电站开工提速\n\n本报记者 周明\n\n"
    "进入三月以来，多地储能电站集中开工，业内预计全年新增装机将超过三千万千瓦，产业链上的订单随之回暖。\n\n"
    "电池企业的排产计划已经排到六月，价格战的势头有所缓和，企业把更多精力放在循环寿命上。(下转第2版)\n\n"
    "芯片出口连续三月增长\n\n"
    "本报讯 记者林青报道：海关公布的数据显示，前两个月集成电路出口同比增长二成，连续第三个月保持增长。\n"
)
SECOND = (
    HEAD + "第2版 产业\n\n"
    "储能电站开工提速\n\n(上接第1版)\n\n"
    "不过，电站建成之后怎样用好，仍是行业要回答的问题，储能的调用次数有待提高，电价机制也需要跟上。\n\n"
    "显示面板价格回升\n\n"
    "本报讯 记者吴越报道：三月上旬，主流尺寸的电视面板价格环比上涨百分之三，面板厂的稼动率随之回升。\n"
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        yield opened


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def held(archive: Archive) -> dict[str, tuple[int, ...]]:
    issue = archive.catalogue.issue(archive.catalogue.revisions()[0].issue_id)
    assert issue is not None
    return {a.headline: a.pages for a in issue.articles if a.kind is not Kind.MASTHEAD}


WHOLE = {"储能电站开工提速": (1, 2), "芯片出口连续三月增长": (1,), "显示面板价格回升": (2,)}


def test_the_pages_of_one_issue_make_one_issue(archive: Archive, tmp_path: Path) -> None:
    reports = take_in([write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)], archive)
    assert [(report.change.revision, report.issue.pages) for report in reports] == [(1, (1, 2))]
    assert held(archive) == WHOLE


def test_a_page_that_comes_in_later_joins_its_issue_and_its_articles(archive: Archive, tmp_path: Path) -> None:
    take_in([write(tmp_path, "p1.txt", FRONT)], archive)
    assert held(archive) == {"储能电站开工提速": (1,), "芯片出口连续三月增长": (1,)}
    report = take_in([write(tmp_path, "p2.txt", SECOND)], archive)[0]
    assert held(archive) == WHOLE
    assert len(report.change.changed) == 1
    assert len(archive.catalogue.revisions()) == 1


def test_a_corrected_page_replaces_itself_and_leaves_the_other(archive: Archive, tmp_path: Path) -> None:
    take_in([write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)], archive)
    report = take_in([write(tmp_path, "p1.txt", FRONT.replace("增长二成", "增长三成"))], archive)[0]
    assert held(archive) == WHOLE
    chips = next(article for article in report.issue.articles if article.headline == "芯片出口连续三月增长")
    assert "增长三成" in chips.body
    assert report.change.changed == (chips.article_id,)


def test_a_page_taken_in_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    first, second = write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)
    take_in([first, second], archive)
    assert [report.skipped for report in take_in([second], archive)] == [True]
    assert [report.skipped for report in take_in([first], archive)] == [True]


def test_two_issues_in_one_call_are_two_issues(archive: Archive, tmp_path: Path) -> None:
    later = (
        FRONT.replace("3月5日", "3月8日").replace("星期二", "星期五").replace("第9期(总第509期)", "第10期(总第510期)")
    )
    reports = take_in([write(tmp_path, "a.txt", FRONT), write(tmp_path, "b.txt", later)], archive)
    assert [report.issue.masthead.issue for report in reports] == [9, 10]
    assert archive.catalogue.counts()[0] == 2


def test_a_file_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "p1.txt", FRONT)
    with pytest.raises(UserError, match="more than the limit of 100"):
        read([path], Limits(file_bytes=100))


def test_links_hidden_files_and_readmes_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "issue"
    folder.mkdir()
    write(folder, "p1.txt", FRONT)
    write(folder, ".p2.txt", SECOND)
    write(folder, "README.md", "# 说明")
    outside = write(tmp_path, "outside.txt", SECOND)
    (folder / "link.txt").symlink_to(outside)
    assert [issue.sources for issue in read([folder])] == [((folder / "p1.txt").as_posix(),)]


def test_a_pattern_takes_what_matches_and_a_file_named_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, "p1.txt", FRONT)
    write(tmp_path, "p2.txt", SECOND)
    issue = read([str(tmp_path / "p*.txt"), str(tmp_path / "p1.txt")])[0]
    assert issue.pages == (1, 2)
    with pytest.raises(UserError, match="no file matches"):
        read([str(tmp_path / "x*.txt")])


IMPORTED = (
    '{"paper": "电子周报", "date": "2024-03-05", "headline": "光伏组件出口回升", "body": "前两个月光伏组件出口回升。"}'
)


def test_an_import_without_pages_joins_the_issue_and_withdraws_nothing(archive: Archive, tmp_path: Path) -> None:
    """A file without page numbers withdrew all the pages of its day."""
    take_in([write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)], archive)
    report = take_in([write(tmp_path, "more.jsonl", IMPORTED)], archive)[0]
    assert report.change.withdrawn == ()
    assert held(archive) == {**WHOLE, "光伏组件出口回升": ()}


def test_pages_that_come_in_after_an_import_leave_it_on_file(archive: Archive, tmp_path: Path) -> None:
    take_in([write(tmp_path, "more.jsonl", IMPORTED)], archive)
    take_in([write(tmp_path, "p1.txt", FRONT), write(tmp_path, "p2.txt", SECOND)], archive)
    assert held(archive) == {**WHOLE, "光伏组件出口回升": ()}


def test_an_import_file_that_comes_in_again_replaces_itself(archive: Archive, tmp_path: Path) -> None:
    take_in([write(tmp_path, "more.jsonl", IMPORTED)], archive)
    take_in([write(tmp_path, "more.jsonl", IMPORTED.replace("光伏组件", "硅片"))], archive)
    assert held(archive) == {"硅片出口回升": ()}


def test_half_a_surrogate_pair_becomes_a_sign_that_can_be_stored(archive: Archive, tmp_path: Path) -> None:
    take_in([write(tmp_path, "more.jsonl", IMPORTED.replace("光伏", "\\ud800光伏"))], archive)
    assert [name for name in held(archive) if "光伏组件出口回升" in name]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_article_over_three_pages_is_whole_in_whatever_order_they_come(
    order: tuple[int, ...], archive: Archive, tmp_path: Path
) -> None:
    """The last page says 紧接第2版: it comes from there, and was taken to lead there."""
    third = HEAD + (
        "第3版 综合\n\n储能电站开工提速\n\n(紧接第2版)\n\n"
        "峰谷价差拉大之后，储能的收益才算得过来，投资者更有信心，各地的补贴也在陆续落地，电站的利用率有所提高。\n"
    )
    pages = [FRONT, SECOND.replace("电价机制也需要跟上。", "电价机制也需要跟上。(下转第3版)"), third]
    for number in order:
        take_in([write(tmp_path, f"p{number + 1}.txt", pages[number])], archive)
    assert held(archive)["储能电站开工提速"] == (1, 2, 3)
    issue = archive.catalogue.issue(archive.catalogue.revisions()[0].issue_id)
    assert issue is not None
    assert [doubt for doubt in issue.doubts if "not on file" in doubt.text] == []


@pytest.mark.parametrize("importing", [False, True])
def test_progress_goes_on_while_files_are_read_and_issues_stored(
    archive: Archive, tmp_path: Path, importing: bool
) -> None:
    """Up to 200 files are read as one, and the bar once stood at 0 of them until the last was stored."""
    days = [HEAD.replace("3月5日", f"3月{day}日").replace("星期二", "") for day in range(1, 9)]
    files = [write(tmp_path, f"2024-03-0{n}.txt", FRONT.replace(HEAD, day)) for n, day in enumerate(days, start=1)]
    heard: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, what: str) -> None:
        heard.append((done, total, what))

    if importing:
        assert len(list(import_files(files, OpenDoor(archive), progress=progress))) == 8
    else:
        assert len(take_in(files, archive, progress=progress)) == 8
    done = [each for each, _, _ in heard]
    assert done == sorted(done)
    assert {0, 1, 2, 3, 4, 5, 6, 7} <= set(done)
    assert {total for _, total, _ in heard} == {8}
    assert [what for _, _, what in heard if what.endswith("05.txt")] == ["2024-03-05.txt"]
    assert (heard[-1][0] == 8) == importing
