"""The last resort for a page of no known edition: its title and its densest run of paragraphs, little believed."""

from __future__ import annotations

import re

from ingest.readers.html_page import SavedPage, Stamp, Story, first_date, masthead_stamp
from ingest.readers.html_parts import outside_text
from ingest.readers.html_tree import Element, squeeze

# Measured on nothing but made-up pages: low enough that every such article is looked at.
CONFIDENCE = 0.4
BODY_MIN_CHARS = 80  # less is a teaser, a list of links or an empty page
LINK_MAX_SHARE = 0.3  # of the text of an article's paragraphs; lists of articles have nearly 1

_HAN = re.compile(r"[\u4e00-\u9fff]")
_TITLE_TAIL = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]*$")
_ASIDE = re.compile(r"\b(?:nav|menu|footer|sidebar|comment|related|recommend|breadcrumb|share|copyright)", re.I)


def story(page: SavedPage) -> Story | None:
    """Guess the article of a page; None where no block holds enough running Chinese text."""
    body = _densest(page.root)
    if body is None:
        return None
    heading = page.root.first("h1")
    headline = (heading.text if heading else "") or squeeze(_TITLE_TAIL.sub("", page.title)) or page.title
    if not headline:
        return None
    outside = outside_text(page.root, body)
    stamp = masthead_stamp(page, outside).or_else(Stamp(date=first_date(outside)))
    return Story(page.name, stamp, headline, _without_heading(body, headline), confidence=CONFIDENCE)


def _densest(root: Element) -> Element | None:
    scored = [(score, element) for element in root.walk() if (score := _own_chars(element)) >= BODY_MIN_CHARS]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _own_chars(element: Element) -> int:
    """Chinese characters of the element's own text and of its direct paragraphs, 0 for lists of links and asides."""
    if _ASIDE.search(f"{element.identity} {' '.join(element.classes)} {element.tag}"):
        return 0
    chars = linked = 0
    for child in element.children:
        if isinstance(child, str):
            chars += len(_HAN.findall(child))
        elif child.tag in {"p", "br", "span", "b", "strong", "font"}:
            chars += len(_HAN.findall(child.text))
            linked += sum(len(_HAN.findall(link.text)) for link in child.all("a"))
    return chars if linked <= LINK_MAX_SHARE * chars else 0


def _without_heading(body: Element, headline: str) -> Element:
    children = [child for child in body.children if isinstance(child, str) or child.text != headline]
    return Element(body.tag, body.attributes, children)
