"""Copy an archive into one file while it is in use, and bring it back, into an archive that may be in use too.

Chroma is derived and is not copied: it fills again from the catalogue.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import struct
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.errors import ArchiveError, UserError
from retrieval.beside_news import count_articles
from retrieval.catalogue import Catalogue
from retrieval.connections import FILE_NAME
from retrieval.index_facts import APPLIED
from retrieval.schema import GENERATION, REMEMBER, SCHEMA_VERSION, connect

MANIFEST = "manifest.json"
FORMAT = 1
SUFFIX = ".sqlite"
CHUNK = 1 << 20
# Tables whose numbers must never be used twice, not even by what is stored after an older state came back.
NUMBERED = ("revision", "article", "passage")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, and when it was made."""

    issues: int
    articles: int
    passages: int
    made_at: str
    bytes: int


def back_up(archive: Path, file: Path) -> Contents:
    """Copy the archive in `archive` into `file`, as it is at one moment; others may go on reading and storing.

    Raises:
        UserError: `file` exists or cannot be written.
        ArchiveError: there is no archive, or it is damaged.

    """
    refuse_place(file)
    Catalogue(archive).close()  # says in its own words what is wrong with a folder that holds no archive
    partial = file.with_name(f"{file.name}.part-{os.getpid()}")
    try:
        with scratch_folder(file.parent) as scratch:
            copies = [_copied(path, scratch / path.name) for path in sorted(archive.glob(f"*{SUFFIX}"))]
            manifest = _manifest(copies)
            _write(partial, manifest, copies)
        partial.replace(file)
    except OSError as error:
        raise UserError(f"the backup {str(file)!r} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return _contents(manifest, file)


def refuse_place(file: Path) -> None:
    """Raise UserError where no backup can be written to `file`."""
    if file.exists():
        raise UserError(f"{str(file)!r} exists: name a new file, or remove it first")
    if not file.parent.is_dir():
        raise UserError(f"there is no folder {str(file.parent)!r}: make it first, or name another file")


def restore(file: Path, archive: Path, *, replace: bool = False) -> Contents:
    """Bring the archive in `file` back into the folder `archive`; whoever has that open goes on with what came back.

    Raises:
        UserError: `file` is no backup or is damaged, or the folder holds issues already and `replace` is false.

    """
    try:
        with zipfile.ZipFile(file) as held, scratch_folder(archive.parent) as scratch:
            manifest = _read_manifest(held, file)
            copies = [_extracted(held, name, digest, scratch, file) for name, digest in manifest["files"].items()]
            _put_back(copies, archive, replace=replace)
    except FileNotFoundError as error:
        raise UserError(f"no backup {str(file)!r}: name the file that 'wenbao backup' wrote") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error) as error:
        raise UserError(f"{str(file)!r} is no backup, or is damaged ({error}): use another copy") from error
    except (OSError, sqlite3.Error) as error:
        raise UserError(f"{str(file)!r} cannot be restored into {str(archive)!r}: {error}") from error
    return _contents(manifest, file)


@contextmanager
def scratch_folder(beside: Path) -> Iterator[Path]:
    """Give a folder on the same disk for what is only half a copy yet."""
    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".wenbao-", dir=beside) as folder:
        yield Path(folder)


def _copied(source: Path, target: Path) -> Path:
    try:
        with closing(sqlite3.connect(source, timeout=30.0)) as held, closing(sqlite3.connect(target)) as copy:
            held.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # the copy is one file, not three
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("its pages do not fit together")
    except sqlite3.DatabaseError as error:
        raise ArchiveError(f"{str(source)!r} is damaged ({error}) and was not copied: run 'wenbao doctor'") from error
    return target


