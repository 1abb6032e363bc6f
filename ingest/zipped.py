"""Take the files out of a zip archive without trusting it. Knows nothing of what the files hold."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib

from config.errors import UserError
from ingest.decode import common_share
from ingest.limits import DEFAULT_LIMITS, MEBIBYTE, Limits
from ingest.source import SourceFile
from retrieval.han import han_count

_CHUNK_BYTES = 65_536
# Small files of one repeated character shrink a thousandfold and harm nobody.
_RATIO_COUNTS_FROM = MEBIBYTE
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
# Python unpacks the others (bzip2, LZMA) without a bound: four thousand bytes can become a hundred million at once.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What desktop systems pack along, and nobody put there.
_PACKED_ALONG = ("__MACOSX/",)
_PACKED_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


def open_zip(source: SourceFile, limits: Limits = DEFAULT_LIMITS) -> list[SourceFile]:
    """The files of the archive in the order of their names, each named "archive.zip/folder/file".

    Every entry is judged by its name and size before anything is decompressed, and none is decompressed past a limit.

    Raises:
        UserError: the archive is broken, encrypted, too large, or one of its entries would lead out of it.

    """
    return _open(source, limits, depth=1)


def _open(source: SourceFile, limits: Limits, *, depth: int) -> list[SourceFile]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
        raise UserError(f"{source.name!r}: not a whole zip archive ({error}); pack the files again") from error
    with archive:
        entries = [(entry, name) for entry in archive.infolist() if (name := entry_name(entry)) and not _extra(name)]
        _check(source, entries, limits, depth)
        files: list[SourceFile] = []
        room = limits.zip_bytes
        for entry, name in sorted(entries, key=lambda pair: pair[1]):
            if entry.is_dir() or name.endswith("/"):
                continue
            held = SourceFile(f"{source.name}/{name}", _read(source, archive, entry, name, limits, room))
            room -= len(held.data)
            files.extend(_open(held, limits, depth=depth + 1) if held.suffix == ".zip" else [held])
    if not files:
        raise UserError(f"{source.name!r}: the archive holds no files; pack the pages of the issue into it")
    return files


def entry_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name with "/" between folders. Without the UTF-8 flag the bytes may be GBK, as Windows packs them."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        name = _named(name)
    return name.replace("\\", "/")


def _named(name: str) -> str:
    try:
        stored = name.encode("cp437")  # zipfile reads every unflagged name with this code page
    except UnicodeEncodeError:
        return name
    if stored.isascii():
        return name
    readings = []
    for encoding in ("utf-8", "gb18030", "big5hkscs"):
        try:
            readings.append(stored.decode(encoding))
        except UnicodeDecodeError:
            continue
    # A right reading is mostly of common characters; of two alike the earlier encoding is the more usual one.
    return max(readings, key=lambda reading: (han_count(reading) > 0, common_share(reading)), default=name)


def _extra(name: str) -> bool:
    return name.startswith(_PACKED_ALONG) or name.rsplit("/", 1)[-1] in _PACKED_FILES


def _check(source: SourceFile, entries: list[tuple[zipfile.ZipInfo, str]], limits: Limits, depth: int) -> None:
    if len(entries) > limits.zip_entries:
        raise UserError(f"{source.name!r}: {len(entries):,} entries, limit {limits.zip_entries:,}; pack fewer issues")
    seen: set[str] = set()
    for entry, name in entries:
        place = f"{source.name!r}, entry {name!r}"
        if name.startswith("/") or name[1:2] == ":" or "\x00" in name:
            raise UserError(f"{place}: an absolute name is refused; pack the files with relative names")
        if ".." in name.split("/"):
            raise UserError(f"{place}: a name with '..' leads out of the archive and is refused; pack the files again")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UserError(f"{place}: a link is refused; pack the file that it points to")
        if entry.compress_type not in _METHODS:
            raise UserError(f"{place}: packed by a rare method; pack the files again as an ordinary zip")
        if entry.flag_bits & _ENCRYPTED:
            raise UserError(f"{place}: the entry is encrypted; pack the files without a password")
        if name in seen:
            raise UserError(f"{place}: two entries have this name; pack the files again")
        seen.add(name)
        if name.lower().endswith(".zip") and depth >= limits.zip_depth:
            raise UserError(f"{place}: an archive inside an archive is refused; unpack it and give its files")
        if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size > limits.zip_ratio * max(1, entry.compress_size):
            raise UserError(f"{place}: {_bomb(limits)}")
    declared = sum(entry.file_size for entry, _ in entries)
    if declared > limits.zip_bytes:
        raise UserError(f"{source.name!r}: {declared:,} bytes unpacked, {_over(limits)}")


def _read(
    source: SourceFile, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits, room: int
) -> bytes:
    """Decompress one entry in small pieces: what an entry declares of its size is not believed."""
    place = f"{source.name!r}, entry {name!r}"
    pieces: list[bytes] = []
    size = 0
    # What two entries overlap on in the archive could be counted for both: the archive's own size bounds each of them.
    packed = max(1, min(entry.compress_size, len(source.data)))
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_CHUNK_BYTES):
                size += len(piece)
                if size > room:
                    raise UserError(f"{place}: {_over(limits)}")
                if size > _RATIO_COUNTS_FROM and size > limits.zip_ratio * packed:
                    raise UserError(f"{place}: {_bomb(limits)}")
                pieces.append(piece)
    # zipfile seeks to where a damaged directory says an entry is, even to before the beginning: ValueError.
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as error:
        raise UserError(f"{place}: cannot be unpacked ({error}); pack the files again") from error
    return b"".join(pieces)


def _bomb(limits: Limits) -> str:
    return f"unpacks to more than {limits.zip_ratio} times its size, as only a bomb does; give the files themselves"


def _over(limits: Limits) -> str:
    return f"more than the limit of {limits.zip_bytes:,}; pack fewer issues into an archive"
