import pytest

from bot.extract_roles import holder, holder_told_with
from bot.extract_spans import answer_spans
from bot.question import understand


@pytest.mark.parametrize(
    ("role", "sentence", "name"),
    [
        ("海州市委书记", "省委决定，李湖同志任海州市委书记。", "李湖"),
        ("海州市委书记", "原任海州市委书记黄欣，今年调任省政协。", ""),
        ("海州市委书记", "海州市委书记黄欣出席。", "黄欣"),
        ("国网董事长", "国网藏东电力有限公司董事长刘明介绍。", ""),
        ("国网董事长", "国网集团有限公司党组书记、董事长辛安一行来访。", "辛安"),
        ("海州市市长", "省委决定，李湖同志任海州市委书记。", ""),
    ],
)
def test_who_takes_a_post_holds_it_and_who_held_it_does_not(role: str, sentence: str, name: str) -> None:
    """Symptom: asked for the secretary, the one who had left was told."""
    place = holder(role, sentence)
    assert (sentence[slice(*place)] if place else "") == name


def test_a_post_is_of_whom_the_sentences_before_name() -> None:
    told = "该基金的基金经理为赵敏。"
    assert holder_told_with("海州新能源基金经理", told, "海州新能源基金净值") is not None
    assert holder_told_with("丁山新能源基金经理", told, "海州新能源基金净值") is None


def test_a_duration_is_no_moment_and_aspects_are_no_size() -> None:
    when = understand("电影什么时候上映？").parts[0]
    assert [s for s in answer_spans(when, "上映10天票房破亿")] == []
    assert answer_spans(when, "电影10天前上映") != []
    large = understand("安装包有多大？").parts[0]
    assert answer_spans(large, "挑战有4个方面") == []
    people = understand("活动有多少人参加？").parts[0]
    assert answer_spans(people, "20余名青少年参加") != []


def test_a_grade_is_told_with_its_word() -> None:
    """Symptom: of "how strong was the earthquake" the answer was 44次."""
    sentence = "三级以上地震44次，此次发生5.5级地震。"
    part = understand("平原县发生几级地震？").parts[0]
    assert [sentence[a:b] for a, b in answer_spans(part, sentence)][-1] == "5.5"
    assert "44次" not in [sentence[a:b] for a, b in answer_spans(part, sentence)]
