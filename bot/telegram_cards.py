"""Show what an answer rests on: the passage in its paragraph, and the article page by page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.phrases import Language
from bot.telegram_buttons import ARTICLE, Rows, back_button, page_buttons, passage_buttons
from bot.telegram_render import Part, Span, escape, split_text, with_bold
from retrieval.newspaper import Article, Masthead, Role, iso_day, signed_by

# A paragraph longer than this is shown around the quotation only.
PARAGRAPH_CHARS = 1_500
# An article's page leaves room for its head, and fits a phone in three screens.
PAGE_UNITS = 2_400
HEADLINE_CHARS = 300

_CORRECTED: dict[Language, str] = {
    "zh": "（报道在此之后有更正，这句话现在不在文中。）",
    "en": "(The article has been corrected since; this sentence no longer stands in it.)",
}


@dataclass(frozen=True, slots=True)
class Card:
    """A message of its own, and the buttons under it."""

    part: Part
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """An article with where it stands; `name` is the number that stands for its id in buttons."""

    article: Article
    masthead: Masthead
    name: int


def passage_card(piece: Piece, quote: str, start: int, *, back: str, language: Language) -> Card:
    """Show the paragraph that `quote` stands in, the quotation in bold, with a button to the whole article.

    `start` is where it stood when it was cited; `back` is what leads from the article back to this card.
    """
    body = piece.article.body
    at = start if body[start : start + len(quote)] == quote else body.find(quote)
    if not quote or at < 0:
        words = f"{quote}\n{_CORRECTED[language]}".strip()
        shown = Part(escape(words), words)
        page = 0
    else:
        span = (at, at + len(quote))
        around = _paragraph(body, span)
        shown = Part(with_bold(body, around, [span]), body[slice(*around)])
        page = next((block.page for first, last, block in piece.article.block_spans() if first <= at <= last), 0)
    head = _head(piece, page, language)
    return Card(
        Part(f"{head.html}\n<blockquote>{shown.html}</blockquote>", f"{head.plain}\n\n{shown.plain}"),
        passage_buttons(piece.name, back, language),
    )


def article_card(piece: Piece, page: int, *, back: str, language: Language) -> Card:
    """Show a page of an article, counted from 1; a number beyond its pages shows the last."""
    article = piece.article
    spans = split_text(article.body, max_units=PAGE_UNITS) or [(0, 0)]
    page = min(max(page, 1), len(spans))
    subheads = [(start, end) for start, end, block in article.block_spans() if block.role is Role.SUBHEAD]
    shown = Part(with_bold(article.body, spans[page - 1], subheads), article.body[slice(*spans[page - 1])])
    head = _head(piece, 0, language)
    turn = page_buttons(page, len(spans), ARTICLE, piece.name, after=(back,) if back else ())
    rows = tuple(row for row in (turn, back_button(back, language)) if row)
    return Card(Part(f"{head.html}\n\n{shown.html}", f"{head.plain}\n\n{shown.plain}"), rows)


def place(article: Article, masthead: Masthead, page: int, language: Language) -> str:
    """Return paper, date, issue and page as one line; `page` 0 tells all pages of the article."""
    pages = [page] if page else list(article.pages)
    if language == "zh":
        told = "".join(f"第{number}版" for number in pages)
        number = masthead.printed_number
    else:
        told = f"page {', '.join(map(str, pages))}" if pages else ""
        number = f"No. {masthead.issue}" if masthead.issue else ""
        if masthead.total_issue:
            number = f"{number} ({masthead.total_issue} in all)" if number else f"No. {masthead.total_issue} in all"
    return " · ".join(word for word in (masthead.paper, iso_day(masthead.date), number, told, article.section) if word)


def _head(piece: Piece, page: int, language: Language) -> Part:
    article = piece.article
    headline = " ".join(article.headline.split())[:HEADLINE_CHARS]
    signed = signed_by(article.byline, (author.name for author in article.authors))[:HEADLINE_CHARS]
    rest = "".join(f"\n{line}" for line in (place(article, piece.masthead, page, language), signed) if line)
    return Part(f"<b>{escape(headline)}</b>{escape(rest)}", f"{headline}{rest}")


def _paragraph(body: str, span: Span) -> Span:
    start = body.rfind("\n", 0, span[0]) + 1
    end = body.find("\n", span[1])
    end = len(body) if end < 0 else end
    return max(start, span[0] - PARAGRAPH_CHARS // 2), min(end, span[1] + PARAGRAPH_CHARS // 2)
