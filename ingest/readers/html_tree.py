"""Parse a saved web page into a small tree of our own: the room of selectolax. Fetches and runs nothing."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Nothing of these is text of the newspaper, or it may do harm when shown: they are dropped with all that they hold.
_DROPPED_TAGS = """style iframe frame object embed applet svg math template noscript textarea select option button
canvas audio video link meta base"""
_BLOCK_TAGS = """address article aside blockquote body center dd div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul
founder-content founder-title"""
DROPPED = frozenset(_DROPPED_TAGS.split())
BLOCKS = frozenset(_BLOCK_TAGS.split())
# Real pages nest 20 to 40 deep. What lies deeper is hung on the last level, so that no walk can exhaust the stack.
MAX_DEPTH = 120

# Editions of 2010-2023 write each headline of the list by script: document.write(view("标题<br>第二行  ")).
_WRITTEN = re.compile(r"""document\.write\(\s*view\(\s*(["'])((?:\\.|(?!\1).)*)\1\s*\)\s*\)""", re.S)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.S)
_TAG = re.compile(r"<[^>]*>")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.I)
_BLANK = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.I)


@dataclass(slots=True, eq=False)
class Element:
    """One element of the page: `tag` in lower case, `children` elements and runs of text in their order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return self.attributes.get("id", "")

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").lower().split())

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str = "", *, identity: str = "", css_class: str = "") -> list[Element]:
        """All elements below this one that have the tag, the id and the class asked for; case of ids is ignored."""
        return [found for found in self.walk() if found is not self and _matches(found, tag, identity, css_class)]

    def first(self, tag: str = "", *, identity: str = "", css_class: str = "") -> Element | None:
        """The first of `all`, None where there is none."""
        wanted = (found for found in self.walk() if found is not self and _matches(found, tag, identity, css_class))
        return next(wanted, None)

    @property
    def text(self) -> str:
        """The text on one line: line breaks and blocks become one space, as do runs of blanks."""
        return squeeze("".join(_pieces(self)))

    def without(self, unwanted: Element) -> Iterator[str]:
        """Yield the runs of text outside the element `unwanted`."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child is not unwanted:
                yield from child.without(unwanted)


def parse(text: str) -> Element:
    """Parse a page, or a piece of one; broken mark-up is mended as a browser would. Never raises."""
    from selectolax.lexbor import LexborHTMLParser

    # Bytes that are no character cannot be handed over, and a NUL would end the page early.
    clean = _XML_DECLARATION.sub("", text).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    root = LexborHTMLParser(clean).root
    return Element("html") if root is None else _copy(root)


def squeeze(text: str) -> str:
    """Join to one line with single spaces.

    >>> squeeze(" 第一行　 第二行 ")
    '第一行 第二行'
    """
    return _BLANK.sub(" ", text).strip()


def plain(fragment: str) -> str:
    """The text of a piece of mark-up on one line.

    >>> plain("<p>甲&nbsp;乙<br>丙</p>")
    '甲 乙 丙'
    """
    return squeeze(html.unescape(_TAG.sub("", _BREAK_TAG.sub(" ", fragment))))


def _matches(element: Element, tag: str, identity: str, css_class: str) -> bool:
    return (
        (not tag or element.tag == tag)
        and (not identity or element.identity.lower() == identity.lower())
        and (not css_class or css_class.lower() in element.classes)
    )


def _pieces(element: Element) -> Iterator[str]:
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.tag == "br":
            yield " "
        else:
            gap = " " if child.tag in BLOCKS else ""
            yield gap
            yield from _pieces(child)
            yield gap


def _written(script: str) -> str:
    """What the page's scripts would have written through view(), without running them."""
    return " ".join(plain(_ESCAPE.sub(_unescaped, found[1])) for found in _WRITTEN.findall(script))


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    if code:
        return chr(int(code, 16))
    return {"n": " ", "r": " ", "t": " "}.get(match[3], match[3])


def _copy(root: Any) -> Element:
    top = Element(root.tag or "html", _attributes(root))
    pending: list[tuple[Any, Element]] = [(root.first_child, top)]  # the next sibling, and where it belongs
    while pending:
        node, target = pending.pop()
        if node is None:
            continue
        pending.append((node.next, target))
        tag = node.tag or "-"
        if tag == "-text":
            target.children.append(node.text_content or "")
        elif tag == "script":
            if written := _written(node.text(deep=True)):
                target.children.append(written)
        elif not tag.startswith(("-", "!")) and tag not in DROPPED:
            copy = Element(tag, _attributes(node))
            target.children.append(copy)
            pending.append((node.first_child, copy if len(pending) < MAX_DEPTH else target))
    return top


def _attributes(node: Any) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in node.attributes.items()}
