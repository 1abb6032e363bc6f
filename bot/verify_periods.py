"""Check what a sentence says of time: its periods stand in the source, and its figures belong to them there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from retrieval.figures import figures, same_figure
from retrieval.period import YEAR_DAYS, Period, meet, same_period, within
from retrieval.periods import periods
from retrieval.sentences import sentence_spans
from retrieval.units import Measure

_SINCE = ("以来", "来最", "起")
_CLAUSE_STOPS = "，；,;。\n"


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence may rest on: the text as printed, and the day on which it was, if known."""

    text: str
    day: Date | None = None


def missing_period(sentence: str, sources: Sequence[Source]) -> str:
    """Return the first period of the sentence that no source tells; a source's own day and year count as told."""
    missing: list[Period] = []
    for reference in {source.day for source in sources} or {None}:
        held = [p for s in sources for p in periods(s.text, s.day)]
        days = [s.day for s in sources if s.day]
        missing = [p for p in periods(sentence, reference) if not _time_told(p, held, days)]
        if not missing:
            return ""
    return missing[0].text


def misdated(sentence: str, sources: Sequence[Source]) -> str:
    """Return the first figure that the sources tell of another period only than the sentence does."""
    own = figures(sentence)
    for figure in own:
        if figure.measure in (Measure.DURATION, Measure.ORDINAL):
            continue
        fits = met = False
        for source in sources:
            days = [source.day] if source.day else []
            mine = _governing(sentence, source.day, figure.start, figure.end)
            if mine is None or (mine.start < figure.end and figure.start < mine.end):
                return ""
            for times in _times_of(figure.text, sentence, source):
                met = True
                fits = fits or not times or any(_time_told(mine, [time], days) for time in times)
        if met and not fits:
            return figure.text
    return ""


def _governing(sentence: str, day: Date | None, start: int, end: int) -> Period | None:
    """Return the period that a figure is about: the last one before it, else one behind it in its clause."""
    told = _telling(sentence, day)
    before = [p for p in told if p.end <= start]
    if before:
        return before[-1]
    first, last = _clause(sentence, start, end)
    return next((p for p in told if first <= p.start < last), None)


def _telling(text: str, day: Date | None) -> list[Period]:
    """Return the periods that a figure may be of; "the most since 2001" dates a comparison."""
    return [p for p in periods(text, day) if not text.startswith(_SINCE, p.end)]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    first = max((text.rfind(stop, 0, start) for stop in _CLAUSE_STOPS), default=-1)
    return first, min([at for at in (text.find(stop, end) for stop in _CLAUSE_STOPS) if at >= 0], default=len(text))


def _times_of(text: str, sentence: str, source: Source) -> list[list[Period]]:
    """Return, for each place where the source has the figure, the periods that it may be about there."""
    wanted = [f for f in figures(sentence) if f.text == text]
    found: list[list[Period]] = []
    before: list[Period] = []
    for start, end in sentence_spans(source.text):
        part = source.text[start:end]
        times = _telling(part, source.day)
        for other in figures(part):
            if any(same_figure(mine, other) for mine in wanted):
                found.append(_near(part, times, before[-1:], other.start, other.end))
        if times:
            before = times
        if "\n" in part:
            before = []
    return found


def _near(part: str, times: Sequence[Period], told: Sequence[Period], start: int, end: int) -> list[Period]:
    """Return the last period before the figure, `told` before its sentence at the latest, and those in its clause."""
    first, last = _clause(part, start, end)
    before = [p for p in times if p.end <= start][-1:]
    near = (before or list(told)) + [p for p in times if first <= p.start < last]
    return near or list(times)


def _time_told(period: Period, held: Sequence[Period], days: Sequence[Date]) -> bool:
    if any(same_period(period, other) for other in held):
        return True
    # "In 2023" of a source that says 2023年上半年, or of one printed in 2023; never the other way round.
    if any(within(other, period) and meet(other, period) for other in held):
        return True
    # The day of the paper, and its year, need not be said in the text; its half or month would be a claim.
    return any(
        period.dated and period.first <= day <= period.last and (period.days == 1 or period.days >= YEAR_DAYS)
        for day in days
    )
