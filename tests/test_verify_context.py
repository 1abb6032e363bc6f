"""What the words around a figure claim: up or down, yes or no, of whom, of when."""

from __future__ import annotations

from datetime import date

import pytest

from bot.verify import Source, objection

SOURCE = Source(
    "2023年上半年，晨光公司营收29亿元，同比增长8%，海风公司营收50亿元，同比下降3%。"
    "2022年全年，晨光公司出口1.5万台。工厂已经投产，二期尚未开工，三成产品销往海外。",
    date(2023, 8, 18),
)
ENGLISH = {
    "company": {"公司": 1.0},
    "revenue": {"营收": 1.0},
    "exported": {"出口": 1.0},
    "percent": {"百分之": 1.0},
    "weather": {"天气": 1.0},
    "football": {"足球": 1.0},
    "match": {"比赛": 1.0},
    "champion": {"冠军": 1.0},
    "rose": {"增长": 1.0},
    "fell": {"下降": 1.0},
}


def against(sentence: str) -> str:
    return objection(sentence, [SOURCE], translate=lambda word: ENGLISH.get(word, {}))


@pytest.mark.parametrize(
    "sentence",
    [
        "晨光公司上半年营收29亿元，增长8%。",
        "2023年上半年海风公司的营收为50亿元，同比下降3%。",
        "2022年晨光公司出口1.5万台。",
        "二期尚未开工，工厂已经投产。",
        "30%的产品销往海外。",
        "晨光公司营收同比增长8%。",
        "Revenue of the company rose 8 percent in the first half of 2023.",
    ],
)
def test_what_the_source_says_in_other_words_stands(sentence: str) -> None:
    assert against(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("晨光公司营收50亿元。", "figure 50亿元 is of something else"),
        ("海风公司营收29亿元。", "figure 29亿元 is of something else"),
        ("2023年上半年晨光公司出口1.5万台。", "figure 1.5万台 is of another period"),
        ("2022年晨光公司营收29亿元。", "figure 29亿元 is of another period"),
        ("晨光公司营收同比下降8%。", "figure 8% goes the other way"),
        ("三分之一的产品销往海外。", "figure 三分之一"),
        ("四成产品销往海外。", "figure 四成"),
        ("Revenue fell 8 percent in the first half of 2023.", "figure 8 percent goes the other way"),
        ("Half of the products went abroad.", "figure Half"),
        ("The weather of the football match pleased the champion.", "nothing in common with its source"),
        ("天气晴好，球队昨晚夺得冠军。", "nothing in common with its source"),
    ],
)
def test_what_the_source_does_not_say_of_its_figures_is_found_out(sentence: str, reason: str) -> None:
    assert against(sentence).startswith(reason)


def test_a_denied_clause_is_found_out_and_harmless_negatives_are_not() -> None:
    source = [Source("新建储能电站已经并网投入运行。规模不断扩大。")]
    assert "opposite" in objection("新建储能电站尚未并网投入运行。", source)
    assert objection("新建储能电站并网投入运行，规模扩大。", source) == ""


def test_a_sentence_of_the_source_itself_always_stands() -> None:
    for sentence in SOURCE.text.split("。"):
        assert against(f"{sentence}。") == ""


def test_half_a_clause_of_the_source_is_no_quotation() -> None:
    assert objection("新建电站500万千瓦。", [Source("并非新建电站500万千瓦。")]) != ""


def test_a_number_in_a_name_counts() -> None:
    assert objection("旅行者1号通信中断7个月。", [Source("旅行者2号通信中断7个月。")]) == "figure 1"
