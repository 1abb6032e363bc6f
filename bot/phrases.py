"""The few fixed sentences that the bot says of its own, in Chinese and in English."""

from __future__ import annotations

from typing import Literal

Language = Literal["zh", "en"]

_PHRASES: dict[str, dict[Language, str]] = {
    "no evidence": {
        "zh": "本报已收录的内容里没有查到这个问题的答案。",
        "en": "The issues on file do not say.",
    },
    "part untold": {
        "zh": "“{part}”：本报已收录的内容里没有查到。",
        "en": "“{part}”: the issues on file do not say.",
    },
    "empty question": {
        "zh": "请输入一个问题，例如“今年上半年新型储能装机规模是多少？”。",
        "en": "Please ask a question, such as “Who attended the forum?”.",
    },
    "greeting": {
        "zh": "你好！我根据已收录的报纸回答问题，每个回答都注明出处。请提问。",
        "en": "Hello! I answer questions from the issues on file and name the source of every answer. Please ask.",
    },
    "thanks": {
        "zh": "不客气。还想了解什么，请继续提问。",
        "en": "You are welcome. Ask on whenever you like.",
    },
    "no speaker": {
        "zh": "《{headline}》没有写明这话是谁说的。",
        "en": "《{headline}》 does not name who said it.",
    },
    "left open": {
        "zh": "“{word}”指的是什么？请把名称写进问题里。",
        "en": "What does “{word}” stand for? Please name it in the question.",
    },
    "lacking source": {
        "zh": "上一个回答没有第{number}条来源。",
        "en": "The last answer has no source {number}.",
    },
    "withdrawn source": {
        "zh": "《{headline}》已被撤下或更正，请重新提问。",
        "en": "《{headline}》 has been withdrawn or corrected since: please ask again.",
    },
    "contents": {"zh": "{paper} {date} {number}，共{count}篇：", "en": "{paper}, {date}, {number}, {count} articles:"},
    "no such page": {
        "zh": "{paper} {date} 第{page}版没有收录文章。",
        "en": "Nothing is on file of page {page} of {paper}, {date}.",
    },
    "put right": {"zh": "（原文作“{seen}”，引作“{likely}”）", "en": " (printed “{seen}”, quoted as “{likely}”)"},
    "as printed": {"zh": "（“{seen}”疑为“{likely}”，照原文引）", "en": " (“{seen}” as printed, probably “{likely}”)"},
    "articles by": {"zh": "{author}的报道，共{count}篇：", "en": "By {author}, {count} articles:"},
    "contents more": {
        "zh": "另有{count}篇，见 wenbao show {issue}。",
        "en": "{count} more: wenbao show {issue} lists them.",
    },
    "no such issue": {"zh": "没有收录这一期。", "en": "That issue is not on file."},
    "nowhere told": {
        "zh": "本报已收录的内容里没有一篇写到{what}。",
        "en": "No article on file says {what}.",
    },
    "told there": {"zh": "《{headline}》（{where}）：", "en": "《{headline}》 ({where}): "},
    "other figure": {
        "zh": "报上写的不是{told}，而是{held}：",
        "en": "The paper does not say {told} but {held}: ",
    },
    "other direction": {"zh": "报上写的正相反：", "en": "The paper says the opposite: "},
    "table head": {"zh": "名称 | {what}", "en": "name | {what}"},
    "about article": {"zh": "《{headline}》：", "en": "《{headline}》:"},
    "nearest": {"zh": "最接近的报道：", "en": "The nearest articles:"},
    "byline": {"zh": "《{headline}》的署名是：{names}。", "en": "“{headline}” is by {names}."},
    "no byline": {"zh": "《{headline}》没有署名。", "en": "“{headline}” carries no byline."},
    "headline": {"zh": "标题是《{headline}》。", "en": "The headline is 《{headline}》."},
    "page": {"zh": "《{headline}》刊登在第{pages}版。", "en": "《{headline}》 is on page {pages}."},
    "published": {"zh": "《{headline}》刊登于{date}。", "en": "《{headline}》 was published on {date}."},
    "issue": {"zh": "《{paper}》{date}一期：{number}。", "en": "{paper}, {date}: {number}."},
}


def say(phrase: str, language: Language, **words: str) -> str:
    """Return the fixed sentence `phrase` in `language`, its gaps filled with `words`."""
    sentence = _PHRASES[phrase][language]
    for gap, word in words.items():
        sentence = sentence.replace("{" + gap + "}", word)
    return sentence
