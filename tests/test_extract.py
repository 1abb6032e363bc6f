from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answer import Answer
from bot.extract import extract
from bot.question import understand
from retrieval.likeness import Likeness
from retrieval.newspaper import Article, Block, Kind, Masthead
from retrieval.passage import Hit, Passage
from tests.fakes import LetterCounts, article, issue, whole

WORDS = {
    "robots": "机器人", "robot": "机器人", "output": "产量", "battery": "电池", "plant": "工厂", "invested": "投资",
    "investment": "投资", "opened": "投产", "fair": "博览会", "companies": "企业", "chaired": "主持", "meeting": "会议",
    "production": "产量", "batteries": "电池", "mayor": "市长",
}  # fmt: skip


class LittleRelevance:
    """A dictionary of a few words, and the letters that two texts share."""

    def __init__(self) -> None:
        self.letters = LetterCounts()

    def terms(self, question: str) -> Mapping[str, float]:
        return {WORDS[word]: 1.0 for word in question.lower().strip("?").split() if word in WORDS}

    def starts(self, text: str) -> Sequence[int]:
        return list(range(len(text)))

    def pieces(self, text: str) -> Sequence[str]:
        return list(text)

    def likeness(self, words: Sequence[str], texts: Sequence[str]) -> Likeness:
        return Likeness(np.zeros((len(words), len(texts)), np.float32), np.zeros((len(words), len(texts)), np.int64))

    def similarity(self, question: str, sentences: Sequence[str]) -> NDArray[np.float32]:
        return self.letters.embed_passages(sentences) @ self.letters.embed_query(question)


ROBOTS = article(
    "宁江市机器人产量翻番",
    "2023年上半年，宁江市工业机器人产量达到1.2万台，同比增长一倍。全市机器人企业已有320余家。",
    "8月10日，市长王强主持召开机器人产业会议。会议指出，要加快关键零部件攻关。",
    "“国产减速器已能满足多数场景。价格只有进口产品的一半。”宁江机器人研究院院长赵敏表示。",
    name="a1",
)
BATTERY = article(
    "电池工厂在青原县投产",
    "8月12日，一座电池工厂在青原县投产。工厂总投资20亿元，年产能6吉瓦时。",
    "由于当地锂矿资源丰富，运输成本较低，企业选择在此建厂。",
    name="a2",
    page=2,
)
PAPER = issue(ROBOTS, BATTERY, day=date(2023, 8, 18))
HITS = [whole(a, PAPER) for a in (ROBOTS, BATTERY)]


def ask(text: str, hits: Sequence[Hit] = HITS) -> Answer:
    answer = extract(understand(text), hits, LittleRelevance())
    for citation in answer.citations:
        body = next(h.article.body for h in hits if h.article.headline == citation.headline)
        assert body[citation.start : citation.end] == citation.quote
    return answer


def test_a_figure_is_answered_with_its_sentence_alone() -> None:
    answer = ask("2023年上半年宁江市工业机器人产量是多少？")
    assert answer.text == "2023年上半年，宁江市工业机器人产量达到1.2万台，同比增长一倍。[1]"
    assert [answer.text[a:b] for a, b in answer.bold] == ["1.2万台"]


def test_an_english_question_gets_the_figure_in_english_and_the_quotation() -> None:
    answer = ask("What was the robot output in the first half of 2023?")
    assert answer.text == "12,000 (1.2万台): “2023年上半年，宁江市工业机器人产量达到1.2万台，同比增长一倍。” [1]"


def test_the_measure_word_chooses_among_figures() -> None:
    answer = ask("宁江市有多少家机器人企业？")
    assert answer.citations[0].quote == "全市机器人企业已有320余家。"


def test_who_is_answered_with_the_person() -> None:
    answer = ask("谁主持召开了机器人产业会议？")
    assert answer.citations[0].quote == "8月10日，市长王强主持召开机器人产业会议。"
    assert [answer.text[a:b] for a, b in answer.bold] == ["王强"]


def test_a_speaker_comes_with_the_words_said() -> None:
    answer = ask("宁江机器人研究院院长怎么看国产减速器？")
    assert answer.citations[0].quote == ROBOTS.blocks[2].text


def test_two_facts_are_two_citations() -> None:
    answer = ask("机器人产业会议由谁主持，电池工厂总投资多少元？")
    assert [c.headline for c in answer.citations] == ["宁江市机器人产量翻番", "电池工厂在青原县投产"]
    assert "[1]" in answer.text and "[2]" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "2021年上半年宁江市工业机器人产量是多少？",
        "What was the robot output in the first half of 2021?",
        "西红柿炒鸡蛋怎么做？",
        "Who won the 2018 World Cup?",
        "ABB的工业机器人产量是多少？",
        "电池工厂有多少名员工？",
        "第十届机器人大会由谁主持？",
    ],
)
def test_another_year_another_firm_or_a_missing_figure_is_refused(question: str) -> None:
    answer = ask(question)
    assert (answer.grounded, answer.citations) == (False, ())


