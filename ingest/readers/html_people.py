"""The edition of 人民日报 and its sister papers since 2024: a news list on the layout page, h3 h1 h2 over #ozoom."""

from __future__ import annotations

import re

from ingest.readers.html_heads import heads_around
from ingest.readers.html_page import (
    Layout,
    SavedPage,
    Stamp,
    Story,
    first_date,
    masthead_stamp,
    page_labels,
    paper_name,
)
from ingest.readers.html_parts import article_links, own_label
from ingest.readers.html_tree import Element

# Under the headline: 本报记者 某某 《人民日报》（2024年12月25日 第 01 版）
_SOURCE_LINE = re.compile(r"《\s*([^》]{2,16}?)\s*》\s*[（(]\s*(.*?)\s*[）)]")


def layout(page: SavedPage) -> Layout | None:
    """Read a layout page; None where the page is none of this edition."""
    listed = page.root.first("ul", css_class="news-list")
    links = article_links(listed, "content_", "nw.") if listed else ()
    return Layout(page.name, _stamp(page, listed), links) if links else None


def story(page: SavedPage) -> Story | None:
    """Read an article page; None where the page is none of this edition."""
    frame = page.root.first("div", css_class="article")
    body = (frame.first(identity="ozoom") or frame.first(identity="articlecontent")) if frame else None
    if frame is None or body is None or body.first("ul", css_class="news-list"):
        return None
    title = next((found for tag in ("h1", "h2", "h3") if (found := frame.first(tag)) and found.text), None)
    if title is None:
        return None
    line = next((found.text for found in frame.all("p", css_class="sec") + frame.all(css_class="lai")), "")
    kicker, subtitle = heads_around(frame, title, body)
    return Story(
        page.name,
        source_stamp(line).or_else(_stamp(page, frame)),
        title.text,
        body,
        kicker=kicker,
        subtitle=subtitle,
        byline=source_author(line),
    )


def source_stamp(line: str) -> Stamp:
    """What the line under the headline tells: paper, date and page."""
    found = _SOURCE_LINE.search(line)
    if not found:
        return Stamp(date=first_date(line))
    labels = page_labels(found[2].partition("日")[2] or found[2])
    number, name = labels[0] if labels else (0, "")
    return Stamp(paper=paper_name(found[1]) or found[1], date=first_date(found[2]), page=number, section_name=name)


def source_author(line: str) -> str:
    """The byline that stands before the name of the paper."""
    found = _SOURCE_LINE.search(line)
    return line[: found.start()].strip() if found else ""


def _stamp(page: SavedPage, inside: Element | None) -> Stamp:
    number, name = own_label(page.root, page.name, inside)
    stated = page.root.first(css_class="newstime")
    date = first_date(stated.text) if stated else None
    return Stamp(date=date, page=number, section_name=name).or_else(masthead_stamp(page, ""))
