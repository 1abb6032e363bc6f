"""What a name and a role look like in Chinese print, and which words only look like names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.surnames import LONG_SURNAMES, SURNAMES
from retrieval.han import is_han
from retrieval.newspaper import Author
from retrieval.simplified import simplify

HAN = "\u3400-\u4dbf\u4e00-\u9fff"
# Chinese names have two to four characters; a foreign one has a middle dot.
NAME = rf"[{HAN}]{{2,4}}|[{HAN}]{{1,6}}(?:·[{HAN}]{{1,6}}){{1,2}}"
ROLE = (
    r"(?:本报|本刊|本网|本台|见习|新华社|中新社|实习|特派|驻\S{1,3}|全媒体|融媒体|特约|首席|摄影|文字|报道组){0,3}"
    r"(?:记者|通讯员|评论员|撰稿人?|观察员|实习生|编译|摄影报道|摄影|文图)"
)
ROLE_WORD = re.compile(
    r"(?:本报|本刊|本网|见习|新华社|中新社|实习|特派|全媒体|融媒体|特约|首席|驻[\u4e00-\u9fff]{1,3}){0,3}"
    r"(?:摄影记者|记者|通讯员|评论员|撰稿人|撰稿|观察员|实习生|编译)"
)
# Words of two to four characters that stand in brackets at the end of an article and are no names.
NOT_NAMES = frozenset(
    (
        "完 全文完 未完待续 待续 续完 见图 下图 上图 左图 右图 图略 资料图 资料图片 有删节 有删改 "
        "摘编 整理 综合 来源 附图 附表 节选 完稿 转载 "
        "单位 万元 亿元 百分比 下转 上接 左一 右一 左二 右二 中 左 右 前排 后排 下同 "
        "详见 略 化名 音译 试行 暂行 修订 草案 征求意见 制图 漫画"
    ).split()
)
NAMES_LIST = rf"(?:{NAME})(?:[\s、，,]+(?:{NAME})){{0,5}}"
ROLED = rf"{ROLE}\s*(?:{NAMES_LIST})"
_WIDE_NAME = re.compile(rf"(?<![{HAN}])([{HAN}])[\s\u3000]+([{HAN}])(?![{HAN}])")


def set_close(text: str) -> str:
    """Undo the wide setting of names of two characters: 王 伟 becomes 王伟."""
    return _WIDE_NAME.sub(lambda match: match[1] + match[2] if match[1] in SURNAMES else match[0], text)


def roled_names(text: str) -> list[Author]:
    """Split a list of roles and names; a role holds until the next one, 署名 before the first."""
    authors: list[Author] = []
    role = "署名"
    at = 0
    text = re.sub(r"(?:文/图|图/文|文并图|摄影报道|报道|整理|供稿|编译)\s*$", "", text.strip())
    token = re.compile(
        rf"(?P<role>{ROLE_WORD.pattern})|(?P<tag>文图|撰文|作者|供稿|来源|整理|摄影|综合|文|图|摄)\s*[/:：|]|(?P<end>\s(?:文|图|摄|整理|供稿|编译)$)"
        rf"|(?P<name>{NAME})|."
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
    return [author for author in authors if author.name not in NOT_NAMES]


def plausible(author: Author, text: str) -> bool:
    """Tell 记者齐旭 from 记者调查发现: a name set tight against its role is short and begins with a surname."""
    at = text.find(author.name)
    spaced = at == 0 or not is_han(text[at - 1])
    return spaced or (author.name[0] in SURNAMES and (len(author.name) <= 3 or author.name[:2] in LONG_SURNAMES))


def without_place(author: Author) -> Author:
    """Turn 齐旭北京 of 记者齐旭北京报道 into 齐旭: a name of four characters needs a surname of two."""
    name = author.name
    return Author(name[:2], author.role) if len(name) == 4 and name[:2] not in LONG_SURNAMES else author


def in_simple_script(line: str) -> str:
    """Return a line in simplified characters and the mainland's words for a report, as many characters as before."""
    simple = simplify(line)
    return line if simple == line else simple.replace("报导", "报道").replace("／", "/")


def as_printed(found: str, simple: str, line: str) -> str:
    """Return what was found in the simplified form of a line as the line itself has it."""
    at = simple.find(found)
    return line[at : at + len(found)] if at >= 0 else found


def authors_as_printed(authors: Sequence[Author], simple: str, line: str) -> tuple[Author, ...]:
    """Return authors that were found in the simplified form of a line with their names as the line has them."""
    return tuple(Author(as_printed(author.name, simple, line), author.role) for author in authors)
