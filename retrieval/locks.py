"""Locks between processes: who owns a folder, whose turn it is. The only room of filelock.

The system frees a lock when its process ends, however it ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from config.errors import ArchiveError

__all__ = ["FileLock", "take", "turn"]


def take(path: Path) -> FileLock | None:
    """Take the lock at `path` without waiting; None where another process holds it.

    Raises:
        OSError: the file cannot be written.

    """
    # A lock is freed by whichever thread closes what it guards; filelock's own default frees it in none but the first.
    lock = FileLock(path, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return None
    return lock


@contextmanager
def turn(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock at `path` while the block runs; call `waiting` once where it has to be waited for.

    Raises:
        ArchiveError: the file cannot be written.

    """
    try:
        lock = take(path)
    except OSError as error:
        raise ArchiveError(
            f"{str(path.parent)!r} cannot be written ({error.strerror}): make it writable, or name another archive",
            zh=f"{str(path.parent)!r} 不能写（{error.strerror}）：请改成可写，或另指一个档案",
        ) from error
    if lock is None:
        waiting()
        lock = FileLock(path)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()
