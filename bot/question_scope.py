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

from bot.question import Question, understand
from bot.question_words import Kind
from config.errors import QuestionError
from config.patterns import lazy_pattern
from retrieval.catalogue import Catalogue, Revision
from retrieval.passage import Scope
from retrieval.period import Period
from retrieval.periods import periods
from retrieval.pinyin import NamePattern, syllable_splits
from retrieval.stored_passages import authors_named, numbers_within, papers_on_file

_AFTER = lazy_pattern(
    r"\s?(?:当天|当日)?(?:的|那|这)*\s?(?:一期|报纸|日报|晚报|报(?![道告价名考关警销])|这期|刊[登发出]|出版|见报)"
    r"|(?:'s|’s)?\s+(?:issue|edition|paper\b|newspaper)",
    re.IGNORECASE,
)
_BEFORE = lazy_pattern(
    r"(?:(?:paper|newspaper|issue|edition)s?\s+(?:of|from|for|dated)\s+(?:the\s+)?"
    r"|(?:published|printed|appeared)\s+(?:on|in)\s+|(?:刊登|刊发|发表|出版|见报)[于在])$",
    re.IGNORECASE,
)
_NEWEST = lazy_pattern(
    r"本期|这一期|最新一期|最近一期|今天的报纸?|今日的?报纸"
    r"|\b(?:this|the (?:latest|newest|current|last)|latest|today's|today’s) (?:issue|edition|paper|newspaper)\b",
    re.IGNORECASE,
)
_DAY = lazy_pattern(r"(?<!\d)((?:19|20)\d\d)\s?[-年/.]\s?(\d{1,2})\s?[-月/.]\s?(\d{1,2})(?!\d|\.\d)")
AUTHOR = lazy_pattern(
    r"(?:记者|作者|通讯员)\s?(?P<a>[\u4e00-\u9fff]{2,4}?)(?:写|撰|采写|报道|的|在|说|，|$)"
    r"|(?P<b>[\u4e00-\u9fff]{2,3})(?:撰写|采写|所写|写)[的了过]"
)
AUTHOR_EN = lazy_pattern(
    r"\b(?:(?:[Ww]ritten|[Rr]eported|[Aa]rticles?|[Ss]tor(?:y|ies)|[Pp]ieces?|[Rr]eports?) by"
    r"|[Rr]eporter|[Jj]ournalist)\s+"
    r"(?P<a>[A-Z][a-zü'’]+ [A-Z][a-zü'’]+)"
    r"|\b(?:did|has|have)\s+(?P<b>[A-Z][a-zü'’]+ [A-Z][a-zü'’]+)\s+writ(?:e|ten)\b"
)
_SECTION = lazy_pattern(
    r"[“《]?(?P<a>[\u4e00-\u9fff]{2,6}?)[”》]?(?:栏目|专栏|版面)|[“《](?P<b>[\u4e00-\u9fff]{2,6})[”》]版"
)


def asked_scope(question: Question, catalogue: Catalogue, given: Scope | None, *, today: Date | None = None) -> Scope:
    """Return `given`, narrowed by what the question itself says; what was given by the surface stands."""
    scope = given or Scope()
    text, hints = question.standalone, question.hints
    if not scope.paper and len(papers := papers_on_file(catalogue.db)) > 1:
        scope = replace(scope, paper=named_paper(text, papers))
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


def named_paper(text: str, papers: Iterable[str]) -> str:
    """Return the paper on file that `text` names, "" where it names none; 中国电子报社 is a firm, not the paper.

    >>> named_paper("中国电子报里储能装机？", ["中国电子报"]), named_paper("中国电子报社办了什么？", ["中国电子报"])
    ('中国电子报', '')
    """
    return next(
        (name for name in sorted(papers, key=len, reverse=True) if re.search(f"{re.escape(name)}(?!社)", text)), ""
    )


