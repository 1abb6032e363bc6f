"""The real page against what was read off it by hand; skipped where the page is not at hand."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.readers.text import read_text
from ingest.source import SourceFile
from retrieval.han import normalise
from retrieval.newspaper import Article, Issue, Role

SEED = Path(__file__).parents[1].parent / "shared" / "seed"
PAGE = SEED / "cena-2023-11-17-p1.txt"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the real page is not part of the repository")


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def issue() -> Issue:
    [only] = read_text([SourceFile(PAGE.name, PAGE.read_bytes())])
    return only


def pairs(issue: Issue, gold: dict[str, Any]) -> list[tuple[Article, dict[str, Any]]]:
    return list(zip(issue.articles, gold["articles"], strict=True))


def test_every_field_of_the_masthead_is_read(issue: Issue, gold: dict[str, Any]) -> None:
    head, meant = issue.masthead, gold["masthead"]
    assert head.paper == meant["publication"]
    assert head.date == date.fromisoformat(meant["date"])
    assert (head.issue, head.total_issue, head.page_count) == (
        meant["issue"],
        meant["total_issue"],
        meant["pages_today"],
    )
    assert head.sponsors == tuple(meant["sponsors"])
    for field in ("weekday", "supervisor", "publisher", "cn", "post_code", "url", "group"):
        assert getattr(head, field) == meant[field], field
    assert issue.pages == (meant["page"],)
    assert issue.doubts == ()


def test_headlines_kinds_and_what_opens_the_articles_are_read(issue: Issue, gold: dict[str, Any]) -> None:
    for article, meant in pairs(issue, gold):
        assert article.headline == normalise(meant["headline"])
        assert article.kind.value == meant["kind"]
        assert article.lead_marker == (meant["lead_marker"] or "")
        assert article.dateline == (meant["dateline"] or "")


def test_every_paragraph_is_exact_raw_and_normalised(issue: Issue, gold: dict[str, Any]) -> None:
    for article, meant in pairs(issue, gold):
        assert [block.raw for block in article.paragraphs] == [p["raw"] for p in meant["paragraphs"]]
        assert [block.text for block in article.paragraphs] == [p["text_norm"] for p in meant["paragraphs"]]
        assert [block.role.value for block in article.paragraphs] == [p["role"] for p in meant["paragraphs"]]


def test_bylines_subheads_captions_and_jumps_are_read(issue: Issue, gold: dict[str, Any]) -> None:
    for article, meant in pairs(issue, gold):
        assert [(a.name, a.role) for a in article.authors] == [(a["name"], a["role"]) for a in meant["authors"]]
        assert article.byline == meant["byline_raw"]
        assert (article.continued_on, article.continued_from) == (meant["continued_on"], meant["continued_from"])
        subheads = [block.text for block in article.blocks if block.role is Role.SUBHEAD]
        assert subheads == [normalise(each["text"]) for each in meant["subheads"]]
        captions = [block.text for block in article.blocks if block.role is Role.CAPTION]
        assert captions == [normalise(each["text"]) for each in meant["captions"]]


def test_a_caption_follows_the_paragraph_that_it_interrupts(issue: Issue, gold: dict[str, Any]) -> None:
    article, meant = next((a, m) for a, m in pairs(issue, gold) if m["captions"])
    at = next(at for at, block in enumerate(article.blocks) if block.role is Role.CAPTION)
    before = article.blocks[at - 1]
    assert before.raw == meant["paragraphs"][meant["captions"][0]["interrupts_paragraph"]]["raw"]


def test_subheads_stand_before_their_paragraphs(issue: Issue, gold: dict[str, Any]) -> None:
    for article, meant in pairs(issue, gold):
        places = []
        seen = 0
        for block in article.blocks:
            if block.role is Role.SUBHEAD:
                places.append(seen)
            seen += block.role in (Role.LEAD, Role.BODY)
        assert places == [each["before_paragraph"] for each in meant["subheads"]]


def test_only_the_sure_slip_is_put_right(issue: Issue, gold: dict[str, Any]) -> None:
    notes = [note for article in issue.articles for note in article.notes]
    assert sum(note.applied for note in notes) == sum(span["applied_in_text_norm"] for span in gold["suspect_spans"])


def test_the_reader_is_sure_of_a_page_that_is_this_clear(issue: Issue) -> None:
    assert min(article.confidence for article in issue.articles) > 0.6
