from __future__ import annotations

from datetime import date

import pytest

from config.errors import UserError
from ingest.bylines import looks_like_names, read_byline
from ingest.marks import find_jumps, own_jump, page_mark
from ingest.openings import read_opening, read_signature
from ingest.paragraphs import presentable, suspicions
from ingest.readers.text import read_text
from ingest.source import SourceFile
from retrieval.newspaper import Article, Issue, Kind, Role

STEEL = "钢厂今年改造了三条轧线,单位能耗下降了百分之六,工人把巡检交给了机器,夜班人数减少一半。"
STEEL_MORE = "厂长说,轧线的数据过去散在各处,如今集中到一个平台,能耗的异常当天就能查到原因。"
CHIPS = "芯片设计公司上月完成流片,功耗比上一代降低两成,首批样品已经交给整机厂做可靠性试验。"
CHIPS_MORE = "公司负责人介绍,样品在高温下连续运行了九百小时,整机厂认可了功耗测试的结果。"


def read(*texts: str, name: str = "jh-2024-03-05-p1.txt") -> list[Issue]:
    return read_text([SourceFile(name, "\n\n".join(texts).encode())])


def only(*texts: str) -> Article:
    [issue] = read(*texts)
    [article] = issue.articles
    return article


def test_what_opens_and_signs_an_article_is_taken_out_of_its_text_but_not_of_its_source() -> None:
    article = only("钢厂改造三条轧线", f"本报讯 记者王一报道:3月4日,{STEEL}", f"{STEEL_MORE}(下转第3版)")
    assert (article.kind, article.lead_marker, article.dateline) == (Kind.NEWS, "本报讯", "3月4日")
    assert [(author.name, author.role) for author in article.authors] == [("王一", "记者")]
    assert article.continued_on == 3
    assert article.blocks[0].text.startswith("3月4日，钢厂今年")
    assert article.blocks[0].raw.startswith("本报讯 记者王一报道:")
    assert article.blocks[1].text.endswith("查到原因。")
    assert article.blocks[1].raw.endswith("(下转第3版)")


def test_paragraphs_before_the_first_subhead_are_the_lead() -> None:
    article = only(
        "钢厂改造三条轧线", "本报记者 王一", STEEL, "能耗降在哪里?", STEEL_MORE, STEEL, "夜班少了一半", STEEL_MORE
    )
    roles = [Role.LEAD, Role.SUBHEAD, Role.BODY, Role.BODY, Role.SUBHEAD, Role.BODY]
    assert [block.role for block in article.blocks] == roles
    assert article.blocks[1].text == "能耗降在哪里？"


def test_a_subtitle_after_a_dash_is_no_part_of_the_headline() -> None:
    article = only("钢厂改造三条轧线", "——华东某厂节能记", "本报记者 王一", STEEL, STEEL_MORE)
    assert (article.headline, article.subtitle) == ("钢厂改造三条轧线", "华东某厂节能记")


def test_page_marks_and_form_feeds_begin_pages() -> None:
    one = ("江海日报", "2024年3月5日 星期二", "第1版 要闻", "钢厂改造三条轧线", f"本报讯 {STEEL}")
    two = ("第2版 产业", "芯片公司完成流片", f"本报讯 {CHIPS}")
    three = ("\f芯片公司再次流片", f"本报讯 {CHIPS_MORE}")
    [issue] = read(*one, *two, *three, name="all.txt")
    assert issue.pages == (1, 2, 3)
    assert issue.section_names == ((1, "要闻"), (2, "产业"))
    assert [article.pages for article in issue.articles] == [(1,), (2,), (3,)]
    assert (issue.masthead.paper, issue.masthead.date) == ("江海日报", date(2024, 3, 5))


def test_a_second_masthead_begins_another_issue() -> None:
    first = ("江海日报", "2024年3月5日 星期二", "第18期(总第2001期)", "钢厂改造三条轧线", f"本报讯 {STEEL}")
    second = ("江海日报", "2024年3月8日 星期五", "第19期(总第2002期)", "芯片公司完成流片", f"本报讯 {CHIPS}")
    issues = read(*first, *second, name="two.txt")
    assert [(issue.masthead.date, issue.masthead.total_issue) for issue in issues] == [
        (date(2024, 3, 5), 2001),
        (date(2024, 3, 8), 2002),
    ]
    assert [issue.articles[0].headline for issue in issues] == ["钢厂改造三条轧线", "芯片公司完成流片"]


def test_a_page_without_a_date_is_undated_and_doubted() -> None:
    [issue] = read("钢厂改造三条轧线", f"本报讯 {STEEL}", STEEL_MORE, name="page.txt")
    assert issue.masthead.date is None
    assert any("undated" in doubt.text for doubt in issue.doubts)


def test_a_page_whose_borders_are_unsure_says_so() -> None:
    [issue] = read(STEEL, "夜班少了", STEEL_MORE, "产线", CHIPS)
    assert min(article.confidence for article in issue.articles) < 0.6
    assert any("unsure" in doubt.text for doubt in issue.doubts)


