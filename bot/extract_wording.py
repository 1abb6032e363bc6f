"""Put found runs into words: the paper's own sentences with marks, in English led by the figure, date or name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer, cite
from bot.english_names import led_name
from bot.extract_runs import Run
from bot.extract_spans import Span
from bot.phrases import say
from bot.question import Part, Question
from bot.question_words import Kind
from bot.verify import Source, unsupported
from config.patterns import lazy_pattern
from retrieval.english_forms import english_form, english_period
from retrieval.figures import figures
from retrieval.newspaper import iso_day
from retrieval.period import Period, within
from retrieval.periods import periods

# More spans than this and the sentence itself is the clearer list.
MAX_LED = 4
_LED = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN, Kind.WHO})


@dataclass(frozen=True, slots=True)
class Found:
    """A run that answers `part`; `spans` are offsets into the run's core sentence, the likeliest answer first."""

    part: Part
    run: Run
    spans: tuple[Span, ...] = ()


def worded(question: Question, found: Sequence[Found], untold: Sequence[Part] = ()) -> Answer:
    """Return the grounded answer that quotes the runs, one citation a run, and names the parts that go unanswered."""
    runs = _merged([f.run for f in found])
    text, bold, citations = "", [], []
    for number, run in enumerate(runs, start=1):
        here = [f for f in found if run.meets(f.run)]
        citation = cite(run.hit, number, run.start, run.end, about=about_period(question, here))
        citations.append(citation)
        quote = citation.quote.replace("\n", " ")
        lead = _lead(here) if question.language == "en" else ""
        if text:
            text += "\n"
        if any(sum(f.part is one.part for f in found) > 1 for one in here) and run.hit.masthead.date:
            # Two issues differ: each figure under the date of its paper.
            text += f"{iso_day(run.hit.masthead.date)}" + ("：" if question.language == "zh" else ": ")
        if question.language == "en":
            text += f"{lead}: “" if lead else "“"
        for f in here:
            shift = len(text) + f.run.core[0] - run.start
            bold += [(shift + a, shift + b) for a, b in f.spans[:1] if f.part.kind in _LED or f.part.kind is Kind.NAME]
        text += quote + (f"” [{number}]" if question.language == "en" else f"[{number}]")
    for part in untold:
        text += "\n" + say("part untold", question.language, part=part.text.strip("，,。.？?！! "))
    return Answer(question.text, question.language, text, True, tuple(citations), bold=tuple(dict.fromkeys(bold)))


def led_by(lead: str, answer: Answer) -> Answer:
    """Return the answer with `lead` before its text."""
    bold = tuple((start + len(lead), end + len(lead)) for start, end in answer.bold)
    return replace(answer, text=lead + answer.text, bold=bold)


# 比上年同期增长5.4%: what a figure is compared with is not what it tells of.
_COMPARED = lazy_pattern(r"[比较]$")


def about_period(question: Question, found: Sequence[Found]) -> Period | None:
    """Return the period that a quoted figure tells of, None where it is the day of the paper or is not told.

    A figure of the first half is printed in August, one of the year before in spring: the reader must see both dates.
    """
    for one in found:
        if one.part.kind not in (Kind.HOW_MANY, Kind.HOW_MUCH) or not one.spans:
            continue
        day = one.run.hit.masthead.date
        sentence = one.run.hit.article.body[one.run.core[0] : one.run.core[1]]
        told = [
            p
            for p in periods(sentence, day)
            if p.dated and p.days > 1 and not p.text.isdigit() and not _COMPARED.search(sentence[: p.start])
        ]
        asked = [p for p in told if any(within(p, q) or within(q, p) for q in question.periods)]
        before = [p for p in told if p.end <= one.spans[0][0]]
        if chosen := (asked or before[-1:] or told)[:1]:
            return chosen[0]
    return None


def _merged(runs: Sequence[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        beside = next((i for i, other in enumerate(merged) if other.meets(run)), None)
        if beside is None:
            merged.append(run)
        else:
            merged[beside] = merged[beside].joined(run)
    return merged


def _lead(found: Sequence[Found]) -> str:
    """Return what was asked for in English, with the paper's own words behind it: 8.63 GW (863万千瓦)."""
    led: list[str] = []
    for one in found:
        if one.part.kind not in _LED:
            continue
        sentence = one.run.hit.article.body[one.run.core[0] : one.run.core[1]]
        for start, end in sorted(_shown(one)):
            words = sentence[start:end].strip()
            english = _in_english(one.part.kind, words, one)
            # What we say beside the quotation passes the verifier too; the quotation itself is the paper's own words.
            source = Source(sentence, one.run.hit.masthead.date)
            if english and (one.part.kind is Kind.WHO or not unsupported(english, [source])):
                led.append(english if english == words else f"{english} ({words})")
    return "; ".join(dict.fromkeys(led))


def _shown(one: Found) -> Sequence[Span]:
    if one.part.kind in (Kind.HOW_MANY, Kind.HOW_MUCH) and " and " in one.part.text:
        return one.spans[:MAX_LED]
    return one.spans[:1]


def _in_english(kind: Kind, words: str, one: Found) -> str:
    if kind in (Kind.HOW_MANY, Kind.HOW_MUCH):
        told = figures(words)
        return english_form(told[0]) if told else ""
    if kind is Kind.WHEN:
        day = one.run.hit.masthead.date
        when = periods(words, day)
        return english_period(when[0]) if when else ""
    return led_name(words, one.run.hit.article.body[one.run.core[0] : one.run.core[1]])
