"""Read the head of an issue: paper, date, issue number, publisher and the like. Knows nothing of articles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from ingest.dates import DATE, WEEKDAY, date_in_name, find_date, find_weekday, number, prefix_of_name, weekday_of
from retrieval.han import even_spaces, han_count, is_han
from retrieval.newspaper import Doubt, Masthead

UNKNOWN_PAPER = "报名不详"
NAMELESS = "nothing tells which newspaper this is"

_SEP = r"\s*[:：]?\s*"
_NUMBER = r"(\d{1,6}|[〇零一二三四五六七八九十]{1,6})"
# Each pattern is one thing that only the head or the foot of a newspaper page says. What they leave of a line decides
# whether the whole line is part of it. `strong` ones are never running text; a date alone may be.
_PATTERNS: dict[str, re.Pattern[str]] = {
    "both": re.compile(r"(?:主管、?主办|主管/主办)(?:单位)?\s*[:：]\s*(?P<v>\S.*)"),
    "supervisor": re.compile(r"主管(?:单位)?\s*[:：]\s*(?P<v>\S+)|(?P<w>[^\s:：，。,]{3,30})\s?主管(?=\s|$)"),
    "sponsors": re.compile(r"主办(?:单位)?\s*[:：]\s*(?P<v>\S.*)|(?P<w>[^\s:：，。,]{3,30})\s?主办(?=\s|$)"),
    "published_by": re.compile(rf"(?:编辑)?出版(?:单位|者|发行)?{_SEP}(?P<v>(?<=[:：])\s*\S.*|(?<=\s)\S.*社)$"),
    "publisher": re.compile(r"(?P<v>[^\s:：，。,]{2,20}社)\s*(?:编辑)?出版(?:发行)?$"),
    "cn": re.compile(
        rf"(?:国内统一(?:连续出版物|刊)?(?:刊)?号|统一刊号|刊号)?{_SEP}(?P<v>CN\s*\d\d\s*[-—–]\s*\d{{4}}(?:/[A-Z]\w*)?)"
    ),
    "issn": re.compile(rf"(?:国际标准(?:连续出版物|刊)?号)?{_SEP}ISSN\s*\d{{4}}\s*[-—–]\s*\d{{3}}[\dX]"),
    "post_code": re.compile(rf"(?:国内|国外)?邮发代号{_SEP}(?P<v>[A-Z]?\d+\s*[-—–]\s*\d+|[A-Z]+\d+)"),
    "url": re.compile(rf"(?:网址|网站)?{_SEP}(?P<v>(?:https?://|www\.)[\w.\-/~%]+)", re.IGNORECASE),
    "page_count": re.compile(
        r"(?:今日|本期|今天|本报今日|共)(?:共|出版)?\s*(?P<v>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个)?版"
    ),
    "total_issue": re.compile(rf"[（(]?\s*总(?:第)?\s*{_NUMBER}\s*[期号]\s*[）)]?"),
    "issue": re.compile(rf"第\s*{_NUMBER}\s*[期号](?!\S*(?:院|楼|令|文件|公告))"),
    "date": DATE,
    "weekday": WEEKDAY,
    "lunar": re.compile(
        r"(?:农历)?(?:[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年)(?:闰?[正一二三四五六七八九十冬腊]+月)?"
        r"(?:[初十廿卅一二三四五六七八九]+)?|农历\S{2,10}"
    ),
    "group": re.compile(r"^(?P<v>\S{2,16}(?:出版物|报业集团|传媒集团|报业传媒))$"),
    "colophon": re.compile(
        r"(?:社址|地址|邮编|邮政编码|编辑部(?:电话)?|(?:总编室|发行部?|广告部?|新闻|热线|订阅|投稿|联系|读者)(?:热线|电话|邮箱)|电话|传真|"
        r"零售|定价|每份|月价|年价|印刷|广告(?:经营)?许可证号?|开印|承印|邮箱|E-?mail|法律顾问)[:：\s].*"
    ),
    "staff": re.compile(r"(?:社长|总编辑|副?总编|值班\S{1,4}|执行主编|主编)[:：]\s*\S.*"),
}
_STRONG = frozenset(
    [
        "both",
        "supervisor",
        "sponsors",
        "published_by",
        "publisher",
        "cn",
        "issn",
        "post_code",
        "total_issue",
        "colophon",
        "page_count",
        "lunar",
        "group",
    ]
)
# Who made the page stands in its head line too: 责编 周 敏 美编 何 强
_MAKER = re.compile(
    r"(?:责任编辑|值班编辑|执行编辑|见习编辑|值班主任|本版编辑|责\s?编|编\s?辑|美\s?编|校\s?对|版\s?式|组\s?版|制\s?图|视\s?觉|审\s?校|设\s?计)"
    r"\s*[:：/]?\s*(?:[\u4e00-\u9fff]\s[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,3})(?:[、\s]+(?:[\u4e00-\u9fff]\s[\u4e00-\u9fff]|[\u4e00-\u9fff]{2,3}))??"
    r"(?=[\s、|｜/]|$)"
)
_PAPER = re.compile(
    r"^《?(?!本报|该报|全报)(?P<v>[\u3400-\u9fff]{1,10}(?:日报|晚报|早报|晨报|时报|周报|商报|导报|电讯|快报|周刊|新闻|旬刊|月刊|报))》?"
    r"\s*(?:[（(][^）)]{1,8}[）)])?$"
)
_PUBLISHED_PAPER = re.compile(r"(?P<v>[\u3400-\u9fff]{2,12}报)社")
_SELF = re.compile(r"《(?P<v>[\u3400-\u9fff]{2,12}报)》记者")
_REST = re.compile(r"[\s:：·•|｜/,，;；—\-–()（）【】\[\]□■◆●]+")
# A line of the head may also hold a section name or a slogan, in this many characters beside what is recognised.
MAX_REST_CHARS = 12


@dataclass(frozen=True, slots=True)
class HeadLine:
    """What one line of a page head says: field name -> value as printed; `strong` if it cannot be running text."""

    fields: dict[str, str]
    strong: bool


def read_line(line: str) -> HeadLine | None:
    """Return what `line` says if it is a line of a page's head or foot, else None."""
    text = even_spaces(line)
    if not text or len(text) > 120 or text[-1] in "。！？；，":
        return None
    fields: dict[str, str] = {}
    rest = unmade = _MAKER.sub("|", text) if DATE.search(text) else text
    for name, pattern in _PATTERNS.items():
        match = pattern.search(rest)
        if not match:
            continue
        value = next((group for group in match.groups() if group), match[0])
        fields[name] = match[0] if name in ("date", "weekday") else value.strip()
        rest = rest[: match.start()] + "|" + rest[match.end() :]
    left = _REST.sub("", rest)
    paper = _PAPER.match(text) or _PAPER.match(left)
    if not fields and paper:
        return HeadLine({"paper": paper["v"]}, strong=False)
    if not fields or len(left) > MAX_REST_CHARS or len(left) > len(unmade) // 2 + 2:
        return None
    if "both" in fields:
        fields["supervisor"] = fields["sponsors"] = fields.pop("both")
    if paper:
        fields["paper"] = paper["v"]
    strong = bool(_STRONG & fields.keys()) or len(fields) >= 3
    glued = (
        left and not paper and re.search(r"\|[^\s|:：·•｜/,，;；—()（）【】-]|[^\s|:：·•｜/,，;；—()（）【】-]\|", rest)
    )
    return None if glued and not strong else HeadLine(fields, strong)  # 2023年11月17日起施行 is text, not a head


