from pathlib import Path

import pytest

from bot.memory import MEMORY_FILE, open_memory
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