def _manifest(copies: list[Path]) -> dict[str, Any]:
    with closing(connect(next(copy for copy in copies if copy.name == FILE_NAME))) as db:
        counted = [
            "SELECT count(*) FROM revision WHERE state = 'current'",
            "SELECT count(*) FROM passage JOIN article USING (article_row) WHERE live = 1",
        ]
        issues, passages = (db.execute(sql).fetchone()[0] for sql in counted)
        articles = count_articles(db)
        db.execute("PRAGMA journal_mode = DELETE")
    return {
        "format": FORMAT,
        "schema": SCHEMA_VERSION,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "issues": issues,
        "articles": articles,
        "passages": passages,
        "files": {copy.name: _digest(copy) for copy in copies},
    }


def _write(file: Path, manifest: dict[str, Any], copies: list[Path]) -> None:
    file.touch(mode=0o600)  # what people asked is in it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        packed.writestr(MANIFEST, json.dumps(manifest, indent=2))
        for copy in copies:
            packed.write(copy, copy.name)
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _read_manifest(held: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(held.read(MANIFEST))
        known = manifest["format"], manifest["schema"]
        names = set(manifest["files"])
    except (KeyError, ValueError, TypeError) as error:
        raise UserError(f"{str(file)!r} is no backup of wenbao: name the file that 'wenbao backup' wrote") from error
    if known != (FORMAT, SCHEMA_VERSION):
        raise UserError(f"{str(file)!r} has format {known}, this program reads {(FORMAT, SCHEMA_VERSION)}: update it")
    if FILE_NAME not in names or any(Path(name).name != name or not name.endswith(SUFFIX) for name in names):
        raise UserError(f"{str(file)!r} names files that no archive has: use another copy")
    return dict(manifest)


def _extracted(held: zipfile.ZipFile, name: str, digest: str, scratch: Path, file: Path) -> Path:
    target = scratch / name
    try:
        with held.open(name) as packed, target.open("xb") as copy:
            while part := packed.read(CHUNK):
                copy.write(part)
    except KeyError as error:
        raise UserError(f"{str(file)!r} lacks {name!r}: use another copy") from error
    if _digest(target) != digest:
        raise UserError(f"{name!r} in {str(file)!r} is not what was backed up (its checksum differs): use another copy")
    return target


def _put_back(copies: list[Path], archive: Path, *, replace: bool) -> None:
    archive.mkdir(parents=True, exist_ok=True)
    catalogue = next(copy for copy in copies if copy.name == FILE_NAME)
    with closing(connect(archive / FILE_NAME, create=True)) as here:
        if not replace and here.execute("SELECT 1 FROM revision WHERE state = 'current' LIMIT 1").fetchone():
            raise UserError(
                f"{str(archive)!r} holds issues: restore into a new folder (--archive DIR), or lose them with --replace"
            )
        used = {table: _last_number(here, table) for table in NUMBERED}
    with closing(connect(catalogue)) as back:
        _mark_as_another_history(back, used)
    for copy in copies:
        if copy.name != FILE_NAME:
            (archive / copy.name).touch(mode=0o600)
        with (
            closing(sqlite3.connect(copy)) as back,
            closing(sqlite3.connect(archive / copy.name, timeout=30.0)) as here,
        ):
            # Into the file as it stands, in one transaction: who has it open sees the old state or the new.
            back.backup(here)


def _mark_as_another_history(back: sqlite3.Connection, used: dict[str, int]) -> None:
    """Let every process notice that what it knows of passages by number, and Chroma with it, is of another history."""
    for table, number in used.items():
        if number > _last_number(back, table):
            back.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            back.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, number))
    for name, value in ((GENERATION, uuid.uuid4().hex), (APPLIED, "0")):
        back.execute(REMEMBER, (name, value))
    back.execute("DELETE FROM retired")
    back.execute("PRAGMA journal_mode = DELETE")


def _last_number(db: sqlite3.Connection, table: str) -> int:
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return int(row[0]) if row else 0


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _contents(manifest: dict[str, Any], file: Path) -> Contents:
    return Contents(
        manifest["issues"], manifest["articles"], manifest["passages"], manifest["made_at"], file.stat().st_size
    )
