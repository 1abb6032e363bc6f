"""Read newspaper pages from PDF files with a text layer, by the places of their characters.

Knows what an issue is and which files cannot be read; how a page is taken apart stands in the `pdf_` rooms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.errors import UserError
from ingest.dates import date_in_name, page_in_name
from ingest.limits import DEFAULT_LIMITS, Limits
from ingest.marks import is_public_notice
from ingest.masthead import doubts_about, read_masthead
from ingest.pdf_page import PageReading, PageStory, State
from ingest.pdf_reading import PdfReading, SlowPdf
from ingest.pdf_text import BrokenPdf, LockedPdf
from ingest.readers.composed import Piece, compose, headline_from
from ingest.source import SourceFile
from retrieval.newspaper import Article, Doubt, Issue, Kind, Masthead

# Below this belief in an article's borders the operator is told.
DOUBTFUL = 0.6
# How far into a file the mark "%PDF-" may stand (Adobe's own readers look that far).
MARK_WITHIN_BYTES = 1024
_END_WITHIN_BYTES = 2048

_WHY_NOT = {
    State.EMPTY: "the page is empty",
    State.NEEDS_OCR: "needs_ocr: the page is a picture without text; install the extra wenbao[ocr], or give it as text",
    State.GARBLED: "the text layer is garbled (hardly a common character in it): not read; the page needs OCR",
    State.TOO_MANY: "more characters on the page than the limit (max_page_chars): not read",
    State.TOO_SLOW: "the page took longer than the limit (page_timeout_s): given up",
    State.FAILED: "the page is damaged and could not be read",
}


def read_pdf(files: Sequence[SourceFile], limits: Limits = DEFAULT_LIMITS) -> list[Issue]:
    """Return the issues, or parts of issues, that PDF files hold, in the order of the files.

    A page that cannot be read becomes a doubt as long as another page of its file can.

    Raises:
        UserError: a file is empty, no PDF, cut short, locked, too long, or no page of it can be read.

    """
    return [part for source in files for part in _read_file(source, limits)]


def _read_file(source: SourceFile, limits: Limits) -> list[Issue]:
    with _opened(source, limits) as opened:
        count = opened.pages
        if count == 0:
            raise UserError(f"{source.name!r}: the PDF has no pages")
        if count > limits.pages:
            text = f"{count:,} pages, more than the limit of {limits.pages:,}; ingest it in parts"
            raise UserError(f"{source.name!r}: {text}")
        readings = list(opened.readings())
    if not any(reading.stories for reading in readings):
        reasons = list(dict.fromkeys(_WHY_NOT.get(r.state, "no article was found on the page") for r in readings))
        raise UserError(f"{source.name!r}: none of {count} pages could be read: {'; '.join(reasons)}")
    pages = _numbered(readings, source.name)
    return [_issue(group, source.name) for group in _by_issue(pages)]


def _opened(source: SourceFile, limits: Limits) -> PdfReading:
    name, data = source.name, source.data
    if not data:
        raise UserError(f"{name!r}: the file is empty (0 bytes): was it copied completely?")
    if b"%PDF-" not in data[:MARK_WITHIN_BYTES]:
        raise UserError(f"{name!r}: not a PDF, whatever its name says; give it the ending of its format")
    try:
        return PdfReading(data, limits)
    except LockedPdf as error:
        raise UserError(f"{name!r}: needs a password; save it without one and ingest it again") from error
    except BrokenPdf as error:
        cut = b"%%EOF" not in data[-_END_WITHIN_BYTES:]
        what = "cut short (its end is missing): copy or download it again" if cut else "damaged: open and save it anew"
        raise UserError(f"{name!r}: the PDF is {what}") from error
    except SlowPdf as error:
        raise UserError(f"{name!r}: the PDF took longer to open than the limit (page_timeout_s): given up") from error


def _numbered(readings: Sequence[PageReading], name: str) -> list[PageReading]:
    """Give pages that do not print their number that of the file's name, or the one after the page before."""
    numbered: list[PageReading] = []
    for reading in readings:
        page = reading.page
        if not page:
            before = numbered[-1].page if numbered else 0
            first = (page_in_name(name) or 1) if len(readings) == 1 or not numbered else 1
            page = before + 1 if before else first
        numbered.append(replace(reading, page=page))
    return numbered


