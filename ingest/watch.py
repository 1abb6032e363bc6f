"""Wait for what appears in a folder, and hand it on once it is completely written. Knows nothing of newspapers.

A file that lies in the folder itself is one delivery, a folder in it with all it holds is one (so are the web pages
that lie there together): a delivery is handed on when none of its files has changed for a while, or is still open for
writing.
"""

from __future__ import annotations

import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

try:
    import fcntl
except ImportError:  # not on Windows: there a quiet file must do
    fcntl = None  # type: ignore[assignment]

POLL_S = 1.0
# A copy over a slow network pauses for a second now and then.
SETTLE_S = 2.0
_WEB = frozenset({".html", ".htm"})

# A file as it was seen: size and time of the last change in nanoseconds.
_Seen = tuple[int, int]


@dataclass(slots=True)
class Delivery:
    """What lies in the folder and belongs together, as it was seen last."""

    files: dict[Path, _Seen] = field(default_factory=dict)
    since: float = 0.0
    handed_on: dict[Path, _Seen] | None = None
    not_before: float = 0.0

    @property
    def paths(self) -> list[Path]:
        """The files, in the order of their names."""
        return sorted(self.files)

    def again(self, after_s: float) -> None:
        """Have it handed on once more, though nothing about it changes: it could not be taken in for now."""
        self.handed_on = None
        self.not_before = time.monotonic() + after_s


def deliveries(
    folder: Path, known: frozenset[str], stop: threading.Event, *, poll_s: float = POLL_S, settle_s: float = SETTLE_S
) -> Iterator[Delivery]:
    """Yield each delivery once it is complete, again when it has changed, until `stop` is set."""
    watched: dict[str, Delivery] = {}
    while not stop.is_set():
        now = time.monotonic()
        present = _present(folder, known)
        for name in set(watched) - set(present):
            del watched[name]
        for name, files in sorted(present.items()):
            delivery = watched.setdefault(name, Delivery())
            if files != delivery.files:
                delivery.files, delivery.since = files, now
            quiet = now - delivery.since >= settle_s and now >= delivery.not_before
            if quiet and files != delivery.handed_on and not any(map(_open_for_writing, files)):
                delivery.handed_on = files
                yield delivery
                if stop.is_set():
                    return
        stop.wait(poll_s)


def _present(folder: Path, known: frozenset[str]) -> dict[str, dict[Path, _Seen]]:
    found: dict[str, dict[Path, _Seen]] = defaultdict(dict)
    for where, folders, names in os.walk(folder, onerror=_raise if not folder.is_dir() else None):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(where, name)
            if name.startswith(".") or path.suffix.lower() not in known or path.stem.upper() == "README":
                continue
            with suppress(OSError):  # gone meanwhile
                state = path.lstat()
                if os.path.isfile(path) and not path.is_symlink():  # noqa: PTH113
                    found[_delivery(path, folder)][path] = (state.st_size, state.st_mtime_ns)
    return found


def _raise(error: OSError) -> None:
    raise error


def _delivery(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder)
    if len(inside.parts) == 1 and path.suffix.lower() in _WEB:
        return "*.html"
    return inside.parts[0]


def _open_for_writing(path: Path) -> bool:
    """Tell whether another process has the file open for writing; False where the system cannot tell."""
    if fcntl is None or not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return True  # not readable yet
    try:
        # Linux grants a read lease only while nobody has the file open for writing.
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False  # a network share, or another owner's file
    finally:
        os.close(descriptor)
    return False
