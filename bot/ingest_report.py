"""What `wenbao ingest` says of an import: a line an issue, what changed, what to look at, and the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.article_map import first_words
from bot.console import aside
from bot.error_told import told
from bot.language import counted, spoken, tell
from bot.printable import printable
from bot.readers_told import reader_told
from bot.show_command import contents_fields, place_fields
from ingest.intake import Report, issue_name
from ingest.reading import Refusal
from retrieval.newspaper import Doubt, Issue
from retrieval.records import issue_id

# Headlines shown of the articles that a correction changed; the JSON report names all.
SHOWN_CHANGES = 10
# Warnings shown of one issue; the JSON report, and `wenbao show ISSUE --json`, hold all.
SHOWN_DOUBTS = 20
# From here on the operator is told how long Chroma took.
NOTICEABLE_S = 1.0
_FATES = {"new": "新增", "changed": "更改", "withdrawn": "撤下"}


@dataclass(slots=True)
class Tally:
    """All that became of one import: `seconds` until the catalogue answers from everything, `catch_up_seconds` more
    until Chroma has it too (None where that is left to another), `behind` passages that Chroma still lacks because
    another process holds it.
    """

    reports: list[Report] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    seconds: float = 0.0
    catch_up_seconds: float | None = None
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
        if len(self.reports) > 1 or (self.catch_up_seconds or 0.0) >= NOTICEABLE_S:
            stored = [report for report in self.reports if not report.skipped]
            articles = sum(len(report.change.new) + len(report.change.changed) for report in stored)
            warnings = sum(len(report.issue.doubts) for report in stored)
            held = len(self.reports) - len(stored)
            later = ""
            if self.catch_up_seconds is not None:
                seconds = f"{self.catch_up_seconds:.1f}"
                later = tell(f", in Chroma {seconds} s later", f"，再过 {seconds} 秒 Chroma 也已收录")
            yield tell(
                f"{counted(len(self.reports), 'issue')}: {len(stored)} taken in, {held} unchanged;"
                f" {counted(articles, 'article')} new or changed, {counted(warnings, 'warning')};"
                f" searchable after {self.seconds:.1f} s{later}",
                f"{len(self.reports)} 期：收录 {len(stored)} 期，{held} 期未变；"
                f"新增或更改文章 {articles} 篇，提醒 {warnings} 条；"
                f"{self.seconds:.1f} 秒后可检索{later}",
            )
        if self.behind:
            yield tell(
                f"{counted(self.behind, 'passage')} still to go into Chroma, which another process holds;"
                " they are found all the same",
                f"还有 {self.behind} 个段落等 Chroma 收录（它正由另一进程使用），照样能检索到",
            )

    def refused(self) -> str:
        """Return what to end with where files were left out."""
        return refused(self.refusals, anything=bool(self.reports))

    def fields(self) -> dict[str, Any]:
        """Return all of it as a JSON object."""
        return {
            "issues": [report_fields(report) for report in self.reports],
            "refused": [{"file": refusal.name, "why": told(refusal.error)} for refusal in self.refusals],
            "seconds": round(self.seconds, 3),
            "catch_up_seconds": round(self.catch_up_seconds or 0.0, 3),
            "searchable_after_s": round(self.seconds, 3),
            # null: it has not caught up when this is said.
            "in_chroma_after_s": None if self.behind else round(self.seconds + (self.catch_up_seconds or 0.0), 3),
            "behind": self.behind,
        }


def refused(refusals: Sequence[Refusal], *, anything: bool, dry_run: bool = False) -> str:
    """Return the last word of an import of which files were left out."""
    rest = tell("the rest is shown", "其余如上") if dry_run else tell("the rest was taken in", "其余已收录")
    if len(refusals) == 1:
        return told(refusals[0].error) + (tell(f" ({rest})", f"（{rest}）") if anything else "")
    count = len(refusals)
    if anything:
        return tell(f"{count} files were left out, {rest}", f"{count} 个文件没有收录，{rest}")
    return tell(f"{count} files were left out, and there were no others", f"{count} 个文件都没有收录")


def report_line(report: Report) -> str:
    """Return what became of one issue as one line."""
    change, name = report.change, printable(issue_name(report.issue))
    if report.skipped:
        return tell(f"{name}: on file already, unchanged", f"{name}：已收录，没有变化") + f" ({change.issue_id})"
    fates = (("new", change.new), ("changed", change.changed), ("withdrawn", change.withdrawn))
    # A revision in which no article changed corrects what stands beside them.
    beside = change.revision > 1
    moved = tell(
        ", ".join(f"{len(names)} {fate}" for fate, names in fates if names)
        or ("only the head, advertisements or credits changed" if beside else "none new"),
        "，".join(f"{_FATES[fate]} {len(names)}" for fate, names in fates if names)
        or ("只有报头、广告或版面署名有变" if beside else "没有新增"),
    )
    if change.unchanged:
        moved += tell(f", {len(change.unchanged)} unchanged", f"，未变 {len(change.unchanged)}")
    pages = ",".join(map(str, report.issue.pages))
    articles, warnings = report.issue.article_count, len(report.issue.doubts)
    leaf = "page " if len(report.issue.pages) == 1 else "pages "
    numbered = tell(leaf + pages, f"第 {pages} 版") if pages else tell("no page told", "版次不详")
    if spoken() == "zh":
        warned = f"，提醒 {warnings} 条" if warnings else ""
        return (
            f"{name}：{numbered}，文章 {articles} 篇（{moved}），段落 {report.passages} 个{warned}，"
            f"用时 {report.seconds:.1f} 秒，第 {change.revision} 版本 ({change.issue_id})"
        )
    warned = f", {counted(warnings, 'warning')}" if warnings else ""
    return (
        f"{name}: {numbered}, {counted(articles, 'article')} ({moved}), {counted(report.passages, 'passage')}{warned},"
        f" {report.seconds:.1f} s, revision {change.revision} ({change.issue_id})"
    )


def change_lines(report: Report) -> Iterator[str]:
    """Yield, for an issue that was on file before, which of its articles are new, changed and withdrawn."""
    if report.change.revision < 2:
        return
    headlines = {article.article_id: article.headline for article in report.issue.articles}
    for fate in ("new", "changed", "withdrawn"):
        names: tuple[str, ...] = getattr(report.change, fate)
        label = tell(f"  {fate}: ", f"  {_FATES[fate]}：")
        for name in names[:SHOWN_CHANGES]:
            headline = headlines.get(name) or report.change.headlines.get(name, "")
            yield f"{label}{printable(headline)} ({name})"
        if (more := len(names) - SHOWN_CHANGES) > 0:
            yield label + tell(f"{more} more", f"另有 {more} 篇")


def print_doubts(doubts: Sequence[Doubt]) -> None:
    """Print what the reader was unsure of, on standard error."""
    for doubt in doubts[:SHOWN_DOUBTS]:
        # A file's name may hold a line break, and a warning is one line.
        place, text = (" ".join(printable(reader_told(said)).split("\n")) for said in (doubt.place, doubt.text))
        aside().print(f"  ! {place}{tell(': ', '：')}{text}", style="yellow", markup=False)
    if (more := len(doubts) - SHOWN_DOUBTS) > 0:
        said = tell(f"  ! {counted(more, 'more warning')}: see --json", f"  ! 另有 {more} 条提醒：见 --json")
        aside().print(said, style="yellow", markup=False)


def print_refusal(refusal: Refusal) -> None:
    """Print why a file was left out."""
    aside().print(f"  ✗ {printable(told(refusal.error))}", style="red", markup=False)


def report_fields(report: Report) -> dict[str, Any]:
    """Return what became of one issue as a JSON object."""
    change = report.change
    return {
        **place_fields(report.issue.masthead, change.issue_id),
        "revision": change.revision,
        "skipped": report.skipped,
        "pages": list(report.issue.pages),
        "articles": report.issue.article_count,
        "passages": report.passages,
        "new": list(change.new),
        "changed": list(change.changed),
        "withdrawn": list(change.withdrawn),
        "unchanged": list(change.unchanged),
        "doubts": [{"place": reader_told(d.place), "text": reader_told(d.text)} for d in report.issue.doubts],
        "seconds": round(report.seconds, 3),
    }


def map_fields(issue: Issue) -> dict[str, Any]:
    """Return the map of an issue as a JSON object: each article whole, with its first words."""
    fields = {**place_fields(issue.masthead, issue_id(issue.masthead)), **contents_fields(issue)}
    for shown, article in zip(fields["articles"], issue.articles, strict=True):
        shown["first_words"] = first_words(article)
    return fields
