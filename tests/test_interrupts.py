"""Ctrl-C in the middle of an ingest: exit 130, an archive that is whole, and the same command goes on from there."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from retrieval.archive import Archive
from tests.fakes import LetterCounts

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as a Unix terminal sends them")
DAYS = 12
ARTICLES = 60


def wenbao(*words: str, archive: Path) -> subprocess.Popen[str]:
    environment = {**os.environ, "WENBAO_ARCHIVE": str(archive), "WENBAO_LANG": "en"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def interrupt(running: subprocess.Popen[str]) -> tuple[int, str]:
    """Send what the terminal sends: to the whole group, child processes too."""
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    return running.returncode, said


@pytest.fixture
def import_file(tmp_path: Path) -> Path:
    rows = [
        {
            "headline": f"第{n}条消息",
            "body": f"第{n}家工厂今年改造了{n}条轧线，能耗降低。",
            "date": f"2024-03-{day:02d}",
            "paper": "江海报",
        }
        for day in range(1, DAYS + 1)
        for n in range(ARTICLES)
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_an_import_that_is_interrupted_is_whole_and_goes_on(import_file: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    running = wenbao("ingest", str(import_file), archive=archive)
    assert running.stdout is not None
    assert "revision 1" in running.stdout.readline()
    status, said = interrupt(running)
    assert (status, "the same command goes on from there" in said) == (130, True)
    again = wenbao("ingest", str(import_file), "--json", archive=archive)
    report = json.loads(again.communicate(timeout=120)[0])
    skipped = [issue["skipped"] for issue in report["issues"]]
    assert (len(skipped), skipped[0], again.returncode) == (DAYS, True, 0)
    with Archive.open(archive, lambda: LetterCounts(_fingerprint(archive)), use_chroma=False) as opened:
        assert opened.catalogue.counts()[:2] == (DAYS, DAYS * ARTICLES)


def _fingerprint(folder: Path) -> str:
    from retrieval.catalogue import Catalogue
    from retrieval.index_facts import FINGERPRINT

    catalogue = Catalogue(folder)
    try:
        return catalogue.fact(FINGERPRINT)
    finally:
        catalogue.close()


def test_an_ingest_that_is_interrupted_before_it_begins_leaves_nothing(import_file: Path, tmp_path: Path) -> None:
    running = wenbao("ingest", str(import_file), archive=tmp_path / "archive")
    with pytest.raises(subprocess.TimeoutExpired):
        running.wait(timeout=0.2)
    # Before Python has come as far as our first line, it dies of the signal itself; a shell calls both 130.
    assert interrupt(running)[0] in (130, -signal.SIGINT)
    assert not (tmp_path / "archive" / "catalogue.sqlite").exists()
