from datetime import date

from bot.extract import extract
from bot.question import understand
from retrieval.passage import Hit
from tests.fakes import article, issue, whole
from tests.test_extract import LittleRelevance


def printed(text: str, day: date, name: str) -> Hit:
    story = article(f"产量公布{name}", text, name=name)
    return whole(story, issue(story, day=day))


FIRST = printed("2023年上半年，宁江市机器人产量为1.2万台。", date(2023, 8, 18), "a1")
LATER = printed("2023年上半年，宁江市机器人产量为1.3万台。", date(2023, 11, 17), "a2")
SAME = printed("2023年上半年，宁江市机器人产量为1.2万台。", date(2023, 11, 17), "a3")
OTHER_YEAR = printed("2022年上半年，宁江市机器人产量为0.6万台。", date(2022, 11, 17), "a4")
ASKED = "2023年上半年宁江市机器人产量是多少？"


def answer(*hits: Hit) -> str:
    return extract(understand(ASKED), hits, LittleRelevance()).text


def test_two_issues_that_differ_stand_side_by_side_newest_first() -> None:
    assert answer(FIRST, LATER) == (
        "2023-11-17：2023年上半年，宁江市机器人产量为1.3万台。[1]\n"
        "2023-08-18：2023年上半年，宁江市机器人产量为1.2万台。[2]"
    )


def test_the_same_figure_twice_is_one_answer() -> None:
    assert answer(FIRST, SAME).count("[") == 1


def test_another_years_figure_is_no_dispute() -> None:
    assert answer(FIRST, OTHER_YEAR).count("[") == 1


def test_another_firms_figure_is_no_dispute_however_alike_the_names_are() -> None:
    ours = printed("2023年上半年，宏阳能源机器人产量为1.2万台。", date(2023, 8, 18), "b1")
    theirs = printed("2023年上半年，远阳能源机器人产量为1.3万台。", date(2023, 11, 17), "b2")
    told = extract(understand("2023年上半年宏阳能源机器人产量是多少？"), [ours, theirs], LittleRelevance()).text
    assert "1.2万台" in told and "1.3万台" not in told


def test_a_source_line_tells_when_the_paper_came_out_and_what_time_the_figure_is_of() -> None:
    citation = extract(understand(ASKED), [LATER], LittleRelevance()).citations[0]
    assert "2023-11-17" in citation.source_line()
    assert citation.source_line().endswith("数字所指时间：2023年上半年")
    assert citation.source_line("en").endswith("figure for first half of 2023")
    assert citation.to_json()["about"] == ["2023-01-01", "2023-06-30"]


def test_the_year_that_a_growth_is_compared_with_is_not_what_the_next_figure_is_of() -> None:
    told = printed("2023年上半年，机床产量为22万台，比上年同期增长5.4%；机器人产量为35万台。", date(2023, 8, 18), "c1")
    citation = extract(understand("机器人产量是多少？"), [told], LittleRelevance()).citations[0]
    assert citation.to_json()["about"] == ["2023-01-01", "2023-06-30"]
