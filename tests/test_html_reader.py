from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UserError
from ingest.readers.html import MAX_TAGS, read_html
from ingest.readers.html_body import body_text
from ingest.readers.html_links import SavedNames
from ingest.readers.html_page import first_date, page_labels, paper_name
from ingest.readers.html_tree import MAX_DEPTH, parse
from ingest.source import SourceFile
from retrieval.newspaper import Author, Kind, Role
from tests.benchmarks.html_editions import STRUCTURES, measure

LONG = "这座工厂的两条产线已经满负荷运转，工人三班轮换，订单排到了后年的春天，负责人说还要再招一百人。"


def page(name: str, text: str, encoding: str = "utf-8") -> SourceFile:
    return SourceFile(name, text.encode(encoding))


def pc_article(body: str, *, title: str = "海澄建成新码头", author: str = "") -> str:
    return (
        "<html><head><title>深海装备报数字报</title></head><div id=paperdate>2026年07月31日</div>"
        f'<div class="detail-art"><h2 id="Title">{title}</h2><div id="Author">{author}</div>'
        f'<div id="ozoom" class="content"><founder-content>{body}</founder-content></div></div>'
        "<footer>版面导航 推荐阅读 上一篇 下一篇</footer></html>"
    )


def blocks(body: str) -> list[tuple[Role, str]]:
    return [(segment.role, segment.raw) for segment in body_text(parse(f"<div>{body}</div>")).segments]


@pytest.mark.parametrize("structure", STRUCTURES)
def test_everything_of_a_made_edition_comes_back(structure: str) -> None:
    counts, _ = measure(structure, editions=6)
    asked = [what.rstrip("?") for what in counts if what.endswith("?")]
    assert counts["headline?"] > 20
    assert {what: (counts[what], counts[f"{what}?"]) for what in asked if counts[what] != counts[f"{what}?"]} == {}


def test_a_saved_folder_becomes_one_issue_in_the_order_of_its_lists() -> None:
    layout = (
        "<title>深海装备报</title><div id=paperdate>2026年07月31日</div><span id=layout>"
        "第02版：<span>产业</span></span>"
        '<ul id=articlelist><li><a href="../../../content/202607/31/content_9.html">后写的先登</a></li>'
        '<li><a href="../../../content/202607/31/content_3.html"></a></li></ul>'
    )
    issue = read_html(
        [
            page("pc/content/202607/31/content_3.html", pc_article(f"<p>　　{LONG}</p>", title="先写的后登")),
            page("pc/layout/202607/31/node_02.html", layout),
            page("pc/content/202607/31/content_9.html", pc_article(f"<p>　　{LONG}</p>", title="后写的先登")),
        ]
    )[0]
    assert [article.headline for article in issue.articles] == ["后写的先登", "先写的后登"]
    assert [article.pages for article in issue.articles] == [(2,), (2,)]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2026, 7, 31))
    assert (issue.section_names, issue.pages, issue.doubts) == (((2, "产业"),), (2,), ())


def test_a_single_article_page_is_read_with_its_byline_lead_and_signature_apart() -> None:
    body = (
        f"<p>　　本报讯（记者 陈舟）{LONG}</p><p>　　<b>订单从哪里来</b></p><p>　　{LONG}</p>"
        '<table><tr><td><img src="a.jpg"></td></tr><tr><td>图为新码头。</td></tr></table><p>'
        f"　　{LONG}（林晓雨）</p><p>责任编辑：周明</p>"
    )
    article = read_html([page("content_1.html", pc_article(body))])[0].articles[0]
    assert (article.lead_marker, article.kind) == ("本报讯", Kind.NEWS)
    assert article.authors == (Author("陈舟", "记者"), Author("林晓雨"))
    assert [(block.role, block.text) for block in article.blocks] == [
        (Role.BODY, LONG),
        (Role.SUBHEAD, "订单从哪里来"),
        (Role.BODY, LONG),
        (Role.CAPTION, "图为新码头。"),
        (Role.BODY, LONG),
    ]
    assert article.blocks[0].raw == f"本报讯（记者 陈舟）{LONG}"


