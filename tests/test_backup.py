from __future__ import annotations

import json
import sqlite3
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.errors import ArchiveError, UserError
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from retrieval.archive import Archive
from retrieval.backup import back_up, restore
from retrieval.embedder import open_embedder
from retrieval.schema import SCHEMA_VERSION
from retrieval.upkeep import examine
from tests.fakes import LetterCounts, article, issue
from tests.test_archive import CHIPS, STORAGE, STORAGE_DAY, ask, headlines


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive", LetterCounts, create=True) as opened:
        yield opened


def test_a_restored_archive_answers_identically(tmp_path: Path) -> None:
    from bot.desk import NewsDesk
    from config.settings import Settings

    questions = ("2023年上半年新投运新型储能装机规模是多少？", "光伏产量", "Who won the 2018 World Cup?")
    with Archive.open(tmp_path / "first", open_embedder, create=True, use_chroma=False) as archive:
        take_in([SAMPLE_FOLDER], archive)
    back_up(tmp_path / "first", tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", tmp_path / "second")
    answers = []
    for name in ("first", "second"):
        with NewsDesk.open(Settings(archive=tmp_path / name)) as desk:
            answers.append([desk.ask(question).timed(0) for question in questions])
    assert answers[0] == answers[1]
    assert answers[0][0].grounded


def test_a_backup_taken_while_issues_come_in_holds_whole_issues_only(tmp_path: Path, archive: Archive) -> None:
    archive.store(issue(STORAGE, CHIPS))
    stop = threading.Event()

    def store_on() -> None:
        for number in range(100, 200):
            if stop.is_set():
                break
            articles = [article(f"报道{number}之{n}", "产量增长。", name=f"{number}-{n}") for n in range(5)]
            archive.store(issue(*articles, number=number, day=STORAGE_DAY.replace(year=1800 + number)))

    storing = threading.Thread(target=store_on)
    storing.start()
    try:
        copies = [back_up(archive.folder, tmp_path / f"{n}.zip") for n in range(4)]
    finally:
        stop.set()
        storing.join()
    for n, contents in enumerate(copies):
        assert contents.articles == 2 + 5 * (contents.issues - 1)
        restore(tmp_path / f"{n}.zip", tmp_path / f"back-{n}")
        with Archive.open(tmp_path / f"back-{n}", LetterCounts, use_chroma=False) as back:
            assert examine(back).complaints == ()
            assert back.catalogue.counts() == (contents.issues, contents.articles, contents.passages)


def test_an_archive_in_use_goes_on_with_what_came_back(tmp_path: Path, archive: Archive) -> None:
    """The archive's owner knows passages by number; after an older state came back those numbers mean nothing."""
    archive.store(issue(STORAGE))
    back_up(archive.folder, tmp_path / "copy.zip")
    archive.store(issue(CHIPS, number=58, day=STORAGE_DAY.replace(day=22)))
    archive.catch_up()
    before = max(hit.passage.number for hit in ask(archive, "集成电路储能"))
    assert archive.engine() == "chroma"
    restore(tmp_path / "copy.zip", archive.folder, replace=True)
    assert headlines(ask(archive, "集成电路产量储能")) == ["储能装机翻番"]
    archive.store(issue(article("稀土价格", "稀土价格平稳。"), number=59, day=STORAGE_DAY.replace(day=25)))
    assert archive.catch_up() == 2
    best = ask(archive, "稀土价格")[0]
    assert (best.article.headline, best.passage.number > before) == ("稀土价格", True)
    assert examine(archive).complaints == ()


def test_issues_on_file_are_not_lost_unasked(tmp_path: Path, archive: Archive) -> None:
    archive.store(issue(STORAGE))
    back_up(archive.folder, tmp_path / "copy.zip")
    with pytest.raises(UserError, match="--replace"):
        restore(tmp_path / "copy.zip", archive.folder)


def test_a_file_that_exists_is_not_written_over(tmp_path: Path, archive: Archive) -> None:
    (tmp_path / "copy.zip").write_text("mine")
    with pytest.raises(UserError, match="exists"):
        back_up(archive.folder, tmp_path / "copy.zip")
    assert (tmp_path / "copy.zip").read_text() == "mine"


def test_what_is_no_archive_and_what_is_damaged_is_not_backed_up(tmp_path: Path, archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="holds no archive"):
        back_up(tmp_path / "nowhere", tmp_path / "copy.zip")
    archive.store(issue(*[article(f"报道{n}", "产量增长。" * 40, name=f"a{n}") for n in range(60)]))
    archive.catalogue.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    archive.close()
    content = bytearray((archive.folder / "catalogue.sqlite").read_bytes())
    content[40_000:44_000] = b"\x07" * 4_000
    (archive.folder / "catalogue.sqlite").write_bytes(bytes(content))
    with pytest.raises(ArchiveError, match="damaged"):
        back_up(archive.folder, tmp_path / "copy.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_backup_with_one_wrong_byte_changes_nothing(tmp_path: Path, archive: Archive) -> None:
    archive.store(issue(STORAGE))
    back_up(archive.folder, tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as held:
        files = {name: held.read(name) for name in held.namelist()}
    files["catalogue.sqlite"] = files["catalogue.sqlite"].replace(b"863", b"683", 1)
    with zipfile.ZipFile(tmp_path / "wrong.zip", "w") as forged:
        for name, content in files.items():
            forged.writestr(name, content)
    (tmp_path / "short.zip").write_bytes((tmp_path / "copy.zip").read_bytes()[:-400])
    (tmp_path / "text.zip").write_text("no zip")
    for name, said in (("wrong", "checksum"), ("short", "damaged"), ("text", "no backup"), ("absent", "no backup")):
        with pytest.raises(UserError, match=said):
            restore(tmp_path / f"{name}.zip", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_backup_cannot_write_outside_the_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as forged:
        manifest = {"format": 1, "schema": SCHEMA_VERSION, "files": {"../evil.sqlite": ""}}
        forged.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(UserError, match="no archive has"):
        restore(tmp_path / "bad.zip", tmp_path / "back")


def test_conversations_travel_with_the_archive(tmp_path: Path, archive: Archive) -> None:
    archive.store(issue(STORAGE))
    with sqlite3.connect(archive.folder / "memory.sqlite") as memory:
        memory.execute("CREATE TABLE told (line TEXT)")
        memory.execute("INSERT INTO told VALUES ('储能')")
    back_up(archive.folder, tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", tmp_path / "back")
    with sqlite3.connect(tmp_path / "back" / "memory.sqlite") as memory:
        assert memory.execute("SELECT line FROM told").fetchall() == [("储能",)]
