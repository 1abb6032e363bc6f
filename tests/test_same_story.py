"""One passage of a story that was printed twice."""

from __future__ import annotations

from retrieval.newspaper import Masthead
from retrieval.passage import Hit, Passage
from retrieval.same_story import without_repeats
from tests.fakes import article

STORY = "国家能源局公布，上半年新型储能新增装机八百六十三万千瓦，相当于此前历年累计装机规模的总和。"


def hit(name: str, text: str) -> Hit:
    return Hit(Passage(name, 0, len(text), text), article(name, text, name=name), Masthead("样报", None), 1.0)


def test_a_reprint_under_another_dateline_is_left_out() -> None:
    first, again = hit("a", STORY), hit("b", f"本报北京电 {STORY}")
    assert without_repeats([first, again], 5) == [first]


def test_another_report_takes_the_place_of_a_reprint() -> None:
    first, again, other = hit("a", STORY), hit("b", STORY), hit("c", "手机厂商推出大模型，用户可以用语音写诗。")
    assert without_repeats([first, again, other], 2) == [first, other]


def test_a_report_of_the_same_event_in_other_words_stays() -> None:
    hits = [hit("a", STORY), hit("b", "记者获悉，今年前六个月新增的储能装机约八百六十万千瓦，同比成倍增长，企业扩产。")]
    assert without_repeats(hits, 5) == hits


def test_short_lines_and_passages_of_one_article_never_repeat_each_other() -> None:
    hits = [hit("a", "储能增长"), hit("b", "储能增长"), hit("c", STORY), hit("c", STORY)]
    assert without_repeats(hits, 5) == hits
