"""Keep a line a line: headlines, bylines and names stand with every passage and answer, so that none may be a book."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from retrieval.newspaper import Article, Author, Block, Doubt, Issue, Masthead

# The longest headline of a newspaper that we saw has 61 characters, with its kicker. One of a million made a question
# take a minute.
MAX_LINE_CHARS = 200
# A page that names more than these is no byline.
MAX_AUTHORS = 40
_LINES = ("kicker", "subtitle", "lead_marker", "dateline", "byline", "section")
_NAMES = ("paper", "weekday", "supervisor", "publisher", "cn", "post_code", "url", "group")


def bounded(issue: Issue) -> Issue:
    """Return `issue` with its lines cut where they are far too long; what a headline loses begins its article."""
    articles = tuple(_article(article) for article in issue.articles)
    masthead = _masthead(issue.masthead)
    doubts = tuple(
        Doubt(short.headline, f"a headline of {len(long.headline):,} characters: shown cut, whole in the text")
        for long, short in zip(issue.articles, articles, strict=True)
        if long.headline != short.headline
    )
    names = tuple((page, line(name)) for page, name in issue.section_names)
    return replace(issue, masthead=masthead, articles=articles, section_names=names, doubts=issue.doubts + doubts)


def line(text: str) -> str:
    """Return `text` with its end cut off where it is no line any more.

    >>> line("二月稀土价格连涨"), len(line("长" * 1_000_000))
    ('二月稀土价格连涨', 200)
    """
    return text if len(text) <= MAX_LINE_CHARS else text[: MAX_LINE_CHARS - 1].rstrip() + "…"


def _article(article: Article) -> Article:
    blocks = article.blocks
    if len(article.headline) > MAX_LINE_CHARS:
        page = article.pages[0] if article.pages else 0
        blocks = (Block(" ".join(article.headline.split()), page=page), *blocks)
    authors = tuple(Author(line(author.name), line(author.role)) for author in article.authors[:MAX_AUTHORS])
    short: dict[str, Any] = {name: line(getattr(article, name)) for name in _LINES}
    return replace(article, headline=line(article.headline), blocks=blocks, authors=authors, **short)


def _masthead(masthead: Masthead) -> Masthead:
    short: dict[str, Any] = {name: line(getattr(masthead, name)) for name in _NAMES}
    return replace(
        masthead,
        sponsors=tuple(map(line, masthead.sponsors[:MAX_AUTHORS])),
        lines=tuple(map(line, masthead.lines)),
        **short,
    )
