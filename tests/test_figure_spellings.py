"""A question's figures in the units that a paper may print them in, and found by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive import Archive
from retrieval.embedder import shipped_embedder
from retrieval.figure_spellings import figure_spellings
from retrieval.figures import figures, same_figure
from retrieval.lexicon import load_lexicon
from retrieval.newspaper import Article, Block, Issue, Masthead
from retrieval.query import build_query


@pytest.mark.parametrize(
    ("question", "spelled"),
    [
        ("Which plant has 1.5 GW?", "150万千瓦"),
        ("哪个电站装机150万千瓦？", "1.5gw"),
        ("哪个电站装机1.5GW？", "150万千瓦"),
        ("Who raised 4.2 billion yuan?", "42亿元"),
        ("Who paid 350 million dollars?", "3.5亿美元"),
        ("谁投资了12000亿元？", "1.2万亿元"),
        ("Which line carries 36 TWh a year?", "360亿千瓦时"),
    ],
)
def test_a_figure_is_also_written_in_the_other_unit(question: str, spelled: str) -> None:
    (found,) = figure_spellings(question)
    assert spelled in found


@pytest.mark.parametrize(
    "question", ["", "谁获得了第3名？", "How many people came in 2023?", "华为Mate 60卖了多少元？"]
)
def test_what_has_no_other_unit_is_left_alone(question: str) -> None:
    assert figure_spellings(question) == []


@given(st.decimals("0.01", "9999", places=2), st.sampled_from(["GW", "万千瓦", "亿元", "万美元", "GWh"]))
def test_every_spelling_says_the_same(number: object, unit: str) -> None:
    for spelled in figure_spellings(f"共{number}{unit}"):
        first, *others = [figures(one)[0] for one in spelled]
        assert all(same_figure(first, other) for other in others)


@pytest.mark.parametrize(
    ("question", "language"), [("Which project reached 1.5 GW of capacity?", "en"), ("哪里的容量是1.5GW？", "zh")]
)
def test_a_question_in_gigawatts_finds_the_passage_in_kilowatts(tmp_path: Path, question: str, language: str) -> None:
    texts = [
        f"{place}项目的总装机容量达到{size}万千瓦，今年并网。"
        for place, size in zip("甲乙丙丁", (15, 150, 300, 86), strict=True)
    ]
    articles = tuple(Article(f"项目{n}", (Block(text),), article_id=f"a{n}") for n, text in enumerate(texts))
    with Archive.open(tmp_path, shipped_embedder, create=True, use_chroma=False) as archive:
        archive.store(Issue(Masthead("报", None), articles))
        query = build_query(question, language, load_lexicon(), lambda asked: {})
        assert "150万千瓦" in archive.search(query, k=1)[0].passage.text
