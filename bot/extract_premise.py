"""Correct a question that takes for granted what the paper says otherwise: another figure, a rise that was a fall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.extract_attributes import direction, opposite_asked
from bot.extract_evidence import opening
from bot.extract_read import Relevance, read
from bot.extract_runs import widen
from bot.extract_support import objection
from bot.extract_wording import Found, led_by, worded
from bot.phrases import say
from bot.question import Part, Question, understand
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.english_forms import english_form
from retrieval.figures import Figure, figures, same_figure
from retrieval.passage import Hit
from retrieval.units import Measure

# Counts and ordinals without a unit name things (第五届, 5G, 四个梯队): the paper's other count is of something else.
_STATED = frozenset(Measure) - {Measure.ORDINAL}
# What asks for the reason, and how strongly something moved, says nothing of what moved.
_WHY = lazy_pattern(
    r"请问|为什么|为何|为啥|缘何|怎么会|的原因是什么|的原因|大幅度?|明显|显著|急剧|持续|快速|大大|"
    r"\b(?:why|sharply|strongly|steeply|so much|so fast|significantly)\b",
    re.IGNORECASE,
)
# As surely as this the sentence, its neighbours or its headline name what the question is about.
SUBJECT_HELD = 0.3
# Beyond the third sentence none was the one meant.
TRIED = 3


def corrected(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return the sentence with the paper's own figure where the question states another; None where none is meant."""
    for stated in question.figures:
        if stated.measure not in _STATED or (stated.measure is Measure.COUNT and not stated.counter):
            continue
        if answer := _with_the_papers_figure(question, stated, hits, relevance):
            return answer
    return None


def _with_the_papers_figure(
    question: Question, stated: Figure, hits: Sequence[Hit], relevance: Relevance
) -> Answer | None:
    kind = Kind.HOW_MANY if stated.measure is Measure.COUNT else Kind.HOW_MUCH
    # A share or a price of the same thing would be no correction: the figure must be of the measure stated.
    part = Part(question.standalone, kind, frozenset({stated.measure}), stated.counter)
    asked = replace(question, figures=(), parts=(part,))
    reading = read(asked, part, hits, relevance)
    if reading is None:
        return None
    order = [at for at in reading.order if reading.measured[at].spans]
    for at in order[:TRIED]:
        best = reading.measured[at]
        start, end = best.spans[0]
        told = figures(best.candidate.text[start:end])
        if objection(asked, part, reading, at) or not told or same_figure(told[0], stated):
            continue
        # The 装机 of solar power corrects nobody who speaks of that of storage.
        if any(best.held_around[i] < SUBJECT_HELD for i in opening(asked, reading.weighing.words)):
            continue
        found = worded(asked, [Found(part, widen(best.candidate, kind), best.spans)])
        held = told[0].text if question.language == "zh" else english_form(told[0])
        lead = say("other figure", question.language, told=stated.text, held=held)
        return led_by(lead, found)
    return None


def turned_round(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return how much fell what a Why says rose, or the other way round; None where the paper does not say so.

    Where the paper tells of both, the question may mean either, and nothing is corrected.
    """
    if question.kind is not Kind.WHY or not direction(question.standalone):
        return None
    found = _moved(question, opposite_asked(question.standalone, question.asked_in), hits, relevance)
    if found is None or _moved(question, question.standalone, hits, relevance) is not None:
        return None
    answer = worded(question, [found])
    lead = say("other direction", question.language)
    return led_by(lead, answer)


def _moved(question: Question, text: str, hits: Sequence[Hit], relevance: Relevance) -> Found | None:
    """Return the sentence that tells by how much what `text` is about moved that way."""
    bare = _WHY.sub("", text).strip("？?。. ")
    asked = understand(f"{bare}多少？" if question.asked_in == "zh" else f"By how much {bare}?")
    asked = replace(asked, periods=question.periods)
    part = asked.parts[0]
    reading = read(asked, part, hits, relevance) if part.measures else None
    if reading is None:
        return None
    for at in [at for at in reading.order if reading.measured[at].spans][:TRIED]:
        if not objection(asked, part, reading, at):
            best = reading.measured[at]
            return Found(part, widen(best.candidate, part.kind), best.spans)
    return None
