"""Find who holds the post that an English question names: the mayor of Xiamen is the person behind 厦门市市长."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.extract_roles import TAKES, TITLES_BEFORE, left_before
from bot.extract_spans import Span, is_person, person_spans
from bot.extract_terms import Word, matchable
from bot.question import Part
from bot.question_words import Kind
from config.patterns import lazy_pattern

# What a post is called in Chinese; what is longer stands first.
_POSTS = (
    (r"(?:deputy|vice)[ -]mayor", r"副市长"),
    (r"(?:deputy|vice)[ -]governor", r"副省长|副行长"),
    (r"(?:deputy|vice)[ -]minister", r"副部长"),
    (r"(?:deputy|vice)[ -](?:prime minister|premier)", r"副总理"),
    (r"vice[ -](?:chairman|chair|president)", r"副董事长|副主席|副总裁|副会长|副理事长|副院长|副校长"),
    (r"(?:deputy|vice) secretary[ -]general", r"副秘书长"),
    (r"mayor", r"市长"),
    (r"governor", r"省长|州长|行长|主席"),
    (r"party secretary|party chief", r"书记"),
    (r"secretary[ -]general", r"秘书长"),
    (r"minister", r"部长|大臣"),
    (r"prime minister|premier", r"总理|首相"),
    (r"ceo|chief executive(?: officer)?", r"CEO|首席执行官|总裁|总经理"),
    (r"cto|chief technology officer", r"CTO|首席技术官"),
    (r"cfo|chief financial officer", r"CFO|首席财务官|财务总监"),
    (r"chief engineer", r"总工程师|总师"),
    (r"chief scientist", r"首席科学家"),
    (r"sales director", r"销售总监"),
    (r"chair(?:man|woman|person)?", r"董事长|主席|理事长|会长"),
    (r"president", r"总裁|总统|主席|会长|校长|院长|理事长"),
    (r"general manager", r"总经理|经理"),
    (r"manager", r"经理"),
    (r"founder|co-founder", r"创始人"),
    (r"director|head|boss|chief", r"主任|局长|司长|厅长|处长|所长|院长|总监|负责人|主管|部长|董事|导演|行长"),
    (r"ambassador", r"大使"),
    (r"dean|principal", r"院长|校长"),
    (r"spokes(?:man|woman|person)", r"发言人"),
    (r"editor(?:-in-chief)?", r"主编|总编辑|编辑"),
    (r"coach", r"教练"),
    (r"secretary", r"书记|秘书长"),
)
_POST = "|".join(f"(?P<p{n}>{english})" for n, (english, _) in enumerate(_POSTS))
_ASKED = lazy_pattern(
    r"\bwho(?:'s|’s| is| was| are| were| served as| works as)\s+(?:the\s+)?(?:(?:current|new|then)\s+)?"
    rf"(?:\S+\s+){{0,4}}?(?:{_POST})\b",
    re.IGNORECASE,
)
_FORMER = lazy_pattern(r"\b(?:former|previous|ex-|then|was|were)\b", re.IGNORECASE)
_INSTITUTION = lazy_pattern(r"学院|大学|中学|小学|医院|协会|学会|研究[院所]|街道|社区|法院|检察院|公安局")
_FOUNDED = lazy_pattern(r"\bwho (?:co-?)?founded\b", re.IGNORECASE)


def posts(part: Part) -> str:
    """Return a pattern of what the post asked for is called in Chinese, "" where the part names none."""
    if part.kind is not Kind.WHO:
        return ""
    if _FOUNDED.search(part.text):
        return "创始人"
    match = _ASKED.search(part.text)
    return next((zh for n, (_, zh) in enumerate(_POSTS) if match[f"p{n}"]), "") if match else ""


def _forms(words: Sequence[Word]) -> str:
    return " ".join(form for word in words for form, _ in word.forms)


def english_holder(part: Part, sentence: str, words: Sequence[Word]) -> Span | None:
    """Return the person behind the post asked for, with its owner before it, None where nobody is named so."""
    called = posts(part)
    owners = [word for word in words if word.name and not re.fullmatch(rf"(?:{called})", word.text, re.IGNORECASE)]
    people = person_spans(part, sentence) if called else []
    for match in TAKES.finditer(sentence) if called else ():
        post = match["post"]
        if (
            is_person(match["name"])
            and re.search(rf"(?<!副)(?:{called})$", post)
            and all(word.strength_in(matchable(post)) for word in owners)
        ):
            return match.span("name")
    for start, end in people:
        titles = TITLES_BEFORE.search(sentence[:start])
        if titles is None or not re.search(rf"(?<!副)(?:{called})", titles[0]):
            continue
        left = max((e for _, e in people if e <= start), default=0)
        if left_before(sentence[left : titles.start()]) and not _FORMER.search(part.text):
            continue
        led = matchable(sentence[left : titles.end()])
        if "书记" in called and _INSTITUTION.search(led) and not _INSTITUTION.search(_forms(words)):
            continue  # the secretary of a college in Sanming is not that of Sanming
        if all(word.strength_in(led) for word in owners) or not owners:
            return start, end
    return None
