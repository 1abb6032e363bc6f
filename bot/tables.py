"""Build a table or a dated list out of the paper's figures, each cell cited: who has how much, what was when."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.answer import Answer, Citation, cite, refusal
from bot.english_names import led_name
from bot.extract_fitting import fits_figure
from bot.extract_read import Relevance, read
from bot.extract_sentences import article_sentences, paragraph_start
from bot.extract_spans import Span
from bot.extract_summary import line_of
from bot.follow_up_words import attribute_in
from bot.phrases import Language, say
from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.chinese_forms import chinese_period
from retrieval.english_forms import english_form, english_period
from retrieval.figures import Figure, figures
from retrieval.passage import Hit
from retrieval.period import Period
from retrieval.periods import periods
from retrieval.units import Measure

# One article can hold what a table compares; beyond the third a row is about something else.
READ_ARTICLES = 3
MAX_ROWS = 12
# A figure is of the attribute whose word stands so near before or after it.
NEAR_CHARS = 8
# A dated sentence belongs to the subject when it, its neighbours and its headline hold this share of the question.
SUBJECT_SHARE = {"zh": 0.35, "en": 0.3}
_ENUMERATION = lazy_pattern(
    r"(?P<items>[\w+.-]{1,12}(?:、[\w+.-]{1,12}){1,})(?:等|和[\w+.-]{1,8}等?)(?P<sort>[\u4e00-\u9fff]{2,8})"
)
_BESIDE = r"和|与|跟|同|及|、|\band\b|\bvs\b\.?|\bversus\b"
_CHANGES = frozenset({Measure.PERCENT, Measure.POINTS})
_NAME = lazy_pattern(r"[A-Za-z][\w+.-]*|[\u4e00-\u9fff]{2,6}")
_COMPARING = lazy_pattern(
    r"比较|对比|相比|一览|列表|表格|各(?:家|个|自)?|分别|之间|的|和|与|一下|compare|comparison|versus|vs\.?",
    re.IGNORECASE,
)


def compared(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return a row for each name with its figures of what is asked, None where the articles hold fewer than two.

    Where they hold them of other times only than the one asked for, a refusal.
    """
    attribute = attribute_in(question.standalone)
    if attribute is None:
        return None
    word = re.compile(f"{attribute.zh}|{attribute.pattern.pattern}", re.IGNORECASE)
    if re.search(rf"(?:{_BESIDE})\s*(?:{word.pattern})|(?:{word.pattern})\s*(?:{_BESIDE})", question.standalone, re.I):
        return None  # 进口和出口: two things asked for, not one thing of two
    # What is compared is a sort of things (手机厂商), not what is asked of them.
    sorts = word.sub(" ", f"{question.standalone} {' '.join(relevance.terms(question.standalone))}")
    rows: dict[str, list[tuple[str, Hit, Span]]] = {}
    of_other_times = False
    told: list[tuple[str, Figure, Hit, Span]] = []
    for hit in _articles(hits):
        names = _names(question, hit, sorts)
        cells = _cells(hit, names, word, ratio=attribute.ratio)
        timely = [(name, figure, hit, span) for name, figure, span in cells if _of_time(question, hit, span)]
        of_other_times |= len(timely) < len(cells)
        told += timely
    # 三家 and 第一 beside 27.9万辆 are other things than what is compared.
    sort = Counter((figure.measure, figure.counter) for _, figure, _, _ in told).most_common(1)
    for name, figure, hit, span in told:
        if sort[0][0] == (figure.measure, figure.counter):
            rows.setdefault(name, []).append((_figure_in(question.language, figure), hit, span))
    if len(rows) < 2:
        return refusal(question.text, question.language, hits) if of_other_times else None
    numbers = _Numbers()
    head = say("table head", question.language, what=attribute.name(question.language))
    lines = [head]
    for name, row in list(rows.items())[:MAX_ROWS]:
        shown = dict.fromkeys(f"{text}{numbers.mark(hit, span)}" for text, hit, span in row)
        lines.append(
            f"{_named(name, question.language)} | " + ("；" if question.language == "zh" else "; ").join(shown)
        )
    return Answer(question.text, question.language, "\n".join(lines), True, numbers.citations)


