"""`wenbao ingest`: take newspaper files in and report what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.console import aside, out, print_json, progress_bar
from bot.desk import embedder_of
from bot.show_command import contents_fields, place_fields
from bot.terminal import contents_text
from config.settings import Settings
from ingest.intake import Report, issue_name, read, store_issues
from ingest.limits import MEBIBYTE, Limits
from retrieval.archive import Archive
from retrieval.newspaper import Doubt
from retrieval.records import issue_id


def run(paths: Sequence[str], settings: Settings, *, as_json: bool, dry_run: bool) -> None:
    """Ingest the paths, or with `dry_run` only show what articles they hold."""
    limits = Limits(file_bytes=settings.max_file_mb * MEBIBYTE)
    if dry_run:
        _show_map(paths, limits, as_json=as_json)
        return
    # Read first: bad input must not even create the archive folder.
    issues = read(paths, limits)
    with Archive.open(settings.archive, embedder_of(settings), create=True) as archive:
        with progress_bar("ingesting") as advance:
            reports = store_issues(issues, archive, progress=advance)
        with progress_bar("Chroma takes in") as advance:
            archive.catch_up(advance)
        behind = archive.behind()
    if as_json:
        print_json({"issues": [report_fields(report) for report in reports], "behind": behind})
        return
    for report in reports:
        out().print(report_line(report), markup=False)
        print_doubts(report.issue.doubts)


def report_line(report: Report) -> str:
    """Return what became of one issue as one line."""
    change, name = report.change, issue_name(report.issue)
    if report.skipped:
        return f"{name}: on file already, unchanged ({change.issue_id})"
    fates = (("new", change.new), ("changed", change.changed), ("withdrawn", change.withdrawn))
    moved = ", ".join(f"{len(names)} {fate}" for fate, names in fates if names)
    unchanged = f", {len(change.unchanged)} unchanged" if change.unchanged else ""
    pages = ",".join(map(str, report.issue.pages)) or "?"
    return (
        f"{name}: pages {pages}, {len(report.issue.articles)} articles ({moved or 'none new'}{unchanged}),"
        f" {report.passages} passages, {report.seconds:.1f} s, revision {change.revision} ({change.issue_id})"
    )


def print_doubts(doubts: Sequence[Doubt]) -> None:
    """Print what the reader was unsure of, on standard error."""
    for doubt in doubts:
        aside().print(f"  ! {doubt.place}: {doubt.text}", style="yellow", markup=False)


def report_fields(report: Report) -> dict[str, Any]:
    """Return what became of one issue as a JSON object."""
    change = report.change
    return {
        **place_fields(report.issue.masthead, change.issue_id),
        "revision": change.revision,
        "skipped": report.skipped,
        "pages": list(report.issue.pages),
        "articles": len(report.issue.articles),
        "passages": report.passages,
        "new": list(change.new),
        "changed": list(change.changed),
        "withdrawn": list(change.withdrawn),
        "unchanged": list(change.unchanged),
        "doubts": [{"place": doubt.place, "text": doubt.text} for doubt in report.issue.doubts],
        "seconds": round(report.seconds, 3),
    }


def _show_map(paths: Sequence[str], limits: Limits, *, as_json: bool) -> None:
    found = read(paths, limits)
    if as_json:
        fields = [{**place_fields(i.masthead, issue_id(i.masthead)), **contents_fields(i)} for i in found]
        print_json({"dry_run": True, "issues": fields})
        return
    for issue in found:
        out().print(contents_text(issue), end="")
        print_doubts(issue.doubts)
