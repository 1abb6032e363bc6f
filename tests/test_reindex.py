"""Changing over to another model: the old index answers until the new one is whole, whatever ends the work."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.desk import NewsDesk
from config.errors import ArchiveError, EmbedderUnavailable
from config.settings import Settings
from retrieval import reindex
from retrieval.archive import Archive
from retrieval.embedder import model_of
from retrieval.passage import Hit
from retrieval.query import Query
from retrieval.reindex import rebuild
from retrieval.terms import terms
from retrieval.upkeep import examine
from tests.fakes import LetterCounts, article, issue

NEWS = [article(f"储能报道{n}", f"第{n}座储能电站投运。", name=f"a{n}") for n in range(6)]
LATE = article("芯片报道", "芯片产量回升。", name="late")


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reindex, "EMBED_BATCH", 2)


def ask(archive: Archive, text: str) -> list[Hit]:
    return archive.search(Query(text, dict.fromkeys(terms(text), 1.0)))


def ways(archive: Archive, text: str = "储能电站") -> set[str]:
    """Return by which indexes the answers were found."""
    return {way for hit in ask(archive, text) for way in hit.found_by}


class Watched(LetterCounts):
    """A new model whose every batch is watched."""

    def __init__(self, at_batch: Callable[[int], None]) -> None:
        super().__init__("other")
        self._at_batch = at_batch
        self.batches = 0

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.batches += 1
        self._at_batch(self.batches)
        return super().embed_passages(texts)


class Longer(LetterCounts):
    """A model with vectors of another length."""

    def __init__(self) -> None:
        super().__init__("longer")
        self.dimensions = 70

    def embed_query(self, text: str) -> NDArray[np.float32]:
        return np.concatenate([super().embed_query(text), np.zeros(6, np.float32)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Archive.open(tmp_path, LetterCounts, create=True) as archive:
        archive.store(issue(*NEWS))
        archive.catch_up()
    return tmp_path


def test_a_running_process_answers_from_the_old_index_until_the_switch(folder: Path) -> None:
    with Archive.open(folder, LetterCounts) as running:
        seen = []

        def look(batch: int) -> None:
            seen.append((running.engine(), ways(running)))

        assert rebuild(folder, lambda: Watched(look)) == 6
        assert seen == [("chroma", {"lexical", "dense"})] * 3
        assert ways(running) == {"lexical"}


def test_what_is_ingested_and_withdrawn_meanwhile_is_right_after_the_switch(folder: Path) -> None:
    with Archive.open(folder, LetterCounts, use_chroma=False) as running:

        def change(batch: int) -> None:
            if batch == 2:
                running.store(issue(*NEWS[1:], LATE))

        rebuild(folder, lambda: Watched(change))
    with Archive.open(folder, lambda: LetterCounts("other")) as after:
        assert examine(after).complaints == ()
        assert ask(after, "芯片产量")[0].article.headline == "芯片报道"
        assert "dense" in ask(after, "芯片产量")[0].found_by
        assert "储能报道0" not in {hit.article.headline for hit in ask(after, "储能电站")}


def _die_at(folder: Path, stage: str) -> None:
    def kill(*_: object, **__: object) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def die(batch: int) -> None:
        if stage == "embedding" and batch == 3:
            kill()

    reindex.EMBED_BATCH = 2
    if stage == "filling":
        reindex._fill = kill
    if stage == "switching":
        replace = reindex._replace_vectors

        def replace_and_die(*given: object) -> None:
            replace(*given)  # type: ignore[arg-type]
            kill()

        reindex._replace_vectors = replace_and_die
    if stage == "clearing away":
        reindex._discard_old = kill  # type: ignore[assignment]
    rebuild(folder, lambda: Watched(die))


@pytest.mark.parametrize("stage", ["embedding", "filling", "switching", "clearing away"])
def test_kill_9_leaves_one_index_whole_and_what_was_embedded_is_not_embedded_again(folder: Path, stage: str) -> None:
    child = multiprocessing.get_context("spawn").Process(target=_die_at, args=(folder, stage))
    child.start()
    child.join(60)
    assert child.exitcode == -signal.SIGKILL
    built = "other" if stage == "clearing away" else "letters-64"
    with Archive.open(folder, lambda: LetterCounts(built)) as archive:
        assert ways(archive) == {"lexical", "dense"}
        assert (archive.engine(), archive.behind()) == ("chroma", 0)
        assert examine(archive).complaints == ()
    again = Watched(lambda batch: None)
    assert rebuild(folder, lambda: again) == 6
    assert again.embedded == {"embedding": 2, "filling": 0, "switching": 0, "clearing away": 0}[stage]
    with Archive.open(folder, lambda: LetterCounts("other")) as archive:
        assert ways(archive) == {"lexical", "dense"}
        assert examine(archive).complaints == ()
    assert len(list(folder.glob("chroma*/"))) == 1


def test_vectors_of_a_change_that_was_broken_off_are_not_taken_for_another_model(folder: Path) -> None:
    def stop(batch: int) -> None:
        if batch == 3:
            raise EmbedderUnavailable("away")

    with pytest.raises(EmbedderUnavailable):
        rebuild(folder, lambda: Watched(stop))
    longer = Longer()
    rebuild(folder, lambda: longer)
    assert longer.embedded == 6
    with Archive.open(folder, Longer) as archive:
        assert examine(archive).complaints == ()
        assert ways(archive) == {"lexical", "dense"}


def test_a_rebuild_with_the_same_model_moves_chroma_under_a_running_process(folder: Path) -> None:
    with Archive.open(folder, LetterCounts) as running:
        assert running.engine() == "chroma"
        letters = LetterCounts()
        assert rebuild(folder, lambda: letters) == 6
        assert letters.embedded == 0
        assert ways(running) == {"lexical", "dense"}
        assert running.engine() == "chroma"
        assert [found.name for found in folder.glob("chroma*/")] == ["chroma-2"]


def test_a_process_with_the_old_model_says_what_to_do_and_leaves_the_new_index_alone(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Archive.open(folder, LetterCounts) as running:
        assert running.engine() == "chroma"
        rebuild(folder, Longer)
        with caplog.at_level(logging.WARNING):
            assert ways(running) == {"lexical"}
            assert ways(running) == {"lexical"}
        assert running.catch_up() == 0
    said = [record.getMessage() for record in caplog.records if "embedded anew" in record.getMessage()]
    assert len(said) == 1
    assert "'longer'" in said[0] and "start again" in said[0]
    with Archive.open(folder, Longer) as archive:
        assert (archive.engine(), archive.behind(), ways(archive)) == ("chroma", 0, {"lexical", "dense"})


def test_a_running_process_goes_over_to_the_model_that_its_settings_name_by_then(folder: Path) -> None:
    with Archive.open(folder, LetterCounts) as running:
        ask(running, "储能")
        rebuild(folder, Longer)
        assert not running.of_our_model()
        assert not running.adopt(LetterCounts)
        assert running.adopt(Longer)
        assert running.of_our_model()
        assert (running.engine(), ways(running)) == ("chroma", {"lexical", "dense"})
        running.store(issue(*NEWS, LATE))
        assert ask(running, "芯片产量")[0].article.headline == "芯片报道"


def test_a_settings_file_that_names_the_new_model_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WENBAO_EMBEDDING_DIMENSIONS", raising=False)
    with NewsDesk.open(Settings(archive=tmp_path / "archive"), create=True) as desk:
        desk.archive.store(issue(*NEWS))
        (tmp_path / "wenbao.toml").write_text("embedding_dimensions = 64\n")
        from bot.models import embedder_of
        from config.settings import load_settings

        rebuild(tmp_path / "archive", embedder_of(load_settings()))
        assert not desk.archive.of_our_model()
        desk.follow_model()
        assert desk.archive.of_our_model()
        assert desk.archive.embedder.dimensions == 64


def test_one_reindex_at_a_time(folder: Path) -> None:
    def twice(batch: int) -> None:
        with pytest.raises(ArchiveError, match="being reindexed already"):
            rebuild(folder, LetterCounts)

    assert rebuild(folder, lambda: Watched(twice)) == 6


def test_a_model_that_is_away_leaves_words_to_search_by(folder: Path) -> None:
    class Away(LetterCounts):
        def embed_query(self, text: str) -> NDArray[np.float32]:
            raise EmbedderUnavailable("no route")

    with Archive.open(folder, Away) as archive:
        assert ways(archive) == {"lexical"}


@pytest.mark.parametrize(
    ("fingerprint", "said"),
    [
        ("static-df5f295bd18f0c62-256", "the shipped model"),
        ("BAAI/bge-m3@5617a9f61b02-1024", "'BAAI/bge-m3'"),
        ("openai:text-embedding-v4-1024-prompts-0a1b2c3d", "'openai:text-embedding-v4'"),
        ("modelscope:BAAI/bge-m3@0123-1024", "'modelscope:BAAI/bge-m3'"),
    ],
)
def test_a_fingerprint_tells_a_person_the_model(fingerprint: str, said: str) -> None:
    assert model_of(fingerprint).startswith(said)