def about_the_rest(question: Question, papers: Iterable[str], *, today: Date | None = None) -> Question:
    """Return the question without the name of the paper that it is put to, which no article of it need hold."""
    paper = named_paper(question.standalone, papers)
    if not paper or question.kind is Kind.PUBLISHER:
        return question
    rest = without_paper(question.standalone, paper)
    return understand(question.text, standalone=rest, language=question.language, today=today)


def refuse_impossible_days(text: str) -> None:
    """Raise QuestionError where `text` names a day that no calendar has (2023-02-30): another day is not meant."""
    for year, month, day in _DAY.findall(text):
        try:
            Date(int(year), int(month), int(day))
        except ValueError:
            named = f"{year}-{month}-{day}"
            raise QuestionError(f"there is no such day: {named}", zh=f"没有 {named} 这一天") from None


def without_paper(text: str, paper: str) -> str:
    """Return `text` without the name of the paper that is searched, "" never: a bare name stays.

    >>> without_paper("《电子产业观察报》里新型储能装机是多少？", "电子产业观察报")
    '新型储能装机是多少？'
    """
    said = rf"(?:\b(?:in|of|by|does|did|says?)\s+)?(?:the\s+)?《?{re.escape(paper)}》?(?!社)(?:上面?|里面?|中|的|在)?"
    left = re.sub(rf"\s*{said}\s*", " ", text).strip()
    return left if re.search(r"\w", left) else text


def _of_time(text: str, catalogue: Catalogue, scope: Scope, today: Date, issue: int, total: int) -> Scope:
    if issue or total:
        numbered = [
            revision
            for revision in _issues(catalogue, scope)
            if (not total or revision.masthead.total_issue == total) and (not issue or revision.masthead.issue == issue)
        ]
        # Issues are numbered anew each year: the newest is meant where no other word tells.
        dated = [revision for revision in numbered if _told(revision, periods(text, today))] or numbered
        return replace(scope, issue_id=dated[0].issue_id if dated else f"no-issue-{issue or total}")
    as_said = {period.start: period for period in periods(text)}
    for period in periods(text, today):
        period = as_said.get(period.start, period)  # 8月18日 is the newest on file, not today's year's
        if _AFTER.match(text, period.end) or _BEFORE.search(text[: period.start]):
            first, last = _days(period, _issues(catalogue, scope))
            return replace(scope, since=first, until=last)
    if _NEWEST.search(text) and (newest := next((r for r in _issues(catalogue, scope) if r.masthead.date), None)):
        return replace(scope, since=newest.masthead.date, until=newest.masthead.date)
    return scope


def _told(revision: Revision, told: Iterable[Period]) -> bool:
    day = revision.masthead.date
    return day is not None and any(period.first <= day <= period.last for period in told)


def _issues(catalogue: Catalogue, scope: Scope) -> list[Revision]:
    """Return the issues of the paper searched, newest first."""
    return [held for held in catalogue.revisions() if not scope.paper or held.masthead.paper == scope.paper]


def _days(period: Period, issues: Iterable[Revision]) -> tuple[Date, Date]:
    """Return the first and the last day; where no year is told, of the newest issue of that day."""
    if period.dated:
        return period.first, period.last
    for revision in issues:
        day = revision.masthead.date
        if day and (period.first.month, period.first.day) <= (day.month, day.day) <= (
            period.last.month,
            period.last.day,
        ):
            return day, day
    return period.first, period.last


def _author(text: str, catalogue: Catalogue) -> str:
    """Return the author that the question names and the archive has, "" if there is none."""
    for match in AUTHOR.finditer(text):
        name = match["a"] or match["b"]
        if authors_named(catalogue.db, name):
            return name
    for match in AUTHOR_EN.finditer(text):
        name = match["a"] or match["b"]
        first, second = name.split(" ")
        ways = [(*a, *b) for a in syllable_splits(first, 2) for b in syllable_splits(second, 3)]
        ways += [(*b, *a) for a in syllable_splits(first, 3) for b in syllable_splits(second, 2)]
        pattern = NamePattern(name, tuple(dict.fromkeys(ways)))
        if ways and (named := [one for one in authors_named(catalogue.db) if pattern.matches(one)]):
            return named[0]
    return ""
