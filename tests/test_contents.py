from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.contents import MAX_LISTED, contents
from bot.question import understand
from retrieval.archive import Archive
from retrieval.passage import Scope
from tests.fakes import LetterCounts, article, issue

OLD = issue(article("旧闻一则", "旧的正文说完了。", name="old1"), day=date(2023, 8, 11), number=56)
NEW = issue(
    article("储能装机翻番", "上半年装机863万千瓦。", name="new1"),
    article("集成电路回升", "产量322亿块。", name="new2", page=2),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        opened.store(OLD)
        opened.store(NEW)
        yield opened


def told(archive: Archive, text: str, scope: Scope | None = None) -> str:
    answer = contents(understand(text), archive.catalogue, scope)
    assert answer.grounded == bool(answer.citations)
    return answer.text


def test_the_newest_issue_is_meant_where_none_is_named(archive: Archive) -> None:
    expected = "电子样报 2023-08-18 第57期（总第4057期），共2篇：\n《储能装机翻番》[1]\n《集成电路回升》[2]"
    assert told(archive, "本期有哪些文章？") == expected
    assert told(archive, "What is in this issue?").startswith("电子样报, 2023-08-18, No. 57, 2 articles:")


def test_an_issue_is_named_by_number_day_or_scope(archive: Archive) -> None:
    assert "旧闻一则" in told(archive, "第56期有哪些文章？")
    assert "旧闻一则" in told(archive, "2023年8月11日的报纸有哪些文章？")
    assert "旧闻一则" in told(archive, "这期有哪些文章？", Scope(until=date(2023, 8, 12)))


def test_a_page_has_its_own_contents(archive: Archive) -> None:
    assert "储能" not in told(archive, "本期第2版有什么内容？")


def test_an_issue_that_is_not_on_file_is_said_to_be_none(archive: Archive) -> None:
    assert told(archive, "第99期有哪些文章？") == "没有收录这一期。"


def test_a_heap_of_articles_is_cut_and_the_rest_counted(archive: Archive) -> None:
    many = [article(f"消息{n}", f"第{n}条说完了。", name=f"m{n}") for n in range(MAX_LISTED + 3)]
    archive.store(issue(*many, day=date(2023, 9, 1), number=58))
    assert "另有3篇" in told(archive, "本期有哪些文章？")
