"""Check what a sentence says around its figures: up or down, yes or no, and of whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures, same_figure
from retrieval.periods import periods
from retrieval.sentences import sentence_spans
from retrieval.terms import fold_width, terms
from retrieval.units import Measure

Translate = Callable[[str], Mapping[str, float]]

_UP = lazy_pattern(
    r"增长|增加|增至|增幅|增速|上升|上涨|提高|提升|回升|攀升|走高|扩大|升至|涨|多出|高出"
    r"|\b(?:rose|rise[sn]?|rising|grew|grow(?:s|n|ing|th)?|increas\w+|up|gain\w*|climb\w*|higher|jump\w*|surg\w+)\b",
    re.IGNORECASE,
)
_DOWN = lazy_pattern(
    r"下降|下滑|下跌|减少|减至|降低|降幅|跌幅|跌|回落|缩减|萎缩|走低|降至|负增长|缩小"
    r"|\b(?:fell|falls?|fallen|falling|declin\w+|decreas\w+|dropp?\w*|down|shrank|shrunk|lower|slump\w*|cut)\b"
    r"|(?<![\d\w])[-−－](?=\d)",
    re.IGNORECASE,
)
_CLAUSE = lazy_pattern(r"[，；,;。！？!?\n]")

# What denies; 不 and 未 within these words deny nothing.
_HARMLESS = lazy_pattern(
    r"不断|不仅|不但|不只|不少|不同|不久|不足|不到|不超过|不低于|不少于|不等|不止|不锈|不乏|无人|无线|未来|非常|不管|不论|无论|不过|差不多|不动产"
)
_DENIES = lazy_pattern(
    r"没有|没能|并未|尚未|从未|未能|未|并非|不是|不会|不能|不得|不再|不|无法|无|拒绝|否认|取消|叫停|暂停|停止|禁止"
)
_DENIES_EN = lazy_pattern(
    r"\b(?:not|never|no longer|none|without|den(?:y|ied|ies)|refus\w+|fail\w* to|cancel\w*|ban\w*|cannot)\b|n't\b",
    re.IGNORECASE,
)
# A clause is set against the one that it restates; with fewer characters in common it may speak of something else.
RESTATES = 0.7
MIN_CLAUSE_GRAMS = 4
# Two clauses with this share of their pairs of characters in common, figures left out, say it of the same thing.
SAME_CLAUSE = 0.75
# The paper may say of two years in nearly the same words; only a clause that fits clearly less is another thing's.
CLEARLY_LESS = 0.3
MIN_REPLACED_GRAMS = 3
# Another figure's words must fit clearly better before a figure is called somebody else's.
OWNER_MARGIN = 2
OWNER_SHARE = 0.5
UNLIKE_SHARE = 0.5
# Of a sentence's characters, those in pairs that its sources have as well. On CiteCheck's development set, .55 flags
# 364 of 500 unsupported sentences and 19 of 500 supported ones; .45 flags 305 and 16, .65 426 and 36.
MIN_COVERED = 0.55
MIN_COVERED_WORDS = 0.34
_MIN_CHARACTERS = 5
_MIN_WORDS = 4


@dataclass(frozen=True, slots=True)
class _Place:
    """A figure in a text with its sentence, its clause, and the words of the clause between its neighbours and it."""

    figure: Figure
    sentence: str
    clause: str
    around: str


def turned(sentence: str, told: str) -> str:
    """Return the figure that the sentence lets rise and the source fall, or the other way round; "" for none."""
    theirs = _places(told)
    for place in _places(sentence):
        mine = _directions(place.around)
        same = [_directions(p.around) for p in theirs if same_figure(place.figure, p.figure)] if len(mine) == 1 else []
        if same and all(_against(mine, other) for other in same):
            return place.figure.text
    return ""


def _directions(near: str) -> frozenset[str]:
    """Return "up", "down" or both, as the words next to a figure say: 同比增长8%, 8%的降幅, down 8%."""
    down = _DOWN.search(near)
    up = _UP.search(near.replace("负增长", ""))
    return frozenset([*(["up"] if up else []), *(["down"] if down else [])])


def _against(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one) == len(other) == 1 and one != other


def denied(sentence: str, told: str) -> str:
    """Return the clause that restates one of the source's and turns its yes into no or its up into down, or back."""
    if not re.search("[\u3400-\u9fff]", sentence):
        says_no = _DENIES_EN.search(sentence)
        return says_no[0] if says_no and not _DENIES.search(_HARMLESS.sub("", told)) else ""
    theirs = [(clause, _grams(_affirmed(clause))) for clause in _CLAUSE.split(told)]
    for clause in _CLAUSE.split(sentence):
        own = _grams(_affirmed(clause))
        if len(own) < MIN_CLAUSE_GRAMS:
            continue
        shares = [(len(set(own) & set(grams)) / max(len(own), len(grams)), other) for other, grams in theirs]
        best = max((share for share, _ in shares), default=0.0)
        if best < RESTATES:
            continue
        nearest = [other for share, other in shares if share == best]
        if all(_denials(other) % 2 != _denials(clause) % 2 for other in nearest):
            return clause
        if all(_against(_directions(other), _directions(clause)) for other in nearest):
            return clause
    return ""


