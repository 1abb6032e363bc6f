from __future__ import annotations

from datetime import date

import pytest

from bot.question import understand
from bot.verify import Source, unsupported
from bot.verify_draft import verified
from retrieval.passage import Hit
from tests.fakes import article, issue, whole

SOURCE = Source(
    "2023年上半年，我市工业机器人产量达到1.2万台，同比增长8%，“灵犀”系列占三成。总装机863万千瓦，投资2000亿元。",
    date(2023, 8, 18),
)
ENGLISH = {"installed", "capacity", "reached", "robots", "output", "the", "first", "half", "investment", "was", "city"}


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年上半年产量为1.2万台。",
        "上半年产量12000台，增长8%。",
        "总装机8.63吉瓦。",
        "“灵犀”系列占比提高。",
        "今年上半年产量增长。",
        "Installed capacity reached 8.63 GW in the first half of 2023.",
        "Investment was CNY 200 billion.",
        "Output rose 8 percent in 2023.",
    ],
)
def test_what_the_source_says_in_any_writing_is_supported(sentence: str) -> None:
    assert unsupported(sentence, [SOURCE], is_word=lambda word: word in ENGLISH or word.islower()) == ""


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("2023年上半年产量为1.3万台。", "figure 1.3万台"),
        ("总装机963万千瓦。", "figure 963万千瓦"),
        ("总装机863万千瓦时。", "figure 863万千瓦时"),
        ("增长8个百分点。", "figure 8个百分点"),
        ("2022年上半年产量为1.2万台。", "date 2022年上半年"),
        ("2023年下半年产量为1.2万台。", "date 2023年下半年"),
        ("“灵狐”系列占三成。", "name 灵狐"),
        ("ABC公司产量为1.2万台。", "name ABC"),
        ("晨光重工产量为1.2万台。", "name 晨光重工"),
        ("Installed capacity reached 9 GW.", "figure 9 GW"),
        ("Investment was USD 200 billion.", "figure USD 200 billion"),
    ],
)
def test_an_altered_figure_date_or_name_is_found_out(sentence: str, reason: str) -> None:
    assert unsupported(sentence, [SOURCE], is_word=lambda word: word in ENGLISH) == reason


def hits() -> list[Hit]:
    stories = [
        article("机器人产量翻番", "上半年，我市工业机器人产量达到1.2万台。市长王强表示，产业链日益完善。"),
        article("电池工厂投产", "电池工厂在宁江市投产，总投资20亿元。"),
    ]
    paper = issue(*stories)
    return [whole(a, paper) for a in stories]


def test_a_supported_draft_is_kept_and_its_marks_are_renumbered_in_order() -> None:
    answer = verified(
        understand("产量和投资各是多少？"), "电池工厂总投资20亿元[2]。机器人产量达到1.2万台。【1】", hits()
    )
    assert answer.text == "电池工厂总投资20亿元。[1]机器人产量达到1.2万台。[2]"
    assert [c.headline for c in answer.citations] == ["电池工厂投产", "机器人产量翻番"]
    assert answer.citations[1].quote == "上半年，我市工业机器人产量达到1.2万台。"


def test_an_invented_figure_goes_and_the_rest_stays() -> None:
    answer = verified(understand("产量是多少？"), "机器人产量达到1.2万台[1]。预计将达到5万台[1]。", hits())
    assert answer.text == "机器人产量达到1.2万台。[1]"
    assert [d.reason for d in answer.dropped] == ["figure 5万台"]


def test_an_unknown_mark_is_no_citation() -> None:
    answer = verified(understand("产量是多少？"), "机器人产量达到1.2万台[9]。", hits())
    assert not answer.grounded
    assert answer.dropped[0].reason == "cites nothing that was given"


def test_an_unknown_mark_beside_a_known_one_is_dropped() -> None:
    answer = verified(understand("产量是多少？"), "机器人产量达到1.2万台[1][9]。", hits())
    assert answer.text == "机器人产量达到1.2万台。[1]"


@pytest.mark.parametrize("draft", ["", "没有查到。", "机器人产量达到1.2万台。", "[1]"])
def test_a_draft_without_a_valid_citation_is_a_refusal(draft: str) -> None:
    answer = verified(understand("产量是多少？"), draft, hits())
    assert (answer.grounded, answer.text) == (False, "本报已收录的内容里没有查到这个问题的答案。")


def test_a_sentence_that_has_nothing_of_its_source_goes() -> None:
    answer = verified(understand("产量是多少？"), "足球队昨晚赢得冠军奖杯欢呼[1]。", hits())
    assert not answer.grounded


def test_a_figure_of_another_passage_than_the_one_cited_goes() -> None:
    assert not verified(understand("投资多少？"), "机器人产量达到20亿元[1]。", hits()).grounded
