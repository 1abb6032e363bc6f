"""What real pages do around articles: copied web pages, interviews, second halves, guides, kickers, head lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from ingest.bylines import is_house_signature, read_byline
from ingest.certainty import DOUBTFUL, Signs, confidence
from ingest.marks import bare_page_mark, is_caption, is_guide
from ingest.openings import read_opening, read_signature
from ingest.readers.text import read_text
from ingest.source import SourceFile
from ingest.web_marks import authors_of_source, is_source_line, is_web_furniture, paper_of_source
from ingest.word_pairs import word_over
from retrieval.han import fold
from retrieval.newspaper import Article, Issue, Kind

STEEL = "钢厂今年改造了三条轧线，单位能耗下降了百分之六，工人把巡检交给了机器，夜班人数减少一半。"
STEEL_MORE = "厂长说，轧线的数据过去散在各处，如今集中到一个平台，能耗的异常当天就能查到原因。"
CHIPS = "芯片设计公司上月完成流片，功耗比上一代降低两成，首批样品已经交给整机厂做可靠性试验。"
CHIPS_MORE = "公司负责人介绍，样品在高温下连续运行了九百小时，整机厂认可了功耗测试的结果。"


def issue_of(*lines: str, name: str = "jh-2024-03-05-p1.txt") -> Issue:
    [issue] = read_text([SourceFile(name, "\n\n".join(lines).encode())])
    return issue


def articles(*lines: str) -> list[Article]:
    return list(issue_of(*lines).articles)


def test_articles_copied_from_the_web_keep_authors_and_lose_what_is_to_be_clicked() -> None:
    """What one clicks became a headline, and the line with day and source its subtitle."""
    issue = issue_of(
        "钢厂改造三条轧线",
        "2024-05-17 08:42　来源：江海产业报　作者：赵一鸣",
        STEEL,
        STEEL_MORE,
        "（责任编辑：刘佳）",
        "上一篇　下一篇",
        "芯片公司完成流片",
        "2024-05-17 08:50　来源：江海产业报　作者：孙立新",
        CHIPS,
        CHIPS_MORE,
        "版权声明：未经许可不得转载",
        name="copied.txt",
    )
    read = [held for held in issue.articles if held.kind.is_article]
    assert [(held.headline, [author.name for author in held.authors]) for held in read] == [
        ("钢厂改造三条轧线", ["赵一鸣"]),
        ("芯片公司完成流片", ["孙立新"]),
    ]
    assert [len(held.paragraphs) for held in read] == [2, 2]
    assert (issue.masthead.paper, issue.masthead.date) == ("江海产业报", date(2024, 5, 17))


@pytest.mark.parametrize(
    "line",
    ["上一篇　下一篇", "上一篇：储能走进园区", "字号：大 中 小", "放大+ 缩小- 默认o", "分享到：微信 微博", "阅读 1024"],
)
def test_what_only_a_web_page_says_is_known(line: str) -> None:
    assert is_web_furniture(line)


@pytest.mark.parametrize(
    "line", ["评论", "更多企业加入", "数据来源：国家统计局", "2023年11月17日起施行", "上一篇文章说了什么？"]
)
def test_what_looks_like_it_stays(line: str) -> None:
    assert not is_web_furniture(line)
    assert not is_source_line(line)


def test_a_source_line_tells_where_from_when_and_by_whom() -> None:
    line = "（来源：江海日报 作者：王小明 李大力）"
    assert is_source_line(line) and is_source_line("2023年11月17日 09:12") and not is_source_line("2023年11月17日")
    assert [author.name for author in authors_of_source(line)] == ["王小明", "李大力"]
    assert paper_of_source(line) == "江海日报"


def test_who_speaks_twice_begins_a_paragraph_each_time() -> None:
    """The short questions of an interview became subheads."""
    [article] = articles(
        "工业软件急不得",
        "本报记者 许蔚然",
        "编者按：工业软件的短板在哪里？本报记者专访了研究院院长。",
        "记者：差距主要在哪里？",
        f"院长：{STEEL}",
        "记者：人才够吗？",
        f"院长：{CHIPS}",
    )
    assert len(article.paragraphs) == len(article.blocks) == 5


def test_a_second_half_without_a_headline_begins_an_article() -> None:
    """The paragraph before it became its headline."""
    first, second = articles(
        "钢厂改造三条轧线", "本报记者 王一", STEEL, STEEL_MORE, "（上接第一版）", CHIPS, CHIPS_MORE
    )
    assert [block.text for block in first.paragraphs] == [STEEL, STEEL_MORE]
    assert (second.headline, second.continued_from, len(second.paragraphs)) == ("上接第1版", 1, 2)


def test_a_guide_to_the_pages_is_kept_and_not_searched() -> None:
    guide, article = articles(
        "今日导读", "工业母机走出“象牙塔”　3版", "一座县城的轴承生意……7版", "钢厂改造三条轧线", "本报记者 王一", STEEL
    )
    assert (guide.kind, guide.kind.indexed, len(guide.blocks)) == (Kind.GUIDE, False, 3)
    assert article.headline == "钢厂改造三条轧线"
    assert not is_guide(f"{STEEL}（下转第3版）") and not is_guide("今年的产量是去年的3版")


def test_what_leads_up_to_a_headline_is_its_kicker() -> None:
    [article] = articles(
        "全市制造业数字化转型推进会召开", "让老车间长出新脑子", "三年内规上企业改造全覆盖", "本报记者 王一", STEEL
    )
    assert (article.kicker, article.headline, article.subtitle) == (
        "全市制造业数字化转型推进会召开",
        "让老车间长出新脑子",
        "三年内规上企业改造全覆盖",
    )
    [broken] = articles("钢厂改造三条轧线", "能耗下降一成", "本报记者 王一", STEEL)
    assert (broken.kicker, broken.headline) == ("", "钢厂改造三条轧线 能耗下降一成")


def test_names_set_wide_and_houses_sign() -> None:
    signature = read_signature("（孙 倩）")
    assert signature and [author.name for author in signature.authors] == ["孙倩"]
    assert is_house_signature("（气 宣）") and is_house_signature("（据新华社）")
    assert not is_house_signature("（一）") and not is_house_signature("（第三季度）")
    first, second = articles("钢厂改造三条轧线", STEEL, "（孙 倩）", "芯片公司完成流片", CHIPS, "（市气象台）")
    assert (first.byline, second.byline) == ("（孙倩）", "（市气象台）")


def test_a_head_line_may_name_who_made_the_page_and_number_it_on_a_line_of_its_own() -> None:
    issue = issue_of(
        "江海日报 2024年3月12日 星期二 责编 周 敏 美编 何 强 校对 孙 立",
        "02 要闻",
        "钢厂改造三条轧线",
        "本报记者 王一",
        STEEL,
    )
    assert (issue.masthead.paper, issue.masthead.date, issue.pages) == ("江海日报", date(2024, 3, 12), (2,))
    assert issue.section_names == ((2, "要闻"),)
    assert [article.headline for article in issue.articles] == ["钢厂改造三条轧线"]
    mark = bare_page_mark("要闻 A02")
    assert mark and (mark.page, mark.name) == (2, "要闻")
    inside = issue_of(
        "2024年3月12日 星期二", "钢厂改造三条轧线", "本报记者 王一", STEEL, "01 破局", STEEL_MORE, "02 立势", CHIPS
    )
    assert len(inside.articles) == 1


def test_traditional_bylines_are_read_and_named_as_printed() -> None:
    assert [author.name for author in read_byline("記者 林書豪／台北報導")] == ["林書豪"]
    opening = read_opening("〔記者陳怡君／台南報導〕三家設備商昨日宣布擴建廠房。")
    assert [author.name for author in opening.authors] == ["陳怡君"]
    assert opening.byline == "〔記者陳怡君／台南報導〕"


def test_numbered_pictures_have_captions() -> None:
    assert is_caption("图①：向玉梅在直播。") and is_caption("以上图片均为本报记者王云娜摄")


def test_a_word_that_runs_over_two_lines_joins_them() -> None:
    assert word_over("每年可提供清", "洁电力") and not word_over("芯片公司完成流片", "本月")
    torn = STEEL.index("巡检") + 1
    [article] = articles("钢厂改造三条轧线", "本报记者 王一", STEEL[:torn], STEEL[torn:], STEEL_MORE)
    assert [block.text for block in article.paragraphs] == [STEEL, STEEL_MORE]


def test_warnings_begin_where_the_scale_says_and_a_page_that_marks_all_is_trusted_more() -> None:
    sure = Signs(0.99, 0.98, 0.99, 1.0, 1.0, 0.0, 0.0, 1.0, 0.0)
    unsure = Signs(0.7, 0.4, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.5)
    assert confidence(sure) > 0.85 > DOUBTFUL > confidence(unsure)


HABITS = sorted(Path(__file__).parent.joinpath("data", "habits").glob("*.txt"))
COLUMN_CHARS = 17


def set_page(rows: Sequence[tuple[str, str]], blank: int, *, indented: bool) -> str:
    """Return the page as text: a paragraph of kind PW in a column's short lines, blank lines between the others."""
    shown = []
    for kind, text in rows:
        whole = f"　　{text}" if indented and kind in ("P", "PW") else text
        width = COLUMN_CHARS if kind == "PW" else len(whole)
        shown.append("\n".join(whole[at : at + width] for at in range(0, len(whole), width)))
    return ("\n" * (blank + 1)).join(shown) + "\n"