def _affirmed(clause: str) -> str:
    return _UP.sub("", _DOWN.sub("", _DENIES.sub("", _HARMLESS.sub("", clause))))


def _denials(clause: str) -> int:
    return len(_DENIES.findall(_HARMLESS.sub("", clause)))


def anothers(sentence: str, told: str, translate: Translate | None = None) -> str:
    """Return a figure that the sentence gives to one thing and the source to another.

    That is so where the clause that it restates has another figure in this one's place, or where the words around it
    stand around another figure of the same measure and not around this one.
    """
    theirs = _places(told)
    if replaced := _replaced(_places(sentence), theirs):
        return replaced
    for place in _places(sentence):
        words = _words(place.around, translate)
        same = [p for p in theirs if same_figure(place.figure, p.figure)]
        rivals = [p for p in theirs if _comparable(place.figure, p.figure)]
        if same and rivals and words and all(any(_fits_better(words, r, p) for r in rivals) for p in same):
            return place.figure.text
    return ""


def _replaced(own: Sequence[_Place], theirs: Sequence[_Place]) -> str:
    """Return a figure in whose place the source's clause of the same words has another one."""
    clauses: dict[str, list[Figure]] = {}
    for place in theirs:
        clauses.setdefault(place.clause, []).append(place.figure)
    grams = {clause: _grams(_unfigured(clause)) for clause in clauses}
    for place in own:
        words = _grams(_unfigured(place.clause))
        if len(words) < MIN_REPLACED_GRAMS:
            continue
        if not any(same_figure(place.figure, other.figure) for other in theirs):
            continue
        shares = {clause: len(set(words) & set(g)) / max(len(words), len(g)) for clause, g in grams.items()}
        best = max(shares.values(), default=0.0)
        nearest = [figure for clause, share in shares.items() if share == best for figure in clauses[clause]]
        own_best = max(s for c, s in shares.items() if any(same_figure(place.figure, f) for f in clauses[c]))
        if best < SAME_CLAUSE or own_best >= best - CLEARLY_LESS:
            continue
        if any(_comparable(place.figure, figure) for figure in nearest):
            return place.figure.text
    return ""


def _unfigured(clause: str) -> str:
    for figure in reversed(figures(clause)):
        clause = f"{clause[: figure.start]} {clause[figure.end :]}"
    return clause


def _comparable(one: Figure, other: Figure) -> bool:
    if one.measure in (Measure.DURATION, Measure.ORDINAL):
        return False
    return one.measure is other.measure and one.unit == other.unit and not same_figure(one, other)


