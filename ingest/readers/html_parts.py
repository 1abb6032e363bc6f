"""Parts that the rooms of several editions take from a page: lists of links, page labels, text around the article."""

from __future__ import annotations

from collections.abc import Iterator

from ingest.readers.html_page import page_labels
from ingest.readers.html_tree import Element


def article_links(listed: Element, *marks: str) -> tuple[tuple[str, str], ...]:
    """The (href, title) of each link below the element whose address holds one of the marks, each address once.

    A list may show an article twice, once as a picture: the first title that is not empty is kept.
    """
    titles: dict[str, str] = {}
    for link in listed.all("a"):
        href = link.attributes.get("href", "").strip()
        if any(mark in href.rsplit("/", 1)[-1].lower() for mark in marks):
            titles[href] = titles.get(href) or link.text or link.attributes.get("title", "").strip()
    return tuple(titles.items())


def area_links(root: Element, *marks: str) -> tuple[tuple[str, str], ...]:
    """The addresses of the page picture's map, in its order, without titles."""
    hrefs = [area.attributes.get("href", "").strip() for area in root.all("area")]
    wanted = [href for href in hrefs if any(mark in href.rsplit("/", 1)[-1].lower() for mark in marks)]
    return tuple((href, "") for href in dict.fromkeys(wanted))


def page_list(root: Element) -> tuple[tuple[str, tuple[int, str]], ...]:
    """Each link of the page whose text names a page of the paper: (href, (number, name))."""
    links = ((link.attributes.get("href", "").strip(), page_labels(link.text)) for link in root.all("a"))
    return tuple((href, labels[0]) for href, labels in links if href and len(labels) == 1)


def own_label(root: Element, name: str, inside: Element | None) -> tuple[int, str]:
    """The page that the file `name` is, by the list of pages, else by the one page named outside of links; (0, "")."""
    ending = name.rsplit("/", 1)[-1].lower()
    listed = [label for href, label in page_list(root) if href.rsplit("/", 1)[-1].lower() == ending]
    stated = page_labels(outside_text(root, inside))
    if listed:
        number, section = listed[0]
        return number, section or next((name for other, name in stated if other == number and name), "")
    return stated[0] if len({number for number, _ in stated}) == 1 else (0, "")


def label_of(text: str) -> tuple[int, str]:
    """The first page that a text names, (0, "") where it names none."""
    labels = page_labels(text)
    return labels[0] if labels else (0, "")


def outside_text(root: Element, inside: Element | None) -> str:
    """The text of the page outside the element and outside links and title: where it tells of its issue."""
    return " ".join(_outside(root, inside))


def _outside(element: Element, inside: Element | None) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child is not inside and child.tag not in {"a", "title", "map"}:
            yield from _outside(child, inside)
