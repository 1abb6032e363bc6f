"""Where in Telegram something is said."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot, Message
from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Place:
    """Where to speak: a chat, a topic of it (0 for none), and the message that is replied to (0 for none)."""

    bot: Bot
    chat: int
    topic: int = 0
    reply_to: int = 0

    @classmethod
    def of(cls, message: Message, *, quote: bool = False) -> Place:
        """Return the place of a message; with `quote`, what is said there shows what it replies to."""
        topic = (message.message_thread_id or 0) if message.is_topic_message else 0
        return cls(message.get_bot(), message.chat_id, topic, message.message_id if quote else 0)


def in_group(message: Message) -> bool:
    return message.chat.type != ChatType.PRIVATE
