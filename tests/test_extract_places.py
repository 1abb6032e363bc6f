from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.extract_places import missing_body
from bot.question import understand
from tests.fakes import article, issue, whole
from tests.test_extract_fitting import Whole

MUSEUMS = article("暑期延长开放", "北京46家博物馆即日起取消周一闭馆。", "上海的观众也来参观。", name="m1")
PHONES = article("印度工厂开工", "云河公司在印度泰米邦的工厂开始生产手机云河15。", name="m2")
MEETING = article("水利部会商", "8月4日晚，水利部部长李英主持专题会商会，研究防汛。", name="m3")
POLICE = article("返还赃物", "刊江派出所将6万余元赃物返还群众。", name="m4")
GROUP = article("会谈", "云山集团至今在湘投资达123亿元。", "有86家强企在东莞投资。", "西安的客人也来了。", name="m6")
NOTICE = article("工信动态", "工业和信息化部公布12家企业名单。", name="m5")


def ask(text: str) -> Answer:
    held = [MUSEUMS, PHONES, MEETING, POLICE, NOTICE, GROUP]
    paper = issue(*held, day=date(2023, 8, 18))
    return extract(understand(text), [whole(story, paper) for story in held], Whole())


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("北京多少家博物馆取消周一闭馆？", "46家"),
        ("8月4日晚谁主持水利部专题会商会？", "李英"),
        ("刊江派出所返还了多少赃物？", "6万余元"),
        ("云山集团在湘投资多少亿元？", "123亿元"),
        ("工信部公布了多少家企业名单？", "12家"),
    ],
)
def test_what_is_told_of_the_place_or_body_asked_about_is_answered(question: str, told: str) -> None:
    assert told in ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "上海多少家博物馆取消周一闭馆？",
        "8月4日晚谁主持应急管理部专题会商会？",
        "太西派出所返还了多少赃物？",
        "美国多少家博物馆取消周一闭馆？",
        "云山集团在鄂投资多少亿元？",
        "西安有多少家强企投资？",
    ],
)
def test_what_is_told_of_another_place_or_body_is_refused(question: str) -> None:
    """Symptom: 46家 of Beijing's museums were told for Shanghai's, one police station's sum for another's."""
    assert not ask(question).grounded


def test_an_abbreviation_names_the_body() -> None:
    assert missing_body(understand("工信部公布了多少家企业？"), NOTICE) == ""
    assert missing_body(understand("教育部公布了多少家企业？"), NOTICE) == "教育部"


def test_years_at_school_are_no_school() -> None:
    assert missing_body(understand("范叔同中学就读于哪里？"), NOTICE) == ""
    assert missing_body(understand("海州中学招了多少人？"), NOTICE) == "海州中学"