def timeline(question: Question, hits: Sequence[Hit], relevance: Relevance) -> Answer | None:
    """Return the dated sentences on the subject in the order of their dates, None where there are fewer than two."""
    reading = read(question, Part(question.standalone, Kind.WHAT), hits, relevance)
    if reading is None:
        return None
    entries: list[tuple[Period, Hit, Span]] = []
    known: set[tuple[object, ...]] = set()  # the lead and the body tell the same figure twice
    for at in reading.order:
        measured = reading.measured[at]
        candidate = measured.candidate
        when = periods(candidate.text, candidate.hit.masthead.date)
        # A bare number of a year in Chinese text is part of a name: 2023世界储能大会.
        dated = [period for period in when if period.dated and not period.text.isdigit()]
        share = SUBJECT_SHARE[question.asked_in]
        if not dated or measured.around < share or measured.cover == 0:
            continue
        told = (dated[0].first, dated[0].last, *sorted(f.text for f in figures(candidate.text)))
        if told not in known:
            known.add(told)
            entries.append((dated[0], candidate.hit, (candidate.start, candidate.end)))
    entries = sorted(entries[:MAX_ROWS], key=lambda entry: (entry[0].first, entry[0].last))
    if len(entries) < 2:
        return None
    citations = [cite(hit, number, *span) for number, (_, hit, span) in enumerate(entries, start=1)]
    lines = [
        f"{_when(period, question.language)}: {line_of(c, question)}"
        for (period, _, _), c in zip(entries, citations, strict=True)
    ]
    return Answer(question.text, question.language, "\n".join(lines), True, tuple(citations))


def _of_time(question: Question, hit: Hit, span: Span) -> bool:
    """Tell whether the sentence, or its paragraph so far, is of the time asked for."""
    body = hit.article.body
    when = periods(body[paragraph_start(body, span[0]) : span[1]], hit.masthead.date)
    return not question.periods or any(fits_figure(a, b) for a in question.periods for b in when)


class _Numbers:
    """Give each sentence that a cell rests on one number."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, Span], Citation] = {}

    def mark(self, hit: Hit, span: Span) -> str:
        key = (hit.article.article_id, span)
        if key not in self._held:
            self._held[key] = cite(hit, len(self._held) + 1, *span)
        return f"[{self._held[key].number}]"

    @property
    def citations(self) -> tuple[Citation, ...]:
        return tuple(self._held.values())


def _articles(hits: Sequence[Hit]) -> list[Hit]:
    by_id: dict[str, Hit] = {}
    for hit in hits:
        by_id.setdefault(hit.article.article_id, hit)
    return list(by_id.values())[:READ_ARTICLES]


def _names(question: Question, hit: Hit, sorts: str) -> list[str]:
    """Return the names to compare: those of the question, else those that the article lists as of that sort."""
    stated = [n for n in question.names if n in hit.article.body]
    if question.asked_in == "zh":
        subject = re.split(r"的", question.standalone)[0]
        stated += [n for n in _NAME.findall(_COMPARING.sub(" ", subject)) if n in hit.article.body and n not in stated]
    listed: list[str] = []
    for match in _ENUMERATION.finditer(hit.article.body):
        sort = match["sort"]
        if any(sort[i : i + 2] in sorts for i in range(len(sort) - 1)):
            listed += match["items"].split("、")
    return stated if len(stated) > 1 else list(dict.fromkeys(listed))


def _cells(hit: Hit, names: Sequence[str], word: re.Pattern[str], *, ratio: bool) -> list[tuple[str, Figure, Span]]:
    """Return (name, figure, sentence) for each figure of the attribute, its name the last one told before it."""
    body = hit.article.body
    cells = []
    for start, end, _ in article_sentences(hit):
        sentence = body[start:end]
        paragraph = paragraph_start(body, start)
        for figure in figures(sentence):
            near = sentence[max(0, figure.start - NEAR_CHARS) : figure.end + NEAR_CHARS]
            if not word.search(near) or (figure.measure in _CHANGES and not ratio):
                continue  # 出口同比下降18.5% is no export
            told = body[paragraph : start + figure.start]
            last = max(names, key=told.rfind, default="")
            if last and told.rfind(last) >= 0:
                cells.append((last, figure, (start, end)))
    return cells


def _figure_in(language: Language, figure: Figure) -> str:
    return figure.text if language == "zh" else f"{english_form(figure)} ({figure.text})"


def _named(name: str, language: Language) -> str:
    if language == "zh" or name.isascii():
        return name
    english = led_name(name, name)  # the name is the article's own; what no glossary knows stays as printed
    return f"{english} ({name})" if english else name


def _when(period: Period, language: Language) -> str:
    return chinese_period(period) if language == "zh" else english_period(period)
