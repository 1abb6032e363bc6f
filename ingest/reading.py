"""Turn newspaper files into issues: each format by its reader, each bad file named and left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from config.errors import UserError
from ingest.assemble import assemble
from ingest.bounded import bounded
from ingest.limits import Limits
from ingest.pdf_ocr import available
from ingest.readers import READERS, TOGETHER
from ingest.source import Reader, SourceFile
from ingest.zipped import open_zip
from retrieval.newspaper import Issue

ZIP = ".zip"

# (share of the work that is done, 0 to 1; what is being done)
Heard = Callable[[float, str], object]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was left out, and the message that says why and what to do."""

    name: str
    error: UserError


def known_suffixes() -> frozenset[str]:
    """Return the endings of the files that can be taken in."""
    return frozenset(READERS) | {ZIP}


def unheard(share: float, what: str) -> None:
    """Hear how far the work is, and do nothing."""


def read_sources(
    sources: Sequence[SourceFile], limits: Limits, heard: Heard = unheard
) -> tuple[list[Issue], list[Refusal]]:
    """Return the issues that the files hold, oldest first, and the files that hold none or cannot be read.

    `heard` is told of each file before it is read.
    """
    parts: list[Issue] = []
    refusals: list[Refusal] = []
    by_reader: dict[Reader, list[SourceFile]] = defaultdict(list)
    for source in _unpacked(sources, limits, refusals):
        if source.suffix in READERS:
            by_reader[READERS[source.suffix]].append(source)
        else:
            ending, known = source.suffix or "a file without ending", ", ".join(sorted(known_suffixes()))
            error = UserError(f"{source.name!r}: no reader for {ending!r}; known: {known}")
            refusals.append(Refusal(source.name, error))
    count, done = sum(map(len, by_reader.values())), 0
    for reader, files in by_reader.items():
        # The pages of an HTML edition refer to each other; files of the other formats stand alone.
        for portion in [files] if reader in TOGETHER else [[file] for file in files]:
            heard(done / count, portion[0].name)
            done += len(portion)
            try:
                parts += reader(portion, limits)
            except UserError as error:
                refusals.append(Refusal(portion[0].name, error))
    return assemble([bounded(part) for part in parts]), refusals


def _unpacked(sources: Sequence[SourceFile], limits: Limits, refusals: list[Refusal]) -> list[SourceFile]:
    files: list[SourceFile] = []
    for source in sources:
        if source.suffix != ZIP:
            files.append(source)
            continue
        try:
            held = [entry for entry in open_zip(source, limits) if entry.suffix in READERS]
            if not held:
                known = ", ".join(sorted(READERS))
                raise UserError(f"{source.name!r}: a zip without newspaper files; known: {known}")
            files += held
        except UserError as error:
            refusals.append(Refusal(source.name, error))
    return files


@cache
def reader_version() -> str:
    """Return a name for the readers as they are: what another version has read is read again."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16] + ("+ocr" if available() else "")
