"""`wenbao show`: an article whole, or an issue's table of contents."""

from __future__ import annotations

from typing import Any

from bot.console import out, print_json
from bot.desk import catalogue_of
from bot.terminal import article_text, contents_text
from config.errors import UserError
from config.settings import Settings
from retrieval.newspaper import Article, Issue, Masthead
from retrieval.records import masthead_to_fields


def run(name: str, settings: Settings, *, as_json: bool, quote: str) -> None:
    """Show the article or the issue of that name."""
    catalogue = catalogue_of(settings)
    try:
        found = catalogue.article(name)
        issue = None if found else catalogue.issue(name)
    finally:
        catalogue.close()
    if found:
        article, masthead, identity = found
        if quote and quote not in article.body:
            raise UserError(f"{name!r} does not hold the words {quote!r}")
        if as_json:
            print_json({**article_fields(article), **place_fields(masthead, identity)})
        else:
            out().print(article_text(article, masthead, quote))
    elif issue:
        if as_json:
            print_json({**place_fields(issue.masthead, name), **contents_fields(issue)})
        else:
            out().print(contents_text(issue), end="")
    else:
        raise UserError(f"no article and no issue {name!r} on file: 'wenbao issues' lists the issues")


def article_fields(article: Article) -> dict[str, Any]:
    """Return an article as a JSON object; `body` is what quotations are part of, `raw` what the source holds."""
    return {
        "article_id": article.article_id,
        "headline": article.headline,
        "kicker": article.kicker,
        "subtitle": article.subtitle,
        "kind": article.kind,
        "lead_marker": article.lead_marker,
        "dateline": article.dateline,
        "byline": article.byline,
        "authors": [{"name": author.name, "role": author.role} for author in article.authors],
        "section": article.section,
        "pages": list(article.pages),
        "continued_on": article.continued_on,
        "continued_from": article.continued_from,
        "confidence": article.confidence,
        "body": article.body,
        "raw": article.raw,
        "blocks": [{"role": b.role, "text": b.text, "raw": b.raw, "page": b.page} for b in article.blocks],
        "notes": [
            {"seen": n.seen, "likely": n.likely, "reason": n.reason, "applied": n.applied} for n in article.notes
        ],
    }


def place_fields(masthead: Masthead, identity: str) -> dict[str, Any]:
    """Return where an article stands as JSON fields."""
    return {"issue_id": identity, **masthead_to_fields(masthead)}


def contents_fields(issue: Issue) -> dict[str, Any]:
    """Return an issue's contents as JSON fields."""
    return {
        "held_pages": list(issue.pages),
        "articles": [article_fields(article) for article in issue.articles],
        "doubts": [{"place": doubt.place, "text": doubt.text} for doubt in issue.doubts],
        "sources": list(issue.sources),
    }
