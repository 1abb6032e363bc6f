"""Models by name, folder or ModelScope path: what is loaded, with which prompts, and what is said when it cannot be."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from config.errors import UserError
from retrieval.cross_encoder import CrossEncoderReranker
from retrieval.embedder import open_embedder
from retrieval.neural import source_of
from retrieval.newspaper import Masthead
from retrieval.passage import Hit, Passage
from tests.fakes import article
from tests.tiny_models import save_bert, save_encoder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_encoder(tmp_path_factory.mktemp("models") / "tiny", query="query: ", document="passage: ")


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bert(tmp_path_factory.mktemp("models") / "cross", labels=1)


def test_the_prompts_that_a_model_has_saved_are_used(encoder: Path) -> None:
    own, none = open_embedder(str(encoder)), open_embedder(str(encoder), query_prompt="", passage_prompt="")
    assert np.allclose(own.embed_query("电池"), none.embed_query("query: 电池"), atol=1e-5)
    assert np.allclose(own.embed_passages(["电池"])[0], none.embed_query("passage: 电池"), atol=1e-5)
    assert not np.allclose(own.embed_query("电池"), none.embed_query("电池"), atol=1e-3)
    assert own.fingerprint != none.fingerprint


def test_a_setting_overrides_the_prompt_of_the_model(encoder: Path) -> None:
    ours = open_embedder(str(encoder), query_prompt="ask: ")
    none = open_embedder(str(encoder), query_prompt="", passage_prompt="")
    assert np.allclose(ours.embed_query("电池"), none.embed_query("ask: 电池"), atol=1e-5)


def test_a_folder_is_known_by_its_files_wherever_it_lies(encoder: Path, tmp_path: Path) -> None:
    import shutil

    moved = tmp_path / "elsewhere" / "tiny"
    shutil.copytree(encoder, moved)
    assert open_embedder(str(moved)).fingerprint == open_embedder(str(encoder)).fingerprint
    trained_again = save_encoder(tmp_path / "again" / "tiny", seed=2, query="query: ", document="passage: ")
    assert open_embedder(str(trained_again)).fingerprint != open_embedder(str(encoder)).fingerprint


def test_fewer_dimensions_keep_the_first_numbers(encoder: Path) -> None:
    whole, part = open_embedder(str(encoder)), open_embedder(str(encoder), dimensions=4)
    assert part.dimensions == 4
    first = whole.embed_query("电池")[:4]
    assert np.allclose(part.embed_query("电池"), first / np.linalg.norm(first), atol=1e-5)
    assert part.fingerprint != whole.fingerprint


def test_a_name_may_tell_the_revision(tmp_path: Path) -> None:
    source = source_of("BAAI/bge-m3@5617a9f")
    assert (source.name, source.place, source.revision) == ("BAAI/bge-m3", "BAAI/bge-m3", "5617a9f")


def test_a_published_model_is_known_by_the_commit_that_was_downloaded(
    encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    from retrieval.neural import revision_of

    commit = "0123456789abcdef0123456789abcdef01234567"
    held = tmp_path / "models--owner--name"
    (held / "snapshots" / commit).mkdir(parents=True)
    (held / "snapshots" / commit / "config.json").write_text("{}")
    (held / "refs").mkdir()
    (held / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert revision_of(source_of("owner/name")) == "0123456789ab"


def test_a_modelscope_path_is_downloaded_by_its_library(encoder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def snapshot_download(path: str, revision: str | None = None) -> str:
        asked.append((path, revision))
        return str(encoder)

    library = ModuleType("modelscope")
    library.snapshot_download = snapshot_download  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "modelscope", library)
    opened = open_embedder("modelscope:owner/name@v1")
    assert asked == [("owner/name", "v1")]
    assert opened.fingerprint.startswith("modelscope:owner/name@")


def test_without_the_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "modelscope", None)
    with pytest.raises(UserError, match=r"owner/name.*pip install \"wenbao\[modelscope\]\""):
        open_embedder("modelscope:owner/name")


def test_a_model_with_code_of_its_own_is_not_run(encoder: Path, tmp_path: Path) -> None:
    import json
    import shutil

    from retrieval.neural import _loaded

    def load() -> None:
        raise ValueError("Please pass the argument `trust_remote_code=True` to allow custom code to be run.")

    with pytest.raises(UserError, match="comes with code of its own, which is not run"):
        _loaded(source_of("owner/name"), load)
    shutil.copytree(encoder, tmp_path / "odd")
    modules = json.loads((tmp_path / "odd" / "modules.json").read_text())
    modules[0]["type"] = "custom_module.Thing"
    (tmp_path / "odd" / "modules.json").write_text(json.dumps(modules))
    with pytest.raises(UserError, match="odd"):
        open_embedder(str(tmp_path / "odd"))


def _hits(*texts: str) -> list[Hit]:
    head = Masthead("电子样报", date(2023, 8, 18))
    return [
        Hit(Passage("a", 0, len(text), text, "", at), article("标题", text), head, 1.0) for at, text in enumerate(texts)
    ]


def test_a_cross_encoder_orders_the_hits_by_its_own_scores(cross_encoder: Path) -> None:
    from sentence_transformers import CrossEncoder

    texts = ["电池产量上升", "手机发布新品", "上海机器人出口下降"]
    scores = CrossEncoder(str(cross_encoder)).predict([("电池产量", text) for text in texts]).tolist()
    ranked = CrossEncoderReranker(str(cross_encoder)).rerank("电池产量", _hits(*texts))
    assert [hit.passage.text for hit in ranked] == [text for _, text in sorted(zip(scores, texts, strict=True))[::-1]]
    assert [hit.score for hit in ranked] == pytest.approx(sorted(scores, reverse=True))


def test_no_hits_are_no_work(cross_encoder: Path) -> None:
    assert CrossEncoderReranker(str(cross_encoder)).rerank("电池", []) == []
