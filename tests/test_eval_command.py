"""Judged questions are asked of an archive, whatever stands among them."""

from __future__ import annotations

from pathlib import Path

from bot.desk import NewsDesk
from bot.eval_command import rankings_of, store_corpus
from config.settings import load_settings
from retrieval.search import Mode


def test_a_question_without_a_word_finds_nothing_and_stops_nothing(tmp_path: Path) -> None:
    """Symptom: two empty questions of CMRC 2018's trial set ended the whole evaluation."""
    questions = (("one", ""), ("two", "机器人产量是多少？"))
    with NewsDesk.open(load_settings(archive=tmp_path), create=True) as desk:
        store_corpus(desk, (("a", "机器人产量", "今年上半年机器人产量达到1.2万台。"),))
        rankings, milliseconds = rankings_of(desk, questions, Mode.RERANKED)
    assert rankings == [[], ["a"]]
    assert len(milliseconds) == 2
