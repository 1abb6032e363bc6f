from collections.abc import Sequence
from datetime import date

import pytest

from bot.answer import Answer
from bot.lookup import lookup
from bot.question import understand
from retrieval.passage import Hit
from tests.fakes import article, issue, whole
from tests.test_extract import BATTERY, HITS, ROBOTS, LittleRelevance

OLDER = article("机器人展览开幕", "7月机器人展览开幕，观众很多。", name="a0")
OLD_PAPER = issue(OLDER, day=date(2023, 7, 7), number=50)
OLD_HIT = whole(OLDER, OLD_PAPER)


def looked_up(text: str, hits: Sequence[Hit] = (*HITS, OLD_HIT)) -> Answer:
    answer = lookup(understand(text), hits, LittleRelevance())
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "text",
    [
        "哪篇文章提到“国产减速器已能满足多数场景”？",
        "“价格只有进口产品的一半”出自哪里？",
        "工业机器人的产量上半年达到了1.2万台，同比增长了一倍。",
        "哪篇报道提到320余家企业？",
        'Which article says "国产减速器已能满足多数场景"?',
    ],
)
def test_a_quotation_a_figure_or_a_remembered_sentence_is_found_with_its_place(text: str) -> None:
    answer = looked_up(text)
    assert [c.headline for c in answer.citations] == [ROBOTS.headline]
    assert "2023-08-18" in answer.text
    assert answer.citations[0].quote in ROBOTS.body


@pytest.mark.parametrize(
    "text", ["哪篇文章提到“量子霸权”？", "哪篇报道提到999家企业？", "“价格只有国产产品的三倍多”出自哪里？"]
)
def test_what_no_article_says_is_said_to_be_nowhere(text: str) -> None:
    answer = looked_up(text)
    assert (answer.grounded, "没有一篇写到" in answer.text) == (False, True)


def test_the_latest_on_a_subject_is_newest_first() -> None:
    answer = looked_up("机器人最新消息")
    assert [c.headline for c in answer.citations] == [ROBOTS.headline, OLDER.headline]
    assert answer.text.startswith("2023-08-18 《宁江市机器人产量翻番》")


def test_the_latest_on_what_nobody_wrote_about_is_a_refusal() -> None:
    assert not looked_up("有关于量子计算的新闻吗？").grounded


@pytest.mark.parametrize(
    "text",
    ["总结一下关于电池工厂投产的文章", "Summarise the article about the battery plant", "电池工厂那篇文章讲了什么？"],
)
def test_an_article_is_summed_up_in_its_own_sentences(text: str) -> None:
    answer = looked_up(text)
    assert {c.headline for c in answer.citations} == {BATTERY.headline}
    assert all(BATTERY.body[c.start : c.end] == c.quote for c in answer.citations)
    assert 2 <= len(answer.citations) <= 3


def test_a_question_for_a_fact_is_not_looked_up() -> None:
    assert lookup(understand("宁江市机器人产量是多少？"), HITS, LittleRelevance()) is None
