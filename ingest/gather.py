"""Find the newspaper files under the paths that an operator names. Knows nothing of what is in them."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from config.errors import UserError
from ingest.limits import Limits
from ingest.source import SourceFile


def gather(named: Iterable[str | Path], known: frozenset[str], limits: Limits) -> list[SourceFile]:
    """Read the files, folders and globs named; in a folder only files whose suffix is among `known`.

    Raises:
        UserError: a path does not exist, cannot be read, is too large, or a folder holds no newspaper file.

    """
    sources: list[SourceFile] = []
    seen: set[Path] = set()
    for given in named:
        for path in _files(str(given), known):
            real = path.resolve()
            if real in seen:
                continue
            seen.add(real)
            if len(seen) > limits.files:
                raise UserError(f"{str(given)!r}: more than {limits.files} files: ingest it in parts")
            sources.append(_read(path, limits))
    return sources


def _files(given: str, known: frozenset[str]) -> Iterator[Path]:
    path = Path(given).expanduser()
    if path.is_dir():
        found = [held for held in sorted(path.rglob("*")) if _wanted(held, path, known)]
        if not found:
            raise UserError(f"{given!r}: a folder without newspaper files; known: {', '.join(sorted(known))}")
        yield from found
    elif path.exists():
        yield path
    elif glob.has_magic(given):
        # Path.glob takes no absolute pattern.
        matches = [Path(match) for match in sorted(glob.glob(str(path), recursive=True))]  # noqa: PTH207
        if not matches:
            raise UserError(f"{given!r}: no file matches")
        yield from (match for match in matches if match.is_file())
    else:
        raise UserError(f"{given!r}: no such file or folder")


def _wanted(path: Path, root: Path, known: frozenset[str]) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    if hidden or path.stem.upper() == "README" or path.suffix.lower() not in known:
        return False
    # A link could lead out of the folder that the operator meant.
    return path.is_file() and not path.is_symlink()


def _read(path: Path, limits: Limits) -> SourceFile:
    try:
        size = path.stat().st_size
        if size == 0:
            raise UserError(f"{str(path)!r}: the file is empty: was it copied completely?")
        if size > limits.file_bytes:
            raise UserError(f"{str(path)!r}: {size:,} bytes, more than the limit of {limits.file_bytes:,}")
        return SourceFile(path.as_posix(), path.read_bytes())
    except OSError as error:
        raise UserError(f"{str(path)!r}: cannot be read: {error.strerror or error}") from error