def test_advertisements_and_credits_are_kept_but_not_indexed() -> None:
    [issue] = read("钢厂改造三条轧线", f"本报讯 {STEEL}", "公益广告", "节约用电 从我做起", "编辑:王一 美编:李二")
    kinds = [(article.kind, article.kind.indexed) for article in issue.articles]
    assert kinds == [(Kind.NEWS, True), (Kind.PUBLIC_NOTICE, False), (Kind.CREDIT, False)]
    assert issue.articles[1].headline == "节约用电 从我做起"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def main():\n    print('hello')\n" * 9, "hardly any Chinese"),
        ("Lorem ipsum dolor sit amet, consectetur adipiscing elit. " * 9, "hardly any Chinese"),
        ("编号,名称,数量,单价,备注,产地\n" + "一号,钢材,三十,二百,无,某地\n" * 9, "table or a program"),
        ("会议通知\n\n明天", "no sentence"),
    ],
)
def test_what_is_no_newspaper_is_refused(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(text, name="x.txt")


@pytest.mark.parametrize(
    ("text", "marker", "dateline", "names", "rest"),
    [
        ("本报讯 3月4日,会议召开。", "本报讯", "3月4日", [], "3月4日,会议召开。"),
        ("本报讯（记者 王一 通讯员 李二）日前，", "本报讯", "", ["王一", "李二"], "日前，"),
        ("本报北京3月4日电 记者王一报道：会议", "本报北京3月4日电", "北京3月4日", ["王一"], "会议"),
        ("新华社巴黎3月4日电（记者王一、李小二）法国", "新华社巴黎3月4日电", "巴黎3月4日", ["王一", "李小二"], "法国"),
        ("本报讯 记者从公开资料中看到", "本报讯", "", [], "记者从公开资料中看到"),
        ("记者近日从厂里获悉", "", "", [], "记者近日从厂里获悉"),
    ],
)
def test_openings_are_read(text: str, marker: str, dateline: str, names: list[str], rest: str) -> None:
    opening = read_opening(text)
    assert (opening.marker, opening.dateline) == (marker, dateline)
    assert [author.name for author in opening.authors] == names
    assert text[opening.length :] == rest


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("本报记者 王一 李二 实习生 赵小三", [("王一", "本报记者"), ("李二", "本报记者"), ("赵小三", "实习生")]),
        ("■ 本报记者 王一 文/图", [("王一", "本报记者")]),
        ("王一/文", [("王一", "署名")]),
        ("文/王一", [("王一", "署名")]),
        ("通讯员 王一、李二", [("王一", "通讯员"), ("李二", "通讯员")]),
        ("本报评论员", [("本报评论员", "本报评论员")]),
        ("本报记者调查发现", []),
        ("记者站成立", []),
        ("记者发现，价格回落。", []),
    ],
)
def test_bylines_are_told_from_headlines(line: str, authors: list[tuple[str, str]]) -> None:
    assert [(author.name, author.role) for author in read_byline(line)] == authors


def test_names_alone_are_a_byline_only_with_surnames() -> None:
    assert [looks_like_names(text) for text in ("王一明", "王 一", "王一 李二", "新型储能", "高质量发展")] == [
        True,
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("座谈会。（王一）", ["王一"]),
        ("(布轩)", ["布轩"]),
        ("举行。（本报记者 王一 实习生 李二）", ["王一", "李二"]),
        ("（完）", []),
        ("办公室（王一）", []),
        ("增长。（以下简称《办法》）", []),
        ("（下转第4版）", []),
    ],
)
def test_signatures_are_told_from_other_brackets(text: str, names: list[str]) -> None:
    signature = read_signature(text)
    assert [author.name for author in (signature.authors if signature else ())] == names


def test_jumps_are_bracketed_or_alone() -> None:
    assert [jump.page for jump in find_jumps("类型。（下转第4版）")] == [4]
    assert find_jumps("读者可翻到下转第4版的内容") == []
    jump = own_jump("（上接A01版）")
    assert jump is not None
    assert (jump.page, jump.onward) == (1, False)


@pytest.mark.parametrize(
    ("line", "page", "name"),
    [
        ("第2版 产业", 2, "产业"),
        ("02版：要闻", 2, "要闻"),
        ("第八版", 8, ""),
        ("=== 第3版 ===", 3, ""),
        ("A04", 4, ""),
        ("--- page 2 ---", 2, ""),
        ("第三版图书上市", 0, ""),
        ("今日8版", 0, ""),
        ("5G", 0, ""),
    ],
)
def test_page_marks_are_told_from_headlines(line: str, page: int, name: str) -> None:
    mark = page_mark(line)
    assert ((mark.page, mark.name) if mark else (0, "")) == (page, name)


def test_only_the_sure_slip_is_put_right_and_noted() -> None:
    text, [note] = presentable("由工业部 and 某省政府主办,用R and D经费")
    assert text == "由工业部和某省政府主办，用R and D经费"
    assert note.applied


def test_suspected_misprints_are_noted_and_left() -> None:
    notes = suspicions(["端侧" * 6 + "，端测模型，Open-Bus与OpenBus和OpenBus"])
    assert [(note.seen, note.likely, note.applied) for note in notes] == [
        ("端测", "端侧", False),
        ("Open-Bus", "OpenBus", False),
    ]
