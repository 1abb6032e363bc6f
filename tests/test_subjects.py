from __future__ import annotations

from pathlib import Path

import pytest

from bot.memory import open_memory
from bot.subjects import subject_of
from bot.subscriptions import MAX_A_CHAT, Subscriptions
from retrieval.lexicon import load_lexicon
from tests.fakes import article

GRID = article("新型储能增长", "前一句。固态电池将在年内实现量产。储能装机翻番。", name="a1")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("储能", "储能装机翻番。"),
        ("固态电池量产", "固态电池将在年内实现量产。"),
        ("energy storage", "储能装机翻番。"),
        ("solid battery", None),
        ("电池 储能", "储能装机翻番。"),
        ("光伏", None),
        ("photovoltaic", None),
        ("新型储能", "储能装机翻番。"),
        ("AI", None),
        ("……", None),
    ],
)
def test_a_subject_is_found_where_the_article_tells_of_it(words: str, sentence: str | None) -> None:
    span = subject_of(words, load_lexicon()).place(GRID)
    found = GRID.body[slice(*span)] if span else None
    assert (found is None) == (sentence is None)
    if sentence and " " not in words and words != "新型储能":
        assert found == sentence


def test_latin_words_are_found_whole() -> None:
    held = article("AIGC应用", "AI芯片出货增长。", name="a1")
    assert subject_of("ai", load_lexicon()).place(held) == (0, 9)
    assert subject_of("AIG", load_lexicon()).place(held) is None


def test_subscriptions_are_listed_once_and_ended_by_their_own_chat_only(tmp_path: Path) -> None:
    kept = Subscriptions(open_memory(tmp_path))
    for words in ("储能", "储能", "光伏"):
        assert kept.add(5, 0, words, "zh")
    first, second = kept.of(5, 0)
    assert (first.words, second.words, kept.of(5, 7), kept.of(6, 0)) == ("储能", "光伏", [], [])
    assert kept.end(first.number, 6) is None
    assert kept.end(first.number, 5) == first
    kept.moved(5, -100)
    assert [held.words for held in kept.of(-100, 0)] == ["光伏"]
    kept.end_all(-100)
    assert kept.all() == []


def test_a_chat_has_so_many_subscriptions_and_no_more(tmp_path: Path) -> None:
    kept = Subscriptions(open_memory(tmp_path))
    assert all(kept.add(5, 0, f"题{number}", "zh") for number in range(MAX_A_CHAT))
    assert not kept.add(5, 0, "再来", "zh")


def test_an_article_is_told_of_once_however_often_it_is_corrected(tmp_path: Path) -> None:
    kept = Subscriptions(open_memory(tmp_path))
    kept.add(5, 0, "储能", "zh")
    [held] = kept.all()
    assert kept.mark() is None
    kept.looked_through(9, [(held.number, "a1")])
    assert (kept.mark(), kept.untold()) == (9, [(held, ["a1"])])
    kept.told(held.number, ["a1"], sent=True)
    kept.looked_through(12, [(held.number, "a1")])
    assert kept.untold() == []
    kept.told(held.number, ["a1"], sent=False)
    assert Subscriptions(open_memory(tmp_path)).untold() == [(held, ["a1"])]
