"""`wenbao ingest`: take newspaper files in and report what became of them."""

from __future__ import annotations

import logging
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from bot.article_map import article_map
from bot.console import aside, out, print_json, progress_bar
from bot.error_told import told
from bot.ingest_report import Tally, map_fields, print_doubts, print_refusal, refused, report_line
from bot.language import tell
from bot.models import embedder_of
from bot.service import watched_ingest
from bot.stores import catalogue_of, engines_of
from config.errors import ArchiveError, EmbedderUnavailable, UserError
from config.secrets import mask
from config.settings import Settings
from ingest.gather import find_files
from ingest.intake import ArchiveDoor, OpenDoor, import_files, read_leniently
from ingest.limits import MEBIBYTE, Limits
from ingest.reading import known_suffixes
from ingest.watch import Delivery, deliveries
from retrieval.archive import Archive
from retrieval.catalogue import Catalogue
from retrieval.keeping_up import leave_caught_up
from retrieval.locks import turn

if TYPE_CHECKING:
    from bot.metrics import Metrics

__all__ = ["print_doubts", "report_line", "run", "watch"]

logger = logging.getLogger(__name__)

LOCK_NAME = "ingest.lock"
# A delivery that the archive could not take (its database is away, the disk is full) is tried again so soon.
AGAIN_AFTER_S = 15.0