def test_a_refusal_suggests_the_nearest_headlines() -> None:
    assert [s.headline for s in ask("西红柿炒鸡蛋怎么做？").suggestions] == [ROBOTS.headline, BATTERY.headline]


def test_nothing_found_is_a_refusal() -> None:
    assert not ask("宁江市机器人产量是多少？", []).grounded


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("机器人产量翻番的文章是谁写的？", "《宁江市机器人产量翻番》的署名是：本报记者 李文[1]。"),
        ("电池工厂投产的报道在第几版？", "《电池工厂在青原县投产》刊登在第2版[1]。"),
        ("关于电池工厂投产的文章标题是什么？", "标题是《电池工厂在青原县投产》[1]。"),
    ],
)
def test_the_papers_record_answers_questions_about_the_paper(question: str, text: str) -> None:
    assert ask(question).text == text


def test_the_masthead_answers_who_publishes_and_which_number() -> None:
    lines = ("主办：电子样报社", "2023年8月18日", "第57期（总第4057期）")
    head = Article(
        "电子样报 报头", tuple(Block(line) for line in lines), article_id="head", kind=Kind.MASTHEAD, pages=(1,)
    )
    found = Hit(
        Passage("head", 0, len(head.body), head.body), head, Masthead("电子样报", date(2023, 8, 18), "", 57, 4057), 1.0
    )
    answer = ask("《电子样报》由谁主办，本期是总第几期？", [found, *HITS])
    assert answer.text == "主办：电子样报社[1]\n第57期（总第4057期）[2]"


def test_the_contents_of_a_page_are_its_headlines() -> None:
    assert ask("第57期第2版有哪些文章？").text == "《电池工厂在青原县投产》[1]"


def test_an_issue_that_is_not_among_the_hits_is_not_answered_from_another() -> None:
    assert not ask("第58期有哪些文章？").grounded


@pytest.mark.parametrize(
    ("text", "said"), [("你好", "你好！"), ("hello", "Hello!"), ("", "请输入"), ("thanks", "You are")]
)
def test_small_talk_cites_nothing(text: str, said: str) -> None:
    answer = ask(text)
    assert answer.text.startswith(said)
    assert not answer.grounded


def test_a_caption_can_answer() -> None:
    captioned = replace(BATTERY, blocks=(*BATTERY.blocks, Block("图为位于青原县白石镇的电池工厂")), article_id="a3")
    body = captioned.body
    hit = Hit(Passage("a3", 0, len(body), body), captioned, PAPER.masthead, 1.0)
    assert "白石镇" in ask("图中的电池工厂位于青原县哪个镇？", [hit]).text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who wrote the article about the battery plant?", "《电池工厂在青原县投产》 is by 本报记者 李文 [1]."),
        ("Which page is the story about the battery plant on?", "《电池工厂在青原县投产》 is on page 2 [1]."),
        ("电池工厂投产的文章发表在哪一天？", "《电池工厂在青原县投产》刊登于2023-08-18[1]。"),
    ],
)
def test_an_article_is_meant_by_its_subject_alone(question: str, text: str) -> None:
    """Symptom: "Who wrote the article about ..." was refused, for the subject alone is too little to be answered by."""
    assert ask(question).text.replace("“", "《").replace("”", "》") == text


def test_a_fall_of_another_thing_is_none_of_what_is_asked() -> None:
    story = article("芯片产量回升", "上半年芯片产量为1657亿块，同比下降3.0%。", name="fall")
    hit = whole(story, issue(story))
    assert not extract(understand("新型储能装机同比下降了多少？"), [hit], LittleRelevance()).grounded
    assert extract(understand("芯片产量同比下降了多少？"), [hit], LittleRelevance()).grounded


def test_what_a_subhead_asks_the_text_behind_it_answers() -> None:
    story = article(
        "电站建成之后", "电站半年建成十座。", "电站调用次数为何上不去？", "多位受访者把原因归到价格上。", name="q1"
    )
    answer = extract(understand("电站调用次数为什么上不去？"), [whole(story, issue(story))], LittleRelevance())
    assert answer.grounded and "原因归到价格上" in answer.text


def test_the_end_of_an_untold_year_is_a_time() -> None:
    story = article("渠道库存", "褚云舟说，渠道里的旧库存见底要等到年末。", name="q2")
    answer = extract(understand("渠道里的旧库存什么时候见底？"), [whole(story, issue(story))], LittleRelevance())
    assert [answer.text[a:b] for a, b in answer.bold] == ["年末"]
