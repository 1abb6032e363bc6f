"""Lists to tap on: the issues on file, an issue's contents, the passages that a search found."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.language import counted
from bot.phrases import Language
from bot.telegram_buttons import ARTICLE, CONTENTS, FOUND, ISSUES, Button, back_button, button, in_rows, page_buttons
from bot.telegram_cards import Card, place
from bot.telegram_render import Part, escape
from retrieval.catalogue import Revision
from retrieval.newspaper import Issue, Masthead, iso_day, signed_by
from retrieval.passage import Hit

ARTICLES_A_PAGE = 12
ISSUES_A_PAGE = 10
LINE_CHARS = 160
SNIPPET_CHARS = 90
BYLINE_CHARS = 40

# Gives the number that stands for a name in buttons.
Short = Callable[[str], int]

_TAP: dict[Language, str] = {"zh": "点序号阅读", "en": "Tap a number to read"}
_PAGE: dict[Language, str] = {"zh": "第{page}版", "en": "p. {page}"}


def contents_card(issue: Issue, identity: str, page: int, short: Short, language: Language, *, back: str = "") -> Card:
    """Show a page of an issue's table of contents; each number opens its article."""
    articles = [held for held in issue.articles if held.kind.is_article]
    name = short(identity)
    pages = _pages(len(articles), ARTICLES_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * ARTICLES_A_PAGE
    lines, numbers = [], []
    for number, held in enumerate(articles[first : first + ARTICLES_A_PAGE], start=first + 1):
        where = "".join(_PAGE[language].format(page=on) for on in held.pages)
        signed = _line(signed_by(held.byline, (author.name for author in held.authors)), BYLINE_CHARS)
        lines.append(" ".join(filter(None, (f"{number}. {_line(held.headline) or held.kind}", where, signed))))
        there = f"{CONTENTS}.{name}.{page}"
        numbers.append(button(str(number), ARTICLE, short(held.article_id), 1, there))
    title = f"{issue_title(issue.masthead)} · {_articles(len(articles), language)}"
    turn = page_buttons(page, pages, CONTENTS, name)
    rows = tuple(row for row in (*in_rows(numbers), turn, back_button(back, language)) if row)
    return Card(_titled(title, [*lines, "", _TAP[language]]), rows)


def issues_card(revisions: Sequence[Revision], page: int, short: Short, language: Language) -> Card:
    """Show a page of the list of issues, newest first; each number opens the issue's contents."""
    pages = _pages(len(revisions), ISSUES_A_PAGE)
    page = min(max(page, 1), pages)
    first = (page - 1) * ISSUES_A_PAGE
    lines, numbers = [], []
    for number, held in enumerate(revisions[first : first + ISSUES_A_PAGE], start=first + 1):
        lines.append(f"{number}. {issue_title(held.masthead)} · {_articles(held.articles, language)}")
        numbers.append(button(str(number), CONTENTS, short(held.issue_id), 1))
    rows = tuple(row for row in (*in_rows(numbers), page_buttons(page, pages, ISSUES)) if row)
    title = f"已收录 {len(revisions)} 期" if language == "zh" else f"{counted(len(revisions), 'issue')} on file"
    return Card(_titled(title, [*lines, "", _TAP[language]]), rows)


def hits_card(words: str, hits: Sequence[Hit], short: Short, language: Language) -> Card:
    """Show the passages that a search found; each number opens its passage."""
    blocks: list[str] = []
    plain: list[str] = []
    numbers: list[Button] = []
    for number, hit in enumerate(hits, start=1):
        passage = hit.passage
        page = next((block.page for _, end, block in hit.article.block_spans() if passage.start <= end), 0)
        headline, where = _line(hit.article.headline), place(hit.article, hit.masthead, page, language)
        snippet = _line(passage.text, SNIPPET_CHARS)
        blocks.append(f"{number}. <b>{escape(headline)}</b>\n{escape(where)}\n{escape(snippet)}")
        plain.append(f"{number}. {headline}\n{where}\n{snippet}")
        name = short(hit.article.article_id or passage.article_id)
        numbers.append(button(str(number), FOUND, name, passage.start, passage.end))
    title = f"🔎 {_line(words)}"
    html = "\n\n".join([f"<b>{escape(title)}</b>", *blocks, _TAP[language]])
    return Card(Part(html, "\n\n".join([title, *plain, _TAP[language]])), in_rows(numbers))


def issue_title(masthead: Masthead) -> str:
    """Return how a reader names an issue: 电子产业观察报 2023-08-18 第32期（总第632期）."""
    return " ".join(filter(None, (_line(masthead.paper) or "?", iso_day(masthead.date), masthead.printed_number)))


def _titled(title: str, lines: Sequence[str]) -> Part:
    below = "\n".join(lines)
    return Part(f"<b>{escape(title)}</b>\n\n{escape(below)}", f"{title}\n\n{below}")


def _articles(count: int, language: Language) -> str:
    return f"{count} 篇" if language == "zh" else counted(count, "article")


def _pages(count: int, each: int) -> int:
    return max(1, -(-count // each))


def _line(text: str, chars: int = LINE_CHARS) -> str:
    text = " ".join(text.split())
    return text if len(text) <= chars else text[: chars - 1] + "…"
