"""Take newspaper files into an archive: read, assemble, store. The one public door of this package."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from config.errors import UserError
from ingest.assemble import assemble
from ingest.gather import gather
from ingest.halves import halves
from ingest.limits import Limits
from ingest.readers import READERS
from ingest.source import Reader, SourceFile
from ingest.zipped import open_zip
from retrieval.archive import Archive, IssueChanged
from retrieval.catalogue import Change
from retrieval.newspaper import Issue, Kind, iso_day
from retrieval.records import issue_id

logger = logging.getLogger(__name__)

ZIP = ".zip"
# Two processes that store pages of one issue in turn: each loses at most once to every other.
STORE_ATTEMPTS = 5

# (issues stored, issues in all, what is being stored)
Progress = Callable[[int, int, str], None]


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


def read(named: Iterable[str | Path], limits: Limits | None = None) -> list[Issue]:
    """Return the issues that the files hold, oldest first, without touching any archive.

    Raises:
        UserError: a file is missing, unreadable, of no known format, or holds no newspaper.

    """
    return assemble(_parts(gather(named, known_suffixes(), limits or Limits())))


def take_in(
    named: Iterable[str | Path], archive: Archive, *, limits: Limits | None = None, progress: Progress | None = None
) -> list[Report]:
    """Read the files and make their issues what the archive answers from; repeating it changes nothing.

    All files are read before anything is stored, and each issue becomes visible in one step.
    """
    return store_issues(read(named, limits), archive, progress=progress)


def store_issues(issues: Sequence[Issue], archive: Archive, *, progress: Progress | None = None) -> list[Report]:
    """Store issues as `read` gives them. Pages that the archive holds of the same day and that did not come in again
    are kept.
    """
    reports = []
    for position, issue in enumerate(issues):
        if progress:
            progress(position, len(issues), issue_name(issue))
        started = time.perf_counter()
        whole, change = _store_merged(issue, archive)
        seconds = time.perf_counter() - started
        reports.append(Report(whole, change, archive.catalogue.passage_count(change.issue_id), seconds))
        logger.info("ingested %s revision %d in %.0f ms", change.issue_id, change.revision, seconds * 1000)
    if progress:
        progress(len(issues), len(issues), "")
    return reports


def _store_merged(issue: Issue, archive: Archive) -> tuple[Issue, Change]:
    """Store `issue` together with what the archive has of its day, whatever other processes store meanwhile."""
    identity = issue_id(issue.masthead)
    for attempt in range(1, STORE_ATTEMPTS + 1):
        with archive.catalogue.reading():
            replacing = archive.catalogue.current_hash(identity)
            whole = merged_with(issue, archive.catalogue.issue(identity))
        try:
            return whole, archive.store(whole, replacing=replacing)
        except IssueChanged:
            if attempt == STORE_ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def merged_with(incoming: Issue, held: Issue | None) -> Issue:
    """Return `incoming` together with what only `held` has.

    A page that came in again replaces the old one. Articles without a page, as import files have them, are replaced by
    those of the same headline, or all together when the files that they came from come in again.
    """
    if held is None:
        return incoming
    again = {article.article_id for article in incoming.articles}
    all_again = set(held.sources) <= set(incoming.sources)
    kept = []
    for article in held.articles:
        if article.kind is Kind.MASTHEAD:
            continue
        for half in halves(article):
            replaced = set(half.pages) & set(incoming.pages) if half.pages else all_again
            if not replaced and (half.pages or article.article_id not in again):
                kept.append(half)
    if not kept:
        return incoming
    kept_pages = tuple(page for page in held.pages if page not in incoming.pages)
    whole = assemble([incoming, replace(held, pages=kept_pages, articles=tuple(kept))])
    return whole[0] if len(whole) == 1 else incoming


def issue_name(issue: Issue) -> str:
    """Return how a person names the issue: "中国电子报 2023-11-17"."""
    head = issue.masthead
    return f"{head.paper or '?'} {iso_day(head.date) or 'undated'}"


def _parts(sources: Sequence[SourceFile]) -> list[Issue]:
    """Give each reader all of its files at once: an HTML edition is many files that refer to each other."""
    by_reader: dict[Reader, list[SourceFile]] = defaultdict(list)
    for source in _unpacked(sources):
        if source.suffix not in READERS:
            ending, known = source.suffix or "a file without ending", ", ".join(sorted(known_suffixes()))
            raise UserError(f"{source.name!r}: no reader for {ending!r}; known: {known}")
        by_reader[READERS[source.suffix]].append(source)
    return [part for reader, files in by_reader.items() for part in reader(files)]


def _unpacked(sources: Sequence[SourceFile]) -> Iterator[SourceFile]:
    for source in sources:
        if source.suffix == ZIP:
            held = [entry for entry in open_zip(source) if entry.suffix in READERS]
            if not held:
                raise UserError(f"{source.name!r}: a zip without newspaper files; known: {', '.join(sorted(READERS))}")
            yield from held
        else:
            yield source


def known_suffixes() -> frozenset[str]:
    """Return the endings of the files that can be taken in."""
    return frozenset(READERS) | {ZIP}
