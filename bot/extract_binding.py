"""Tell what in a sentence belongs to which figure, date or name: the words beside it and in its clause."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.extract_descriptions import Described, chain, described
from bot.extract_spans import Span, counted_so
from bot.extract_strengths import Strengths
from bot.question import Part
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.simplified import simplify

# A span this far from the question's words is as good as elsewhere: e^-1 at 20 characters.
NEAR_CHARS = 20.0
# From clause to clause a word belongs less to a span, past another figure less still.
ACROSS = 0.6
PAST_FIGURE = 0.6
# What follows another date is that one's; what stands before both may be the subject of either.
PAST_DATE = 0.35
SUBJECT_OF_ALL = 0.4
# The noun right behind a figure (457支队伍) belongs to it, what follows later less than what leads up to it.
NOUN_CHARS = 4
AFTER = 0.6
# 出口1276亿个, 产量为378.8万辆, 457支队伍: the word beside the figure says what it is of.
BESIDE_CHARS = 1
BESIDE = 2.0
# A figure with the measure word of what is asked is the likelier one.
COUNTED_SO = 1.6
# A word that describes another figure of the sentence.
OF_ANOTHER = 0.6
# The words that name what is asked for tell more than those of where and when.
FOCUS = 2.0
# A word that stands oftener in a sentence tells nothing of one place in it.
MOST_PLACES = 4
# What is only like the word is taken to be as long as most words are.
WORD_CHARS = 2
_CLAUSE_END = lazy_pattern(r"[，,；;：:。、]")

_FIGURED = (Kind.HOW_MANY, Kind.HOW_MUCH)

# The number of a word, and where it starts and ends.
Placed = tuple[int, int, int]


def positions(text: str, strengths: Strengths, held: Sequence[float] | NDArray[np.float64]) -> list[Placed]:
    """Return where in the sentence the words stand that it holds."""
    found: list[Placed] = []
    lower = simplify(text.lower())
    for at, word in enumerate(strengths.words):
        if not held[at]:
            continue
        places = [(start, start + len(form)) for form, _ in word.forms for start in _found(form, lower)]
        if not places and (place := strengths.placed(text, at)) >= 0:
            places = [(place, place + WORD_CHARS)]
        found += [(at, start, end) for start, end in places[:MOST_PLACES]]
    return found


def _found(form: str, text: str) -> Iterator[int]:
    start = text.find(form)
    while start >= 0:
        yield start
        start = text.find(form, start + len(form))


def bindings(
    part: Part,
    spans: Sequence[Span],
    text: str,
    placed: Sequence[Placed],
    worth: Sequence[float],
    focus: Sequence[int] = (),
    asked_times: Sequence[Span] = (),
) -> Mapping[Span, float]:
    """Return for each span the share of the question's weight that is bound to it.

    `worth` is each word's weight times how surely the sentence holds it. `asked_times` are where the sentence tells the
    time asked for, which is a word of the question too.
    """
    weights = {at: value * (FOCUS if at in focus else 1.0) for at, value in enumerate(worth)}
    if asked_times:
        weights[-1] = max(weights.values(), default=1.0)
        placed = [*placed, *((-1, start, end) for start, end in asked_times)]
    found: dict[Span, float] = {}
    total = sum(worth) or 1.0
    told = described(text) if part.kind in _FIGURED else ()
    for span in spans:
        nearest: dict[int, float] = {}
        for at, start, end in placed:
            if start < span[1] and span[0] < end:
                # 企业 of 160家企业 says what is counted; 辆 of 378.8万辆 is in every such figure.
                near = BESIDE if end - start >= WORD_CHARS else 0.0
            else:
                anchor, share = _anchor(told, span, (start, end))
                near = share * _near(anchor, (start, end), spans, text, leads=part.kind is Kind.WHEN)
            nearest[at] = max(nearest.get(at, 0.0), near)
        value = sum(weights[at] * near for at, near in nearest.items()) / total
        counted = part.kind is Kind.HOW_MANY and counted_so(part, text[span[0] : span[1]])
        found[span] = value * (COUNTED_SO if counted else 1.0)
    return found


def _anchor(told: tuple[Described, ...], span: Span, word: Span) -> tuple[Span, float]:
    """Return the figure from which the word's nearness is to be measured, and the share of it that counts.

    What describes a figure whose description this one shares is as near as it is to that one, and so is the subject of
    the sentence, before its first figure; what describes another figure counts less.
    """
    number = next((n for n, one in enumerate(told) if one.figure.start < span[1] and span[0] < one.figure.end), -1)
    if number < 0:
        return span, 1.0
    for i in chain(told, number):
        if told[i].own[0] <= word[0] and word[1] <= told[i].behind[1]:
            return (span if i == number else told[i].span), 1.0
    first = next((n for n in range(number, -1, -1) if told[n].opens), 0)
    if told[first].own[0] <= word[0] and word[1] < told[first].figure.start - BESIDE_CHARS:
        return told[first].span, 1.0
    return span, OF_ANOTHER


def _near(span: Span, word: Span, others: Sequence[Span], text: str, *, leads: bool) -> float:
    """Return how near the word belongs to the span, 1 for a word in its clause, 2 right beside it.

    A date `leads`: what happened follows it, behind a comma too.
    """
    after = word[0] >= span[1]
    between = text[span[1] : word[0]] if after else text[word[1] : span[0]]
    clauses = len(_CLAUSE_END.findall(between))
    past = sum(span[1] <= a and b <= word[0] if after else word[1] <= a and b <= span[0] for a, b in others)
    if leads and after:
        return math.exp(-len(between) / (3 * NEAR_CHARS)) * ACROSS ** max(0, clauses - 1) * PAST_DATE**past
    near = math.exp(-len(between) / NEAR_CHARS) * ACROSS**clauses * PAST_FIGURE**past
    if after and (clauses or len(between) > NOUN_CHARS):
        near *= AFTER
    if leads:
        return max(near, SUBJECT_OF_ALL)
    return near * BESIDE if len(between) <= BESIDE_CHARS and not clauses else near
