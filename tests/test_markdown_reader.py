from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UserError
from ingest.readers.markdown import read_markdown
from ingest.readers.markdown_lines import Heading, Paragraph, front_matter, parts_of
from ingest.source import SourceFile
from retrieval.newspaper import Author, Issue, Role


def read(text: str, name: str = "稿.md") -> list[Issue]:
    return read_markdown([SourceFile(name, text.encode())])


def test_front_matter_tells_about_the_article_and_its_issue() -> None:
    issue = read(
        "---\ntitle: 风场并网\npaper: 深海装备报\ndate: 2023-11-17\nauthors:\n  - 陈舟\n"
        "  - 林晓雨\npage: 3\n栏目: 产业\n---\n\n"
        "第一段的前半句\n和后半句。\n\n## 电从海上来\n\n第二段。\n"
    )[0]
    article = issue.articles[0]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2023, 11, 17))
    assert (article.headline, article.pages, article.section) == ("风场并网", (3,), "产业")
    assert article.authors == (Author("陈舟"), Author("林晓雨"))
    assert [(block.role, block.text) for block in article.blocks] == [
        (Role.BODY, "第一段的前半句和后半句。"),
        (Role.SUBHEAD, "电从海上来"),
        (Role.BODY, "第二段。"),
    ]


def test_a_heading_that_repeats_the_title_is_not_a_second_headline() -> None:
    assert [a.headline for a in read("---\ntitle: 并网\n---\n# 并网\n\n正文。")[0].articles] == ["并网"]


def test_each_highest_heading_begins_an_article_with_its_own_lines_of_metadata() -> None:
    issue = read(
        "# 风场并网\n\n日期：2023-11-17\n报纸：深海装备报\n作者：陈舟\n\n正文一。\n\n"
        "# 码头扩建\n\n**日期**：2023-11-17\n**报纸**：深海装备报\n**版次**：2\n\n正文二。\n"
    )[0]
    assert [(a.headline, a.body, a.pages) for a in issue.articles] == [
        ("风场并网", "正文一。", ()),
        ("码头扩建", "正文二。", (2,)),
    ]
    assert issue.articles[0].authors == (Author("陈舟"),)
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2023, 11, 17))


def test_headings_of_issue_and_page_are_no_headlines() -> None:
    issue = read(
        "# 深海装备报 2023年11月17日\n\n## 第1版 要闻\n\n### 风场并网\n\n正文一。\n\n#### 小标题\n\n正文二。\n\n"
        "## 第2版 产业\n\n### 码头扩建\n\n正文三。\n"
    )[0]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2023, 11, 17))
    assert [(a.headline, a.pages) for a in issue.articles] == [("风场并网", (1,)), ("码头扩建", (2,))]
    assert issue.section_names == ((1, "要闻"), (2, "产业"))
    assert [b.role for b in issue.articles[0].blocks] == [Role.BODY, Role.SUBHEAD, Role.BODY]


def test_bold_lines_are_subheads_and_descriptions_of_pictures_captions() -> None:
    article = read("# 并网\n\n正文一。\n\n**电从海上来**\n\n![图为风场](a.jpg)\n\n正文二。")[0].articles[0]
    assert [(b.role, b.text) for b in article.blocks] == [
        (Role.BODY, "正文一。"),
        (Role.SUBHEAD, "电从海上来"),
        (Role.CAPTION, "图为风场"),
        (Role.BODY, "正文二。"),
    ]


def test_marks_of_markdown_and_of_html_never_reach_the_text() -> None:
    article = read(
        "# *并网*\n\n<!-- 略 --><b>产量</b>达**三成**，见[附表](b.md)，`甲`与\\*乙\\*。\n\n- 其一。\n- 其二。\n"
    )[0].articles[0]
    assert (article.headline, article.body) == ("并网", "产量达三成，见附表，甲与*乙*。\n其一。\n其二。")


def test_a_text_without_any_heading_takes_its_first_line() -> None:
    article = read("海上风场今日并网\n\n第一度电送到了岸上。", name="深海装备报-2023-11-17.md")[0].articles[0]
    assert (article.headline, article.body) == ("海上风场今日并网", "第一度电送到了岸上。")


def test_a_sentence_with_a_colon_is_no_metadata() -> None:
    assert (
        read("# 并网\n\n记者：电从哪里来？\n答：从海上来。\n")[0].articles[0].body == "记者：电从哪里来？答：从海上来。"
    )


def test_a_date_that_is_none_is_refused_with_the_article() -> None:
    with pytest.raises(UserError, match=r"'稿\.md', article '并网': '昨天' is no date"):
        read("# 并网\n\n日期：昨天\n\n正文。")


def test_a_file_without_an_article_is_refused() -> None:
    with pytest.raises(UserError, match="no article in this file"):
        read("# 只有标题\n")


def test_underlined_headings_rules_and_tables_are_told_apart() -> None:
    parts = parts_of("标题\n====\n\n甲\n\n---\n\n| 年 | 量 |\n|---|---|\n| 2022 | 三 |\n")
    assert parts == [
        Heading(1, "标题"),
        Paragraph(("甲",), "甲"),
        Paragraph(("| 年 | 量 |",), "年 量"),
        Paragraph(("| 2022 | 三 |",), "2022 三"),
    ]


def test_front_matter_that_never_ends_is_text() -> None:
    assert front_matter("---\ntitle: 甲\n正文") == ({}, "---\ntitle: 甲\n正文")


@given(
    st.lists(
        st.sampled_from(
            ["# 甲", "正文。", "", "---", "**乙**", "- 丙", "| 丁 |", "```", "> 戊", "作者：陈舟", "====", "1. 己"]
        )
    )
)
def test_any_lines_give_articles_with_text_or_a_refusal(lines: list[str]) -> None:
    try:
        issues = read("\n".join(lines))
    except UserError:
        return
    assert all(
        article.headline and "\n" not in block.text
        for i in issues
        for article in i.articles
        for block in article.blocks
    )
