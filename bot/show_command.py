"""`wenbao show`: an article whole, or an issue's table of contents."""

from __future__ import annotations

from typing import Any

from bot.console import out, print_json, shows_styles
from bot.language import tell
from bot.stores import catalogue_of
from bot.suggest import did_you_mean
from bot.terminal import article_text, contents_text
from config.errors import UserError
from config.settings import Settings
from retrieval.catalogue import Catalogue
from retrieval.newspaper import Article, Issue, Masthead
from retrieval.records import masthead_to_fields

# An article's id begins with its day and page; so many that begin alike are worth comparing with a mistyped one.
MAX_CANDIDATES = 500


def run(name: str, settings: Settings, *, as_json: bool, quote: str) -> None:
    """Show the article or the issue of that name."""
    catalogue = catalogue_of(settings)
    try:
        issue = contents_named(catalogue, name)
        found = None if issue else article_named(catalogue, name)
    finally:
        catalogue.close()
    if issue:
        if as_json:
            print_json({**place_fields(issue.masthead, name), **contents_fields(issue)})
        else:
            out().print(contents_text(issue), end="")
        return
    assert found is not None
    article, masthead, identity = found
    span = find_quote(article, quote)
    if as_json:
        place = {"quote": {"text": quote, "start": span[0], "end": span[1]}} if quote else {}
        print_json({**article_fields(article), **place_fields(masthead, identity), **place})
    else:
        marked = article.body[span[0] : span[1]]
        out().print(article_text(article, masthead, marked, plain=not shows_styles()))


def contents_named(catalogue: Catalogue, name: str) -> Issue | None:
    """Return the issue of that name, None if there is none."""
    return catalogue.issue(name)


def article_named(catalogue: Catalogue, name: str) -> tuple[Article, Masthead, str]:
    """Return the article with that id, its masthead and its issue's id.

    Raises:
        UserError: there is none; names that come near are suggested.

    """
    if found := catalogue.article(name):
        return found
    known = [held.issue_id for held in catalogue.revisions()]
    known += catalogue.article_ids(name[:8], limit=MAX_CANDIDATES)
    near = did_you_mean(name, known) or tell(": 'wenbao issues' lists the issues", "：'wenbao issues' 列出各期")
    raise UserError(f"no article and no issue {name!r} on file{near}", zh=f"没有收录 {name!r} 这篇文章或这一期{near}")


def find_quote(article: Article, quote: str) -> tuple[int, int]:
    """Return where the article's body holds `quote`, spaces and line breaks apart; (0, 0) for no quotation.

    Raises:
        UserError: it does not hold these words.

    """
    wanted = "".join(quote.split())
    if not wanted:
        return 0, 0
    places = [at for at, char in enumerate(article.body) if not char.isspace()]
    start = "".join(article.body[at] for at in places).find(wanted)
    if start < 0:
        raise UserError(
            f"{article.article_id!r} does not hold the words {quote!r}: 'wenbao search' finds which article does",
            zh=f"{article.article_id!r} 里没有 {quote!r} 这句话：用 'wenbao search' 查找出处",
        )
    return places[start], places[start + len(wanted) - 1] + 1


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
        "article_count": issue.article_count,
        # The head, advertisements and credits too, each by its kind.
        "articles": [article_fields(article) for article in issue.articles],
        "doubts": [{"place": doubt.place, "text": doubt.text} for doubt in issue.doubts],
        "sources": list(issue.sources),
    }
