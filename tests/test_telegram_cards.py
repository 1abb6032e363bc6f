from __future__ import annotations

from datetime import date

import pytest

from bot.telegram_buttons import MAX_SOURCES, answer_buttons, page_buttons, tap_of
from bot.telegram_cards import Piece, article_card, passage_card
from bot.telegram_lists import contents_card, hits_card, issues_card
from bot.telegram_render import MAX_UNITS, utf16_units
from retrieval.catalogue import Revision
from retrieval.newspaper import Article, Block, Masthead, Role
from retrieval.passage import Hit, Passage
from tests.fakes import article, issue

HEAD = Masthead("电子样报", date(2023, 8, 18), issue=57, total_issue=4057)


def piece(*paragraphs: str, headline: str = "产量<增>") -> Piece:
    return Piece(article(headline, *paragraphs, name="a1", page=2), HEAD, 7)


def data_of(rows: object) -> list[str]:
    return [sent for row in rows for _, sent in row]  # type: ignore[attr-defined]


def test_a_passage_is_shown_in_its_paragraph_with_the_quote_bold() -> None:
    card = passage_card(piece("首段。", "前句。产量<增>长。后句。"), "产量<增>长。", 7, back="s.3.1.1", language="zh")
    assert card.part.html == (
        "<b>产量&lt;增&gt;</b>\n电子样报 · 2023-08-18 · 第57期（总第4057期） · 第2版\n本报记者 李文\n"
        "<blockquote>前句。<b>产量&lt;增&gt;长。</b>后句。</blockquote>"
    )
    assert card.rows == ((("📰 全文", "a:7:1:s.3.1.1"),),)


def test_a_quote_that_moved_is_found_and_one_that_was_corrected_is_told_so() -> None:
    moved = passage_card(piece("新加一段。", "产量增长。"), "产量增长。", 0, back="", language="zh")
    assert "<b>产量增长。</b>" in moved.part.html
    gone = passage_card(piece("产量下降。"), "产量增长。", 0, back="", language="en")
    assert "产量增长。\n(The article has been corrected since" in gone.part.plain
    assert gone.rows[0][0][1] == "a:7:1:"


def test_a_paragraph_of_any_length_fits_one_message() -> None:
    body = "数" * 9000 + "产量增长。" + "数" * 9000
    card = passage_card(piece(body, headline="题" * 5000), "产量增长。", 9000, back="", language="zh")
    assert "<b>产量增长。</b>" in card.part.html
    assert utf16_units(card.part.plain) < MAX_UNITS


def test_an_article_is_read_page_by_page_without_losing_a_word() -> None:
    held = piece(*(f"第{number}段。" + "数" * 600 for number in range(10)))
    cards = [article_card(held, page, back="i.4.1", language="zh") for page in range(1, 5)]
    assert [card.rows[0][1][0] for card in cards] == ["1/4", "2/4", "3/4", "4/4"]
    assert data_of(cards[0].rows) == ["a:7:4:i.4.1", "-", "a:7:2:i.4.1", "i:4:1"]
    shown = "".join(card.part.plain.split("\n\n", 1)[1] for card in cards)
    assert shown.replace("\n", "") == held.article.body.replace("\n", "")
    assert article_card(held, 99, back="", language="zh").part == cards[3].part


def test_subheads_of_an_article_are_bold() -> None:
    held = Piece(Article("题", (Block("一段。"), Block("小题", Role.SUBHEAD), Block("二段。"))), HEAD, 7)
    assert "一段。\n<b>小题</b>\n二段。" in article_card(held, 1, back="", language="en").part.html


def test_few_sources_show_their_headlines_and_many_their_numbers() -> None:
    few = answer_buttons(12, [(1, "产量\n增长"), (2, "很长" * 40)])
    assert [label for row in few for label, _ in row] == ["[1] 产量 增长", "[2] " + "很长" * 10 + "很…", "👍", "👎"]
    many = answer_buttons(12, [(number, "题") for number in range(1, 61)])
    assert [len(row) for row in many] == [6] * (MAX_SOURCES // 6) + [2]


def test_button_data_fits_64_bytes_with_the_largest_numbers() -> None:
    most = 10**12
    held = Piece(piece("数" * 9000).article, HEAD, most)
    back = f"p.{most}.{10**6}.{10**6}.1"
    for card in (
        article_card(held, 2, back=back, language="zh"),
        passage_card(held, "数", 0, back=back, language="zh"),
    ):
        assert max(len(sent.encode()) for sent in data_of(card.rows)) <= 64


@pytest.mark.parametrize(("words", "position"), [("s", 0), ("s:", 0), ("s:x", 0), ("s:-1", 0), ("s:1", 1), ("s:²", 0)])
def test_what_is_no_number_is_none(words: str, position: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        tap_of(words).number(position)


def test_pages_turn_round_at_the_ends() -> None:
    assert [sent for _, sent in page_buttons(1, 3, "I")] == ["I:3", "-", "I:2"]
    assert [sent for _, sent in page_buttons(3, 3, "I")] == ["I:2", "-", "I:1"]
    assert page_buttons(1, 1, "I") == ()


def test_contents_list_what_is_searched_with_a_number_each() -> None:
    held = issue(*(article(f"题{number}", "一段。", name=f"a{number}") for number in range(1, 15)))
    names = [f"a{number}" for number in range(15)] + ["样报-2023"]
    first = contents_card(held, "样报-2023", 1, names.index, "zh")
    assert first.part.plain.startswith(
        "电子样报 2023-08-18 第57期（总第4057期） · 14 篇\n\n1. 题1 第1版 本报记者 李文\n"
    )
    assert first.rows[0][0] == ("1", "a:1:1:i.15.1")
    second = contents_card(held, "样报-2023", 2, names.index, "en", back="I:1")
    assert "13. 题13 p. 1" in second.part.plain
    assert [label for row in second.rows for label, _ in row] == ["13", "14", "‹", "2/2", "›", "↩ Back"]


def test_issues_are_listed_ten_a_page() -> None:
    revisions = [Revision(f"r{n}", 1, "current", HEAD, (1,), (), n, "") for n in range(12)]
    card = issues_card(revisions, 2, lambda name: int(name[1:]), "en")
    assert card.part.plain.startswith("12 issues on file\n\n11. 电子样报 2023-08-18 第57期（总第4057期） · 10 articles")
    assert card.rows[0] == (("11", "i:10:1"), ("12", "i:11:1"))


def test_found_passages_open_by_number() -> None:
    held = article("产量<增>", "产量增长。", name="a1")
    hit = Hit(Passage("a1", 0, 5, "产量增长。"), held, HEAD, 1.0)
    card = hits_card("产量", [hit], lambda name: 7, "zh")
    assert "1. <b>产量&lt;增&gt;</b>\n电子样报 · 2023-08-18" in card.part.html
    assert card.rows == ((("1", "p:7:0:5"),),)
