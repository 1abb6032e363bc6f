"""Make digital editions of every known structure from a seed, read them, and print how much came back as it was made.

python -m tests.benchmarks.html_editions [editions a structure]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from ingest.readers.html import read_html
from ingest.source import SourceFile
from retrieval.newspaper import Article, Issue, Role

PLACES = ("云岭", "海澄", "白沙湾", "青石镇", "柳河", "松原岛", "长汀湖", "北峪")
MAKERS = ("晨光电子", "远帆科技", "星河半导体", "恒山仪器", "蓝鲸显示", "朝露软件")
THINGS = ("存储芯片", "柔性屏", "工业机器人", "车载雷达", "储能电池", "光纤预制棒", "智能电表")
NAMES = ("陈舟", "林晓雨", "赵一鸣", "孙若溪", "周明", "吴青岚", "郑海", "王思远")
SECTIONS = ("要闻", "产业", "集成电路", "新型显示", "评论", "专题", "人工智能", "综合")
NAVIGATION = "版面导航 推荐阅读 上一篇 下一篇 放大+ 缩小- 默认○"
PAPER = "深海装备报"


@dataclass(frozen=True)
class Made:
    """An article as it was made: what the reader has to give back."""

    number: int
    headline: tuple[str, ...]
    kicker: str
    subtitle: str
    author: str
    blocks: tuple[tuple[Role, str], ...]


@dataclass(frozen=True)
class MadePage:
    number: int
    label: str
    section: str
    articles: tuple[Made, ...]


@dataclass(frozen=True)
class MadeIssue:
    date: Date
    pages: tuple[MadePage, ...]


def make(random_: random.Random, *, letters: bool) -> MadeIssue:
    date = Date(2012, 1, 1) + timedelta(days=random_.randrange(4000))
    number = random_.randrange(10_000, 60_000)
    sections = random_.sample(SECTIONS, 3)
    pages = []
    for index, section in enumerate(sections):
        letter = "AAB"[index] if letters else ""
        digits = (1, 2, 1)[index] if letters else index + 1
        articles = []
        for _ in range(random_.randint(1, 4)):
            number += random_.randint(1, 9)
            articles.append(_article(random_, number))
        value = digits + (100 if letter == "B" else 0)
        pages.append(MadePage(value, f"{letter}{digits:02d}", section, tuple(articles)))
    return MadeIssue(date, tuple(pages))


def _article(random_: random.Random, number: int) -> Made:
    place, maker, thing = random_.choice(PLACES), random_.choice(MAKERS), random_.choice(THINGS)
    lines = (f"{maker}{thing}在{place}投产{number}", *(["产能居前列"] if random_.random() < 0.3 else []))
    blocks: list[tuple[Role, str]] = []
    for _ in range(random_.randint(2, 6)):
        blocks.append((Role.BODY, _paragraph(random_)))
    if random_.random() < 0.4:
        blocks.insert(random_.randint(1, len(blocks) - 1), (Role.SUBHEAD, f"{random_.choice(THINGS)}走向规模应用"))
    if random_.random() < 0.5:
        credit = random_.choice(("", f" 本报记者 {random_.choice(NAMES)}摄", "（资料图片）"))
        blocks.insert(random_.randint(1, len(blocks)), (Role.CAPTION, f"图为{place}的{thing}生产线。{credit}".strip()))
    return Made(
        number,
        lines,
        f"{place}这十年" if random_.random() < 0.3 else "",
        "——一家工厂的转身" if random_.random() < 0.3 else "",
        random_.choice(NAMES) if random_.random() < 0.7 else "",
        tuple(blocks),
    )


def _paragraph(random_: random.Random) -> str:
    made, share, tenth = random_.randint(2, 900), random_.randint(1, 60), random_.randint(1, 9)
    maker, thing = random_.choice(MAKERS), random_.choice(THINGS)
    sentences = [
        f"{random_.choice(PLACES)}的{maker}今年生产{thing}{made}万件，比去年多{share}.{tenth}%。",
        f"负责人说，“{random_.choice(THINGS)}的订单已经排到后年，工人们三班轮换。”",
        f"在{random_.choice(PLACES)}，新的车间（二期）将于{random_.randint(1, 12)}月完工，届时产能再翻一番。",
        f"业内认为，{random_.choice(THINGS)}仍缺少统一的测试办法，标准要尽快补上。",
    ]
    return "".join(random_.sample(sentences, random_.randint(1, 4)))


def pc(issue: MadeIssue, random_: random.Random) -> list[SourceFile]:
    day = f"{issue.date:%Y%m}/{issue.date:%d}"
    files = []
    items = "".join(
        f'<li><a href="{day}/node_{page.label}.html">第{page.label}版 {page.section}</a></li>' for page in issue.pages
    )
    title = f"<title>{PAPER}数字报</title>"
    files.append(_file("pc/layout/index.html", f'<html><head>{title}</head><ul id="list">{items}</ul></html>'))
    head = f'<div id="paperdate" class="header-time">{issue.date:%Y年%m月%d日}</div>'
    for page in issue.pages:
        links = "".join(
            f'<li class="clearfix"><a href="../../../content/{day}/content_{made.number}.html">'
            f"{'' if random_.random() < 0.2 else ' '.join(made.headline)}</a></li>"
            for made in page.articles
        )
        label = f'<span id="layout">第{page.label}版：<span class="font-weight">{page.section}</span></span>'
        text = f'<html><head>{title}</head>{head}{label}<ul id="articlelist" class="newsList">{links}</ul></html>'
        files.append(_file(f"pc/layout/{day}/node_{page.label}.html", text))
        for made in page.articles:
            body = "".join(_modern(role, text) for role, text in made.blocks)
            kicker = f'<h3 class="introtitle">{made.kicker}</h3>' if made.kicker else ""
            subtitle = f'<h3 class="subtitle">{made.subtitle}</h3>' if made.subtitle else ""
            text = (
                f'<html><head>{title}<script>var view="假的正文";</script></head>{head}<div class="detail-art">{kicker}'
                f'<h2 id="Title" class="art-title">{"<br>".join(made.headline)}</h2>{subtitle}'
                f'<div id="Author" class="author">{"本报记者 " + made.author if made.author else ""}</div>'
                f'<div id="ozoom" class="content"><founder-content>{body}</founder-content></div>'
                f"<p>责任编辑：周舟</p></div><footer>{NAVIGATION}</footer></html>"
            )
            files.append(_file(f"pc/content/{day}/content_{made.number}.html", text))
    return files


def people(issue: MadeIssue, random_: random.Random) -> list[SourceFile]:
    day = f"{issue.date:%Y%m}/{issue.date:%d}"
    title = f"<title>{PAPER}-{PAPER}社</title>"
    pages = "".join(
        f'<div class="swiper-slide"><a id="pageLink" href="node_{page.label}.html">'
        f"{page.label}版：{page.section}</a></div>"
        for page in issue.pages
    )
    files = []
    for page in issue.pages:
        links = "".join(
            f"<li><a href=../../../content/{day}/content_{made.number}.html>{' '.join(made.headline)}</a></li>"
            for made in page.articles
        )
        text = (
            f'<html><head>{title}</head><p class="date left"><span class="newstime">'
            f"{issue.date:%Y年%m月%d日} Wed</span></p>"
            '<MAP NAME="PagePicMap">'
            f'<Area coords="1.5,2" shape="polygon" href="../../../content/{day}/content_1.html"></MAP>'
            f'{pages}<div id="ozoom"><ul class="news-list">{links}</ul></div></html>'
        )
        files.append(_file(f"rm/pc/layout/{day}/node_{page.label}.html", text))
        for made in page.articles:
            body = "".join(_modern(role, text) for role, text in made.blocks)
            source = f'《{PAPER}》（<span class="newstime">{issue.date:%Y年%m月%d日}</span> 第 {page.label} 版）'
            text = (
                f'<html><head>{title}</head><div class="article"><h3>{made.kicker}</h3><h1>'
                f"{'<br>'.join(made.headline)}</h1>"
                f'<h2>{made.subtitle}</h2><p class="sec">{made.author and "本报记者 " + made.author} {source}</p>'
                f'<div id="ozoom">{body}</div></div><div>{NAVIGATION}</div></html>'
            )
            files.append(_file(f"rm/pc/content/{day}/content_{made.number}.html", text))
    return files


def people_old(issue: MadeIssue, random_: random.Random) -> list[SourceFile]:
    day = f"html/{issue.date:%Y-%m}/{issue.date:%d}"
    title = f"<title>{PAPER}</title>"
    pages = "".join(
        f'<div class="right_title-name"><a id=pageLink href=nbs.D1shzb_{page.label}.htm>'
        f"第{page.label}版：{page.section}</a></div>"
        for page in issue.pages
    )
    files = []
    for page in issue.pages:
        names = [f"nw.D1shzb_{issue.date:%Y%m%d}_{n}-{page.label}.htm" for n, _ in enumerate(page.articles, start=1)]
        links = "".join(
            f'<li><a href={name}><script>document.write(view("{"<br>".join(made.headline)}  "))</script></a></li>'
            for name, made in zip(names, page.articles, strict=True)
        )
        text = (
            f'<html><head>{title}</head><div id="riqi_">{issue.date:%Y年%m月%d日} 星期三</div>'
            f'<div class="l_t">第{page.label}版：'
            f'{page.section}</div><div id="pageList">{pages}</div><div id="ozoom">'
            f'<div id="titleList"><ul>{links}</ul></div></div>'
        )
        files.append(_file(f"{day}/nbs.D1shzb_{page.label}.htm", text))
        for name, made in zip(names, page.articles, strict=True):
            captions = [text for role, text in made.blocks if role is Role.CAPTION]
            body = "".join(_modern(role, text) for role, text in made.blocks if role is not Role.CAPTION)
            pictures = "".join(
                f'<table class="pci_c"><tr><td><img src="a.jpg"></td></tr><tr><td><p>{text}</p></td></tr></table>'
                for text in captions
            )
            text = (
                f'<html><head>{title}</head><div class="text_c"><h3>{made.kicker}</h3><h1>'
                f"{'<br>'.join(made.headline)}</h1>"
                f"<h2>{made.subtitle}</h2><h4>{made.author and '本报记者 ' + made.author}</h4>"
                '<div class="lai"><span>'
                f"《 {PAPER} 》（ {issue.date:%Y年%m月%d日}  {page.label} 版）</span></div>{pictures}"
                f'<div class="c_c"><div id="ozoom"><div id="articleContent">{body}</div></div>'
                f"</div></div><p>{NAVIGATION}</p>"
            )
            files.append(_file(f"{day}/{name}", text))
    return files


def founder(issue: MadeIssue, random_: random.Random) -> list[SourceFile]:
    """As GB18030 under a charset that lies, attributes without quotes, tags in capitals, two titles."""
    day = f"html/{issue.date:%Y-%m}/{issue.date:%d}"
    head = f"<HEAD><META http-equiv=Content-Type content='text/html; charset=big5'><TITLE>{PAPER}数字报</TITLE></HEAD>"
    pages = "".join(
        f"<TD class=default><A id=pageLink href=./node_{n}.htm>第{page.label}版：{page.section}</A></TD>"
        for n, page in enumerate(issue.pages, start=2)
    )
    first = f"<META HTTP-EQUIV=REFRESH CONTENT='0; URL={day}/node_2.htm'>"
    files = [SourceFile("index.htm", first.encode())]
    for n, page in enumerate(issue.pages, start=2):
        shuffled = random_.sample(page.articles, len(page.articles))
        areas = "".join(f"<Area coords=1,2,3,4 shape=polygon href=content_{made.number}.htm>" for made in shuffled)
        links = "".join(
            f"<LI><A href=content_{made.number}.htm><DIV id=mp{made.number}>{' '.join(made.headline)}</DIV></A>"
            for made in page.articles
        )
        other = f"<A href=content_{issue.pages[0].articles[0].number}.htm>今日关注</A>"
        text = (
            f"<HTML>{head}<TABLE><TR><TD><MAP NAME=pagepicmap>{areas}</MAP><IMG src=a.jpg USEMAP=#PagePicMap></TD>"
            f"<TD>{issue.date:%Y年%m月%d日} 第{page.label}版：{page.section}</TD>{pages}<TD><UL>"
            f"{links}</UL>{other}</TD></TR></TABLE>"
        )
        files.append(SourceFile(f"{day}/node_{n}.htm", text.encode("gb18030")))
        for made in page.articles:
            text = _founder_article(issue, page, made, head, pages)
            files.append(SourceFile(f"{day}/content_{made.number}.htm", text.encode("gb18030")))
    return files


def _founder_article(issue: MadeIssue, page: MadePage, made: Made, head: str, pages: str) -> str:
    body = "".join(_classic(role, text) for role, text in made.blocks)
    author = made.author and f"□本报记者　{made.author}"
    return (
        f"<HTML>{head}<BODY><founder-title>{PAPER}</founder-title><TABLE><TR>{pages}</TR><TR><TD>"
        f"第{page.label}版：{page.section}</TD></TR>"
        f"<TR><TD class=font02><!--<npm:article-pretitle>-->{made.kicker}<!--</npm:article-pretitle>--></TD></TR>"
        f"<TR><TD class=font01><founder-title><!--<npm:article-title>-->{'<BR>'.join(made.headline)}"
        f"<!--</npm:article-title>--></founder-title></TD></TR>"
        f"<TR><TD class=font02><!--<npm:article-subtitle>-->{made.subtitle}<!--</npm:article-subtitle>--></TD></TR>"
        "<TR><TD class=font02><founder-author><!--<npm:article-author>-->"
        f"{author}<!--</npm:article-author>--></founder-author>"
        "</TD></TR></TABLE><DIV id=ozoom><founder-content><!--<npm:article-content>-->"
        f"<!--enpcontent-->{body}<!--/enpcontent-->"
        f"<!--</npm:article-content>--></founder-content></DIV><P>{NAVIGATION}</P>"
        f"<!--enpproperty <founder-date>{issue.date} 00:00:00.0</founder-date><founder-author></founder-author>"
        f"<nodename>第{page.label}版：{page.section}</nodename>/enpproperty--></BODY></HTML>"
    )


def _modern(role: Role, text: str) -> str:
    if role is Role.CAPTION:
        return f'<table><tr><td><img src="../a.jpg"></td></tr><tr><td>{text}</td></tr></table>'
    return f"<p>　　<strong>{text}</strong></p>" if role is Role.SUBHEAD else f"<p>　　{text}</p>"


def _classic(role: Role, text: str) -> str:
    if role is Role.CAPTION:
        return f"<TABLE><TBODY><TR><TD><IMG src=a.jpg></TD></TR><TR><TD>{text}</TD></TR></TBODY></TABLE>"
    return (
        f"<P>&nbsp;&nbsp;&nbsp;&nbsp;<B>{text}</B>"
        if role is Role.SUBHEAD
        else f"<P>&nbsp;&nbsp;&nbsp;&nbsp;{text}</P>"
    )


def _file(name: str, text: str) -> SourceFile:
    return SourceFile(name, text.encode())


STRUCTURES: dict[str, tuple[Callable[[MadeIssue, random.Random], list[SourceFile]], bool]] = {
    "pc": (pc, False),
    "people 2024": (people, False),
    "people 2010": (people_old, False),
    "founder": (founder, False),
    "founder, lettered": (founder, True),
}


def score(made: MadeIssue, issues: list[Issue]) -> Counter[str]:
    """Count for each thing asked ("headline") how many came back exactly, and how many there were ("headline?")."""
    counts: Counter[str] = Counter()

    def count(what: str, right: bool) -> None:
        counts[what] += right
        counts[what + "?"] += 1

    count("issue", len(issues) == 1)
    issue = issues[0]
    count("masthead", (issue.masthead.paper, issue.masthead.date) == (PAPER, made.date))
    count("no doubts", not issue.doubts)
    wanted = [(page, article) for page in made.pages for article in page.articles]
    count("order", [article.headline for article in issue.articles] == [" ".join(made.headline) for _, made in wanted])
    found = {article.headline: article for article in issue.articles}
    for page, article in wanted:
        _compare(page, article, found.get(" ".join(article.headline)), count)
    return counts


def _compare(page: MadePage, made: Made, found: Article | None, count: Callable[[str, bool], None]) -> None:
    count("headline", found is not None)
    count("page", found is not None and found.pages == (page.number,))
    count("section", found is not None and found.section.endswith(page.section))
    count("kicker", found is not None and found.kicker == made.kicker)
    count("subtitle", found is not None and found.subtitle == made.subtitle)
    count(
        "authors", found is not None and [author.name for author in found.authors] == [made.author] * bool(made.author)
    )
    for role in (Role.BODY, Role.SUBHEAD, Role.CAPTION):
        wanted = [text for kind, text in made.blocks if kind is role]
        got = [block.text for block in found.blocks if block.role is role] if found else []
        count(role.value, got == wanted)


def measure(structure: str, editions: int) -> tuple[Counter[str], float]:
    """Score a number of editions of one structure; with the milliseconds that a page took."""
    render, letters = STRUCTURES[structure]
    counts: Counter[str] = Counter()
    seconds, pages = 0.0, 0
    for seed in range(editions):
        random_ = random.Random(f"{structure} {seed}")
        made = make(random_, letters=letters)
        files = render(made, random_)
        if seed % 3 == 2:  # as a browser or a careless hand saves them: all in one folder
            files = [SourceFile(f"flat/{file.name.rsplit('/', 1)[-1]}", file.data) for file in files]
        started = time.perf_counter()
        issues = read_html(random_.sample(files, len(files)))
        seconds += time.perf_counter() - started
        pages += len(files)
        counts += score(made, issues)
    return counts, seconds * 1000 / pages


def main(editions: int = 60) -> None:
    names = list(STRUCTURES)
    measured = {name: measure(name, editions) for name in names}
    asked = [what.rstrip("?") for what in measured[names[0]][0] if what.endswith("?")]
    print("| structure | " + " | ".join(asked) + " | ms/page |")
    print("|---" * (len(asked) + 2) + "|")
    for name, (counts, milliseconds) in measured.items():
        shares = " | ".join(f"{counts[what] / counts[what + '?']:.3f}" for what in asked)
        print(f"| {name} | {shares} | {milliseconds:.1f} |")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
