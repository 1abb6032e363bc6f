"""README's picture of a conversation in Telegram is drawn from what the bot says."""

from __future__ import annotations

from tests.telegram_picture import PICTURE, conversation, draw


def test_the_picture_is_what_the_bot_says() -> None:
    assert draw(conversation()) == PICTURE.read_text(encoding="utf-8"), "run `python -m tests.telegram_picture`"


def test_bold_and_quotations_are_drawn_and_markup_is_not_believed() -> None:
    message = {
        "text": "甲<b>\n乙",
        "entities": [{"type": "bold", "offset": 0, "length": 1}, {"type": "blockquote", "offset": 5, "length": 1}],
        "reply_markup": {"inline_keyboard": [[{"text": "a&b"}]]},
    }
    picture = draw([[message]])
    assert '<tspan font-weight="bold">甲</tspan><tspan>&lt;b&gt;</tspan>' in picture
    assert picture.count('width="3"') == 1
    assert "a&amp;b" in picture