def _by_issue(pages: Sequence[PageReading]) -> list[list[PageReading]]:
    """Group pages to issues: a head with another date or total number begins a new one."""
    groups: list[list[PageReading]] = []
    known = Masthead("", None)
    for page in pages:
        head = read_masthead(page.head)
        other = bool(head.date and known.date and head.date != known.date)
        other = other or bool(head.total_issue and known.total_issue and head.total_issue != known.total_issue)
        if other or not groups:
            groups.append([])
            known = head
        groups[-1].append(page)
        known = replace(known, date=known.date or head.date, total_issue=known.total_issue or head.total_issue)
    return groups


def _issue(pages: Sequence[PageReading], name: str) -> Issue:
    lines = [line for page in pages for line in page.head]
    articles = [article for page in pages for article in articles_of(page)]
    body = "\n".join(article.raw for article in articles)
    masthead = read_masthead(lines, name, body)
    fullest = max(pages, key=lambda page: sum(map(len, page.head)))
    front = read_masthead(fullest.head, name, body).lines
    printed = read_masthead(lines)
    doubts = doubts_about(masthead, name, name_date=date_in_name(name) if printed.date else None)
    return Issue(
        masthead=replace(masthead, lines=front),
        articles=tuple(articles),
        pages=tuple(sorted({page.page for page in pages})),
        section_names=tuple(dict.fromkeys((page.page, page.section) for page in pages if page.section)),
        doubts=(
            *doubts,
            *(doubt for page in pages for doubt in _page_doubts(page, name)),
            *_article_doubts(articles, name),
        ),
        sources=(name,),
    )


def articles_of(page: PageReading) -> list[Article]:
    """Return the articles of a page, with bylines, lead markers, signatures and jumps taken out of their text."""
    made = (_article(story, page) for story in page.stories)
    return [article for article in made if article is not None]


def _article(story: PageStory, page: PageReading) -> Article | None:
    pieces = [Piece(piece.raw, piece.role, page.page) for piece in story.pieces]
    article = compose(
        story.headline,
        pieces,
        byline=story.byline,
        kicker=story.kicker,
        subtitle=story.subtitle,
        section=page.section,
        pages=(page.page,),
        confidence=story.confidence,
    )
    if article is None:
        return None
    if story.ad:
        notice = any(is_public_notice(text) for text in (story.headline, *(piece.raw for piece in pieces)))
        return replace(article, kind=Kind.PUBLIC_NOTICE if notice else Kind.AD)
    if not article.headline and article.paragraphs:
        return replace(article, headline=headline_from(article.paragraphs[0].text))
    return article


def _page_doubts(page: PageReading, name: str) -> list[Doubt]:
    place = f"{name} · page {page.page}"
    if page.state is not State.READ:
        return [Doubt(place, _WHY_NOT[page.state])]
    doubts = [Doubt(place, "read by OCR: characters may be wrong")] if page.recognised else []
    doubts += [Doubt(place, f"belongs to no article: {line!r}") for line in page.loose]
    if not page.stories:
        doubts.append(Doubt(place, "no article was found on the page"))
    return doubts


def _article_doubts(articles: Sequence[Article], name: str) -> list[Doubt]:
    doubts = []
    for article in articles:
        place = f"{name} · {article.headline}"
        if not article.kind.indexed:
            continue
        if article.confidence < DOUBTFUL:
            doubts.append(Doubt(place, f"where this article begins and ends is unsure ({article.confidence:.0%})"))
        if not article.blocks:
            doubts.append(Doubt(place, "a headline without text"))
    return doubts
