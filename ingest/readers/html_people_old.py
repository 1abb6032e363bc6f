"""The edition of 人民日报, 光明日报 and others of 2010-2023: nbs.…_01.htm lists what nw.…_20100101_1-01.htm hold."""

from __future__ import annotations

import re

from ingest.readers.html_body import CAPTION_CLASSES
from ingest.readers.html_page import Layout, SavedPage, Stamp, Story, first_date, masthead_stamp
from ingest.readers.html_parts import area_links, article_links, outside_text, own_label
from ingest.readers.html_people import source_author, source_stamp
from ingest.readers.html_tree import Element

_ARTICLE_NAME = re.compile(r"nw\.\w+?_(\d{8})_(\d+)-(\d{1,3})\.html?$", re.I)
_LAYOUT_NAME = re.compile(r"nbs\.\w+?_(\d{1,3})\.html?$", re.I)


def layout(page: SavedPage) -> Layout | None:
    """Read a layout page; None where the page is none of this edition."""
    listed = page.root.first(identity="titlelist")
    links = article_links(listed, "nw.", "content_") if listed else ()
    links = links or (area_links(page.root, "nw.") if _LAYOUT_NAME.search(page.name) else ())
    return Layout(page.name, _stamp(page, listed), links) if links else None


def story(page: SavedPage) -> Story | None:
    """Read an article page; None where the page is none of this edition.

    #ozoom alone does not tell an article: on the layout page it holds the lists.
    """
    frame = page.root.first(css_class="text_c")
    body = (frame.first(identity="articlecontent") or frame.first(identity="ozoom")) if frame else None
    if frame is None or body is None or body.first(identity="titlelist"):
        return None
    heads = {tag: found.text for tag in ("h1", "h2", "h3", "h4") if (found := frame.first(tag))}
    lines = frame.all(css_class="lai") or page.root.all(css_class="lai")
    line = lines[0].text if lines else ""
    headline = heads.get("h1") or heads.get("h2") or heads.get("h3") or ""
    return Story(
        page.name,
        source_stamp(line).or_else(_stamp(page, frame)),
        headline,
        body,
        kicker=_unless(heads.get("h3", ""), headline),
        subtitle=_unless(heads.get("h2", ""), headline),
        byline=heads.get("h4", "") or source_author(line),
        captions=_captions(frame, body),
    )


def _unless(text: str, headline: str) -> str:
    return "" if text == headline else text


def _captions(frame: Element, body: Element) -> tuple[str, ...]:
    inside = set(map(id, body.walk()))
    frames = [
        found for found in frame.walk() if id(found) not in inside and found.classes & (CAPTION_CLASSES | {"c_img"})
    ]
    lines = [line.text for found in frames for line in (found.all("p") or [found])]
    return tuple(dict.fromkeys(line for line in lines if line))


def _stamp(page: SavedPage, inside: Element | None) -> Stamp:
    number, name = own_label(page.root, page.name, inside)
    by_name = _ARTICLE_NAME.search(page.name) or _LAYOUT_NAME.search(page.name)
    named = int(by_name[by_name.lastindex or 1]) if by_name else 0
    stated = page.root.first(identity="riqi_")
    date = first_date(stated.text) if stated else None
    outside = masthead_stamp(page, outside_text(page.root, inside))
    return Stamp(date=date, page=named or number, section_name=name).or_else(outside)
