"""Turn what a question says of where it was printed into a Scope: the paper of a day, an issue, a page, an author.

When the facts happened is another matter and filters nothing: "exports in the first half of 2023" may stand in any
issue, "last Friday's paper" in one. What the archive does not hold (an author of that name, a section) filters nothing
either, for then the words were not meant so; a day, an issue or a page that is named and not on file finds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date as Date

from bot.question import understand
from retrieval.catalogue import Catalogue, Revision
from retrieval.passage import Scope
from retrieval.periods import Period, periods
from retrieval.pinyin import NamePattern, syllable_splits
from retrieval.stored_passages import authors_named, numbers_within

_AFTER = re.compile(
    r"\s?(?:当天|当日)?(?:的|那|这)*\s?(?:一期|报纸|日报|晚报|报(?![道告价名考关警销])|这期|刊[登发出]|出版|见报)"
    r"|(?:'s|’s)?\s+(?:issue|edition|paper\b|newspaper)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:(?:paper|newspaper|issue|edition)s?\s+(?:of|from|for|dated)\s+(?:the\s+)?"
    r"|(?:published|printed|appeared)\s+(?:on|in)\s+|(?:刊登|刊发|发表|出版|见报)[于在])$",
    re.IGNORECASE,
)
_NEWEST = re.compile(
    r"本期|这一期|最新一期|最近一期|今天的报纸?|今日的?报纸"
    r"|\b(?:this|the (?:latest|newest|current|last)|latest|today's|today’s) (?:issue|edition|paper|newspaper)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:记者|作者|通讯员)\s?(?P<a>[\u4e00-\u9fff]{2,4}?)(?:写|撰|采写|报道|的|在|说|，|$)"
    r"|(?P<b>[\u4e00-\u9fff]{2,3})(?:撰写|采写|所写|写)的"
)
_AUTHOR_EN = re.compile(
    r"\b(?:(?:[Ww]ritten|[Rr]eported|[Aa]rticles?|[Ss]tor(?:y|ies)|[Pp]ieces?|[Rr]eports?) by"
    r"|[Rr]eporter|[Jj]ournalist)\s+"
    r"(?P<a>[A-Z][a-zü'’]+ [A-Z][a-zü'’]+)"
)
_SECTION = re.compile(
    r"[“《]?(?P<a>[\u4e00-\u9fff]{2,6}?)[”》]?(?:栏目|专栏|版面)|[“《](?P<b>[\u4e00-\u9fff]{2,6})[”》]版"
)


def asked_scope(text: str, catalogue: Catalogue, given: Scope | None, *, today: Date | None = None) -> Scope:
    """Return `given`, narrowed by what the question itself says; what was given by the surface stands."""
    scope = given or Scope()
    hints = understand(text).hints
    if not (scope.issue_id or scope.since or scope.until or scope.article_id):
        scope = _of_time(text, catalogue, scope, today or Date.today(), hints.issue, hints.total_issue)
    if hints.page and not scope.page:
        scope = replace(scope, page=hints.page)
    if not scope.author and (author := _author(text, catalogue)):
        scope = replace(scope, author=author)
    if not scope.section:
        for match in _SECTION.finditer(text):
            narrowed = replace(scope, section=match["a"] or match["b"])
            if len(numbers_within(catalogue.db, narrowed)):
                return narrowed
    return scope


def _of_time(text: str, catalogue: Catalogue, scope: Scope, today: Date, issue: int, total: int) -> Scope:
    if issue or total:
        numbered = [
            revision
            for revision in catalogue.revisions()
            if (not total or revision.masthead.total_issue == total) and (not issue or revision.masthead.issue == issue)
        ]
        # Issues are numbered anew each year: the newest is meant where no other word tells.
        dated = [revision for revision in numbered if _told(revision, periods(text, today))] or numbered
        return replace(scope, issue_id=dated[0].issue_id if dated else f"no-issue-{issue or total}")
    for period in periods(text, today):
        if _AFTER.match(text, period.end) or _BEFORE.search(text[: period.start]):
            first, last = _days(period, catalogue)
            return replace(scope, since=first, until=last)
    if _NEWEST.search(text) and (newest := next((r for r in catalogue.revisions() if r.masthead.date), None)):
        return replace(scope, since=newest.masthead.date, until=newest.masthead.date)
    return scope


def _told(revision: Revision, told: Iterable[Period]) -> bool:
    day = revision.masthead.date
    return day is not None and any(period.first <= day <= period.last for period in told)


def _days(period: Period, catalogue: Catalogue) -> tuple[Date, Date]:
    """Return the first and the last day; where no year is told, of the newest issue of that day."""
    if period.dated:
        return period.first, period.last
    for revision in catalogue.revisions():
        day = revision.masthead.date
        if day and (period.first.month, period.first.day) <= (day.month, day.day) <= (
            period.last.month,
            period.last.day,
        ):
            return day, day
    return period.first, period.last


def _author(text: str, catalogue: Catalogue) -> str:
    """Return the author that the question names and the archive has, "" if there is none."""
    for match in _AUTHOR.finditer(text):
        name = match["a"] or match["b"]
        if authors_named(catalogue.db, name):
            return name
    for match in _AUTHOR_EN.finditer(text):
        first, second = match["a"].split(" ")
        ways = [(*a, *b) for a in syllable_splits(first, 2) for b in syllable_splits(second, 3)]
        ways += [(*b, *a) for a in syllable_splits(first, 3) for b in syllable_splits(second, 2)]
        pattern = NamePattern(match["a"], tuple(dict.fromkeys(ways)))
        if ways and (named := [name for name in authors_named(catalogue.db) if pattern.matches(name)]):
            return named[0]
    return ""
