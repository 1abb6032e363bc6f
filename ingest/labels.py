"""What a line of a page can be, and what may follow what. Knows nothing of evidence."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Label(Enum):
    """What a line is. PARAGRAPH begins one, TORN continues the one before."""

    HEADLINE = "headline"
    HEADLINE_MORE = "headline, further line"
    BYLINE = "byline"
    COMES_FROM = "comes from another page"
    RESUMES = "comes from another page, and has no headline there"
    PARAGRAPH = "paragraph"
    TORN = "paragraph goes on"
    SUBHEAD = "subhead"
    CAPTION = "caption"
    SIGNATURE = "signature"
    GOES_ON = "goes on on another page"
    NOTICE = "advertisement or public notice"
    NOTICE_MORE = "advertisement, further line"
    CREDIT = "page credit"

    # Asked for some hundred thousand times a page; Enum's own hashes the name each time, in Python.
    __hash__ = object.__hash__


class Flag(NamedTuple):
    """What the article so far is like: a subhead makes further ones likely, 本报讯 makes them unlikely, and a reporter
    named above makes a signature below unlikely.
    """

    subheaded: bool = False
    marked: bool = False
    authored: bool = False


_L = Label
PLAIN = Flag()
FLAGGED = (_L.PARAGRAPH, _L.TORN, _L.CAPTION, _L.SUBHEAD)
FLAGS = tuple(Flag(s, m, a) for s in (False, True) for m in (False, True) for a in (False, True) if not (s and m))
STATES: tuple[tuple[Label, Flag], ...] = tuple(
    (label, flag) for label in Label for flag in (FLAGS if label in FLAGGED else (PLAIN,))
)
INDEX = {state: at for at, state in enumerate(STATES)}
BEGINNERS = frozenset((_L.HEADLINE, _L.RESUMES, _L.NOTICE, _L.CREDIT))
BODY = (_L.PARAGRAPH, _L.TORN)
NEXT: dict[Label, tuple[Label, ...]] = {
    _L.HEADLINE: (_L.HEADLINE_MORE, _L.BYLINE, _L.COMES_FROM, _L.PARAGRAPH, _L.SUBHEAD, _L.GOES_ON),
    _L.HEADLINE_MORE: (_L.HEADLINE_MORE, _L.BYLINE, _L.COMES_FROM, _L.PARAGRAPH, _L.SUBHEAD, _L.GOES_ON),
    _L.BYLINE: (
        _L.BYLINE,
        _L.HEADLINE_MORE,
        _L.COMES_FROM,
        _L.PARAGRAPH,
        _L.SUBHEAD,
        _L.HEADLINE,
        _L.RESUMES,
        _L.CREDIT,
        _L.NOTICE,
    ),
    _L.RESUMES: (_L.PARAGRAPH, _L.SUBHEAD, _L.BYLINE, _L.HEADLINE),
    _L.COMES_FROM: (_L.PARAGRAPH, _L.SUBHEAD, _L.BYLINE, _L.HEADLINE),
    _L.PARAGRAPH: tuple(label for label in Label if label not in (_L.HEADLINE_MORE, _L.COMES_FROM, _L.NOTICE_MORE)),
    _L.SUBHEAD: (_L.PARAGRAPH, _L.SUBHEAD),
    _L.SIGNATURE: (
        _L.HEADLINE,
        _L.RESUMES,
        _L.NOTICE,
        _L.CREDIT,
        _L.GOES_ON,
        _L.SIGNATURE,
        _L.PARAGRAPH,
        _L.BYLINE,
    ),
    _L.GOES_ON: (_L.HEADLINE, _L.RESUMES, _L.NOTICE, _L.CREDIT, _L.SIGNATURE, _L.PARAGRAPH, _L.BYLINE),
    _L.NOTICE: (_L.NOTICE_MORE, _L.NOTICE, _L.HEADLINE, _L.RESUMES, _L.CREDIT),
    _L.NOTICE_MORE: (_L.NOTICE_MORE, _L.NOTICE, _L.HEADLINE, _L.RESUMES, _L.CREDIT),
    _L.CREDIT: (_L.CREDIT, _L.HEADLINE, _L.RESUMES, _L.NOTICE, _L.PARAGRAPH),
}
NEXT[_L.TORN] = NEXT[_L.CAPTION] = NEXT[_L.PARAGRAPH]
