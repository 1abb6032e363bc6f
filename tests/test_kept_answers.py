from __future__ import annotations

from pathlib import Path

from bot.answer import Answer
from bot.feedback import TABLE, PassageRead, all_feedback, rate
from bot.kept_answers import KEPT_S, KeptAnswers
from bot.memory import open_memory
from tests.telegram_process import citation

ANSWER = Answer("产量？", "zh", "产量增长。[2]", True, (citation(2),))


def test_an_answer_is_there_again_with_its_sources(tmp_path: Path) -> None:
    number = KeptAnswers(open_memory(tmp_path)).keep(ANSWER, chat=5, message=9, question="产量呢？")
    kept = KeptAnswers(open_memory(tmp_path))
    held = kept.get(number)
    assert held is not None
    assert (held.chat, held.question, held.language, held.titles) == (5, "产量呢？", "zh", [(2, "产量<2>")])
    source = held.source(2)
    assert source is not None
    assert (source.article_id, source.quote, source.start) == ("a2", "产量增长。", 0)
    assert held.source(1) is None
    assert kept.question_of(chat=5, message=9) == "产量呢？"
    assert kept.question_of(chat=6, message=9) == ""
    assert kept.get(number + 1) is None


def test_a_short_name_stands_for_good(tmp_path: Path) -> None:
    kept = KeptAnswers(open_memory(tmp_path))
    names = [kept.short_name(name) for name in ("a1", "a2", "a1")]
    assert names[0] == names[2] != names[1]
    assert KeptAnswers(open_memory(tmp_path)).full_name(names[1]) == "a2"
    assert kept.full_name(99) == ""


def test_old_answers_are_forgotten(tmp_path: Path) -> None:
    number = KeptAnswers(open_memory(tmp_path), lambda: 0.0).keep(ANSWER, chat=5, message=9, question="产量？")
    kept = KeptAnswers(open_memory(tmp_path), lambda: KEPT_S + 1)
    kept.forget_old()
    assert kept.get(number) is None


def test_a_second_opinion_of_the_same_reader_replaces_the_first(tmp_path: Path) -> None:
    db = open_memory(tmp_path, TABLE)
    passages = (PassageRead("a2", "产量<2>", "产量增长。"),)
    rate(db, 1, 5, good=True, told=ANSWER.to_json(), passages=passages)
    rate(db, 1, 6, good=True, told=ANSWER.to_json(), passages=passages)
    rate(db, 1, 5, good=False, told=ANSWER.to_json(), passages=passages)
    assert [told.good for told in all_feedback(db)] == [False, True]
    assert all_feedback(db)[0].to_json()["passages"] == [
        {"article_id": "a2", "headline": "产量<2>", "text": "产量增长。"}
    ]
