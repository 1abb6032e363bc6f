"""The embedders: shapes, unit length, and that numpy gives what sentence-transformers gives."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file
from tokenizers import Regex, Tokenizer, models, pre_tokenizers

from config.errors import UserError
from retrieval.embedder import SHIPPED_MODEL, TOKENIZER, StaticEmbedder, _tokenizer_of, open_embedder

MIXED = [
    "这家工厂去年生产了三百万块电池。",
    "How many batteries did the factory make last year?",
    "ＡＩ大模型 2023年 97.2% vivo",
    "储能",
    "x",
]


@pytest.fixture(scope="module")
def shipped() -> StaticEmbedder:
    return StaticEmbedder()


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Three tokens: 电 is (3, 0), 池 is (0, 4) after its weight, anything else is nothing."""
    tokenizer = Tokenizer(models.Unigram([("[UNK]", 0.0), ("电", -1.0), ("池", -1.0)], unk_id=0, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex("[电池]"), behavior="removed", invert=True)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    rows = np.array([[0, 0], [3, 0], [0, 2]], np.int8)
    save_file({"embeddings": rows, "weights": np.array([0, 1, 2], np.float32)}, tmp_path / "model.safetensors")
    return tmp_path


def test_a_vector_is_the_mean_of_weighted_rows_brought_to_length_one(tiny: Path) -> None:
    assert StaticEmbedder(tiny).embed_query("电池").tolist() == pytest.approx([0.6, 0.8])


def test_word_order_does_not_matter_but_repetition_does(tiny: Path) -> None:
    embedder = StaticEmbedder(tiny)
    assert embedder.embed_query("池电").tolist() == pytest.approx([0.6, 0.8])
    # 2 * (3, 0) + (0, 4) = (6, 4), of length 7.211
    assert embedder.embed_query("电池电").tolist() == pytest.approx([6 / 52**0.5, 4 / 52**0.5])


@pytest.mark.parametrize("nothing", ["", "   ", "！？", "火"])
def test_a_text_without_known_tokens_has_a_vector_of_zeros(tiny: Path, nothing: str) -> None:
    assert StaticEmbedder(tiny).embed_query(nothing).tolist() == [0.0, 0.0]


def test_fewer_dimensions_keep_the_first_numbers_and_change_the_fingerprint(tiny: Path) -> None:
    whole, part = StaticEmbedder(tiny), StaticEmbedder(tiny, dimensions=1)
    assert part.dimensions == 1
    assert part.embed_query("电池").tolist() == [1.0]
    assert part.fingerprint != whole.fingerprint


def test_the_fingerprint_follows_the_files(tiny: Path) -> None:
    before = StaticEmbedder(tiny).fingerprint
    assert StaticEmbedder(tiny).fingerprint == before
    rows = np.array([[0, 0], [3, 0], [0, 3]], np.int8)
    save_file({"embeddings": rows, "weights": np.array([0, 1, 2], np.float32)}, tiny / "model.safetensors")
    assert StaticEmbedder(tiny).fingerprint != before


def test_a_missing_file_is_named(tiny: Path) -> None:
    (tiny / "tokenizer.json").unlink()
    with pytest.raises(UserError, match=r"no 'tokenizer\.json'"):
        StaticEmbedder(tiny)


def test_no_passages_give_an_empty_matrix_of_the_right_width(shipped: StaticEmbedder) -> None:
    assert shipped.embed_passages([]).shape == (0, shipped.dimensions)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_every_vector_has_length_one_or_is_zero_and_none_is_nan(texts: list[str]) -> None:
    vectors = StaticEmbedder.embed_passages(_shared(), texts)
    lengths = np.linalg.norm(vectors, axis=1)
    assert np.isfinite(vectors).all()
    assert all(abs(length - 1) < 1e-5 or length == 0 for length in lengths)


def test_a_passage_gets_the_same_vector_alone_and_among_others(shipped: StaticEmbedder) -> None:
    together = shipped.embed_passages(MIXED)
    for text, vector in zip(MIXED, together, strict=True):
        assert np.array_equal(shipped.embed_query(text), vector)


def test_the_shipped_model_brings_the_two_languages_together(shipped: StaticEmbedder) -> None:
    chinese = shipped.embed_passages(["公司发布了新款手机。", "昨天下了大雨。", "球队赢得了比赛。"])
    assert int(np.argmax(chinese @ shipped.embed_query("The company released a new phone."))) == 0
    assert int(np.argmax(chinese @ shipped.embed_query("It rained heavily yesterday."))) == 1
    assert int(np.argmax(chinese @ shipped.embed_query("The team won the match."))) == 2


def test_the_shipped_folder_is_at_most_30_megabytes() -> None:
    assert sum(path.stat().st_size for path in SHIPPED_MODEL.rglob("*") if path.is_file()) <= 30_000_000


def test_sentence_transformers_loads_the_shipped_folder_and_gives_the_same_vectors(shipped: StaticEmbedder) -> None:
    through_torch = open_embedder(str(SHIPPED_MODEL))
    assert through_torch.dimensions == shipped.dimensions
    assert np.abs(through_torch.embed_passages(MIXED) - shipped.embed_passages(MIXED)).max() < 1e-5
    assert np.abs(through_torch.embed_query(MIXED[1]) - shipped.embed_query(MIXED[1])).max() < 1e-5
    assert np.isfinite(through_torch.embed_query("")).all()
    assert through_torch.embed_passages([]).shape == (0, shipped.dimensions)
    assert through_torch.fingerprint != shipped.fingerprint


def test_prompts_go_before_the_text_and_into_the_fingerprint(shipped: StaticEmbedder) -> None:
    prompted = open_embedder(str(SHIPPED_MODEL), query_prompt="电池 ", passage_prompt="工厂 ")
    assert np.abs(prompted.embed_query("手机") - shipped.embed_query("电池 手机")).max() < 1e-5
    assert np.abs(prompted.embed_passages(["手机"])[0] - shipped.embed_query("工厂 手机")).max() < 1e-5
    assert prompted.fingerprint != open_embedder(str(SHIPPED_MODEL)).fingerprint


def test_a_model_that_cannot_be_had_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match=r"no-model.*empty for the shipped model"):
        open_embedder(str(tmp_path / "no-model"))


def test_no_name_opens_the_shipped_model(shipped: StaticEmbedder) -> None:
    assert open_embedder().fingerprint == shipped.fingerprint


_held: list[StaticEmbedder] = []


def _shared() -> StaticEmbedder:
    if not _held:
        _held.append(StaticEmbedder())
    return _held[0]


WRITTEN = st.text(alphabet="新型储能装机863.5%万千瓦ＧＷhEV 報紙，\n电\U0001f600", max_size=40)


@given(st.lists(WRITTEN, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_texts_are_cut_as_the_library_cuts_them(texts: list[str]) -> None:
    read, library = _ours(), _library()
    for text in texts:
        ours, theirs = (each.encode(text, add_special_tokens=False) for each in (read, library))
        assert (ours.ids, ours.offsets) == (theirs.ids, theirs.offsets)


def test_a_tokenizer_of_another_kind_is_read_by_the_library(tmp_path: Path) -> None:
    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "电": 1}, unk_token="[UNK]"))
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    assert _tokenizer_of((tmp_path / "tokenizer.json").read_bytes()).encode("电").ids == [1]


@cache
def _library() -> Tokenizer:
    return Tokenizer.from_file(str(SHIPPED_MODEL / TOKENIZER))


@cache
def _ours() -> Tokenizer:
    return _tokenizer_of((SHIPPED_MODEL / TOKENIZER).read_bytes())
