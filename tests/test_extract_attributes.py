import pytest

from bot.extract_attributes import direction, other_extent, other_quantity, other_ratio, quantities


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("新能源汽车产量和销量", ("output", "sales")),
        ("软件业务收入", ("revenue",)),
        ("动力电池装车量约", ("installed in cars",)),
        ("生产企业出口", ("exports",)),
        ("How many cars were sold?", ("sales",)),
        ("output value of the chain", ("output value",)),
    ],
)
def test_quantities_are_named_in_both_languages(text: str, named: tuple[str, ...]) -> None:
    assert quantities(text) == named


def test_output_is_not_what_was_put_into_cars_and_imports_are_no_exports() -> None:
    assert other_quantity("动力电池产量是多少", "动力电池装车量约")
    assert other_quantity("How many cars were imported?", "同期汽车出口")
    assert other_quantity("How many robots were shown at the fair?", "工业机器人产量为")
    assert not other_quantity("汽车销量是多少", "汽车产量为|，销量为")
    assert not other_quantity("有多少机器人", "机器人产量为")


def test_a_growth_is_no_share() -> None:
    assert other_ratio("销量增长多少", "在总销量中的占比达到")
    assert other_ratio("What share did it have?", "同比增长")
    assert not other_ratio("占比是多少", "占比高达")


def test_what_was_added_is_not_what_there_is() -> None:
    assert other_extent("装机总量是多少", "新投运储能装机规模达到|")
    assert other_extent("累计有多少台", "全国充电设施增加|")
    assert not other_extent("累计有多少台", "累计数量达到|")


def test_a_direction_is_the_last_that_is_told() -> None:
    assert (direction("同比下降"), direction("shipments grew"), direction("产量为")) == ("down", "up", "")
