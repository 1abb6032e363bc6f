"""Take newspaper files into an archive: read, assemble, store. The one public door of this package."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from config.errors import UserError
from ingest.batches import batches
from ingest.gather import find_files, read_file
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.merge import merged_with
from ingest.reading import Heard, Refusal, known_suffixes, read_sources, reader_version, unheard
from ingest.source import SourceFile
from retrieval.archive import Archive, IssueChanged
from retrieval.catalogue import Catalogue, Change, unchanged
from retrieval.ledger import enter, taken_issues
from retrieval.newspaper import Issue, iso_day
from retrieval.records import issue_id

logger = logging.getLogger(__name__)

# Two processes that store pages of one issue in turn: each loses at most once to every other.
STORE_ATTEMPTS = 5

# (files done, files in all, what is being done); a file counts half when it is read, whole when its issue is stored.
Progress = Callable[[int, int, str], None]
READ = 0.5


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one issue. `passages` counts those that questions are answered from, of the whole issue."""

    issue: Issue
    change: Change
    passages: int
    seconds: float

    @property
    def skipped(self) -> bool:
        """Whether the archive held it already, word for word."""
        return self.change.revision == 0


class ArchiveDoor(Protocol):
    """Where an import goes: the catalogue if there is one already, the archive once there is something to store."""

    def held(self) -> Catalogue | None: ...

    def opened(self) -> Archive: ...


class OpenDoor:
    """The door to an archive that is open already: a running chat's or bot's."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def held(self) -> Catalogue:
        return self._archive.catalogue

    def opened(self) -> Archive:
        return self._archive


def read(named: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Return the issues that the files hold, oldest first, without touching any archive.

    Raises:
        UserError: a file is missing, unreadable, of no known format, or holds no newspaper.

    """
    issues, refusals = read_leniently(named, limits)
    if refusals:
        raise refusals[0].error
    return issues


def read_leniently(named: Iterable[str | Path], limits: Limits = DEFAULT_LIMITS) -> tuple[list[Issue], list[Refusal]]:
    """Return the issues that the files hold, and the files that had to be left out.

    Raises:
        UserError: a path does not exist, or a folder holds no newspaper file.

    """
    return _read_all(find_files(named, known_suffixes(), limits), limits, unheard)


def _read_all(files: Sequence[Path], limits: Limits, heard: Heard) -> tuple[list[Issue], list[Refusal]]:
    sources, unreadable = _read_files(files, limits)
    issues, refusals = read_sources(sources, limits, _while_reading(heard))
    return issues, [*unreadable, *refusals]


def take_in(
    named: Iterable[str | Path],
    archive: Archive,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
) -> list[Report]:
    """Read the files and make their issues what the archive answers from; repeating it changes nothing.

    All files are read before anything is stored, and each issue becomes visible in one step.

    Raises:
        UserError: any of the files cannot be read; then nothing is stored.

    """
    files = find_files(named, known_suffixes(), limits)
    heard = _counted(progress, 0, len(files), len(files))
    issues, refusals = _read_all(files, limits, heard)
    if refusals:
        raise refusals[0].error
    return list(_stored(issues, archive, heard))


def import_files(
    files: Sequence[Path], door: ArchiveDoor, *, limits: Limits = DEFAULT_LIMITS, progress: Progress | None = None
) -> Iterator[Report | Refusal]:
    """Take in a batch of files after the other, and tell of each issue and each bad file as soon as it is known.

    Files that were taken in before, and still stand, are skipped by their content, unread. An import that was broken
    off goes on where it was when it is started again.
    """
    done = 0
    for batch in batches(files):
        yield from _import_batch(batch, door, limits, _counted(progress, done, len(batch), len(files)))
        done += len(batch)
    if progress:
        progress(done, len(files), "")


def _counted(progress: Progress | None, done: int, files: int, in_all: int) -> Heard:
    """Return what hears which share of `files` is done, and tells `progress` how many of all files are."""
    if progress is None:
        return unheard
    return lambda share, what: progress(done + int(share * files), in_all, what)


