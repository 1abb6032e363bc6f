"""The classic edition of Founder's system: node_N.htm, content_ID.htm, founder- tags, npm: and enp comments."""

from __future__ import annotations

import re

from ingest.readers.html_page import Layout, SavedPage, Stamp, Story, first_date, masthead_stamp, note_stamp, paper_name
from ingest.readers.html_parts import area_links, article_links, outside_text, own_label, page_list
from ingest.readers.html_tree import Element, parse, plain

_ENP_CONTENT = re.compile(r"<!--\s*enpcontent\s*-->(.*)<!--\s*/enpcontent\s*-->", re.I | re.S)
_NESTED_MARK = re.compile(r"<!--\s*/?enpcontent\s*-->", re.I)


def layout(page: SavedPage) -> Layout | None:
    """Read a layout page: the list of its titles, in whose absence the map over the picture tells the articles."""
    links = article_links(page.root, "content_") or area_links(page.root, "content_")
    if links:
        return Layout(page.name, _stamp(page, None), _own(page, links))
    pages = page_list(page.root)
    nodes = tuple(label for href, label in pages if "node_" in href)
    return Layout(page.name, _stamp(page, None), (), nodes) if len(nodes) > 1 else None


def story(page: SavedPage) -> Story | None:
    """Read an article page; None where the page has none of the marks of this edition."""
    body = _body(page)
    if body is None:
        return None
    kicker, subtitle, author = _unmarked_heads(page)
    headline = _headline(page)
    return Story(
        page.name,
        _stamp(page, body).or_else(note_stamp(page)),
        headline,
        body,
        kicker=_region(page, "article-pretitle") or kicker or _unless(page.note("introtitle"), headline),
        subtitle=_region(page, "article-subtitle") or subtitle or _unless(page.note("subtitle"), headline),
        byline=_region(page, "article-author")
        or _text(page.root.first("founder-author"))
        or author
        or page.note("author"),
        captions=_captions(page, body),
    )


def _body(page: SavedPage) -> Element | None:
    marked = page.region("article-content")
    tagged = page.root.first("founder-content")
    if tagged is not None and tagged.text:
        return tagged
    if marked and plain(marked):
        return parse(marked)
    enclosed = _ENP_CONTENT.search(page.text)
    if enclosed and plain(enclosed[1]):
        return parse(_NESTED_MARK.sub("", enclosed[1]))
    return tagged


def _headline(page: SavedPage) -> str:
    # founder-title may stand twice, the paper's own name first.
    tagged = [found.text for found in page.root.all("founder-title")]
    titles = [text for text in tagged if text and text != paper_name(text)]
    cell = _text(page.root.first("td", css_class="font01"))
    return _region(page, "article-title") or "".join(titles[-1:]) or cell or page.note("title")


def _region(page: SavedPage, name: str) -> str:
    return plain(page.region(name) or "")


def _unmarked_heads(page: SavedPage) -> tuple[str, str, str]:
    """Return kicker, subtitle and author by the order of their cells; only all three together are certain.

    Where comments mark them, an empty cell is empty: its neighbour must not move up.
    """
    heads = [found.text for found in page.root.all("td", css_class="font02")]
    if len(heads) != 3 or page.region("article-title") is not None:
        return "", "", ""
    return heads[0], heads[1], heads[2]


def _unless(text: str, headline: str) -> str:
    return "" if text == headline else text


def _text(element: Element | None) -> str:
    return element.text if element else ""


def _captions(page: SavedPage, body: Element) -> tuple[str, ...]:
    text = _region(page, "article-pic-text")
    return (text,) if text and text not in body.text else ()


def _own(page: SavedPage, links: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Leave out the links to other pages' articles: a box of today's chief articles shows those of the whole issue.

    The map over the picture holds exactly this page's; where there is no map, the links stay as they are.
    """
    mapped = {href for href, _ in area_links(page.root, "content_")}
    own = tuple(link for link in links if link[0] in mapped)
    unlisted = tuple((href, "") for href, _ in area_links(page.root, "content_") if href not in dict(own))
    return own + unlisted if own else links


def _stamp(page: SavedPage, inside: Element | None) -> Stamp:
    number, name = own_label(page.root, page.name, inside)
    outside = outside_text(page.root, inside)
    stated = masthead_stamp(page, outside)
    return Stamp(page=number, section_name=name, date=stated.date or first_date(outside)).or_else(stated)
