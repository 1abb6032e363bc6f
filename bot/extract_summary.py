"""Say in a few of its own sentences what an article tells: its lead, and what most of the rest is about."""

from __future__ import annotations

import math
from collections import Counter

from bot.answer import Answer, Citation, cite
from bot.extract_sentences import article_sentences
from bot.extract_spans import Span
from bot.phrases import say
from bot.question import Question
from retrieval.figures import figures
from retrieval.newspaper import Role
from retrieval.passage import Hit
from retrieval.terms import terms

# The lead and two more: what a person reads before deciding to read the article.
SUMMARY_SENTENCES = 3
# Shorter ones are headings of enumerations, longer ones a paragraph of their own.
SENTENCE_CHARS = range(12, 161)
# A sentence with a figure tells more than one without.
FIGURE_BONUS = 1.25


def summary_answer(question: Question, hit: Hit, *, beside: Span | None = None) -> Answer:
    """Return the headline and the article's telling sentences, each cited; `beside` is a span told already."""
    spans = telling_sentences(hit, beside=beside)
    citations = tuple(cite(hit, number, *span) for number, span in enumerate(spans, start=1))
    head = say("about article", question.language, headline=hit.article.headline)
    lines = [head, *(line_of(c, question) for c in citations)]
    return Answer(question.text, question.language, "\n".join(lines), True, citations)


def line_of(citation: Citation, question: Question) -> str:
    quote = citation.quote.replace("\n", " ")
    return f"{quote}[{citation.number}]" if question.language == "zh" else f"“{quote}” [{citation.number}]"


def telling_sentences(hit: Hit, *, beside: Span | None = None, most: int = SUMMARY_SENTENCES) -> list[Span]:
    """Return the sentences that tell most of the article, in its order: the first one and those of commonest terms.

    A sentence counts by the mean of log(1 + how often the article has its terms), what an earlier one told left out.
    """
    body = hit.article.body
    spans = [(a, b) for a, b, role in article_sentences(hit) if role in (Role.LEAD, Role.BODY)]
    spans = spans or [(a, b) for a, b, _ in article_sentences(hit)]
    told = [s for s in spans if beside is not None and s[0] < beside[1] and beside[0] < s[1]]
    free = [s for s in spans if s not in told]
    fitting = [s for s in free if s[1] - s[0] in SENTENCE_CHARS] or free or spans
    counts = Counter(term for a, b in spans for term in set(terms(body[a:b])))
    known = {term for a, b in told for term in terms(body[a:b])}
    chosen: list[Span] = []
    if fitting and not told:
        chosen.append(fitting[0])
    while len(chosen) < min(most, len(fitting)):
        for a, b in chosen[-1:]:
            known |= set(terms(body[a:b]))
        left = [s for s in fitting if s not in chosen]
        chosen.append(max(left, key=lambda s: _weight(body[s[0] : s[1]], counts, known)))
    return sorted(chosen)


def _weight(sentence: str, counts: Counter[str], known: set[str]) -> float:
    own = set(terms(sentence))
    if not own:
        return 0.0
    weight = sum(math.log(1 + counts[term]) for term in own - known) / math.sqrt(len(own))
    return weight * (FIGURE_BONUS if figures(sentence) else 1.0)
