from datetime import date

import pytest

from bot.follow_up import meant
from bot.history import Source, Turn
from bot.question import language_of
from bot.question_words import Kind

SOURCES = (Source(1, "a1", "甲文", 0, 10), Source(2, "a2", "乙文", 3, 9))


def turn(question: str, *told: str) -> Turn:
    return Turn(question, question, language_of(question), told, SOURCES)


CAPACITY = turn("2023年上半年新型储能装机规模是多少？", "863万千瓦")
MODEL = turn("OPPO在11月16日推出的大模型叫什么名字？", "安第斯")
FORUM = turn("2023新能源合作论坛在哪个城市召开？", "沧州")
CHAIR = turn("谁主持召开了企业座谈会？", "王强")
CAPACITY_EN = turn("What capacity of new storage came online in the first half of 2023?")
CARS_EN = turn("How many electric cars were exported in the first half of 2023?")
MODEL_EN = turn("What is the name of the large model that OPPO launched on November 16?", "安第斯")
FORUM_EN = turn("In which city was the 2023 Clean Energy Forum held?", "沧州")


@pytest.mark.parametrize(
    ("before", "text", "standalone"),
    [
        (CAPACITY, "那2022年呢？", "2022年新型储能装机规模是多少？"),
        (CAPACITY, "下半年呢", "2023年下半年新型储能装机规模是多少？"),
        (CAPACITY, "它的占比呢？", "2023年上半年新型储能装机规模的占比是多少？"),
        (CAPACITY, "那产值呢？", "2023年上半年新型储能产值是多少？"),
        (CAPACITY, "增长了多少？", "2023年上半年新型储能装机规模的增速是多少？"),
        (CAPACITY, "为什么？", "2023年上半年新型储能装机规模，为什么？"),
        (turn("手机出货量是多少？"), "那5G的呢？", "5G手机出货量是多少？"),
        (turn("2023年上半年光伏出口额是多少？"), "组件产量呢？", "2023年上半年组件产量是多少？"),
        (turn("上半年光伏出口额是多少？"), "下半年组件产量呢？", "下半年组件产量是多少？"),
        (turn("光伏呢？"), "它的出口额呢？", "光伏的出口额是多少？"),
        (turn("软件业务收入是多少？"), "同比增长多少？", "软件业务收入的增速是多少？"),
        (turn("软件业务收入的增速是多少？"), "利润呢？", "软件业务利润是多少？"),
        (turn("机器人大会在哪里举办？"), "有多少企业参展？", "机器人大会有多少企业参展？"),
        (MODEL, "vivo呢？", "vivo推出的大模型叫什么名字？"),
        (MODEL, "小米呢？", "小米推出的大模型叫什么名字？"),
        (MODEL, "它有多少参数？", "OPPO在11月16日推出的大模型安第斯有多少参数？"),
        (turn("磷酸铁锂电池在装机中占多大比例？"), "钠离子电池呢？", "钠离子电池在装机中占多大比例？"),
        (FORUM, "什么时候？", "2023新能源合作论坛在什么时候召开？"),
        (FORUM, "有多少人参加？", "2023新能源合作论坛有多少人参加？"),
        (FORUM, "这个论坛的主题是什么？", "2023新能源合作论坛的主题是什么？"),
        (FORUM, "那里还有什么新闻？", "沧州还有什么新闻？"),
        (CHAIR, "他还说了什么？", "王强还说了什么？"),
        (CAPACITY_EN, "and in 2022?", "What capacity of new storage came online in 2022?"),
        (
            CAPACITY_EN,
            "what about the second half?",
            "What capacity of new storage came online in the second half of 2023?",
        ),
        (CAPACITY_EN, "And its share?", "What was the share of the new storage in the first half of 2023?"),
        (
            CAPACITY_EN,
            "And the share of lithium?",
            "What was the share of lithium in the new storage in the first half of 2023?",
        ),
        (CARS_EN, "and imports?", "What were the imports of the electric cars in the first half of 2023?"),
        (MODEL_EN, "what about vivo?", "What is the name of the large model that vivo launched?"),
        (FORUM_EN, "When?", "When was the 2023 Clean Energy Forum held?"),
        (FORUM_EN, "How many people attended it?", "How many people attended the 2023 Clean Energy Forum?"),
        (FORUM_EN, "what else happened there?", "What else happened in 沧州?"),
    ],
)
def test_a_follow_up_is_completed_from_the_turn_before(before: Turn, text: str, standalone: str) -> None:
    assert meant(text, [before]).standalone == standalone


