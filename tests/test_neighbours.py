"""A passage that stops in the middle is given what it runs on into."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.cut import cut
from retrieval.neighbours import MOST_ADDED, run_on
from retrieval.newspaper import Article, Block, Masthead, Role
from retrieval.passage import Hit

SENTENCE = "这一句话说的是工厂今年投产的第几条生产线和它用的什么设备。"


def hits(*blocks: str | Block) -> list[Hit]:
    made = tuple(block if isinstance(block, Block) else Block(block) for block in blocks)
    article = Article("标题", made, article_id="a")
    return [Hit(passage, article, Masthead("报", None), 1.0) for passage in cut(article)]


def test_the_rest_of_a_paragraph_is_added() -> None:
    found = hits(SENTENCE * 10)
    assert len(found) == 2
    (first,) = run_on(found[:1])
    assert first.passage.text == SENTENCE * 10
    assert first.passage.number == found[0].passage.number


def test_a_list_that_the_passage_opens_is_added() -> None:
    found = hits(SENTENCE * 7 + "会议最后提出三点要求：", f"一是{SENTENCE}", "二是稳价格。", "会后参观了展览。")
    opened = next(hit for hit in found if hit.passage.text.endswith("："))
    (first,) = run_on([opened])
    assert first.passage.text.endswith("二是稳价格。")


def test_a_passage_that_ends_with_its_paragraph_is_left_as_it_is() -> None:
    found = hits(SENTENCE * 8, SENTENCE * 8)
    assert run_on(found) == found


def test_neither_a_subhead_nor_a_caption_is_run_over() -> None:
    for role in (Role.SUBHEAD, Role.CAPTION):
        found = hits("会议提出三点要求：", Block("二是图中的机器", role), "一是保供应。")
        assert run_on(found[:1]) == found[:1]


def test_what_a_better_hit_holds_is_not_told_twice() -> None:
    first, second = hits(SENTENCE * 10)
    assert run_on([second, first]) == [second, first]


@given(st.lists(st.integers(1, 25), min_size=1, max_size=5))
def test_a_longer_passage_is_still_the_articles_own_text(sizes: list[int]) -> None:
    found = hits(*(SENTENCE * size for size in sizes))
    for before, after in zip(found, run_on(found), strict=True):
        assert after.passage.text == after.article.body[after.passage.start : after.passage.end]
        assert before.passage.end <= after.passage.end <= before.passage.end + MOST_ADDED
