import pytest

from bot.extract_terms import Word
from bot.extract_things import kinds_asked, names_another, other_thing
from bot.question import understand


def words(*pairs: tuple[str, str]) -> list[Word]:
    return [Word(text, 1.0, ((form, 1.0),), like=text) for text, form in pairs]


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("钠电池产量是多少？", "全国锂离子电池产量|", "钠电池"),
        ("锂电池产量是多少？", "全国锂离子电池产量|", ""),
        ("动力电池产量是多少？", "储能电池产量|", "动力电池"),
        ("服务机器人产量是多少？", "我国工业机器人产量为|", "服务机器人"),
        ("工业机器人产量是多少？", "我国工业机器人产量为|", ""),
        ("手机出货量是多少？", "其中5G手机出货|", "手机"),
        ("中国汽车产量是多少？", "我国汽车产量为|", ""),
    ],
)
def test_a_kind_under_another_modifier_is_another_thing(question: str, told: str, other: str) -> None:
    asked = understand(question)
    known = words(*((run[i : i + 2],) * 2 for run in asked.runs for i in range(len(run) - 1)))
    assert other_thing(asked, known, told, "", told) == other


@pytest.mark.parametrize(
    ("question", "told", "other"),
    [
        ("What was the output of sodium batteries?", "储能电池产量|", "sodium batteries"),
        ("What was the output of storage batteries?", "储能电池产量|", ""),
        ("How many 4G stations are there?", "我国5G基站总数为|", "stations"),
    ],
)
def test_an_english_modifier_is_looked_for_beside_its_noun(question: str, told: str, other: str) -> None:
    known = words(("sodium", "钠"), ("storage", "储能"), ("batteries", "电池"), ("stations", "基站"), ("4g", "4g"))
    assert other_thing(understand(question), known, told, "", told) == other


def test_the_kind_that_is_counted_stands_behind_how_many_or_before_it() -> None:
    for text, kind in (("有多少支队伍参赛？", "队伍"), ("一共有多少个基站？", "基站"), ("基站有多少个？", "基站")):
        question = understand(text)
        known = words(("队伍", "队伍"), ("基站", "基站"), ("参赛", "参赛"))
        assert list(kinds_asked(question, question.parts[0], known)) == [kind]


def test_setting_and_movement_name_nothing() -> None:
    assert names_another("，多晶硅产量", ["电池"])
    assert not names_another("，销量为", ["汽车"])
    assert not names_another("而在一季度，这一降幅还是", ["电路"])


def test_a_phrase_told_as_a_whole_is_no_other_thing() -> None:
    asked = understand("What share of mobile base stations are 5G?")
    known = words(("base", "基地"), ("stations", "站"))
    told = "占全部移动通信基站的|"
    assert other_thing(asked, known, told, "", told) == "base stations"
    assert other_thing(asked, [*known, *words(("基站", "基站"))], told, "", told) == ""
