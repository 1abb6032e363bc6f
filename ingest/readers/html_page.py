"""What every digital edition has: saved pages, layouts that list articles, stories. Knows no edition's mark-up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date as Date

from ingest.dates import date_in_name, find_date, find_weekday, number
from ingest.readers.html_tree import Element, plain, squeeze

# A lettered section (B02) has no number of its own in the paper's count. It gets one that is the same whichever pages
# were saved: a hundred for every letter after A.
PAGES_PER_LETTER = 100

_NUMERALS = "一二三四五六七八九十"
_LABEL = re.compile(
    rf"(?:第\s*([A-Za-z]?)\s*(\d{{1,3}}|[{_NUMERALS}]{{1,3}})|(?<![\w第])([A-Z]?)(\d{{1,3}}))\s*版(?!权|税|本)"
    rf"[\s：:|·—-]*((?!第?[A-Za-z]?(?:\d{{1,3}}|[{_NUMERALS}]{{1,3}})\s*版)[^\s：:|·—()（）<>\[\]【】《》，。]{{0,16}})"
)
# The name of a Chinese newspaper ends in 报; what stands before it may not be one of the words of a page's own chrome.
_PAPER = re.compile(r"[\u4e00-\u9fff]{1,10}?报(?![\u4e00-\u9fff道纸名告送料价表])")
_CHROME = re.compile(r"(?<=报)(?:多媒体)?(?:数字报|电子报|数字版|电子版)|数字报刊?")
_NOT_A_PAPER = re.compile(r"数字|电子版|本报|海报|往期|今日|读报|情报|我报|该报|日报社|看报|订报|版报|上期|下期")
_ISSUE = re.compile(r"(?<!总)第\s*(\d{1,5})\s*期")
_TOTAL = re.compile(r"总\s*第?\s*(\d{1,6})\s*期")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
_PROPERTIES = re.compile(r"<!--\s*enpproperty\b(.*?)/\s*enpproperty\s*-->", re.I | re.S)
_HOSTS = {"epaper.cena.com.cn": "中国电子报", "paper.people.com.cn/rmrb": "人民日报"}
_CODES = {"renmrb": "人民日报", "rmrb": "人民日报"}


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A decoded page. `address` is where it was saved from, "" where the page does not say."""

    name: str
    text: str
    root: Element
    address: str = ""

    @property
    def title(self) -> str:
        head = self.root.first("title")
        return head.text if head else ""

    def region(self, name: str) -> str | None:
        """The mark-up between <!--<npm:name>--> and its end, None where the page has no such region."""
        found = re.search(rf"<!--\s*<npm:{name}>\s*-->(.*?)<!--\s*</npm:{name}>\s*-->", self.text, re.I | re.S)
        return found[1] if found else None

    def note(self, name: str) -> str:
        """One line of the <!--enpproperty … --> note, with or without the founder- prefix; "" where there is none."""
        notes = _PROPERTIES.search(self.text)
        if not notes:
            return ""
        found = re.search(rf"<(?:founder-)?{name}>(.*?)</(?:founder-)?{name}>", notes[1], re.I | re.S)
        return plain(found[1]) if found else ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where in which issue something stands, as far as one page tells: page 0, date None, "" where it does not."""

    paper: str = ""
    date: Date | None = None
    page: int = 0
    section_name: str = ""
    weekday: str = ""
    issue: int = 0
    total_issue: int = 0

    def or_else(self, other: Stamp) -> Stamp:
        """Fill what the stamp does not tell from the other one."""
        page, section = (self.page, self.section_name) if self.page else (other.page, other.section_name)
        return replace(
            self,
            paper=self.paper or other.paper,
            date=self.date or other.date,
            page=page,
            section_name=section or (other.section_name if other.page == page else ""),
            weekday=self.weekday or other.weekday,
            issue=self.issue or other.issue,
            total_issue=self.total_issue or other.total_issue,
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """A page of the paper, or its table of pages: `links` are (href, title) in the order of the list."""

    name: str
    stamp: Stamp
    links: tuple[tuple[str, str], ...]
    pages: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """The page of one article: its heads, and the element that its text stands in."""

    name: str
    stamp: Stamp
    headline: str
    body: Element
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    captions: tuple[str, ...] = ()
    confidence: float = 1.0


def saved_from(text: str) -> str:
    """The address that a browser writes into a page that it saves, "" where there is none."""
    found = _SAVED_FROM.search(text[:4000])
    return found[1] if found else ""


def page_number(letter: str, digits: str) -> int:
    """The number of a page: A01 and 01 are 1, B02 is 102.

    >>> page_number("B", "02"), page_number("", "十二")
    (102, 12)
    """
    return (number(digits) or 0) + PAGES_PER_LETTER * (ord(letter.upper()) - ord("A") if letter else 0)


def page_labels(text: str) -> list[tuple[int, str]]:
    """All pages that a text names, each with the name of its section.

    >>> page_labels("第A01版：要闻 02版 第B03版：科技")
    [(1, '要闻'), (2, ''), (103, 'B03版 科技')]
    """
    labels = []
    for first_letter, first_digits, second_letter, second_digits, name in _LABEL.findall(squeeze(text)):
        letter, digits = (first_letter or second_letter).upper(), first_digits or second_digits
        page = page_number(letter, digits)
        if page > PAGES_PER_LETTER:
            name = f"{letter}{digits}版 {name}".strip()
        if page:
            labels.append((page, name))
    return labels


def first_date(text: str) -> Date | None:
    """The first date in a text, an address or a file's path; None where there is none that exists.

    >>> first_date("../202607/31/node_02.html"), first_date("2023-02-30")
    (datetime.date(2026, 7, 31), None)
    """
    return find_date(text) or date_in_name(text)


def paper_name(text: str) -> str:
    """The first name of a newspaper in a text, "" where there is none.

    >>> paper_name("深海装备报数字报-第02版"), paper_name("数字报")
    ('深海装备报', '')
    """
    for found in _PAPER.finditer(_CHROME.sub(" ", text)):
        if not _NOT_A_PAPER.search(found[0]):
            return found[0]
    return ""


def masthead_stamp(page: SavedPage, outside: str) -> Stamp:
    """What the page tells about its issue outside the article: paper, date, weekday, issue numbers, page if only one.

    `outside` is the text of the page without the article's own.
    """
    outside = squeeze(outside)
    labels = dict(reversed(page_labels(outside)))
    page_held, section = next(iter(labels.items())) if len(labels) == 1 else (0, "")
    issue, total = _ISSUE.search(outside), _TOTAL.search(outside)
    return Stamp(
        paper=known_paper(page) or paper_name(page.title),
        date=first_date(page.name) or first_date(page.address),
        page=page_held,
        section_name=section,
        weekday=find_weekday(outside),
        issue=int(issue[1]) if issue else 0,
        total_issue=int(total[1]) if total else 0,
    )


def note_stamp(page: SavedPage) -> Stamp:
    """What the enpproperty note tells: the date, and the page by the name of its node."""
    labels = page_labels(page.note("nodename"))
    held, section = labels[0] if labels else (0, "")
    return Stamp(date=first_date(page.note("date")), page=held, section_name=section)


def known_paper(page: SavedPage) -> str:
    """The paper that a saved page's address or file name stands for, "" where neither is known."""
    place = f"{page.address} {page.name}"
    by_host = next((paper for host, paper in _HOSTS.items() if host in place), "")
    return by_host or next((paper for code, paper in _CODES.items() if code in page.name.rsplit("/", 1)[-1]), "")
