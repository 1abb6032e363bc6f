"""Put right a question that gives to one firm or person what the paper tells of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.extract_makers import Claimed, firm_claimed, maker_told, person_claimed, same_body, share_told
from bot.extract_read import Relevance, read
from bot.extract_runs import widen
from bot.extract_setting import SURELY, TRIED
from bot.extract_spans import SHARP, person_spans
from bot.extract_support import objection, support
from bot.extract_terms import matchable
from bot.extract_wording import Found, led_by, worded
from bot.phrases import say
from bot.question import Part, Question, understand
from config.patterns import lazy_pattern
from retrieval.passage import Hit

# So much of what was done or said the sentence tells in the question's own words.
WHOLLY = 0.8
_A_NAME = lazy_pattern(r"[A-Za-z]{2}|[A-Za-z]\d|《|“")
# A statement of fewer characters may be anybody's.
LEAST_SAID = 4


def attributed(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return what the paper tells of another firm or person where the question names the wrong one, None else."""
    if question.asked_in != "zh" or len(question.parts) != 1:
        return None
    text = question.standalone.strip()
    if claimed := firm_claimed(text):
        # Many make phones; only what has a name of its own is one firm's.
        named = _A_NAME.search(claimed.done)
        return _told_of_another(question, claimed, hits, relevance, _maker) if named else None
    if (claimed := person_claimed(text)) and claimed.rest:
        return _told_of_another(question, claimed, hits, relevance, _speaker)
    return None


def _maker(part: Part, sentence: str) -> str:
    return maker_told(sentence)


def _speaker(part: Part, sentence: str) -> str:
    spans = person_spans(part, sentence)
    return sentence[slice(*spans[0])] if len(spans) == 1 else ""


def _told_of_another(
    question: Question, claimed: Claimed, hits: Sequence[Hit], relevance: Relevance, teller: Callable[[Part, str], str]
) -> Answer | None:
    asked = replace(understand(claimed.rest, today=question.today), text=question.text, language=question.language)
    part = asked.parts[0]
    if not claimed.done and (part.kind not in SHARP or sum(map(len, asked.runs)) < LEAST_SAID):
        return None  # 要聚焦什么 was said by many
    reading = read(asked, part, hits, relevance)
    if reading is None:
        return None
    tellers = [teller(part, one.candidate.text) for one in reading.measured]
    whole = [share_told(claimed.done or claimed.rest, reading, at) >= WHOLLY for at in range(len(tellers))]
    if any(told and of_all and same_body(claimed.name, told) for told, of_all in zip(tellers, whole, strict=True)):
        return None
    for at in reading.order[:TRIED]:
        best, told = reading.measured[at], tellers[at]
        if not told or same_body(told, claimed.name) or matchable(told) in matchable(question.standalone):
            continue
        if objection(asked, part, reading, at) or support(asked, part, reading, at) < SURELY or not whole[at]:
            continue
        found = worded(asked, [Found(part, widen(best.candidate, part.kind), best.spans)])
        return led_by(say("other figure", question.language, told=claimed.name, held=told), found)
    return None
