"""Answer with a list of articles: what is in an issue or on a page, what an author wrote. Reads no sentences.

A question that names a subject as well (关于芯片有什么报道) asks for articles on it, which is for search.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer import Answer, refusal
from bot.contents import MAX_LISTED, cited_openings, contents
from bot.extract_source import hit_of
from bot.phrases import say
from bot.question import Part, Question
from bot.question_en import ENGLISH_STOPS
from bot.question_scope import AUTHOR, AUTHOR_EN
from bot.question_words import ABOUT_THE_RECORD, Kind
from bot.question_zh import CHINESE_ASKING
from config.patterns import lazy_pattern
from retrieval.catalogue import Catalogue
from retrieval.newspaper import iso_day
from retrieval.passage import Scope
from retrieval.stored_passages import numbers_within, passages_of

# So many passages of an author are looked at, the newest.
MAX_PASSAGES = 2_000
_ASKS_FOR_ARTICLES = lazy_pattern(
    r"(?:文章|报道|稿件|稿子|新闻|作品)(?:都?有|是)?(?:哪些|什么|多少|几篇)|(?:哪些|什么|几篇|多少篇|所有|全部)的?(?:文章|报道|稿件|稿子|新闻|作品)"
    r"|\b(?:articles?|stor(?:y|ies)|reports?|pieces?)\b.{0,30}\bby\b"
    r"|\bwh(?:at|ich) (?:articles|stories|reports|pieces)\b"
    r"|\bwhat (?:has|did|have)\b.{0,40}\bwr(?:ite|itten)\b",
    re.IGNORECASE,
)
# "Summarise this issue" means all of it, and no article.
_ISSUE = lazy_pattern(
    r"[本这那该上]一?[期份]|[第总]\s?\d+\s?期|最[新近]一期|报纸|本报|头版|第.{1,3}版|"
    r"\b(?:issue|edition|paper|newspaper|front page|page \d+)\b",
    re.IGNORECASE,
)
# What such a question says beside a subject.
_SAID_OF_LISTS = lazy_pattern(
    r"第\s?[\d一二三四五六七八九十]+\s?[期版]|总第|[本这那上]?一?期|头[版条]|要闻|目录|全部|所有|列出|列举|今[天日]|当天|昨天|本报|该报|有|都|些|个|篇|登|刊|请|给我|看看"
    r"|\b(?:list|all|show|front|table|contents?|current|today|yesterday|issues?|no|number|tell|me|file|new|there)\b|\d+",
    re.IGNORECASE,
)


def listing(question: Question, catalogue: Catalogue, scope: Scope) -> Answer | None:
    """Return the list of articles that the question asks for, None where it asks for a subject or a fact."""
    of_issue = question.kind is Kind.SUMMARY and bool(_ISSUE.search(question.standalone))
    if question.kind is Kind.CONTENTS or of_issue:
        if _subject(question):
            return None
        return (
            _within(question, catalogue, scope)
            if scope.author
            else contents(question, catalogue, scope, with_leads=of_issue)
        )
    if scope.author and _ASKS_FOR_ARTICLES.search(question.standalone) and not _subject(question):
        return _within(question, catalogue, scope)
    return None


def on_a_subject(question: Question) -> Question:
    """Return a question for the contents of an issue that names a subject as one for articles on it."""
    if question.kind is not Kind.CONTENTS:
        return question
    return replace(question, parts=(Part(question.standalone, Kind.LATEST),))


def _subject(question: Question) -> str:
    """Return what the question names beside articles, issues, pages, days and authors."""
    text = question.standalone
    for period in sorted(question.periods, key=lambda period: -period.start):
        text = text[: period.start] + " " + text[period.end :]
    # What is said of lists first: of 第一版 the record's words take 版 alone, and 第一 would be a subject.
    for pattern in (AUTHOR, AUTHOR_EN, _SAID_OF_LISTS, ABOUT_THE_RECORD, CHINESE_ASKING):
        text = pattern.sub(" ", text)
    words = re.findall(r"[\u3400-\u9fff]{2,}|[A-Za-z][\w+.-]*", text)
    return " ".join(word for word in words if word.lower() not in ENGLISH_STOPS)


def _within(question: Question, catalogue: Catalogue, scope: Scope) -> Answer:
    """Return the articles of the scope's author, newest first."""
    with catalogue.reading() as db:
        numbers = numbers_within(db, scope)[-MAX_PASSAGES:]
        stored = passages_of(db, [int(number) for number in numbers])
    language = question.language
    articles = {held.article.article_id: held for held in stored.values()}
    newest = sorted(articles.values(), key=lambda held: held.article.pages or (0,))
    newest.sort(key=lambda held: iso_day(held.masthead.date), reverse=True)
    if not newest:
        return refusal(question.text, language)
    lines = [say("articles by", language, author=scope.author, count=str(len(newest)))]
    shown = [hit_of(held.article, held.masthead, held.issue_id) for held in newest[:MAX_LISTED]]
    citations = cited_openings(shown)
    lines += [f"{iso_day(c.date)} 《{c.headline}》[{c.number}]".strip() for c in citations]
    return Answer(question.text, language, "\n".join(lines), True, citations)
