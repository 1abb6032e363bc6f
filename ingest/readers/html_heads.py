"""Tell kicker and subtitle by where they stand around a headline. Knows no edition."""

from __future__ import annotations

from ingest.readers.html_tree import Element

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5"})
_KICKER_MARKS = ("intro", "pretitle", "pre-title", "yinti", "kicker", "eyebrow")
_SUBTITLE_MARKS = ("subtitle", "sub-title", "futi", "subhead")


def heads_around(frame: Element, title: Element, body: Element) -> tuple[str, str]:
    """The (kicker, subtitle) of the headline `title`: by id or class, else the heading before and the one after it."""
    kicker, subtitle = [], []
    passed = False
    for element in _before(frame, body):
        if element is title:
            passed = True
            continue
        marks = f"{element.identity} {' '.join(element.classes)}".lower()
        if any(mark in marks for mark in _KICKER_MARKS):
            kicker.append(element.text)
        elif any(mark in marks for mark in _SUBTITLE_MARKS) or (element.tag in _HEADINGS and passed):
            subtitle.append(element.text)
        elif element.tag in _HEADINGS:
            kicker.append(element.text)
    return _joined(kicker), _joined(subtitle)


def _before(frame: Element, body: Element) -> list[Element]:
    inside = set(map(id, body.walk()))
    return [element for element in frame.walk() if id(element) not in inside]


def _joined(texts: list[str]) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))
