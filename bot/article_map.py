"""The map of an issue that `wenbao ingest --dry-run` prints: each article with its page, byline and first words."""

from __future__ import annotations

from bot.console import Text
from bot.language import tell
from bot.printable import printable
from bot.terminal import LOW_CONFIDENCE, kind_told
from retrieval.newspaper import Article, Issue, Kind, iso_day, signed_by

FIRST_WORDS_CHARS = 30


def article_map(issue: Issue) -> Text:
    """Return the issue's articles in page order."""
    head = issue.masthead
    title = " ".join(
        filter(None, (head.paper or "?", iso_day(head.date) or tell("undated", "无日期"), head.printed_number))
    )
    shown = Text(f"{printable(title)}\n", style="bold")
    for article in issue.articles:
        if article.kind is not Kind.MASTHEAD:
            shown.append(_entry(article))
    return shown


def first_words(article: Article, chars: int = FIRST_WORDS_CHARS) -> str:
    """Return how the article's text begins, cut at `chars` characters."""
    text = next((block.text for block in article.paragraphs), article.body.split("\n", 1)[0])
    return text if len(text) <= chars else text[:chars] + "…"


def _entry(article: Article) -> Text:
    shown = Text()
    pages = ",".join(map(str, article.pages)) or "?"
    shown.append("  " + tell(f"p. {pages}", f"第{pages}版") + "  ", style="dim")
    shown.append(
        printable(article.headline) or tell("(no headline)", "（无标题）"), style="" if article.kind.indexed else "dim"
    )
    byline = signed_by(article.byline, (author.name for author in article.authors))
    if byline:
        shown.append(f"  {printable(byline)}", style="dim")
    if not article.kind.indexed:
        # Shown too, so that the operator sees that nothing was lost.
        kind = tell(f"{kind_told(article.kind)}, not searched", f"{article.kind}，不检索")
        shown.append(f"  [{kind}]", style="dim")
    low = article.confidence < LOW_CONFIDENCE
    unsure = tell(" borders unsure", " 起止没有把握") if low else ""
    shown.append(f"  {article.confidence:.0%}{unsure}\n", style="yellow" if low else "dim")
    if words := first_words(article):
        length = tell(f"  ({len(article.body)} characters)", f"（{len(article.body)} 字）")
        shown.append(f"      {printable(words)}{length}\n", style="dim")
    return shown
