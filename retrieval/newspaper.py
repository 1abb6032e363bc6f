"""What a newspaper is made of: issue, masthead, article, block, author. Knows nothing of files or of search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date as Date
from enum import StrEnum


class Kind(StrEnum):
    """What sort of piece an article is, in the paper's own words."""

    NEWS = "消息"
    REPORT = "报道"
    COMMENT = "评论"
    PHOTO = "图片"
    MASTHEAD = "报头"
    AD = "广告"
    PUBLIC_NOTICE = "公益广告"
    CREDIT = "版面署名"
    GUIDE = "导读"

    @property
    def indexed(self) -> bool:
        """Whether questions may be answered from it: advertisements, credits and guides are kept, never searched."""
        return self not in (Kind.AD, Kind.PUBLIC_NOTICE, Kind.CREDIT, Kind.GUIDE)

    @property
    def is_article(self) -> bool:
        """Whether a reader counts it among the articles: the head of an issue is searched and cited, but is none."""
        return self.indexed and self is not Kind.MASTHEAD


class Role(StrEnum):
    """What a block of text does inside its article."""

    LEAD = "lead"
    BODY = "body"
    SUBHEAD = "subhead"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Author:
    """One name of a byline, and what the paper calls the person: 本报记者, 记者, 实习生, 通讯员, 署名."""

    name: str
    role: str = "署名"


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the source that a careful reader should know, such as a suspected misprint.

    `seen` is what the source holds, `likely` what was probably meant; `applied` says whether `Block.text` holds
    `likely` already (`Block.raw` always holds `seen`).
    """

    seen: str
    likely: str
    reason: str
    applied: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, subhead or caption.

    `text` is normalised (full-width punctuation beside Chinese, column breaks rejoined, lead markers, signatures and
    continuation marks taken out); `raw` is what the source holds, joined but otherwise untouched. Neither contains a
    line break. `page` is the page that the block stands on, 0 where the source does not say.
    """

    text: str
    role: Role = Role.BODY
    raw: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one issue.

    `article_id` stays the same when the article is corrected under the same headline; it is "" until the issue is
    assembled. `pages` are the pages that we hold, in reading order. `continued_on` / `continued_from` name a page that
    the paper points to and that we do not hold; they are None once the other half has been stitched in.
    `confidence` in 0..1 is the reader's own belief that the article's borders are right.
    """

    headline: str
    blocks: tuple[Block, ...]
    article_id: str = ""
    kind: Kind = Kind.REPORT
    kicker: str = ""
    subtitle: str = ""
    lead_marker: str = ""
    dateline: str = ""
    authors: tuple[Author, ...] = ()
    byline: str = ""
    section: str = ""
    pages: tuple[int, ...] = ()
    continued_on: int | None = None
    continued_from: int | None = None
    confidence: float = 1.0
    notes: tuple[Note, ...] = ()

    @property
    def body(self) -> str:
        """All blocks, one a line: the text that passages and quotations are cut from."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def raw(self) -> str:
        """The blocks as the source holds them, one a line."""
        return "\n".join(block.raw or block.text for block in self.blocks)

    @property
    def paragraphs(self) -> tuple[Block, ...]:
        """The running text alone, without subheads and captions."""
        return tuple(block for block in self.blocks if block.role in (Role.LEAD, Role.BODY))

    def block_spans(self) -> Iterator[tuple[int, int, Block]]:
        """Yield (start, end, block) with `body[start:end] == block.text`."""
        start = 0
        for block in self.blocks:
            end = start + len(block.text)
            yield start, end, block
            start = end + 1


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of an issue. `date` is None where no source tells it: an undated issue is never given today's date.

    `issue` counts within the year, `total_issue` since the paper was founded; 0 where unknown. `lines` is the head as
    printed, line by line, so that it can be quoted.
    """

    paper: str
    date: Date | None
    weekday: str = ""
    issue: int = 0
    total_issue: int = 0
    page_count: int = 0
    supervisor: str = ""
    sponsors: tuple[str, ...] = ()
    publisher: str = ""
    cn: str = ""
    post_code: str = ""
    url: str = ""
    group: str = ""
    lines: tuple[str, ...] = ()

    @property
    def printed_number(self) -> str:
        """The number as the paper prints it: 第81期（总第4678期）, "" where unknown."""
        return issue_number(self.issue, self.total_issue)


def iso_day(day: Date | None) -> str:
    """Return the day as 2023-11-17, "" for none."""
    return day.isoformat() if day else ""


def issue_number(issue: int, total_issue: int) -> str:
    """Return the number of an issue as the paper prints it; 0 stands for unknown.

    >>> issue_number(81, 4678), issue_number(0, 4678)
    ('第81期（总第4678期）', '总第4678期')
    """
    total = f"总第{total_issue}期" if total_issue else ""
    if issue:
        return f"第{issue}期" + (f"（{total}）" if total else "")
    return total


def signed_by(byline: str, names: Iterable[str]) -> str:
    """Return who signs, without the brackets and colon that the byline had in the text; the names where it has none.

    >>> signed_by("（记者 李明）：", []), signed_by("记者李明报道： (王芳)", [])
    ('记者 李明', '记者李明报道： (王芳)')
    """
    signed = byline.strip("：: ")
    if signed[:1] in ("（", "(") and not any(bracket in signed[1:-1] for bracket in "（()）"):
        signed = signed[1:].rstrip("）)")
    return signed.strip("：: ") or "、".join(names)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a reader was unsure of, for the operator's report. `place` says where: file, page or headline."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue, or the part of one that a source held. `section_names` maps a page to its name (2: "要闻")."""

    masthead: Masthead
    articles: tuple[Article, ...]
    pages: tuple[int, ...] = ()
    section_names: tuple[tuple[int, str], ...] = ()
    doubts: tuple[Doubt, ...] = field(default=())
    sources: tuple[str, ...] = ()

    @property
    def article_count(self) -> int:
        """How many articles a reader would count; `articles` also holds the head, advertisements and credits."""
        return sum(article.kind.is_article for article in self.articles)
