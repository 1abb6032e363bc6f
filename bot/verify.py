"""Check a draft, whoever wrote it: each sentence cites, and its figures, dates and names stand in the source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from bot.citations import without_marks
from bot.extract_terms import matchable
from bot.verify_names import missing_name
from retrieval.figures import Figure, figures, same_figure
from retrieval.passage import Hit
from retrieval.periods import Period, meet, periods, same_period, within
from retrieval.terms import fold_width, terms
from retrieval.units import Measure

# What a person says in a source may be told in other words, but not in words of which none is there.
MIN_SHARED_TERMS = 0.2
YEAR_DAYS = 365
# "3)" and "1、" at the head of an item count nothing.
_ITEM_NUMBER = re.compile(r"(?:(?<=^)|(?<=[\s:：;；，。（(]))\(?\d{1,2}[)）、.](?!\d)")


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence may rest on: the text as printed, and the day on which it was, if known."""

    text: str
    day: Date | None = None


def unsupported(sentence: str, sources: Sequence[Source], *, is_word: Callable[[str], bool] | None = None) -> str:
    """Return what in the sentence no source bears out ("figure 963万千瓦"), "" where all is there.

    A figure must be there with the same value, unit and measure after normalising, a date must be there or contain one
    that is, a quoted or Latin name must be there as written. `is_word` tells English words from names; without it
    Latin words are only checked in a Chinese sentence.
    """
    plain = _ITEM_NUMBER.sub(" ", without_marks(sentence))
    told = "\n".join(source.text for source in sources)
    if missing := _missing_period(plain, sources):
        return f"date {missing}"
    if missing := _missing_figure(plain, told, sources):
        return f"figure {missing}"
    if missing := missing_name(plain, told, is_word):
        return f"name {missing}"
    return ""


def _missing_figure(sentence: str, told: str, sources: Sequence[Source]) -> str:
    dates = periods(sentence)
    held = figures(told)
    for figure in figures(sentence):
        if any(p.start < figure.end and figure.start < p.end for p in dates):
            continue
        if not any(same_figure(figure, other) for other in held) and not _loosely_there(figure, held, told):
            return figure.text
    return ""


def _loosely_there(figure: Figure, held: Sequence[Figure], told: str) -> bool:
    """Tell whether a count stands there without its measure word, or an ordinal or small count as plain text."""
    if figure.measure is Measure.COUNT:
        if any(
            f.value == figure.value and f.measure in (Measure.COUNT, Measure.ORDINAL) and not _differ(figure, f)
            for f in held
        ):
            return True
        digits = re.search(r"\d[\d.,]*", figure.text)
        return bool(digits and len(digits[0]) == len(figure.text) and _stands(digits[0].replace(",", ""), told))
    if figure.measure is Measure.ORDINAL:
        return any(f.value == figure.value and f.measure in (Measure.COUNT, Measure.ORDINAL) for f in held)
    return False


def _differ(one: Figure, other: Figure) -> bool:
    return bool(
        one.counter and other.counter and one.counter != other.counter and "个" not in (one.counter, other.counter)
    )


def _stands(digits: str, told: str) -> bool:
    return bool(re.search(rf"(?<![\d.]){re.escape(digits)}(?![\d.])", fold_width(told)))


def _missing_period(sentence: str, sources: Sequence[Source]) -> str:
    for reference in {source.day for source in sources} or {None}:
        held = [p for s in sources for p in periods(s.text, s.day)]
        days = [s.day for s in sources if s.day]
        missing = [p for p in periods(sentence, reference) if not _time_told(p, held, days)]
        if not missing:
            return ""
    return missing[0].text


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


def objection(sentence: str, sources: Sequence[Source], *, is_word: Callable[[str], bool] | None = None) -> str:
    """Return what speaks against the sentence as one that rests on `sources`, "" where nothing does."""
    return unsupported(sentence, sources, is_word=is_word) or _strange(sentence, sources)


def source_of(hit: Hit) -> Source:
    """Return what a citation of the hit may bear out: its passage, headline, issue, pages and authors."""
    article, head = hit.article, hit.masthead
    day = head.date
    dated = f"{day.year}年{day.month}月{day.day}日" if day else ""
    pages = " ".join(f"第{page}版" for page in article.pages)
    record = f"{head.paper} {dated} 第{head.issue}期 总第{head.total_issue}期 {pages}"
    names = " ".join(author.name for author in article.authors)
    return Source("\n".join((article.headline, hit.passage.text, record, names)), day)


def _strange(sentence: str, sources: Sequence[Source]) -> str:
    """Tell why a Chinese sentence cannot rest on its sources: they share next to nothing. English is let through."""
    grams = [t for t in terms(sentence) if "\u3400" <= t[0] <= "\u9fff"]
    if len(grams) < 4:
        return ""
    told = "\n".join(matchable(s.text) for s in sources)
    enough = sum(gram in told for gram in grams) >= MIN_SHARED_TERMS * len(grams)
    return "" if enough else "nothing in common with its source"
