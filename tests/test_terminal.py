"""Articles and issues as a terminal shows them in either language."""

from __future__ import annotations

from datetime import date as Date

import pytest

from bot.terminal import article_text, contents_text, hits_text
from retrieval.newspaper import Article, Block, Issue, Kind, Masthead, Note
from retrieval.passage import Hit, Passage

HEAD = Masthead("东湖日报", Date(2024, 5, 6), issue=12, total_issue=340)
HALF = Article(
    "湖上大桥合龙",
    (Block("大桥昨天合龙。"),),
    pages=(1, 3),
    article_id="20240506-p01-abcdef",
    continued_on=4,
    confidence=0.4,
    notes=(Note("大乔", "大桥", "one name written two ways"), Note("桥 and 路", "桥和路", "x", applied=True)),
)
NAMELESS = Article("", (Block("图为大桥。"),), kind=Kind.PHOTO, article_id="20240506-p01-photo")


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("WENBAO_LANG", request.param)
    return str(request.param)


def test_an_article_is_shown_in_one_language(language: str) -> None:
    shown = article_text(HALF, HEAD).plain
    told = {
        "en": (
            "东湖日报, 2024-05-06, No. 12 (340 in all), pages 1 and 3",
            "(continues on page 4; the rest was not found)",
            "* 大乔 → 大桥 (as printed: one name written two ways)",
            "* 桥 and 路 → 桥和路 (put right here: x)",
        ),
        "zh": (
            "东湖日报 2024-05-06 第12期（总第340期） 第1、3版",
            "（下转第4版，未找到续文）",
            "* 大乔 → 大桥（原文如此：同一名称有两种写法）",
            "* 桥 and 路 → 桥和路（已改：x）",
        ),
    }
    assert [line for line in told[language] if line not in shown] == []


def test_an_issues_contents_are_shown_in_one_language(language: str) -> None:
    shown = contents_text(Issue(HEAD, (HALF, NAMELESS))).plain.splitlines()
    told = {
        "en": [
            "东湖日报, 2024-05-06, No. 12 (340 in all)",
            "  pages 1 and 3  湖上大桥合龙  (borders unsure, 40%)  20240506-p01-abcdef",
            "  page ?  (no headline, photo)  20240506-p01-photo",
        ],
        "zh": [
            "东湖日报 2024-05-06 第12期（总第340期）",
            "  第1、3版  湖上大桥合龙  （起止不确定，40%）  20240506-p01-abcdef",
            "  第?版  （无标题，图片）  20240506-p01-photo",
        ],
    }
    assert shown == told[language]


@pytest.mark.parametrize(
    ("head", "en", "zh"),
    [
        (Masthead("甲报", None), "甲报, page 2", "甲报 第2版"),
        (Masthead("甲报", None, issue=3), "甲报, No. 3, page 2", "甲报 第3期 第2版"),
        (Masthead("甲报", None, total_issue=90), "甲报, No. 90 in all, page 2", "甲报 总第90期 第2版"),
    ],
)
def test_what_a_place_does_not_tell_is_left_out(
    monkeypatch: pytest.MonkeyPatch, head: Masthead, en: str, zh: str
) -> None:
    article = Article("标题", (Block("正文。"),), pages=(2,), article_id="a")
    hit = Hit(Passage("a", 0, 3, "正文。"), article, head, 1.0)
    for spoken, told in (("en", en), ("zh", zh)):
        monkeypatch.setenv("WENBAO_LANG", spoken)
        assert hits_text([hit]).plain == f" 1. 《标题》 {told}  a\n    正文。\n"
