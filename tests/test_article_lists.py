from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.article_lists import listing, on_a_subject
from bot.question import understand
from bot.question_scope import asked_scope
from bot.question_words import Kind
from retrieval.archive import Archive
from tests.fakes import LetterCounts, article, issue


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True, use_chroma=False) as opened:
        opened.store(
            issue(article("储能增长", "储能装机增长。", name="a1", author="程越"), day=date(2023, 8, 11), number=31)
        )
        opened.store(
            issue(
                article("手机下降", "手机销量下降。", name="b1", author="张维佳"),
                article("芯片回升", "芯片产量回升。", name="b2", author="程越", page=2),
                day=date(2023, 8, 18),
                number=32,
            )
        )
        yield opened


def listed(archive: Archive, text: str) -> list[str] | None:
    question = understand(text)
    answer = listing(question, archive.catalogue, asked_scope(question, archive.catalogue, None))
    return [citation.headline for citation in answer.citations] if answer else None


@pytest.mark.parametrize(
    "text",
    ["记者程越写的文章有哪些？", "程越写了哪些文章", "articles by Cheng Yue", "What did Cheng Yue write?"],
)
def test_what_an_author_wrote_is_listed_whole_newest_first(archive: Archive, text: str) -> None:
    assert listed(archive, text) == ["芯片回升", "储能增长"]


@pytest.mark.parametrize(
    "text", ["本期有哪些文章？", "今天有什么新闻", "What is in the latest issue?", "最新一期的头条是什么"]
)
def test_an_issue_is_listed_where_nothing_else_is_named(archive: Archive, text: str) -> None:
    assert listed(archive, text) == ["手机下降", "芯片回升"]


@pytest.mark.parametrize("text", ["第一版有什么文章", "第1版有哪些文章", "Which articles are on page 1?"])
def test_what_stands_on_a_page_is_listed(archive: Archive, text: str) -> None:
    """Symptom: 第一版 left 第一 as a subject, and "which articles" asked for one headline."""
    assert listed(archive, text) == ["手机下降"]


@pytest.mark.parametrize("text", ["2023年8月11日第1版有哪些文章", "8月11日有什么新闻"])
def test_of_a_list_of_articles_a_day_is_the_papers(archive: Archive, text: str) -> None:
    assert listed(archive, text) == ["储能增长"]


def test_a_page_that_is_not_on_file_is_said_to_be_none(archive: Archive) -> None:
    question = understand("第5版讲了什么")
    answer = listing(question, archive.catalogue, asked_scope(question, archive.catalogue, None))
    assert answer is not None and not answer.grounded and "第5版" in answer.text


@pytest.mark.parametrize("text", ["关于芯片有什么报道", "程越写的芯片报道说了什么？", "芯片产量是多少？"])
def test_a_question_that_names_a_subject_is_for_search(archive: Archive, text: str) -> None:
    assert listed(archive, text) is None


def test_the_contents_on_a_subject_are_the_articles_on_it() -> None:
    assert on_a_subject(understand("关于芯片有什么报道")).kind is Kind.LATEST
    assert on_a_subject(understand("芯片产量是多少？")).kind is Kind.HOW_MANY


@pytest.mark.parametrize("text", ["总结一下这一期", "给我概括一下本期内容", "Summarise this issue"])
def test_a_summary_of_an_issue_is_its_headlines_with_their_leads(archive: Archive, text: str) -> None:
    """Symptom: it was refused, or the first article alone was summarised."""
    question = understand(text)
    answer = listing(question, archive.catalogue, asked_scope(question, archive.catalogue, None))
    assert answer is not None and "手机销量下降。" in answer.text and "芯片产量回升。" in answer.text
    assert listed(archive, "总结一下手机的文章") is None
