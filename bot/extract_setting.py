"""Correct a question that takes another place or day for granted than the paper tells: 沧州, not 北京."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.english_names import led_name
from bot.extract_fitting import told_periods
from bot.extract_read import Relevance, read
from bot.extract_runs import widen
from bot.extract_spans import Span
from bot.extract_support import objection, support
from bot.extract_terms import matchable, question_words
from bot.extract_wording import Found, led_by, worded
from bot.phrases import say
from bot.question import Question, understand
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.english_forms import english_period
from retrieval.passage import Hit
from retrieval.period import Period, meet

# A correction says that the reader is wrong: it takes more than an answer does.
SURELY = 0.5
# Beyond the second sentence none was the one meant.
TRIED = 2
_ASKS = r"(?:为什么|为何|为啥|怎么会|是不是|是否)"
_DID = r"举办|举行|召开|开幕|闭幕|落幕|开工|投产|发布|推出|上市"
_PLACE_ZH = lazy_pattern(
    rf"^(?:请问)?{_ASKS}?(?P<what>[^，。？]{{2,40}}?){_ASKS}?(?:会|要|是)?在(?P<stated>[\u3400-\u9fff]{{2,6}}?)(?P<did>{_DID})"
)
_PLACE_EN = lazy_pattern(
    r"^[Ww]hy (?P<was>was|were|is|did) (?P<what>.+?) (?P<did>held|hosted|convened|opened|take place) (?:in|at) "
    r"(?P<stated>[A-Z][\w-]+(?: [A-Z][\w-]+)*)\s*\?*$"
)
_BEFORE_DAY = lazy_pattern(rf"{_ASKS}|[会要是]?在$|^请问")
_AFTER_DAY = lazy_pattern(rf"^{_ASKS}?[才就]?(?P<did>{_DID})(?P<rest>[^，。？吗呢]*)")
_HAPPENED = lazy_pattern(_DID)
_HELD_AT = lazy_pattern(rf"在(?P<place>[\u3400-\u9fff]{{2,16}}?)(?:联合|共同|隆重|盛大|正式)?(?:{_DID})")
_A_PLACE = lazy_pattern(
    r"[省市县区国镇乡村]$|馆$|中心$|北京|上海|天津|重庆|香港|澳门|广州|深圳|杭州|南京|武汉|成都|西安|苏州|厦门|青岛|宁波|合肥|长沙|郑州"
)
_BETWEEN = lazy_pattern(r"报道|讯|消息|据|\d[日号]|。")
MONTH_DAYS = 31


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a question states of place or day, and the same question without it, asking for it."""

    text: str
    asked: str
    day: Period | None = None


def set_right(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return what the paper tells of the place or the day that the question states otherwise, None elsewhere."""
    if question.kind not in (Kind.WHY, Kind.YES_NO, Kind.HOW):
        return None
    for stated in _stated(question):
        if answer := _with_the_papers(question, stated, hits, relevance):
            return answer
    return None


def _stated(question: Question) -> list[_Stated]:
    text = question.standalone.strip()
    if question.asked_in == "en":
        match = _PLACE_EN.match(text)
        return [_Stated(match["stated"], f"Where {match['was']} {match['what']} {match['did']}?")] if match else []
    found = []
    if match := _PLACE_ZH.match(text):
        found.append(_Stated(match["stated"], f"{match['what']}在哪里{match['did']}？"))
    for day in question.periods:
        what, after = _BEFORE_DAY.sub("", text[: day.start]), _AFTER_DAY.match(text[day.end :])
        if day.days <= MONTH_DAYS and after and len(what) > 1:
            found.append(_Stated(day.text, f"{what}什么时候{after['did']}{after['rest']}？", day))
    return found


def _with_the_papers(question: Question, stated: _Stated, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    asked = understand(stated.asked, language=question.language)
    part = asked.parts[0]
    reading = read(asked, part, hits, relevance)
    if reading is None or part.kind not in (Kind.WHERE, Kind.WHEN):
        return None
    for at in [at for at in reading.order if reading.measured[at].spans][:TRIED]:
        best = reading.measured[at]
        if objection(asked, part, reading, at) or support(asked, part, reading, at) < SURELY:
            continue
        article = best.candidate.hit.article
        span = _place_told(best.candidate.text) if stated.day is None else _day_told(best.candidate.text, best.spans[0])
        if span is None:
            continue
        held = best.candidate.text[slice(*span)]
        if stated.day is None:
            if _traced(stated.text, question, relevance, matchable(f"{article.headline}\n{article.body}")):
                return None
        else:
            told = told_periods(best.candidate.text, best.candidate)
            if not told or any(meet(stated.day, p) for p in told):
                return None
        if question.language == "en":
            day = next((p for p in told_periods(held, best.candidate)), None)
            held = english_period(day) if day else f"{led_name(held, held) or held}"
        found = worded(asked, [Found(part, widen(best.candidate, part.kind), (span,))])
        lead = say("other figure", question.language, told=stated.text, held=held)
        return replace(led_by(lead, found), question=question.text)
    return None


def _place_told(sentence: str) -> Span | None:
    """Return the place of a sentence that says outright where something was held: 在河北省沧州市开幕."""
    match = _HELD_AT.search(sentence)
    return match.span("place") if match and _A_PLACE.search(match["place"]) else None


def _day_told(sentence: str, span: Span) -> Span | None:
    """Return the day's span where what happened follows it with no other day or report (据27日报道) between."""
    happened = _HAPPENED.search(sentence, span[1])
    return span if happened and not _BETWEEN.search(sentence[span[1] : happened.start()]) else None


def _traced(place: str, question: Question, relevance: Relevance, told: str) -> bool:
    """Tell whether the article names the place, in an English question by any of its words."""
    if question.asked_in == "zh":
        return matchable(place) in told
    words = [word for word in question_words(question, relevance) if word.text.lower() in place.lower()]
    return not words or any(word.strength_in(told) for word in words)
