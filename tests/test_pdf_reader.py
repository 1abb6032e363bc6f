"""The PDF reader from bytes to issues: what it reads, and what it says of files and pages that it cannot read."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest

from config.errors import UserError
from ingest import pdf_reading
from ingest.limits import Limits
from ingest.pdf_page import State
from ingest.pdf_reading import PdfReading
from ingest.readers.pdf import read_pdf
from ingest.source import SourceFile
from retrieval.newspaper import Issue, Kind, Role
from tests.benchmarks.pdf_generator import FONT

LEFT, MIDDLE = 40.0, 330.0
BODY, STEP = 10.0, 15.0
COLUMN_CHARS = 26  # full lines of a column: 260 points


class Paper:
    """Sets a small page by hand: `text(x, y, size, words)` with y from the top."""

    def __init__(self, **options: Any) -> None:
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfgen.canvas import Canvas

        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.out = BytesIO()
        self.canvas = Canvas(self.out, pagesize=(640, 800), invariant=1, **options)

    def text(self, x: float, y: float, size: float, words: str) -> None:
        self.canvas.setFont(FONT, size)
        # pdfium leaves out a lone glyph of a font that is not embedded: a space helps.
        self.canvas.drawString(x, 800 - y, words if len(words) > 1 else words + " ")

    def column(self, x: float, y: float, paragraphs: list[str]) -> float:
        for paragraph in paragraphs:
            rest, indent = paragraph, 2
            while rest:
                line, rest = rest[: COLUMN_CHARS - indent], rest[COLUMN_CHARS - indent :]
                self.text(x + indent * BODY, y, BODY, line)
                y, indent = y + STEP, 0
        return y

    def picture(self, x: float, y: float, width: float, height: float) -> None:
        from PIL import Image
        from reportlab.lib.utils import ImageReader

        grey = ImageReader(Image.new("RGB", (8, 8), (120, 120, 120)))
        self.canvas.drawImage(grey, x, 800 - y - height, width, height)

    def next(self) -> None:
        self.canvas.showPage()

    def pdf(self, name: str = "a.pdf") -> SourceFile:
        self.canvas.save()
        return SourceFile(name, self.out.getvalue())


FIRST = "码头边的老仓库今年改成了元件测试间，二十台设备昼夜运转，夜班只留两个人看守，其余的事情都交给了程序。"
SECOND = "负责人说，改造花了七个月，最难的不是搬机器，而是让老师傅们相信读数；如今他们每天先看屏幕，再去摸外壳。"
THIRD = "邻镇的两家企业也派人来看过，准备明年照着做，他们带走了一份三页纸的清单和一张接线图。"


def page(paper: Paper) -> None:
    paper.text(LEFT, 60, 30, "海湾电子报")
    paper.text(260, 48, 9, "2022年5月20日")
    paper.text(260, 62, 9, "第20期（总第900期）")
    paper.text(LEFT + 60, 120, 24, "老仓库里的测试间")
    paper.text(LEFT + 90, 145, 9, "本报记者　钱思齐")
    paper.column(LEFT, 170, [FIRST, SECOND])
    paper.text(MIDDLE + 40, 120, 24, "邻镇企业前来取经")
    paper.column(MIDDLE, 170, ["本报讯　" + THIRD, SECOND])


def read_one(paper: Paper, name: str = "a.pdf") -> Issue:
    issues = read_pdf([paper.pdf(name)])
    assert len(issues) == 1
    return issues[0]


def test_two_articles_side_by_side_are_read_whole() -> None:
    paper = Paper()
    page(paper)
    issue = read_one(paper)
    first, second = issue.articles
    assert (first.headline, second.headline) == ("老仓库里的测试间", "邻镇企业前来取经")
    assert [block.text for block in first.blocks] == [FIRST, SECOND]
    assert [block.text for block in second.blocks] == [THIRD, SECOND]
    assert [(author.name, author.role) for author in first.authors] == [("钱思齐", "本报记者")]
    assert second.lead_marker == "本报讯"
    assert first.confidence == 1.0


def test_the_head_of_the_page_tells_paper_date_and_number() -> None:
    paper = Paper()
    page(paper)
    issue = read_one(paper)
    assert (issue.masthead.paper, issue.masthead.date) == ("海湾电子报", date(2022, 5, 20))
    assert (issue.masthead.issue, issue.masthead.total_issue) == (20, 900)
    assert issue.masthead.lines == ("2022年5月20日", "海湾电子报", "第20期（总第900期）")


def test_a_paragraph_goes_on_from_one_column_to_the_next() -> None:
    paper = Paper()
    paper.text(200, 60, 28, "一篇文章排成两栏")
    lines = [FIRST[:24], FIRST[24:50], SECOND[:26]]
    for row, line in enumerate(lines):
        paper.text(LEFT + (20 if row == 0 else 0), 100 + row * STEP, BODY, line)
    for row, line in enumerate([SECOND[26:52], THIRD[:26], THIRD[26:]]):
        paper.text(MIDDLE, 100 + row * STEP, BODY, line)
    (article,) = read_one(paper, "2022-05-20.pdf").articles
    assert [block.text for block in article.blocks] == [FIRST[:50] + SECOND[:52] + THIRD]


def test_a_caption_is_taken_out_of_the_paragraph_that_its_picture_cuts() -> None:
    paper = Paper()
    paper.text(LEFT + 30, 60, 24, "图片落在段落中间")
    paper.text(LEFT + 20, 100, BODY, FIRST[:24])
    paper.text(LEFT, 115, BODY, SECOND[:26])
    paper.picture(LEFT, 125, 260, 120)
    paper.text(LEFT, 258, 8, "图为夜里的测试间")
    paper.text(LEFT, 280, BODY, SECOND[26:])
    paper.column(LEFT, 295, [THIRD])
    (article,) = read_one(paper, "2022-05-20.pdf").articles
    assert [block.text for block in article.paragraphs] == [FIRST[:24] + SECOND, THIRD]
    assert [block.text for block in article.blocks if block.role is Role.CAPTION] == ["图为夜里的测试间"]


def test_an_article_that_flows_round_another_keeps_its_text() -> None:
    """The left article fills the left column and the top of the right one; another stands in the corner."""
    paper = Paper()
    paper.text(200, 60, 30, "绕着另一篇文章走")
    # Numbered, because pdfium takes equal lines that stand near each other for one line struck twice.
    outer = [f"第{n}间。{FIRST}" for n in range(10, 21)]
    paper.column(LEFT, 100, outer[:8])
    paper.column(MIDDLE, 100, outer[8:])
    paper.text(MIDDLE + 60, 280, 20, "角落里的小消息")
    paper.column(MIDDLE, 310, [THIRD, SECOND])
    large, small = read_one(paper, "2022-05-20.pdf").articles
    assert [block.text for block in large.blocks] == outer
    assert [block.text for block in small.blocks] == [THIRD, SECOND]


def test_a_subhead_stands_between_its_paragraphs() -> None:
    paper = Paper()
    paper.text(LEFT + 30, 60, 24, "小标题在栏中间")
    y = paper.column(LEFT, 100, [FIRST, SECOND])
    paper.text(LEFT + 70, y + 9, 12, "为什么要先看屏幕？")
    paper.column(LEFT, y + 31, [THIRD, FIRST])
    (article,) = read_one(paper, "2022-05-20.pdf").articles
    assert [block.role for block in article.blocks] == [Role.BODY, Role.BODY, Role.SUBHEAD, Role.BODY, Role.BODY]
    assert article.blocks[2].text == "为什么要先看屏幕？"


def test_page_number_and_section_come_from_the_head_of_an_inner_page() -> None:
    paper = Paper()
    paper.text(LEFT, 40, 20, "3")
    paper.text(LEFT + 40, 40, 14, "产业")
    paper.text(400, 38, 9, "2022年5月20日　星期五")
    paper.text(LEFT + 60, 100, 24, "老仓库里的测试间")
    paper.column(LEFT, 130, [FIRST, SECOND, THIRD])
    issue = read_one(paper)
    assert issue.pages == (3,)
    assert issue.section_names == ((3, "产业"),)
    assert issue.articles[0].pages == (3,)


def test_a_boxed_advertisement_is_kept_but_not_indexed() -> None:
    paper = Paper()
    page(paper)
    paper.canvas.rect(LEFT, 40, 540, 100)
    paper.text(LEFT + 200, 690, 26, "好仪器看得见")
    paper.text(LEFT + 200, 730, 12, "服务热线：400-000-0000")
    issue = read_one(paper)
    assert [article.kind for article in issue.articles].count(Kind.AD) == 1
    assert all("热线" not in article.body for article in issue.articles if article.kind.indexed)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 bytes"),
        (b"PK\x03\x04 hello", "not a PDF"),
        (b"%PDF-1.4\n1 0 obj\n<< /Type /Cat", "cut short"),
        (b"%PDF-1.4\nnothing here\n%%EOF\n", "damaged"),
    ],
)
def test_each_kind_of_broken_file_is_named(data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said) as refusal:
        read_pdf([SourceFile("2022/a.pdf", data)])
    assert "'2022/a.pdf'" in str(refusal.value)


def test_a_truncated_real_file_is_called_cut_short() -> None:
    paper = Paper()
    page(paper)
    whole = paper.pdf().data
    with pytest.raises(UserError, match="cut short"):
        read_pdf([SourceFile("a.pdf", whole[:60])])


def test_a_locked_file_asks_for_a_copy_without_password() -> None:
    paper = Paper(encrypt="geheim")
    page(paper)
    with pytest.raises(UserError, match="password"):
        read_pdf([paper.pdf()])


def test_a_scanned_page_needs_ocr_and_is_never_silently_empty() -> None:
    paper = Paper()
    paper.picture(0, 0, 640, 800)
    with pytest.raises(UserError, match="needs_ocr"):
        read_pdf([paper.pdf()])


def test_a_scanned_page_beside_a_readable_one_becomes_a_doubt() -> None:
    paper = Paper()
    page(paper)
    paper.next()
    paper.picture(0, 0, 640, 800)
    issue = read_one(paper)
    assert len(issue.articles) == 2
    assert [doubt.place for doubt in issue.doubts if "needs_ocr" in doubt.text] == ["a.pdf · page 2"]


def test_a_garbled_text_layer_is_refused_not_indexed() -> None:
    paper = Paper()
    paper.column(LEFT, 100, ["锟斤拷烫屯鏁版嵁涓績鍦ㄥ崡娴堕噾灞炲害锛岃冻浠ヨ祴浜堝満" * 6])
    with pytest.raises(UserError, match="garbled"):
        read_pdf([paper.pdf()])


def two_pages() -> Paper:
    paper = Paper()
    page(paper)
    paper.next()
    page(paper)
    return paper


def test_a_page_that_takes_too_long_costs_only_itself() -> None:
    with PdfReading(two_pages().pdf().data, Limits(page_timeout_s=60.0)) as opened:
        opened._timeout_s = 0.0
        assert [reading.state for reading in opened.readings()] == [State.TOO_SLOW, State.TOO_SLOW]


def test_a_child_that_dies_costs_the_page_that_it_died_of() -> None:
    with PdfReading(two_pages().pdf().data, Limits(page_timeout_s=60.0)) as opened:
        opened._child.close()
        while not opened._child.replies.empty():
            opened._child.replies.get()
        opened._child.replies.put(None)
        assert [reading.state for reading in opened.readings()] == [State.FAILED, State.READ]


def test_a_file_that_kills_its_reader_while_it_is_opened_is_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The parent never opens the file itself: a child that is killed at once is all that it hears of."""
    monkeypatch.setattr(pdf_reading, "_MODULE", "ingest.no_such_module")
    with pytest.raises(UserError, match="damaged"):
        read_pdf([two_pages().pdf()])


def test_a_file_that_takes_too_long_to_open_is_given_up() -> None:
    with pytest.raises(UserError, match="longer to open"):
        read_pdf([two_pages().pdf()], Limits(page_timeout_s=0.0))


def test_two_dates_in_one_file_are_two_issues() -> None:
    paper = Paper()
    page(paper)
    paper.next()
    paper.text(LEFT, 60, 30, "海湾电子报")
    paper.text(260, 48, 9, "2022年5月27日")
    paper.text(260, 62, 9, "第21期（总第901期）")
    paper.text(LEFT + 60, 120, 24, "老仓库里的测试间")
    paper.column(LEFT, 170, [FIRST, SECOND])
    dates = [issue.masthead.date for issue in read_pdf([paper.pdf()])]
    assert dates == [date(2022, 5, 20), date(2022, 5, 27)]
