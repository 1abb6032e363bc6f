"""Make articles and issues of sources that hold headline, byline and paragraphs apart. Knows no file format."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date as Date

from ingest.bylines import is_comment, looks_like_names, read_byline, read_loose_byline
from ingest.dates import date_in_name, prefix_of_name
from ingest.marks import find_jumps, is_ad, is_credit, is_public_notice, own_jump
from ingest.masthead import UNKNOWN_PAPER
from ingest.openings import read_opening, read_signature
from retrieval.han import is_han, normalise
from retrieval.newspaper import Article, Author, Block, Doubt, Issue, Kind, Masthead, Role

# The longest headline of one line; a first sentence that is longer is cut at a comma before this place.
HEADLINE_MAX_CHARS = 40
HEADLINE_MIN_CHARS = 12  # a shorter cut tells nothing
# A headline that was cut out of the text is a guess about the article's head, not about its borders.
NO_HEADLINE_CONFIDENCE = 0.9

# What crawls set before the text: [ 07/31 ]，正文： / 来源：某报，正文： / 原标题：
_CRAWL_LABEL = re.compile(r"^(?:[^。！？]{0,40}?正文[：:]|原标题[：:]|[\s，,。、：:；;！？…·]+)\s*")
_SENTENCE = re.compile(r"^(.{8,}?)[。！？!?；;]")  # a shorter one ("涨停了！") needs the next to tell anything
_ENDS_SENTENCE = re.compile(r"[。！？!?；;，,：:、…][”’」』）)]*$")
_WIRE_LEAD = re.compile(
    r"^[^，,。！？“《]{0,24}?(?:(?<=[\d日月])\s*(?:消息|讯|电)|本报讯|消息|报道)\s*(?:[（(][^）)]{0,40}[）)])?\s*[，,：:—-]*\s*"
)
_HEARSAY = re.compile(
    r"^(?:据.{2,30}?(?:消息|报道|了解|介绍)|(?:本报)?记者.{0,16}?从.{2,24}?(?:了解到|获悉)|据悉|日前|近日)[，,：:]\s*"
)
_CLAUSE_END = re.compile(r"[，,：:；;]")
_PARAGRAPH = re.compile(r"[ \t]*\n\s*|(?<=[。！？”）])(?=[\u3000\u00a0]{2})")
# An entry that names editors, or gives a telephone number in its headline, is no article if it holds little else.
NOTICE_MAX_CHARS = 100
AD_LABEL_MAX_CHARS = 8  # "分类广告", "招聘启事"

_RUNNING = (Role.LEAD, Role.BODY)
_BLANKS = re.compile(r"\s+")
_AD_SECTIONS = frozenset({"广告", "专题广告", "分类广告"})
_COMMENT = re.compile(r"(?:评论|社论|社评|短评|快评|时评|锐评|言论)(?:员)?$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, subhead or caption as the source holds it."""

    raw: str
    role: Role = Role.BODY
    page: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An article with the issue that its source says it stands in. `source` is the file, `section_name` its page's."""

    article: Article
    source: str
    paper: str = ""
    date: Date | None = None
    issue: int = 0
    total_issue: int = 0
    section_name: str = ""


def paragraphs_of(text: str) -> list[Piece]:
    """Cut a text at its line breaks, and at indents that stand in the middle of a line."""
    return [Piece(raw) for part in _PARAGRAPH.split(text) if (raw := part.strip())]


def headline_from(text: str) -> str:
    """A headline for a text that has none: its first sentence without the wire's lead, cut at a comma if long.

    >>> headline_from("某社8月16日消息，一座新工厂今天在海边投产。它有两条线。")
    '一座新工厂今天在海边投产'
    """
    line = normalise(text.strip().split("\n", 1)[0])
    for lead in (_CRAWL_LABEL, _CRAWL_LABEL, _WIRE_LEAD, _HEARSAY):
        line = lead.sub("", line, count=1) or line
    found = _SENTENCE.match(line)
    sentence = (found[1] if found else line.rstrip("。！？!?；;")).strip() or line
    if len(sentence) <= HEADLINE_MAX_CHARS:
        return sentence
    ends = [end.start() for end in _CLAUSE_END.finditer(sentence, HEADLINE_MIN_CHARS, HEADLINE_MAX_CHARS)]
    return sentence[: ends[-1] if ends else HEADLINE_MAX_CHARS].rstrip() + "…"


