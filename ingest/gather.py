"""Find the newspaper files under the paths that an operator names, and read them. Knows nothing of what is in them."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.errors import UserError
from ingest.limits import Limits
from ingest.source import SourceFile


def find_files(named: Iterable[str | Path], known: frozenset[str], limits: Limits) -> list[Path]:
    """Return the files that the files, folders and globs named stand for, each once; in a folder only files whose
    suffix is among `known`.

    Raises:
        UserError: a path does not exist, or a folder holds no newspaper file, or there are too many files.

    """
    found: list[Path] = []
    seen: set[Path] = set()
    for given in named:
        for path in _files(str(given), known):
            real = path.resolve()
            if real in seen:
                continue
            seen.add(real)
            found.append(path)
            if len(seen) > limits.files:
                raise UserError(f"{str(given)!r}: more than {limits.files} files (max_files): ingest it in parts")
    return found


def read_file(path: Path, limits: Limits) -> SourceFile:
    """Return the file with its bytes.

    Raises:
        UserError: it cannot be read, is empty, or larger than the limit.

    """
    try:
        if not path.is_file():
            raise UserError(f"{str(path)!r}: no ordinary file; give the newspaper files themselves")
        size = path.stat().st_size
        if size == 0:
            raise UserError(f"{str(path)!r}: the file is empty: was it copied completely?")
        if size > limits.file_bytes:
            raise UserError(
                f"{str(path)!r}: {size:,} bytes, more than the limit of {limits.file_bytes:,} (max_file_mb):"
                " ingest it in parts"
            )
        return SourceFile(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise UserError(f"{str(path)!r}: cannot be read: {error.strerror or error}") from error


def _files(given: str, known: frozenset[str]) -> Iterator[Path]:
    if not given.strip():
        # Path("") is the folder where the operator stands: an unset variable must not take that in.
        raise UserError(f"{given!r}: an empty name; give files, folders or patterns")
    try:
        path = Path(given).expanduser()
    except RuntimeError as error:  # ~nobody
        raise UserError(f"{given!r}: no such file or folder ({error})") from error
    try:
        kind = "folder" if path.is_dir() else "file" if path.exists() else ""
    except (OSError, ValueError) as error:  # a name longer than the system allows, or with a zero byte in it
        raise UserError(f"{given!r}: no such file or folder ({error})") from error
    if kind == "folder":
        found = [held for held in sorted(path.rglob("*")) if _wanted(held, path, known)]
        if not found:
            raise UserError(f"{given!r}: a folder without newspaper files; known: {', '.join(sorted(known))}")
        yield from found
    elif kind == "file":
        yield path
    elif glob.has_magic(given):
        # Path.glob takes no absolute pattern.
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        if not matches:
            raise UserError(f"{given!r}: no file matches")
        yield from (match for match in matches if match.is_file())
    elif path.is_symlink():
        raise UserError(f"{given!r}: a link to nothing, or to itself; give the file that it should stand for")
    else:
        raise UserError(f"{given!r}: no such file or folder")


def _wanted(path: Path, root: Path, known: frozenset[str]) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    if hidden or path.stem.upper() == "README" or path.suffix.lower() not in known:
        return False
    # A link could lead out of the folder that the operator meant.
    return path.is_file() and not path.is_symlink()
