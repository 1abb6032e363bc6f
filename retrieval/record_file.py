"""Files of records of one size under a header: mapped to be read, appended to by one process, whole after a kill.

Who has such a file open goes on with what it held then, whatever is written meanwhile. Knows nothing of what is held.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

HEADER_BYTES = 256


def mapped(path: Path, header: str, record: np.dtype[np.void]) -> NDArray[np.void]:
    """Return the whole records of the file, none where there is no file or its header is another one."""
    try:
        with path.open("rb") as file:
            ours = file.read(HEADER_BYTES) == _padded(header)
        count = (path.stat().st_size - HEADER_BYTES) // record.itemsize if ours else 0
        if count > 0:
            return np.memmap(path, record, mode="r", offset=HEADER_BYTES, shape=(count,))
    except OSError:
        pass
    return np.zeros(0, record)


@contextmanager
def appended(path: Path, header: str, record: np.dtype[np.void], kept: int) -> Iterator[BinaryIO]:
    """Give a file to write records to, after the first `kept`; with `kept` 0 another one takes its place when all is
    written.
    """
    written = path if kept else path.with_name(f"{path.name}.new")
    with written.open("r+b" if kept else "wb") as file:
        if kept:
            # What a kill left of a record is cut off.
            file.truncate(HEADER_BYTES + kept * record.itemsize)
            file.seek(0, os.SEEK_END)
        else:
            file.write(_padded(header))
        yield file
        file.flush()
        os.fsync(file.fileno())
    if not kept:
        written.replace(path)


def _padded(header: str) -> bytes:
    return header.encode().ljust(HEADER_BYTES)
