from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.cut import MAX_CHARS, cut
from retrieval.newspaper import Article, Block, Role

TEXT = st.text(alphabet="储能装机规模达到八百。！？，”“ab12 ", min_size=1, max_size=600)
ARTICLES = st.builds(
    lambda blocks: Article("标题", tuple(blocks), article_id="a"),
    st.lists(st.builds(Block, TEXT, st.sampled_from(Role)), min_size=1, max_size=6),
)


@given(ARTICLES)
def test_a_passage_is_literally_a_part_of_its_article(article: Article) -> None:
    for passage in cut(article):
        assert article.body[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip()


@given(ARTICLES)
def test_passages_follow_each_other_and_leave_nothing_out_but_white_space(article: Article) -> None:
    end = 0
    for passage in cut(article):
        assert passage.start >= end
        assert article.body[end : passage.start].strip() == ""
        end = passage.end
    assert article.body[end:].strip() == ""


@given(ARTICLES)
def test_no_passage_is_longer_than_the_longest_allowed(article: Article) -> None:
    assert all(len(passage.text) <= MAX_CHARS for passage in cut(article))


def test_a_subhead_begins_a_passage_and_a_caption_stands_alone() -> None:
    article = Article(
        "标题",
        (
            Block("第一段说事情。", Role.LEAD),
            Block("小标题", Role.SUBHEAD),
            Block("第二段说原因。"),
            Block("图为展台。", Role.CAPTION),
            Block("第三段说结果。"),
        ),
    )
    assert [passage.text for passage in cut(article)] == [
        "第一段说事情。",
        "小标题\n第二段说原因。",
        "图为展台。",
        "第三段说结果。",
    ]


def test_the_headline_and_the_lead_are_context_and_never_text() -> None:
    article = Article("储能翻番", (Block("上半年装机翻番。", Role.LEAD), Block("图为电站。", Role.CAPTION)))
    first, second = cut(article)
    assert (first.context, second.context) == ("储能翻番", "储能翻番\n上半年装机翻番。")
    assert second.text == "图为电站。"
