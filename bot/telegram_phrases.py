"""What the bot says of itself in Telegram, in Chinese and English. Knows nothing of answers or of Telegram."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.phrases import Language

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class Phrase(StrEnum):
    """An occasion on which the bot speaks for itself."""

    HELP = "help"
    QUESTION_MISSING = "question missing"
    TEXT_ONLY = "text only"
    UNKNOWN_COMMAND = "unknown command"
    TOO_MANY = "too many"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


_PHRASES: dict[Phrase, dict[Language, str]] = {
    Phrase.HELP: {
        "zh": (
            "我是问报：直接发来问题，我只依据已收录的报纸作答，并在文末注明出处（标题、报纸、日期、版面）。"
            "报纸里没有的，我会直说没有。\n\n"
            "私聊：直接发问题。\n"
            "群里：用 /ask 加问题，或者@我，或者回复我的消息。\n\n"
            "/ask 问题——提问\n"
            "/help——看这段说明"
        ),
        "en": (
            "I am Wenbao. Send me a question and I answer from the newspapers in the archive only, with the sources "
            "(headline, paper, date, page) under the answer. If the papers do not say it, I tell you so.\n\n"
            "In a private chat: just send the question.\n"
            "In a group: /ask and the question, or mention me, or reply to one of my messages.\n\n"
            "/ask question – ask\n"
            "/help – this text"
        ),
    },
    Phrase.QUESTION_MISSING: {
        "zh": "请把问题写在命令或@的后面，例如：/ask 上半年新增了多少新型储能？",
        "en": "Please put the question after the command or the mention, for example: "
        "/ask How much new energy storage was added in the first half?",
    },
    Phrase.TEXT_ONLY: {
        "zh": "我只读得懂文字，请把问题打成文字发来。",
        "en": "I read text only. Please type your question.",
    },
    Phrase.UNKNOWN_COMMAND: {
        "zh": "没有这个命令。直接发问题即可，/help 有说明。",
        "en": "There is no such command. Just send a question; /help explains.",
    },
    Phrase.TOO_MANY: {
        "zh": "前面的问题还没有答完，请稍等再发这一条。",
        "en": "Your earlier questions are still waiting. Please send this one again a little later.",
    },
    Phrase.UNAVAILABLE: {
        "zh": "现在暂时无法作答，请过一会儿再问。",
        "en": "I cannot answer right now. Please try again in a while.",
    },
    Phrase.FAILED: {
        "zh": "抱歉，这个问题没能处理成功，请换个说法或过一会儿再试。",
        "en": "Sorry, something went wrong with this question. Please rephrase it or try again later.",
    },
}

COMMANDS: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (("ask", "提问，例如 /ask 上半年新增了多少新型储能？"), ("help", "使用说明")),
    "en": (("ask", "ask the newspapers"), ("help", "how to use me")),
}


def phrase(occasion: Phrase, language: Language) -> str:
    return _PHRASES[occasion][language]


def both_languages(occasion: Phrase, first: Language) -> str:
    """Return the phrase in both languages, the reader's own first."""
    second: Language = "en" if first == "zh" else "zh"
    return f"{phrase(occasion, first)}\n\n———\n\n{phrase(occasion, second)}"


def language_of(text: str, *, client: str = "") -> Language:
    """Tell the language to speak: that of the text where it has words, else that of the Telegram app.

    `client` is Telegram's IETF tag of the person's app ("zh-hans", "en", "" where unknown).

    >>> language_of("2023年产量？"), language_of("output?"), language_of("/start", client="zh-hant")
    ('zh', 'en', 'zh')
    """
    if _HAN.search(text):
        return "zh"
    if re.search(r"[^\W\d_]", re.sub(r"/\w+(@\w+)?", "", text)):
        return "en"
    return "zh" if client.startswith("zh") else "en"
