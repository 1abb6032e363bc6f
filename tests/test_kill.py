"""An ingest killed at any moment leaves every issue whole, in its old state or its new one.

WENBAO_KILLS=200 kills two hundred times; the ordinary run kills a few times.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from zlib import crc32

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.archive import Archive
from retrieval.newspaper import Issue
from retrieval.query import Query
from retrieval.terms import terms
from retrieval.upkeep import examine
from tests.fakes import article, issue

KILLS = int(os.environ.get("WENBAO_KILLS", "3"))
DAYS = (1, 2, 3, 4)
# Chroma writes its files anew after 1,000 records: four issues of 300 articles make it do so in every round.
ARTICLES = 300
DIMENSIONS = 32
FOREVER = 10_000
WORDS = "储能 装机 芯片 电池 屏幕 算力 光伏 机器人 出口 标准".split()


class Noise:
    """An embedder that is fast: a direction that the text's checksum chooses."""

    fingerprint = "noise-32"
    dimensions = DIMENSIONS

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector = np.random.default_rng(crc32(text.encode())).standard_normal(DIMENSIONS).astype(np.float32)
        unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return unit

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.embed_query(text) for text in texts])


def edition(day: int, revision: int) -> Issue:
    """An issue of which every article says which revision it is of."""
    from datetime import date

    pieces = (
        article(
            f"{WORDS[n % 10]}新闻之{n}",
            f"{WORDS[n % 10]}第{revision}稿：第{n}条的正文到此为止。",
            name=f"202403{day:02d}-{n}",
            page=1 + n % 8,
        )
        for n in range(ARTICLES)
    )
    return issue(*pieces, day=date(2024, 3, day))


def check_and_ingest(folder: Path, line: Connection) -> None:
    """Look the archive over, say so, and then ingest one revision after the other until killed."""
    with Archive.open(folder, Noise, create=True) as archive:
        archive.catch_up()
        begun = _check(archive)
        line.send(begun)
        for revision in range(begun + 1, FOREVER):
            started = time.perf_counter()
            for day in DAYS:
                archive.store(edition(day, revision))
                archive.catch_up()
            line.send(time.perf_counter() - started)


def _check(archive: Archive) -> int:
    """Return the newest revision on file; raise AssertionError where anything does not fit."""
    health = examine(archive)
    assert health.complaints == (), health
    assert (health.behind, health.engine) == (0, "chroma"), health
    revisions = {}
    for held in archive.catalogue.revisions():
        whole = archive.catalogue.issue(held.issue_id)
        assert whole is not None
        drafts = {body.body.split("第")[1].split("稿")[0] for body in whole.articles}
        assert len(drafts) == 1, f"{held.issue_id} is of {drafts}"
        assert len(whole.articles) == ARTICLES
        revisions[held.issue_id] = int(drafts.pop())
    for word in WORDS:
        text = f"{word}新闻"
        hits = archive.search(Query(text, dict.fromkeys(terms(text), 1.0)), k=20)
        assert bool(hits) == bool(revisions)
        for hit in hits:
            assert f"第{revisions[hit.issue_id]}稿" in hit.passage.text
    return max(revisions.values(), default=0)


@pytest.mark.skipif("forkserver" not in multiprocessing.get_all_start_methods(), reason="needs a fork server")
def test_killed_at_random_moments_every_issue_stays_whole(tmp_path: Path) -> None:
    """Chroma's files were torn by a kill, and the next process died of them."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["chromadb", "retrieval.upkeep", "retrieval.chroma_store", "tests.test_kill"])
    dice = Random(20240301)
    progress, round_s = [], 0.0
    for kill in range(KILLS):
        ours, theirs = context.Pipe()
        child = context.Process(target=check_and_ingest, args=(tmp_path / "archive", theirs))
        child.start()
        theirs.close()
        try:
            progress.append(ours.recv())
        except EOFError:
            child.join()
            pytest.fail(f"after {kill} kills the archive could not be opened whole: exit code {child.exitcode}")
        # The first child is left alone for a round, which tells how long one takes on this machine now.
        try:
            round_s = round_s or ours.recv()
        except EOFError:
            pytest.fail("the first ingest ended by itself")
        child.join(dice.uniform(0, 1.2 * round_s))
        assert child.exitcode is None, f"the ingest ended by itself: exit code {child.exitcode}"
        child.kill()
        child.join()
        ours.close()
    assert progress == sorted(progress)
    assert progress[-1] > 0
