"""Read who wrote an article and how it opens: byline lines, lead markers, datelines, signatures. Knows no lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.surnames import LONG_SURNAMES, SURNAMES
from retrieval.han import is_han
from retrieval.newspaper import Author

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Chinese names have two to four characters; a foreign one has a middle dot.
_NAME = rf"[{_HAN}]{{2,4}}|[{_HAN}]{{1,6}}(?:·[{_HAN}]{{1,6}}){{1,2}}"
_ROLE = (
    r"(?:本报|本刊|本网|本台|见习|新华社|中新社|实习|特派|驻\S{1,3}|全媒体|融媒体|特约|首席|摄影|文字|报道组){0,3}"
    r"(?:记者|通讯员|评论员|撰稿人?|观察员|实习生|编译|摄影报道|摄影|文图)"
)
_ROLE_WORD = re.compile(
    r"(?:本报|本刊|本网|见习|新华社|中新社|实习|特派|全媒体|融媒体|特约|首席|驻[\u4e00-\u9fff]{1,3}){0,3}"
    r"(?:摄影记者|记者|通讯员|评论员|撰稿人|撰稿|观察员|实习生|编译)"
)
# Words of two to four characters that stand in brackets at the end of an article and are no names.
_NOT_NAMES = frozenset(
    [
        "完",
        "全文完",
        "未完待续",
        "待续",
        "续完",
        "见图",
        "下图",
        "上图",
        "左图",
        "右图",
        "图略",
        "资料图",
        "资料图片",
        "有删节",
        "有删改",
        "摘编",
        "整理",
        "综合",
        "来源",
        "附图",
        "附表",
        "节选",
        "完稿",
        "转载",
        "单位",
        "万元",
        "亿元",
        "百分比",
        "下转",
        "上接",
        "左一",
        "右一",
        "左二",
        "右二",
        "中",
        "左",
        "右",
        "前排",
        "后排",
        "下同",
        "详见",
        "略",
        "化名",
        "音译",
        "试行",
        "暂行",
        "修订",
        "草案",
        "征求意见",
        "制图",
        "漫画",
    ]
)
_OPENERS = r"[■□◆◇●○▲△★☆◎▶▷¤\s]*"
_AREA = rf"[{_HAN}]{{2,12}}?"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_AGENCIES = r"(?:据?新华社|中新社|中新网|据?本报|本刊|人民网|央视网?|据?中国新闻社|[\u4e00-\u9fff]{2,5}社)"
# 本报讯, 本报综合消息, 本报北京11月16日电, 新华社北京11月16日电, 据新华社日内瓦11月16日电
_MARKER = re.compile(
    rf"^(?P<marker>本(?:报|刊|网)(?:综合)?(?:讯|消息|快讯|专讯)|(?:又讯|综合消息)(?=[\s:：（(])|"
    rf"{_AGENCIES}(?P<place>{_AREA}\s*{_DAY})\s*(?:专?电|讯|消息))\s*"
)
_NAMES_LIST = rf"(?:{_NAME})(?:[\s、，,]+(?:{_NAME})){{0,5}}"
_ROLED = rf"{_ROLE}\s*(?:{_NAMES_LIST})"
# 记者齐旭报道: / (记者 齐旭 通讯员 李四) / 记者 齐旭
_OPENING_REPORTER = re.compile(
    rf"^[（(]\s*(?P<inside>{_ROLED}(?:[\s、，,]*{_ROLED})*)\s*(?:报道|摄影报道|文/图)?\s*[）)]\s*[:：]?\s*"
    rf"|^(?P<open>{_ROLE}\s*{_NAMES_LIST}(?:[\s、，,]+{_ROLED})*?)\s*(?:[{_HAN}]{{2,4}})?(?:报道|摄影报道)\s*[:：]?\s*"
    rf"|^(?P<spaced>(?:本报)?(?:记者|通讯员)\s+{_NAMES_LIST})(?:\s+|\s*[:：]\s*)(?={_DAY}|昨|今|近|从)"
)
_FIRST_DAY = re.compile(rf"^{_DAY}")
_SIGNATURE = re.compile(
    rf"[（(]\s*(?P<inside>(?:{_ROLE}|文|图|作者|撰文|供稿|来源|整理|摄影|综合报道)?\s*[/:：]?\s*{_NAMES_LIST}"
    rf"(?:[\s、，,]*(?:{_ROLE}|文|图|摄)\s*[/:：]?\s*{_NAMES_LIST})*\s*(?:文/图|图/文|文|整理|供稿|报道|摄影报道|摄|编译)?)\s*[）)]\s*$"
)
_INSTITUTION = re.compile(
    rf"[{_HAN}A-Za-z]{{2,}}(?:部|局|司|院|所|会|社|公司|集团|大学|中心|智库|编辑部|研究院|博士|教授|院士|主任|院长)$"
)
_WIDE_NAME = re.compile(rf"(?<![{_HAN}])([{_HAN}])[\s\u3000]+([{_HAN}])(?![{_HAN}])")
_ABOUT_AUTHOR = re.compile(r"^[（(]\s*(?:本文)?(?:作者|撰稿人?)\s*(?:系|为|是|单位|[:：]).{2,60}[）)]$")
# Names of columns that begin with a surname.
_COLUMNS = frozenset(
    "简讯 简报 要闻 时评 言论 广角 广场 方圆 时讯 时事 时政 文化 文摘 文艺 金融 高端 高校 车市 路况 温故".split()
)
_COMMENT_ROLE = re.compile(r"评论员|时评人|观察员")
MAX_BYLINE_CHARS = 60


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
        authors = tuple(_roled_names(inside))
        if reporter["open"]:
            authors = tuple(map(_without_place, authors))
        if authors and all(_plausible(author, inside) for author in authors):
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
    match = _SIGNATURE.search(text)
    if not match:
        return None
    before = text[: match.start()].rstrip()
    if before and before[-1] not in "。！？!?…”’；;":
        return None  # 座谈会(布轩) inside a sentence is an explanation, not a signature
    inside = match["inside"].strip()
    if inside in _NOT_NAMES or any(
        part in _NOT_NAMES for part in re.split(r"[\s、，,:：/]+", inside) if part != "综合"
    ):
        return None
    authors = tuple(_roled_names(inside))
    return Signature(authors, match[0].strip(), match.start()) if authors else None


def read_byline(line: str) -> tuple[Author, ...]:
    """Return the authors if the whole of `line` is a byline that says so (本报记者 甲 实习生 乙, 甲/文), else ()."""
    text = _set_close(re.sub(rf"^{_OPENERS}", "", line).strip())
    if not text or len(text) > MAX_BYLINE_CHARS or text[-1] in "。！？!?；;，,":
        return ()
    text = re.sub(r"^[（(](.*)[）)]$", r"\1", text)
    if re.fullmatch(r"本报(?:评论员|编辑部|社论|综合(?:报道|消息)?|特约评论员)", text):
        return (Author(text, "本报评论员" if "评论员" in text else "署名"),)
    slash = re.fullmatch(
        rf"(?:(?:文|图|撰文|作者|文图|文字|编译|整理)\s*[/|:：]\s*(?P<a>{_NAMES_LIST})\s*)+|(?P<b>{_NAMES_LIST})\s*/\s*(?:文|文图|图|撰文|整理|编译)",
        text,
    )
    if slash:
        return tuple(_roled_names(slash["a"] or slash["b"]))
    if not _ROLE_WORD.match(text):
        return ()
    text = re.sub(rf"\s*(?:[{_HAN}]{{2,4}})?(?:报道|摄影报道|文/图|文|整理|综合报道)$", "", text)
    rest = re.sub(rf"{_ROLE}|{_NAME}|文/图|[\s、，,/:：|]", "", text)
    authors = tuple(_roled_names(text))
    return authors if not rest and all(_plausible(author, text) for author in authors) else ()


def looks_like_names(line: str) -> bool:
    """Tell whether `line` may be a byline without a role: names alone, or a house and a name."""
    text = re.sub(rf"^{_OPENERS}", "", line).strip()
    if len(text) > MAX_BYLINE_CHARS // 2 or re.search(r"[，。！？；：,;:!?“”《》0-9]", text):
        return False
    parts = re.split(r"[\s　]+", text)
    if len(parts) == 2 and all(len(part) == 1 for part in parts):
        return text[0] in SURNAMES  # a two-character name set wide: 王 伟
    names = [
        part
        for part in parts
        if re.fullmatch(_NAME, part) and part[0] in SURNAMES and part not in _NOT_NAMES | _COLUMNS
    ]
    if len(names) == len(parts):
        return all(len(part) <= 3 or "·" in part for part in parts)
    return len(names) == len(parts) - 1 >= 1 and bool(_INSTITUTION.search(parts[0])) and parts[0] not in names


def is_about_author(line: str) -> bool:
    """Tell whether `line` only says in brackets who the author is: （作者系…教授）."""
    return bool(_ABOUT_AUTHOR.match(line.strip()))


def read_loose_byline(line: str) -> tuple[Author, ...]:
    """Return the authors of a line for which `looks_like_names` holds."""
    parts = re.split(r"[\s　]+", re.sub(rf"^{_OPENERS}", "", line).strip())
    if len(parts) == 2 and all(len(part) == 1 for part in parts):
        return (Author("".join(parts)),)
    house = parts[0] if _INSTITUTION.search(parts[0]) else ""
    return tuple(Author(part, house or "署名") for part in parts if part != house)


def is_comment(authors: tuple[Author, ...]) -> bool:
    """Tell whether the people who sign are commentators rather than reporters."""
    return any(_COMMENT_ROLE.search(author.role) or author.name in ("本报编辑部", "本报社论") for author in authors)


def _set_close(text: str) -> str:
    """Undo the wide setting of names of two characters: 王 伟 becomes 王伟."""
    return _WIDE_NAME.sub(lambda match: match[1] + match[2] if match[1] in SURNAMES else match[0], text)


def _roled_names(text: str) -> list[Author]:
    """Split a list of roles and names; a role holds until the next one, 署名 before the first."""
    authors: list[Author] = []
    role = "署名"
    at = 0
    text = re.sub(r"(?:文/图|图/文|文并图|摄影报道|报道|整理|供稿|编译)\s*$", "", text.strip())
    token = re.compile(
        rf"(?P<role>{_ROLE_WORD.pattern})|(?P<tag>文图|撰文|作者|供稿|来源|整理|摄影|综合|文|图|摄)\s*[/:：|]|(?P<end>\s(?:文|图|摄|整理|供稿|编译)$)"
        rf"|(?P<name>{_NAME})|."
    )
    while at < len(text):
        match = token.match(text, at)
        if match is None:
            break
        at = match.end()
        if match["role"]:
            role = match["role"]
        elif match["tag"]:
            role = {"摄": "摄影", "图": "摄影"}.get(match["tag"], role)
        elif match["name"]:
            authors.append(Author(match["name"], role))
    return [author for author in authors if author.name not in _NOT_NAMES]


def _plausible(author: Author, text: str) -> bool:
    """Tell 记者齐旭 from 记者调查发现: a name set tight against its role is short and begins with a surname."""
    at = text.find(author.name)
    spaced = at == 0 or not is_han(text[at - 1])
    return spaced or (author.name[0] in SURNAMES and (len(author.name) <= 3 or author.name[:2] in LONG_SURNAMES))


def _without_place(author: Author) -> Author:
    """Turn 齐旭北京 of 记者齐旭北京报道 into 齐旭: a name of four characters needs a surname of two."""
    name = author.name
    return Author(name[:2], author.role) if len(name) == 4 and name[:2] not in LONG_SURNAMES else author
