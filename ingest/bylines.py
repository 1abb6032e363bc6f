"""Read who wrote an article from a line of its own: bylines that say so, and names alone. Knows no lines around."""

from __future__ import annotations

import re

from ingest.names import (
    HAN,
    NAME,
    NAMES_LIST,
    NOT_NAMES,
    ROLE,
    ROLE_WORD,
    authors_as_printed,
    in_simple_script,
    plausible,
    roled_names,
    set_close,
)
from ingest.surnames import SURNAMES
from retrieval.newspaper import Author

_OPENERS = r"[■□◆◇●○▲△★☆◎▶▷¤\s]*"
_INSTITUTION = re.compile(
    rf"[{HAN}A-Za-z]{{2,}}(?:部|局|司|院|所|会|社|公司|集团|大学|中心|智库|编辑部|研究院|博士|教授|院士|主任|院长)$"
)
_ABOUT_AUTHOR = re.compile(r"^[（(]\s*(?:本文)?(?:作者|撰稿人?)\s*(?:系|为|是|单位|[:：]).{2,60}[）)]$")
# A house that signs for its people, and wire copy: （市气象台）, （据新华社）. Not （一）, which numbers.
_HOUSE = re.compile(rf"^[（(]\s*(?!第?[一二三四五六七八九十\s]+[）)]|之)(?:[{HAN}]\s*){{2,12}}[）)]$")
_HOUSE_WORD = re.compile(
    r"^(?:据|综合|来源|本报|本刊|新华|中新)|(?:宣|社|台|局|委|办|院|会|部|站|中心|公司|网|报|综合|整理|供稿)$"
)
# Names of columns that begin with a surname.
_COLUMNS = frozenset(
    "简讯 简报 要闻 时评 言论 广角 广场 方圆 时讯 时事 时政 文化 文摘 文艺 金融 高端 高校 车市 路况 温故".split()
)
_COMMENT_ROLE = re.compile(r"评论员|时评人|观察员")
MAX_BYLINE_CHARS = 60


def read_byline(line: str) -> tuple[Author, ...]:
    """Return the authors if the whole of `line` is a byline that says so (本报记者 甲 实习生 乙, 甲/文), else ()."""
    if (simple := in_simple_script(line)) != line:
        return authors_as_printed(read_byline(simple), simple, line)
    text = set_close(re.sub(rf"^{_OPENERS}", "", line).strip())
    if not text or len(text) > MAX_BYLINE_CHARS or text[-1] in "。！？!?；;，,":
        return ()
    text = re.sub(r"^[（(](.*)[）)]$", r"\1", text)
    if re.fullmatch(r"本报(?:评论员|编辑部|社论|综合(?:报道|消息)?|特约评论员)", text):
        return (Author(text, "本报评论员" if "评论员" in text else "署名"),)
    slash = re.fullmatch(
        rf"(?:(?:文|图|撰文|作者|文图|文字|编译|整理)\s*[/|:：]\s*(?P<a>{NAMES_LIST})\s*)+|(?P<b>{NAMES_LIST})\s*/\s*(?:文|文图|图|撰文|整理|编译)",
        text,
    )
    if slash:
        return tuple(roled_names(slash["a"] or slash["b"]))
    if not ROLE_WORD.match(text):
        return ()
    # 李文 is a name, 李明 文 is text by 李明.
    text = re.sub(rf"\s*(?:[{HAN}]{{2,4}})?(?:报道|摄影报道|文/图|整理|综合报道)$|\s文$", "", text)
    rest = re.sub(rf"{ROLE}|{NAME}|文/图|[\s、，,/:：|]", "", text)
    authors = tuple(roled_names(text))
    return authors if not rest and all(plausible(author, text) for author in authors) else ()


def looks_like_names(line: str) -> bool:
    """Tell whether `line` may be a byline without a role: names alone, or a house and a name."""
    text = re.sub(rf"^{_OPENERS}", "", line).strip()
    if len(text) > MAX_BYLINE_CHARS // 2 or re.search(r"[，。！？；：,;:!?“”《》0-9]", text):
        return False
    parts = re.split(r"[\s　]+", text)
    if len(parts) == 2 and all(len(part) == 1 for part in parts):
        return text[0] in SURNAMES  # a two-character name set wide: 王 伟
    names = [
        part for part in parts if re.fullmatch(NAME, part) and part[0] in SURNAMES and part not in NOT_NAMES | _COLUMNS
    ]
    if len(names) == len(parts):
        return all(len(part) <= 3 or "·" in part for part in parts)
    return len(names) == len(parts) - 1 >= 1 and bool(_INSTITUTION.search(parts[0])) and parts[0] not in names


def is_house_signature(line: str) -> bool:
    """Tell whether `line` is the name in brackets of a house that signs an article: （市气象台）, （据新华社）."""
    text = line.strip()
    return bool(_HOUSE.match(text) and _HOUSE_WORD.search(re.sub(r"[\s（）()]", "", text)))


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
