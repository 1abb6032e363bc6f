"""Correct a question that takes a wrong figure for granted ("为什么装机只有500万千瓦？") from what the paper says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.extract_read import Relevance, read
from bot.extract_runs import widen
from bot.extract_support import objection
from bot.extract_wording import Found, worded
from bot.phrases import say
from bot.question import Part, Question
from bot.question_words import Kind
from retrieval.english_forms import english_form
from retrieval.figures import Figure, figures, same_figure
from retrieval.passage import Hit
from retrieval.units import Measure

# Counts and ordinals without a unit name things (第五届, 5G, 四个梯队): the paper's other count is of something else.
_STATED = frozenset(Measure) - {Measure.ORDINAL}
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
        found = worded(asked, [Found(part, widen(best.candidate, kind), best.spans)])
        held = told[0].text if question.language == "zh" else english_form(told[0])
        lead = say("other figure", question.language, told=stated.text, held=held)
        bold = tuple((a + len(lead), b + len(lead)) for a, b in found.bold)
        return replace(found, text=lead + found.text, bold=bold)
    return None
