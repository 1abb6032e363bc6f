"""`wenbao search`: the passages themselves, without an answer."""

from __future__ import annotations

from bot.console import aside, out, print_json
from bot.desk import NewsDesk
from bot.language import tell
from bot.terminal import hits_text
from config.settings import Settings
from retrieval.newspaper import iso_day
from retrieval.passage import Scope


def run(words: str, settings: Settings, scope: Scope, *, top: int, as_json: bool) -> None:
    """Print up to `top` passages, best first."""
    with NewsDesk.open(settings) as desk:
        hits = desk.search(words, k=top, scope=scope)
    if as_json:
        print_json(
            {
                "query": words,
                "hits": [
                    {
                        "headline": hit.article.headline,
                        "paper": hit.masthead.paper,
                        "date": iso_day(hit.masthead.date),
                        "pages": list(hit.article.pages),
                        "article_id": hit.article.article_id,
                        "text": hit.passage.text,
                        "start": hit.passage.start,
                        "end": hit.passage.end,
                        "score": hit.score,
                        "found_by": list(hit.found_by),
                    }
                    for hit in hits
                ],
            }
        )
    elif hits:
        out().print(hits_text(hits), end="")
    else:
        aside().print(tell("nothing found", "没有找到"))
