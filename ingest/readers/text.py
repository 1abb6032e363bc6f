"""Read newspaper pages from plain text. Knows no other format; the files of one paper may come together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from config.errors import UserError
from ingest.articles import article_of
from ingest.bylines import read_byline
from ingest.certainty import DOUBTFUL
from ingest.dates import date_in_name, find_date, page_in_name
from ingest.decode import decode
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.lines import Line, layout_of, unwrap
from ingest.marks import is_caption, is_credit, own_jump
from ingest.masthead import UNKNOWN_PAPER, doubts_about, read_masthead
from ingest.openings import read_opening
from ingest.page_heads import PageText, pages_of
from ingest.segmenter import segment
from ingest.source import SourceFile
from ingest.web_marks import is_source_line, paper_of_source
from retrieval.han import han_share, normalise
from retrieval.newspaper import Article, Doubt, Issue, Masthead, Role

# Where lines are broken at a fixed width and nothing shows where paragraphs begin, half of the belief is gone.
GUESSED_SHARE = 0.5
# What a newspaper page has at least: running text that is mostly Chinese, in sentences that end.
MIN_HAN_SHARE = 0.4
MIN_PARAGRAPH_CHARS = 25
_SENTENCE = re.compile(r"[\u3400-\u9fff].*[。！？”]")
_CODE = re.compile(
    r"^\s*(?:[{}<\[]|[A-Za-z_.\"']+\s*[:=(]|import |def |class |//|#include)|[;{}]\s*$|"
    r"^[^,\t。！？；]{0,30}(?:[,\t|][^,\t|。！？；]{0,30}){4,}$"
)
MAX_CODE_SHARE = 0.3


def read_text(files: Sequence[SourceFile], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Return the issues, or parts of issues, that plain text files hold, in the order of the files.

    Raises:
        UserError: a file is no text, is garbled, or holds no newspaper page.

    """
    return [part for source in files for part in _read_file(source, limits)]


def _read_file(source: SourceFile, limits: Limits) -> list[Issue]:
    text = decode(source).text
    _refuse_what_is_no_newspaper(source.name, text)
    pages = _numbered(pages_of(text), source.name)
    _check_sizes(pages, source.name, limits)
    parts: list[Issue] = []
    for group in _by_issue(pages):
        parts.append(_issue(group, source.name))
    if not any(article.paragraphs for part in parts for article in part.articles):
        raise UserError(f"{source.name!r}: no article was found; a page needs headlines and paragraphs")
    return parts


def _check_sizes(pages: Sequence[PageText], name: str, limits: Limits) -> None:
    if len(pages) > limits.pages:
        raise UserError(f"{name!r}: {len(pages):,} pages, more than the limit of {limits.pages:,}; ingest it in parts")
    for page in pages:
        length = sum(len(line.text) for line in page.lines)
        if length > limits.page_chars:
            text = f"{length:,} characters, more than the limit of {limits.page_chars:,}: is this one page?"
            raise UserError(f"{name!r}, page {page.page or '?'}: {text}")


def _refuse_what_is_no_newspaper(name: str, text: str) -> None:
    lines = [line for line in text.split("\n") if line.strip()]
    if han_share(text) < MIN_HAN_SHARE:
        raise UserError(f"{name!r}: hardly any Chinese text; this reads Chinese newspaper pages")
    if sum(bool(_CODE.search(line)) for line in lines) > MAX_CODE_SHARE * len(lines):
        raise UserError(f"{name!r}: this looks like a table or a program, not like a newspaper page")
    joined = "".join(line.strip() for line in lines)
    if len(joined) < MIN_PARAGRAPH_CHARS or not _SENTENCE.search(joined):
        raise UserError(f"{name!r}: no sentence in it; a newspaper page has headlines and paragraphs")


def _numbered(pages: Sequence[PageText], name: str) -> list[PageText]:
    """Give pages that do not tell their number the one of the file's name, or the one after the page before."""
    numbered: list[PageText] = []
    for at, page in enumerate(pages):
        if page.page == 0:
            before = numbered[-1].page if numbered else 0
            page = replace(page, page=page_in_name(name) if at == 0 else (before + 1 if before else 0))
        elif at == 0 and len(pages) == 1 and page_in_name(name) > 1 and page.page == 1 and not page.name:
            page = replace(page, page=page_in_name(name))  # some papers repeat the imprint on inner pages
        numbered.append(page)
    return numbered


