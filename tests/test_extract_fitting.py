from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.question import understand
from tests.fakes import article, issue, whole
from tests.test_extract import LittleRelevance

STORIES = (
    "分用途看，甲能电池产量超过75吉瓦时，汽车用乙力电池装车量约152吉瓦时。",
    "上半年电路进口2277亿个，同比减少18.5%；出口1276亿个，减少10.0%。",
    "国内手机总体出货量累计1.30亿部，同比下降4.8%。其中5G手机出货1.02亿部，下降6.4%。",
    "在用中心机架总规模超过650万标准架，算力总规模达到180EFLOPS，存力总规模超过1000艾字节。",
    "第一梯队是抽水，单机规模超过300兆瓦；第二梯队为锂电，规模达100兆瓦。",
    "大赛将决出22个一等奖、52个二等奖、154个三等奖。",
    "海州汽车产量为37万辆，销量为36万辆，分别比上年同期增长42.4%和44.1%。",
)


class Whole(LittleRelevance):
    """Knows every two characters as a word."""

    def pieces(self, text: str) -> list[str]:
        return [text[i : i + 2] for i in range(0, len(text), 2)]


def ask(text: str, story: str) -> Answer:
    held = article("半年数据", story, name="a1")
    return extract(understand(text), [whole(held, issue(held, day=date(2023, 8, 18)))], Whole())


def led(text: str, story: str) -> str:
    answer = ask(text, story)
    return "".join(answer.text[a:b] for a, b in answer.bold[:1])


@pytest.mark.parametrize(
    ("question", "story", "figure"),
    [
        ("甲能电池产量是多少？", 0, "超过75吉瓦时"),
        ("电路出口减少了百分之几？", 1, "10.0%"),
        ("5G手机出货量下降了多少？", 2, "6.4%"),
        ("手机总体出货量下降了多少？", 2, "4.8%"),
        ("第二梯队规模有多大？", 4, "100兆瓦"),
        ("大赛有多少个二等奖？", 5, "52个"),
        ("海州汽车销量同比增长多少？", 6, "44.1%"),
        ("海州汽车产量同比增长多少？", 6, "42.4%"),
    ],
)
def test_the_figure_told_is_that_of_the_thing_and_quantity_asked_for(question: str, story: int, figure: str) -> None:
    assert led(question, STORIES[story]) == figure


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("乙力电池产量是多少？", 0),
        ("电路进口额是多少？", 1),
        ("抽水装机总量是多少？", 4),
        ("海州汽车出口是多少？", 6),
        ("海州汽车销量占比是多少？", 6),
        ("2022年海州汽车销量是多少？", 6),
    ],
)
def test_a_figure_of_something_else_is_no_answer(question: str, story: int) -> None:
    """Symptoms: the cars' batteries put in were told for those made, pieces for money, growth for a share."""
    assert not ask(question, STORIES[story]).grounded


HALF_YEAR = "2023年上半年，甲市新投运储能863万千瓦。"


@pytest.mark.parametrize(
    "question",
    ["2023年前三季度甲市新投运储能多少？", "2023年第二季度甲市新投运储能多少？", "2023年5月甲市新投运储能多少？"],
)
def test_the_figure_of_half_a_year_is_not_that_of_other_months(question: str) -> None:
    """Symptom: what was asked of nine months was answered with the figure of six."""
    assert not ask(question, HALF_YEAR).grounded


@pytest.mark.parametrize("question", ["2023年1—6月甲市新投运储能多少？", "2023年甲市新投运储能多少？"])
def test_the_same_months_by_another_name_and_the_year_are_answered(question: str) -> None:
    assert ask(question, HALF_YEAR).grounded


def test_how_much_of_a_thing_is_no_growth() -> None:
    """Symptom: "How much solar was connected?" was led by the 154% that it grew by."""
    story = "国家统计，上半年全国光伏发电新增并网7842万千瓦，同比增长154%。"
    assert led("How much solar power was connected?", story) != "154%"


def test_a_month_end_is_no_part_of_a_name() -> None:
    """Symptom: of 截至6月底光伏累计装机 the thing asked for was 底光伏累计."""
    assert ask("截至6月底光伏累计装机多少", "截至6月底，全国光伏发电累计装机约4.7亿千瓦。").grounded


SOLAR = "全省光伏新增并网7842万千瓦，同比增长154%，其中集中式电站3746万千瓦，分布式光伏4096万千瓦。"


@pytest.mark.parametrize(
    ("question", "figure"), [("光伏新增并网多少？", "7842万千瓦"), ("分布式光伏新增并网多少？", "4096万千瓦")]
)
def test_a_part_leads_only_where_the_part_is_asked_for(question: str, figure: str) -> None:
    """Symptom: the connected solar was told as that of its distributed part, and the other way round."""
    assert led(question, SOLAR) == figure


def test_a_number_within_a_name_counts_nothing() -> None:
    """Symptom: asked how many phones were shipped, the answer was 14, of 小米14手机."""
    assert not ask("荣山出货多少部手机？", "10月底，荣山正式推出荣山14手机。").grounded


def test_the_measure_word_asked_for_outweighs_any() -> None:
    """Symptom: asked for 条, the 七个 of the departments led."""
    told = "《甲城办法》由省厅等七个部门联合公布，一共24条。"
    assert led("《甲城办法》一共有多少条？", told) == "24条"


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("海州汽车7月销量是多少辆？", "7月份海州汽车海外销量为18169辆。"),
        ("海州汽车7月销量是多少辆？", "7月份海州汽车中销量超过两万辆的车型有六款。"),
        ("2022年新型储能装机是多少？", "2022年并网风电、光伏装机容量达到4014万千瓦，新型储能加快发展。"),
        ("2022年新型储能装机是多少？", "今年上半年新型储能装机规模突破20GW，超过2022年全年。"),
    ],
)
def test_what_is_told_of_abroad_of_a_criterion_or_of_another_thing_is_refused(question: str, story: str) -> None:
    assert not ask(question, story).grounded


def test_what_is_sold_abroad_is_told_where_it_is_asked_for() -> None:
    assert led("海州汽车7月海外销量是多少辆？", "7月份海州汽车海外销量为18169辆。") == "18169辆"
