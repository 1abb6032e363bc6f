import json
import lzma
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import UserError
from ingest.masthead import UNKNOWN_PAPER
from ingest.readers.composed import HEADLINE_MAX_CHARS, headline_from
from ingest.readers.jsonl import read_jsonl
from ingest.source import SourceFile
from retrieval.newspaper import Author, Issue, Role

CORPUS = Path(__file__).parents[1].parent / "shared" / "evals" / "crud-news" / "corpus.jsonl.xz"


def read(*records: object, name: str = "新闻.jsonl") -> list[Issue]:
    lines = "\n".join(record if isinstance(record, str) else json.dumps(record) for record in records)
    return read_jsonl([SourceFile(name, lines.encode())])


def test_a_record_gives_every_part_of_an_article() -> None:
    issue = read(
        {
            "title": "风场并网",
            "text": "第一段说完了。\n\n第二段说完了。",
            "date": "2023-11-17",
            "page": "A03",
            "paper": "深海装备报",
            "authors": ["陈舟", "林晓雨"],
            "section": "产业",
            "issue": 81,
            "总期号": "4678",
        }
    )[0]
    article = issue.articles[0]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2023, 11, 17))
    assert (issue.masthead.issue, issue.masthead.total_issue) == (81, 4678)
    assert (article.headline, article.body) == ("风场并网", "第一段说完了。\n第二段说完了。")
    assert (article.pages, article.section, issue.section_names) == ((3,), "产业", ((3, "产业"),))
    assert article.authors == (Author("陈舟"), Author("林晓雨"))


def test_blocks_keep_their_roles() -> None:
    record = {"title": "并网", "blocks": [{"text": "小标题", "role": "subhead"}, {"text": "正文说完了。"}, "又一段。"]}
    roles = [(block.role, block.text) for block in read(record)[0].articles[0].blocks]
    assert roles == [(Role.SUBHEAD, "小标题"), (Role.BODY, "正文说完了。"), (Role.BODY, "又一段。")]


def test_records_are_grouped_to_issues_by_paper_and_date_oldest_first() -> None:
    issues = read(
        {"title": "乙", "text": "乙文。", "date": "2023-01-02"},
        {"title": "甲", "text": "甲文。", "date": "20230101"},
        {"title": "丙", "text": "丙文。", "date": "2023年1月2日"},
    )
    assert [(i.masthead.date, [a.headline for a in i.articles]) for i in issues] == [
        (date(2023, 1, 1), ["甲"]),
        (date(2023, 1, 2), ["乙", "丙"]),
    ]


def test_paper_and_date_may_stand_in_the_file_name() -> None:
    issue = read({"title": "甲", "text": "甲文。"}, name="深海装备报-2023-11-17.jsonl")[0]
    assert (issue.masthead.paper, issue.masthead.date) == ("深海装备报", date(2023, 11, 17))


def test_what_nothing_tells_is_left_open_with_a_doubt() -> None:
    issue = read({"title": "甲", "text": "甲文。"}, name="corpus.jsonl")[0]
    assert (issue.masthead.paper, issue.masthead.date) == (UNKNOWN_PAPER, None)
    assert len(issue.doubts) == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: no JSON"),
        ("[1]", "line 2: a list, no object"),
        ('{"text": 7}', "line 2: the text is a int"),
        ('{"text": "甲文。", "date": "昨天"}', "line 2: '昨天' is no date"),
        ("[" * 100_000, "line 2: no JSON"),
    ],
)
def test_an_error_names_file_and_line(line: str, reason: str) -> None:
    with pytest.raises(UserError) as refused:
        read({"text": "甲文。"}, line)
    assert str(refused.value).startswith(f"'新闻.jsonl', {reason}")


def test_lines_without_text_are_left_out_and_counted_once() -> None:
    issue = read(
        {"title": "空"}, {"title": "甲", "text": "甲文。", "date": "2023-01-01", "paper": "某报"}, {"text": " "}
    )[0]
    assert [doubt.text for doubt in issue.doubts] == ["2 lines without text left out: 1, 3"]


def test_a_file_without_any_article_is_refused() -> None:
    with pytest.raises(UserError, match="no line holds an article"):
        read({"title": "空"})


def test_another_line_separator_inside_a_text_does_not_end_the_line() -> None:
    record = json.dumps({"title": "甲", "text": "一。\u2028二。"}, ensure_ascii=False)
    assert [len(issue.articles) for issue in read(record)] == [1]


def test_a_first_line_that_is_no_sentence_is_the_headline() -> None:
    article = read({"text": "海上风场今日并网\n第一度电送到了岸上。"})[0].articles[0]
    assert (article.headline, article.body) == ("海上风场今日并网", "第一度电送到了岸上。")


def test_a_text_without_headline_keeps_its_first_sentence_in_the_body() -> None:
    article = read({"text": "海上风场今日并网。第一度电送到了岸上。"})[0].articles[0]
    assert (article.headline, article.body) == ("海上风场今日并网", "海上风场今日并网。第一度电送到了岸上。")


def test_a_long_first_sentence_is_cut_at_a_comma() -> None:
    text = "白沙湾的海上风场经过三年建设今天并入电网，第一度电在清晨六点送到了岸上的变电站，渔民们在码头上放起了鞭炮。"
    assert headline_from(text) == "白沙湾的海上风场经过三年建设今天并入电网，第一度电在清晨六点送到了岸上的变电站…"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("来源：某报，正文：海上风场今日并网。", "海上风场今日并网"),
        ("记者从白沙湾管委会获悉，海上风场今日并网。", "海上风场今日并网"),
        ("成了！海上风场今日并网。", "成了！海上风场今日并网"),
        ("某社8月16日消息，海上风场今日并网。", "海上风场今日并网"),
    ],
)
def test_labels_and_hearsay_before_the_news_stay_out_of_a_made_headline(text: str, headline: str) -> None:
    assert headline_from(text) == headline


def test_an_article_that_begins_with_a_telephone_number_is_no_advertisement() -> None:
    text = "有居民拨打服务热线：33550000反映路灯不亮。" + "记者到场看到，工人正在换灯。" * 10
    assert [article.kind.indexed for article in read({"text": text})[0].articles] == [True]


@given(st.text(min_size=1))
def test_a_made_headline_is_one_short_line(text: str) -> None:
    headline = headline_from(text)
    assert len(headline) <= HEADLINE_MAX_CHARS + 1
    assert "\n" not in headline


@pytest.mark.skipif(not CORPUS.exists(), reason="the shared news corpus is not here")
def test_a_real_corpus_comes_in_whole() -> None:
    with lzma.open(CORPUS) as corpus:
        lines = corpus.read(3_000_000).split(b"\n")[:1000]
    issues = read_jsonl([SourceFile("corpus.jsonl", b"\n".join(lines))])
    assert sum(len(issue.articles) for issue in issues) == 1000
    assert all(article.headline and article.blocks for issue in issues for article in issue.articles)
