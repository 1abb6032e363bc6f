from __future__ import annotations

from datetime import date

import pytest

from ingest.dates import date_in_name, find_date, number, page_in_name
from ingest.masthead import UNKNOWN_PAPER, doubts_about, fuller, read_line, read_masthead

HEAD = (
    "主管：中华人民共和国某某部",
    "主办：华东电子报社 北京某某传媒有限公司",
    "华东电子报社出版",
    "国内统一连续出版物号：CN 99-0001",
    "邮发代号：9-99",
    "http://www.example.com",
    "某某出版物",
    "2024年3月5日",
    "星期二",
    "今日12版",
    "第18期(总第2001期)",
)


def test_every_field_of_a_front_page_is_read() -> None:
    head = read_masthead(HEAD)
    assert head.paper == "华东电子报"
    assert (head.date, head.weekday) == (date(2024, 3, 5), "星期二")
    assert (head.issue, head.total_issue, head.page_count) == (18, 2001, 12)
    assert head.supervisor == "中华人民共和国某某部"
    assert head.sponsors == ("华东电子报社", "北京某某传媒有限公司")
    assert (head.publisher, head.cn, head.post_code) == ("华东电子报社", "CN 99-0001", "9-99")
    assert (head.url, head.group) == ("http://www.example.com", "某某出版物")
    assert head.lines == HEAD


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("2024年3月5日 星期二 第18期（总第2001期）", {"date", "weekday", "issue", "total_issue"}),
        ("江海日报 2024年3月5日 星期二", {"paper", "date", "weekday"}),
        ("二〇二四年三月五日 农历甲辰年正月廿五", {"date", "lunar"}),
        ("某某部主管 某某社主办", {"supervisor", "sponsors"}),
        ("主管主办：某某集团", {"supervisor", "sponsors"}),
        ("国内统一刊号：CN99-0001 邮发代号：9-99", {"cn", "post_code"}),
        ("社址：某市某路1号 邮编：100000", {"colophon"}),
        ("电子观察报(样报)", {"paper"}),
    ],
)
def test_other_papers_forms_are_read(line: str, fields: set[str]) -> None:
    found = read_line(line)
    assert found is not None
    assert set(found.fields) == fields


@pytest.mark.parametrize(
    "line",
    [
        "2024年3月5日起施行新规",
        "第3号台风登陆后产线停工",
        "主办方回应退票问题",
        "3月5日,会议在某市召开。",
        "2024年3月5日,某部召开了会议,研究了问题。",
        "第五届论坛在某市举办",
    ],
)
def test_running_text_and_headlines_are_no_page_heads(line: str) -> None:
    assert read_line(line) is None


def test_the_file_name_helps_where_the_page_is_silent() -> None:
    head = read_masthead([], "江海日报-2024-03-05-p2.txt")
    assert (head.paper, head.date) == ("江海日报", date(2024, 3, 5))
    assert page_in_name("江海日报-2024-03-05-p2.txt") == 2


def test_a_paper_may_name_itself_in_its_articles_but_the_date_is_never_taken_from_there() -> None:
    body = "他在接受《江海商报》记者采访时说，2024年3月5日开工。"
    head = read_masthead([], "page.txt", body)
    assert (head.paper, head.date) == ("江海商报", None)
    assert read_masthead([], "page.txt").paper == UNKNOWN_PAPER


@pytest.mark.parametrize(
    ("name", "day", "page"),
    [
        ("cena-2024-03-05-p1.txt", date(2024, 3, 5), 1),
        ("20240305-07.txt", date(2024, 3, 5), 7),
        ("x_20240305_A03.txt", date(2024, 3, 5), 3),
        ("2024-03/05/node_2.htm", date(2024, 3, 5), 0),
        ("江海20240305第02版.txt", date(2024, 3, 5), 2),
        ("20241399.txt", None, 0),
        ("notes.txt", None, 0),
    ],
)
def test_names_of_files_tell_day_and_page(name: str, day: date | None, page: int) -> None:
    assert (date_in_name(name), page_in_name(name)) == (day, page)


def test_chinese_numbers_are_read() -> None:
    assert [number(text) for text in ("八", "十", "十七", "三十一", "二〇二四", "４2", "甲")] == [
        8,
        10,
        17,
        31,
        2024,
        42,
        None,
    ]
    assert find_date("出版于二〇二四年十二月三十一日") == date(2024, 12, 31)


def test_a_weekday_that_does_not_fit_the_date_is_doubted() -> None:
    wrong = read_masthead(["江海日报", "2024年3月5日 星期三"])
    assert [doubt.text for doubt in doubts_about(wrong, "p1.txt")] == ["2024-03-05 was a 星期二, the page says 星期三"]
    assert doubts_about(read_masthead(HEAD), "p1.txt") == []


def test_an_issue_without_a_date_stays_undated_and_says_so() -> None:
    undated = read_masthead(["江海日报"], "page.txt")
    assert undated.date is None
    assert "undated" in doubts_about(undated, "page.txt")[0].text


def test_the_head_of_one_page_fills_what_another_leaves_open() -> None:
    merged = fuller(read_masthead(["江海日报", "2024年3月5日"]), read_masthead(HEAD))
    assert (merged.paper, merged.total_issue, merged.lines) == ("江海日报", 2001, HEAD)
