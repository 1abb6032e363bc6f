from contextlib import closing
from pathlib import Path

import pytest

from bot.memory import MEMORY_FILE, KeptMemory, open_memory
from config.errors import ArchiveError

TABLE = "CREATE TABLE IF NOT EXISTS told (chat TEXT, line TEXT)"


def test_what_one_connection_remembers_another_reads(tmp_path: Path) -> None:
    first, second = open_memory(tmp_path, TABLE), open_memory(tmp_path, TABLE)
    first.execute("INSERT INTO told VALUES ('a', '储能')")
    assert second.execute("SELECT line FROM told").fetchall() == [("储能",)]


def test_a_file_that_is_no_memory_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / MEMORY_FILE).write_bytes(b"not a database at all" * 400)
    with pytest.raises(ArchiveError, match=r"memory\.sqlite"):
        open_memory(tmp_path, TABLE)


def test_a_kept_memory_holds_what_a_restore_puts_into_its_file(tmp_path: Path) -> None:
    kept, other = KeptMemory(tmp_path, TABLE), tmp_path / "other"
    with kept.opened() as db:
        db.execute("INSERT INTO told VALUES ('a', '储能')")
    other.mkdir()
    with closing(open_memory(other, TABLE)) as back, closing(open_memory(tmp_path)) as here:
        back.execute("INSERT INTO told VALUES ('a', '机器人')")
        back.backup(here)
    with kept.opened() as db:
        assert db.execute("SELECT line FROM told").fetchall() == [("机器人",)]


def test_a_kept_memory_whose_file_is_taken_away_begins_anew(tmp_path: Path) -> None:
    kept = KeptMemory(tmp_path, TABLE)
    with kept.opened() as db:
        db.execute("INSERT INTO told VALUES ('a', '储能')")
    (tmp_path / MEMORY_FILE).unlink()
    assert not kept.exists()
    with kept.opened() as db:
        assert db.execute("SELECT line FROM told").fetchall() == []


def test_what_fails_halfway_leaves_no_transaction_open(tmp_path: Path) -> None:
    kept = KeptMemory(tmp_path, TABLE)
    with pytest.raises(RuntimeError), kept.opened() as db:
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO told VALUES ('a', '储能')")
        raise RuntimeError
    with kept.opened() as db:
        db.execute("BEGIN IMMEDIATE")
        assert db.execute("SELECT count(*) FROM told").fetchone() == (0,)
