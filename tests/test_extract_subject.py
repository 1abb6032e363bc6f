"""A figure, a day or a place is told of the thing that is asked about, not of whatever the paper has one of."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answer import Answer
from bot.extract import extract
from bot.extract_source import source_answer
from bot.lookup import lookup
from bot.question import understand
from bot.question_words import Kind
from bot.relevance import ArchiveRelevance
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import load_lexicon
from retrieval.newspaper import Article
from retrieval.passage import Hit
from tests.fakes import article, issue, whole

RELEVANCE = ArchiveRelevance(shipped_embedder(), load_lexicon())
DAY = date(2023, 8, 18)


def hits(*articles: Article) -> list[Hit]:
    paper = issue(*articles, day=DAY)
    return [whole(each, paper) for each in articles]


def ask(text: str, *articles: Article) -> Answer:
    return extract(understand(text, today=DAY), hits(*articles), RELEVANCE)


STATIONS = article(
    "基站总数公布",
    "截至6月末，全市基站总数为29万个。上半年电信业务收入累计868亿元，同比增长6.2%。",
    "上半年软件业务收入5517亿元，同比增长14.2%；利润617亿元，增长10.4%。",
    "上半年全市集成电路产量为165亿块，锂电池全行业营业收入达到600亿元。",
    name="s1",
)


@pytest.mark.parametrize("text", ["基站总数同比增长多少？", "数据中心机架规模同比增长多少？"])
def test_what_grew_must_be_the_thing_asked_about(text: str) -> None:
    """Symptom: asked by how much base stations grew, the reader told the growth of the telecom revenue."""
    assert not ask(text, STATIONS).grounded


@pytest.mark.parametrize(
    ("text", "figure"), [("软件业务收入同比增长多少？", "14.2%"), ("电信业务收入同比增长多少？", "6.2%")]
)
def test_the_growth_of_the_thing_itself_is_told(text: str, figure: str) -> None:
    told = ask(text, STATIONS)
    assert [told.text[a:b] for a, b in told.bold] == [figure]


def test_a_second_clause_asks_of_the_subject_of_the_first() -> None:
    """Symptom: 电信业务收入多少？利润多少？ was answered by the profit of the software industry."""
    told = ask("电信业务收入多少？利润多少？", STATIONS)
    assert "868亿元" in told.text
    assert "617亿元" not in told.text
    assert "“利润多少”：本报已收录的内容里没有查到。" in told.text


CAPACITY = article(
    "储能装机翻番",
    "2023年上半年，我国新投运新型储能装机规模达到863万千瓦。",
    "截至6月底，全国光伏发电累计装机约4.7亿千瓦，在各门类中排在首位。",
    "到6月底，全国投入运行的新型储能累计超过1733万千瓦。",
    name="s2",
)


@pytest.mark.parametrize("text", ["美国新型储能装机规模是多少？", "全球新型储能装机规模是多少？"])
def test_a_figure_of_our_country_is_not_that_of_another_or_of_the_world(text: str) -> None:
    assert not ask(text, CAPACITY).grounded
    assert "863万千瓦" in ask("我国新型储能装机规模是多少？", CAPACITY).text


def test_an_english_subject_of_several_words_must_be_told() -> None:
    """Symptom: the capacity of new energy storage was that of solar power, which stood beside it."""
    told = ask("What was the cumulative capacity of new energy storage at the end of June?", CAPACITY)
    assert "1733万千瓦" in told.text
    assert "4.7亿千瓦" not in told.text


EVENTS = article(
    "机器人大会开幕",
    "8月16日，2023世界机器人大会在北京开幕，会期到8月22日。",
    "在近日举办的2023世界储能大会上，多位专家发言，为加快建设制造强国建言。",
    "7月，荣山发布了Magic V2手机，荣山Magic6随后亮相。",
    name="s3",
)


@pytest.mark.parametrize("text", ["世界机器人大会什么时候结束？", "When does the World Robot Conference end?"])
def test_an_end_is_the_day_up_to_which_it_goes(text: str) -> None:
    told = ask(text, EVENTS)
    assert [told.text[a:b] for a, b in told.bold] == ["8月22日"]


@pytest.mark.parametrize("text", ["2023世界储能大会在哪里召开？", "荣山Magic6什么时候发布？"])
def test_no_place_and_no_day_of_another_thing(text: str) -> None:
    assert not ask(text, EVENTS).grounded


def test_where_an_event_was_held_is_told() -> None:
    assert "北京" in ask("2023世界机器人大会在哪里召开？", EVENTS).text


def test_a_generation_is_not_another_one() -> None:
    story = article("基站总数公布", "截至6月末，全市5G基站总数为29万个。", name="s4")
    assert not ask("全市4G基站总数是多少？", story).grounded
    assert "29万个" in ask("全市5G基站总数是多少？", story).text


def test_whose_figure_it_is_is_told_where_the_sentence_begins_with_it() -> None:
    story = article("汽车出口增长", "据汽车工业协会统计，上半年汽车产量为378.8万辆。", name="s5")
    hit = hits(story)[0]
    told = source_answer(understand("谁说的？"), Kind.SPEAKER, hit, (0, len(story.body)), RELEVANCE)
    assert [told.text[a:b] for a, b in told.bold] == ["汽车工业协会"]


PEOPLE = article(
    "多位人士谈储能",
    "技术联盟常务副理事长俞振国将储能技术归纳为四个梯队。",
    "行业协会副秘书长陈永和指出，截至9月，磷酸铁锂电池在储能装机占比高达97.2%。",
    "8月，海州公司发布的星河大模型分为三个量级。9月，宁江公司发布了自研的MiLA两个大模型。",
    name="s6",
)


@pytest.mark.parametrize("text", ["俞振国的职务是什么？", "俞振国是什么职务？", "俞振国担任什么职务？"])
def test_a_post_is_what_stands_before_the_name(text: str) -> None:
    assert ask(text, PEOPLE).text.startswith("技术联盟常务副理事长俞振国")
    assert not ask(text.replace("俞振国", "俞文海"), PEOPLE).grounded


def test_who_said_something_is_answered_by_its_speaker() -> None:
    told = lookup(understand("磷酸铁锂电池占比高达97.2%是谁说的？"), hits(PEOPLE), RELEVANCE)
    assert told is not None
    assert [told.text[a:b] for a, b in told.bold] == ["陈永和"]
    assert lookup(understand("火星基地明年建成是谁说的？"), hits(PEOPLE), RELEVANCE) is None


@pytest.mark.parametrize(("text", "name"), [("海州公司的大模型叫什么？", "星河"), ("宁江公司的大模型叫什么？", "MiLA")])
def test_a_name_stands_before_its_kind(text: str, name: str) -> None:
    told = ask(text, PEOPLE)
    assert name in [told.text[a:b] for a, b in told.bold]


def test_what_was_put_into_operation_is_a_capacity() -> None:
    """Symptom: 新型储能装机是多少 was refused where the paper says 投入运行 and the kilowatts."""
    story = article("储能增量追平历年", "2023年上半年，全国新建成并投入运行的新型储能共863万千瓦。", name="s7")
    told = ask("新型储能装机是多少？", story)
    assert [told.text[a:b] for a, b in told.bold] == ["863万千瓦"]
    assert not ask("抽水蓄能装机是多少？", story).grounded


def test_provinces_are_no_teams() -> None:
    story = article("储能招标升温", "工程师王强告诉记者，他的团队上半年跑了六个省份。", name="s8")
    assert not ask("How many teams took part?", story).grounded
    other = article("决赛开赛", "来自六个省的12支队伍参加了决赛。", name="s9")
    told = ask("How many teams took part?", other)
    assert [told.text[a:b] for a, b in told.bold] == ["12支"]
