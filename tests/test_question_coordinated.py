"""What is asked of two things at once is taken apart into two questions, what joins or compares them is not."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.question import understand
from bot.question_coordinated import coordinated
from bot.relevance import ArchiveRelevance
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from tests.fakes import article, issue, whole

RELEVANCE = ArchiveRelevance(shipped_embedder(), load_lexicon())
TODAY = date(2023, 11, 17)


def apart(text: str) -> list[str]:
    return [one.standalone for one in coordinated(understand(text, today=TODAY), shipped_embedder().pieces)]


@pytest.mark.parametrize(
    ("text", "one", "two"),
    [
        ("电池和抽水蓄能的装机分别是多少？", "电池的装机是多少？", "抽水蓄能的装机是多少？"),
        ("电脑和手机出口额分别是多少？", "电脑出口额是多少？", "手机出口额是多少？"),
        ("压缩空气储能和锂电池占比分别是多少？", "压缩空气储能占比是多少？", "锂电池占比是多少？"),
        ("一等奖和二等奖各有多少个？", "一等奖有多少个？", "二等奖有多少个？"),
        ("第一棒和最后一棒选手分别是谁？", "第一棒选手是谁？", "最后一棒选手是谁？"),
        ("厂长和副厂长分别是谁？", "厂长是谁？", "副厂长是谁？"),
        ("2022年和2023年产量分别是多少？", "2022年产量是多少？", "2023年产量是多少？"),
        ("2021年一季度和二季度的产量是多少？", "2021年一季度的产量是多少？", "2021年二季度的产量是多少？"),
        ("大赛的时间和地点", "大赛的时间", "大赛的地点"),
        ("大赛的时间和地点分别是什么？", "大赛的时间是什么？", "大赛的地点是什么？"),
        ("北京和上海的产量是多少？", "北京的产量是多少？", "上海的产量是多少？"),
        ("《春潮》和《秋水》的票房分别是多少？", "《春潮》的票房是多少？", "《秋水》的票房是多少？"),
        ("共和党和民主党的席位分别是多少？", "共和党的席位是多少？", "民主党的席位是多少？"),
        ("普及率和渗透率分别是多少？", "普及率是多少？", "渗透率是多少？"),
        ("小米SU7和特斯拉Model 3的售价是多少？", "小米SU7的售价是多少？", "特斯拉Model 3的售价是多少？"),
        ("2022和2023财年营收分别是多少？", "2022财年营收是多少？", "2023财年营收是多少？"),
        ("2022年和2023年上半年营收分别是多少？", "2022年营收是多少？", "2023年上半年营收是多少？"),
        (
            "What was the output in January and February 2023?",
            "What was the output in January 2023?",
            "What was the output in February 2023?",
        ),
        ("What was the output in 2021 and 2022?", "What was the output in 2021?", "What was the output in 2022?"),
        (
            "How much did Huawei and Xiaomi shipments each grow?",
            "How much did Huawei shipments grow?",
            "How much did Xiaomi shipments grow?",
        ),
    ],
)
def test_two_things_asked_at_once_are_two_questions(text: str, one: str, two: str) -> None:
    assert apart(text) == [one, two]


@pytest.mark.parametrize(
    "text",
    [
        "工业和信息化部部长是谁？",
        "研发和生产投入是多少？",
        "数字经济和实体经济融合的重点是什么？",
        "北京和上海的产量相差多少？",
        "中国和美国的贸易额是多少？",
        "2022年和2023年产量合计是多少？",
        "《冰与火和雪》的票房是多少？",
        "三大交易所分别为上海、深圳和哪一个？",
        "手机叫什么，何时发售？",
        "俄罗斯和乌克兰在哪里谈判？",
        "华为和小米谁的销量高？",
        "iPhone 16和17的销量分别是多少？",
        "2020年和2021年两年平均增长多少？",
        "2022年和2023年累计装机是多少？",
        "How much did Johnson and Johnson and Pfizer each earn?",
        "How much is spent on research and development each year?",
        "What is the difference between 2021 and 2022?",
        "Who leads the Ministry of Industry and Information Technology?",
    ],
)
def test_what_is_one_question_stays_one(text: str) -> None:
    assert apart(text) == []


def test_more_than_two_are_as_many_questions() -> None:
    assert apart("华为、小米和OPPO的出货量分别是多少？") == [
        f"{firm}的出货量是多少？" for firm in ("华为", "小米", "OPPO")
    ]
    assert apart("2021年、2022年和2023年的产量分别是多少？") == [
        f"{year}年的产量是多少？" for year in (2021, 2022, 2023)
    ]


def test_each_question_knows_its_own_time_and_thing() -> None:
    question = understand("去年9月和10月北京的产量是多少？", today=TODAY)
    september, october = coordinated(question, shipped_embedder().pieces)
    assert [period.first for period in september.periods] == [date(2022, 9, 1)]
    assert [period.first for period in october.periods] == [date(2022, 10, 1)]
    assert (september.own, october.own) == ("去年9月", "去年10月")
    assert september.text == question.text


OUTPUT = article(
    "两市上半年产量公布",
    "上半年，宁江市机器人产量为1.2万台，同比增长一倍。",
    "上半年，安平市机器人产量为3400台，同比下降两成。",
    "会议在宁江市召开，讨论了零部件的供应。",
)


def answer(text: str) -> Answer:
    return extract(understand(text, today=TODAY), [whole(OUTPUT, issue(OUTPUT))], RELEVANCE)


def test_each_of_two_things_is_answered_by_its_own_sentence() -> None:
    told = answer("宁江市和安平市的机器人产量分别是多少？")
    assert [told.text[start:end] for start, end in told.bold] == ["1.2万台", "3400台"]
    assert "没有查到" not in told.text


def test_what_of_two_is_not_told_is_said() -> None:
    told = answer("安平市和长河市的机器人产量分别是多少？")
    assert [told.text[start:end] for start, end in told.bold] == ["3400台"]
    assert "“长河市的机器人产量是多少”：本报已收录的内容里没有查到。" in told.text


def test_nothing_is_said_where_neither_is_told() -> None:
    assert not answer("长河市和东岭市的机器人产量分别是多少？").grounded


def test_what_the_quoted_sentence_names_is_not_said_to_be_untold() -> None:
    story = article("两市机器人产量公布", "上半年，宁江市机器人产量为1.2万台，超过安平市。", name="b1")
    told = extract(
        understand("宁江市和安平市的机器人产量分别是多少？", today=TODAY), [whole(story, issue(story))], RELEVANCE
    )
    assert told.grounded
    assert "没有查到" not in told.text