@pytest.mark.parametrize(
    ("before", "text", "standalone", "language"),
    [
        (CAPACITY, "and in 2022?", "2022年新型储能装机规模是多少?", "en"),
        (CAPACITY, "and its share?", "2023年上半年新型储能装机规模的占比是多少？", "en"),
        (CAPACITY_EN, "那2022年呢？", "What capacity of new storage came online in 2022?", "zh"),
        (CAPACITY_EN, "它的占比呢？", "What was the share of the new storage in the first half of 2023?", "zh"),
        (CAPACITY, "用英文回答", CAPACITY.question, "en"),
        (CAPACITY_EN, "in Chinese, please", CAPACITY_EN.question, "zh"),
    ],
)
def test_a_follow_up_in_the_other_language_is_answered_in_it(
    before: Turn, text: str, standalone: str, language: str
) -> None:
    understood = meant(text.replace(",", ""), [before])
    assert (understood.standalone, understood.language) == (standalone, language)


@pytest.mark.parametrize(
    "text",
    [
        "磷酸铁锂电池有哪些优势？",
        "谁主持召开了第四次制造业企业座谈会？",
        "vivo发布了几个模型，它们分别多大？",
        "储能是什么？",
        "你好",
        "How many teams are there in the skills competition?",
        "Did Huawei say when its model will ship?",
        "What is the name of Samsung's model?",
        "第二届大赛在哪里举行？",
        "本期是总第几期？",
    ],
)
@pytest.mark.parametrize("before", [CAPACITY, FORUM_EN])
def test_a_question_that_stands_alone_is_left_alone(before: Turn, text: str) -> None:
    assert (meant(text, [before]).standalone, meant(text, [before]).source) == (text, None)


@pytest.mark.parametrize(
    ("text", "number", "kind"),
    [
        ("第二条的作者是谁", 2, None),
        ("它的第二条来源", 2, Kind.SOURCE),
        ("第二条是谁说的？", 2, Kind.SPEAKER),
        ("来源2在第几版？", 2, None),
        ("最后一篇是谁写的", 2, None),
        ("show me source 2", 2, Kind.SOURCE),
        ("who wrote the second one?", 2, None),
        ("谁说的?", 1, Kind.SPEAKER),
        ("这篇报道讲了什么？", 1, Kind.SUMMARY),
        ("who said that?", 1, Kind.SPEAKER),
        ("谁写的？", 1, None),
        ("Which page is it on?", 1, None),
        ("详细说说", 1, Kind.SUMMARY),
        ("tell me more", 1, Kind.SUMMARY),
    ],
)
def test_a_question_about_a_source_finds_it(text: str, number: int, kind: Kind | None) -> None:
    understood = meant(text, [CAPACITY])
    assert understood.source == SOURCES[number - 1]
    assert understood.kind is kind


def test_a_source_that_the_answer_does_not_have_is_said_to_be_lacking() -> None:
    assert meant("第5条来源", [CAPACITY]).lacking == 5


def test_after_a_question_about_a_source_the_conversation_goes_on_with_the_one_before_it() -> None:
    """Symptom: 谁写的？ and then 那2022年呢？ asked who wrote it in 2022."""
    about = Turn("谁写的？", "《甲文》：谁写的？", "zh", (), SOURCES, of_source=True)
    assert meant("那2022年呢？", [CAPACITY, about]).standalone == "2022年新型储能装机规模是多少？"


def test_without_a_conversation_nothing_is_completed() -> None:
    assert meant("那2022年呢？", []).standalone == "那2022年呢？"


def test_the_readers_language_is_answered_in_unless_another_is_asked_for_by_name() -> None:
    assert meant("那2022年呢？", [CAPACITY], language="en").language == "en"
    assert meant("那2022年呢？", [CAPACITY], language="en").standalone == "2022年新型储能装机规模是多少？"
    assert meant("谁写的？", [CAPACITY], language="en").language == "en"
    assert meant("用中文回答", [CAPACITY], language="en").language == "zh"
    assert meant("in English please", [CAPACITY], language="zh").language == "en"


def test_what_takes_a_generation_s_place_is_the_whole_of_it() -> None:
    """Symptom: 那4G呢 after 5G基站 became 54G基站."""
    turn = Turn("我国5G基站总数是多少？", "我国5G基站总数是多少？", "zh", (), ())
    assert meant("那4G呢？", [turn]).standalone == "我国4G基站总数是多少？"


def test_last_year_takes_the_place_of_the_time_asked_before() -> None:
    turn = Turn("a", "What was software revenue in the first half of 2023?", "en", (), ())
    told = meant("and last year?", [turn], today=date(2023, 8, 18))
    assert told.standalone == "What was software revenue in 2022?"


def test_the_next_source_is_one_of_the_list_that_was_asked_of() -> None:
    """Symptom: after a question about the first source there was no second one any more."""
    listed = Turn("列表", "列表", "zh", (), SOURCES)
    asked = Turn("第一条的作者是谁", "《甲文》的作者是谁", "zh", (), SOURCES[:1], of_source=True)
    assert meant("第二条的作者是谁", [listed, asked]).source == SOURCES[1]
    assert meant("第九条的作者是谁", [listed, asked]).lacking == 9


def test_who_holds_an_event_is_asked_of_the_event() -> None:
    turn = Turn("大赛在哪里举行？", "大赛在哪里举行？", "zh", (), ())
    assert meant("谁主办？", [turn]).standalone == "大赛谁主办？"
