from dataclasses import replace
from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.question import understand
from bot.relevance import ArchiveRelevance
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from tests.fakes import article, issue, whole
from tests.test_extract_fitting import Whole

RELEVANCE = ArchiveRelevance(shipped_embedder(), load_lexicon())

STORY = article(
    "手机接入大模型",
    "余海宣布，大模型接入了星河系统，Mate 60用户可以通过助手进行体验。",
    "荣山Magic6将搭载第三代云龙芯片，支持端侧大模型。",
    "甲城公司销售总监褚云说，旧库存大约消化了一多半。",
    "11月16日，海州论坛在厦州市召开。",
    name="a1",
)
PAPER = issue(STORY, day=date(2023, 11, 17))
HITS = [whole(STORY, PAPER)]


def ask(text: str) -> Answer:
    return extract(understand(text), HITS, Whole())


def test_a_sentence_without_a_chip_tells_of_none() -> None:
    """Symptom: asked for the chip of a phone, the reader told what else its users can try."""
    assert not ask("Mate 60搭载什么芯片？").grounded
    assert "云龙芯片" in ask("荣山Magic6搭载什么芯片？").text


@pytest.mark.parametrize(
    "question", ["甲城公司总部在哪里？", "下一届海州论坛什么时候召开？", "海州论坛在哪个国家召开？"]
)
def test_what_the_sentence_does_not_tell_of_the_right_thing_is_refused(question: str) -> None:
    assert not ask(question).grounded


def test_a_day_leads_before_the_year_of_a_name() -> None:
    """Symptom: "when was the competition held" was led by 2023, the first word of the competition's name."""
    story = article("大赛", "11月16日，由五部门主办的2023年全国技能大赛在绍州开幕。", name="a2")
    answer = extract(understand("技能大赛什么时候开幕？"), [whole(story, issue(story))], Whole())
    assert [answer.text[a:b] for a, b in answer.bold] == ["11月16日"]


def asked_of(question: str, *paragraphs: str) -> Answer:
    story = article("半年数据", *paragraphs, name="a3")
    return extract(understand(question), [whole(story, issue(story))], Whole())


def test_what_is_hard_is_not_what_is_hardest() -> None:
    told = "范成认为，标准落地之后，靠压低配置来抢订单的路会越走越窄。"
    assert not asked_of("范成认为最难的是什么？", told).grounded


def test_a_sentence_is_read_with_the_one_that_names_what_it_is_about() -> None:
    """Symptom: "how many articles have the Measures" was refused, as 这份文件 is not 《办法》."""
    answer = asked_of("《办法》一共有多少条？", "8月15日，《甲城办法》正式施行。这份文件一共24条，涉及面很宽。")
    assert [answer.text[a:b] for a, b in answer.bold] == ["24条"]


def test_a_list_that_stands_in_the_next_sentence_is_quoted_with_it() -> None:
    """Symptom: asked which the four links are, the answer said only that there are four."""
    told = "光伏制造四个主要环节的产量都在增长。其中，硅料60万吨；硅片250吉瓦；电池220吉瓦；组件200吉瓦。"
    assert "硅料" in asked_of("光伏制造四个主要环节是哪些？", told).text


def test_an_output_of_another_thing_is_none_of_what_is_asked() -> None:
    """Symptom: the output of sodium batteries was told as that of circuits."""
    assert not asked_of("What was the output of batteries?", "上半年机器人产量为22万台。").grounded


MINISTERS = (
    "副部长张云在会上发言。张云提出，推动数字化转型要加强数字设施建设。会议审议通过了数字化转型宣言，各方表示欢迎。",
)


def test_what_the_paper_tells_behind_somebodys_words_is_not_said_by_him() -> None:
    answer = asked_of("关于数字化转型，张云提出了什么？", *MINISTERS)
    assert "加强数字设施建设" in answer.text and "审议" not in answer.text


def test_who_published_something_may_be_a_body() -> None:
    assert "研究所" in asked_of("谁发布了手机报告？", "海州通信研究所发布的手机报告显示，手机销量下降。").text


@pytest.mark.parametrize("year", ["2021年", "2024年"])
def test_a_half_year_of_an_article_without_a_day_is_of_the_year_it_begins_with(year: str) -> None:
    """Symptom: an undated article's 上半年 answered for any year, though 2023/08/01 stands before it."""
    story = article("储能", "[2023/08/01 06:58] 上半年全省新型储能新投运装机863万千瓦。", name="a4")
    hit = whole(story, issue(story))
    hit = replace(hit, masthead=replace(hit.masthead, date=None))
    assert extract(understand("2023年上半年新型储能新投运装机多少？"), [hit], Whole()).grounded
    assert not extract(understand(f"{year}上半年新型储能新投运装机多少？"), [hit], Whole()).grounded


