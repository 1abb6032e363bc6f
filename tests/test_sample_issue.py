"""The issue that ships, read through the one public door and compared with what its writer meant."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.errors import UserError
from ingest.intake import read
from ingest.sample import SAMPLE_FOLDER
from retrieval.newspaper import Article, Issue, Kind, Role

DATA = Path(__file__).parent / "data"
GOLD: dict[str, Any] = json.loads((DATA / "sample_gold.json").read_text(encoding="utf-8"))
PAGES = (SAMPLE_FOLDER / "2023-08-18-p1.txt", SAMPLE_FOLDER / "2023-08-18-p2.txt")
HEADLINES = [article["headline"] for article in GOLD["articles"]]


@pytest.fixture(scope="module")
def issue() -> Issue:
    [only] = read([SAMPLE_FOLDER])
    return only


def pieces(issue: Issue) -> list[Article]:
    return [article for article in issue.articles if article.kind in (Kind.NEWS, Kind.REPORT, Kind.COMMENT)]


def found(issue: Issue, headline: str) -> Article:
    [article] = [article for article in issue.articles if article.headline == headline]
    return article


def blocks(article: Article, role: Role) -> list[str]:
    return [block.text for block in article.blocks if block.role is role]


def test_the_issue_is_dated_and_numbered_from_its_masthead(issue: Issue) -> None:
    head, gold = issue.masthead, GOLD["masthead"]
    assert head.date == date.fromisoformat(gold["date"])
    for name in ("paper", "weekday", "issue", "total_issue", "page_count", "supervisor", "publisher", "post_code"):
        assert getattr(head, name) == gold[name], name
    assert list(head.sponsors) == gold["sponsors"]
    assert head.cn.removeprefix("CN ") == gold["cn"].removeprefix("CN ")
    assert issue.pages == (1, 2)


def test_no_article_is_missing_and_none_is_made_up(issue: Issue) -> None:
    assert sorted(article.headline for article in pieces(issue)) == sorted(HEADLINES)


@pytest.mark.parametrize("gold", GOLD["articles"], ids=HEADLINES)
def test_an_article_is_read_as_it_was_written(issue: Issue, gold: dict[str, Any]) -> None:
    article = found(issue, gold["headline"])
    texts = [block.text for block in article.paragraphs]
    assert {
        "kind": article.kind.value,
        "authors": [[author.name, author.role] for author in article.authors],
        "lead_marker": article.lead_marker,
        "subheads": blocks(article, Role.SUBHEAD),
        "captions": blocks(article, Role.CAPTION),
        "pages": list(article.pages),
        "continued_on": article.continued_on,
        "paragraph_starts": [text[:8] for text in texts],
        "paragraph_ends": [text[-8:] for text in texts],
    } == {name: gold[name] for name in gold if name not in ("headline", "paragraphs", "first_words", "last_words")}
    assert len(texts) == gold["paragraphs"]
    assert texts[0].startswith(gold["first_words"])
    assert texts[-1].endswith(gold["last_words"])


def test_the_jump_to_page_two_is_stitched_and_each_block_knows_its_page(issue: Issue) -> None:
    article = found(issue, HEADLINES[0])
    assert (article.continued_on, article.continued_from) == (None, None)
    assert [block.page for block in article.blocks] == [1] * 9 + [2] * 4
    assert "下转" not in article.body and "上接" not in article.body


def test_the_caption_inside_a_quotation_leaves_the_sentence_whole(issue: Issue) -> None:
    assert "一年能用几次、每次能挣多少" in found(issue, HEADLINES[0]).body


def test_the_figure_that_the_readme_asks_for_is_in_the_lead(issue: Issue) -> None:
    assert "2023年上半年，全国新建成并投入运行的新型储能共863万千瓦" in found(issue, HEADLINES[0]).paragraphs[0].text


@pytest.mark.parametrize("apart", GOLD["apart"], ids=lambda apart: str(apart["kind"]))
def test_what_is_no_article_is_kept_and_never_searched(issue: Issue, apart: dict[str, str]) -> None:
    [kept] = [a for a in issue.articles if apart["words"] in a.headline + a.body + a.byline]
    assert kept.kind.value == apart["kind"]
    assert not kept.kind.indexed


def test_the_pages_one_by_one_come_to_the_same_as_together(issue: Issue) -> None:
    [backwards] = read(list(reversed(PAGES)))
    assert {a.headline: a.body for a in backwards.articles} == {a.headline: a.body for a in issue.articles}


def test_page_two_alone_says_that_an_article_began_elsewhere() -> None:
    [half] = read([PAGES[1]])
    article = found(half, HEADLINES[0])
    assert (article.continued_from, article.pages) == (1, (2,))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_another_encoding_reads_the_same(issue: Issue, tmp_path: Path, encoding: str) -> None:
    copies = [tmp_path / page.name for page in PAGES]
    for page, copy in zip(PAGES, copies, strict=True):
        copy.write_bytes(page.read_text(encoding="utf-8").encode(encoding))
    [again] = read(copies)
    assert [(a.headline, a.body) for a in again.articles] == [(a.headline, a.body) for a in issue.articles]


@pytest.mark.parametrize("name", ["empty.txt", "no_newspaper.txt"])
def test_what_is_no_newspaper_is_refused_by_name(name: str) -> None:
    with pytest.raises(UserError, match=name):
        read([DATA / name])


def test_the_gold_is_true_to_the_pages() -> None:
    """Needs no reader: a slip in the gold must not pass for a fault of one."""
    pages = "".join("".join(page.read_text(encoding="utf-8").split()) for page in PAGES)
    shown = pages.translate(str.maketrans(",()?;", "，（）？；"))
    for article in GOLD["articles"]:
        words = [article["first_words"], article["last_words"], *article["subheads"], *article["captions"]]
        missing = [word for word in words if "".join(word.split()) not in shown]
        assert missing == [], article["headline"]
        assert pages.count("".join(article["headline"].split())) == len(article["pages"])
