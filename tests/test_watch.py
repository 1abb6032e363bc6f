from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from ingest.watch import deliveries

KNOWN = frozenset({".txt", ".html", ".pdf"})
Found = queue.Queue[list[str]]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, Found]]:
    found: Found = queue.Queue()
    stop = threading.Event()

    def look() -> None:
        for delivery in deliveries(tmp_path, KNOWN, stop, poll_s=0.02, settle_s=0.15):
            found.put([path.relative_to(tmp_path).as_posix() for path in delivery.paths])

    thread = threading.Thread(target=look)
    thread.start()
    yield tmp_path, found
    stop.set()
    thread.join()


def nothing_comes(found: Found, for_s: float = 0.4) -> bool:
    try:
        found.get(timeout=for_s)
    except queue.Empty:
        return True
    return False


def test_a_file_is_handed_on_once_and_again_when_it_has_changed(watched: tuple[Path, Found]) -> None:
    folder, found = watched
    (folder / "p1.txt").write_text("一", encoding="utf-8")
    assert found.get(timeout=5) == ["p1.txt"]
    assert nothing_comes(found)
    (folder / "p1.txt").write_text("一二", encoding="utf-8")
    assert found.get(timeout=5) == ["p1.txt"]


def test_a_file_that_is_still_being_written_waits(watched: tuple[Path, Found]) -> None:
    folder, found = watched
    for _ in range(20):
        with (folder / "p1.txt").open("a", encoding="utf-8") as file:
            file.write("一行\n")
        time.sleep(0.03)
        assert found.empty()
    assert found.get(timeout=5) == ["p1.txt"]


def test_a_folder_comes_as_a_whole_when_all_of_it_is_quiet(watched: tuple[Path, Found]) -> None:
    folder, found = watched
    (folder / "2023-11-17").mkdir()
    for page in (1, 2, 3):
        (folder / "2023-11-17" / f"p{page}.txt").write_text("一", encoding="utf-8")
        time.sleep(0.08)
    assert found.get(timeout=5) == ["2023-11-17/p1.txt", "2023-11-17/p2.txt", "2023-11-17/p3.txt"]


def test_what_could_not_be_taken_in_comes_again_though_nothing_has_changed(tmp_path: Path) -> None:
    """A page that was delivered while the database was away was only taken in after it had been touched."""
    (tmp_path / "p1.txt").write_text("一", encoding="utf-8")
    stop, handed = threading.Event(), []
    late = threading.Timer(20, stop.set)
    late.start()
    for delivery in deliveries(tmp_path, KNOWN, stop, poll_s=0.02, settle_s=0.05):
        handed.append(time.monotonic())
        delivery.again(0.3)
        if len(handed) == 3:
            stop.set()
    late.cancel()
    assert len(handed) == 3
    assert all(after - before >= 0.3 for before, after in pairwise(handed))


def test_links_hidden_files_and_unknown_endings_are_not_looked_at(watched: tuple[Path, Found]) -> None:
    folder, found = watched
    outside = folder.parent / "outside.txt"
    outside.write_text("一", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / ".hidden.txt").write_text("一", encoding="utf-8")
    (folder / "p1.txt.part").write_text("一", encoding="utf-8")
    assert nothing_comes(found)
