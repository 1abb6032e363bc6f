"""Find what another issue says otherwise of the same thing, so that no figure is given silently where two stand."""

from __future__ import annotations

from bot.extract_features import Measured
from bot.extract_read import Reading
from bot.extract_support import objection
from bot.extract_terms import matchable
from bot.question import Part, Question
from bot.question_words import Kind
from retrieval.figures import Figure, figures, same_figure
from retrieval.period import meet
from retrieval.periods import periods

# The other sentence must say nearly as much of what is asked as the chosen one, in itself and with its surroundings.
NEARLY = 0.92
# As many as stand side by side and can still be compared.
MOST = 2
# Beyond these the sentences are about other things.
LOOKED_AT = 12


def differing(question: Question, part: Part, reading: Reading, at: int) -> list[int]:
    """Return the sentences of other issues that answer the part as well as `at` does, with another figure."""
    if part.kind not in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return []
    chosen = reading.measured[at]
    told = [_figure(chosen)]
    others: list[int] = []
    for i in reading.order[:LOOKED_AT]:
        other = reading.measured[i]
        figure = _figure(other)
        if i == at or figure is None or not _of_another_day(chosen, other) or not _as_near(chosen, other):
            continue
        if not _of_the_same(reading, chosen, other):
            continue
        if any(held is not None and not _otherwise(held, figure) for held in told):
            continue
        if _same_time(question, chosen, other) and not objection(question, part, reading, i):
            told.append(figure)
            others.append(i)
    return others[:MOST]


def _figure(measured: Measured) -> Figure | None:
    if not measured.spans:
        return None
    start, end = measured.spans[0]
    return next(iter(figures(measured.candidate.text[start:end])), None)


def _of_another_day(one: Measured, other: Measured) -> bool:
    days = (one.candidate.hit.masthead.date, other.candidate.hit.masthead.date)
    return None not in days and days[0] != days[1]


def _as_near(chosen: Measured, other: Measured) -> bool:
    return other.cover >= NEARLY * chosen.cover and other.around >= NEARLY * chosen.around


def _of_the_same(reading: Reading, chosen: Measured, other: Measured) -> bool:
    """Tell whether the other speaks of all that the chosen one names of the question, in the same characters.

    What is only like it may do for an answer, not for a dispute: 宏阳能源 and 远阳能源 are alike.
    """
    one, two = _whole(chosen), _whole(other)
    for word in reading.weighing.words:
        if name := word.chinese_in(one):
            if name not in two:
                return False
        elif any(form in one for form, _ in word.forms) and not any(form in two for form, _ in word.forms):
            return False
    return True


def _whole(measured: Measured) -> str:
    held = measured.candidate
    article = held.hit.article
    return matchable("\n".join((held.before, held.text, held.after, article.headline, article.kicker)))


def _otherwise(one: Figure, other: Figure) -> bool:
    """Tell whether the two are of one measure and unit, and not the same."""
    alike = one.measure is other.measure and one.unit == other.unit and one.counter == other.counter
    return alike and not same_figure(one, other) and one.value != other.value


def _same_time(question: Question, chosen: Measured, other: Measured) -> bool:
    """Tell whether both speak of the time asked for, or else of times that meet: two months' figures are no dispute."""
    if question.periods:
        return chosen.time == other.time == 1.0
    one = [p for p in periods(chosen.candidate.text, chosen.candidate.hit.masthead.date) if p.dated]
    two = [p for p in periods(other.candidate.text, other.candidate.hit.masthead.date) if p.dated]
    return bool(one and two) and any(meet(p, q) and p.days == q.days for p in one for q in two)
