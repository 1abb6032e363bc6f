"""Measure how well a sentence answers a question: words, nearness, kind of answer, time, figures, place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.extract_binding import Placed, bindings, positions
from bot.extract_fitting import (
    best_times,
    day_of,
    fits_figure,
    fits_period,
    fitting,
    told_of_another,
    told_periods,
)
from bot.extract_roles import role_spans
from bot.extract_roles_en import english_holder
from bot.extract_sentences import Candidate
from bot.extract_spans import SPEECH, Span, answer_spans
from bot.extract_strengths import Strengths
from bot.extract_terms import Weighing, Word
from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.figures import figures, same_figure
from retrieval.newspaper import Role
from retrieval.period import Period, meet
from retrieval.periods import periods
from retrieval.terms import fold_width

NAMES = (
    "cover", "around", "window", "common", "kind", "near", "period", "figures", "dense", "rank", "place", "asks",
    "display", "tail", "focus",
)  # fmt: skip

# The longest stretch that question and sentence share counts up to here; beyond it they are copies of each other.
COMMON_CHARS = 12
WINDOW_CHARS = 50
# How near a speaker is who was named some sentences before.
SPEECH_GOES_ON = 0.6
PART_OF_TIME = 0.7
# A date or figure of the question, compared by value, counts as much as a rare word.
VALUE_WEIGHT = 3.0
# Such a sentence is about the time that was told before it.
_FIGURED = (Kind.HOW_MANY, Kind.HOW_MUCH)
_SAME_PERIOD = lazy_pattern(r"[“‘]?(?:与此)?同期|同一时期|[这该]一?时?期间?，|期间，|当期")


@dataclass(frozen=True, slots=True)
class Measured:
    """A candidate with its features and what the decision and the wording need.

    `spans` are what could be the answer, the likeliest first. `around` is the share of the question's weight held by
    the sentence with its neighbours and headline; `time` is 1 where the question's period stands in the sentence, -1
    where another does, 0 where none does.
    """

    candidate: Candidate
    features: NDArray[np.float64]
    spans: tuple[Span, ...]
    cover: float
    around: float
    time: float
    held: tuple[float, ...]
    held_around: tuple[float, ...]


_ENDS = lazy_pattern(
    r"结束|闭幕|落幕|截止|到期|\b(?:ends?|close|closes|conclude\w*|finish\w*|expire\w*)\b", re.IGNORECASE
)
_UNTIL = lazy_pattern(r"(?:到|至|截[至止]|闭幕于|[—–-])$")


def measure(
    question: Question,
    part: Part,
    candidate: Candidate,
    weighing: Weighing,
    strengths: Strengths,
    *,
    dense: float,
    dense_best: float,
) -> Measured:
    """Return the features of one candidate for one part of the question, in the order of NAMES."""
    # Python's own numbers, as the weights are.
    held: list[float] = strengths.of(candidate.text).tolist()
    held_around: list[float] = strengths.among((candidate.text, *around_of(candidate))).max(axis=0).tolist()
    time = time_match(question.periods, candidate, whole=part.kind in _FIGURED)
    figures_told = _figures_held(question, candidate)
    valued = len(question.periods) + len(question.figures)
    here = len(question.periods) * (time == 1.0) + len(question.figures) * (
        figures_told if figures_told == 1.0 else 0.0
    )
    near = len(question.periods) * max(0.0, time) + len(question.figures) * figures_told
    cover = weighing.cover(held, VALUE_WEIGHT * here, VALUE_WEIGHT * valued)
    around = weighing.cover(held_around, VALUE_WEIGHT * near, VALUE_WEIGHT * valued)
    placed = positions(candidate.text, strengths, held)
    asked = _folded(question.standalone)
    spans = [s for s in answer_spans(part, candidate.text) if not _given(candidate.text[s[0] : s[1]], asked)]
    if part.kind in _FIGURED:
        spans = fitting(question, part, candidate, spans, strengths.words, held)
    times = [(p.start, p.end) for p in best_times(question.periods, told_periods(candidate.text, candidate))]
    worth = [weight * strength for weight, strength in zip(weighing.weights, held, strict=True)]
    share = sum(worth) / weighing.total
    binding = bindings(
        part, spans, candidate.text, placed, worth, strengths.focus, times if part.kind in _FIGURED else ()
    )
    ordered = sorted(spans, key=lambda span: -binding[span])
    if part.kind is Kind.WHO and (holders := holders_of(question, part, candidate.text, strengths.words)):
        ordered = holders + [span for span in ordered if span not in holders]
    if part.kind is Kind.WHEN and _ENDS.search(part.text):
        ordered.sort(key=lambda span: not _UNTIL.search(candidate.text[: span[0]]))  # 会期到8月22日
    kind_told = 1.0 if spans else 0.0
    near_told = min(1.0, share * binding.get(ordered[0], 1.0)) if ordered else 0.0
    if part.kind is Kind.OPINION and not spans and _speech_goes_on(candidate):
        kind_told, near_told = 1.0, SPEECH_GOES_ON
    features = np.array(
        [
            cover,
            around - cover,
            _window(placed, weighing, held),
            _common(question.standalone, candidate.text) / COMMON_CHARS,
            kind_told,
            near_told,
            time,
            figures_told,
            dense / dense_best if dense_best > 0 else 0.0,
            1.0 / (1.0 + candidate.rank),
            1.0 / (1.0 + candidate.place),
            1.0 if candidate.text.rstrip("”’」）)").endswith(("？", "?")) else 0.0,
            1.0 if candidate.role in (Role.SUBHEAD, Role.CAPTION) else 0.0,
            1.0 if candidate.tail else 0.0,
            focus_share(held, weighing.weights, strengths.focus),
        ]
    )
    return Measured(candidate, features, tuple(ordered), cover, around, time, tuple(held), tuple(held_around))


def holders_of(question: Question, part: Part, sentence: str, words: Sequence[Word]) -> list[Span]:
    """Return the person who holds the post that the part asks for, [] where it asks for none or none is named."""
    if question.asked_in == "zh":
        return role_spans(part, sentence)
    found = english_holder(part, sentence, words)
    return [found] if found else []


def around_of(candidate: Candidate) -> tuple[str, ...]:
    """Return the texts around the sentence that tell what it is about: its neighbours, the headline and the lead."""
    return (candidate.before, candidate.after, *candidate.setting)


def _speech_goes_on(candidate: Candidate) -> bool:
    """Tell whether an earlier sentence of the paragraph names a speaker, who is then still speaking."""
    return bool(SPEECH.search(candidate.so_far.removesuffix(candidate.text)))


def focus_share(held: Sequence[float] | NDArray[np.float64], weights: Sequence[float], focus: Sequence[int]) -> float:
    """Return how much of what is asked for the sentence holds, 0..1; a half where the question names nothing."""
    total = sum(weights[at] for at in focus)
    return float(sum(weights[at] * held[at] for at in focus) / total) if total else 0.5


@lru_cache(maxsize=64)
def _folded(question: str) -> str:
    return fold_width(question)


def _given(span: str, asked: str) -> bool:
    """Tell whether the question says it itself, so that it cannot be the answer."""
    return fold_width(span).strip() in asked


def _window(placed: Sequence[Placed], weighing: Weighing, held: Sequence[float]) -> float:
    """Return the greatest share of the question's weight within WINDOW_CHARS of the sentence."""
    best = 0.0
    for _, start, _ in placed:
        inside = {at for at, place, _ in placed if start <= place < start + WINDOW_CHARS}
        best = max(best, sum(weighing.weights[at] * held[at] for at in inside))
    return best / weighing.total


