"""What a question says of where it was printed narrows the search; when the facts happened does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.question import understand
from bot.question_scope import about_the_rest, asked_scope, refuse_impossible_days
from config.errors import QuestionError
from retrieval.archive import Archive
from retrieval.passage import Scope
from tests.fakes import LetterCounts, article, issue

# A Friday and the Friday before it; "last Friday" is said on Monday the 21st.
OLD, NEW, TODAY = date(2023, 8, 11), date(2023, 8, 18), date(2023, 8, 21)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        opened.store(issue(article("储能增长", "储能装机增长。"), day=OLD, number=31))
        opened.store(issue(article("手机下降", "手机销量下降。", author="张维佳"), day=NEW, number=32))
        yield opened


def asked(archive: Archive, text: str, given: Scope | None = None) -> Scope:
    return asked_scope(understand(text), archive.catalogue, given, today=TODAY)


@pytest.mark.parametrize(
    "text", ["上周五的报纸说了什么？", "What did last Friday's paper say of phones?", "8月18日的报纸写了手机吗"]
)
def test_the_paper_of_a_day_is_that_days_issue(archive: Archive, text: str) -> None:
    assert asked(archive, text) == Scope(since=NEW, until=NEW)


@pytest.mark.parametrize(
    "text",
    [
        "2023年上半年储能增长多少？",
        "8月18日发生了什么事故？",
        "How much storage came online in H1 2023?",
        "去年的报告怎么说？",
    ],
)
def test_the_time_of_the_facts_filters_nothing(archive: Archive, text: str) -> None:
    assert asked(archive, text).everything


@pytest.mark.parametrize("text", ["本期讲了哪些手机新闻？", "What does this issue say about phones?"])
def test_this_issue_is_the_newest_on_file(archive: Archive, text: str) -> None:
    assert asked(archive, text) == Scope(since=NEW, until=NEW)


def test_an_issue_is_found_by_its_numbers(archive: Archive) -> None:
    of_issue = asked(archive, "第31期怎么说储能？").issue_id
    assert of_issue.startswith("2023-08-11")
    assert asked(archive, "总第4031期怎么说储能？").issue_id == of_issue


def test_an_issue_that_is_not_on_file_finds_nothing_instead_of_everything(archive: Archive) -> None:
    assert asked(archive, "第99期怎么说储能？").issue_id == "no-issue-99"


@pytest.mark.parametrize("text", ["头版有什么手机新闻？", "What is on the front page about phones?"])
def test_a_page_is_a_filter(archive: Archive, text: str) -> None:
    assert asked(archive, text) == Scope(page=1)


@pytest.mark.parametrize("text", ["记者张维佳写了什么？", "What was written by Zhang Weijia?"])
def test_an_author_on_file_is_a_filter_in_both_languages(archive: Archive, text: str) -> None:
    assert asked(archive, text) == Scope(author="张维佳")


def test_an_author_that_nobody_knows_is_none(archive: Archive) -> None:
    assert asked(archive, "记者王无名写了什么？").everything


def test_what_the_surface_gave_stands(archive: Archive) -> None:
    given = Scope(since=OLD, until=OLD)
    assert asked(archive, "上周五的报纸说了什么？", given) == given


@pytest.fixture
def two_papers(archive: Archive) -> Archive:
    archive.store(issue(article("芯片回升", "芯片产量回升。"), day=OLD, number=7, paper="行业晚报"))
    return archive


@pytest.mark.parametrize("text", ["行业晚报最新一期有哪些文章？", "What is in the latest issue of 行业晚报?"])
def test_the_newest_issue_is_that_of_the_paper_named(two_papers: Archive, text: str) -> None:
    assert asked(two_papers, text) == Scope(paper="行业晚报", since=OLD, until=OLD)


def test_a_paper_named_is_searched_alone_and_a_publishers_name_is_none(two_papers: Archive) -> None:
    assert asked(two_papers, "行业晚报里芯片产量怎么样？").paper == "行业晚报"
    assert asked(two_papers, "行业晚报社办了什么论坛？").everything


def test_where_one_paper_is_on_file_naming_it_filters_nothing(archive: Archive) -> None:
    assert asked(archive, "电子样报里储能增长多少？").everything


def test_the_papers_name_is_no_word_of_what_is_asked() -> None:
    said = about_the_rest(understand("行业晚报里芯片产量是多少？"), ["行业晚报"])
    assert (said.text, said.standalone) == ("行业晚报里芯片产量是多少？", "芯片产量是多少？")


def test_a_day_without_a_year_is_one_on_file_whatever_the_year_now(archive: Archive) -> None:
    years_later = asked_scope(understand("8月18日的报纸写了什么？"), archive.catalogue, None, today=date(2026, 11, 24))
    assert years_later == Scope(since=NEW, until=NEW)


@pytest.mark.parametrize("text", ["2023-02-30 有什么新闻", "2023年13月1日的报纸", "the issue of 2023/4/31"])
def test_a_day_that_no_calendar_has_is_said_to_be_none(text: str) -> None:
    with pytest.raises(QuestionError):
        refuse_impossible_days(text)


@pytest.mark.parametrize("text", ["2024-02-29 有什么新闻", "2023.11.17", "版本 2023.1.2.3", "电话 2023-5555-99"])
def test_other_numbers_are_no_impossible_days(text: str) -> None:
    refuse_impossible_days(text)
