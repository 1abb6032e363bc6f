"""Read how an article opens and who signs at its end: lead markers, datelines, reporters, names in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.names import (
    HAN,
    NAMES_LIST,
    NOT_NAMES,
    ROLE,
    ROLED,
    as_printed,
    authors_as_printed,
    in_simple_script,
    plausible,
    roled_names,
    set_close,
    without_place,
)
from retrieval.newspaper import Author

_AREA = rf"[{HAN}]{{2,12}}?"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_AGENCIES = r"(?:据?新华社|中新社|中新网|据?本报|本刊|人民网|央视网?|据?中国新闻社|[\u4e00-\u9fff]{2,5}社)"
# 本报讯, 本报综合消息, 本报北京11月16日电, 新华社北京11月16日电, 据新华社日内瓦11月16日电
_MARKER = re.compile(
    rf"^(?P<marker>本(?:报|刊|网)(?:综合)?(?:讯|消息|快讯|专讯)|(?:又讯|综合消息)(?=[\s:：（(])|"
    rf"{_AGENCIES}(?P<place>{_AREA}\s*{_DAY})\s*(?:专?电|讯|消息))\s*"
)
# 记者齐旭报道: / (记者 齐旭 通讯员 李四) / 记者 齐旭
_OPENING_REPORTER = re.compile(
    rf"^[（(〔【]\s*(?P<inside>{ROLED}(?:[\s、，,]*{ROLED})*)(?:(?:\s*/\s*[{HAN}]{{2,4}})?\s*(?:报道|摄影报道|文/图))?"
    r"\s*[）)〕】]\s*[:：]?\s*"
    rf"|^(?P<open>{ROLE}\s*{NAMES_LIST}(?:[\s、，,]+{ROLED})*?)\s*(?:[{HAN}]{{2,4}})?(?:报道|摄影报道)\s*[:：]?\s*"
    rf"|^(?P<spaced>(?:本报)?(?:记者|通讯员)\s+{NAMES_LIST})(?:\s+|\s*[:：]\s*)(?={_DAY}|昨|今|近|从)"
)
_FIRST_DAY = re.compile(rf"^{_DAY}")
_SIGNATURE = re.compile(
    rf"[（(]\s*(?P<inside>(?:{ROLE}|文|图|作者|撰文|供稿|来源|整理|摄影|综合报道)?\s*[/:：]?\s*{NAMES_LIST}"
    rf"(?:[\s、，,]*(?:{ROLE}|文|图|摄)\s*[/:：]?\s*{NAMES_LIST})*\s*(?:文/图|图/文|文|整理|供稿|报道|摄影报道|摄|编译)?)\s*[）)]\s*$"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """How a first paragraph opens. `length` characters of it belong to the opening, not to the text."""

    marker: str
    dateline: str
    authors: tuple[Author, ...]
    byline: str
    length: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Names in brackets at the end of a paragraph, which stand from `start` on."""

    authors: tuple[Author, ...]
    text: str
    start: int


def read_opening(text: str) -> Opening:
    """Read the lead marker, dateline and reporter that `text` begins with; length 0 where there are none.

    The dateline is the place and day of 本报北京11月16日电, or else the day that a marked lead begins with.

    >>> read_opening("本报讯 记者齐旭报道:11月16日,论坛召开。").dateline
    '11月16日'
    """
    if (simple := in_simple_script(text)) != text:
        found = read_opening(simple)
        printed = (as_printed(part, simple, text) for part in (found.marker, found.dateline, found.byline))
        marker, dateline, byline = printed
        return Opening(marker, dateline, authors_as_printed(found.authors, simple, text), byline, found.length)
    at = 0
    marker, dateline = "", ""
    match = _MARKER.match(text)
    if match:
        marker, at = match["marker"].strip(), match.end()
        dateline = re.sub(r"\s+", "", match["place"] or "")
    reporter = _OPENING_REPORTER.match(text[at:])
    authors: tuple[Author, ...] = ()
    byline = ""
    if reporter:
        inside = reporter["inside"] or reporter["open"] or reporter["spaced"]
        authors = tuple(roled_names(inside))
        if reporter["open"]:
            authors = tuple(map(without_place, authors))
        if authors and all(plausible(author, inside) for author in authors):
            byline = reporter[0].strip()
            at += reporter.end()
        else:
            authors = ()
    if match and at < len(text) and text[at] in ":：，,":
        at += 1
    at += len(text[at:]) - len(text[at:].lstrip())
    if marker and not dateline:
        day = _FIRST_DAY.match(text[at:])
        dateline = day[0] if day else ""
    return Opening(marker, dateline, authors, byline, at if marker or authors else 0)


def read_signature(text: str) -> Signature | None:
    """Return the names in brackets that end `text`, on a line of their own or glued, or None."""
    at = max(text.rfind("（"), text.rfind("("), 0)
    text = text[:at] + set_close(text[at:])  # （王 伟）
    match = _SIGNATURE.search(text)
    if not match:
        return None
    before = text[: match.start()].rstrip()
    if before and before[-1] not in "。！？!?…”’；;":
        return None  # 座谈会(布轩) inside a sentence is an explanation, not a signature
    inside = match["inside"].strip()
    if inside in NOT_NAMES or any(part in NOT_NAMES for part in re.split(r"[\s、，,:：/]+", inside) if part != "综合"):
        return None
    authors = tuple(roled_names(inside))
    return Signature(authors, match[0].strip(), match.start()) if authors else None