def read_masthead(lines: Sequence[str], name: str = "", body: str = "") -> Masthead:
    """Read the head lines of an issue, falling back to the file's `name` for the date and the paper.

    `body` is the text of the articles: a paper that calls its own reporters 《…报》记者 names itself there. The date is
    never taken from the body, and an issue without one stays undated.
    """
    fields: dict[str, str] = {}
    for line in lines:
        found = read_line(line)
        for key, value in (found.fields if found else {}).items():
            fields.setdefault(key, value)
    day = find_date(fields.get("date", "")) or date_in_name(name)
    publisher = fields.get("publisher") or fields.get("published_by", "")
    sponsors = tuple(part for part in re.split(r"[\s、，,;；]+", fields.get("sponsors", "")) if part)
    return Masthead(
        paper=_paper(fields, publisher, sponsors, name, body),
        date=day,
        weekday=find_weekday(fields.get("weekday", "")),
        issue=number(fields.get("issue", "")) or 0,
        total_issue=number(fields.get("total_issue", "")) or 0,
        page_count=number(fields.get("page_count", "")) or 0,
        supervisor=fields.get("supervisor", ""),
        sponsors=sponsors,
        publisher=publisher,
        cn=fields.get("cn", ""),
        post_code=fields.get("post_code", ""),
        url=fields.get("url", ""),
        group=fields.get("group", ""),
        lines=tuple(even_spaces(line) for line in lines if line.strip()),
    )


