"""What the bot says of itself in Telegram, in Chinese and English. Knows nothing of answers or of Telegram."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.phrases import Language
from bot.telegram_help import HELP
from config.patterns import lazy_pattern

_HAN = lazy_pattern(r"[\u3400-\u9fff\uf900-\ufaff]")


class Phrase(StrEnum):
    """An occasion on which the bot speaks for itself."""

    HELP = "help"
    ABOUT = "about"
    OWN_WORDS = "own words"
    MODEL = "model"
    QUESTION_MISSING = "question missing"
    TEXT_ONLY = "text only"
    UNKNOWN_COMMAND = "unknown command"
    TOO_MANY = "too many"
    TOO_OFTEN = "too often"
    TOO_LONG = "too long"
    NOT_ALLOWED = "not allowed"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"
    BUTTON_GONE = "button gone"
    WITHDRAWN = "withdrawn"
    RATED_GOOD = "rated good"
    RATED_BAD = "rated bad"
    EMPTY_ARCHIVE = "empty archive"
    SEARCH_MISSING = "search missing"
    NOTHING_FOUND = "nothing found"
    SAID = "said"
    WHICH_LANGUAGE = "which language"
    SPEAKS_AUTO = "speaks auto"
    SPEAKS_CHINESE = "speaks Chinese"
    SPEAKS_ENGLISH = "speaks English"
    FORGOTTEN = "forgotten"
    SUBJECT_MISSING = "subject missing"
    SUBJECT_USELESS = "subject useless"
    SUBSCRIBED = "subscribed"
    SUBSCRIBED_ENOUGH = "subscribed enough"
    UNSUBSCRIBED = "unsubscribed"
    NOT_SUBSCRIBED = "not subscribed"
    SUBSCRIPTIONS = "subscriptions"
    NO_SUBSCRIPTIONS = "no subscriptions"
    NEWS = "news"
    ADMINS_ONLY = "admins only"
    FILE_TOO_BIG = "file too big"
    FILE_ELSEWHERE = "file elsewhere"
    FILE_READING = "file reading"
    FILE_REFUSED = "file refused"
    FILE_LEFT_OUT = "file left out"
    FILE_TAKE_IN = "file take in"
    FILE_TAKING = "file taking in"
    FILE_CANCELLED = "file cancelled"
    FILE_GONE = "file gone"


# Chinese, English.
_PHRASES: dict[Phrase, tuple[str, str]] = {
    Phrase.HELP: HELP,
    Phrase.ABOUT: (
        "问报：向报纸提问，回答都有出处。\n已收录 {issues} 期、{articles} 篇报道，最新一期：{newest}\n"
        "{writer}\n您的编号：{person}",
        "Wenbao: ask the newspaper; every answer names its source.\n"
        "Issues on file: {issues}, articles: {articles}, the newest issue: {newest}\n{writer}\nYour number: {person}",
    ),
    Phrase.OWN_WORDS: (
        "回答摘自报纸原文，不经过语言模型",
        "Answers are the paper's own sentences, written by no model",
    ),
    Phrase.MODEL: ("撰写回答的模型：{model}", "Model that writes the answers: {model}"),
    Phrase.QUESTION_MISSING: (
        "请把问题写在命令或@的后面，例如：/ask 上半年新增了多少新型储能？",
        "Please put the question after the command or the mention, for example: "
        "/ask How much new energy storage was added in the first half?",
    ),
    Phrase.TEXT_ONLY: ("我只读得懂文字，请把问题打成文字发来。", "I read text only. Please type your question."),
    Phrase.UNKNOWN_COMMAND: (
        "没有这个命令。直接发问题即可，/help 有说明。",
        "There is no such command. Just send a question; /help explains.",
    ),
    Phrase.TOO_MANY: (
        "前面的问题还没有答完，请稍等再发这一条。",
        "Your earlier questions are still waiting. Please send this one again a little later.",
    ),
    Phrase.TOO_OFTEN: ("问得太快了，请过一分钟再试。", "That is too fast for me. Please try again in a minute."),
    Phrase.TOO_LONG: (
        "问题过长：最多 {most} 字，收到 {chars} 字。请写短一些。",
        "The question has {chars} characters; {most} are the most. Please make it shorter.",
    ),
    Phrase.NOT_ALLOWED: (
        "这个机器人只为登记过的读者服务。您的编号是 {person}，请交给管理员登记。",
        "This bot answers registered readers only. Your number is {person}: give it to whoever runs the bot.",
    ),
    Phrase.UNAVAILABLE: (
        "现在暂时无法作答，请过一会儿再问。",
        "I cannot answer right now. Please try again in a while.",
    ),
    Phrase.FAILED: (
        "抱歉，这个问题没能处理成功，请换个说法或过一会儿再试。",
        "Sorry, something went wrong with this question. Please rephrase it or try again later.",
    ),
    Phrase.BUTTON_GONE: (
        "这个按钮已经失效，请重新提问。",
        "This button no longer works. Please ask again.",
    ),
    Phrase.WITHDRAWN: (
        "这篇报道已经撤回，不再收录，无法打开。",
        "This article has been withdrawn and is no longer on file.",
    ),
    Phrase.RATED_GOOD: ("谢谢，已记下 👍", "Thank you, noted 👍"),
    Phrase.RATED_BAD: ("谢谢，已记下 👎，编辑会查看", "Thank you, noted 👎; the operator will look at it"),
    Phrase.EMPTY_ARCHIVE: ("还没有收录报纸。", "There are no newspapers on file yet."),
    Phrase.SEARCH_MISSING: (
        "请把要找的词写在命令后面，例如：/search 新型储能",
        "Please put the words after the command, for example: /search energy storage",
    ),
    Phrase.NOTHING_FOUND: ("没有找到。", "Nothing was found."),
    Phrase.SAID: ("没法查找：{said}", "The search failed: {said}"),
    Phrase.WHICH_LANGUAGE: ("请选择我说的语言：", "Which language shall I speak?"),
    Phrase.SPEAKS_AUTO: ("好的，问题用什么语言，我就说什么语言。", "All right: I speak the language of each question."),
    Phrase.SPEAKS_CHINESE: ("好的，我说中文。", "All right, I speak Chinese."),
    Phrase.SPEAKS_ENGLISH: ("好的，我说英文。", "All right, I speak English."),
    Phrase.FORGOTTEN: (
        "好的，前面的对话已经忘掉，请提新问题。",
        "All right, I have forgotten our conversation. Ask something new.",
    ),
    Phrase.SUBJECT_MISSING: (
        "请把话题写在命令后面，例如：/subscribe 储能",
        "Please put the subject after the command, for example: /subscribe energy storage",
    ),
    Phrase.SUBJECT_USELESS: (
        "话题要有文字，最多 {most} 字。",
        "A subject needs letters, and {most} characters at most.",
    ),
    Phrase.SUBSCRIBED: (
        "好的，新收录的报道提到“{words}”时，我会在这里告诉您。/subscriptions 查看，/unsubscribe {words} 取消。",
        "All right: I will tell you here when a new article is about “{words}”. "
        "/subscriptions lists them, /unsubscribe {words} ends it.",
    ),
    Phrase.SUBSCRIBED_ENOUGH: (
        "这里已有 {most} 个订阅，请先取消一个：/subscriptions",
        "There are {most} subscriptions here already. Please end one first: /subscriptions",
    ),
    Phrase.UNSUBSCRIBED: ("好的，不再通知“{words}”。", "All right, no more news of “{words}”."),
    Phrase.NOT_SUBSCRIBED: (
        "没有订阅过“{words}”。/subscriptions 列出已有的订阅。",
        "“{words}” is not subscribed to. /subscriptions lists what is.",
    ),
    Phrase.SUBSCRIPTIONS: ("您的订阅（点 ✕ 取消）：", "Your subscriptions (✕ ends one):"),
    Phrase.NO_SUBSCRIPTIONS: (
        "还没有订阅。例如：/subscribe 储能",
        "No subscriptions yet. For example: /subscribe energy storage",
    ),
    Phrase.NEWS: ("🔔 您订阅的“{words}”有 {count} 篇新报道：", "🔔 New articles about “{words}”: {count}"),
    Phrase.ADMINS_ONLY: (
        "收录报纸只限管理员。您的编号是 {person}，请交给管理员登记。",
        "Only admins may take newspapers in. Your number is {person}: give it to whoever runs the bot.",
    ),
    Phrase.FILE_TOO_BIG: (
        "文件太大：机器人最多能取 {most} MB。请拆分，或在服务器上用 wenbao ingest 收录。",
        "The file is too big: a bot may fetch {most} MB. Please split it, or use wenbao ingest on the server.",
    ),
    Phrase.FILE_ELSEWHERE: (
        "✗ 没有收录：{said}：Bot API 服务器把它放在机器人读不到的目录里；请让两者共用这个目录，或去掉 --local。",
        "✗ Not taken in: {said}: the Bot API server keeps it in a folder of its own that the bot cannot read. Let both "
        "share that folder, or run the server without --local.",
    ),
    Phrase.FILE_READING: ("📥 正在读取 {name}……", "📥 Reading {name} …"),
    Phrase.FILE_REFUSED: ("✗ 没有收录：{said}", "✗ Not taken in: {said}"),
    Phrase.FILE_LEFT_OUT: ("✗ 略去：{said}", "✗ Left out: {said}"),
    Phrase.FILE_TAKE_IN: ("收录吗？", "Take this in?"),
    Phrase.FILE_TAKING: ("⏳ 正在收录…… {done}", "⏳ Taking in … {done}"),
    Phrase.FILE_CANCELLED: ("已取消，没有收录。", "Cancelled; nothing was taken in."),
    Phrase.FILE_GONE: ("这个文件已处理过，请重新发送。", "This file was dealt with already. Please send it again."),
}


def phrase(occasion: Phrase, language: Language) -> str:
    return _PHRASES[occasion][language == "en"]


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
