"""Find what a Chinese question is about, and put another subject in its place."""

from __future__ import annotations

import re

from bot.follow_up_words import attribute_in
from bot.question import understand
from bot.question_zh import CHINESE_ASKING_FOR
from config.patterns import lazy_pattern
from retrieval.periods import periods

# What a stem may end in before the asking words: 规模|达到, 论坛|在, 大模型|叫.
HANGING = lazy_pattern(
    r"(?:[是有为达到由叫用被各在了占，,：:的将共]|(?<![大展年峰晚协商工学])会|分别|其中|一共|位于|属于|称)+$"
)


_NUMBERED = lazy_pattern(r"(?<![A-Za-z0-9])\d+[A-Za-z](?![A-Za-z0-9])")


def stem_of(question: str) -> str:
    """Return what a question is about: what stands before its asking words, or what follows them.

    >>> stem_of("2023年上半年新型储能装机规模是多少"), stem_of("谁主持召开了座谈会")
    ('2023年上半年新型储能装机规模', '主持召开了座谈会')
    """
    asking = CHINESE_ASKING_FOR.search(question)
    if asking is None:
        return HANGING.sub("", re.sub(r"吗$", "", question))
    head = HANGING.sub("", question[: asking.start()])
    return head if len(head) > 1 else re.sub(r"^[个家位名支款种的]", "", question[asking.end() :]).strip("，, ")


def with_subject(before: str, subject: str, *, named_apart: bool) -> str:
    """Put another subject in the place of the one that the question had; its day is no longer meant."""
    if not named_apart:
        for day in reversed([p for p in periods(before) if p.days == 1]):
            head = re.sub(r"在$", "", before[: day.start])
            before = head + before[day.end :]
    start, end = _subject_span(before, subject)
    return before[:start] + subject + before[end:]


def kind_of(before: str) -> str:
    """Return the noun that a question asks a quantity of, "" where it is long enough to be a name of its own.

    >>> kind_of("2023年上半年手机出货量是多少"), kind_of("新型储能示范项目装机规模是多少")
    ('手机', '')
    """
    start, end = _subject_span(before, "")
    noun = before[start:end]
    return noun if len(noun) <= 3 and attribute_in(before[end:]) is not None else ""


def _subject_span(before: str, subject: str) -> tuple[int, int]:
    if _NUMBERED.fullmatch(subject) and (alike := _NUMBERED.search(before)):
        return alike.span()  # 4G in the place of 5G
    question = understand(before)
    latin = [n for n in question.names if re.match(r"[A-Za-z]", n)]
    led = re.match(r"(?P<owner>[^的，,\d]{2,8})的", before)
    for size in (4, 3, 2):
        # 钠离子电池 takes the place of 磷酸铁锂电池: they end alike.
        tail = subject[-size:]
        at = before.find(tail)
        if len(subject) > size and at > 0 and re.match(r"[\u3400-\u9fff]{2,}", tail):
            run = re.search(r"[\u3400-\u9fffA-Za-z—-]+$", re.split(r"[的在，,年月日]", before[:at])[-1])
            if run:
                return at - len(run[0]), at + size
    if (re.match(r"[A-Za-z]", subject) and latin) or (latin and before.startswith(latin[0])):
        at = before.find(latin[0])
        return at, at + len(latin[0])
    if led:
        return led.span("owner")
    if latin and len(subject) <= 6:
        at = before.find(latin[0])
        maker = re.search(r"[\u3400-\u9fff]{2,3}$", before[:at])  # 荣耀Magic6系列 is one thing
        range_name = re.match(r"系列|手机", before[at + len(latin[0]) :])
        return (maker.start() if maker else at), at + len(latin[0]) + (len(range_name[0]) if range_name else 0)
    stem = stem_of(before)
    at = max(0, before.find(stem))
    told = periods(stem)
    skip = told[0].end if told and told[0].start == 0 else 0
    name = re.match(r"[的，, ]*", stem[skip:])
    begin = at + skip + (len(name[0]) if name else 0)
    end = at + len(stem)
    held = attribute_in(before[begin:end])
    if held is not None and (match := held.pattern.search(before[begin:end])) and match.start() > 1:
        end = begin + match.start()
    return begin, end