class _Door:
    """Opens the archive when there is something to store: bad input must not even create its folder."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._archive: Archive | None = None
        self._catalogue: Catalogue | None = None

    def held(self) -> Catalogue | None:
        if self._archive is not None:
            return self._archive.catalogue
        if self._catalogue is None:
            # One that was killed while it was made, or is broken, speaks up when it is opened to be written.
            with suppress(ArchiveError):
                self._catalogue = catalogue_of(self._settings)
        return self._catalogue

    def opened(self) -> Archive:
        if self._archive is None:
            self._archive = Archive.open(
                self._settings.archive,
                embedder_of(self._settings),
                create=True,
                engines=engines_of(self._settings),
            )
        return self._archive

    def catch_up(self) -> int:
        """Let Chroma take in what is new; return how many passages it still lacks."""
        if self._archive is None:
            return 0
        with progress_bar(tell("Chroma takes in", "Chroma 收录")) as advance:
            return leave_caught_up(self._archive, advance)

    def close(self) -> None:
        for opened in (self._catalogue, self._archive):
            if opened is not None:
                opened.close()
        self._archive = self._catalogue = None


def run(paths: Sequence[str], settings: Settings, *, as_json: bool, dry_run: bool) -> None:
    """Ingest the paths, or with `dry_run` only show what articles they hold.

    Raises:
        UserError: a file could not be taken in; the others were, unless there were none.

    """
    limits = limits_of(settings)
    if dry_run:
        _show_map(paths, limits, as_json=as_json)
        return
    files = find_files(paths, known_suffixes(), limits)
    tally = Tally()
    try:
        with _stopped_cleanly(), _door(settings) as door:
            _take_in(files, door, settings, tally, as_json=as_json)
            _catch_up(door, tally)
    except KeyboardInterrupt:
        aside().print(
            tell(
                "stopped: everything reported is on file, and the same command goes on from there",
                "已停止：报告过的都已收录，再运行同一命令即从这里继续",
            )
        )
        raise
    if as_json:
        print_json(tally.fields())
    _end(tally, told=not as_json)


def run_open(paths: Sequence[str], archive: Archive, settings: Settings) -> None:
    """Ingest the paths into an archive that is open, and reported of as `run` does; whoever has it keeps Chroma up.

    Raises:
        UserError: a file could not be taken in; the others were, unless there were none.

    """
    files = find_files(paths, known_suffixes(), limits_of(settings))
    tally = Tally()
    _take_in(files, OpenDoor(archive), settings, tally, as_json=False)
    _end(tally, told=True)


def _end(tally: Tally, *, told: bool) -> None:
    for line in tally.summary() if told else ():
        out().print(line, markup=False)
    if tally.refusals:
        raise UserError(tally.refused())


def watch(folder: Path, settings: Settings, *, settle_s: float | None = None) -> None:
    """Take in what lies in the folder and what appears there, until interrupted."""
    if not folder.is_dir():
        raise UserError(
            f"{str(folder)!r}: no such folder; --watch takes the folder that issues are delivered to",
            zh=f"{str(folder)!r}：没有这个文件夹；--watch 后面写投放报纸的文件夹",
        )
    stop = threading.Event()
    options = {} if settle_s is None else {"settle_s": settle_s}
    aside().print(
        tell(f"watching {str(folder)!r}; Ctrl-C ends it", f"正在监视 {str(folder)!r}，按 Ctrl-C 结束"), markup=False
    )
    try:
        with _stopped_cleanly(), watched_ingest(settings) as metrics:
            for delivery in deliveries(folder, known_suffixes(), stop, **options):
                _deliver(delivery, settings, metrics)
    except KeyboardInterrupt:
        aside().print(tell("stopped; everything reported above is on file", "已停止；上面报告过的都已收录"))
    except OSError as error:
        why = error.strerror or error
        raise UserError(
            f"{str(folder)!r}: cannot be watched: {why}", zh=f"{str(folder)!r}：无法监视（{why}）"
        ) from error


def limits_of(settings: Settings) -> Limits:
    """Return the limits that the settings name."""
    return Limits(
        file_bytes=settings.max_file_mb * MEBIBYTE,
        files=settings.max_files,
        pages=settings.max_pages,
        page_chars=settings.max_page_chars,
        page_timeout_s=settings.page_timeout_s,
        zip_bytes=settings.max_zip_mb * MEBIBYTE,
        zip_ratio=settings.max_zip_ratio,
        zip_entries=settings.max_zip_entries,
        zip_depth=settings.max_zip_depth,
    )


def _deliver(delivery: Delivery, settings: Settings, metrics: Metrics) -> None:
    """Take one delivery in. What goes wrong with it is said, and the watch goes on; what goes wrong with the archive
    is no fault of the delivery's, which is tried again.
    """
    tally = Tally()
    try:
        with _door(settings) as door:
            _take_in(delivery.paths, door, settings, tally, as_json=False)
            _catch_up(door, tally)
        metrics.ingested(tally)
        if tally.refusals:
            raise UserError(tally.refused())
    except (UserError, sqlite3.Error, OSError) as error:
        metrics.ingest_failed()
        why = told(error) if isinstance(error, UserError) else str(error)
        if isinstance(error, UserError) and not isinstance(error, ArchiveError | EmbedderUnavailable):
            _say_failed(why)
            return
        delivery.again(AGAIN_AFTER_S)
        _say_failed(why, tell(f"tried again in {AGAIN_AFTER_S:.0f} s", f"{AGAIN_AFTER_S:.0f} 秒后再试"))
    except Exception:
        metrics.ingest_failed()
        logger.exception("a delivery failed")
        _say_failed(tell("an unforeseen fault, told in the log", "意外错误，详见日志"))


def _say_failed(why: str, again: str = "") -> None:
    again = again or tell("tried again when the files change", "文件变动后会再试")
    aside().print(f"  ✗ {mask(why)}{tell(': ', '：')}{again}", style="red", markup=False)


def _take_in(files: Sequence[Path], door: ArchiveDoor, settings: Settings, tally: Tally, *, as_json: bool) -> None:
    started = time.perf_counter()
    with _my_turn(settings.archive), progress_bar(tell("ingesting", "正在收录")) as advance:
        for outcome in import_files(files, door, limits=limits_of(settings), progress=advance):
            for line in tally.take(outcome):
                if not as_json:
                    out().print(line, markup=False)
            if not as_json:
                tally.print_warnings(outcome)
    tally.seconds = time.perf_counter() - started


def _catch_up(door: _Door, tally: Tally) -> None:
    started = time.perf_counter()
    tally.behind = door.catch_up()
    tally.catch_up_seconds = time.perf_counter() - started


@contextmanager
def _my_turn(archive: Path) -> Iterator[None]:
    """One ingest at a time: a second one says so and waits."""
    if not archive.is_dir():
        yield  # nothing there yet that two could quarrel about; the catalogue itself takes care of the rest
        return
    with turn(archive / LOCK_NAME, _say_waiting):
        yield


def _say_waiting() -> None:
    aside().print(tell("another ingest is running: waiting for it to end", "另一个收录正在进行：等它结束"))


@contextmanager
def _door(settings: Settings) -> Iterator[_Door]:
    door = _Door(settings)
    try:
        yield door
    finally:
        door.close()


@contextmanager
def _stopped_cleanly() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does: the running transaction is undone, Chroma's batch is finished."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _show_map(paths: Sequence[str], limits: Limits, *, as_json: bool) -> None:
    issues, refusals = read_leniently(paths, limits)
    if as_json:
        print_json(
            {
                "dry_run": True,
                "issues": [map_fields(issue) for issue in issues],
                "refused": [{"file": refusal.name, "why": told(refusal.error)} for refusal in refusals],
            }
        )
    else:
        for issue in issues:
            out().print(article_map(issue), end="")
            print_doubts(issue.doubts)
        for refusal in refusals if len(refusals) > 1 else ():
            print_refusal(refusal)
    if refusals:
        sys.stdout.flush()
        raise UserError(refused(refusals, anything=bool(issues), dry_run=True))
