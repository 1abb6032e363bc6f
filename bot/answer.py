"""What the bot gives back: an answer, and the citations that prove it. Knows nothing of how either was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from typing import Any

from bot.phrases import Language, say
from retrieval.chinese_forms import chinese_period
from retrieval.english_forms import english_period
from retrieval.newspaper import Article, Kind, Note, iso_day, issue_number, signed_by
from retrieval.passage import Hit
from retrieval.period import Period


@dataclass(frozen=True, slots=True)
class Citation:
    """One place in the paper that an answer rests on: `article.body[start:end] == quote`.

    `number` is the one in the answer's mark ([1]). `date` is None for an undated issue; `issue`, `total_issue` and
    `page` are 0 where the source does not say. `pages` are the pages that we hold; `continued_on` is a page that the
    article runs on to, its other half not found there. `about` is the period that the figure quoted tells of, None
    where that is the day of the paper or not known. `notes` are what is doubtful of the quoted words as printed, or was
    put right in them.
    """

    number: int
    article_id: str
    headline: str
    paper: str
    date: Date | None
    issue: int
    total_issue: int
    page: int
    quote: str
    start: int
    end: int
    pages: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    byline: str = ""
    continued_on: int | None = None
    issue_id: str = ""
    about: Period | None = None
    notes: tuple[Note, ...] = ()

    def source_line(self, language: Language = "zh") -> str:
        """Return headline, paper, date, issue, page and byline as one line, written from the catalogue's fields."""
        line = _source_line_zh(self) if language == "zh" else _source_line_en(self)
        told = [_note_told(note, language) for note in self.notes]
        return line + "".join(told)

    def to_json(self) -> dict[str, Any]:
        return {
            "number": self.number,
            "headline": self.headline,
            "paper": self.paper,
            "date": iso_day(self.date),
            "issue": self.issue,
            "total_issue": self.total_issue,
            "page": self.page,
            "pages": list(self.pages),
            "authors": list(self.authors),
            "byline": self.byline,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "article_id": self.article_id,
            "continued_on": self.continued_on,
            "about": [iso_day(self.about.first), iso_day(self.about.last)] if self.about else None,
            "notes": [{"seen": note.seen, "likely": note.likely, "applied": note.applied} for note in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that comes near a question that could not be answered."""

    article_id: str
    headline: str
    paper: str
    date: Date | None
    page: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of a draft that was taken out, and why."""

    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer. A grounded one has at least one citation; one that is not has none.

    `bold` are spans of `text` that hold the very thing asked for. `dropped` is what a draft said and its citations did
    not bear out. `elapsed_ms` is 0 until the desk has measured it. `writer` is "extract" for the paper's own words,
    else the chat model's name; `notice` is what the reader should know of how the answer came about, "" for nothing.
    `standalone` is a follow-up as it was understood in its conversation, "" where the question stood alone.
    """

    question: str
    language: Language
    text: str
    grounded: bool
    citations: tuple[Citation, ...] = ()
    elapsed_ms: int = 0
    suggestions: tuple[Suggestion, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    writer: str = "extract"
    notice: str = ""
    standalone: str = ""

    def __post_init__(self) -> None:
        if self.grounded != bool(self.citations):
            raise ValueError("an answer is grounded if, and only if, it has citations")

    def timed(self, elapsed_ms: int) -> Answer:
        """Return the same answer with its duration in milliseconds."""
        return replace(self, elapsed_ms=elapsed_ms)

    def to_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "language": self.language,
            "answer": self.text,
            "grounded": self.grounded,
            "citations": [citation.to_json() for citation in self.citations],
            "elapsed_ms": self.elapsed_ms,
            "suggestions": [
                {
                    "headline": near.headline,
                    "paper": near.paper,
                    "date": iso_day(near.date),
                    "page": near.page,
                    "article_id": near.article_id,
                }
                for near in self.suggestions
            ],
            "dropped": [{"sentence": d.sentence, "reason": d.reason} for d in self.dropped],
            "bold": [list(span) for span in self.bold],
            "writer": self.writer,
            "notice": self.notice,
            "standalone": self.standalone,
        }


# More headlines than this are a list to scroll through, not a hint.
MAX_SUGGESTIONS = 3


def cite(hit: Hit, number: int, start: int, end: int, *, about: Period | None = None) -> Citation:
    """Return the citation of `hit.article.body[start:end]`, its page being the one that the quotation stands on."""
    article, masthead = hit.article, hit.masthead
    quote = article.body[start:end]
    return Citation(
        number=number,
        article_id=article.article_id or hit.passage.article_id,
        headline=article.headline,
        paper=masthead.paper,
        date=masthead.date,
        issue=masthead.issue,
        total_issue=masthead.total_issue,
        page=_page_of(article, start),
        quote=quote,
        start=start,
        end=end,
        pages=article.pages,
        authors=tuple(author.name for author in article.authors),
        byline=article.byline,
        continued_on=article.continued_on,
        issue_id=hit.issue_id,
        about=about,
        notes=tuple(note for note in article.notes if (note.likely if note.applied else note.seen).strip() in quote),
    )


def _page_of(article: Article, at: int) -> int:
    block = next((block for start, end, block in article.block_spans() if start <= at <= end), None)
    if block is not None and block.page:
        return block.page
    return article.pages[0] if article.pages else 0


def refusal(question: str, language: Language, hits: Sequence[Hit] = (), dropped: Sequence[Dropped] = ()) -> Answer:
    """Return the answer that there is none, with the headlines that come nearest."""
    near: dict[str, Suggestion] = {}
    for hit in hits:
        article = hit.article
        if article.kind is Kind.MASTHEAD:
            continue  # the head of an issue is no article to read on in
        page = article.pages[0] if article.pages else 0
        near.setdefault(
            article.headline,
            Suggestion(article.article_id, article.headline, hit.masthead.paper, hit.masthead.date, page),
        )
    suggestions = tuple(near.values())[:MAX_SUGGESTIONS]
    return Answer(
        question, language, say("no evidence", language), False, suggestions=suggestions, dropped=tuple(dropped)
    )


def _note_told(note: Note, language: Language) -> str:
    how = "put right" if note.applied else "as printed"
    return say(how, language, seen=note.seen.strip(), likely=note.likely.strip())


def _source_line_zh(citation: Citation) -> str:
    where = [citation.paper]
    if citation.date:
        where.append(citation.date.isoformat())
    where.append(issue_number(citation.issue, citation.total_issue) + (f"第{citation.page}版" if citation.page else ""))
    line = f"《{citation.headline}》 " + " ".join(part for part in where if part)
    if signed := signed_by(citation.byline, citation.authors):
        line += f" · {signed}"
    if citation.about:
        line += f" · 数字所指时间：{chinese_period(citation.about)}"
    if citation.continued_on is not None:
        line += f"（下转第{citation.continued_on}版，未找到续文）"
    return line


def _source_line_en(citation: Citation) -> str:
    where = [citation.paper]
    if citation.date:
        where.append(citation.date.isoformat())
    if citation.issue:
        where.append(f"No. {citation.issue}" + (f" ({citation.total_issue} in all)" if citation.total_issue else ""))
    elif citation.total_issue:
        where.append(f"No. {citation.total_issue} in all")
    if citation.page:
        where.append(f"page {citation.page}")
    line = f"《{citation.headline}》 " + ", ".join(part for part in where if part)
    if signed := signed_by(citation.byline, citation.authors):
        line += f" · {signed}"
    if citation.about:
        line += f" · figure for {english_period(citation.about)}"
    if citation.continued_on is not None:
        line += f" (continues on page {citation.continued_on}; the rest was not found)"
    return line
