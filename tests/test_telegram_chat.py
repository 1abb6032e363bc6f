from __future__ import annotations

from typing import Any

import pytest
from telegram import Bot, Message

from bot.telegram_chat import addressed_words
from tests.botapi_server import BOT, TOKEN


class Me(Bot):
    """The bot as it is once it has asked Telegram who it is."""

    id = int(BOT["id"])  # type: ignore[assignment]
    username = str(BOT["username"])  # type: ignore[assignment]


ME = Me(TOKEN)


def group_message(text: str, *entities: dict[str, Any]) -> Message:
    sender = {"id": 5, "is_bot": False, "first_name": "读者"}
    chat = {"id": -7, "type": "supergroup", "title": "编前会"}
    told = {"message_id": 1, "date": 1, "chat": chat, "from": sender, "text": text, "entities": entities}
    return Message.de_json(told, ME)


def mention(offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": "mention", "offset": offset, "length": length} | more


def test_the_name_is_taken_out_behind_characters_of_two_units() -> None:
    message = group_message("😀 @Wenbao_Test_Bot 产量", mention(3, 16))
    assert addressed_words(message, ME) == "😀  产量"


def test_a_text_mention_is_known_by_its_number() -> None:
    message = group_message("问报 产量", mention(0, 2, type="text_mention", user=BOT))
    assert addressed_words(message, ME) == " 产量"


@pytest.mark.parametrize("kind", ["mention", "text_mention"])
@pytest.mark.parametrize(("offset", "length"), [(1, 9), (2, 9), (-3, 9), (900, 9), (0, -1)])
def test_an_entity_that_cuts_a_character_in_two_is_nobodys_name(kind: str, offset: int, length: int) -> None:
    """Such an update ended in a UnicodeDecodeError in the log."""
    assert addressed_words(group_message("😀" * 300, mention(offset, length, type=kind)), ME) is None
