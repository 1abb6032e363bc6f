from __future__ import annotations

import pytest

from bot.question import understand
from bot.verify_draft import Draft, finished, sentences_of, verified
from retrieval.passage import Hit
from tests.fakes import article, issue, whole


def hits() -> list[Hit]:
    stories = [article("机器人产量翻番", "机器人产量达到1.2万台。"), article("电池工厂投产", "工厂总投资20亿元。")]
    paper = issue(*stories)
    return [whole(a, paper) for a in stories]


def draft() -> Draft:
    return Draft(understand("产量和投资各是多少？"), hits())


def test_a_draft_that_comes_letter_by_letter_is_judged_as_the_whole_one() -> None:
    whole = "机器人产量达到1.2万台。[1] 工厂总投资20亿元【2】[9]。共30亿元[2]。"
    coming, at_once = draft(), draft()
    for end in range(len(whole)):
        coming.hear(whole[:end])
    coming.hear(whole, whole=True)
    at_once.hear(whole, whole=True)
    assert coming.judged == at_once.judged
    assert [j.named for j in coming.judged] == [(1,), (2,), (2,)]


def test_a_sentence_is_judged_when_the_next_has_begun_and_not_before_its_mark_is_whole() -> None:
    coming = draft()
    for text, count in [
        ("机器人产量达到1.2万台。", 0),
        ("机器人产量达到1.2万台。[1", 0),
        ("机器人产量达到1.2万台。[1]工", 1),
    ]:
        coming.hear(text)
        assert len(coming.judged) == count


@pytest.mark.parametrize(
    ("text", "left"),
    [("甲[1]。乙", "甲[1]。"), ("甲。[1]", "甲。[1]"), ("甲3.", "甲3."), ("20", ""), ("", "")],
)
def test_what_was_broken_off_loses_its_unfinished_sentence(text: str, left: str) -> None:
    assert finished(text) == left


def test_marks_behind_the_stop_belong_to_the_sentence_before() -> None:
    assert sentences_of("甲。[1][2]乙[3]。") == ["甲。[1][2]", "乙[3]。"]


def test_lists_and_emphasis_of_a_model_are_taken_off_and_hide_no_figure() -> None:
    answer = verified(understand("产量？"), "- **机器人产量**达到**1.2万台**[1]\n- 产量达到1**3**万台[1]", hits())
    assert answer.text == "机器人产量达到1.2万台[1]"
    assert answer.dropped[0].sentence == "产量达到13万台"
