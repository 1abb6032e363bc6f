"""The "pc" edition that 中国电子报 and others publish now: index, layout/YYYYMM/DD/node, content/YYYYMM/DD/content."""

from __future__ import annotations

import re

from ingest.readers.html_heads import heads_around
from ingest.readers.html_page import Layout, SavedPage, Stamp, Story, first_date, masthead_stamp, page_labels
from ingest.readers.html_parts import article_links, label_of, outside_text
from ingest.readers.html_tree import Element

_NODE = re.compile(r"node_\w+\.s?html?", re.I)


def layout(page: SavedPage) -> Layout | None:
    """Read a layout page or the index of pages; None where the page is neither."""
    articles = page.root.first(identity="articlelist") or page.root.first("ul", css_class="newslist")
    if articles is None:
        return _index(page)
    return Layout(page.name, _stamp(page, articles), article_links(articles, "content"))


def story(page: SavedPage) -> Story | None:
    """Read an article page; None where the page is none of this edition."""
    frame = page.root.first(css_class="detail-art")
    if frame is None:
        return None
    body = frame.first("founder-content") or frame.first(identity="ozoom") or frame.first(css_class="content")
    title = frame.first(identity="title") or frame.first(css_class="art-title")
    title = title or frame.first("h1") or frame.first("h2")
    if body is None or title is None:
        return None
    author = frame.first(identity="author") or frame.first(css_class="author")
    kicker, subtitle = heads_around(frame, title, body)
    return Story(
        page.name,
        _stamp(page, frame),
        title.text,
        body,
        kicker=kicker,
        subtitle=subtitle,
        byline=author.text if author else "",
    )


def _stamp(page: SavedPage, inside: Element) -> Stamp:
    stated = page.root.first(identity="paperdate") or page.root.first(css_class="header-time")
    heading = page.root.first(identity="layout")
    number, name = label_of(heading.text if heading else "")
    date = first_date(stated.text) if stated else None
    return Stamp(date=date, page=number, section_name=name).or_else(
        masthead_stamp(page, outside_text(page.root, inside))
    )


def _index(page: SavedPage) -> Layout | None:
    listed = page.root.first(identity="list")
    if listed is None:
        return None
    nodes = [link for link in listed.all("a") if _NODE.search(link.attributes.get("href", ""))]
    pages = tuple(label for link in nodes for label in page_labels(link.text)[:1])
    if not pages:
        return None
    date = next((found for link in nodes if (found := first_date(link.attributes["href"]))), None)
    return Layout(page.name, Stamp(date=date).or_else(masthead_stamp(page, "")), (), pages)
