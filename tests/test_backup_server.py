"""Backup and restore of an archive on a real PostgreSQL, from and to a folder as well."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot import migrate_command
from bot.answer import Answer
from bot.desk import NewsDesk
from bot.history import History, Turn
from bot.kept_answers import KeptAnswers
from bot.memory import MEMORY_FILE, open_memory
from bot.memory_copy import bring_memory, copy_memory, save_memory
from config.errors import ArchiveError, UserError
from config.settings import Settings
from ingest.intake import take_in
from ingest.sample import SAMPLE_FOLDER
from retrieval.archive import Archive
from retrieval.backup import back_up, restore
from retrieval.backup_server import back_up_server, restore_server
from retrieval.embedder import open_embedder
from retrieval.engines import Engines
from tests.fakes import article, issue
from tests.servers import free_port
from tests.test_kept_answers import ANSWER

QUESTIONS = (
    "2023年上半年新投运新型储能装机规模是多少？",
    "光伏产量",
    "Who won the 2018 World Cup?",
    "最新一期有哪些文章？",
)


def opened(folder: Path, url: str) -> Archive:
    return Archive.open(folder, open_embedder, create=True, use_chroma=False, engines=Engines(url))


def answers(folder: Path, url: str) -> list[Answer]:
    with NewsDesk.open(Settings(archive=folder, catalogue_url=url)) as desk:  # type: ignore[arg-type]
        return [desk.ask(question).timed(0) for question in QUESTIONS]


@pytest.fixture
def server(tmp_path: Path, new_database: Callable[[], str]) -> str:
    url = new_database()
    with opened(tmp_path / "machine", url) as archive:
        take_in([SAMPLE_FOLDER], archive)
    return url


def test_a_restored_archive_answers_identically_on_a_server_and_in_a_folder(
    server: str, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    before = answers(tmp_path / "machine", server)
    assert before[0].grounded
    file, other = tmp_path / "copy.zip", new_database()
    contents = back_up_server(server, file, partial(save_memory, server))
    assert contents == restore_server(file, other, partial(bring_memory, url=other))
    restore(file, tmp_path / "folder")
    assert answers(tmp_path / "another machine", other) == before
    assert answers(tmp_path / "folder", "") == before
    assert [path.name for path in tmp_path.glob(".wenbao-*")] == []


def test_a_folders_backup_is_brought_to_a_server(tmp_path: Path, new_database: Callable[[], str]) -> None:
    with opened(tmp_path / "folder", "") as archive:
        take_in([SAMPLE_FOLDER], archive)
    back_up(tmp_path / "folder", tmp_path / "copy.zip")
    url = new_database()
    restore_server(tmp_path / "copy.zip", url, partial(bring_memory, url=url))
    assert answers(tmp_path / "machine", url) == answers(tmp_path / "folder", "")


def test_what_was_stored_after_the_backup_goes_and_the_bot_that_is_open_goes_on(server: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.zip"
    late = "青海格尔木盐湖提锂项目年产碳酸锂4万吨。"
    asked = "格尔木盐湖提锂项目年产碳酸锂多少吨？"
    with NewsDesk.open(Settings(archive=tmp_path / "machine", catalogue_url=server)) as desk:  # type: ignore[arg-type]
        back_up_server(server, file, partial(save_memory, server))
        with opened(tmp_path / "ingester", server) as archive:
            archive.store(issue(article("盐湖提锂投产", late, name="late-1")))
        assert "4万吨" in desk.ask(asked).text
        with pytest.raises(UserError, match="--replace"):
            restore_server(file, server, partial(bring_memory, url=server))
        restore_server(file, server, partial(bring_memory, url=server), replace=True)
        assert "4万吨" not in desk.ask(asked).text
        assert "863万千瓦" in desk.ask(QUESTIONS[0]).text
        with opened(tmp_path / "ingester", server) as archive:
            used = archive.catalogue.db.execute("SELECT max(number) FROM passage").fetchone()[0]
            archive.store(issue(article("另一篇报道", "江西宜春锂云母项目停产检修。", name="late-2"), number=2))
            rows = archive.catalogue.db.execute("SELECT number FROM passage WHERE number > ?", (used,)).fetchall()
        # The late article's number is not given again: an index that has seen it would take one text for the other.
        assert [row[0] for row in rows] == [used + 2]
        assert "停产检修" in desk.ask("江西宜春锂云母项目怎么了？").text


def test_what_the_bot_remembers_comes_back_with_its_numbers(
    server: str, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    number = KeptAnswers(open_memory(tmp_path, url=server)).keep(ANSWER, chat=5, message=9, question="产量呢？")
    history = History(tmp_path, url=server)
    history.remember("a", Turn("产量？", "产量？", "zh"))
    file, other = tmp_path / "copy.zip", new_database()
    back_up_server(server, file, partial(save_memory, server))
    history.remember("a", Turn("后来的问题", "后来的问题", "zh"))
    for url in (other, server):
        restore_server(file, url, partial(bring_memory, url=url), replace=True)
        kept = KeptAnswers(open_memory(tmp_path, url=url))
        held = kept.get(number)
        assert held is not None
        assert held.question == "产量呢？"
        assert kept.keep(ANSWER, chat=5, message=10, question="又问") > number
        again = History(tmp_path, url=url)
        assert [turn.question for turn in again.turns("a")] == ["产量？"]
        again.close()
    history.close()


def test_a_migration_takes_what_the_bot_remembers_along(server: str, tmp_path: Path) -> None:
    KeptAnswers(open_memory(tmp_path, url=server)).keep(ANSWER, chat=5, message=9, question="产量呢？")
    migrate_command.run(server, str(tmp_path / "folder"), as_json=True)
    assert KeptAnswers(open_memory(tmp_path / "folder")).question_of(chat=5, message=9) == "产量呢？"
    assert answers(tmp_path / "folder", "") == answers(tmp_path / "machine", server)


def test_a_memory_that_cannot_be_copied_whole_is_left_as_it_was(
    tmp_path: Path, new_database: Callable[[], str]
) -> None:
    (tmp_path / "a").mkdir()
    source, url = open_memory(tmp_path / "a"), new_database()
    KeptAnswers(source).keep(ANSWER, chat=5, message=9, question="产量呢？")
    target = open_memory(tmp_path, url=url)
    kept = KeptAnswers(target)
    kept.keep(ANSWER, chat=6, message=1, question="先前的")
    source.execute("CREATE TABLE feedback (answer TEXT, person INTEGER)")
    source.execute("INSERT INTO feedback VALUES ('no number', 1)")
    with pytest.raises(Exception, match="no number"):
        copy_memory(source, target)
    held = kept.get(1)
    assert held is not None
    assert held.question == "先前的"


def test_what_is_wrong_is_said_before_anything_is_written(server: str, tmp_path: Path) -> None:
    nowhere = f"postgresql://wenbao@127.0.0.1:{free_port()}/postgres"
    with pytest.raises(ArchiveError, match="cannot be reached"):
        back_up_server(nowhere, tmp_path / "copy.zip", lambda folder: None)
    with pytest.raises(UserError, match="there is no folder"):
        back_up_server(server, tmp_path / "typo" / "copy.zip", lambda folder: None)
    with pytest.raises(UserError, match="no backup"):
        restore_server(tmp_path / "copy.zip", server, lambda folder: None, replace=True)
    assert not list(tmp_path.glob("**/*.zip"))
    assert not (tmp_path / "typo").exists()


def test_nobody_else_may_read_what_people_asked(tmp_path: Path) -> None:
    (tmp_path / MEMORY_FILE).touch(mode=0o644)
    db = open_memory(tmp_path)
    KeptAnswers(db)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {
        name: "0o600" for name in (MEMORY_FILE, f"{MEMORY_FILE}-wal", f"{MEMORY_FILE}-shm")
    }
