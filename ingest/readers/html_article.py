"""Make the article of a story page. Knows no edition and no files."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.readers.composed import Piece, compose
from ingest.readers.html_body import body_text
from ingest.readers.html_page import Story
from retrieval.newspaper import Article, Doubt, Kind, Role

# Below this a page with a headline holds a button or a notice instead of the article.
WALLED_MIN_CHARS = 100


def article_of(
    story: Story, listed_title: str, pages: Sequence[int], section: str
) -> tuple[Article | None, list[Doubt]]:
    """Make the article, and say what is doubtful; None where the page holds only a headline of nothing.

    `listed_title` stands in where the article's own page has no headline.
    """
    body = body_text(story.body)
    doubts = []
    if body.walled:
        doubts.append(Doubt(story.name, "the rest of the article is behind a login: only its beginning was saved"))
    page = pages[0] if pages else 0
    pieces = [Piece(segment.raw, segment.role, page) for segment in body.segments if segment.raw != story.headline]
    pieces += [Piece(caption, Role.CAPTION, page) for caption in story.captions]
    article = compose(
        story.headline or listed_title,
        pieces,
        byline=story.byline,
        kicker=story.kicker,
        subtitle=story.subtitle,
        section=section,
        pages=pages,
        confidence=story.confidence,
    )
    if article is None or (body.walled and body.chars < WALLED_MIN_CHARS):
        doubts.append(Doubt(story.name, "an article page without an article"))
        return None, doubts
    if not article.headline:
        doubts.append(Doubt(story.name, "an article without a headline"))
    elif not article.blocks and article.kind is Kind.REPORT:
        doubts.append(
            Doubt(story.name, f"{article.headline!r}: a headline without text; a picture or an advertisement?")
        )
    return article, doubts
