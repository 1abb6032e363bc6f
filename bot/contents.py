"""Tell what is in an issue, whole and from the catalogue: search would list only what it found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Citation, cite, refusal
from bot.extract_record import first_sentence
from bot.extract_source import hit_of
from bot.extract_summary import line_of
from bot.phrases import say
from bot.question import Hints, Question
from retrieval.catalogue import Catalogue, Revision
from retrieval.newspaper import Masthead, iso_day
from retrieval.passage import Hit, Scope

# A screenful; a heap of a day's clippings is named by its number.
MAX_LISTED = 40
# More first sentences than this nobody reads.
MAX_LED = 16


def contents(
    question: Question, catalogue: Catalogue, scope: Scope | None = None, *, with_leads: bool = False
) -> Answer:
    """Return the headlines of the issue that the question or the scope names, of the newest where they name none.

    `with_leads` puts the first sentence of the first articles behind their headlines: a summary of the issue.
    """
    hints = question.hints
    if hints.published is None:
        # Of a list of articles a day can only be that of the paper.
        hints = replace(hints, published=next((p for p in question.periods if p.days == 1), None))
    held = _meant(hints, catalogue, scope or Scope())
    issue = catalogue.issue(held.issue_id) if held else None
    language = question.language
    if held is None or issue is None:
        return Answer(question.text, language, say("no such issue", language), False)
    page = question.hints.page or (scope.page if scope else 0)
    articles = [a for a in issue.articles if a.kind.is_article and a.body.strip()]
    articles = [a for a in articles if not page or page in a.pages]
    head = issue.masthead
    if not articles:
        what = say("no such page", language, paper=head.paper, date=iso_day(head.date), page=str(page))
        return Answer(question.text, language, what, False) if page else refusal(question.text, language)
    number = head.printed_number if language == "zh" else f"No. {head.issue or head.total_issue or '?'}"
    lines = [
        say("contents", language, paper=head.paper, date=iso_day(head.date), number=number, count=str(len(articles)))
    ]
    citations = cited_openings([hit_of(article, head, held.issue_id) for article in articles[:MAX_LISTED]])
    led = MAX_LED if with_leads else 0
    lines += [f"《{c.headline}》{_lead(c, question)}" for c in citations[:led]]
    lines += [f"《{c.headline}》[{c.number}]" for c in citations[led:]]
    if len(articles) > MAX_LISTED:
        more = str(len(articles) - MAX_LISTED)
        lines.append(say("contents more", language, count=more, issue=held.issue_id))
    return Answer(question.text, language, "\n".join(lines), True, citations)


def _lead(citation: Citation, question: Question) -> str:
    return ("：" if question.language == "zh" else ": ") + line_of(citation, question)


def cited_openings(hits: Sequence[Hit]) -> tuple[Citation, ...]:
    """Return a citation of each article's first sentence, numbered from 1."""
    return tuple(cite(hit, number, *first_sentence(hit)) for number, hit in enumerate(hits, start=1))


def _meant(hints: Hints, catalogue: Catalogue, scope: Scope) -> Revision | None:
    """Return the newest issue that is the one meant."""
    for held in catalogue.revisions():
        head = held.masthead
        if (scope.issue_id and held.issue_id != scope.issue_id) or (scope.paper and head.paper != scope.paper):
            continue
        if head.date and ((scope.since and head.date < scope.since) or (scope.until and head.date > scope.until)):
            continue
        if _named(hints, head):
            return held
    return None


def _named(hints: Hints, head: Masthead) -> bool:
    if hints.issue and hints.issue not in (head.issue, head.total_issue):
        return False
    if hints.total_issue and hints.total_issue != head.total_issue:
        return False
    day = hints.published
    if day is None:
        return True
    if head.date is None:
        return False
    if not day.dated:
        return (day.first.month, day.first.day) == (head.date.month, head.date.day)
    return day.first <= head.date <= day.last
