"""Put what comes in together with what the archive has of the same day."""

from __future__ import annotations

from dataclasses import replace

from ingest.assemble import assemble
from ingest.halves import halves
from retrieval.newspaper import Issue, Kind


def merged_with(incoming: Issue, held: Issue | None) -> Issue:
    """Return `incoming` together with what only `held` has.

    A page that came in again replaces the old one. Articles without a page, as import files have them, are replaced by
    those of the same headline, or all together when the files that they came from come in again.
    """
    if held is None:
        return incoming
    again = {article.article_id for article in incoming.articles}
    all_again = set(held.sources) <= set(incoming.sources)
    kept = []
    for article in held.articles:
        if article.kind is Kind.MASTHEAD:
            continue
        for half in halves(article):
            replaced = set(half.pages) & set(incoming.pages) if half.pages else all_again
            if not replaced and (half.pages or article.article_id not in again):
                kept.append(half)
    if not kept:
        return incoming
    kept_pages = tuple(page for page in held.pages if page not in incoming.pages)
    whole = assemble([incoming, replace(held, pages=kept_pages, articles=tuple(kept))])
    return whole[0] if len(whole) == 1 else incoming
