"""Read the lines that a text copied from a web page has around its articles: where from and when, and what to click.

Knows no lines around. A line is one of these only if nothing of it is left when their words are taken out.
"""

from __future__ import annotations

import re

from ingest.bylines import looks_like_names
from ingest.names import NAMES_LIST, NOT_NAMES, roled_names, set_close
from retrieval.han import even_spaces
from retrieval.newspaper import Author

MAX_LINE_CHARS = 90

_DAY = r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?"
_TIME = r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?"
_WHENCE = re.compile(
    rf"(?:发布时间|发表时间|更新时间|时间|日期|发布于)\s*[:：]?\s*{_DAY}(?:\s*{_TIME})?|{_DAY}\s*{_TIME}|"
    r"(?:文章来源|信息来源|稿件来源|来源|稿源|信源|转自|原载)\s*[:：]\s*[^\s:：|｜]{2,24}"
)
_PAPER = re.compile(
    r"(?:来源|稿源|原载|转自)\s*[:：]\s*《?([\u3400-\u9fff]{2,10}(?:报|周刊|时报|导报))》?(?=[\s|｜)）]|$)"
)
_WHEN = re.compile(rf"{_DAY}|{_TIME}|星期[一二三四五六日天]")
_BY = re.compile(rf"(?:作者|记者|撰稿|撰文|编译|通讯员)\s*[:：]\s*(?P<names>{NAMES_LIST})")
# Alone on its line each of these can only be a thing to click; the weaker ones may be a column's name there.
_STRONG = (
    "上一篇 下一篇 上一版 下一版 上一条 下一条 上一期 下一期 返回目录 返回首页 返回列表 返回顶部 版面导航 标题导航 "
    "版面目录 推荐阅读 相关阅读 相关新闻 相关报道 相关链接 延伸阅读 热门推荐 猜你喜欢 打印本页 打印本文 关闭窗口 "
    "分享到 分享至 复制链接 扫一扫 扫码阅读 手机阅读 PDF版 PDF下载 查看原文 阅读原文 我要纠错 放大+ 缩小- 默认o "
    "展开全文 加载更多 查看更多"
).split()
_WEAK = (
    "返回 首页 放大 缩小 默认 打印 收藏 分享 微信 微博 朋友圈 QQ空间 字号 字体 字体大小 大 中 小 朗读 播报 点赞 评论 "
    "阅读 阅读量 浏览 浏览量 浏览次数 点击 点击数 点击量 次 下载 纠错 收起 更多"
).split()
_CLICK = re.compile("|".join(re.escape(word) for word in sorted(_STRONG + _WEAK, key=len, reverse=True)) + r"|\d{1,9}")
_EDITOR = re.compile(rf"(?:责任编辑|责编|编辑|校对)\s*[:：]\s*(?:{NAMES_LIST})")
_NEIGHBOUR = re.compile(r"^(?:上一篇|下一篇|上一条|下一条|上篇|下篇)\s*[:：]\s*\S.*$")
_RIGHTS = re.compile(
    r"^(?:版权声明|免责声明|版权所有|特别声明|广告声明|声明)\s*[:：©(（]|^[^。]{0,30}(?:版权所有|未经\S{0,12}(?:授权|许可|允许))"
    r"[^。]{0,30}(?:转载|复制|使用|Copyright|©|$)|^(?:Copyright|©|京ICP|沪ICP|粤ICP|苏ICP)|ICP备\d+"
)
_BETWEEN = re.compile(r"[\s　|｜·•>＞/»:：、，,\-+—()（）\[\]【】<《》!！…*]+")


def is_web_furniture(line: str) -> bool:
    """Tell whether `line` is nothing but what a web page lets one click, or who owns it: 上一篇 下一篇."""
    text = even_spaces(line)
    if not text or len(text) > MAX_LINE_CHARS or text[-1] == "？":
        return False
    if _NEIGHBOUR.match(text) or _RIGHTS.search(text):
        return True
    words = [word for word in _CLICK.findall(text) if not word.isdigit()]
    clicks = len(words) > 1 or any(word in _STRONG for word in words) or (bool(words) and any(map(str.isdigit, text)))
    return clicks and not _BETWEEN.sub("", _CLICK.sub("", text))


def is_source_line(line: str) -> bool:
    """Tell whether `line` says only where and when an article was published: 2024-05-17 08:42 来源：某报 作者：甲.

    A day alone is no such line: it may be the date under a public notice.
    """
    text = even_spaces(line)
    if len(text) > MAX_LINE_CHARS or not _WHENCE.search(text):
        return False
    rest = _EDITOR.sub("", _BY.sub("", _WHENCE.sub("", text)))
    return not _BETWEEN.sub("", _CLICK.sub("", _WHEN.sub("", rest)))


def authors_of_source(line: str) -> tuple[Author, ...]:
    """Return the authors that a source line names.

    >>> [author.name for author in authors_of_source("2024-05-17 08:42 来源：某报 作者：赵一鸣")]
    ['赵一鸣']
    """
    found = _BY.search(set_close(even_spaces(line)))
    if not found:
        return ()
    names = re.split(r"[\s、，,]+", found["names"])
    named = " ".join(name for name in names if name not in NOT_NAMES and (looks_like_names(name) or len(names) == 1))
    return tuple(roled_names(named))


def paper_of_source(line: str) -> str:
    """Return the newspaper that a source line names, "" where it names none.

    >>> paper_of_source("2024-05-17 08:42 来源：新能源观察报"), paper_of_source("来源：某某网")
    ('新能源观察报', '')
    """
    found = _PAPER.search(even_spaces(line))
    return found[1] if found else ""
