import pytest

from bot.extract_descriptions import described, description


@pytest.mark.parametrize(
    ("sentence", "figure", "words"),
    [
        ("甲机器人产量为22.2万套，比上年同期增长5.4%；乙机器人产量为353万套，增长9.6%。", "9.6%", "乙机器人"),
        ("甲机器人产量为22.2万套，比上年同期增长5.4%；乙机器人产量为353万套，增长9.6%。", "5.4%", "甲机器人"),
        ("汽车产量为378.8万辆，销量为374.7万辆，分别增长42.4%和44.1%。", "44.1%", "销量"),
        ("汽车产量为378.8万辆，销量为374.7万辆，分别增长42.4%和44.1%。", "42.4%", "产量"),
        ("决出22个一等奖、52个二等奖、154个三等奖。", "52个", "二等奖"),
        ("其中5G手机出货1.02亿部，下降6.4%，占同期出货量的78.9%。", "78.9%", "5G手机"),
    ],
)
def test_a_figure_is_described_by_its_own_words_and_those_it_shares(sentence: str, figure: str, words: str) -> None:
    told = described(sentence)
    number = next(n for n, one in enumerate(told) if one.figure.text == figure)
    assert words in description(sentence, told, number)


def test_a_figure_behind_a_semicolon_shares_nothing() -> None:
    told = described("进口2277亿个，减少18.5%；出口1276亿个，减少10.0%。")
    assert "进口" not in description("进口2277亿个，减少18.5%；出口1276亿个，减少10.0%。", told, 3)


def test_the_noun_of_one_count_does_not_describe_the_next() -> None:
    sentence = "决出22个一等奖、52个二等奖。"
    assert "一等奖" not in description(sentence, described(sentence), 1)
