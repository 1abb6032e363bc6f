"""What the child process that reads a PDF tells its parent, and how it goes over the pipe between them."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from typing import IO

from ingest.pdf_page import PageReading

_LENGTH = struct.Struct(">Q")
LOCKED, BROKEN = "locked", "broken"


@dataclass(frozen=True, slots=True)
class Opened:
    """How opening the file went: its `pages`, or what is wrong (`LOCKED`, `BROKEN`), "" for nothing."""

    pages: int = 0
    problem: str = ""


Reply = Opened | PageReading


def receive(stream: IO[bytes]) -> Reply | None:
    """Return the child's next reply, None at its end. Only our own child's output is unpickled, never a file's.

    Raises:
        UnpicklingError, EOFError: the child was broken off in the middle of one.

    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    reply = pickle.loads(stream.read(_LENGTH.unpack(head)[0]))
    if not isinstance(reply, (Opened, PageReading)):
        raise pickle.UnpicklingError("no reply")
    return reply


def send(stream: IO[bytes], reply: Reply) -> None:
    """Write one reply, and let it go at once."""
    packed = pickle.dumps(reply)
    stream.write(_LENGTH.pack(len(packed)) + packed)
    stream.flush()
