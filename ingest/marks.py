"""Read the marks around articles: jumps to another page, page numbers, credits, advertisements, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.dates import number
from retrieval.han import even_spaces, han_count

_PAGE = r"(?P<section>[A-Z])?(?P<page>\d{1,3}|[一二三四五六七八九十]{1,3})"
# Only the bracketed form: as bare words 下转 and 上接 were false hits in a month of another daily.
JUMP = re.compile(rf"[（(〔【\[]\s*(?P<way>下转|上接|紧接|转|接)\s*第?\s*{_PAGE}\s*版[^）)〕】\]]{{0,30}}[）)〕】\]]")
_BARE_JUMP = re.compile(rf"^[▶▷→>》\s]*(?P<way>下转|上接)\s*第?\s*{_PAGE}\s*版[^，。]{{0,12}}[▶▷→>》◀←<\s]*$")

_PAGE_MARK = re.compile(
    r"^[=\-—–~*#\s·•|]*(?:第\s*(?P<a>0*\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|(?P<s>[A-Z])?0*(?P<b>\d{1,2})\s*版|"
    r"(?:[Pp](?:age|AGE)?\.?\s*)0*(?P<c>\d{1,3})|(?P<t>[A-Z])0?(?P<d>\d{1,2}))"
    r"(?:(?:\s*[:：·|｜/]\s*|\s+)(?P<name>[^\s，。；=\-—–*#|｜：:]{1,12}))?[=\-—–~*#\s·•|]*$"
)
_BARE_PAGE = re.compile(
    r"^(?:[A-Z]?0?(?P<a>\d{1,2})\s*[·|｜:：]?\s*(?P<name>[\u4e00-\u9fff]{2,6})|"
    r"(?P<front>[\u4e00-\u9fff]{2,6})\s*[·|｜:：]?\s*[A-Z]?0?(?P<b>\d{1,2}))$"
)
# What a news agency writes after its last sentence.
END_MARK = re.compile(r"\s*[（(【\[]\s*(?:完|全文完|本文完|续完)\s*[）)】\]]\s*$")
RULE = re.compile(r"^[=\-—–_~*#·•.\s]{3,}$")
_BARE_NUMBER = re.compile(r"^[\s\-—–·]*\d{1,3}[\s\-—–·]*$")
_MARK_WITHIN = re.compile(
    r"(?<![^\s|｜·])第?\s?0*(?P<page>\d{1,3}|[一二三四五六七八九十]{1,3})\s?版(?:\s*[:：·]\s*(?P<name>[^\s，。:：]{1,12}))?(?![^\s|｜·])"
)
_COLUMN = re.compile(
    r"^[【\[■▲]?\s*(?:图片新闻|图片报道|新闻图片|图片故事|简讯|短讯|简明新闻|新闻简报|要闻速览|快讯集纳|一句话新闻)\s*[】\]]?$"
)
_CREDIT = re.compile(
    r"(?:本版|本期|本报|值班)?(?:责任编辑|责编|执行编辑|美术编辑|编辑|美编|"
    r"版式设计|版式|排版|校对|组版|制图|美术设计|审校|监制|统筹|主编|编审|电邮|策划)"
    r"\s*[:：/丨|]\s*\S"
)
_CAPTION = re.compile(
    r"^(?:[▲△▼▽◀▶←→↑↓]\s*)|"
    r"^(?:上|下|左|右)?图(?:片)?(?:[一二三四\d]{0,2})?(?:为(?!什么|何)|是|示|：|:)|"
    r"^图/\S{2,8}$|^(?:资料|新闻)?图片?[:：]|"
    r"^图\s*[①-⑳]|^(?:以上|本版|本文)(?:图片|照片)|"
    r"^(?:图|表)\s*[\d一二三四五六七八九十]{1,2}[\s:：、]"
)
_CAPTION_END = re.compile(
    r"(?:(?:本报记者|记者|通讯员|新华社|中新社|[（(])\s*[\u4e00-\u9fff·\s]{0,12}\s*(?:摄影报道|摄|图/文|供图)|"
    r"[（(]?(?:资料图片?|资料照片|视觉中国|图/\S{2,6}|供图|摄影|人民视觉|(?:图片)?来源[:：]\S{2,12})|"
    r"(?<=[\s。（(])[\u4e00-\u9fff·]{2,6}\s?[/ ]?摄)\s*[）)]?$"
)
_PUBLIC_NOTICE = re.compile(
    r"^[■□◆【\[（(]?\s*公\s*益\s*广\s*告\s*[】\]）)]?(?:\s*[:：|·]?\s*\S{0,20})?$|\S{2,20}\s宣$"
)
_AD_LABEL = re.compile(r"^[■□◆【\[（(]?\s*(?:广\s*告|商业广告|分类广告|形象展示|专题广告)\s*[】\]）)]?$")
_AD_CUE = re.compile(
    r"(?:热线|咨询电话|订购电话|联系电话|招商电话|报名电话|服务热线|客服电话|TEL|Tel|电话|扫码|二维码|订阅热线|欢迎订阅|欢迎洽谈)\s*[:：]?\s*[\d(（]|"
    r"400[-—]?\d{3}[-—]?\d{4}|(?:遗失声明|注销公告|拍卖公告|招标公告|减资公告|声明作废|征订启事|招聘启事)|(?:欢迎订阅|火热招商|全国征订|敬请关注)"
)


# A front page tells what stands inside: 储能走进园区　3版, 轧线改造……▶2版
_GUIDE_LABEL = re.compile(
    r"^[【\[■▲◆]?\s*(?:今日|本报|本期|要闻|内容)?\s?(?:导\s?读|看\s?点|要\s?目|目\s?录)\s*[】\]]?$"
)
_GUIDE = re.compile(
    r"^[^。！？；，]{4,40}?(?:[\s　…·.—\-▶▷→>》]+|[（(【\[])\s*(?:详见|见|刊|转)?\s*(?:第\s*)?[A-Z]?\d{1,2}\s*版"
    r"\s*[）)】\]▶▷→>》]*$"
)


@dataclass(frozen=True, slots=True)
class Jump:
    """A mark that the article goes on on another page (`onward`) or comes from one."""

    page: int
    onward: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageMark:
    """A line that says which page begins, and perhaps what the page is called."""

    page: int
    name: str = ""


def find_jumps(text: str) -> list[Jump]:
    """Return the bracketed jumps in `text`, in order."""
    return [_jump(match) for match in JUMP.finditer(text) if number(match["page"])]


def own_jump(line: str) -> Jump | None:
    """Return the jump that the whole of `line` is, with or without brackets, or None."""
    text = line.strip()
    match = JUMP.fullmatch(text) or _BARE_JUMP.match(text)
    return _jump(match) if match and number(match["page"]) else None


def _jump(match: re.Match[str]) -> Jump:
    # 紧接第1版 stands at the head of a second half: it comes from there.
    return Jump(number(match["page"]) or 0, match["way"] in ("下转", "转"), match.start(), match.end())


def page_mark(line: str) -> PageMark | None:
    """Return the page that `line` announces (第2版 产业, A01版：要闻, === 第3版 ===), or None."""
    text = even_spaces(line)
    match = _PAGE_MARK.match(text) if len(text) <= 40 else None
    if not match:
        return None
    page = number(next(group for group in (match["a"], match["b"], match["c"], match["d"]) if group))
    if match["d"] and match["name"]:
        return None  # A4 纸 is no page
    return PageMark(page, match["name"] or "") if page else None


def bare_page_mark(line: str) -> PageMark | None:
    """Return the page that `line` announces by a number and a name alone (02 要闻, 要闻 A02), or None."""
    match = _BARE_PAGE.match(even_spaces(line))
    if not match:
        return None
    page = int(match["a"] or match["b"])
    return PageMark(page, match["name"] or match["front"]) if page else None


def page_mark_within(line: str) -> PageMark | None:
    """Return the page that a line of a page's head announces among other things (2024年3月5日 第02版:经济), or None."""
    match = _MARK_WITHIN.search(even_spaces(line))
    page = number(match["page"]) if match else None
    return PageMark(page, (match["name"] or "") if match else "") if page else None


