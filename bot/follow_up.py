"""Understand a question of a conversation from the turns before it: complete it, or find the source that it is about.

No language model is asked: what a follow-up leaves out stands in the question before it or in what answered that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from bot.answer_language import without_wish
from bot.follow_up_en import completed_en, left_open_en
from bot.follow_up_zh import completed_zh, left_open_zh
from bot.history import Source, Turn
from bot.phrases import Language
from bot.question import language_of, understand
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.numerals import whole_number


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question means in its conversation.

    `standalone` is the question with what it leaves out put back, as typed where it leaves out nothing. `source` is the
    source of an earlier answer that it is about, `kind` what is asked of that source (None: whatever `standalone`
    asks). `lacking` is a source's number that the last answer does not have, `left_open` a pronoun that stands for
    nothing said so far. `language` is that of the answer.
    """

    standalone: str
    language: Language
    source: Source | None = None
    kind: Kind | None = None
    lacking: int = 0
    left_open: str = ""

    @property
    def of_source(self) -> bool:
        return self.source is not None or self.lacking != 0


_NTH_ZH = lazy_pattern(
    r"(?:它|他|她|那|上面|刚才|你)?的?\s?(?:第\s?(?P<n>[一二三四五六七八九十\d]+)|(?P<last>最后一?))\s?"
    r"(?:(?:条|篇|则|个|处|份)\s?(?:来源|出处|引文|引用|文章|报道|新闻|消息|资料)|[条篇则](?=[的在是说讲刊登谁哪什呢，？?]|$))"
    r"|(?:来源|出处|引用)\s?(?P<m>\d+)"
)
_NTH_EN = lazy_pattern(
    r"\b(?:source|citation|reference|article|story)\s+(?:no\.?\s*|number\s+|#)?(?P<n>\d+|one|two|three|four|five)\b"
    r"|\bthe\s+(?P<word>first|second|third|fourth|fifth|last|\d(?:st|nd|rd|th))\s+"
    r"(?:one|source|article|story|citation|reference|report|item)\b",
    re.IGNORECASE,
)
_MARK = lazy_pattern(r"[\[［【](?P<n>\d{1,2})[\]］】]")
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_WORDS |= {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
LAST = -1

_WHO_SAID = lazy_pattern(
    r"^(?:这|那|这话|那话|这句话?|这个|上面(?:的话)?|以上|这些|它)?(?:都|又)?是?由?谁(?:说|讲|指出|表示|透露|提出|介绍|统计|"
    r"发布|公布|认为|强调)的?(?:呢|啊|话)?[？?]?$|^(?:这|那)?(?:话|句话|数据|数字|消息)?(?:是)?出自(?:谁|哪里|何处).{0,3}$|"
    r"^(?:这个?|该)?(?:数据|数字|消息|说法)(?:的)?(?:来源|出处)?是?(?:谁|哪里|哪儿|什么|从哪里?来)的?[？?]?$|"
    r"^(?:and )?who (?:said|says|told|claimed|claims|stated|reported)(?: (?:that|it|this|so|these))?\s*\??$|"
    r"^(?:and )?(?:according to whom|who is the source|"
    r"where (?:does|do|did) (?:that|this|it|these) (?:figure|number|data)?s?\s?come from)\s*\??$",
    re.IGNORECASE,
)
_MORE = lazy_pattern(
    r"^(?:还有(?:别的|其他|更多)?(?:内容)?(?:吗|呢)?|继续(?:说)?|更多|再多说[点些]|(?:请)?(?:详细|具体)(?:说说|讲讲|[一]?点|介绍一下|"
    r"介绍|内容|情况)?(?:呢)?|展开(?:说说|讲讲)?|接着说|说详细[一]?点|全文)[吧呢]?[？?。！!]*$|"
    r"^(?:please )?(?:tell me more|more|(?:any )?more details?|go on|continue|elaborate|say more)\b[\w\s]{0,20}[.?!]*$",
    re.IGNORECASE,
)
_OTHER_LANGUAGE = lazy_pattern(
    r"^(?:请)?(?:再)?(?:用|翻译成|译成|换成)?(?P<zh>英文|英语|中文|汉语)(?:呢|说|回答|再说一[遍次]|怎么说)?[？?。！!]*$|"
    r"^(?:and |please )?(?:(?:say|answer|translate|repeat)(?: (?:that|it|this))? )?in(?:to)? (?P<en>english|chinese)"
    r"(?: please)?\s*[.?!]*$",
    re.IGNORECASE,
)
# What asks for the source itself and for nothing of its own.
_SHOW = lazy_pattern(
    r"^(?:\W|show me|what is|what was|give me|看看?|给我看?|的|是)+|(?:\W|是|呢|什么|内容)+$", re.IGNORECASE
)
_ISSUE_MEANT = lazy_pattern(r"本期|这期|报纸|本报|这份|\b(?:this issue|newspaper|the paper)\b", re.IGNORECASE)
_POINTS_BACK = lazy_pattern(r"^(?:它|在|登|刊|于|他|她|这|那|该|此|其|上面|刚才)*(?:个|篇|条|则|份|的)*$")


def meant(text: str, turns: Sequence[Turn], *, today: Date | None = None, language: Language | None = None) -> Meant:
    """Return what `text` means after `turns`, oldest first; `language` is the reader's choice, None for the question's.

    A question that asks for a language by name (用英文回答) has it whatever was chosen.
    """
    text, wished = without_wish(text.strip())
    asked_in = language_of(text)
    language = wished or language or asked_in
    plain = Meant(text, language)
    if not turns:
        return replace(plain, left_open=left_open_zh(text) if asked_in == "zh" else left_open_en(text))
    if not re.search(r"\w", text):
        return plain
    last = next((turn for turn in reversed(turns) if not turn.of_source), turns[-1])
    sourced = next((turn for turn in reversed(turns) if turn.sources), None)
    if sourced is not None:
        if (nth := _nth(text)) and sourced.of_source and _numbered(sourced, nth[0]) is None:
            # The third of the list that the second was just asked of.
            sourced = next((turn for turn in reversed(turns) if turn.sources and not turn.of_source), sourced)
        if about := _about_a_source(text, language, sourced):
            return about
    if other := _OTHER_LANGUAGE.match(text):
        wanted = (other["zh"] or other["en"]).lower()
        return Meant(last.standalone, "en" if wanted in ("英文", "英语", "english") else "zh")
    if understand(text).needs_no_search:
        return plain
    complete = completed_zh if asked_in == "zh" else completed_en
    return Meant(complete(text, last, today), language)


def _about_a_source(text: str, language: Language, turn: Turn) -> Meant | None:
    if nth := _nth(text):
        number, span = nth
        source = _numbered(turn, number)
        if source is None:
            return Meant(text, language, lacking=number)
        rest = f"{text[: span[0]]} {text[span[1] :]}"
        return _asked_of(source, rest, text[: span[0]] + _title(source) + text[span[1] :], language)
    first = turn.sources[0]
    if _WHO_SAID.match(text):
        return Meant(_joined(first, text), language, first, Kind.SPEAKER)
    if _MORE.match(text):
        return Meant(_joined(first, text), language, first, Kind.SUMMARY)
    asked = understand(text)
    if asked.kind is Kind.SUMMARY and all(map(_POINTS_BACK.match, asked.runs)):
        return Meant(_joined(first, text), language, first, Kind.SUMMARY)
    if asked.kind.about_the_paper and not _ISSUE_MEANT.search(text) and all(map(_POINTS_BACK.match, asked.runs)):
        return None if asked.kind is Kind.CONTENTS else Meant(_joined(first, text), language, first)
    return None


def _asked_of(source: Source, rest: str, standalone: str, language: Language) -> Meant:
    """Return what the rest of a question asks of a source: something of its own, or the source itself."""
    rest = _SHOW.sub("", rest.strip())
    if re.search(r"谁(?:说|讲)的|\bwho said\b", rest, re.IGNORECASE):
        return Meant(standalone, language, source, Kind.SPEAKER)
    if re.fullmatch(r"(?:说|讲|写)了?(?:些|的)?|(?:say|about)\s*", rest) or not re.search(r"\w", rest):
        return Meant(standalone, language, source, Kind.SOURCE)
    return Meant(standalone, language, source)


def _nth(text: str) -> tuple[int, tuple[int, int]] | None:
    if match := _NTH_ZH.search(text):
        told = match["n"] or match["m"]
        number = LAST if match["last"] else whole_number(told)
        return number, match.span()
    if match := _NTH_EN.search(text):
        told = (match["n"] or match["word"]).lower()
        number = LAST if told == "last" else _WORDS.get(told) or int(re.sub(r"\D", "", told))
        return number, match.span()
    match = _MARK.search(text)
    return (int(match["n"]), match.span()) if match else None


def _numbered(turn: Turn, number: int) -> Source | None:
    if number == LAST:
        return turn.sources[-1]
    return next((source for source in turn.sources if source.number == number), None)


def _title(source: Source) -> str:
    return f"《{source.headline}》"


def _joined(source: Source, text: str) -> str:
    return f"{_title(source)}：{text}" if language_of(text) == "zh" else f"{_title(source)}: {text}"
