"""What one firm does or one person says is not told for another; a question that mixes them up is put right."""

from __future__ import annotations

import time
from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.extract_makers import firm_claimed, maker_told, person_claimed, same_body
from bot.question import understand
from bot.relevance import ArchiveRelevance
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from tests.fakes import article, issue, whole

STORY = article(
    "手机厂商接入大模型",
    "11月16日，OPPO正式推出云雀大模型LarkGPT，最高支持千亿参数。3天前，vivo发布了X100系列手机。",
    "行业协会副秘书长陈永和指出，磷酸铁锂在储能装机中占比高达97.2%。",
    "技术联盟理事长俞振国将储能技术归纳为四个梯队，第一梯队是抽水蓄能。",
    name="a1",
)
HITS = [whole(STORY, issue(STORY, day=date(2023, 11, 17)))]
RELEVANCE = ArchiveRelevance(shipped_embedder(), load_lexicon())


def ask(text: str) -> Answer:
    return extract(understand(text), HITS, RELEVANCE)


def test_who_is_claimed_and_what_is_left_is_read_off_the_question() -> None:
    claimed = firm_claimed("为什么vivo发布了云雀大模型？")
    assert claimed is not None
    assert (claimed.name, claimed.rest, claimed.done) == ("vivo", "发布了云雀大模型？", "云雀大模型")
    claimed = person_claimed("俞振国说占比是多少？")
    assert claimed is not None
    assert (claimed.name, claimed.rest) == ("俞振国", "占比是多少？")
    assert firm_claimed("云雀大模型什么时候发布？") is None
    assert person_claimed("工信部说了什么？") is None


@pytest.mark.parametrize(
    ("sentence", "maker"),
    [("3天前，vivo发布了X100。", "vivo"), ("华为公司正式推出新机。", "华为"), ("产量同比增长两成。", "")],
)
def test_the_maker_is_who_stands_before_what_was_done(sentence: str, maker: str) -> None:
    assert maker_told(sentence) == maker


@pytest.mark.parametrize(
    "text", ["vivo什么时候发布云雀大模型？", "小米什么时候发布云雀大模型？", "陈永和是哪家公司的理事长？"]
)
def test_what_another_did_or_holds_answers_nothing(text: str) -> None:
    """Symptom: asked when vivo launched OPPO's model, the reader told the day of OPPO's."""
    told = ask(text)
    assert not told.grounded or told.text.startswith("报上写的不是")


def test_the_right_firm_and_person_are_answered_as_they_are() -> None:
    assert ask("OPPO什么时候推出云雀大模型？").text.startswith("11月16日，OPPO")
    assert ask("陈永和说磷酸铁锂占比是多少？").text.startswith("行业协会副秘书长陈永和")


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("为什么vivo推出了LarkGPT？", "报上写的不是vivo，而是OPPO："),
        ("俞振国说磷酸铁锂占比是多少？", "报上写的不是俞振国，而是陈永和："),
        ("陈永和将储能技术归纳为几个梯队？", "报上写的不是陈永和，而是俞振国："),
    ],
)
def test_a_wrong_firm_or_person_is_put_right(text: str, lead: str) -> None:
    told = ask(text)
    assert told.text.startswith(lead)
    assert all(citation.quote in STORY.body for citation in told.citations)


def test_a_coined_name_must_be_told_itself() -> None:
    """Symptom: asked for the parameters of OPPO's BlueLM, the reader told those of OPPO's other model."""
    assert not ask("How many parameters does OPPO's BlueLM have?").grounded


def test_a_firm_that_the_article_never_names_has_built_nothing_in_it() -> None:
    """Symptom: asked how many base stations a firm built, the reader told how many the country has."""
    story = article("基站总数公布", "截至2023年6月末，我国5G基站总数为293.7万个。", name="a2")
    hits = [whole(story, issue(story))]
    assert not extract(understand("华为建了多少5G基站？"), hits, RELEVANCE).grounded
    assert "293.7万个" in extract(understand("我国5G基站总数是多少？"), hits, RELEVANCE).text


@pytest.mark.parametrize(
    "text", ["发布" * 5_000, "A发布" * 5_000, "OPPO" + "的" * 20_000, "和" * 20_000, "张三说" * 7_000]
)
def test_long_texts_are_looked_through_quickly(text: str) -> None:
    started = time.process_time()
    firm_claimed(text)
    person_claimed(text)
    maker_told(text)
    assert time.process_time() - started < 1.0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("工信部", "工业和信息化部", True),
        ("央行", "中国人民银行", True),
        ("苹果", "Apple", True),
        ("阿里巴巴", "阿里云", True),
        ("小米", "华为", False),
        ("vivo", "OPPO", False),
    ],
)
def test_the_names_of_one_body_are_no_contradiction(one: str, other: str, same: bool) -> None:
    assert same_body(one, other) is same


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("3月1日，工业和信息化部发布了《光伏条件》。", "工信部什么时候发布《光伏条件》？"),
        ("8月4日，Apple正式推出iPhone 15手机。", "苹果什么时候推出iPhone 15？"),
        ("8月4日，阿里云发布了通义千问2.0模型。", "阿里巴巴什么时候发布通义千问2.0？"),
    ],
)
def test_a_body_under_another_of_its_names_is_answered(body: str, text: str) -> None:
    story = article("一则消息", body, name="a3")
    told = extract(understand(text), [whole(story, issue(story))], RELEVANCE)
    assert told.grounded
    assert "报上写的不是" not in told.text


@pytest.mark.parametrize("text", ["比亚迪什么时候推出电池？", "为什么三星发布了折叠屏手机？", "王江强调要聚焦什么？"])
def test_what_many_do_or_say_puts_nobody_right(text: str) -> None:
    story = article(
        "两则消息", "8月4日，宁德时代推出了电池，荣耀发布了折叠屏手机。", "张云和强调，要聚焦关键技术。", name="a4"
    )
    told = extract(understand(text), [whole(story, issue(story))], RELEVANCE)
    assert "报上写的不是" not in told.text


@pytest.mark.parametrize("text", ["方案提出了哪些措施？", "安徽将建多少公里铁路？", "高盛认为增速是多少？"])
def test_a_word_that_begins_like_a_name_is_nobody(text: str) -> None:
    assert person_claimed(text) is None
