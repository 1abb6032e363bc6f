from __future__ import annotations

from datetime import date

import pytest

from bot.question import language_of, run_terms, understand
from bot.question_words import Kind
from retrieval.units import Measure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("有多少家企业参展？", Kind.HOW_MANY),
        ("机器人产量占多大比例？", Kind.HOW_MUCH),
        ("谁主持了会议？", Kind.WHO),
        ("新产品何时上市？", Kind.WHEN),
        ("大会在哪里举行？", Kind.WHERE),
        ("哪种材料更轻？", Kind.WHICH),
        ("为什么要用铜缆？", Kind.WHY),
        ("新系统叫什么？", Kind.NAME),
        ("李文怎么看芯片市场？", Kind.OPINION),
        ("有哪些优势？", Kind.LIST),
        ("什么是光刻机？", Kind.DEFINITION),
        ("如何提高良率？", Kind.HOW),
        ("这篇文章是谁写的？", Kind.AUTHOR),
        ("这条新闻登在第几版？", Kind.PAGE),
        ("本期是总第几期？", Kind.ISSUE_NUMBER),
        ("《电子样报》由谁主办？", Kind.PUBLISHER),
        ("展会由谁主办？", Kind.WHO),
        ("第57期有哪些文章？", Kind.CONTENTS),
        ("你好", Kind.SMALL_TALK),
        ("？！", Kind.EMPTY),
        ("How many firms took part?", Kind.HOW_MANY),
        ("What share of output was exported?", Kind.HOW_MUCH),
        ("Who chaired the meeting?", Kind.WHO),
        ("When will it go on sale?", Kind.WHEN),
        ("In which city was it held?", Kind.WHERE),
        ("Why is copper used?", Kind.WHY),
        ("What is the new system called?", Kind.NAME),
        ("What did Li Wen say about chips?", Kind.OPINION),
        ("Who wrote the article about chips?", Kind.AUTHOR),
        ("Which page is the story on?", Kind.PAGE),
        ("What is the issue number?", Kind.ISSUE_NUMBER),
        ("Who publishes this newspaper?", Kind.PUBLISHER),
        ("Hello!", Kind.SMALL_TALK),
        ("   ", Kind.EMPTY),
    ],
)
def test_a_question_tells_its_kind(text: str, kind: Kind) -> None:
    assert understand(text).kind is kind


def test_two_questions_in_one_are_two_parts() -> None:
    question = understand("新芯片叫什么，何时量产？")
    assert [(part.text, part.kind) for part in question.parts] == [("新芯片叫什么", Kind.NAME), ("何时量产", Kind.WHEN)]
    english = understand("What is the chip called and when will it ship?")
    assert [part.kind for part in english.parts] == [Kind.NAME, Kind.WHEN]


def test_a_clause_that_asks_nothing_belongs_to_the_next() -> None:
    question = understand("关于机器人，李文提出了什么？")
    assert [part.text for part in question.parts] == ["关于机器人，李文提出了什么"]


def test_the_measure_and_the_measure_word_asked_for_are_known() -> None:
    assert understand("有多少支队伍？").parts[0].counter == "支"
    assert understand("去年产值是多少？").parts[0].measures == {Measure.MONEY}
    assert understand("What share was exported?").parts[0].measures == {Measure.PERCENT, Measure.POINTS}


def test_figures_periods_and_names_are_taken_out_of_the_words() -> None:
    question = understand("2023年上半年Mate 60销量超过300万部吗？")
    assert [p.text for p in question.periods] == ["2023年上半年"]
    assert [f.text for f in question.figures] == ["超过300万部"]
    assert question.names == ("Mate 60",)
    assert "上半" not in question.terms


def test_a_preposition_before_a_year_names_nothing() -> None:
    assert understand("How many robots were sold in 2022 by Example Corp?").names == ("Example", "Corp")


def test_relative_time_is_read_from_today() -> None:
    assert understand("去年产量是多少？", today=date(2024, 5, 1)).periods[0].first == date(2023, 1, 1)


def test_a_chinese_name_does_not_make_an_english_question_chinese() -> None:
    assert language_of("What did 李文 say about the chips?") == "en"
    assert language_of("iPhone和iPad销量？") == "zh"


def test_a_completed_question_is_understood_in_its_own_language_and_answered_in_the_askers() -> None:
    question = understand("and in 2022?", standalone="2022年机器人产量是多少？", language="en")
    assert (question.text, question.asked_in, question.language) == ("and in 2022?", "zh", "en")
    assert [p.text for p in question.periods] == ["2022年"]


def test_a_day_of_an_english_month_is_a_day() -> None:
    """Symptom: "on November 13" was read as the whole of November."""
    assert [p.days for p in understand("Who spoke on November 13?").periods] == [1]


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("How many gigawatts of storage were added?", Measure.POWER),
        ("How many GW of storage were added?", Measure.POWER),
        ("新投运储能多少万千瓦？", Measure.POWER),
        ("装了多少兆瓦时？", Measure.ENERGY),
    ],
)
def test_a_unit_tells_what_is_asked_and_names_nothing(text: str, measure: Measure) -> None:
    """Symptom: no paper writes "gigawatts", so they were not found; 多少万千瓦 was taken to say 1,000 W."""
    question = understand(text)
    assert question.parts[0].measures == {measure}
    assert not question.figures and not question.names
    assert not {"gigawatts", "gw", "万"} & set(question.runs)


def test_a_second_prize_is_no_second_and_yuan_stay_yuan() -> None:
    assert Measure.DURATION not in understand("How many second prizes were there?").parts[0].measures
    assert "yuan" in understand("How many yuan were exports worth?").runs


def test_where_to_look_is_understood() -> None:
    hints = understand("第57期第3版有哪些文章？").hints
    assert (hints.issue, hints.page, hints.total_issue) == (57, 3, 0)
    assert understand("总第4057期有什么报道？").hints.total_issue == 4057
    assert understand("8月18日的报纸有哪些新闻？").hints.published is not None
    assert not understand("第三届大会在哪里？").hints.any


def test_chinese_runs_become_bigrams() -> None:
    assert run_terms("储能站") == ["储能", "能站"]
    assert run_terms("gpu") == ["gpu"]


@pytest.mark.parametrize("text", ["产量一季度降了多少？", "价格涨了多少？", "销量降多少？"])
def test_a_rise_or_a_fall_is_asked_for_in_per_cent(text: str) -> None:
    assert Measure.PERCENT in understand(text).parts[0].measures