def test_scripts_frames_styles_and_navigation_never_reach_an_article() -> None:
    body = (
        "<script>document.write('盗来的话')</script><style>p{content:'样式'}</style><iframe src=x>框里的话</iframe>"
        f"<p>　　{LONG}</p><p>上一篇 下一篇 放大+ 缩小-</p><noscript>请开启脚本</noscript>"
    )
    assert read_html([page("a.html", pc_article(body))])[0].articles[0].body == LONG


def test_a_title_that_a_script_writes_is_read_without_running_it() -> None:
    layout = parse('<a href=x><script>document.write(view("海上\\u98ce场<br>今日并网  "))</script></a>')
    assert layout.text == "海上风场 今日并网"


def test_an_article_without_its_layout_page_keeps_the_page_that_its_source_line_names() -> None:
    text = (
        "<div class=article><h3>海洋强国</h3><h1>风场并网</h1><h2></h2><p class=sec>本报记者 陈舟 "
        f"《深海装备报》（2024年12月25日 第 07 版）</p><div id=ozoom><p>{LONG}</p></div></div>"
    )
    issue = read_html([page("content_77.html", text)])[0]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2024, 12, 25))
    article = issue.articles[0]
    assert (article.kicker, article.headline, article.pages) == ("海洋强国", "风场并网", (7,))
    assert article.authors == (Author("陈舟", "本报记者"),)


def test_the_file_name_tells_date_and_page_of_an_old_article_page() -> None:
    text = f"<title>深海装备报</title><div class=text_c><h1>风场并网</h1><div id=ozoom><p>{LONG}</p></div></div>"
    issue = read_html([page("nw.D110000shzb_20190305_2-11.htm", text)])[0]
    assert (issue.masthead.date, issue.articles[0].pages) == (date(2019, 3, 5), (11,))


def test_a_layout_page_is_no_article_though_ozoom_holds_its_lists() -> None:
    layout = (
        "<title>深海装备报</title><div id=riqi_>2019年03月05日</div><div id=ozoom><ul id=titleList><li>"
        '<a href=nw.D1_20190305_1-01.htm><script>document.write(view("风场并网"))</script></a></ul></div>'
    )
    issue = read_html([page("html/2019-03/05/nbs.D1_01.htm", layout)])[0]
    assert issue.articles == ()
    assert [doubt.text for doubt in issue.doubts] == ["listed, but its article page was not saved: 风场并网"]


def test_a_charset_that_lies_does_not_win() -> None:
    text = (
        "<META content='text/html; charset=utf-8'><founder-title>深海装备报</founder-title>"
        "<TD class=font01><founder-title>"
        f"风场并网——第一度电</founder-title></TD><founder-content><P>　　{LONG}</founder-content>"
    )
    article = read_html([page("html/2019-03/05/content_5.htm", text, "gb18030")])[0].articles[0]
    assert (article.headline, article.body) == ("风场并网——第一度电", LONG)


def test_lettered_pages_do_not_collide() -> None:
    assert page_labels("第A01版：要闻 第B01版：科技") == [(1, "要闻"), (101, "B01版 科技")]


def test_a_page_without_a_name_does_not_take_the_next_label_for_one() -> None:
    assert page_labels("02版 第B03版：科技 第四版") == [(2, ""), (103, "B03版 科技"), (4, "")]


def test_what_lies_behind_a_login_is_said_and_a_mere_button_is_no_article() -> None:
    body = f"<p>　　{LONG}</p><p>　　{LONG}</p><p>　　{LONG}</p><p>登录后可阅读全文</p>"
    issue = read_html(
        [page("content_1.html", pc_article(body)), page("content_2.html", pc_article("<p>登录后可阅读全文</p>"))]
    )[0]
    assert [article.body for article in issue.articles] == [f"{LONG}\n{LONG}\n{LONG}"]
    assert {doubt.place for doubt in issue.doubts} == {"content_1.html", "content_2.html"}


