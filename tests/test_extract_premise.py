import pytest

from tests.test_extract import ask
from tests.test_extract_fitting import ask as ask_of


@pytest.mark.parametrize(
    "text",
    ["为什么2023年上半年宁江市工业机器人产量只有5000台？", "2023年上半年宁江市工业机器人产量是3万台吗？"],
)
def test_a_wrong_figure_in_the_question_is_corrected_from_the_source(text: str) -> None:
    answer = ask(text)
    assert answer.text.startswith("报上写的不是")
    assert "而是1.2万台" in answer.text
    assert [answer.text[a:b] for a, b in answer.bold] == ["1.2万台"]
    assert answer.citations[0].quote == "2023年上半年，宁江市工业机器人产量达到1.2万台，同比增长一倍。"


def test_a_right_figure_is_answered_without_correction() -> None:
    assert not ask("为什么宁江市工业机器人产量达到1.2万台？").text.startswith("报上")


def test_a_figure_of_something_else_corrects_nothing() -> None:
    assert not ask("为什么电池工厂有500名员工？").grounded


FALL = "上半年，海州市电路产量为1657亿块，同比下降3.0%。"
BOTH = "上半年，海州市电路产量同比下降3.0%。二季度海州市电路产量环比增长5.0%。"


@pytest.mark.parametrize(
    ("text", "story", "corrected"),
    [
        ("为什么海州市电路产量大幅增长？", FALL, True),
        ("为什么海州市电路产量下降？", FALL, False),
        ("为什么海州市电路产量增长？", BOTH, False),
    ],
)
def test_a_rise_taken_for_granted_is_corrected_where_the_paper_tells_of_a_fall(
    text: str, story: str, corrected: bool
) -> None:
    assert ask_of(text, story).text.startswith("报上写的正相反") is corrected


def test_a_reason_for_the_opposite_answers_no_why() -> None:
    """Symptom: why shipments rose was answered with the main reason of their fall."""
    assert not ask_of("手机出货量为什么增长？", "换机周期拉长是手机出货量下滑的主因。").grounded
    assert ask_of("手机出货量为什么下滑？", "换机周期拉长是手机出货量下滑的主因。").grounded


def test_the_figure_of_another_subject_corrects_nothing() -> None:
    """Symptom: 储能装机是不是500万千瓦 was corrected with the capacity of solar power."""
    solar = "截至6月底，全国光伏累计装机约4700万千瓦。"
    assert not ask_of("储能装机是不是500万千瓦？", solar).grounded
    assert "而是约4700万千瓦" in ask_of("光伏装机是不是500万千瓦？", solar).text
