from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.question import understand
from tests.fakes import article, issue, whole
from tests.test_extract import LittleRelevance

STORY = article(
    "储能装机与大模型",
    "截至9月，甲铁锂电池在新型储能装机中占比达到97.2%。飞轮、乙流电池也备受关注。",
    "海信省省长赵龙、洛原市委书记崔永辉、洛原市市长黄文辉出席会议。",
    "乐星的大模型有130亿参数。高为也宣布接入大模型。",
    "为何大模型如此重要呢？会议于上午开始。",
    name="a1",
)
PAPER = issue(STORY, day=date(2023, 11, 17))
HITS = [whole(STORY, PAPER)]


def ask(text: str) -> Answer:
    return extract(understand(text), HITS, LittleRelevance())


def test_the_share_of_one_battery_is_not_that_of_another() -> None:
    """Symptom: asked for the share of flow batteries, the reader gave that of lithium ones."""
    assert "97.2%" in ask("甲铁锂电池在新型储能装机中占比多少？").text
    assert not ask("乙流电池在新型储能装机中占比多少？").grounded


def test_one_makers_figure_is_not_anothers() -> None:
    assert "130亿" in ask("乐星的大模型有多少参数？").text
    assert not ask("高为的大模型有多少参数？").grounded


@pytest.mark.parametrize(
    ("post", "name"), [("海信省省长", "赵龙"), ("洛原市市长", "黄文辉"), ("洛原市委书记", "崔永辉")]
)
def test_a_post_is_answered_with_its_own_holder(post: str, name: str) -> None:
    answer = ask(f"{post}是谁？")
    assert [answer.text[a:b] for a, b in answer.bold] == [name]


def test_a_post_that_nobody_named_holds_is_refused() -> None:
    """Symptom: the party secretary of a province was answered by a sentence with that of one of its cities."""
    assert not ask("海信省委书记是谁？").grounded


def test_a_question_in_the_text_answers_nothing_and_a_why_needs_a_reason() -> None:
    assert not ask("为什么大模型如此重要？").grounded