def _paper(fields: dict[str, str], publisher: str, sponsors: Sequence[str], name: str, body: str) -> str:
    """Return the paper's name: printed, else from who publishes it, else from its own mouth, else from the file."""
    if "paper" in fields:
        return fields["paper"]
    for text in (publisher, *sponsors):
        match = _PUBLISHED_PAPER.match(text)
        if match:
            return match["v"]
    prefix = prefix_of_name(name)
    if prefix and _PAPER.match(prefix):
        return prefix
    selves = [match["v"] for match in _SELF.finditer(body)]
    if selves:
        return max(sorted(set(selves)), key=selves.count)
    return prefix if any(is_han(character) for character in prefix) else UNKNOWN_PAPER


def doubts_about(masthead: Masthead, place: str, *, name_date: Date | None = None) -> list[Doubt]:
    """Return what does not fit together in a head: a weekday or a file name that tells another date."""
    doubts: list[Doubt] = []
    day = masthead.date
    if day is None:
        doubts.append(Doubt(place, "neither the page nor the file name tells the date: kept as undated"))
    elif masthead.weekday and masthead.weekday != weekday_of(day):
        doubts.append(Doubt(place, f"{day:%Y-%m-%d} was a {weekday_of(day)}, the page says {masthead.weekday}"))
    if day and name_date and day != name_date:
        doubts.append(
            Doubt(place, f"the page says {day:%Y-%m-%d}, the file name {name_date:%Y-%m-%d}: the page was believed")
        )
    if masthead.paper == UNKNOWN_PAPER:
        doubts.append(Doubt(place, NAMELESS))
    if masthead.issue and masthead.total_issue and masthead.issue > masthead.total_issue:
        doubts.append(Doubt(place, f"issue {masthead.issue} of the year is above the total of {masthead.total_issue}"))
    return doubts


def fuller(first: Masthead, second: Masthead) -> Masthead:
    """Merge the heads of two pages of one issue: the first speaks, the second fills what it leaves open."""
    merged: Callable[[str], object] = lambda key: getattr(first, key) or getattr(second, key)  # noqa: E731
    keys = [
        "paper",
        "date",
        "weekday",
        "issue",
        "total_issue",
        "page_count",
        "supervisor",
        "sponsors",
        "publisher",
        "cn",
        "post_code",
        "url",
        "group",
    ]
    values = {key: merged(key) for key in keys}
    if first.paper == UNKNOWN_PAPER:
        values["paper"] = second.paper
    lines = first.lines if _weight(first) >= _weight(second) else second.lines
    return replace(first, lines=lines, **values)  # type: ignore[arg-type]


def _weight(masthead: Masthead) -> int:
    return sum(han_count(line) for line in masthead.lines)
