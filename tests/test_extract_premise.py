import pytest

from tests.test_extract import ask


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
