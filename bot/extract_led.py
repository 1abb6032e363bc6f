"""Give the texts around a sentence in which a question's words are looked up. Knows nothing of questions."""

from __future__ import annotations

from bot.extract_sentences import Candidate
from bot.extract_terms import matchable
from retrieval.newspaper import Article


def led_to(candidate: Candidate) -> str:
    """Return what leads to the sentence, with it: the headline and its paragraph so far, as words are looked up."""
    return matchable(f"{candidate.hit.article.headline}\n{candidate.so_far}")


def whole_article(article: Article) -> str:
    """Return all that an article says of itself and tells, as words are looked up."""
    return matchable(f"{article.headline}\n{article.kicker}\n{article.body}")
