import pytest

from bot.extract_roles_told import role_untold
from bot.question import Part
from bot.question_words import Kind


@pytest.mark.parametrize(
    ("asked", "sentence", "untold"),
    [
        ("2020赛季联赛冠军是谁？", "江州队夺得2020赛季联赛冠军。", ""),
        ("2020赛季联赛冠军是谁？", "某平台上出现2020赛季联赛冠军金牌，标价为5000元。", "冠军"),
        ("2022年巡回赛男单冠军是谁？", "31位运动员争夺2022年巡回赛男单冠军。", "冠军"),
        ("2022年巡回赛男单冠军是谁？", "男单冠军是王楚。", ""),
        ("影片的导演是谁？", "影片由陈凯执导。", ""),
        ("影片的导演是谁？", "这部影片不是导演和编剧在摄影棚里虚构出的。", "导演"),
        ("谁出席了论坛？", "金壮海出席论坛。", ""),
    ],
)
def test_a_prize_or_a_post_is_given_to_somebody_or_to_nobody(asked: str, sentence: str, untold: str) -> None:
    assert role_untold(Part(asked, Kind.WHO), sentence) == untold