def split_headline(pieces: Sequence[Piece]) -> tuple[str, list[Piece]]:
    """The headline of a text without one, and what is left: a first line that is no sentence is the headline itself."""
    if not pieces:
        return "", []
    first = pieces[0].raw
    stands_alone = len(pieces) > 1 and len(first) <= HEADLINE_MAX_CHARS and not _ENDS_SENTENCE.search(first)
    if stands_alone:
        return normalise(first), list(pieces[1:])
    return headline_from(first), list(pieces)


def compose(
    headline: str,
    pieces: Sequence[Piece],
    *,
    byline: str = "",
    kicker: str = "",
    subtitle: str = "",
    section: str = "",
    pages: Sequence[int] = (),
    confidence: float = 1.0,
) -> Article | None:
    """Make an article of its parts; bylines, lead marker, signature and continuation marks are taken out of the text.

    None where neither a headline nor any text is left.
    """
    writer = _Writer(byline)
    kept = [piece for piece in pieces if piece.raw.strip() and not is_credit(piece.raw)]
    for index, piece in enumerate(kept):
        writer.take(piece, last=not any(later.role in _RUNNING for later in kept[index + 1 :]))
    headline = normalise(headline)
    if not headline and not writer.blocks:
        return None
    authors = tuple(dict.fromkeys(writer.authors))
    return Article(
        headline=headline,
        blocks=tuple(writer.blocks),
        kind=_kind(headline, section, writer),
        kicker=normalise(kicker),
        subtitle=normalise(subtitle),
        lead_marker=writer.marker,
        dateline=writer.dateline,
        authors=authors,
        byline=normalise(" ".join(dict.fromkeys(writer.bylines))),
        section=section,
        pages=tuple(pages),
        continued_on=writer.onward,
        continued_from=writer.backward,
        confidence=confidence,
    )


def authors_of(byline: str) -> tuple[Author, ...]:
    """The people whom a byline names that the source itself marks as one, so that names alone are believed.

    >>> [author.name for author in authors_of("记者 陆一舟 通讯员 何青")], authors_of("")
    (['陆一舟', '何青'], ())
    """
    text = normalise(byline).strip("（()）[]【】 ")
    text = re.sub(r"^(?:作者|文|署名|撰文|来源)\s*[：:/]\s*", "", text)
    if not text:
        return ()
    found = read_byline(text)
    if found or not looks_like_names(text):
        return found or tuple(Author(name) for name in re.split(r"[\s、，,;；/]+", text) if name)
    return read_loose_byline(text)