def test_a_day_in_anothers_clause_is_not_of_who_comes_later() -> None:
    """Symptom: asked when one firm closes its store, the month was told in which its rival had closed."""
    told = "云堂已在今年3月关闭游戏商店，可能引发索星跟进关闭游戏商店。"
    assert not asked_of("索星什么时候关闭游戏商店？", told).grounded
    assert "今年3月" in asked_of("云堂什么时候关闭游戏商店？", told).text
    assert asked_of("索星什么时候关闭游戏商店？", "3月5日，索星关闭游戏商店。").grounded


def test_what_stood_on_another_day_is_not_what_is_asked() -> None:
    told = "截至当地时间16日，岛上大火已造成110人死亡。"
    assert not asked_of("截至2023年8月18日岛上大火造成多少人死亡？", told).grounded
    assert asked_of("截至2023年8月18日岛上大火造成多少人死亡？", told.replace("16日", "18日")).grounded


def test_a_share_of_what_only_the_sentence_before_names_is_not_told() -> None:
    """Symptom: asked for the share of flywheels, the reader told that of another kind of storage, named after them."""
    story = article(
        "储能路线增多",
        "飞轮和压缩空气是发展较快的储能类型。",
        "协会负责人李山指出，截至9月，磷酸铁锂在储能装机中占比高达97.2%。",
        name="a3",
    )
    hits = [whole(story, issue(story))]
    assert not extract(understand("飞轮占比是多少？"), hits, Whole()).grounded
    assert "97.2%" in extract(understand("磷酸铁锂占比是多少？"), hits, Whole()).text


def test_a_share_is_that_of_the_sentence_before_where_it_leans_on_that() -> None:
    story = article("储能路线增多", "飞轮储能发展较快。其占比达到2.1%，高于上年。", name="a4")
    assert "2.1%" in extract(understand("飞轮占比是多少？"), [whole(story, issue(story))], Whole()).text


CUSTOMS = article(
    "上半年外贸公布",
    "海关统计显示，上半年集成电路出口1276亿个，减少10.0%。",
    "收入和利润都保持两位数增长，步伐快于多数门类。",
    "我国在用数据中心机架总规模超过650万标准架。",
    "8月16日，2023世界机器人大会在北京开幕。",
    "在近日举办的2023世界储能大会上，多位专家发言。",
    name="a5",
)


@pytest.mark.parametrize(
    "text",
    [
        "上半年无人机出口多少架？",
        "What was the profit of the telecom industry?",
        "How much electricity do data centres use?",
        "When does the World Internet Conference open?",
        "When was the World Energy Storage Conference held?",
    ],
)
def test_what_only_looks_like_the_answer_is_refused(text: str) -> None:
    assert not extract(understand(text), [whole(CUSTOMS, issue(CUSTOMS))], RELEVANCE).grounded


def test_the_right_conference_and_count_are_told() -> None:
    hits = [whole(CUSTOMS, issue(CUSTOMS))]
    assert "8月16日" in extract(understand("When does the World Robot Conference open?"), hits, RELEVANCE).text
    assert "1276亿个" in extract(understand("上半年集成电路出口多少个？"), hits, RELEVANCE).text


def test_the_day_of_a_report_is_not_the_quarter_that_it_is_about() -> None:
    """Symptom: asked for the third quarter, the reader told the second's figure, published in August."""
    story = article("芯海公布业绩", "8月10日，芯海公司发布2023年第二季度业绩，营收为15.6亿美元。", name="a6")
    hits = [whole(story, issue(story, day=date(2023, 8, 11)))]
    for text in ("芯海公司第三季度营收是多少？", "What was 芯海's revenue in the third quarter?"):
        assert not extract(understand(text, today=date(2023, 8, 11)), hits, RELEVANCE).grounded
    told = extract(understand("芯海公司第二季度营收是多少？", today=date(2023, 8, 11)), hits, RELEVANCE)
    assert [told.text[a:b] for a, b in told.bold] == ["15.6亿美元"]


def test_a_population_is_counted_in_people() -> None:
    story = article(
        "厦州公布规划", "在厦州，规划针对常住人口和外来人口等四个方面人群。", "厦州常住人口为530万人。", name="a7"
    )
    hits = [whole(story, issue(story))]
    assert "530万人" in extract(understand("厦州的常住人口是多少？"), hits, RELEVANCE).text
    first = article("厦州公布规划", "在厦州，规划针对常住人口和外来人口等四个方面人群，约占全省3%的人口。", name="a8")
    assert not extract(understand("厦州有多少人口？"), [whole(first, issue(first))], RELEVANCE).grounded