def _by_issue(pages: Sequence[PageText]) -> list[list[PageText]]:
    """Group pages to issues: a head with another date or another number begins a new one."""
    groups: list[list[PageText]] = []
    known = Masthead("", None)
    for page in pages:
        head = read_masthead(page.head)
        other = bool(head.date and known.date and head.date != known.date)
        other = other or bool(head.total_issue and known.total_issue and head.total_issue != known.total_issue)
        other = other or bool(head.issue and known.issue and head.issue != known.issue)
        if other or not groups:
            groups.append([])
            known = head
        groups[-1].append(page)
        known = replace(
            known,
            date=known.date or head.date,
            issue=known.issue or head.issue,
            total_issue=known.total_issue or head.total_issue,
        )
    return groups


def _issue(pages: Sequence[PageText], name: str) -> Issue:
    head_lines = [line for page in pages for line in page.head]
    printed = read_masthead(head_lines)
    body = "\n".join(line.text for page in pages for line in page.lines)
    masthead = _with_what_sources_tell(read_masthead(head_lines, name, body), pages)
    articles = [article for page in pages for article in _articles(page)]
    doubts = doubts_about(masthead, name, name_date=date_in_name(name) if printed.date else None)
    doubts += [
        Doubt(f"{name} · page {page.page}", "lines are broken at a fixed width: where paragraphs begin is a guess")
        for page in pages
        if _paragraphs_are_guessed(page)
    ]
    return Issue(
        masthead=replace(masthead, lines=_front_lines(pages)),
        articles=tuple(articles),
        pages=tuple(sorted({page.page for page in pages if page.page})),
        section_names=tuple(dict.fromkeys((page.page, page.name) for page in pages if page.page and page.name)),
        doubts=(*doubts, *_article_doubts(articles, name)),
        sources=(name,),
    )


def _with_what_sources_tell(masthead: Masthead, pages: Sequence[PageText]) -> Masthead:
    """Fill the day and the paper of articles copied from the web from the lines that say where each is from, if they
    all say the same.
    """
    lines = [line.text for page in pages for line in page.lines if is_source_line(line.text)]
    days = {day for line in lines if (day := find_date(line))}
    papers = {paper for line in lines if (paper := paper_of_source(line))}
    if masthead.date is None and len(days) == 1:
        masthead = replace(masthead, date=days.pop())
    if masthead.paper == UNKNOWN_PAPER and len(papers) == 1:
        masthead = replace(masthead, paper=papers.pop())
    return masthead


def _front_lines(pages: Sequence[PageText]) -> tuple[str, ...]:
    """Return the fullest head of the pages, for quoting."""
    return tuple(normalise(line) for line in max((page.head for page in pages), key=lambda head: sum(map(len, head))))


def _articles(page: PageText) -> list[Article]:
    layout = layout_of(page.lines)
    lines = unwrap(page.lines, layout, starts=[_stands_alone(line) for line in page.lines])
    trust = GUESSED_SHARE if _paragraphs_are_guessed(page) else 1.0
    found: list[Article] = []
    for each in segment(lines, layout):
        article = article_of(each, page.page)
        section = article.section or page.name
        found.append(replace(article, section=section, confidence=round(article.confidence * trust, 3)))
    return found


def _paragraphs_are_guessed(page: PageText) -> bool:
    """Tell whether the lines of a page are broken at a fixed width and nothing shows where paragraphs begin."""
    layout = layout_of(page.lines)
    return bool(layout.wrap) and not layout.indents and not any(line.gap for line in page.lines[1:])


def _stands_alone(line: Line) -> bool:
    text = normalise(line.text)
    opening = read_opening(text)
    return bool(
        opening.marker or opening.authors or read_byline(text) or own_jump(text) or is_credit(text) or is_caption(text)
    )


def _article_doubts(articles: Sequence[Article], name: str) -> list[Doubt]:
    doubts: list[Doubt] = []
    for article in articles:
        place = f"{name} · {article.headline}"
        if article.confidence < DOUBTFUL and article.kind.indexed:
            doubts.append(Doubt(place, f"where this article begins and ends is unsure ({article.confidence:.0%})"))
        if article.kind.indexed and not any(block.role is not Role.SUBHEAD for block in article.blocks):
            doubts.append(Doubt(place, "a headline without text"))
    return doubts