def meant_by(rows: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return the headlines and paragraphs that the page holds: H begins an article, H2 goes on with its headline, P or
    PW begins a paragraph, T goes on with it after a torn column; the other kinds are neither.
    """
    held: list[tuple[str, list[str]]] = []
    for kind, text in rows:
        if kind == "H":
            held.append((text, []))
        elif kind == "H2":
            held[-1] = (held[-1][0] + text, held[-1][1])
        elif kind in ("P", "PW") and held:
            held[-1][1].append(text)
        elif kind == "T":
            held[-1][1][-1] += text
    return [(fold(headline), [fold(text) for text in texts]) for headline, texts in held]


@pytest.mark.parametrize("path", HABITS, ids=[path.stem for path in HABITS])
def test_pages_set_as_real_ones_are_read_or_warned_of(path: Path) -> None:
    """Each page was written by us after the habits of one kind of newspaper, and is set in three ways."""
    rows = [(line.split("|", 1)[0], line.split("|", 1)[1]) for line in path.read_text(encoding="utf-8").splitlines()]
    meant = meant_by(rows)
    for blank, indented in ((1, False), (0, False), (0, True)):
        [issue] = read_text([SourceFile("x-2023-11-17-p1.txt", set_page(rows, blank, indented=indented).encode())])
        found = [held for held in issue.articles if held.kind.is_article]
        right = [
            held for held in found if (fold(held.headline), [fold(block.raw) for block in held.paragraphs]) in meant
        ]
        unwarned = [held.headline for held in found if held not in right and held.confidence >= DOUBTFUL]
        assert unwarned == []
        assert len(right) >= len(meant) * LEAST_RIGHT.get(path.stem, 1.0), [held.headline for held in found]


# The reader is not right about all of these: subheads that could be headlines where one article has no byline, a second
# half of which only the bracket tells what it is, lines of a column of which a last one happens to be full.
LEAST_RIGHT = {"trade": 0.75, "party": 0.75, "columnwrap": 0.66}


def test_a_name_that_ends_in_the_word_for_text_is_a_name() -> None:
    """Symptom: of 本报记者 李文 the last character was taken for "text by", and the line for a headline."""
    assert [author.name for author in read_byline("本报记者 李文")] == ["李文"]
    assert [author.name for author in read_byline("本报记者 李明 文")] == ["李明"]