def _import_batch(files: Sequence[Path], door: ArchiveDoor, limits: Limits, heard: Heard) -> Iterator[Report | Refusal]:
    started = time.perf_counter()
    heard(0, files[0].name)
    sources, refusals = _read_files(files, limits)
    yield from refusals
    digests = {sha256(source.data).hexdigest(): source.name for source in sources}
    version = f"{reader_version()} {limits}"
    catalogue = door.held()
    if sources and catalogue and (held := taken_issues(catalogue, digests, version)) is not None:
        yield from filter(None, (_unchanged(name, catalogue) for name in held))
        return
    issues, refusals = read_sources(sources, limits, _while_reading(heard))
    yield from refusals
    if not issues:
        return
    archive = door.opened()
    reading_s = (time.perf_counter() - started) / len(issues)
    reports = []
    for report in _stored(issues, archive, heard, spent_s=reading_s):
        reports.append(report)
        yield report
    told = {digest: _told(name, issues, reports) for digest, name in digests.items()}
    left_out = {refusal.name for refusal in refusals}
    whole = {digest: name for digest, name in digests.items() if name not in left_out}
    enter(archive.catalogue, whole, told, version)


def _while_reading(heard: Heard) -> Heard:
    return lambda share, what: heard(READ * share, Path(what).name)


def _stored(issues: Sequence[Issue], archive: Archive, heard: Heard, *, spent_s: float = 0.0) -> Iterator[Report]:
    for at, issue in enumerate(issues):
        share = READ + (1 - READ) * at / len(issues)
        heard(share, issue_name(issue))
        yield store_issue(issue, archive, partial(heard, share), spent_s=spent_s)


def _told(name: str, issues: Sequence[Issue], reports: Sequence[Report]) -> list[tuple[str, int]]:
    """Return which pages of which issues a file may have told of: all that came in with it, to be on the safe side."""
    parts: list[tuple[str, int]] = []
    for issue, report in zip(issues, reports, strict=True):
        if any(source == name or source.startswith(f"{name}/") for source in issue.sources):
            parts += [(report.change.issue_id, page) for page in issue.pages or (0,)]
            if any(not article.pages for article in issue.articles):
                parts.append((report.change.issue_id, 0))
    return parts


def _unchanged(identity: str, catalogue: Catalogue) -> Report | None:
    issue = catalogue.issue(identity)
    if issue is None:
        return None
    return Report(issue, unchanged(issue), catalogue.passage_count(identity), 0.0)


def _read_files(files: Sequence[Path], limits: Limits) -> tuple[list[SourceFile], list[Refusal]]:
    sources: list[SourceFile] = []
    refusals: list[Refusal] = []
    for path in files:
        try:
            sources.append(read_file(path, limits))
        except UserError as error:
            refusals.append(Refusal(path.as_posix(), error))
    return sources, refusals


def store_issue(
    issue: Issue, archive: Archive, tell: Callable[[str], object] | None = None, *, spent_s: float = 0.0
) -> Report:
    """Store an issue as `read` gives it. Pages that the archive holds of the same day and that did not come in again
    are kept. `spent_s` is what reading it took, for the report.
    """
    started = time.perf_counter()
    name = issue_name(issue)
    embedding = (lambda done, total: tell(f"{name} {done}/{total}")) if tell else None
    whole, change = _store_merged(issue, archive, embedding)
    seconds = spent_s + time.perf_counter() - started
    logger.info("ingested %s revision %d in %.0f ms", change.issue_id, change.revision, seconds * 1000)
    return Report(whole, change, archive.catalogue.passage_count(change.issue_id), seconds)


def _store_merged(
    issue: Issue, archive: Archive, embedding: Callable[[int, int], object] | None
) -> tuple[Issue, Change]:
    """Store `issue` together with what the archive has of its day, whatever other processes store meanwhile."""
    identity = issue_id(issue.masthead)
    for attempt in range(1, STORE_ATTEMPTS + 1):
        with archive.catalogue.reading():
            replacing = archive.catalogue.current_hash(identity)
            whole = merged_with(issue, archive.catalogue.issue(identity))
        try:
            return whole, archive.store(whole, replacing=replacing, progress=embedding)
        except IssueChanged:
            if attempt == STORE_ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def issue_name(issue: Issue) -> str:
    """Return how a person names the issue: "中国电子报 2023-11-17"."""
    head = issue.masthead
    return f"{head.paper or '?'} {iso_day(head.date) or 'undated'}"
