"""Cut a large import into batches of files that belong together, so that none has to hold all of them in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from ingest.dates import date_in_name

# So much is read as one: its files may tell each other the paper or the day, and stand in one edition.
FILES_AT_ONCE = 200
BYTES_AT_ONCE = 64 * 1_048_576
_WEB = frozenset({".html", ".htm"})


def batches(files: Sequence[Path]) -> list[list[Path]]:
    """Return `files` in batches: all together where they are few, else one for each day that names or folders tell.

    Web pages whose names tell no day may belong to any: then all the web pages stay together.
    """
    if len(files) <= FILES_AT_ONCE and sum(map(_size, files)) <= BYTES_AT_ONCE:
        return [list(files)] if files else []
    web_undated = any(path.suffix.lower() in _WEB and date_in_name(path.as_posix()) is None for path in files)
    found: dict[tuple[str, str], list[Path]] = defaultdict(list)
    for path in files:
        day = date_in_name(path.as_posix())
        if path.suffix.lower() in _WEB:
            key = ("web", "" if web_undated or day is None else day.isoformat())
        elif day is None:
            # A zip or an import file is whole by itself; pages without a day belong to their folder.
            key = ("undated", path.parent.as_posix() if path.suffix.lower() in (".txt", ".text") else path.as_posix())
        else:
            key = ("day", day.isoformat())
        found[key].append(path)
    return list(found.values())


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