def _fits_better(words: Sequence[Sequence[str]], rival: _Place, own: _Place) -> bool:
    fit, better = _fit(words, own.around), _fit(words, rival.around)
    if rival.sentence != own.sentence:
        # A subject named once holds for its whole sentence: only words that the own sentence has not speak for another.
        strange = [forms for forms in words if not any(form in own.sentence for form in forms)]
        if better == len(words) and _fit(strange, rival.around):
            return True
        return fit + OWNER_MARGIN <= better and _fit(strange, rival.around) >= OWNER_MARGIN
    return fit + OWNER_MARGIN <= better and fit <= OWNER_SHARE * better and _unlike(words, own.around)


def _fit(words: Sequence[Sequence[str]], around: str) -> int:
    return sum(any(form in around for form in forms) for forms in words)


def _unlike(words: Sequence[Sequence[str]], around: str) -> bool:
    """Tell whether what stands around a figure names something that the sentence does not: no inherited subject."""
    grams = _grams(around)
    forms = {form for word in words for form in word}
    strange = [g for g in grams if not any(g in form or form in g for form in forms)]
    return len(strange) >= OWNER_MARGIN and len(strange) >= UNLIKE_SHARE * len(grams)


def uncovered(sentence: str, told: str, translate: Translate | None = None) -> bool:
    """Tell whether the sentence shares so little with its sources that it cannot rest on them."""
    folded = re.sub(r"[\W_]", "", fold_width(told))
    if re.search("[\u3400-\u9fff]{2}", sentence):
        own = re.sub(r"[\W_]", "", fold_width(sentence))
        if len(own) < _MIN_CHARACTERS:
            return False
        held = [False] * len(own)
        for at in range(len(own) - 1):
            if own[at : at + 2] in folded:
                held[at] = held[at + 1] = True
        return sum(held) < MIN_COVERED * len(own)
    words = _words(sentence, translate) if translate else []
    if len(words) < _MIN_WORDS:
        return False
    return sum(any(form in folded for form in forms) for forms in words) < MIN_COVERED_WORDS * len(words)


def _places(text: str) -> list[_Place]:
    """Return the figures of the text, each with its clause and the words between its neighbours and itself."""
    places: list[_Place] = []
    for start, end in sentence_spans(text):
        part = text[start:end]
        found = figures(part)
        for at, figure in enumerate(found):
            first = max((m.end() for m in _CLAUSE.finditer(part, 0, figure.start)), default=0)
            last = next((m.start() for m in _CLAUSE.finditer(part, figure.end)), len(part))
            previous = max([f.end for f in found[:at] if f.end > first], default=first)
            following = min([f.start for f in found[at + 1 :] if f.start < last], default=last)
            clause = part[first:last]
            around = part[previous : figure.start] + " " + part[figure.end : following]
            places.append(_Place(figure, part, clause, around))
    return places


def _grams(text: str) -> list[str]:
    grams = [g for g in terms(text) if not g[0].isdigit()]
    return [g for g in dict.fromkeys(grams) if not any(c in CHINESE_FUNCTION for c in g)]


def _words(text: str, translate: Translate | None) -> list[tuple[str, ...]]:
    """Return what the text speaks of, each word with the forms in which a Chinese source may have it."""
    if translate is None or re.search("[\u3400-\u9fff]{2}", text):
        return [(gram,) for gram in _grams(text)]
    words: list[tuple[str, ...]] = []
    # What begins with a capital is mostly part of a name, which is looked for as a name; so are periods.
    untimed = text
    for period in reversed(periods(text)):
        untimed = f"{untimed[: period.start]} {untimed[period.end :]}"
    for word in dict.fromkeys(re.findall(r"(?<![A-Za-z])[a-z][a-z'-]{2,}", untimed)):
        forms = tuple(zh for zh in translate(word) if len(zh) > 1)
        if forms:
            words.append(forms)
    return words