def _common(one: str, other: str) -> int:
    """Return the length of the longest stretch that both have, at most COMMON_CHARS."""
    longest = 0
    for stretches in _stretches(one):
        for stretch in stretches:
            if stretch in other:
                longest += 1
                break
        else:
            break  # no longer one is there either
    return longest


@lru_cache(maxsize=64)
def _stretches(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the stretches of `text` of one character, of two, and so on up to COMMON_CHARS, each once."""
    lengths = range(1, min(COMMON_CHARS, len(text)) + 1)
    return tuple(tuple(dict.fromkeys(text[i : i + n] for i in range(len(text) - n + 1))) for n in lengths)


def _figures_held(question: Question, candidate: Candidate) -> float:
    """Return the share of the question's figures that the sentence or its neighbours have, 0.5 where it has none."""
    if not question.figures:
        return 0.5
    here = figures(candidate.text)
    near = figures(f"{candidate.before}\n{candidate.after}\n{candidate.hit.article.headline}")
    held = [
        1.0 if any(same_figure(f, g) for g in here) else 0.6 if any(same_figure(f, g) for g in near) else 0.0
        for f in question.figures
    ]
    return sum(held) / len(held)


def time_match(asked: Sequence[Period], candidate: Candidate, *, whole: bool = False) -> float:
    """Return how the candidate's time fits the question's: 1 in the sentence, 0.5 around it, 0 unknown, -1 another.

    `whole` tells that a figure of the whole time is asked for: what stood at its end is less.
    """
    if not asked:
        return 0.0
    day = day_of(candidate)
    here = told_periods(candidate.text, candidate)
    if day is None and _of_no_such_year(asked, here, candidate):
        return -1.0
    if here:
        fits = fits_figure if whole else fits_period
        if fit := [(a, b) for a in asked for b in here if fits(a, b)]:
            if whole and all(b.days == 1 and told_of_another(a, here) for a, b in fit):
                return -1.0
            return 1.0 if not whole or any(b.days >= a.days / 3 for a, b in fit) else PART_OF_TIME
        if all(_comparable(a, here) for a in asked):
            return -1.0
    near = periods(f"{candidate.before}\n{candidate.hit.article.headline}\n{candidate.after}", day)
    if any(fits_period(a, b) for a in asked for b in near):
        return 1.0 if _SAME_PERIOD.match(candidate.text) else 0.5
    if day is not None and any(_holds(a, day) for a in asked):
        return 0.3
    anywhere = periods(candidate.hit.article.body, day)
    return 0.1 if any(fits_period(a, b) for a in asked for b in anywhere) else -1.0


def _of_no_such_year(asked: Sequence[Period], here: Sequence[Period], candidate: Candidate) -> bool:
    """Tell whether an article of unknown day, whose sentence tells no year, names other years than the one asked for.

    Its 上半年 may be of any year; one that names no year at all says nothing of any.
    """
    if not all(period.dated for period in asked) or any(period.dated for period in here):
        return False
    if any(not told.dated for period in asked for told in periods(period.text)):
        return False  # 上半年, whose year only the day of asking gives, is that of an article without a day too
    article = candidate.hit.article
    years = {p.first.year for p in periods(f"{article.headline}\n{article.body}") if p.dated}
    return not any(period.first.year <= year <= period.last.year for year in years for period in asked)


def _comparable(asked: Period, told: Sequence[Period]) -> bool:
    """Tell whether any period told is of a length that could have answered: a day says nothing against a year."""
    return any(period.days >= asked.days / 3 or not meet(period, asked) for period in told)


def _holds(asked: Period, day: Date) -> bool:
    return asked.dated and asked.first <= day <= asked.last
