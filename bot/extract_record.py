"""Answer what the paper's own record tells: who wrote an article, on which page, in which issue. Reads no sentences."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Answer, cite, refusal
from bot.phrases import say
from bot.question import Hints, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.newspaper import Kind as ArticleKind
from retrieval.newspaper import iso_day, signed_by
from retrieval.passage import Hit
from retrieval.sentences import sentence_spans, trimmed

# As many headlines as a reader takes in at once.
MAX_HEADLINES = 12
_MASTHEAD_LINES = {
    Kind.PUBLISHER: lazy_pattern(r"主办|出版(?!物)|主管|承办|协办"),
    Kind.ISSUE_NUMBER: lazy_pattern(r"第\s?\d+\s?期"),
    Kind.PUBLISHED: lazy_pattern(r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"),
}


def masthead_answer(question: Question, hits: Sequence[Hit]) -> Answer | None:
    """Return the answer from the head of the issue, None where the hits hold no masthead that tells all of it."""
    heads = [h for h in hits if h.article.kind is ArticleKind.MASTHEAD and admits(question.hints, h)]
    if not heads:
        return None
    hit = heads[0]
    body = hit.article.body
    lines = [trimmed(body, span) for span in sentence_spans(body)]
    chosen: list[tuple[int, int]] = []
    for part in question.parts:
        pattern = _MASTHEAD_LINES.get(part.kind)
        told = [span for span in lines if pattern and pattern.search(body[span[0] : span[1]])]
        if not told:
            return None
        chosen += told
    spans = sorted(dict.fromkeys(chosen))
    citations = tuple(cite(hit, number, *span) for number, span in enumerate(spans, start=1))
    text = "\n".join(f"{c.quote}[{c.number}]" for c in citations)
    if question.language == "en":
        text = "\n".join(f"{_english_head(c.quote, hit)}“{c.quote}” [{c.number}]" for c in citations)
    return Answer(question.text, question.language, text, True, citations)


def _english_head(line: str, hit: Hit) -> str:
    head = hit.masthead
    if "期" in line and head.issue:
        return f"No. {head.issue}" + (f", {head.total_issue} in all" if head.total_issue else "") + ": "
    for word, role in (("主管", "Supervised by"), ("主办", "Sponsored by"), ("出版", "Published by")):
        if word in line:
            return f"{role}: "
    return ""


def issue_answer(question: Question, hit: Hit) -> Answer:
    """Return number and date of the issue that an article stands in."""
    head = hit.masthead
    number = head.printed_number
    if question.language == "en":
        number = f"No. {head.issue}" + (f" ({head.total_issue} in all)" if head.total_issue else "")
    day = iso_day(head.date)
    return _one(question, hit, say("issue", question.language, paper=head.paper, date=day, number=number))


def article_answer(question: Question, kind: Kind, hit: Hit, at: tuple[int, int]) -> Answer:
    """Return byline, headline, page or date of the article that the question means; `at` is the span that shows it."""
    article, language = hit.article, question.language
    if kind is Kind.AUTHOR:
        names = signed_by(article.byline, (author.name for author in article.authors))
        text = say("byline" if names else "no byline", language, headline=article.headline, names=names)
    elif kind is Kind.PAGE:
        pages = [str(page) for page in article.pages]
        text = say("page", language, headline=article.headline, pages=("、" if language == "zh" else ", ").join(pages))
    elif kind is Kind.PUBLISHED:
        day = iso_day(hit.masthead.date)
        text = say("published", language, headline=article.headline, date=day)
    else:
        text = say("headline", language, headline=article.headline)
    return _one(question, hit, text, at)


def contents_answer(question: Question, hits: Sequence[Hit]) -> Answer:
    """Return the headlines of the hits that the question's issue, date and page admit, each cited."""
    chosen: dict[str, Hit] = {}
    for hit in hits:
        if admits(question.hints, hit) and hit.article.kind is not ArticleKind.MASTHEAD:
            chosen.setdefault(hit.article.headline, hit)
    if not chosen:
        return refusal(question.text, question.language, hits)
    citations = []
    for number, hit in enumerate(list(chosen.values())[:MAX_HEADLINES], start=1):
        citations.append(cite(hit, number, *first_sentence(hit)))
    text = "\n".join(f"《{c.headline}》[{c.number}]" for c in citations)
    return Answer(question.text, question.language, text, True, tuple(citations))


def admits(hints: Hints, hit: Hit) -> bool:
    """Tell whether the hit's issue and pages are those that the question names."""
    head = hit.masthead
    if hints.issue and hints.issue not in (head.issue, head.total_issue):
        return False
    if hints.total_issue and hints.total_issue != head.total_issue:
        return False
    if hints.page and hit.article.pages and hints.page not in hit.article.pages:
        return False
    day = hints.published
    if day is None or head.date is None:
        return True
    if not day.dated:
        return (day.first.month, day.first.day) == (head.date.month, head.date.day)
    return day.first <= head.date <= day.last


def first_sentence(hit: Hit) -> tuple[int, int]:
    body = hit.article.body
    spans = [trimmed(body, span) for span in sentence_spans(body)]
    return next((span for span in spans if span[1] > span[0]), (0, len(body)))


def _one(question: Question, hit: Hit, text: str, at: tuple[int, int] | None = None) -> Answer:
    citation = cite(hit, 1, *(at or first_sentence(hit)))
    mark = "[1]" if question.language == "zh" else " [1]"
    stop = text[-1] if text[-1] in "。." else ""
    return Answer(question.text, question.language, text.removesuffix(stop) + mark + stop, True, (citation,))
