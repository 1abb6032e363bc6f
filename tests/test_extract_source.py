from bot.extract_source import hit_of, source_answer
from bot.question import understand
from bot.question_words import Kind
from tests.fakes import article, issue
from tests.test_extract import LittleRelevance

STORY = article(
    "宁江市机器人产量翻番",
    "“减速器已能满足多数场景。价格只有进口产品的一半。”宁江机器人研究院院长赵敏表示。她同时提醒，产能仍不足。",
    "产业协会数据显示，上半年产量达到1.2万台。全市企业已有320余家。",
    "新厂房已经封顶。",
    "该院副院长钱立将产线分为三类，第一类已经量产。",
    name="a1",
)
PAPER = issue(STORY)
HIT = hit_of(STORY, PAPER.masthead, "i")


def asked(text: str, quote: str, kind: Kind | None = None, **more: str) -> tuple[str, list[str]]:
    at = STORY.body.index(quote)
    question = understand(text, **more)  # type: ignore[arg-type]
    answer = source_answer(question, kind, HIT, (at, at + len(quote)), LittleRelevance())
    assert all(STORY.body[c.start : c.end] == c.quote for c in answer.citations)
    return answer.text, [answer.text[a:b] for a, b in answer.bold]


def test_who_said_it_is_who_the_next_sentence_names() -> None:
    text, bold = asked("谁说的？", "价格只有进口产品的一半。”", Kind.SPEAKER)
    assert bold == ["赵敏"]
    assert text == "价格只有进口产品的一半。”宁江机器人研究院院长赵敏表示。[1]"


def test_a_figure_is_said_by_the_body_whose_data_they_are() -> None:
    assert asked("谁说的？", "产业协会数据显示，上半年产量达到1.2万台。", Kind.SPEAKER)[1] == ["产业协会"]


def test_who_sorts_things_is_their_speaker_too() -> None:
    assert asked("谁说的？", "该院副院长钱立将产线分为三类，第一类已经量产。", Kind.SPEAKER)[1] == ["钱立"]


def test_an_english_asker_gets_the_name_in_letters() -> None:
    text, _ = asked("who said that?", "价格只有进口产品的一半。”", Kind.SPEAKER)
    assert text.startswith("Zhao Min (赵敏): “")


def test_where_nobody_is_named_that_is_said() -> None:
    assert "没有写明" in asked("谁说的？", "新厂房已经封顶。", Kind.SPEAKER)[0]


def test_the_source_itself_is_what_was_quoted() -> None:
    assert asked("第一条来源", "新厂房已经封顶。", Kind.SOURCE)[0] == "新厂房已经封顶。[1]"


def test_the_byline_comes_from_the_record() -> None:
    assert asked("谁写的？", "新厂房已经封顶。")[0] == "《宁江市机器人产量翻番》的署名是：本报记者 李文[1]。"


def test_more_of_it_is_what_the_answer_has_not_told_yet() -> None:
    text, _ = asked("详细说说", "新厂房已经封顶。", Kind.SUMMARY)
    assert text.startswith("《宁江市机器人产量翻番》：\n")
    assert "新厂房" not in text
    assert "[3]" in text


def test_any_other_question_is_read_in_that_article_alone() -> None:
    text, _ = asked("第一篇里有多少家企业？", "新厂房已经封顶。", standalone="《宁江市机器人产量翻番》里有多少家企业？")
    assert "320余家" in text
