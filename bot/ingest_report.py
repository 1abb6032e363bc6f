"""What `wenbao ingest` says of an import: a line an issue, what changed, what to look at, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.article_map import first_words
from bot.console import aside
from bot.show_command import contents_fields, place_fields
from bot.terminal import printable
from ingest.intake import Report, issue_name
from ingest.reading import Refusal
from retrieval.newspaper import Doubt, Issue
from retrieval.records import issue_id

# Headlines shown of the articles that a correction changed; the JSON report names all.
SHOWN_CHANGES = 10
# Warnings shown of one issue; the JSON report, and `wenbao show ISSUE --json`, hold all.
SHOWN_DOUBTS = 20


@dataclass(slots=True)
class Tally:
    """All that became of one import. `seconds` until everything is searchable, `behind` passages not in Chroma."""

    reports: list[Report] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seconds: float = 0.0
    catch_up_seconds: float = 0.0
    behind: int = 0
    _said: set[Doubt] = field(default_factory=set)

    def take(self, outcome: Report | Refusal) -> list[str]:
        """Note an outcome; return the lines that tell it."""
        if isinstance(outcome, Refusal):
            self.refusals.append(outcome)
            return []
        self.reports.append(outcome)
        return [report_line(outcome), *change_lines(outcome)]

    def print_warnings(self, outcome: Report | Refusal) -> None:
        """Print what the operator should look at, each warning once."""
        if isinstance(outcome, Refusal):
            # A single one is the program's last word; of several each is told as it comes.
            for refusal in self.refusals if len(self.refusals) == 2 else self.refusals[2:][-1:]:
                print_refusal(refusal)
        elif not outcome.skipped:
            fresh = [doubt for doubt in outcome.issue.doubts if doubt not in self._said]
            self._said.update(fresh)
            print_doubts(fresh)

    def summary(self) -> Iterator[str]:
        """Yield the sums, where there is more than one issue or Chroma took noticeable time."""
        if len(self.reports) > 1:
            stored = [report for report in self.reports if not report.skipped]
            articles = sum(len(report.change.new) + len(report.change.changed) for report in stored)
            warnings = sum(len(report.issue.doubts) for report in stored)
            yield (
                f"{len(self.reports)} issues: {len(stored)} taken in, {len(self.reports) - len(stored)} unchanged;"
                f" {articles} articles new or changed, {warnings} warnings;"
                f" searchable after {self.seconds:.1f} s, in Chroma {self.catch_up_seconds:.1f} s later"
            )
        if self.behind:
            yield f"{self.behind} passages wait for Chroma, which another process holds; they are found all the same"

    def refused(self) -> str:
        """Return what to end with where files were left out."""
        return refused(self.refusals, anything=bool(self.reports))

    def fields(self) -> dict[str, Any]:
        """Return all of it as a JSON object."""
        return {
            "issues": [report_fields(report) for report in self.reports],
            "refused": [{"file": refusal.name, "why": str(refusal.error)} for refusal in self.refusals],
            "seconds": round(self.seconds, 3),
            "catch_up_seconds": round(self.catch_up_seconds, 3),
            "behind": self.behind,
        }


def refused(refusals: Sequence[Refusal], *, anything: bool) -> str:
    """Return the last word of an import of which files were left out."""
    if len(refusals) == 1:
        return str(refusals[0].error) + (" (the rest was taken in)" if anything else "")
    return f"{len(refusals)} files were left out, {'the rest was taken in' if anything else 'and there were no others'}"


def report_line(report: Report) -> str:
    """Return what became of one issue as one line."""
    change, name = report.change, printable(issue_name(report.issue))
    if report.skipped:
        return f"{name}: on file already, unchanged ({change.issue_id})"
    fates = (("new", change.new), ("changed", change.changed), ("withdrawn", change.withdrawn))
    moved = ", ".join(f"{len(names)} {fate}" for fate, names in fates if names)
    unchanged = f", {len(change.unchanged)} unchanged" if change.unchanged else ""
    pages = ",".join(map(str, report.issue.pages)) or "?"
    warned = f", {len(report.issue.doubts)} warnings" if report.issue.doubts else ""
    return (
        f"{name}: pages {pages}, {len(report.issue.articles)} articles ({moved or 'none new'}{unchanged}),"
        f" {report.passages} passages{warned}, {report.seconds:.1f} s, revision {change.revision} ({change.issue_id})"
    )


def change_lines(report: Report) -> Iterator[str]:
    """Yield, for an issue that was on file before, which of its articles are new, changed and withdrawn."""
    if report.change.revision < 2:
        return
    headlines = {article.article_id: article.headline for article in report.issue.articles}
    for fate in ("new", "changed", "withdrawn"):
        names: tuple[str, ...] = getattr(report.change, fate)
        for name in names[:SHOWN_CHANGES]:
            headline = headlines.get(name) or report.change.headlines.get(name, "")
            yield f"  {fate}: {printable(headline)} ({name})"
        if len(names) > SHOWN_CHANGES:
            yield f"  {fate}: {len(names) - SHOWN_CHANGES} more"


def print_doubts(doubts: Sequence[Doubt]) -> None:
    """Print what the reader was unsure of, on standard error."""
    for doubt in doubts[:SHOWN_DOUBTS]:
        aside().print(f"  ! {printable(doubt.place)}: {printable(doubt.text)}", style="yellow", markup=False)
    if len(doubts) > SHOWN_DOUBTS:
        aside().print(f"  ! {len(doubts) - SHOWN_DOUBTS} more warnings: see --json", style="yellow", markup=False)


def print_refusal(refusal: Refusal) -> None:
    """Print why a file was left out."""
    aside().print(f"  ✗ {printable(str(refusal.error))}", style="red", markup=False)


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


def map_fields(issue: Issue) -> dict[str, Any]:
    """Return the map of an issue as a JSON object: each article whole, with its first words."""
    fields = {**place_fields(issue.masthead, issue_id(issue.masthead)), **contents_fields(issue)}
    for shown, article in zip(fields["articles"], issue.articles, strict=True):
        shown["first_words"] = first_words(article)
    return fields