@dataclass(slots=True)
class _Writer:
    """What has been read of one article so far."""

    byline: str
    blocks: list[Block] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    marker: str = ""
    dateline: str = ""
    onward: int | None = None
    backward: int | None = None
    _running: int = 0

    def __post_init__(self) -> None:
        self.sign(self.byline, authors_of(self.byline))

    def sign(self, text: str, authors: Sequence[Author]) -> None:
        known = {author.name for author in self.authors}
        self.authors.extend(author for author in authors if author.name not in known)
        if text.strip() and any(author.name not in known for author in authors):
            self.bylines.append(text.strip())

    def take(self, piece: Piece, *, last: bool) -> None:
        text = self._without_jumps(normalise(piece.raw))
        if piece.role in _RUNNING or piece.role is Role.SUBHEAD:
            text = self._without_names(text, piece.role, last=last)
        if text:
            self._running += piece.role in _RUNNING
            self.blocks.append(Block(text, piece.role, _BLANKS.sub(" ", piece.raw).strip(), piece.page))

    def _without_jumps(self, text: str) -> str:
        alone = own_jump(text)
        jumps = [alone] if alone else find_jumps(text)
        for jump in reversed(jumps):
            text = (text[: jump.start] + text[jump.end :]).strip() if not alone else ""
            if jump.onward:
                self.onward = jump.page
            else:
                self.backward = jump.page
        return text

    def _without_names(self, text: str, role: Role, *, last: bool) -> str:
        """Take the line of names before or after the text, the opening of the first and the signature of the last."""
        if (not self._running or last) and (authors := read_byline(text)):
            self.sign(text, authors)
            return ""
        if not self._running and not self.authors and looks_like_names(text):
            self.sign(text, read_loose_byline(text))
            return ""
        if not self._running and role in _RUNNING:
            text = self._without_opening(text)
        signature = read_signature(text) if last and role in _RUNNING else None
        if signature is None:
            return text
        self.sign(signature.text.strip("（()）"), signature.authors)
        return text[: signature.start].rstrip()

    def _without_opening(self, text: str) -> str:
        opening = read_opening(text)
        self.marker, self.dateline = opening.marker, opening.dateline
        self.sign(opening.byline.strip("（()） ：:"), opening.authors)
        return text[opening.length :]


def _kind(headline: str, section: str, writer: _Writer) -> Kind:
    if is_public_notice(headline):
        return Kind.PUBLIC_NOTICE
    brief = sum(len(block.text) for block in writer.blocks) <= NOTICE_MAX_CHARS
    if section in _AD_SECTIONS or (is_ad(headline) and (brief or len(headline) <= AD_LABEL_MAX_CHARS)):
        return Kind.AD
    if is_credit(headline) and brief:
        return Kind.CREDIT
    if writer.blocks and all(block.role is Role.CAPTION for block in writer.blocks):
        return Kind.PHOTO
    if is_comment(tuple(writer.authors)) or _COMMENT.search(section):
        return Kind.COMMENT
    return Kind.NEWS if writer.marker else Kind.REPORT


def issues_of(entries: Iterable[Entry], doubts: Sequence[Doubt] = ()) -> list[Issue]:
    """Group entries to issues by paper and date, oldest first; what an entry does not tell, its file's name may."""
    grouped: dict[tuple[str, Date | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        date = entry.date or date_in_name(entry.source)
        grouped[entry.paper or _paper_in_name(entry.source), date].append(entry)
    ordered = sorted(grouped.items(), key=lambda group: (group[0][1] or Date.min, group[0][0]))
    issues = [_issue(paper, date, group) for (paper, date), group in ordered]
    if issues and doubts:
        first = issues[0]
        issues[0] = Issue(
            first.masthead, first.articles, first.pages, first.section_names, (*doubts, *first.doubts), first.sources
        )
    return issues


def _issue(paper: str, date: Date | None, entries: Sequence[Entry]) -> Issue:
    sources = tuple(dict.fromkeys(entry.source for entry in entries))
    doubts = []
    if date is None:
        text = f"neither the text nor the file name tells the date of {len(entries)} articles: kept as undated"
        doubts.append(Doubt(sources[0], text))
    if paper == UNKNOWN_PAPER:
        doubts.append(Doubt(sources[0], "nothing tells which newspaper this is"))
    named = [entry for entry in reversed(entries) if entry.section_name and entry.article.pages]
    sections = {entry.article.pages[0]: entry.section_name for entry in named}
    return Issue(
        masthead=Masthead(
            paper=paper,
            date=date,
            issue=next((entry.issue for entry in entries if entry.issue), 0),
            total_issue=next((entry.total_issue for entry in entries if entry.total_issue), 0),
        ),
        articles=tuple(entry.article for entry in entries),
        pages=tuple(sorted({page for entry in entries for page in entry.article.pages})),
        section_names=tuple(sorted(sections.items())),
        doubts=tuple(doubts),
        sources=sources,
    )


def _paper_in_name(name: str) -> str:
    prefix = prefix_of_name(name)
    return prefix if any(is_han(character) for character in prefix) else UNKNOWN_PAPER
