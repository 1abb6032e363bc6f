import pytest

from tests.test_extract_fitting import ask

FORUM = "11月13日，第五届海州企业合作论坛在河北省沧州市开幕。"


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("第五届海州企业合作论坛为什么在北京举办？", "报上写的不是北京，而是河北省沧州市："),
        ("第五届海州企业合作论坛为什么10月13日开幕？", "报上写的不是10月13日，而是11月13日："),
    ],
)
def test_another_place_or_day_than_the_papers_is_set_right(question: str, lead: str) -> None:
    answer = ask(question, FORUM)
    assert answer.text.startswith(lead)
    assert answer.citations[0].quote == FORUM


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("第五届海州企业合作论坛为什么在沧州举办？", FORUM),
        ("第五届海州企业合作论坛为什么11月13日开幕？", FORUM),
        ("第六届海州企业合作论坛为什么在北京举办？", FORUM),
        ("海州储能大会为什么在北京举办？", "专家在海州储能大会上指出，储能是保障国家能源安全的产业。"),
        ("海州运动会为什么8月28日开幕？", "据电台7月27日报道，海州运动会28日将正式开幕。"),
    ],
)
def test_what_is_right_or_not_told_outright_is_not_corrected(question: str, story: str) -> None:
    assert not ask(question, story).text.startswith("报上")
