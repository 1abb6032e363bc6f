from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.answer import Answer, cite, refusal
from retrieval.newspaper import Block, Kind, Masthead, Note
from retrieval.passage import Hit, Passage
from tests.fakes import article, issue


def hit(**changes: object) -> Hit:
    story = replace(article("机器人走进工厂", "工厂装了30台机器人。", "产量因此翻番。", page=3), **changes)
    paper = issue(story)
    return Hit(Passage(story.article_id, 0, len(story.body), story.body), story, paper.masthead, 1.0, "20230818")


def test_a_citation_quotes_the_body_exactly() -> None:
    found = hit()
    citation = cite(found, 1, 0, 11)
    assert citation.quote == found.article.body[citation.start : citation.end] == "工厂装了30台机器人。"


def test_the_source_line_is_written_from_the_catalogue() -> None:
    citation = cite(hit(), 1, 0, 11)
    assert citation.source_line() == (
        "《机器人走进工厂》 电子样报 2023-08-18 第57期（总第4057期）第3版 · 本报记者 李文"
    )
    assert citation.source_line("en") == (
        "《机器人走进工厂》 电子样报, 2023-08-18, No. 57 (4057 in all), page 3 · 本报记者 李文"
    )


def test_a_page_that_is_not_on_file_is_told() -> None:
    citation = cite(hit(continued_on=4), 1, 0, 11)
    assert citation.source_line().endswith("（下转第4版，未找到续文）")
    assert citation.source_line("en").endswith("(continues on page 4; the rest was not found)")


def test_an_unknown_date_and_number_are_left_out() -> None:
    story = article("无期号", "甲乙丙。")
    bare = replace(story, blocks=(Block("甲乙丙。"),), byline="", authors=(), pages=())
    found = Hit(Passage("a", 0, 4, "甲乙丙。"), bare, Masthead("样报", None), 1.0)
    assert cite(found, 1, 0, 4).source_line() == "《无期号》 样报"


def test_the_page_is_the_one_that_the_quotation_stands_on() -> None:
    story = article("跨版", "前半。", "后半。")
    there = replace(story, blocks=(story.blocks[0], replace(story.blocks[1], page=5)), pages=(1, 5))
    found = Hit(Passage("a", 0, 7, there.body), there, issue(there).masthead, 1.0)
    assert (cite(found, 1, 0, 3).page, cite(found, 2, 4, 7).page) == (1, 5)


def test_json_has_what_a_program_needs() -> None:
    answer = Answer("问？", "zh", "答。[1]", True, (cite(hit(), 1, 0, 11),)).timed(12)
    told = json.loads(json.dumps(answer.to_json(), ensure_ascii=False))
    assert (told["question"], told["answer"], told["grounded"], told["elapsed_ms"]) == ("问？", "答。[1]", True, 12)
    one = told["citations"][0]
    assert (one["number"], one["headline"], one["paper"], one["date"]) == (
        1,
        "机器人走进工厂",
        "电子样报",
        "2023-08-18",
    )
    assert (one["issue"], one["page"], one["authors"], one["quote"]) == (57, 3, ["李文"], "工厂装了30台机器人。")


def test_an_answer_is_grounded_only_with_citations() -> None:
    with pytest.raises(ValueError, match="grounded"):
        Answer("问？", "zh", "答。", True)


def test_a_refusal_does_not_offer_the_head_of_an_issue() -> None:
    """《…第32期（总第632期）报头》 once stood among the nearest articles."""
    head = replace(hit().article, headline="报头", kind=Kind.MASTHEAD)
    answer = refusal("问？", "zh", [replace(hit(), article=head), hit()])
    assert [near.headline for near in answer.suggestions] == [hit().article.headline]


def test_a_refusal_names_the_nearest_headlines_once_each() -> None:
    answer = refusal("问？", "en", [hit(), hit()])
    assert (answer.grounded, answer.text, answer.citations) == (False, "The issues on file do not say.", ())
    assert [near.headline for near in answer.suggestions] == ["机器人走进工厂"]


def test_what_was_put_right_or_is_doubtful_in_the_quoted_words_is_told() -> None:
    mended, doubted = Note("装了 30", "装了30", "", applied=True), Note("产量因此", "产量也因此", "")
    citation = cite(hit(notes=(mended, doubted)), 1, 0, 11)
    assert citation.source_line().endswith("（原文作“装了 30”，引作“装了30”）")
    assert citation.to_json()["notes"] == [{"seen": "装了 30", "likely": "装了30", "applied": True}]
    other = cite(hit(notes=(mended, doubted)), 1, 12, 20)
    assert other.source_line("en").endswith("(“产量因此” as printed, probably “产量也因此”)")