def test_a_list_and_an_article_that_disagree_about_the_date_are_reported() -> None:
    layout = (
        "<title>深海装备报</title><div id=paperdate>2026年07月30日</div>"
        "<span id=layout>第02版：<span>产业</span></span>"
        '<ul id=articlelist><li><a href="content_1.html">海澄建成新码头</a></li></ul>'
    )
    issues = read_html([page("node_02.html", layout), page("content_1.html", pc_article(f"<p>{LONG}</p>"))])
    dated = next(issue for issue in issues if issue.articles)
    assert dated.masthead.date == date(2026, 7, 31)
    assert "dated 2026-07-31 here and 2026-07-30 in the list" in [d.text for issue in issues for d in issue.doubts]


def test_a_page_credit_and_a_public_notice_are_kept_apart_from_articles() -> None:
    issue = read_html(
        [
            page("content_1.html", pc_article(f"<p>{LONG}</p>")),
            page("content_2.html", pc_article("", title="编辑：周明")),
            page("content_3.html", pc_article("<p>节约用水，人人有责</p>", title="公益广告")),
        ]
    )[0]
    assert [article.kind for article in issue.articles] == [Kind.REPORT, Kind.CREDIT, Kind.PUBLIC_NOTICE]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<title>Just a moment...</title><body>Checking your browser</body>", "challenge"),
        ("<title>403 Forbidden</title><body>nginx</body>", "error page"),
        ("<title>提示</title><body><p>请完成安全验证后继续访问</p></body>", "challenge"),
        ("<title>用户登录</title><p>本报的电子版只对订户开放。</p><form>密码<input type=password></form>", "login"),
    ],
)
def test_a_page_of_the_web_server_is_refused_by_name(text: str, what: str) -> None:
    with pytest.raises(UserError, match=what) as refused:
        read_html([page("saved/content_1.html", text)])
    assert "'saved/content_1.html'" in str(refused.value)


def test_one_refused_page_among_articles_is_a_doubt() -> None:
    issue = read_html(
        [
            page("content_1.html", pc_article(f"<p>{LONG}</p>")),
            page("content_2.html", "<title>403 Forbidden</title><body>nginx</body>"),
        ]
    )[0]
    assert [article.headline for article in issue.articles] == ["海澄建成新码头"]
    assert [doubt.place for doubt in issue.doubts] == ["content_2.html"]


def test_an_article_about_captchas_is_no_access_page() -> None:
    text = "为什么验证码越来越难：人机验证走过二十年。"
    article = read_html([page("content_1.html", pc_article(f"<p>{text}</p>", title="人机验证走向何方"))])[0].articles[0]
    assert article.body == text


def test_an_unknown_page_is_guessed_with_low_confidence_and_a_doubt() -> None:
    links = "".join(f"<li><a href={n}>别的报道标题第{n}条，与本文没有关系</a>" for n in range(30))
    text = (
        f"<title>风场并网 - 深海装备报</title><ul>{links}</ul><div><h1>风场并网</h1><p>{LONG}</p><p>{LONG}</p></div>"
        "<div class=footer>版权所有</div>"
    )
    issue = read_html([page("2026-07-31.html", text)])[0]
    assert [(a.headline, a.confidence, a.body) for a in issue.articles] == [("风场并网", 0.4, f"{LONG}\n{LONG}")]
    assert [doubt.place for doubt in issue.doubts] == ["2026-07-31.html"]


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(UserError, match="no article"):
        read_html([page("x.html", "<title>关于我们</title><p>联系我们</p>")])


def test_more_tags_than_a_page_has_are_refused_before_parsing() -> None:
    with pytest.raises(UserError, match="tags"):
        read_html([page("x.html", "<div>" * (MAX_TAGS + 1) + "字")])


def test_deep_nesting_loses_no_text() -> None:
    assert parse("<div>" * (MAX_DEPTH * 3) + "深处的字").text == "深处的字"


def test_lines_broken_by_br_are_rejoined_where_paragraphs_are_indented() -> None:
    assert blocks("　　第一段的前半句<br>和后半句说完了。<br>　　第二段说完了。") == [
        (Role.BODY, "第一段的前半句和后半句说完了。"),
        (Role.BODY, "第二段说完了。"),
    ]


def test_a_plain_short_line_between_paragraphs_is_a_subhead_and_the_last_one_is_not() -> None:
    body = f"<p>　　{LONG}</p><p>　　产能从哪里来</p><p>　　{LONG}</p><p>　　仅此而已</p>"
    assert [role for role, _ in blocks(body)] == [Role.BODY, Role.SUBHEAD, Role.BODY, Role.BODY]


