"""Answer with articles instead of facts: which one tells it, what one is about, what is newest on a subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer, Citation, cite, refusal
from bot.extract_read import Reading, Relevance, read
from bot.extract_record import admits
from bot.extract_sentences import article_sentences
from bot.extract_source import speaker_answer
from bot.extract_spans import Span
from bot.extract_summary import line_of, summary_answer
from bot.extract_terms import matchable
from bot.phrases import say
from bot.question import Part, Question
from bot.question_words import Kind
from bot.tables import compared, timeline
from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures, same_figure
from retrieval.newspaper import Kind as ArticleKind
from retrieval.newspaper import iso_day, issue_number
from retrieval.passage import Hit
from retrieval.units import Measure

# To mean an article takes less than to be answered by it: it must hold this share of what the question names.
SUBJECT_SHARE = {"zh": 0.5, "en": 0.25}  # of an English question some words have no translation
# As many articles of a subject as a reader takes in at once.
MAX_ARTICLES = 5
# A half-remembered sentence is the printed one when so much of it stands there (share of its character pairs) ...
REMEMBERED_SHARE = 0.6
# ... and a quotation, which is meant word for word, when so much does.
QUOTED_SHARE = 0.85
# A line without asking words that is at least so long is a sentence that somebody remembers.
SENTENCE_CHARS = 14

_QUOTED = lazy_pattern(r"[“「『\"](?P<quote>[^”」』\"]{2,200})[”」』\"]")

# 占比高达97.2%是谁说的
_SAID_BY_WHOM = lazy_pattern(
    r"^(?:请问)?(?P<said>.{6,160}?)[，,]?(?:这[句段]?话)?是?谁(?:说|讲|指出|表示|提出|透露|认为|介绍)的?[？?]?$",
    re.DOTALL,
)


def lookup(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return the answer where the question asks for articles, None where it asks for a fact."""
    if question.hints.any:
        hits = [hit for hit in hits if admits(question.hints, hit)]
    if (said := _SAID_BY_WHOM.match(question.standalone)) and (speaker := who_said(question, said["said"], hits)):
        return speaker
    if question.kind is Kind.SUMMARY:
        return summary(question, hits, relevance)
    if question.kind is Kind.LATEST:
        return latest(question, hits, relevance)
    if question.kind is Kind.FIND or is_remembered(question):
        return find(question, hits)
    if question.kind is Kind.COMPARE:
        return compared(question, hits, relevance)
    if question.kind is Kind.TIMELINE:
        return timeline(question, hits, relevance)
    return None


def who_said(question: Question, said: str, hits: Sequence[Hit]) -> Answer | None:
    """Return who said what the question quotes, in its own words or nearly, None where nothing like it stands there."""
    words = said.strip('“”"「」，,。 ')
    for hit in hits:
        if span := _held(words, hit, REMEMBERED_SHARE):
            return speaker_answer(question, hit, span)
    return None