def is_column(line: str) -> bool:
    """Tell whether `line` is the name of a column of short pieces or pictures: it begins something."""
    return bool(_COLUMN.match(even_spaces(line)))


def is_rule(line: str) -> bool:
    """Tell whether `line` is a drawn rule or a lone page number: nothing to read."""
    return bool(RULE.match(line) or _BARE_NUMBER.match(line))


def is_credit(line: str) -> bool:
    """Tell whether `line` says who made the page: 编辑：… 美编：…"""
    text = even_spaces(line)
    match = _CREDIT.search(text)
    return bool(match) and len(text) <= 80 and match is not None and match.start() <= 12 and text[-1] not in "。！？"


def is_caption(line: str) -> bool:
    """Tell whether `line` says itself that it describes a picture: 图为…, …摄, 资料图片."""
    text = even_spaces(line)
    if len(text) > 200 or is_credit(text):
        return False
    return bool(
        _CAPTION.search(text)
        or (len(text) <= 120 and _CAPTION_END.search(text) and not text.startswith(("文/", "图/")))
    )


def is_guide(line: str) -> bool:
    """Tell whether `line` only tells on which page an article stands, or heads such lines."""
    text = even_spaces(line)
    return bool(_GUIDE_LABEL.match(text) or (_GUIDE.match(text) and not find_jumps(text)))


def is_public_notice(line: str) -> bool:
    """Tell whether `line` marks a public-interest advertisement."""
    return bool(_PUBLIC_NOTICE.search(even_spaces(line)))


def is_ad(line: str) -> bool:
    """Tell whether `line` marks or gives away an advertisement; long running text never does."""
    text = even_spaces(line)
    return bool(_AD_LABEL.match(text) or (han_count(text) <= 60 and _AD_CUE.search(text) and not text.endswith("。")))
