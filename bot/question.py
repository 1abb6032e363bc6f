"""Understand a question: its language, what it asks for, its terms, figures, periods and names. Knows no archive."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from bot.phrases import Language
from bot.question_en import ENGLISH_KINDS, ENGLISH_STOPS
from bot.question_words import ABOUT_THE_RECORD, MEASURES, OF_ARTICLES, Kind
from bot.question_zh import CHINESE_ASKING, CHINESE_BREAKS, CHINESE_KINDS
from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures
from retrieval.numerals import whole_number
from retrieval.period import Period
from retrieval.periods import periods
from retrieval.terms import fold_width
from retrieval.units import UNITS, Measure


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a question asks for: "叫什么" and "何时发售" are two parts of one question."""

    text: str
    kind: Kind
    measures: frozenset[Measure] = frozenset()
    counter: str = ""


@dataclass(frozen=True, slots=True)
class Hints:
    """What the question says of where in the archive to look; empty fields say nothing."""

    issue: int = 0
    total_issue: int = 0
    page: int = 0
    published: Period | None = None

    @property
    def any(self) -> bool:
        return self != Hints()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood.

    `text` is what was typed, `standalone` the same with what a follow-up leaves out put back from the conversation.
    `language` is that of the answer, `asked_in` that of `standalone`.
    `runs` are its words of substance in order: unbroken stretches of Chinese between asking and function words, Latin
    words folded to lower case. `names` are Latin names and what stands in 《》 or “”, as typed. `today` is the day that
    去年 is reckoned from. `own` is what one of two questions asked together has for itself.
    """

    text: str
    standalone: str
    language: Language
    parts: tuple[Part, ...]
    runs: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    periods: tuple[Period, ...] = ()
    names: tuple[str, ...] = ()
    hints: Hints = Hints()
    asked_in: Language = "zh"
    today: Date | None = None
    own: str = ""

    @property
    def kind(self) -> Kind:
        return self.parts[0].kind

    @property
    def kinds(self) -> frozenset[Kind]:
        return frozenset(part.kind for part in self.parts)

    @property
    def needs_no_search(self) -> bool:
        """Whether it is empty or small talk, to be answered with a fixed sentence."""
        return self.kind.small

    @property
    def terms(self) -> tuple[str, ...]:
        """The runs as index terms: Chinese bigrams (a lone character as it is), Latin words and numbers."""
        return tuple(dict.fromkeys(term for run in self.runs for term in run_terms(run)))


_CJK = lazy_pattern(r"[\u3400-\u9fff]")
_LATIN_WORD = lazy_pattern(r"[A-Za-z][A-Za-z'’]*")
_QUOTED = lazy_pattern(r"《([^》]{2,60})》|“([^”]{2,40})”|\"([^\"]{2,60})\"|「([^」]{2,40})」")
_LATIN_NAME = lazy_pattern(r"[A-Za-z][A-Za-z0-9]*(?:[-+.][A-Za-z0-9]+)*\+?(?:\s\d+(?![\d.]))?")
_RUN = lazy_pattern(r"[\u3400-\u9fff]+|[a-z0-9]+(?:[-+.][a-z0-9]+)*%?")
_CLAUSE_ZH = lazy_pattern(r"[，,；;？?。！!]+")
_CLAUSE_EN = lazy_pattern(
    r"(?:[,;?]\s*(?:and\s+)?|\s+and\s+)(?=(?:how|what|when|where|who|which|why|whom|whose|in which|by whom)\b)",
    re.IGNORECASE,
)
_ISSUE = lazy_pattern(r"(?<!总)第\s?(\d+)\s?期|\bissue\s+(?:no\.?\s*)?(\d+)|\bNo\.\s?(\d+)", re.IGNORECASE)
_TOTAL_ISSUE = lazy_pattern(r"总第\s?(\d+)\s?期|\btotal issue\s+(?:no\.?\s*)?(\d+)", re.IGNORECASE)
_PAGE = lazy_pattern(r"第\s?(\d+|[一二三四五六七八九十]+)\s?版|\bpage\s+(\d+)", re.IGNORECASE)
_FRONT_PAGE = lazy_pattern(r"头版|front[- ]page", re.IGNORECASE)
_PUBLISHED_NEAR = lazy_pattern(
    r"^\s?(?:日)?(?:的|那|这)?(?:一期|期|报纸|报|出版|刊登|刊发)|^\s*(?:issue|edition|paper|newspaper)", re.IGNORECASE
)
# Nobody asks more at once and reads the answer.
MAX_PARTS = 6
# "How many gigawatts", 多少万千瓦: a unit says what is asked as no subject does.
_UNIT_ASKED = lazy_pattern(
    r"(?:how (?:many|much)|多少)\s*(?P<scale>(?:[百千]?[万亿]|(?:thousand|million|billion|trillion)s?(?: of)?)\s*)?"
    r"(?P<unit>[A-Za-z]+(?:[- ]hours?)?|[\u4e00-\u9fff]{1,4})",
    re.IGNORECASE,
)
_COUNTER_ZH = lazy_pattern(r"(?:多少|几)([\u4e00-\u9fff]{1,2})")


def understand(
    text: str, *, today: Date | None = None, standalone: str = "", language: Language | None = None
) -> Question:
    """Return the question as understood.

    `today` lets 去年 and "last Friday" be dates. `standalone` is `text` as completed from its conversation, `language`
    that of the answer where it is not the text's own: an English follow-up may complete a Chinese question.
    """
    text = text.strip()
    language = language or language_of(text)
    if not re.search(r"\w", text):
        return Question(text, text, language, (Part(text, Kind.EMPTY),), asked_in=language)
    if not standalone and _kind(text, language_of(text)) is Kind.SMALL_TALK:
        return Question(text, text, language, (Part(text, Kind.SMALL_TALK),), asked_in=language)
    standalone = standalone or text
    asked_in = language_of(standalone)
    found_periods = tuple(periods(standalone, today))
    found_figures = tuple(
        f for f in figures(standalone) if not any(p.start < f.end and f.start < p.end for p in found_periods)
    )
    parts = tuple(_parts(standalone, asked_in))
    words = _without(standalone, [*found_periods, *found_figures, *_units_asked(standalone)])
    if parts[0].kind.about_the_paper or parts[0].kind in OF_ARTICLES:
        words = ABOUT_THE_RECORD.sub(" ", words)
    return Question(
        text=text,
        standalone=standalone,
        language=language,
        parts=parts,
        runs=tuple(_runs(words, asked_in)),
        figures=found_figures,
        periods=found_periods,
        names=tuple(dict.fromkeys(_names(standalone, asked_in))),
        hints=_hints(standalone, found_periods),
        asked_in=asked_in,
        today=today,
    )


def language_of(text: str) -> Language:
    """Tell the language to answer in; a Chinese name in an English sentence changes nothing."""
    # What is quoted from the paper is Chinese in an English question too.
    text = re.sub(r"[\"“《][^\"”》]*[\"”》]", " ", text) if re.search(r"[A-Za-z]{2}.*[\"“《]", text) else text
    if not _CJK.search(text):
        return "en" if _LATIN_WORD.search(text) else "zh"
    function_words = sum(word.lower() in ENGLISH_STOPS for word in _LATIN_WORD.findall(text) if len(word) > 1)
    return "en" if function_words >= 2 else "zh"


def run_terms(run: str) -> list[str]:
    """Return the index terms of one run.

    >>> run_terms("储能装机"), run_terms("vivo")
    (['储能', '能装', '装机'], ['vivo'])
    """
    if _CJK.match(run):
        return [run[i : i + 2] for i in range(len(run) - 1)] or [run]
    return [run]


def _kind(text: str, language: Language) -> Kind:
    rules = CHINESE_KINDS if language == "zh" else ENGLISH_KINDS
    return next((kind for kind, pattern in rules if pattern.search(text)), Kind.WHAT)


def _part(text: str, language: Language) -> Part:
    kind = _kind(text, language)
    counter = ""
    if kind not in (Kind.HOW_MANY, Kind.HOW_MUCH):
        return Part(text.strip(), kind)
    units = frozenset(unit.measure for unit in _units_asked(text))
    measures = units or next((m for pattern, m in MEASURES if pattern.search(text)), frozenset[Measure]())
    if match := _COUNTER_ZH.search(text):
        counter = next((c for c in (match[1], match[1][0]) if c in UNITS and UNITS[c].measure is Measure.COUNT), "")
    if kind is Kind.HOW_MANY and not measures and (counter or language == "en"):
        measures = frozenset({Measure.COUNT})
    return Part(text.strip(), kind, measures, counter)


def _parts(text: str, language: Language) -> list[Part]:
    """Cut the question where two clauses each ask; a clause that does not ask belongs to the next that does."""
    pieces = (_CLAUSE_ZH if language == "zh" else _CLAUSE_EN).split(text)
    parts: list[Part] = []
    waiting = ""
    for piece in pieces:
        waiting = f"{waiting}，{piece}" if waiting and language == "zh" else f"{waiting} {piece}".strip()
        if waiting.strip() and _kind(piece, language) is not Kind.WHAT:
            parts.append(_part(waiting, language))
            waiting = ""
    return list(dict.fromkeys(parts))[:MAX_PARTS] or [_part(text, language)]


@dataclass(frozen=True, slots=True)
class _UnitAsked:
    """Where a question names the unit that it wants, and what is measured in it.

    Never things counted, which are its subject, nor money: 多少亿元 is not answered in dollars.
    """

    start: int
    end: int
    measure: Measure


def _units_asked(text: str) -> list[_UnitAsked]:
    found = []
    for match in _UNIT_ASKED.finditer(text):
        told = match["unit"]
        # Of 多少万千瓦的储能 the unit is the longest beginning that is one.
        longest = [told, told.lower()] if told.isascii() else [told[:end] for end in range(len(told), 0, -1)]
        # "How many second prizes" are no seconds.
        if told.isascii() and told.islower() and not told.endswith("s"):
            continue
        name = next((one for one in longest if one in UNITS), "")
        if name and UNITS[name].measure not in (Measure.COUNT, Measure.MONEY):
            start = match.start("scale") if match["scale"] else match.start("unit")
            found.append(_UnitAsked(start, match.start("unit") + len(name), UNITS[name].measure))
    return found


def _without(text: str, spans: Sequence[Figure | Period | _UnitAsked]) -> str:
    """Blank out figures, periods and units: they are compared by what they mean, not by their characters."""
    for span in spans:
        text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return text


def _runs(text: str, language: Language) -> Iterable[str]:
    folded = fold_width(text)
    if language == "en":
        for match in _RUN.finditer(folded):
            if match[0] not in ENGLISH_STOPS and len(match[0].strip(".-")) > 0:
                yield match[0]
        return
    for match in _RUN.finditer(CHINESE_ASKING.sub(" ", folded)):
        if not _CJK.match(match[0]):
            yield match[0]
            continue
        yield from (piece for piece in CHINESE_BREAKS.split(match[0]) if piece)


def _names(text: str, language: Language) -> Iterable[str]:
    for match in _QUOTED.finditer(text):
        yield next(group for group in match.groups() if group)
    first = True
    found = periods(text)
    dates = {w for p in found for w in p.text.split()}
    measured = [f.end for f in figures(text)] + [p.end for p in found]
    for match in _LATIN_NAME.finditer(text):
        word = match[0]
        if " " in word and (match.end() in measured or not any(c.isupper() for c in word) or word.split()[0] in dates):
            word = word.split()[0]  # "in 2022", "than 300" name nothing; "Mate 60" does
        in_a_date = any(p.start < match.end() and match.start() < p.end for p in found)
        if word in dates or in_a_date or (word in UNITS and UNITS[word].measure is not Measure.COUNT):
            continue
        if (
            language == "zh"
            or any(c.isdigit() for c in word)
            or sum(c.isupper() for c in word) >= 2
            or (not first and word[0].isupper() and word.lower() not in ENGLISH_STOPS)
        ):
            yield word
        first = False


def _hints(text: str, found: Sequence[Period]) -> Hints:
    issue, total, page = _ISSUE.search(text), _TOTAL_ISSUE.search(text), _PAGE.search(text)
    published = next((p for p in found if p.days == 1 and _PUBLISHED_NEAR.match(text[p.end :])), None)
    return Hints(
        issue=_whole(issue),
        total_issue=_whole(total),
        page=_whole(page) or (1 if _FRONT_PAGE.search(text) else 0),
        published=published,
    )


def _whole(match: re.Match[str] | None) -> int:
    if match is None:
        return 0
    return whole_number(next(group for group in match.groups() if group))
