"""The names that people give to the parts of an article in front matter and in JSON, and how their values are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date as Date

from ingest.dates import date_in_name, find_date, number
from ingest.readers.composed import Piece, compose
from retrieval.han import fold
from retrieval.newspaper import Article

_NAMES = {
    "headline": "headline title head 标题 主标题 题目",
    "kicker": "kicker pretitle introtitle 引题 肩题",
    "subtitle": "subtitle subheadline 副题 副标题",
    "body": "body text content contents article paragraphs blocks 正文 内容 全文",
    "paper": "paper newspaper publication media 报纸 报名 报刊 媒体 来源报纸",
    "date": "date pubdate publishdate publisheddate publicationdate published datetime 日期 出版日期 发布日期 时间",
    "page": "page pages pageno pagenumber 版 版次 版面 页",
    "section": "section column 栏目 版名",
    "authors": "authors author byline writer reporter 作者 记者 署名 通讯员",
    "issue": "issue issueno 期 期号 期次",
    "total_issue": "totalissue 总期 总期号",
}
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_PAGES = re.compile(r"[A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3}")

MAX_VALUE_CHARS = 200


def field_of(name: str) -> str:
    """The field that a key names, "" where it names none; case, blanks, "_" and "-" do not count.

    >>> field_of("Publish_Date"), field_of("总期号"), field_of("colour")
    ('date', 'total_issue', '')
    """
    return _FIELD_OF.get(fold(name), "")


def by_field(values: Mapping[str, object]) -> dict[str, object]:
    """The values that are not empty under the names of our fields; of two keys for one field the first counts."""
    found: dict[str, object] = {}
    for name, value in values.items():
        field = field_of(name)
        if field and value not in (None, "", [], {}):
            found.setdefault(field, value)
    return found


def one_line(value: object) -> str:
    """The value as a line of text; of a list its members with blanks between."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(filter(None, map(one_line, value)))
    if isinstance(value, Mapping):
        return one_line(value.get("name", ""))
    return " ".join(str(value).split()) if value is not None else ""


def read_date(value: object) -> Date | None:
    """The date that a value writes (2023-11-17, 20231117, 2023年11月17日, 2023-11-17T08:00), None where it is none."""
    text = one_line(value)
    return find_date(text) or date_in_name(text)


def read_pages(value: object) -> tuple[int, ...]:
    """The pages that a value writes: 3, "第3版", "A01", [1, 4]; () where it writes none. B02 is 102.

    >>> read_pages("第三版"), read_pages([1, "B02"]), read_pages("头版")
    ((3,), (1, 102), ())
    """
    from ingest.readers.html_page import page_number

    pages = []
    for found in _PAGES.findall(one_line(value)):
        letter = found[0] if found[0].isascii() and found[0].isalpha() else ""
        pages.append(page_number(letter, found[len(letter) :]))
    return tuple(dict.fromkeys(page for page in pages if page))


def read_number(value: object) -> int:
    """The first number of a value, 0 where there is none."""
    found = re.search(r"\d+|[〇零一二三四五六七八九十]+", one_line(value))
    return (number(found[0]) or 0) if found else 0


def compose_named(
    values: Mapping[str, object],
    headline: str,
    pieces: Sequence[Piece],
    *,
    section: str,
    pages: Sequence[int],
    confidence: float,
) -> Article | None:
    """Compose an article whose byline, kicker and subtitle stand among the named values."""
    return compose(
        headline,
        pieces,
        byline=one_line(values.get("authors")),
        kicker=one_line(values.get("kicker")),
        subtitle=one_line(values.get("subtitle")),
        section=section,
        pages=pages,
        confidence=confidence,
    )
