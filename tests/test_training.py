"""The making of the model: ragged lists, the learned table, the vocabulary, quantising, pairing of documents."""

from __future__ import annotations

import gzip
import subprocess
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.lexicon import SortedTable
from retrieval.training.build_lexicon import merge, rows, write
from retrieval.training.compose import composition, parts
from retrieval.training.export import quantise
from retrieval.training.gather import markdown
from retrieval.training.ragged import Ragged
from retrieval.training.sources import dictionary, sentences, simplifier
from retrieval.training.translation_table import Pairs, translation_table
from retrieval.training.vocabulary import count_words

LISTS = st.lists(st.lists(st.integers(0, 9), max_size=5), min_size=1, max_size=6)


def as_lists(ragged: Ragged) -> list[list[int]]:
    return [ragged.flat[a:b].tolist() for a, b in zip(ragged.offsets[:-1], ragged.offsets[1:], strict=True)]


@given(LISTS, st.data())
def test_ragged_lists_are_taken_joined_and_sifted_as_lists_are(lists: list[list[int]], data: st.DataObject) -> None:
    ragged = Ragged.of(lists)
    assert as_lists(ragged) == lists
    order = data.draw(st.permutations(range(len(lists))))
    assert as_lists(ragged.take(np.array(order))) == [lists[i] for i in order]
    assert as_lists(ragged.join(ragged)) == [x + x for x in lists]
    assert as_lists(ragged.keep(ragged.flat > 4)) == [[n for n in x if n > 4] for x in lists]


def test_numbers_are_replaced_by_lists() -> None:
    table = Ragged.of([[7], [], [8, 9]])
    ragged = Ragged.of([[0, 2], [1]])
    assert as_lists(ragged.expand(table, ragged.flat)) == [[7, 8, 9], []]


def test_the_table_learns_which_word_goes_with_which() -> None:
    """Each English word is seen with two Chinese ones, but with one of them always."""
    english = [np.array([0, 1, 2]), np.array([0, 1, 3]), np.array([0, 2, 3])] * 5
    chinese = [np.array([1, 2]), np.array([1, 3]), np.array([2, 3])] * 5
    table = translation_table(Pairs(english, chinese, ["", "sun", "moon", "star"], ["", "日", "月", "星"]), 1)
    assert {word: list(row) for word, row in table.items()} == {"sun": ["日"], "moon": ["月"], "star": ["星"]}


def test_shares_sum_to_one_and_prefer_words_over_single_characters() -> None:
    table = merge({"sun": {"太阳": 0.6, "日": 0.3}}, {"sun": {"太阳": 2.0, "阳光": 2.0}})
    assert list(table["sun"]) == ["太阳", "阳光"]
    assert abs(sum(table["sun"].values()) - 1) < 1e-9


def test_the_written_table_is_found_by_halving_and_the_same_every_time(tmp_path: Path) -> None:
    table = {"sun": {"太阳": 0.75, "阳光": 0.25}, "sun set": {"日落": 1.0}, "moon": {"月亮": 1.0}}
    write(table, tmp_path / "a.gz")
    write(table, tmp_path / "b.gz")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert dict(rows(tmp_path / "a.gz")) == table
    found = SortedTable(gzip.decompress((tmp_path / "a.gz").read_bytes()))
    assert found.get("sun") == "太阳:75 阳光:25" and found.get("sun set") == "日落:100"


@given(st.integers(0, 2**32 - 1))
def test_quantising_moves_no_number_by_more_than_half_a_level(seed: int) -> None:
    vectors = np.random.default_rng(seed).normal(size=(5, 8)).astype(np.float32)
    embeddings, weights = quantise(vectors)
    assert embeddings.dtype == np.int8
    assert (np.abs(embeddings * weights[:, None] - vectors) <= weights[:, None] * 0.5001).all()


def test_a_row_of_zeros_stays_zeros() -> None:
    embeddings, weights = quantise(np.zeros((1, 4), np.float32))
    assert not embeddings.any() and weights.tolist() == [0.0]


def test_pairs_that_stand_together_become_words() -> None:
    texts = ["蜻蜓飞过。", "看见蜻蜓。", "花开花落。", "飞过花。"] * 80
    texts += [f"{chr(0x5200 + i % 300)}，" for i in range(12_000)]  # so that standing together is not chance
    counts = count_words(texts, ["看见", "飞过"])
    assert counts["蜻蜓"] == 160
    assert counts["看见"] == 80 and counts["飞过"] == 160


def test_tokens_share_characters_and_stems() -> None:
    assert parts("锂电池") == ["c:锂", "c:电", "c:池", "b:锂电", "b:电池"]
    assert parts("exporting") == ["s:export", "p:expor"] and parts("exports")[0] == "s:export"
    assert parts("2023") == []
    matrix, transposed = composition(["[UNK]", "电池", "电力", "电站", "电车"])
    assert matrix.to_dense()[1:].tolist() == [[1.0]] * 4
    assert transposed.to_dense().tolist() == matrix.to_dense().T.tolist()


def test_a_dictionary_line_gives_word_syllables_and_senses(tmp_path: Path) -> None:
    lines = (
        "樂園 乐园 [le4 yuan2] /paradise/pleasure garden (park)/CL:座[zuo4]/\n西山 西山 [Xi1 shan1] /Xishan, a hill/\n"
    )
    lines += "樂 乐 [le4] /happy/\n"
    (tmp_path / "cedict.txt.gz").write_bytes(gzip.compress(lines.encode()))
    first, second, _ = dictionary(tmp_path)
    assert (first.word, first.syllables, first.senses) == (
        "乐园",
        ("le", "yuan"),
        (("paradise",), ("pleasure", "garden")),
    )
    assert second.proper and second.senses == (("xishan",),)
    assert "快樂".translate(simplifier(tmp_path / "cedict.txt.gz")) == "快乐"


def test_notices_and_scraps_are_no_sentences() -> None:
    assert sentences("工厂今天开始生产新电池。好。广告声明：本文含有链接。") == ["工厂今天开始生产新电池。"]


def test_paragraphs_are_paired_only_where_both_sides_have_as_many(tmp_path: Path) -> None:
    def put(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    put("en/a.md", "---\nx: 1\n---\n# One\n\nFirst [link](u).\n\nSecond.\n\n# Two\n\nThird.\n\nFourth.\n")
    put("zh/a.md", "# 一\n\n第一[链接](u)。\n\n第二。\n\n# 二\n\n第三和第四。\n")
    put("zh/b.md", "# 没有英文\n")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *command], check=True)
    pairs = list(markdown(tmp_path, "en/", "zh/"))
    assert pairs == [("One", "一"), ("First link.", "第一链接。"), ("Second.", "第二。")]
