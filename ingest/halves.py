"""Take a stitched article apart again by page, so that one of its pages can come in anew."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from retrieval.newspaper import Article


def halves(article: Article) -> list[Article]:
    """Undo stitching: return the parts of an article that stand on different pages, in reading order."""
    runs = [(page, tuple(blocks)) for page, blocks in groupby(article.blocks, key=lambda block: block.page)]
    if len(runs) < 2:
        return [article]
    pages = [page for page, _ in runs]
    return [
        replace(
            article,
            blocks=blocks,
            pages=(page,),
            continued_from=pages[at - 1] if at else article.continued_from,
            continued_on=pages[at + 1] if at + 1 < len(pages) else article.continued_on,
            article_id="",
        )
        for at, (page, blocks) in enumerate(runs)
    ]
