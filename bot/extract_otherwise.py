"""Tell when a sentence speaks of another thing than the one asked about: another battery, maker or post."""

from __future__ import annotations

import re

from bot.extract_features import Measured
from bot.extract_led import led_to
from bot.extract_read import Reading
from bot.extract_roles import holder, holder_told_with, in_order, role_of
from bot.extract_roles_en import english_holder, posts
from bot.extract_sentences import Candidate
from bot.extract_terms import AT_HOME, matchable
from bot.follow_up_words import attribute_in
from bot.question import Part, Question
from bot.question_words import Kind
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern

_CJK = lazy_pattern(r"[\u3400-\u9fff]")
_OWNER = lazy_pattern(r"^(?:请问)?(?P<owner>[\u3400-\u9fff]{2,4}|[A-Za-z][\w+.-]*)的")
# What may stand before a head without being part of its name: 的电池, 和电池, 、电池.
_PARTING = frozenset("的和与及或、，。；：“”（）《》等为是在对从由将把被用以其该这那各每种类型")
# 图中的, 会上的 own nothing.
PLACING = frozenset("中上下里时后前会间内外")
# A head of fewer characters is a word's end, not a word (电池 is one, 池 is not).
HEAD_CHARS = 2
# Where and when is no part of a thing's name.
SETTING = lazy_pattern(r"[国内年月日省市上下前后新总共约近全各]")
MODIFIER_CHARS = 2
# What somebody does with a thing is no part of its name either: 参加|机器人大会.
DOING = lazy_pattern(
    r"参[加与会展赛]|出席|举[办行]|召开|生产|制造|销售|出[口货售]|进口|发[布售]|推出|建[成设]|新[增建]|投[资产运]|使用|采[用购]|拥有|获[得奖]|"
    r"购买|交付|登记|注册|安装|设[立置有]|完成|实现|达到|超过|占|包括|涉及|支持|搭载"
)


def of_something_else(question: Question, part: Part, reading: Reading, at: int) -> str:
    """Return what the sentence lacks of the thing asked about, telling of another, "" where it lacks nothing."""
    measured = reading.measured[at]
    if question.asked_in == "zh":
        if part.kind is Kind.WHO and (role := role_of(part)) and not _held(role, measured.candidate):
            return role
        if part.kind in (Kind.HOW_MANY, Kind.HOW_MUCH) and (other := _other_modifier(question, measured)):
            return other
    elif posts(part) and english_holder(part, measured.candidate.text, reading.weighing.words) is None:
        return posts(part)
    if part.kind in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return _other_owner(question, reading, at)
    return ""


def _held(role: str, candidate: Candidate) -> bool:
    led = f"{candidate.hit.article.headline}{candidate.before}"
    return bool(holder(role, candidate.text) or holder_told_with(role, candidate.text, matchable(led)))


def _other_modifier(question: Question, measured: Measured) -> str:
    """Return the thing asked about (液流电池) where the sentence has its head under another modifier only (锂电池)."""
    text = matchable(measured.candidate.text)
    led = led_to(measured.candidate)
    for run in question.runs:
        if not _CJK.match(run):
            continue
        for at in range(MODIFIER_CHARS, len(run) - HEAD_CHARS + 1):
            head, modifier = run[at : at + HEAD_CHARS], run[at - MODIFIER_CHARS : at]
            if any(c in led or c in CHINESE_FUNCTION for c in modifier) or SETTING.search(modifier):
                continue
            if DOING.search(modifier):
                continue
            if attribute_in(head) or any(c in CHINESE_FUNCTION for c in head):
                continue
            named = [text[m.start() - 1 : m.start()] for m in re.finditer(re.escape(head), text)]
            # 锂 stands in 锂离子电池 too: the same thing, shortened.
            if named and all(_CJK.match(c) and c not in _PARTING and c not in run[:at] for c in named):
                return modifier + head
    return ""


def _other_owner(question: Question, reading: Reading, at: int) -> str:
    """Return the owner or name (华为的…) that neither the sentence nor what leads to it in its paragraph has."""
    led = led_to(reading.measured[at].candidate)
    names = {w.text: w for w in reading.weighing.words if w.name}
    match = _OWNER.match(question.standalone)
    if match and match["owner"][-1] not in PLACING:
        owner = match["owner"].lower()
        if _CJK.match(owner) and owner not in led:
            # An abbreviation (工信部) is told by its letters in order.
            return "" if in_order(owner, led) and len(owner) > HEAD_CHARS else match["owner"]
    latin = [n for n in question.names if re.match(r"[A-Za-z]", n) and n.lower() in names and n.lower() not in AT_HOME]
    lacking = [n for n in latin if not names[n.lower()].strength_in(led)]
    return lacking[0] if lacking and len(lacking) == len(latin) else ""