def summary(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer:
    """Return the summary of the article that the question means, a refusal where none holds its subject."""
    meant = _subject_hits(question, hits, relevance)
    if not meant:
        return refusal(question.text, question.language, hits)
    return summary_answer(question, meant[0])


def latest(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer:
    """Return the articles on the question's subject, newest first, each with its date and first sentence."""
    meant = _subject_hits(question, hits, relevance)
    if not meant:
        return refusal(question.text, question.language, hits)
    newest = sorted(meant, key=lambda hit: iso_day(hit.masthead.date), reverse=True)[:MAX_ARTICLES]
    citations = [cite(hit, number, *_opening(hit)) for number, hit in enumerate(newest, start=1)]
    lines = [f"{iso_day(c.date) or '—'} 《{c.headline}》 {line_of(c, question)}" for c in citations]
    return Answer(question.text, question.language, "\n".join(lines), True, tuple(citations))


def find(question: Question, hits: Sequence[Hit]) -> Answer:
    """Return the article, issue, date and page that hold the quotation, figure or sentence, or that none does."""
    quote = _remembered(question)
    numbers = question.figures if not quote else ()
    share = QUOTED_SHARE if _QUOTED.search(question.text) else REMEMBERED_SHARE
    told = [(_held(quote, hit, share) if quote else _figure_held(question, hit), hit) for hit in hits]
    places = list(dict.fromkeys((hit.article.article_id, span) for span, hit in told if span is not None))
    if not places:
        what = f"“{quote}”" if quote else "、".join(f.text for f in numbers) or question.text.strip("？?")
        return replace(
            refusal(question.text, question.language, hits), text=say("nowhere told", question.language, what=what)
        )
    by_id = {hit.article.article_id: hit for hit in hits}
    citations = [cite(by_id[name], number, *span) for number, (name, span) in enumerate(places[:MAX_ARTICLES], start=1)]
    lines = [
        say("told there", question.language, headline=c.headline, where=place_of(c, question)) + line_of(c, question)
        for c in citations
    ]
    return Answer(question.text, question.language, "\n".join(lines), True, tuple(citations))


def is_remembered(question: Question) -> bool:
    """Tell whether the question is no question but a sentence that somebody half remembers."""
    text = question.text.strip()
    if question.kind is not Kind.WHAT or text.endswith(("？", "?")):
        return False
    return len(text) >= SENTENCE_CHARS and (text.endswith(("。", "！", "”", "……", "…")) or "，" in text)


def place_of(citation: Citation, question: Question) -> str:
    """Return paper, date, issue and page in the reader's language."""
    zh = question.language == "zh"
    page = (f"第{citation.page}版" if zh else f"page {citation.page}") if citation.page else ""
    number = (
        issue_number(citation.issue, citation.total_issue) if zh else f"No. {citation.issue}" * bool(citation.issue)
    )
    parts = [citation.paper, iso_day(citation.date), number, page]
    return (" " if zh else ", ").join(part for part in parts if part)


def _subject_hits(question: Question, hits: Sequence[Hit], relevance: Relevance) -> list[Hit]:
    """Return a hit of each article that is about what the question names, best first."""
    about = Part(question.standalone, Kind.WHAT)
    reading = read(question, about, hits, relevance)
    if reading is None:
        return []
    chosen: dict[str, Hit] = {}
    for at in reading.order:
        candidate = reading.measured[at].candidate
        article = candidate.hit.article
        if article.kind is not ArticleKind.MASTHEAD and article.article_id not in chosen:
            share = _named_share(reading, article.headline, article.body)
            if share >= SUBJECT_SHARE[question.asked_in] or f"《{article.headline}》" in question.standalone:
                chosen[article.article_id] = candidate.hit
    return list(chosen.values())


def _named_share(reading: Reading, headline: str, body: str) -> float:
    """Return how much of the question's weight the article holds, what its headline holds counted whole."""
    weighing = reading.weighing
    head, text = matchable(headline), matchable(body)
    held = [max(word.strength_in(head), 0.75 * word.strength_in(text)) for word in weighing.words]
    return weighing.cover(held)


def _opening(hit: Hit) -> Span:
    return next(((a, b) for a, b, _ in article_sentences(hit)), (0, len(hit.article.body)))


def _remembered(question: Question) -> str:
    if match := _QUOTED.search(question.text):
        return match["quote"]
    return question.text.strip("。！… ") if is_remembered(question) else ""


def _held(quote: str, hit: Hit, share: float) -> Span | None:
    """Return the sentences of the article that hold the quotation, word for word or nearly."""
    body = hit.article.body
    if len(quote) >= 2 and (at := body.find(quote)) >= 0:
        spans = [(a, b) for a, b, _ in article_sentences(hit) if a < at + len(quote) and at < b]
        return (spans[0][0], spans[-1][1]) if spans else None
    pairs = _pairs(quote)
    if len(pairs) < 4:
        return None
    best: tuple[float, Span] | None = None
    for a, b, _ in article_sentences(hit):
        held = len(pairs & _pairs(body[a:b])) / len(pairs)
        if best is None or held > best[0]:
            best = (held, (a, b))
    return best[1] if best and best[0] >= share else None


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[\W_]", "", matchable(text))
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def _alike(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are the same, 320家 and 320家企业 too."""
    counted = one.value == other.value and one.measure is other.measure is Measure.COUNT
    return same_figure(one, other) or (
        counted and (one.counter.startswith(other.counter) or other.counter.startswith(one.counter))
    )


def _figure_held(question: Question, hit: Hit) -> Span | None:
    """Return the sentence that has the question's figures and most of its words."""
    body = hit.article.body
    runs = [run for run in question.runs if len(run) > 1]
    best: tuple[int, Span] | None = None
    for a, b, _ in article_sentences(hit):
        here = figures(body[a:b])
        if not all(any(_alike(f, g) for g in here) for f in question.figures):
            continue
        score = sum(matchable(body[a:b]).count(run[i : i + 2]) > 0 for run in runs for i in range(len(run) - 1))
        if (question.figures or score) and (best is None or score > best[0]):
            best = (score, (a, b))
    return best[1] if best and (question.figures or best[0] >= 2) else None