def test_a_layout_table_around_the_whole_text_is_no_caption() -> None:
    body = f'<table><tr><td><img src="a.jpg"><p>　　{LONG}</p><p>　　{LONG}</p></td></tr></table>'
    assert [role for role, _ in blocks(body)] == [Role.BODY, Role.BODY]


def test_links_are_found_in_flattened_folders_but_never_across_dates() -> None:
    names = SavedNames(["flat/content_1.htm", "html/2020-01/02/content_2.htm"])
    assert names.resolve("../../../content/202607/31/content_1.htm?x=1", "flat/node_2.htm") == "flat/content_1.htm"
    assert names.resolve("content_2.htm", "html/2020-01/03/node_2.htm") is None


def test_the_paper_is_the_name_in_the_title_not_the_chrome_around_it() -> None:
    assert [paper_name(t) for t in ("深海装备报数字报", "中国电子报-电子版", "数字报平台", "今日海报")] == [
        "深海装备报",
        "中国电子报",
        "",
        "",
    ]


def test_a_date_that_does_not_exist_is_no_date() -> None:
    assert first_date("2023-02-30") is None


def test_a_page_that_names_no_date_leaves_the_issue_undated_with_a_doubt() -> None:
    text = f"<div class=detail-art><h2 id=Title>风场并网</h2><div id=ozoom><p>{LONG}</p></div></div>"
    issue = read_html([page("content_1.html", text)])[0]
    assert issue.masthead.date is None
    assert "no page and no file name tells the date" in [doubt.text for doubt in issue.doubts]


@given(
    st.lists(st.sampled_from(["<p>", "</div>", "<table><tr><td>", "<b>", "字。", "<br>", "　　甲乙", "<!--", "&nbsp;"]))
)
def test_no_mark_up_makes_the_body_reader_fail_or_leave_a_line_break(pieces: list[str]) -> None:
    assert all("\n" not in raw and raw for _, raw in blocks("".join(pieces)))


CLASSIC = (
    "<HTML><HEAD><TITLE>江海晚报</TITLE></HEAD><BODY><TABLE><TR><TD>第02版：产业</TD></TR>{heads}</TABLE>"
    "<DIV id=ozoom><founder-content><P>　　{body}</P></founder-content></DIV>{note}</BODY></HTML>"
)


def test_heads_of_the_classic_edition_are_known_by_their_order_where_no_comment_marks_them() -> None:
    cells = "".join(
        f"<TR><TD class={kind}>{text}</TD></TR>"
        for kind, text in (
            ("font02", "从样机走向批量"),
            ("font01", "海澄建成新码头"),
            ("font02", "两条产线满负荷"),
            ("font02", "本报记者　陈舟"),
        )
    )
    text = CLASSIC.format(heads=cells, body=LONG, note="")
    article = read_html([page("html/2021-11/12/content_7.htm", text, "gb18030")])[0].articles[0]
    assert (article.kicker, article.headline, article.subtitle) == (
        "从样机走向批量",
        "海澄建成新码头",
        "两条产线满负荷",
    )
    assert article.authors == (Author("陈舟", "本报记者"),)


def test_what_a_classic_page_shows_nowhere_its_property_note_tells() -> None:
    note = (
        "<!--enpproperty <articleid>7</articleid><founder-date>2021-11-12 00:00:00.0</founder-date>"
        "<founder-author>本报记者　陈舟</founder-author><founder-title>海澄建成新码头</founder-title>"
        "<subtitle>两条产线满负荷</subtitle><introtitle>从样机走向批量</introtitle>"
        "<nodename>第02版：产业</nodename>/enpproperty-->"
    )
    text = CLASSIC.format(heads="", body=LONG, note=note)
    issue = read_html([page("content_7.htm", text, "gb18030")])[0]
    article = issue.articles[0]
    assert (article.kicker, article.headline, article.subtitle) == (
        "从样机走向批量",
        "海澄建成新码头",
        "两条产线满负荷",
    )
    assert (article.authors, issue.masthead.date) == ((Author("陈舟", "本报记者"),), date(2021, 11, 12))
